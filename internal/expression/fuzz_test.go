package expression_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/expression"
)

var fuzzScope = expression.Scope{
	Vars: map[string]expression.Type{
		"form": expression.Record(map[string]expression.Type{
			"n": expression.Number, "t": expression.Text, "b": expression.Bool, "d": expression.Date, "面积": expression.Number,
			"kind": expression.Choice("甲", "乙"), "list": expression.List(expression.Text), "numbers": expression.List(expression.Number),
			"rooms": expression.List(expression.Record(map[string]expression.Type{"size": expression.Number, "name": expression.Text})),
		}),
	},
	Symbols: []string{"agree", "object"},
	Functions: []expression.Function{{Name: "count", Params: []expression.Type{expression.Text}, Result: expression.Number,
		Call: func([]any) (any, error) { return 3, nil }}},
}

const fuzzForm = `{"n":3.5,"t":"山坡","b":true,"d":"2026-03-02","面积":4,"kind":"甲","list":["a","b"],"numbers":[1,2.5],"rooms":[{"size":12,"name":"x"},{"size":3}]}`

// FuzzCompile throws texts at the expression language: each compiles or is a problem with its place
// and both sentences; what compiles gives twice the same value or the same error.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"form.n <= 5", "form.面积 * 100 >= form.n", "count(agree) > 2/3", `form.kind == "甲" ? 1 : 2`, "sum(form.rooms.size)", "not (form.b or form.n > 1)",
		`form.t matches "^(a|b)+$"`, `form.t matches "(?=x)"`, "default(form.n, 0) + round(form.n / 3, 2)", "oneOf(form.kind, \"甲\", \"乙\")", `"a" in form.list`,
		`any(form.rooms, room, room.size > 1)`, `sum(map(filter(form.numbers, n, n > 1), x, x * 2))`, `count(form.rooms, r, any(form.list, t, t == r.name)) > 0`, "between(form.d, \"2026-01-01\", \"2026-12-31\")", "1..100000000", "((((((((1))))))))", "max(form.numbers)", "form.n / 0", "-form.n", "filled(form.t)", "99999999999999999999 * 9e99",
	} {
		f.Add(seed)
	}
	form, err := expression.Values(json.RawMessage(fuzzForm))
	if err != nil {
		f.Fatal(err)
	}
	in := expression.Input{Vars: expression.Vars{"form": form}}
	f.Fuzz(func(t *testing.T, source string) {
		program, problem := expression.Compile(source, fuzzScope, expression.Any)
		if (program == nil) == (problem == nil) {
			t.Fatal("a program and a problem do not go together")
		}
		if problem != nil {
			if problem.Line < 1 || problem.Column < 1 || problem.ZH == "" || problem.EN == "" {
				t.Fatalf("a problem without its place or a sentence: %+v", problem)
			}
			return
		}
		first, err := program.Eval(in)
		second, again := program.Eval(in)
		if (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Fatalf("once %v, then %v", err, again)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzValues throws texts at the reader of forms: each is an error or becomes values, twice the same.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{
		fuzzForm, `null`, `{}`, `[1]`, `{"a": 1} x`, `{"a": {"b": [1e999999]}}`, `{"a": 1e-99999999999999}`, `{"a": -0.0}`,
		`{"a": [[[[]]]], "a": {"": null}}`, "{\"\xff\": \"\xfe\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		first, err := expression.Values(raw)
		second, again := expression.Values(raw)
		if fmt.Sprint(err) != fmt.Sprint(again) || (first == nil) != (err != nil) {
			t.Fatalf("once %v, then %v, with %v", err, again, first)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatal(diff)
		}
	})
}
