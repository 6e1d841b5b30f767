package process

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"gopkg.in/yaml.v3"

	"shunban/internal/expression"
	"shunban/internal/nearest"
)

// Form is the application form: a JSON Schema (2020-12) of an object, used as it is by the page
// and by the server.
type Form struct {
	At     Place
	Schema json.RawMessage

	compiled *jsonschema.Schema
	shape    expression.Type
	names    []string         // of the fields, in the order of the definition
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
			if schema {
				d.keyword(key)
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

func (d *decoder) keyword(key *yaml.Node) {
	for _, known := range keywords {
		if key.Value == known {
			return
		}
	}
	d.add(d.place(key), "unknown-key", "found", key.Value, "expected", "JSON Schema", "suggest", nearest.Name(key.Value, keywords))
}

// holdsSchema tells whether the value of a key is a schema again; under properties the keys are
// the form's own field names.
func holdsSchema(schema bool, pointer, key string) bool {
	if !schema {
		return strings.HasSuffix(pointer, "/properties") || pointer == "/properties"
	}
	switch key {
	case "items", "not", "if", "then", "else", "oneOf", "anyOf", "allOf":
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

func escape(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// compile makes the schema usable: for checking applications and for typing expressions.
func (f *Form) compile() (problem string, err error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(f.Schema))
	if err != nil {
		return "", fmt.Errorf("read form schema: %w", err)
	}
	object, ok := document.(map[string]any)
	if !ok || object["type"] != "object" {
		return "/type", fmt.Errorf("a form is of type object")
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	// Whether a unit exists is for the organisation to say; see checkUnits.
	compiler.RegisterFormat(&jsonschema.Format{Name: "unit", Validate: func(any) error { return nil }})
	if err := compiler.AddResource(formURL, document); err != nil {
		return "", fmt.Errorf("read form schema: %w", err)
	}
	f.compiled, err = compiler.Compile(formURL)
	if err != nil {
		return schemaProblem(err)
	}
	f.shape, err = expression.FromSchema(object)
	if err != nil {
		return "", err
	}
	f.names = fieldOrder(f.Schema)
	return "", nil
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

// formURL names the schema to its compiler; nothing is ever fetched from it.
const formURL = "urn:shunban:form"

// schemaProblem is where in the schema the compiler's finding stands, and what it is in one line.
func schemaProblem(err error) (pointer string, problem error) {
	var invalid *jsonschema.SchemaValidationError
	var cause *jsonschema.ValidationError
	if !errors.As(err, &invalid) || !errors.As(invalid.Err, &cause) {
		return "", err
	}
	for len(cause.Causes) > 0 {
		cause = cause.Causes[0]
	}
	return pointerOf(cause.InstanceLocation), errors.New(cause.ErrorKind.LocalizedString(message.NewPrinter(language.English)))
}

// topFields are the names of the fields, also before the schema has been compiled.
func (f *Form) topFields() []string {
	if f.names == nil {
		return fieldOrder(f.Schema)
	}
	return f.names
}
