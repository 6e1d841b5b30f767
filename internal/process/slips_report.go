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

// surely reports the slips that are none of a text, wherever they stand.
func (d *decoder) surely(s *scanner) bool {
	return d.report(s, func(slip slip) bool { return slip.sure && slip.code != "unclosed" })
}

// nearby reports the slips that may be why YAML could not be read at a line: what is never closed, and
// what stands in that line or the one before it.
func (d *decoder) nearby(s *scanner, line int) bool {
	if d.report(s, func(slip slip) bool { return slip.code == "unclosed" && slip.sure }) {
		return true
	}
	before := line - 1
	for before > 1 && strings.TrimSpace(d.lines[min(before, len(d.lines))-1]) == "" {
		before--
	}
	near := func(slip slip) bool { return slip.at.Line == line || slip.at.Line == before }
	return d.report(s, func(slip slip) bool { return near(slip) && slip.code != "unclosed" && slip.code != "closed-otherwise" }) ||
		d.report(s, func(slip slip) bool { return slip.code == "unclosed" || slip.code == "closed-otherwise" })
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

// keysOfTheLanguage are all keys a definition can have anywhere.
var keysOfTheLanguage = sync.OnceValue(func() map[string]bool {
	keys, seen := map[string]bool{}, map[reflect.Type]bool{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		_, known, _ := layout(t)
		for _, key := range known {
			keys[key] = true
		}
		for i := range t.NumField() {
			visit(t.Field(i).Type)
		}
	}
	visit(reflect.TypeFor[Process]())
	for _, key := range slices.Concat(keywords, []string{"zh", "en", "given", "applicant", "kind", "parent", "people", "registers"}) {
		keys[key] = true
	}
	return keys
})
