package expression_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/expression"
)

func TestSchemaBecomesTheRecordThatExpressionsSee(t *testing.T) {
	raw := `{
		"$defs": {"money": {"type": "number"}},
		"properties": {
			"a": {"type": "integer"},
			"b": {"$ref": "#/$defs/money"},
			"c": {"oneOf": [{"const": "x", "title": "甲"}, {"const": "y", "title": "乙"}]},
			"d": {"enum": ["x", null, "y"]},
			"e": {"enum": [1, 2], "type": "integer"},
			"f": {"type": ["null", "boolean"]},
			"g": {"type": ["string", "number"]},
			"h": {"items": {"properties": {"i": {"type": "string", "format": "date-time"}}}},
			"j": {"const": "only"},
			"k": true,
			"l": {"type": "array"},
			"m": {"oneOf": [{"type": "string"}, {"type": "number"}]},
			"单位": {"type": "string", "format": "unit", "x-kinds": ["township"]}
		}
	}`
	var schema map[string]any
	if err := json.Unmarshal([]byte(raw), &schema); err != nil {
		t.Fatal(err)
	}
	got, err := expression.FromSchema(schema)
	if err != nil {
		t.Fatal(err)
	}
	want := expression.Record(map[string]expression.Type{
		"a": expression.Number, "b": expression.Number, "c": expression.Choice("x", "y"), "d": expression.Choice("x", "y"),
		"e": expression.Number, "f": expression.Bool, "g": expression.Any,
		"h": expression.List(expression.Record(map[string]expression.Type{"i": expression.Text})),
		"j": expression.Choice("only"), "k": expression.Any, "l": expression.List(expression.Any), "m": expression.Any,
		"单位": expression.Text,
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSchemaThatCannotBeFollowedIsRefused(t *testing.T) {
	cases := map[string]string{
		`{"properties": []}`:                                "schema: the form: properties is a list, a record is expected",
		`{"properties": {"a": 1}}`:                          "schema: field /a: the schema is a number, a record is expected",
		`{"properties": {"a": {"type": "nmuber"}}}`:         `schema: field /a: unknown type "nmuber"`,
		`{"properties": {"a.b": {"type": "number"}}}`:       `schema: the form: the field name "a.b" is empty or has a dot or slash in it`,
		`{"properties": {"a": {"$ref": "https://x/y"}}}`:    `schema: field /a: the reference "https://x/y" leaves the schema`,
		`{"properties": {"a": {"$ref": "#/$defs/x"}}}`:      `schema: field /a: the reference "#/$defs/x" points to nothing`,
		`{"properties": {"a": {"$ref": "#/properties/a"}}}`: "schema: field /a: more than 16 levels, or a reference that leads back to itself",
		`{"$defs": {"t": {"properties": {"a": {"$ref": "#/$defs/t"}, "b": {"$ref": "#/$defs/t"}, "c": {"$ref": "#/$defs/t"}}}}, "properties": {"t": {"$ref": "#/$defs/t"}}}`: "schema: field /t/a/a/a/a/a/a/a/a: more than 16 levels, or a reference that leads back to itself",
	}
	for raw, want := range cases {
		var schema map[string]any
		if err := json.Unmarshal([]byte(raw), &schema); err != nil {
			t.Fatal(err)
		}
		if _, err := expression.FromSchema(schema); err == nil || err.Error() != want {
			t.Errorf("%s\n  got  %v\n  want %s", raw, err, want)
		}
	}
}
