package process

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	goccy "github.com/goccy/go-yaml/parser"
	"gopkg.in/yaml.v3"

	"shunban/internal/nearest"
)

// maxFile bounds a definition. The largest procedure written so far needs 20 KB.
const maxFile = 1 << 20

// Parse reads a definition. With findings there is no process; all findings are given, in the
// order of the file. file only names the source in places.
func Parse(file string, source []byte) (*Process, []Finding) {
	d := &decoder{file: file, lines: strings.Split(string(source), "\n")}
	root, ok := d.read(source)
	if !ok {
		return nil, d.sorted()
	}
	p := &Process{}
	d.decode(root, reflect.ValueOf(p).Elem())
	p.locate()
	if len(p.Steps) > 0 {
		p.check(&d.findings)
	}
	if !d.broken() {
		for _, finding := range p.compile() {
			if finding.At.Line == 0 && len(d.list) > 0 {
				continue // it is about something left out, and that is a finding already
			}
			d.put(finding)
		}
	}
	if len(d.list) > 0 {
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

// broken tells whether what was decoded is too incomplete to be compiled.
func (d *decoder) broken() bool {
	for _, f := range d.list {
		switch f.Code {
		case "wrong-kind", "alias", "odd-number":
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
		d.add(top, "not-utf8")
		return nil, false
	}
	if d.tabs(source) || d.fullWidth(source) {
		return nil, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	var document yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if err == io.EOF {
			d.add(top, "empty")
		} else {
			d.syntax(source, err)
		}
		return nil, false
	}
	var second yaml.Node
	if err := decoder.Decode(&second); err == nil {
		d.add(d.place(&second), "several-documents")
		return nil, false
	} else if err != io.EOF {
		d.syntax(source, err)
		return nil, false
	}
	if len(document.Content) == 0 || document.Content[0].ShortTag() == "!!null" {
		d.add(top, "empty")
		return nil, false
	}
	return document.Content[0], true
}

// tabs reports indentation written with tabs, which YAML forbids with a message nobody understands.
func (d *decoder) tabs(source []byte) bool {
	found := false
	for i, line := range strings.Split(string(source), "\n") {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if column := strings.IndexByte(indent, '\t'); column >= 0 && strings.TrimSpace(line) != "" {
			d.add(Place{File: d.file, Line: i + 1, Column: column + 1}, "tab")
			found = true
		}
	}
	return found
}

var wideColon = regexp.MustCompile(`^(\s*(?:- )?\s*[A-Za-z][A-Za-z0-9 -]{0,30})：`)

// fullWidth reports keys that are followed by the full-width colon of Chinese text, which YAML
// takes for a letter.
func (d *decoder) fullWidth(source []byte) bool {
	found := false
	var texts map[int]bool // lines of texts of several lines, where any sign may stand
	for i, line := range strings.Split(string(source), "\n") {
		m := wideColon.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if texts == nil {
			texts = textLines(source)
		}
		if texts[i+1] {
			continue
		}
		d.add(Place{File: d.file, Line: i + 1, Column: utf8.RuneCountInString(m[1]) + 1}, "full-width-colon",
			"found", strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(m[1]), "- ")))
		found = true
	}
	return found
}

// textLines are the lines on which a text of several lines goes on, if the file is YAML at all.
func textLines(source []byte) map[int]bool {
	lines := map[int]bool{}
	var document yaml.Node
	if yaml.Unmarshal(source, &document) != nil {
		return lines
	}
	var look func(n *yaml.Node)
	look = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			for line := n.Line + 1; line <= n.Line+strings.Count(n.Value, "\n")+1; line++ {
				lines[line] = true
			}
		}
		for _, inner := range n.Content {
			look(inner)
		}
	}
	look(&document)
	return lines
}

var (
	goccyPlace = regexp.MustCompile(`^\[(\d+):(\d+)\] ([^\n]*)`)
	yamlLine   = regexp.MustCompile(`line (\d+): (.*)`)
)

// syntax reports what YAML itself does not understand. yaml.v3 often names the wrong line, so a
// second parser is asked for the place.
func (d *decoder) syntax(source []byte, err error) {
	if _, second := goccy.ParseBytes(source, 0); second != nil {
		if m := goccyPlace.FindStringSubmatch(second.Error()); m != nil {
			d.add(Place{File: d.file, Line: atoi(m[1]), Column: atoi(m[2])}, "syntax", "detail", m[3])
			return
		}
	}
	at, detail := Place{File: d.file, Line: 1, Column: 1}, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		at.Line, detail = atoi(m[1]), m[2]
	}
	d.add(at, "syntax", "detail", detail)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// unknown reports a name that does not exist, with the nearest one that does.
func (f *findings) unknown(at Place, code, found string, known []string, params ...string) {
	f.add(at, code, append([]string{"found", found, "expected", strings.Join(known, ", "), "suggest", nearest.Name(found, known)}, params...)...)
}
