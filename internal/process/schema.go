package process

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// SchemaURL is the name of the language's JSON Schema.
const SchemaURL = "urn:shunban:definition"

// Schema is the JSON Schema (2020-12) of the language, made from its Go types, so that any YAML
// editor completes keys and marks mistakes. It says less than the checker: that names exist, and
// that a case can come to its end, only the checker knows.
func Schema() ([]byte, error) {
	g := &schemas{definitions: map[string]any{}}
	root := g.of(reflect.TypeFor[Process](), "")
	document := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SchemaURL,
		"title": "Shunban process definition", "$ref": root["$ref"], "$defs": g.definitions,
	}
	raw, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the schema of the language: %w", err)
	}
	return append(raw, '\n'), nil
}

// schemas collects the schema of each type once.
type schemas struct{ definitions map[string]any }

func (g *schemas) of(t reflect.Type, words string) map[string]any {
	if t.Kind() == reflect.Pointer {
		return g.of(t.Elem(), words)
	}
	if own, ok := g.special(t, words); ok {
		return own
	}
	switch t.Kind() {
	case reflect.Struct:
		return g.structure(t)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.of(t.Elem(), "")}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": 0}
	default:
		return map[string]any{"type": "string"}
	}
}

// structure refers to the type's own definition, which is made the first time.
func (g *schemas) structure(t reflect.Type) map[string]any {
	name := t.Name()
	reference := map[string]any{"$ref": "#/$defs/" + name}
	if _, known := g.definitions[name]; known {
		return reference
	}
	object := map[string]any{"type": "object", "additionalProperties": false}
	g.definitions[name] = object // before its fields, because steps hold steps
	properties := map[string]any{}
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if key != "" && key != "-" {
			properties[key] = g.of(f.Type, f.Tag.Get("words"))
		}
	}
	object["properties"] = properties
	if _, _, required := layout(t); len(required) > 0 {
		object["required"] = required
	}
	if short, ok := shortForms[name]; ok {
		g.definitions[name] = map[string]any{"anyOf": []any{short, object}}
	}
	return reference
}

// shortForms are how some mappings can be written in one word.
var shortForms = map[string]map[string]any{
	"Basis":       {"const": localBasis},
	"Within":      {"type": "string", "pattern": limitPattern},
	"Supervision": {"enum": Schemes()},
	"End":         {"type": "string", "pattern": identifier.String()},
	"Withdraw":    {"const": "never"},
	"Route":       {"type": "string", "pattern": identifier.String()},
}

const limitPattern = `^[1-9][0-9]* (working days?|days?|hours?|months?)$`

func named(of any) map[string]any {
	return map[string]any{"type": "object", "minProperties": 1, "propertyNames": map[string]any{"pattern": identifier.String()}, "additionalProperties": of}
}

func pattern(expression string) map[string]any {
	return map[string]any{"type": "string", "pattern": expression}
}

var expressionSchema = map[string]any{"type": []string{"string", "number", "boolean"}}

// special are the types that are not written like their Go structure; compare decoder.special.
func (g *schemas) special(t reflect.Type, words string) (map[string]any, bool) {
	values := map[string]any{"type": "object", "additionalProperties": expressionSchema}
	switch t {
	case reflect.TypeFor[Name]():
		return pattern(identifier.String()), true
	case reflect.TypeFor[Word]():
		return map[string]any{"enum": strings.Fields(words)}, true
	case reflect.TypeFor[FieldName](), reflect.TypeFor[FormName]():
		return map[string]any{"type": "string", "minLength": 1}, true
	case reflect.TypeFor[Text]():
		return map[string]any{"anyOf": []any{map[string]any{"type": "string"}, map[string]any{"type": "object", "required": []string{"zh"},
			"additionalProperties": false, "properties": map[string]any{"zh": map[string]any{"type": "string"}, "en": map[string]any{"type": "string"}}}}}, true
	case reflect.TypeFor[Template]():
		return g.special(reflect.TypeFor[Text](), "")
	case reflect.TypeFor[Limit](), reflect.TypeFor[After]():
		return pattern(limitPattern), true
	case reflect.TypeFor[Expr]():
		return expressionSchema, true
	case reflect.TypeFor[Performer](), reflect.TypeFor[StepUnit]():
		return map[string]any{"type": "string"}, true
	case reflect.TypeFor[Units](), reflect.TypeFor[[]As]():
		return map[string]any{"anyOf": []any{map[string]any{"type": "string"}, map[string]any{"type": "array", "minItems": 1, "items": map[string]any{"type": "string"}}}}, true
	case reflect.TypeFor[Demand]():
		return map[string]any{"enum": []string{string(Required)}}, true
	case reflect.TypeFor[Percent]():
		return pattern(percentForm.String()), true
	case reflect.TypeFor[Period]():
		return pattern(periodForm.String()), true
	case reflect.TypeFor[ClockTime]():
		return pattern(clockForm.String()), true
	case reflect.TypeFor[NumberPattern]():
		return pattern(numberForm.String()), true
	case reflect.TypeFor[Moment]():
		return map[string]any{"type": "string"}, true
	case reflect.TypeFor[Join]():
		return map[string]any{"anyOf": []any{map[string]any{"enum": []string{"all", "any"}}, map[string]any{"type": "integer", "minimum": 1}}}, true
	case reflect.TypeFor[Form](), reflect.TypeFor[Shape]():
		return map[string]any{"type": "object", "required": []string{"type"}, "properties": map[string]any{"type": map[string]any{"const": "object"}}}, true
	case reflect.TypeFor[Assignments]():
		return values, true
	case reflect.TypeFor[[]Handed]():
		return named(pattern(identifier.String())), true
	case reflect.TypeFor[Cell]():
		return map[string]any{"type": []string{"string", "number", "boolean"}}, true
	case reflect.TypeFor[[]Weight]():
		return map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "number", "minimum": 0}}, true
	case reflect.TypeFor[[]Answer]():
		return named(g.of(reflect.TypeFor[Answer](), "")), true
	case reflect.TypeFor[[]Pause]():
		return named(g.of(reflect.TypeFor[Pause](), "")), true
	case reflect.TypeFor[Stage]():
		return pattern(`^(same day|[1-9][0-9]* (working days?|days?|hours?|months?))$`), true
	case reflect.TypeFor[[]Decision]():
		return named(map[string]any{"type": "string"}), true
	case reflect.TypeFor[[]Route]():
		return named(g.of(reflect.TypeFor[Route](), "")), true
	case reflect.TypeFor[[]Outcome]():
		return named(g.of(reflect.TypeFor[Text](), "")), true
	case reflect.TypeFor[Change](), reflect.TypeFor[map[string][]string]():
		return map[string]any{"type": "object"}, true
	case reflect.TypeFor[Given]():
		object := map[string]any{"type": "object"}
		return map[string]any{"type": "object", "required": []string{"applicant", "form"}, "additionalProperties": false, "properties": map[string]any{
			"applicant": map[string]any{"type": []string{"string", "object"}}, "form": object, "start": map[string]any{"type": "string"},
			"materials": object, "people": object, "registers": object}}, true
	default:
		return nil, false
	}
}
