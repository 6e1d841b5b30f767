package process

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
	"gopkg.in/yaml.v3"

	"shunban/internal/expression"
)

// bounds are the keywords of a schema that bound a value from both sides. Where one side excludes its
// own value, both sides have to differ.
var bounds = []struct {
	least, most string
	open        bool
}{
	{"minLength", "maxLength", false}, {"minItems", "maxItems", false}, {"minimum", "maximum", false},
	{"exclusiveMinimum", "maximum", true}, {"minimum", "exclusiveMaximum", true}, {"exclusiveMinimum", "exclusiveMaximum", true},
}

// fieldRules reports what JSON Schema would take and nobody means: a field that no value fits, and our
// own keywords with values the page can do nothing with.
func (d *decoder) fieldRules(n *yaml.Node) {
	values := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		values[n.Content[i].Value] = n.Content[i+1]
	}
	for _, b := range bounds {
		least, ok := plainDecimal(values[b.least])
		most, too := plainDecimal(values[b.most])
		if ok && too && (least.GreaterThan(most) || b.open && least.Equal(most)) {
			d.add(d.place(values[b.least]), "no-value-fits", "name", b.least, "found", least.String(), "where", b.most, "expected", most.String())
		}
	}
	d.choices(values["enum"])
	d.fieldNames(values)
	if format := values["format"]; format != nil && !contains(formats, format.Value) {
		d.add(d.place(format), "unknown-format", "found", short(format.Value), "expected", strings.Join(formats, ", "), "suggest", d.meant(format.Value, formats))
	}
	d.shownAs(values)
}

// formats are those that a text of the form is held to; JSON Schema itself takes any word and holds it to nothing.
var formats = []string{"date", "time", "date-time", "email", "uri", "unit"}

// choices reports a list to choose from that has nothing in it, or the same twice.
func (d *decoder) choices(enum *yaml.Node) {
	if enum == nil || enum.Kind != yaml.SequenceNode {
		return
	}
	if len(enum.Content) == 0 {
		d.add(d.place(enum), "enum-empty")
	}
	if only := enum.Content; len(only) == 1 && only[0].Style == 0 && strings.ContainsAny(only[0].Value, "，、；") {
		d.add(d.place(only[0]), "enum-comma", "found", short(only[0].Value))
	}
	seen := map[string]bool{}
	for _, choice := range enum.Content {
		if choice.Kind == yaml.ScalarNode && seen[choice.Tag+choice.Value] {
			d.add(d.place(choice), "enum-twice", "found", choice.Value)
		}
		seen[choice.Tag+choice.Value] = true
	}
}

// fieldNames reports what is no name of a field, and what is required and is no field.
func (d *decoder) fieldNames(values map[string]*yaml.Node) {
	properties, required := values["properties"], values["required"]
	if properties == nil || properties.Kind != yaml.MappingNode {
		return
	}
	var known []string
	for i := 0; i+1 < len(properties.Content); i += 2 {
		key := properties.Content[i]
		known = append(known, key.Value)
		if !formNameForm.MatchString(key.Value) {
			d.add(d.place(key), "bad-form-name", "found", key.Value)
		}
	}
	if required == nil || required.Kind != yaml.SequenceNode || values["type"] == nil || values["type"].Value != "object" {
		return
	}
	for _, name := range required.Content {
		if name.Kind == yaml.ScalarNode && !contains(known, name.Value) {
			d.add(d.place(name), "unknown-field", "found", name.Value, "expected", strings.Join(known, ", "), "suggest", d.meant(name.Value, known))
		}
	}
}

// matchable tells whether a pattern can be read, and reports one that cannot.
func (d *decoder) matchable(pattern *yaml.Node) bool {
	if pattern.ShortTag() != "!!str" {
		return true // the schema itself says that it has to be a text
	}
	_, err := regexp.Compile(pattern.Value)
	if err != nil {
		zh, en := expression.PatternTrouble(err)
		d.say(d.place(pattern), "bad-pattern", map[string]Text{"detail": {ZH: zh, EN: en}})
	}
	return err == nil
}

// shownAs checks the keywords that say how the page shows a field.
func (d *decoder) shownAs(values map[string]*yaml.Node) {
	if rows := values["x-rows"]; rows != nil {
		if number, ok := d.integer(rows); ok && (number < 1 || number > 100) {
			d.add(d.place(rows), "rows-range", "found", rows.Value)
		}
	}
	for _, key := range []string{"x-title", "x-description", "x-unit"} {
		if values[key] != nil {
			d.text(values[key], &Text{})
		}
	}
	if kinds := values["x-kinds"]; kinds != nil {
		if kinds.Kind != yaml.SequenceNode {
			d.wrongKind(kinds, "list")
		}
		for _, kind := range kinds.Content {
			d.name(kind, &Name{})
		}
	}
	titles := values["x-enum-titles"]
	switch {
	case titles == nil:
	case titles.Kind == yaml.SequenceNode:
		for _, title := range titles.Content {
			d.text(title, &Text{})
		}
	case titles.Kind == yaml.MappingNode:
		d.pairs(titles, func(_, title *yaml.Node) { d.text(title, &Text{}) })
	default:
		d.wrongKind(titles, "mapping")
	}
}

// plainDecimal is the number a node is, if it is one.
func plainDecimal(n *yaml.Node) (decimal.Decimal, bool) {
	if n == nil || n.Kind != yaml.ScalarNode || !plainNumber.MatchString(n.Value) {
		return decimal.Decimal{}, false
	}
	value, err := decimal.NewFromString(n.Value)
	return value, err == nil
}
