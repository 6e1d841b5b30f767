package process

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// controls reports signs that are no text at all, with their true places: parsers name another line.
func (d *decoder) controls() bool {
	found := false
	for i, line := range d.lines {
		if !mayControl(line) {
			continue
		}
		column := 0
		for at, r := range line {
			column++
			last := at+utf8.RuneLen(r) == len(line)
			if r == '\r' && last || r == '\t' || !unicode.IsControl(r) || r == '\u0085' {
				continue
			}
			d.add(Place{File: d.file, Line: i + 1, Column: column}, "control-character", "found", fmt.Sprintf("U+%04X", r))
			found = true
		}
	}
	return found
}

// mayControl tells quickly whether a line can have a control character: most have none.
func mayControl(line string) bool {
	for i := range len(line) {
		if b := line[i]; b < ' ' || b == 0x7f || b == 0xc2 { // U+0080 to U+009F begin with C2
			return true
		}
	}
	return false
}

// surely reports the slips that are none of a text, wherever they stand. Behind a quotation mark that is not
// closed nothing is sure.
func (d *decoder) surely(s *scanner) bool {
	open := slices.IndexFunc(s.slips, func(slip slip) bool { return slip.sure && slip.code == "unclosed" })
	before := func(at Place) bool { return open < 0 || at.Line <= s.slips[open].at.Line }
	return d.report(s, func(slip slip) bool { return slip.sure && slip.code != "unclosed" && before(slip.at) })
}

// nearby reports the slips that may be why YAML could not be read at a line: what is never closed, what
// stands in that line or the one before it, and the first line that does not fit those above it.
func (d *decoder) nearby(s *scanner, line int) bool {
	if d.report(s, func(slip slip) bool { return slip.code == "unclosed" && slip.sure }) {
		return true
	}
	before := line - 1
	for before > 1 && strings.TrimSpace(d.lines[min(before, len(d.lines))-1]) == "" {
		before--
	}
	near := func(slip slip) bool {
		return slip.at.Line == line || slip.at.Line == before || slip.at.Line <= line && line <= slip.until
	}
	return d.report(s, func(slip slip) bool { return near(slip) && slip.code != "unclosed" && slip.code != "closed-otherwise" }) ||
		d.misplaced(s, line) ||
		d.report(s, func(slip slip) bool { return slip.code == "unclosed" || slip.code == "closed-otherwise" })
}

// misplaced reports the first line that does not fit, unless the file went wrong before it: at a place where
// YAML could not be read, or where something is opened that may not be closed.
func (d *decoder) misplaced(s *scanner, line int) bool {
	odd := s.rows.odd
	if odd.code == "" || odd.at.Line > line+1 || slices.ContainsFunc(s.slips, func(slip slip) bool { return slip.code == "unclosed" && slip.at.Line < odd.at.Line }) {
		return false
	}
	d.add(odd.at, odd.code, odd.params...)
	return true
}

// manyAlike is how many lines with the same slip are told one by one: what stands in more of them is mended
// everywhere at once.
const manyAlike = 3

func (d *decoder) report(s *scanner, which func(slip) bool) bool {
	var wanted []slip
	for _, slip := range s.slips {
		if which(slip) && !(len(wanted) > 0 && slip.continues(wanted[len(wanted)-1])) {
			wanted = append(wanted, slip)
		}
	}
	alike := map[string]int{}
	for _, slip := range wanted {
		alike[slip.kind()]++
	}
	for _, slip := range wanted {
		switch count := alike[slip.kind()]; {
		case slip.code != "odd-blank" || count <= manyAlike && count > 0:
			d.add(slip.at, slip.code, slip.params...)
		case count > 0:
			d.add(slip.at, "odd-blank:more", append(slices.Clone(slip.params), "count", strconv.Itoa(count-1))...)
			alike[slip.kind()] = 0
		}
	}
	return len(wanted) > 0
}

// kind tells apart what is mended differently.
func (s slip) kind() string { return s.code + " " + strings.Join(s.params, " ") }

// continues tells whether a blank that is none stands right behind another one.
func (s slip) continues(before slip) bool {
	behind := before.at
	behind.Column++
	return s.code == "odd-blank" && s.at == behind && s.kind() == before.kind()
}

// notUTF8 reports the first byte that belongs to no character.
func (d *decoder) notUTF8() {
	for i, line := range d.lines {
		if utf8.ValidString(line) {
			continue
		}
		column := 1
		for size := 0; ; column++ {
			r, n := utf8.DecodeRuneInString(line[size:])
			if r == utf8.RuneError && n <= 1 {
				d.add(Place{File: d.file, Line: i + 1, Column: column}, "not-utf8", "found", fmt.Sprintf("0x%02X", line[size]))
				return
			}
			size += n
		}
	}
}

// belongs tells whether a key can only be meant as one inside the value of another, which stands above it and
// has none.
func belongs(above, key string) bool {
	if slices.Contains([]string{"answers", "compute", "decide", "then", "properties"}, above) {
		return !keysOfTheLanguage()[key]
	}
	return innerKeys()[[2]string{above, key}]
}

// innerKeys are the keys of what stands behind a key, which do not also stand beside it.
var innerKeys = sync.OnceValue(func() map[[2]string]bool {
	inner, beside := map[[2]string]bool{}, map[[2]string]bool{}
	eachType(func(t reflect.Type) {
		fields, known, _ := layout(t)
		for name, field := range fields {
			for _, key := range known {
				beside[[2]string{name, key}] = true
			}
			behind := field.Type
			if behind.Kind() == reflect.Pointer {
				behind = behind.Elem()
			}
			if behind.Kind() != reflect.Struct {
				continue
			}
			_, keys, _ := layout(behind)
			if behind == reflect.TypeFor[Text]() {
				keys = []string{"zh", "en"}
			}
			for _, key := range keys {
				inner[[2]string{name, key}] = true
			}
		}
	})
	for pair := range beside {
		delete(inner, pair)
	}
	return inner
})

// eachType visits the types that are written as mappings.
func eachType(visit func(reflect.Type)) {
	seen := map[reflect.Type]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		visit(t)
		for i := range t.NumField() {
			walk(t.Field(i).Type)
		}
	}
	walk(reflect.TypeFor[Process]())
}

// keysOfTheLanguage are all keys a definition can have anywhere.
var keysOfTheLanguage = sync.OnceValue(func() map[string]bool {
	keys := map[string]bool{}
	eachType(func(t reflect.Type) {
		_, known, _ := layout(t)
		for _, key := range known {
			keys[key] = true
		}
	})
	for _, key := range slices.Concat(keywords, []string{"zh", "en", "given", "applicant", "kind", "parent", "people", "registers"}) {
		keys[key] = true
	}
	return keys
})
