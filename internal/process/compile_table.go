package process

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/width"

	"shunban/internal/expression"
)

// tableTypes notes the types of a table's outputs.
func (c *compiler) tableTypes(s *Step, rows map[string]expression.Type) {
	for column, output := range s.Table.Outputs {
		kind := c.outputType(s.Table, column, rows)
		if s.Table.Hit.Value == "collect" {
			kind = expression.List(kind)
		}
		c.give(output.At, output.Value, kind)
	}
}

// outputType is the type that most cells of an output have, the first of those that are as many: one cell of another
// type is the mistake, wherever it stands.
func (c *compiler) outputType(t *Table, column int, rows map[string]expression.Type) expression.Type {
	kinds, counts, most := []expression.Type{}, []int{}, 0
	for row := range t.Rows {
		cell, ok := t.output(row, column)
		if !ok {
			continue
		}
		kind := c.typeOf(&Expr{Source: cell.source()}, rows)
		i := slices.IndexFunc(kinds, func(k expression.Type) bool { return k.String() == kind.String() })
		if i < 0 {
			i, kinds, counts = len(kinds), append(kinds, kind), append(counts, 0)
		}
		if counts[i]++; counts[i] > counts[most] {
			most = i
		}
	}
	if len(kinds) == 0 {
		return expression.Any
	}
	return kinds[most]
}

// output is the cell that gives an output in a row.
func (t *Table) output(row, column int) (Cell, bool) {
	at := len(t.Inputs) + column
	if row >= len(t.Rows) || at >= len(t.Rows[row]) {
		return Cell{}, false
	}
	return t.Rows[row][at], true
}

// source is the expression a cell stands for: behind "=" one is written out, a bare number or
// truth value is itself, and everything else is a text.
func (c Cell) source() string {
	if source, ok := strings.CutPrefix(c.Text, "="); ok {
		return strings.TrimSpace(source)
	}
	if narrow, wide := c.narrow(); wide {
		return Cell{Text: narrow, Bare: true}.source()
	}
	if c.Bare && (c.Text == "true" || c.Text == "false" || plainNumber.MatchString(c.Text)) {
		return c.Text
	}
	for sign, places := range map[string]int32{"%": -2, "‰": -3} {
		if number, ok := strings.CutSuffix(c.Text, sign); ok && plainNumber.MatchString(number) {
			return decimal.RequireFromString(number).Shift(places).String()
		}
	}
	return strconv.Quote(c.Text)
}

// numberCell is a number in a cell of a table.
var numberCell = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?[%‰]?$`)

// narrow is a number that was written with the digits or signs of a Chinese keyboard as it has to be; false for all else.
func (c Cell) narrow() (string, bool) {
	narrow := width.Narrow.String(c.Text)
	return narrow, narrow != c.Text && numberCell.MatchString(narrow)
}

// table compiles a decision table: its cells, its gaps and overlaps, and what its rows give.
func (c *compiler) table(s *Step, rows map[string]expression.Type) {
	t := s.Table
	c.assignments(t.Inputs, rows, nil)
	columns := len(t.Inputs) + len(t.Outputs)
	for i := range t.Rows {
		if len(t.Rows[i]) != columns {
			at := s.At
			if len(t.Rows[i]) > 0 {
				at = t.Rows[i][0].At
			}
			c.findings.add(at, "table-width", "found", strconv.Itoa(len(t.Rows[i])), "expected", strconv.Itoa(columns))
			return
		}
	}
	t.results = make([][]Expr, len(t.Rows))
	for i := range t.Rows {
		for column := range t.Outputs {
			cell := t.Rows[i][len(t.Inputs)+column]
			if narrow, wide := cell.narrow(); wide && !c.trusted {
				c.findings.add(cell.At, "wide-number", "found", cell.Text, "suggest", narrow)
			}
			e := Expr{At: cell.At, Source: cell.source()}
			want := c.data[t.Outputs[column].Value]
			if t.Hit.Value == "collect" {
				want = want.Of()
			}
			c.condition(&e, want, rows)
			t.results[i] = append(t.results[i], e)
		}
	}
	c.match(s, rows)
}
