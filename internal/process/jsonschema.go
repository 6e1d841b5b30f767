package process

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"shunban/internal/expression"
	"shunban/internal/texts"
)

// schemaURL names a schema to its compiler; nothing is ever fetched from it.
const schemaURL = "urn:shunban:form"

// nowhere loads nothing: a schema that names another file or address would let its author read what
// the server can read, and a definition could mean something else tomorrow.
type nowhere struct{}

var errElsewhere = errors.New("a schema refers to nothing outside itself")

// Load refuses every address.
func (nowhere) Load(string) (any, error) { return nil, errElsewhere }

// compileSchema makes a schema ready for holding values against it.
func compileSchema(document any) (*jsonschema.Schema, error) {
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(nowhere{})
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	// Whether a unit exists is for the organisation to say; see checkUnits.
	compiler.RegisterFormat(&jsonschema.Format{Name: "unit", Validate: func(any) error { return nil }})
	if err := compiler.AddResource(schemaURL, document); err != nil {
		return nil, err
	}
	return compiler.Compile(schemaURL)
}

// schemaError is what is wrong with a schema, and where in it.
type schemaError struct {
	pointer string
	text    Text
}

// Error is the English sentence.
func (e *schemaError) Error() string { return e.text.EN }

// objectSchema reads the schema of an object and makes it ready, for values and for expressions.
func objectSchema(schema json.RawMessage) (*jsonschema.Schema, expression.Type, *schemaError) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, expression.Any, &schemaError{text: Text{ZH: "不是有效的 JSON", EN: "it is no valid JSON"}}
	}
	object, ok := document.(map[string]any)
	if !ok || object["type"] != "object" {
		return nil, expression.Any, &schemaError{"/type", Text{ZH: "type 应为 object", EN: "its type has to be object"}}
	}
	compiled, err := compileSchema(document)
	if err != nil {
		return nil, expression.Any, schemaProblem(err)
	}
	shape, err := expression.FromSchema(object)
	if unfit := (*expression.SchemaError)(nil); errors.As(err, &unfit) {
		return nil, expression.Any, &schemaError{unfit.Pointer, Text{ZH: unfit.ZH, EN: unfit.EN}}
	}
	return compiled, shape, nil
}

// schemaProblem says what the schema library has found, in our own words.
func schemaProblem(err error) *schemaError {
	var invalid *jsonschema.SchemaValidationError
	var cause *jsonschema.ValidationError
	var pattern *jsonschema.InvalidRegexError
	var elsewhere *jsonschema.LoadURLError
	switch {
	case errors.As(err, &pattern):
		zh, en := expression.PatternTrouble(pattern.Err)
		return &schemaError{text: Text{ZH: zh, EN: en}} // reading it has said where; see decoder.matchable
	case errors.As(err, &invalid) && errors.As(invalid.Err, &cause):
		for len(cause.Causes) > 0 {
			cause = cause.Causes[0]
		}
		pointer := pointerOf(cause.InstanceLocation)
		return &schemaError{pointer, schemaSentence(pointer, cause.ErrorKind)}
	case errors.As(err, &elsewhere):
		return &schemaError{text: Text{ZH: "结构不能引用自身以外的内容", EN: errElsewhere.Error()}}
	default:
		return &schemaError{text: Text{ZH: "结构无法读懂", EN: "it cannot be read: " + err.Error()}}
	}
}

// schemaSentence is what is wrong with one keyword of a schema.
func schemaSentence(pointer string, found jsonschema.ErrorKind) Text {
	code, values := fieldCode(found)
	values["name"] = texts.Same(lastOf(pointer))
	if code == "invalid" {
		return Text{ZH: fieldText(code, values).ZH, EN: fmt.Sprintf("%q: %s", lastOf(pointer), found.LocalizedString(message.NewPrinter(language.English)))}
	}
	return fieldText(code, values)
}

// absurdNumber finds a number with more digits than any quantity has, by its pointer. The schema library calculates with
// numbers and does not survive such a one.
func absurdNumber(raw json.RawMessage) (pointer string, found bool) {
	_, err := expression.Value(raw, "")
	var failed *expression.EvalError
	if !errors.As(err, &failed) || failed.Code != expression.NumberTooLarge {
		return "", false
	}
	return "/" + strings.ReplaceAll(failed.Subject, ".", "/"), true
}

// FitsSchema holds JSON against a JSON Schema (2020-12). The error says in English, in one line, what
// does not fit; it goes to the log of who sent it.
func FitsSchema(schema, data json.RawMessage) error {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return fmt.Errorf("read the schema: %w", err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("it is no JSON: %w", err)
	}
	compiled, err := compileSchema(document)
	if err != nil {
		return fmt.Errorf("read the schema: %w", err)
	}
	if at, found := absurdNumber(data); found {
		return fmt.Errorf("%s: the number has too many digits", at)
	}
	err = compiled.Validate(value)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	for len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	return fmt.Errorf("%s: %s", pointerOf(invalid.InstanceLocation), invalid.ErrorKind.LocalizedString(message.NewPrinter(language.English)))
}
