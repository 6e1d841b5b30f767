package process

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"gopkg.in/yaml.v3"

	"shunban/internal/expression"
)

// Word is one of a closed list of words; the list stands in the field's "words" tag. The empty
// word means the first of them.
type Word struct {
	Value string
	At    Place
}

// MarshalJSON writes the bare word.
func (w Word) MarshalJSON() ([]byte, error) { return json.Marshal(w.Value) }

// UnmarshalJSON reads the bare word.
func (w *Word) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &w.Value) }

// IsZero lets an empty word be left out of the canonical form.
func (w Word) IsZero() bool { return w.Value == "" }

// IsZero lets an empty name be left out of the canonical form.
func (n Name) IsZero() bool { return n.Value == "" }

// FieldName names a field of the form, of data or of a register: letters (Chinese ones too),
// digits and underscores.
type FieldName struct {
	Value string
	At    Place
}

// MarshalJSON writes the bare name.
func (n FieldName) MarshalJSON() ([]byte, error) { return json.Marshal(n.Value) }

// UnmarshalJSON reads the bare name.
func (n *FieldName) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &n.Value) }

// FormName names a field of the form, or a material where a step says what it depends on. Unlike a
// FieldName it may hold hyphens: it stands for itself and never in an expression.
type FormName struct {
	Value string
	At    Place
}

// MarshalJSON writes the bare name.
func (n FormName) MarshalJSON() ([]byte, error) { return json.Marshal(n.Value) }

// UnmarshalJSON reads the bare name.
func (n *FormName) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &n.Value) }

// Percent is a fraction of a limit, from 1 % to 100 %.
type Percent struct {
	Value int
	At    Place
}

// MarshalJSON writes the percent as the language writes it.
func (p Percent) MarshalJSON() ([]byte, error) { return json.Marshal(fmt.Sprintf("%d%%", p.Value)) }

// UnmarshalJSON reads the percent as the language writes it.
func (p *Percent) UnmarshalJSON(data []byte) error {
	_, err := fmt.Sscanf(string(data), "\"%d%%\"", &p.Value)
	return err
}

// Of is the moment at which the fraction of a span has passed.
func (p Percent) Of(from, to time.Time) time.Time {
	return from.Add(to.Sub(from) / 100 * time.Duration(p.Value)).Truncate(time.Second)
}

// Period is a short time of a machine, such as "30 seconds".
type Period struct {
	Value time.Duration
	At    Place
}

// MarshalJSON writes the period in seconds.
func (p Period) MarshalJSON() ([]byte, error) {
	return json.Marshal(fmt.Sprintf("%d seconds", int(p.Value.Seconds())))
}

// UnmarshalJSON reads the period in seconds.
func (p *Period) UnmarshalJSON(data []byte) error {
	var seconds int
	_, err := fmt.Sscanf(string(data), "\"%d seconds\"", &seconds)
	p.Value = time.Duration(seconds) * time.Second
	return err
}

// IsZero lets a period that was left out stay out of the canonical form.
func (p Period) IsZero() bool { return p.Value == 0 }

// ClockTime is a time of the day, such as "09:00".
type ClockTime struct {
	Value string
	At    Place
}

// MarshalJSON writes the bare time.
func (c ClockTime) MarshalJSON() ([]byte, error) { return json.Marshal(c.Value) }

// UnmarshalJSON reads the bare time.
func (c *ClockTime) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &c.Value) }

// IsZero lets a time that was left out stay out of the canonical form.
func (c ClockTime) IsZero() bool { return c.Value == "" }

// Shape is a JSON Schema of an object that is not the application form: an event's data, a
// service's answer, a register's row.
type Shape struct {
	At     Place
	Schema json.RawMessage

	kind   expression.Type
	places map[string]Place // JSON pointer → place in the file
}

// MarshalJSON writes the schema itself.
func (s Shape) MarshalJSON() ([]byte, error) { return s.Schema, nil }

// UnmarshalJSON keeps the schema itself.
func (s *Shape) UnmarshalJSON(data []byte) error {
	s.Schema = append(json.RawMessage(nil), data...)
	return nil
}

// Fits says whether data has the shape; the error says in one line what does not.
func (s *Shape) Fits(data json.RawMessage) error { return FitsSchema(s.Schema, data) }

// compile makes the shape a type for expressions.
func (s *Shape) compile() *schemaError {
	_, kind, wrong := objectSchema(s.Schema)
	s.kind = kind
	return wrong
}

// MarshalJSON writes all or the number.
func (j Join) MarshalJSON() ([]byte, error) { return json.Marshal(j.N) }

// UnmarshalJSON reads the number.
func (j *Join) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &j.N) }

// IsZero lets the join of all be left out of the canonical form.
func (j Join) IsZero() bool { return j.N == 0 }

// MarshalJSON writes the cell's text.
func (c Cell) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{c.Text, c.Bare})
}

// UnmarshalJSON reads the cell's text.
func (c *Cell) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&c.Text, &c.Bare})
}

var (
	fieldNameForm = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*$`)
	formNameForm  = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_-]*$`) // a field of the form may have a hyphen, a material's id has
	plainNumber   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	percentForm   = regexp.MustCompile(`^([1-9][0-9]?|100)%$`)
	periodForm    = regexp.MustCompile(`^([1-9][0-9]{0,3}) (seconds?|minutes?)$`)
	clockForm     = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
)

// word reads one of a closed list of words.
func (d *decoder) word(n *yaml.Node, target *Word, words []string) {
	target.At = d.place(n)
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	target.Value = text
	for _, word := range words {
		if word == text {
			return
		}
	}
	d.oneOf(target.At, "unknown-value", text, words)
}

func (d *decoder) fieldName(n *yaml.Node, target *FieldName) {
	target.At = d.place(n)
	target.Value = d.formed(n, fieldNameForm, "bad-field-name")
}

func (d *decoder) formName(n *yaml.Node, target *FormName) {
	target.At = d.place(n)
	target.Value = d.formed(n, formNameForm, "bad-form-name")
}

// formed is a word of a given form; one of another form is reported, and kept for what else is said of it.
func (d *decoder) formed(n *yaml.Node, form *regexp.Regexp, code string) string {
	text, ok := d.scalar(n)
	if ok && !form.MatchString(text) {
		d.add(d.place(n), code, "found", text)
	}
	return text
}

func (d *decoder) percent(n *yaml.Node, target *Percent) {
	target.At = d.place(n)
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	m := percentForm.FindStringSubmatch(text)
	if m == nil {
		d.add(target.At, "bad-percent", "found", text)
		return
	}
	target.Value, _ = strconv.Atoi(m[1])
}

func (d *decoder) period(n *yaml.Node, target *Period) {
	target.At = d.place(n)
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	m := periodForm.FindStringSubmatch(text)
	if m == nil {
		d.add(target.At, "bad-period", "found", text)
		return
	}
	count, _ := strconv.Atoi(m[1])
	target.Value = time.Duration(count) * time.Second
	if strings.HasPrefix(m[2], "minute") {
		target.Value *= 60
	}
}

func (d *decoder) clockTime(n *yaml.Node, target *ClockTime) {
	target.At = d.place(n)
	if text, ok := d.scalar(n); ok {
		target.Value = text
		if !clockForm.MatchString(text) {
			d.add(target.At, "bad-clock", "found", text)
		}
	}
}

// join reads all, any or a number.
func (d *decoder) join(n *yaml.Node, target *Join) {
	target.At = d.place(n)
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!int" {
		if number, ok := d.integer(n); ok {
			target.N = number
			if number < 1 {
				d.add(target.At, "bad-join", "found", n.Value)
			}
		}
		return
	}
	text, ok := d.scalar(n)
	switch {
	case !ok, text == "all":
	case text == "any":
		target.N = 1
	default:
		d.oneOf(target.At, "unknown-value", text, []string{"all", "any", "2", "3"})
	}
}

// assignments reads "amount: form.area * 5". A plain number or truth value is its own expression.
func (d *decoder) assignments(n *yaml.Node, target *Assignments) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	d.pairs(n, func(key, value *yaml.Node) {
		if !fieldNameForm.MatchString(key.Value) {
			d.add(d.place(key), "bad-field-name", "found", key.Value)
		}
		a := Assignment{At: d.place(key), Name: key.Value}
		d.expression(value, &a.Value)
		*target = append(*target, a)
	})
}

// handed reads "document: draft": what a material is called there, and here.
func (d *decoder) handed(n *yaml.Node, target *[]Handed) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	d.pairs(n, func(key, value *yaml.Node) {
		if !identifier.MatchString(key.Value) {
			d.badName(d.place(key), key.Value)
		}
		var from Name
		d.name(value, &from)
		*target = append(*target, Handed{At: from.At, As: key.Value, From: from.Value})
	})
}

// expression reads an expression; a plain number or truth value is one as well.
func (d *decoder) expression(n *yaml.Node, target *Expr) {
	if n.Kind == yaml.ScalarNode {
		switch n.ShortTag() {
		case "!!bool":
			*target = Expr{At: inside(n, d.file), Source: strings.ToLower(n.Value)}
			return
		case "!!int", "!!float":
			if !json.Valid([]byte(n.Value)) {
				d.add(d.place(n), "odd-number", "found", n.Value)
			}
			*target = Expr{At: inside(n, d.file), Source: n.Value}
			return
		}
	}
	if source, ok := d.scalar(n); ok {
		*target = Expr{At: inside(n, d.file), Source: source}
	}
}

// cell reads one field of a decision table: any scalar, as it is written.
func (d *decoder) cell(n *yaml.Node, target *Cell) {
	target.At = inside(n, d.file)
	if n.Kind != yaml.ScalarNode {
		d.wrongKind(n, "text")
		return
	}
	target.Text = n.Value
	target.Bare = n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0
	if tag := n.ShortTag(); target.Bare && (tag == "!!int" || tag == "!!float") && !json.Valid([]byte(n.Value)) {
		d.add(d.place(n), "odd-number", "found", n.Value)
	}
}

// weights reads "housing: 2".
func (d *decoder) weights(n *yaml.Node, target *[]Weight) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	d.pairs(n, func(key, value *yaml.Node) {
		size, err := decimal.NewFromString(value.Value)
		switch {
		case value.Kind != yaml.ScalarNode || err != nil || !json.Valid([]byte(value.Value)):
			d.wrongKind(value, "number")
			return
		case size.IsNegative():
			d.add(d.place(value), "negative", "found", value.Value)
			return
		}
		*target = append(*target, Weight{At: d.place(key), Who: key.Value, Size: size})
	})
}

// shape reads the schema of an object.
func (d *decoder) shape(n *yaml.Node, target *Shape) {
	var form Form
	d.form(n, &form)
	target.At, target.Schema, target.places = form.At, form.Schema, form.places
}

// end reads "end: approved" or "end: {state: done, rest: finish}".
func (d *decoder) end(n *yaml.Node, target *End) {
	target.At = d.place(n)
	d.name(n, &target.State)
}

// withdraw reads "withdraw: never" besides its keys.
func (d *decoder) withdraw(n *yaml.Node, target *Withdraw) {
	target.At = d.place(n)
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	target.Never = text == "never"
	if !target.Never {
		d.oneOf(target.At, "unknown-value", text, []string{"never"})
	}
}
