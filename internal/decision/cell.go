package decision

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"shunban/internal/nearest"
)

// span is a range of numbers, or of days counted from 1970-01-01. A nil end is open to infinity.
type span struct {
	least, most         *decimal.Decimal
	leastOpen, mostOpen bool
}

func (s span) holds(x decimal.Decimal) bool {
	if s.least != nil && (x.LessThan(*s.least) || s.leastOpen && x.Equal(*s.least)) {
		return false
	}
	return s.most == nil || !(x.GreaterThan(*s.most) || s.mostOpen && x.Equal(*s.most))
}

// cell is the set of values one field of a row stands for.
type cell struct {
	any    bool
	not    bool
	spans  []span   // of numbers and dates
	values []string // of everything else
}

func (c cell) holdsNumber(x decimal.Decimal) bool {
	return c.any || slices.ContainsFunc(c.spans, func(s span) bool { return s.holds(x) }) != c.not
}

func (c cell) holdsText(x string) bool { return c.any || slices.Contains(c.values, x) != c.not }

// trouble is what is wrong with a cell.
type trouble struct {
	code, zh, en, expected, suggest string
}

var (
	compared = regexp.MustCompile(`^(<=|>=|<|>|=)\s*(.+)$`)
	ranged   = regexp.MustCompile(`^([\[(]?)\s*(\S+?)\s*\.\.\s*(\S+?)\s*([\])]?)$`)
	numeral  = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([%‰]?)$`)
	grouped  = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(,[0-9]{3})+$`)
)

// propose adds what was probably meant.
func (t *trouble) propose(instead string) {
	if instead == "" {
		return
	}
	t.suggest = instead
	t.zh += "；是不是“" + instead + "”？"
	t.en += fmt.Sprintf("; did you mean %q?", instead)
}

// read makes the set a cell stands for.
func (c Column) read(text string) (cell, *trouble) {
	text = strings.TrimSpace(text)
	if text == "-" || text == "" {
		return cell{any: true}, nil
	}
	var read cell
	if rest, negated := strings.CutPrefix(text, "not "); negated {
		read.not, text = true, strings.TrimSpace(rest)
	}
	if grouped.MatchString(text) && c.ordered() {
		return read, &trouble{code: "grouped-number", expected: strings.ReplaceAll(text, ",", ""),
			zh: fmt.Sprintf("%s 会被读成几个数；数字不要用逗号分节", text), en: fmt.Sprintf("%s reads as several numbers; write numbers without commas", text)}
	}
	for _, part := range strings.Split(strings.ReplaceAll(text, "，", ","), ",") {
		part = strings.TrimSpace(part)
		var wrong *trouble
		if c.ordered() {
			var s span
			if s, wrong = c.span(part); wrong != nil {
				wrong.propose(c.meant(part))
			}
			read.spans = append(read.spans, s)
		} else {
			var value string
			value, wrong = c.value(part)
			read.values = append(read.values, value)
		}
		if wrong != nil {
			return read, wrong
		}
	}
	return read, nil
}

func (c Column) ordered() bool { return c.Kind == Number || c.Kind == Date }

// span reads a number or date, a comparison or a range.
func (c Column) span(text string) (span, *trouble) {
	if m := compared.FindStringSubmatch(text); m != nil {
		x, wrong := c.point(m[2])
		if wrong != nil {
			return span{}, wrong
		}
		switch m[1] {
		case "<":
			return span{most: &x, mostOpen: true}, nil
		case "<=":
			return span{most: &x}, nil
		case ">":
			return span{least: &x, leastOpen: true}, nil
		case ">=":
			return span{least: &x}, nil
		default:
			return span{least: &x, most: &x}, nil
		}
	}
	if m := ranged.FindStringSubmatch(text); m != nil {
		least, wrong := c.point(m[2])
		if wrong != nil {
			return span{}, wrong
		}
		most, wrong := c.point(m[3])
		if wrong != nil {
			return span{}, wrong
		}
		s := span{least: &least, most: &most, leastOpen: m[1] == "(", mostOpen: m[4] == ")"}
		if least.GreaterThan(most) || least.Equal(most) && (s.leastOpen || s.mostOpen) {
			return s, &trouble{code: "empty-range", zh: fmt.Sprintf("%s 里没有任何值", text), en: fmt.Sprintf("there is no value in %s", text)}
		}
		return s, nil
	}
	x, wrong := c.point(text)
	return span{least: &x, most: &x}, wrong
}

// point reads one number or day.
func (c Column) point(text string) (decimal.Decimal, *trouble) {
	if c.Kind == Date {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return decimal.Zero, &trouble{code: "bad-date", expected: "2026-10-01",
				zh: fmt.Sprintf("%s 不是日期，应写作 2026-10-01", text), en: fmt.Sprintf("%s is no date; write it like 2026-10-01", text)}
		}
		return days(day), nil
	}
	m := numeral.FindStringSubmatch(text)
	if m == nil || len(text) > 40 {
		return decimal.Zero, &trouble{code: "bad-cell", expected: "-, 5, <= 5, 5..10, (5..10], 1, 2, not 5",
			zh: fmt.Sprintf("%s 不是数字条件，应写作 -、5、<= 5、5..10、(5..10] 或用逗号分隔", text),
			en: fmt.Sprintf("%s is no condition on a number; write -, 5, <= 5, 5..10, (5..10] or several with commas", text)}
	}
	x := decimal.RequireFromString(strings.TrimRight(text, "%‰"))
	return x.Shift(map[string]int32{"%": -2, "‰": -3}[m[3]]), nil
}

func days(day time.Time) decimal.Decimal { return decimal.NewFromInt(day.Unix() / (24 * 60 * 60)) }

// value reads one text or truth value, bare or in quotation marks.
func (c Column) value(text string) (string, *trouble) {
	if len(text) >= 2 && (text[0] == '"' && text[len(text)-1] == '"' || text[0] == '\'' && text[len(text)-1] == '\'') {
		text = text[1 : len(text)-1]
	}
	known := c.Values
	if c.Kind == Bool {
		known = []string{"true", "false"}
	}
	if text == "" || len(known) > 0 && !slices.Contains(known, text) {
		return text, &trouble{code: "unknown-value", expected: strings.Join(known, ", "), suggest: nearest.Name(text, known),
			zh: fmt.Sprintf("“%s”不会出现在这一列，只能是 %s", text, strings.Join(known, "、")),
			en: fmt.Sprintf("%q never stands in this column; it can be %s", text, strings.Join(known, ", "))}
	}
	return text, nil
}
