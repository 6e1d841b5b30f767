package identity

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	goccy "github.com/goccy/go-yaml/parser"
	"gopkg.in/yaml.v3"

	"shunban/internal/texts"
)

// Problem is one thing wrong with an organisation file, at its place.
type Problem struct {
	File    string
	Line    int // from 1
	Column  int // from 1
	Code    string
	Message texts.Text
}

// Error is the problem in English, the way compilers print it.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s [%s]", p.File, p.Line, p.Column, p.Message.EN, p.Code)
}

// Parse reads an organisation file. Nothing in it is guessed: an unknown key, a unit or a post that
// does not exist, a name that stands twice is a problem with its place, and all problems are given, in
// the order of the file. With problems there is no organisation. file only names the source.
func Parse(file string, source []byte) (Organisation, []Problem) {
	l := &loader{file: file}
	root, ok := l.read(source)
	if !ok {
		return Organisation{}, l.problems
	}
	l.organisation(root)
	if len(l.problems) > 0 {
		slices.SortStableFunc(l.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return Organisation{}, l.problems
	}
	return l.result, nil
}

// loader reads one file.
type loader struct {
	file     string
	problems []Problem
	result   Organisation
	seen     map[string]bool // "unit beishe", "post leader", "user admin"
	parents  []reference
	holdings []reference
}

// reference is a name used before it is known whether it exists.
type reference struct {
	what, name   string
	line, column int
}

func (l *loader) add(n *yaml.Node, code string, params ...string) {
	l.addAt(n.Line, n.Column, code, params...)
}

func (l *loader) addAt(line, column int, code string, params ...string) {
	values := map[string]texts.Text{}
	for i := 0; i+1 < len(params); i += 2 {
		values[params[i]] = texts.Same(params[i+1])
	}
	l.problems = append(l.problems, Problem{File: l.file, Line: line, Column: column, Code: code,
		Message: texts.Both("organisation."+code, values)})
}

var goccyPlace = regexp.MustCompile(`^\[(\d+):(\d+)\] ([^\n]*)`)

// syntax reports what YAML itself does not understand. yaml.v3 often names the wrong line, so a second
// parser is asked for the place.
func (l *loader) syntax(source []byte, err error) {
	if _, second := goccy.ParseBytes(source, 0); second != nil {
		if m := goccyPlace.FindStringSubmatch(second.Error()); m != nil {
			line, _ := strconv.Atoi(m[1])
			column, _ := strconv.Atoi(m[2])
			l.addAt(line, column, "syntax", "detail", m[3])
			return
		}
	}
	l.addAt(1, 1, "syntax", "detail", strings.TrimPrefix(err.Error(), "yaml: "))
}

func (l *loader) read(source []byte) (*yaml.Node, bool) {
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	var document, second yaml.Node
	err := decoder.Decode(&document)
	switch {
	case errors.Is(err, io.EOF):
		l.addAt(1, 1, "empty")
		return nil, false
	case err != nil:
		l.syntax(source, err)
		return nil, false
	}
	if decoder.Decode(&second) == nil {
		l.add(&second, "several-documents")
		return nil, false
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		l.addAt(1, 1, "wrong-kind", "expected", "posts, units, users")
		return nil, false
	}
	return document.Content[0], true
}

func (l *loader) organisation(root *yaml.Node) {
	l.seen = map[string]bool{}
	l.keys(root, []string{"posts", "units", "users"}, map[string]func(*yaml.Node){
		"posts": func(n *yaml.Node) { l.each(n, l.post) },
		"units": func(n *yaml.Node) { l.each(n, l.unit) },
		"users": func(n *yaml.Node) { l.each(n, l.user) },
	})
	for _, r := range append(l.parents, l.holdings...) {
		if l.seen[r.what+" "+r.name] {
			continue
		}
		code := "unknown-unit"
		switch r.what {
		case "post":
			code = "unknown-post"
		case "user":
			code = "unknown-user"
		}
		l.addAt(r.line, r.column, code, "found", r.name)
	}
	l.circles()
}

func (l *loader) post(n *yaml.Node) {
	var post Post
	l.keys(n, []string{"id", "name"}, map[string]func(*yaml.Node){
		"id":   func(v *yaml.Node) { post.ID = l.name(v, "post") },
		"name": func(v *yaml.Node) { post.Name = l.text(v) },
	})
	l.result.Posts = append(l.result.Posts, post)
}

func (l *loader) unit(n *yaml.Node) {
	var unit Unit
	l.keys(n, []string{"id", "name", "kind"}, map[string]func(*yaml.Node){
		"id":     func(v *yaml.Node) { unit.ID = l.name(v, "unit") },
		"name":   func(v *yaml.Node) { unit.Name = l.text(v) },
		"kind":   func(v *yaml.Node) { unit.Kind = l.kind(v) },
		"parent": func(v *yaml.Node) { unit.Parent = l.refer(v, &l.parents, "unit", 0, l.scalar(v)) },
	})
	l.result.Units = append(l.result.Units, unit)
}

func (l *loader) user(n *yaml.Node) {
	var person Person
	l.keys(n, []string{"login", "name", "holdings"}, map[string]func(*yaml.Node){
		"login": func(v *yaml.Node) { person.Login = l.name(v, "user") },
		"name":  func(v *yaml.Node) { person.Name = l.scalar(v) },
		"password": func(v *yaml.Node) {
			if person.Password = l.scalar(v); !Hashed(person.Password) {
				l.add(v, "plain-password")
			}
		},
		"holdings": func(v *yaml.Node) { l.each(v, func(h *yaml.Node) { l.holding(h, &person) }) },
		"substitutes": func(v *yaml.Node) {
			l.each(v, func(s *yaml.Node) {
				person.Substitutes = append(person.Substitutes, l.refer(s, &l.holdings, "user", 0, l.scalar(s)))
			})
		},
	})
	l.result.People = append(l.result.People, person)
}

// holding reads "unit/post".
func (l *loader) holding(n *yaml.Node, person *Person) {
	written := l.scalar(n)
	unit, post, ok := strings.Cut(written, "/")
	if !ok {
		l.add(n, "bad-holding", "found", written)
		return
	}
	h := Holding{Unit: l.refer(n, &l.holdings, "unit", 0, unit), Post: l.refer(n, &l.holdings, "post", len(unit)+1, post)}
	if slices.Contains(person.Holdings, h) {
		l.add(n, "duplicate", "what", "holding", "found", written)
	}
	person.Holdings = append(person.Holdings, h)
}

func (l *loader) refer(n *yaml.Node, list *[]reference, what string, offset int, name string) string {
	*list = append(*list, reference{what: what, name: name, line: n.Line, column: n.Column + offset})
	return name
}

// circles reports units that are above themselves.
func (l *loader) circles() {
	above := map[string]string{}
	for _, unit := range l.result.Units {
		above[unit.ID] = unit.Parent
	}
	for _, r := range l.parents {
		seen := map[string]bool{}
		for id := r.name; id != ""; id = above[id] {
			if seen[id] {
				l.addAt(r.line, r.column, "circle", "found", r.name)
				break
			}
			seen[id] = true
		}
	}
}
