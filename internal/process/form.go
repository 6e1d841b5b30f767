package process

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"shunban/internal/expression"
)

// Form is the application form: a JSON Schema (2020-12) of an object, used as it is by the page
// and by the server.
type Form struct {
	At     Place
	Schema json.RawMessage

	compiled *jsonschema.Schema
	shape    expression.Type
	names    []string         // of the fields, in the order of the definition
	fields   *fieldSchema     // how the fields are called
	places   map[string]Place // JSON pointer → place in the file
}

// MarshalJSON writes the schema itself.
func (f Form) MarshalJSON() ([]byte, error) { return f.Schema, nil }

// UnmarshalJSON keeps the schema itself.
func (f *Form) UnmarshalJSON(data []byte) error {
	f.Schema = append(json.RawMessage(nil), data...)
	return nil
}

// keywords are the parts of JSON Schema a form may use. A closed list, so that a misspelt keyword
// is an error and not a rule that silently does not hold.
var keywords = []string{
	"type", "title", "description", "properties", "required", "items", "enum", "const", "default", "format",
	"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
	"minItems", "maxItems", "uniqueItems", "additionalProperties", "oneOf", "anyOf", "allOf", "not", "if", "then", "else",
	"dependentRequired", "examples", "x-title", "x-description", "x-kinds", "x-unit", "x-rows", "x-enum-titles",
}

// form reads the schema into JSON, keeping the order of its fields and the place of everything.
func (d *decoder) form(n *yaml.Node, target *Form) {
	target.At = d.place(n)
	target.places = map[string]Place{}
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	var out bytes.Buffer
	d.json(n, &out, "", target.places, true)
	target.Schema = out.Bytes()
	target.names = fieldOrder(target.Schema)
}

// json writes a node as JSON. Keys keep the author's order, because the page shows the fields in it.
func (d *decoder) json(n *yaml.Node, out *bytes.Buffer, pointer string, places map[string]Place, schema bool) {
	places[pointer] = d.place(n)
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.add(d.place(n), "alias")
		out.WriteString("null")
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		out.WriteByte('{')
		first := true
		d.pairs(n, func(key, value *yaml.Node) {
			if schema && (!d.keyword(key) || key.Value == "pattern" && !d.matchable(value)) {
				d.json(value, &bytes.Buffer{}, pointer+"/"+escape(key.Value), places, false) // for what else is wrong; it means nothing
				return
			}
			if !first {
				out.WriteByte(',')
			}
			first = false
			writeString(out, key.Value)
			out.WriteByte(':')
			d.json(value, out, pointer+"/"+escape(key.Value), places, holdsSchema(schema, pointer, key.Value))
		})
		out.WriteByte('}')
		if schema {
			d.fieldRules(n)
		}
	case yaml.SequenceNode:
		out.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				out.WriteByte(',')
			}
			d.json(item, out, pointer+"/"+strconv.Itoa(i), places, schema)
		}
		out.WriteByte(']')
	default:
		d.jsonScalar(n, out)
	}
}

// keyword tells whether a key is one of those a schema may have, and reports one that is not. Such a
// key is left out of the schema, so that nothing else goes by it: "$ref" least of all.
func (d *decoder) keyword(key *yaml.Node) bool {
	if contains(keywords, key.Value) {
		return true
	}
	if strings.HasPrefix(key.Value, "$") {
		d.add(d.place(key), "unknown-key", "found", key.Value, "expected", "JSON Schema", "hint", "schema-reference")
		return false
	}
	d.unknownKey(key, keywords)
	return false
}

// holdsSchema tells whether the value of a key is a schema again; under properties the keys are
// the form's own field names.
func holdsSchema(schema bool, pointer, key string) bool {
	if !schema {
		return strings.HasSuffix(pointer, "/properties") || pointer == "/properties"
	}
	switch key {
	case "items", "not", "if", "then", "else", "oneOf", "anyOf", "allOf", "additionalProperties":
		return true
	default:
		return false
	}
}

func (d *decoder) jsonScalar(n *yaml.Node, out *bytes.Buffer) {
	switch n.ShortTag() {
	case "!!null":
		out.WriteString("null")
	case "!!bool":
		out.WriteString(strings.ToLower(n.Value))
	case "!!int", "!!float":
		if !json.Valid([]byte(n.Value)) { // 012, 1_000, 0x1F, .5, .inf: not what everybody reads in them
			d.add(d.place(n), "odd-number", "found", n.Value)
			out.WriteString("0")
			return
		}
		out.WriteString(n.Value)
	default:
		writeString(out, n.Value)
	}
}

func writeString(out *bytes.Buffer, s string) {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string always encodes
	out.Truncate(out.Len() - 1)
}

// A JSON pointer writes "~" and "/" in a key in its own way (RFC 6901, section 3).
var (
	intoPointer = strings.NewReplacer("~", "~0", "/", "~1")
	fromPointer = strings.NewReplacer("~1", "/", "~0", "~")
)

func escape(key string) string { return intoPointer.Replace(key) }

// compile makes the schema usable: for checking applications and for typing expressions.
func (f *Form) compile() *schemaError {
	compiled, shape, wrong := objectSchema(f.Schema)
	if wrong != nil {
		return wrong
	}
	f.compiled, f.shape = compiled, shape
	f.names = fieldOrder(f.Schema)
	fields := f.read()
	f.fields = &fields
	return nil
}

// wrongDefaults finds fields whose default is no value of theirs: the form would open with a mistake in it.
func (f *Form) wrongDefaults() []schemaError {
	var wrong []schemaError
	var visit func(s *jsonschema.Schema, pointer string)
	visit = func(s *jsonschema.Schema, pointer string) {
		for _, name := range sortedKeys(s.Properties) {
			field, at := s.Properties[name], pointer+"/properties/"+escape(name)
			visit(field, at)
			var invalid *jsonschema.ValidationError
			if field.Default == nil || !errors.As(field.Validate(*field.Default), &invalid) {
				continue
			}
			for len(invalid.Causes) > 0 {
				invalid = invalid.Causes[0]
			}
			wrong = append(wrong, schemaError{at + "/default", schemaSentence("/"+escape(name), invalid.ErrorKind)})
		}
		if s.Items2020 != nil {
			visit(s.Items2020, pointer+"/items")
		}
	}
	visit(f.compiled, "")
	return wrong
}

// fieldOrder reads the names of the fields in the order in which they are written.
func fieldOrder(schema json.RawMessage) []string {
	var top struct {
		Properties json.RawMessage `json:"properties"`
	}
	if json.Unmarshal(schema, &top) != nil || len(top.Properties) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(top.Properties))
	if _, err := decoder.Token(); err != nil {
		return nil
	}
	var names []string
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return names
		}
		names = append(names, fmt.Sprint(key))
		var skip json.RawMessage
		if decoder.Decode(&skip) != nil {
			return names
		}
	}
	return names
}

// kinds are the kinds of unit that fields of the form ask for, in the order of the file.
func (f *Form) kinds() []Name {
	var kinds []Name
	for pointer, at := range f.places {
		if !strings.Contains(pointer, "/x-kinds/") {
			continue
		}
		var root any
		if json.Unmarshal(f.Schema, &root) != nil {
			return nil
		}
		if kind, ok := pointed(root, pointer).(string); ok {
			kinds = append(kinds, Name{Value: kind, At: at})
		}
	}
	return kinds
}

// pointed is what a JSON pointer points to; nil where there is nothing.
func pointed(root any, pointer string) any {
	for _, step := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		switch at := root.(type) {
		case map[string]any:
			root = at[fromPointer.Replace(step)]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(at) {
				return nil
			}
			root = at[i]
		default:
			return nil
		}
	}
	return root
}

// topFields are the names of the fields, also before the schema has been compiled.
func (f *Form) topFields() []string {
	if f.names == nil {
		return fieldOrder(f.Schema)
	}
	return f.names
}
