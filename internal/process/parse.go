package process

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
	"gopkg.in/yaml.v3"

	"shunban/internal/nearest"
)

// maxFile bounds a definition. The largest procedure written so far needs 20 KB.
const maxFile = 1 << 20

// Parse reads a definition. With findings there is no process; all findings are given, in the
// order of the file. file only names the source in places.
func Parse(file string, source []byte) (*Process, []Finding) {
	source = bytes.TrimPrefix(source, []byte("\ufeff")) // a byte order mark at the beginning is what some editors write
	d := &decoder{file: file, lines: strings.Split(string(source), "\n")}
	root, ok := d.read(source)
	if !ok {
		return nil, d.sorted()
	}
	p := &Process{}
	d.decode(root, reflect.ValueOf(p).Elem())
	p.locate()
	if steps := p.All(); len(steps) > mostSteps {
		d.add(steps[mostSteps].At, "too-many-steps", "found", strconv.Itoa(len(steps)), "expected", strconv.Itoa(mostSteps))
		return nil, d.sorted()
	}
	if len(p.Steps) > 0 {
		p.check(&d.findings)
	}
	if !d.broken() {
		for _, finding := range p.compile(false) {
			if finding.At.Line == 0 && len(d.list) > 0 {
				continue // it is about something left out, and that is a finding already
			}
			d.put(finding)
		}
	}
	if len(d.list) > 0 {
		d.causes()
		return nil, d.sorted()
	}
	canonical, err := json.Marshal(p)
	if err != nil {
		d.add(Place{File: file, Line: 1, Column: 1}, "internal", "detail", err.Error())
		return nil, d.sorted()
	}
	p.canonical, p.hash = canonical, digest(canonical)
	return p, nil
}

// Syntax says what is wrong with the YAML of a file, whatever the file is about.
func Syntax(file string, source []byte) []Finding {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	d := &decoder{file: file, lines: strings.Split(string(source), "\n")}
	d.read(source)
	return d.sorted()
}

// broken tells whether what was decoded is too incomplete to be compiled.
func (d *decoder) broken() bool {
	for _, f := range d.list {
		switch f.Code {
		case "wrong-kind", "wide-number", "alias", "odd-number":
			return true
		case "missing-key":
			if strings.Contains(f.Message.EN, " form ") {
				return true
			}
		}
	}
	return false
}

// read gives the document's root node, or says why there is none.
func (d *decoder) read(source []byte) (*yaml.Node, bool) {
	top := Place{File: d.file, Line: 1, Column: 1}
	switch {
	case len(source) > maxFile:
		d.add(top, "too-large", "found", fmt.Sprintf("%d KiB", len(source)>>10), "expected", fmt.Sprintf("%d KiB", maxFile>>10))
		return nil, false
	case !utf8.Valid(source):
		d.notUTF8()
		return nil, false
	}
	slips := scan(d.file, d.lines)
	if slips.deep.Line > 0 {
		d.add(slips.deep, "too-deep", "expected", strconv.Itoa(deepest))
		return nil, false
	}
	if d.controls() || d.tabs() || d.surely(slips) {
		return nil, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	var document yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if err == io.EOF {
			d.add(top, "empty")
		} else {
			d.syntax(source, slips, err)
		}
		return nil, false
	}
	var second yaml.Node
	if err := decoder.Decode(&second); err == nil {
		d.add(d.place(&second), "several-documents")
		return nil, false
	} else if err != io.EOF {
		d.syntax(source, slips, err)
		return nil, false
	}
	if len(document.Content) == 0 || document.Content[0].ShortTag() == "!!null" {
		d.add(top, "empty")
		return nil, false
	}
	m := measure{decoder: d}
	m.look(document.Content[0], 1)
	return document.Content[0], !m.beyond
}

// The bounds of a definition, far beyond any procedure there is: the largest so far has a tenth of each.
// With them every file is answered within two seconds.
const (
	mostNodes   = 100_000 // keys and values in the file
	mostEntries = 2000    // of one list or mapping
	mostSteps   = 1000
	mostValues  = 500 // in data, and put into one text
)

// measure looks whether a file is within the bounds.
type measure struct {
	*decoder
	nodes  int
	beyond bool
}

// look counts a node and what is in it, and reports the first that is beyond a bound.
func (m *measure) look(n *yaml.Node, level int) {
	entries := len(n.Content)
	if n.Kind == yaml.MappingNode {
		entries /= 2
	}
	m.nodes++
	switch {
	case m.beyond:
		return
	case level > deepest:
		m.add(m.place(n), "too-deep", "expected", strconv.Itoa(deepest))
		m.beyond = true
	case entries > mostEntries:
		m.add(m.place(n), "too-wide", "found", strconv.Itoa(entries), "expected", strconv.Itoa(mostEntries))
		m.beyond = true
	case m.nodes > mostNodes:
		m.add(m.place(n), "too-much", "expected", strconv.Itoa(mostNodes))
		m.beyond = true
	}
	for _, inner := range n.Content {
		m.look(inner, level+1)
	}
}

// tabs reports indentation written with tabs, which YAML forbids with a message nobody understands.
func (d *decoder) tabs() bool {
	var found []Place
	for i, line := range d.lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if column := strings.IndexByte(indent, '\t'); column >= 0 && strings.TrimSpace(line) != "" {
			found = append(found, Place{File: d.file, Line: i + 1, Column: column + 1})
		}
	}
	if len(found) > manyAlike {
		d.add(found[0], "tab:more", "count", strconv.Itoa(len(found)-1))
		return true
	}
	for _, at := range found {
		d.add(at, "tab")
	}
	return len(found) > 0
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// near is the known name that was probably meant. A file with hundreds of mistakes is not one of
// mistyped names, and comparing each with all there are would take long.
func (f *findings) near(found string, known []string) string {
	if len(f.list) > 200 {
		return ""
	}
	narrow := width.Narrow.String(found)
	if narrow != found && contains(known, narrow) {
		return narrow
	}
	return nearest.Name(narrow, known)
}

// unknown reports a name that does not exist, with the nearest one that does.
func (f *findings) unknown(at Place, code, found string, known []string, params ...string) {
	f.add(at, code, append([]string{"found", found, "expected", strings.Join(known, ", "), "suggest", f.near(found, known)}, params...)...)
}
