package process

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"shunban/internal/texts"
)

// schemaProblems turns what the schema says into one sentence for each field.
func (p *Process) schemaProblems(invalid *jsonschema.ValidationError) []FieldProblem {
	if len(invalid.Causes) > 0 {
		var problems []FieldProblem
		for _, cause := range invalid.Causes {
			problems = append(problems, p.schemaProblems(cause)...)
		}
		return problems
	}
	pointer := pointerOf(invalid.InstanceLocation)
	switch k := invalid.ErrorKind.(type) {
	case *kind.Required:
		var problems []FieldProblem
		for _, name := range k.Missing {
			problems = append(problems, FieldProblem{Field: pointer + "/" + escape(name), Code: "required",
				Detail: fieldText("required", map[string]Text{"name": p.fieldTitle(pointer + "/" + escape(name))})})
		}
		return problems
	case *kind.AdditionalProperties:
		var problems []FieldProblem
		for _, name := range slices.Sorted(slices.Values(k.Properties)) {
			problems = append(problems, FieldProblem{Field: pointer + "/" + escape(name), Code: "unknown-field",
				Detail: fieldText("unknown-field", map[string]Text{"name": texts.Same(name)})})
		}
		return problems
	default:
		code, values := fieldCode(invalid.ErrorKind)
		values["name"] = p.fieldTitle(pointer)
		return []FieldProblem{{Field: pointer, Code: code, Detail: fieldText(code, values)}}
	}
}

// fieldCode says which of our sentences fits what the schema library has found.
func fieldCode(found jsonschema.ErrorKind) (code string, values map[string]Text) {
	one := func(code, key string, value any) (string, map[string]Text) {
		return code, map[string]Text{key: texts.Same(fmt.Sprint(value))}
	}
	switch k := found.(type) {
	case *kind.Type:
		var zh, en []string
		for _, want := range k.Want {
			zh, en = append(zh, typeNames[want].ZH), append(en, typeNames[want].EN)
		}
		return "wrong-type", map[string]Text{"expected": {ZH: strings.Join(zh, "或"), EN: strings.Join(en, " or ")}}
	case *kind.Enum:
		return one("not-listed", "expected", list(k.Want))
	case *kind.Const:
		return one("not-listed", "expected", k.Want)
	case *kind.Minimum:
		return one("minimum", "expected", rational(k.Want))
	case *kind.Maximum:
		return one("maximum", "expected", rational(k.Want))
	case *kind.ExclusiveMinimum:
		return one("exclusive-minimum", "expected", rational(k.Want))
	case *kind.ExclusiveMaximum:
		return one("exclusive-maximum", "expected", rational(k.Want))
	case *kind.MultipleOf:
		return one("multiple-of", "expected", rational(k.Want))
	case *kind.MinLength:
		return one("min-length", "expected", k.Want)
	case *kind.MaxLength:
		return one("max-length", "expected", k.Want)
	case *kind.MinItems:
		return one("min-items", "expected", k.Want)
	case *kind.MaxItems:
		return one("max-items", "expected", k.Want)
	case *kind.UniqueItems:
		return "unique-items", map[string]Text{}
	case *kind.Pattern:
		return one("pattern", "expected", k.Want)
	case *kind.Format:
		return one("format", "expected", k.Want)
	default:
		return "invalid", map[string]Text{}
	}
}

func list(values []any) string {
	var out []string
	for _, v := range values {
		out = append(out, fmt.Sprint(v))
	}
	return strings.Join(out, ", ")
}

// rational writes a limit of the schema exactly, without the trailing zeros nobody wrote.
func rational(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(12), "0")
}

func pointerOf(location []string) string {
	var pointer strings.Builder
	for _, part := range location {
		pointer.WriteString("/" + escape(part))
	}
	return pointer.String()
}

// checkUnits holds the fields of the format "unit" against the organisation.
func (p *Process) checkUnits(document any, unit func(string) (string, bool)) []FieldProblem {
	var problems []FieldProblem
	var visit func(schema *jsonschema.Schema, value any, pointer string)
	visit = func(schema *jsonschema.Schema, value any, pointer string) {
		if schema == nil {
			return
		}
		switch v := value.(type) {
		case map[string]any:
			for _, name := range sortedKeys(v) {
				visit(schema.Properties[name], v[name], pointer+"/"+escape(name))
			}
		case []any:
			for i, item := range v {
				visit(schema.Items2020, item, pointer+"/"+strconv.Itoa(i))
			}
		case string:
			if schema.Format == nil || schema.Format.Name != "unit" {
				return
			}
			kind, known := unit(v)
			if !known || !p.unitKindAllowed(pointer, kind) {
				problems = append(problems, FieldProblem{Field: pointer, Code: "unknown-unit",
					Detail: fieldText("unknown-unit", map[string]Text{"name": p.fieldTitle(pointer), "found": texts.Same(v)})})
			}
		}
	}
	visit(p.Form.compiled, document, "")
	return problems
}

// fieldText fills a sentence about a field.
func fieldText(code string, values map[string]Text) Text {
	sentence, ok := fieldMessages[code]
	if !ok {
		sentence = fieldMessages["invalid"]
	}
	for _, key := range sortedKeys(values) {
		sentence.ZH = strings.ReplaceAll(sentence.ZH, "{"+key+"}", values[key].ZH)
		sentence.EN = strings.ReplaceAll(sentence.EN, "{"+key+"}", values[key].EN)
	}
	return sentence
}

// sortedKeys gives a map's keys in an order that is the same every time.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
