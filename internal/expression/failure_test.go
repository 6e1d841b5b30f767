package expression_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

func TestValuesThatAllowNoResultAreErrorsThatNameThem(t *testing.T) {
	cases := map[string]string{
		`form.closes > today`:                                   "form.closes is not filled in | form.closes 尚未填写",
		`form.contact.phone == "1"`:                             "form.contact.phone is not filled in | form.contact.phone 尚未填写",
		`sum(form.rooms.area) > 1`:                              "form.rooms.2.area is not filled in | form.rooms.2.area 尚未填写",
		`1 / (form.graves - 300) > 1`:                           "form.graves - 300 is zero and cannot be divided by | form.graves - 300 为零，不能作除数",
		`default(1 / (form.graves - 300), 0) > 1`:               "form.graves - 300 is zero and cannot be divided by | form.graves - 300 为零，不能作除数",
		`form.site == "x" or filled(form.closes) and form.hall`: "",
	}
	for source, want := range cases {
		program, problem := expression.Compile(source, scope(t), expression.Bool)
		if problem != nil {
			t.Errorf("%s\n  does not compile: %v", source, problem)
			continue
		}
		value, err := program.Eval(input(t))
		got := ""
		if explained := sentences(err); explained != nil {
			zh, en := explained.Sentences()
			got = en + " | " + zh
		}
		if got != want || err != nil && value != nil {
			t.Errorf("%s\n  got  %s\n  want %s\n  value %v", source, got, want, value)
		}
	}
}

func sentences(err error) interface{ Sentences() (zh, en string) } {
	var explained interface{ Sentences() (zh, en string) }
	errors.As(err, &explained)
	return explained
}

func TestMissingValueNamesItsField(t *testing.T) {
	program, problem := expression.Compile(`form.areaMu <= 5`, scope(t), expression.Bool)
	if problem != nil {
		t.Fatal(problem)
	}
	for _, vars := range []map[string]any{nil, {"form": nil}, {"form": map[string]any{}}, {"form": map[string]any{"areaMu": nil}}} {
		_, err := program.Eval(expression.Input{Vars: expression.Vars(vars)})
		var missing *expression.MissingError
		if !errors.As(err, &missing) || missing.Field != "form.areaMu" {
			t.Errorf("%v: %v", vars, err)
		}
	}
}

func TestValueOfAnotherTypeIsRefused(t *testing.T) {
	long := make([]any, expression.MaxList+1)
	for i := range long {
		long[i] = decimal.NewFromInt(1)
	}
	cases := []struct {
		source string
		form   map[string]any
		want   expression.FailureCode
	}{
		{`form.areaMu <= 5`, map[string]any{"areaMu": "4"}, expression.WrongValue},
		{`form.areaMu <= 5`, map[string]any{"areaMu": 4.0}, expression.WrongValue}, // never a floating point number
		{`form.areaMu <= 5`, map[string]any{"areaMu": decimal.New(1, 2000000)}, expression.NumberTooLarge},
		{`form.hall`, map[string]any{"hall": "yes"}, expression.WrongValue},
		{`form.opens > today`, map[string]any{"opens": "next week"}, expression.WrongValue},
		{`form.opens > today`, map[string]any{"opens": "2026-02-30"}, expression.WrongValue},
		{`form.contact.name == "x"`, map[string]any{"contact": "x"}, expression.WrongValue},
		{`form.site == "x"`, map[string]any{"site": strings.Repeat("x", expression.MaxText+1)}, expression.TextTooLong},
		{`form.site matches "^x+$"`, map[string]any{"site": strings.Repeat("x", expression.MaxMatched+1)}, expression.TextTooLong},
		{`sum(form.costs) > 1`, map[string]any{"costs": long}, expression.ListTooLong},
		{`max(form.costs) > 1`, map[string]any{"costs": []any{}}, expression.EmptyList},
		{`"x" in form.purposes`, map[string]any{"purposes": "x"}, expression.WrongValue},
		{`all(agree)`, nil, expression.FunctionMissing},
	}
	for _, c := range cases {
		program, problem := expression.Compile(c.source, scope(t), expression.Bool)
		if problem != nil {
			t.Errorf("%s: %v", c.source, problem)
			continue
		}
		_, err := program.Eval(expression.Input{Vars: expression.Vars{"form": c.form, "today": "2026-03-01"}})
		var failed *expression.EvalError
		if !errors.As(err, &failed) || failed.Code != c.want {
			t.Errorf("%s with %.80v: %v, want %s", c.source, c.form, err, c.want)
		}
	}
}

func TestFunctionIsHeldToItsDeclaredResult(t *testing.T) {
	program, problem := expression.Compile(`count(agree) > 1`, scope(t), expression.Bool)
	if problem != nil {
		t.Fatal(problem)
	}
	broken := errors.New("the round has no answers")
	for _, c := range []struct {
		value any
		err   error
		want  string
	}{
		{value: 2, want: ""},
		{value: "2", want: `count should be a number, it is "2"`},
		{value: nil, want: `count should be a number, it is nothing`},
		{err: broken, want: "count: the round has no answers"},
	} {
		_, err := program.Eval(expression.Input{Functions: named(map[string]func([]any) (any, error){
			"count": func([]any) (any, error) { return c.value, c.err },
		})})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%v, %v: %q, want %q", c.value, c.err, got, c.want)
		}
	}
}

func TestQuotientByZeroIsAnError(t *testing.T) {
	_, err := expression.Quotient(decimal.NewFromInt(1), decimal.Zero)
	var failed *expression.EvalError
	if !errors.As(err, &failed) || failed.Code != expression.DivisionByZero {
		t.Error(err)
	}
}

func TestValuesKeepsNumbersExact(t *testing.T) {
	got, err := expression.Values(json.RawMessage(`{"a": 0.1, "b": [1e2, {"c": 12345678901234567890.5}], "d": "x", "e": null, "f": true}`))
	if err != nil {
		t.Fatal(err)
	}
	number := decimal.RequireFromString
	want := map[string]any{
		"a": number("0.1"), "b": []any{number("100"), map[string]any{"c": number("12345678901234567890.5")}}, "d": "x", "e": nil, "f": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestValuesRefusesWhatIsNoFormOrAbsurd(t *testing.T) {
	cases := map[string]string{
		`[1]`:                      "values: an object is expected, found a list",
		`{"a": 1} x`:               "values: text follows the value",
		`{"a": {"b": [1e999999]}}`: "a.b.0 has too many digits",
		`{"a": 1e-99999999999999}`: "a has too many digits",
		`{"a": ` + strings.Repeat("9", 1001) + `}`: "a has too many digits",
	}
	for raw, want := range cases {
		if _, err := expression.Values(json.RawMessage(raw)); err == nil || err.Error() != want {
			t.Errorf("%.40s: %v, want %s", raw, err, want)
		}
	}
	if values, err := expression.Values(json.RawMessage(`null`)); err != nil || values == nil {
		t.Errorf("null: %v, %v", values, err)
	}
}
