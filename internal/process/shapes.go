package process

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// named walks over a mapping whose keys are names of the author's own choice, in the order they
// are written.
func (d *decoder) named(n *yaml.Node, visit func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	if len(n.Content) == 0 {
		d.add(d.place(n), "empty-list")
	}
	d.pairs(n, func(key, value *yaml.Node) {
		if !identifier.MatchString(key.Value) {
			d.add(d.place(key), "bad-name", "found", key.Value)
		}
		visit(key, value)
	})
}

// answers reads "agree: {}", "return: {to: applicant, opinion: required}".
func (d *decoder) answers(n *yaml.Node, target *[]Answer) {
	d.named(n, func(key, value *yaml.Node) {
		answer := Answer{ID: key.Value}
		d.structure(value, reflect.ValueOf(&answer).Elem())
		answer.At = d.place(key)
		*target = append(*target, answer)
	})
}

// decisions reads "agree: all(agree)", "object: otherwise".
func (d *decoder) decisions(n *yaml.Node, target *[]Decision) {
	d.named(n, func(key, value *yaml.Node) {
		decision := Decision{At: d.place(key), Outcome: key.Value}
		source, ok := d.scalar(value)
		switch {
		case !ok:
			return
		case source == "otherwise":
			decision.Otherwise = true
		default:
			decision.When = &Expr{At: inside(value, d.file), Source: source}
		}
		*target = append(*target, decision)
	})
}

// routes reads "object: coordinate" and "object: {end: rejected}".
func (d *decoder) routes(n *yaml.Node, target *[]Route) {
	d.named(n, func(key, value *yaml.Node) {
		route := Route{Outcome: key.Value}
		if value.Kind == yaml.ScalarNode {
			route.To = &Name{}
			d.name(value, route.To)
		} else {
			d.structure(value, reflect.ValueOf(&route).Elem())
		}
		route.At = d.place(key)
		*target = append(*target, route)
	})
}

// outcomes reads "approved: {zh: 批准, en: Approved}".
func (d *decoder) outcomes(n *yaml.Node, target *[]Outcome) {
	d.named(n, func(key, value *yaml.Node) {
		outcome := Outcome{At: d.place(key), ID: Name{Value: key.Value, At: d.place(key)}}
		d.text(value, &outcome.Title)
		*target = append(*target, outcome)
	})
}

// NumberPattern is how cases are numbered, such as MD{year}-{seq:5}.
type NumberPattern struct {
	At      Place
	Pattern string
}

// MarshalJSON writes the bare pattern.
func (p NumberPattern) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(p.Pattern)), nil }

// UnmarshalJSON reads the bare pattern.
func (p *NumberPattern) UnmarshalJSON(data []byte) (err error) {
	p.Pattern, err = strconv.Unquote(string(data))
	return err
}

var (
	numberForm = regexp.MustCompile(`^([A-Z]{1,8})\{year\}-\{seq:([3-9])\}$`)
	sequence   = regexp.MustCompile(`\{seq:([3-9])\}`)
)

func (d *decoder) numberPattern(n *yaml.Node, target *NumberPattern) {
	target.At = d.place(n)
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	target.Pattern = text
	if !numberForm.MatchString(text) {
		d.add(target.At, "bad-number-pattern", "found", text)
	}
}

// Series is the name of the running number: all definitions with the same letters share one.
func (p NumberPattern) Series() string {
	letters, _, _ := strings.Cut(p.Pattern, "{")
	return letters
}

// Number is the case number for a running number in a year.
func (p NumberPattern) Number(year int, seq int64) string {
	s := strings.ReplaceAll(p.Pattern, "{year}", strconv.Itoa(year))
	return sequence.ReplaceAllStringFunc(s, func(m string) string {
		width, _ := strconv.Atoi(sequence.FindStringSubmatch(m)[1])
		return fmt.Sprintf("%0*d", width, seq)
	})
}

// oneOf reports a value that is none of those known.
func (d *decoder) oneOf(at Place, code, found string, known []string) {
	d.add(at, code, "found", found, "expected", strings.Join(known, ", "), "suggest", d.near(found, known))
}
