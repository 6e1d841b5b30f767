package expression_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/expression"
)

var update = flag.Bool("update", false, "write the golden files")

// testdata/invalid/bool.txt has one wrong guard a line; bool.golden what is said about each.
func TestWrongExpressionIsExplainedWithItsPlace(t *testing.T) {
	lines, err := os.ReadFile("testdata/invalid/bool.txt")
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, source := range strings.Split(strings.TrimRight(string(lines), "\n"), "\n") {
		program, problem := expression.Compile(source, scope(t), expression.Bool)
		if problem == nil {
			t.Errorf("%s: compiles", source)
			continue
		}
		if program != nil {
			t.Errorf("%s: a program beside the problem", source)
		}
		fmt.Fprintf(&said, "%s\n%s^ %d:%d %s", source, indent(source[:problem.Offset]), problem.Line, problem.Column, problem.Code)
		for _, part := range []struct{ name, value string }{{"found", problem.Found}, {"expected", problem.Expected}, {"near", problem.Near}} {
			if part.value != "" {
				fmt.Fprintf(&said, " %s=[%s]", part.name, part.value)
			}
		}
		fmt.Fprintf(&said, "\n    %s\n    %s\n\n", problem.ZH, problem.EN)
	}
	compareGolden(t, "testdata/invalid/bool.golden", said.String())
}

// indent is as wide as text on a terminal, where a Chinese character takes two columns.
func indent(text string) string {
	var wide strings.Builder
	for _, r := range text {
		wide.WriteByte(' ')
		if r > 0x2000 {
			wide.WriteByte(' ')
		}
	}
	return wide.String()
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestExpressionBeyondALimitIsRefused(t *testing.T) {
	chain := "x < y < z"
	for range 40 { // each comparison shares its middle with the next: without a bound, 2^40 visits
		chain = "0 < (" + chain + " ? 1 : 2) < 3"
	}
	cases := map[string]string{
		"long":         strings.Repeat(" ", expression.MaxSource) + "true",
		"many nodes":   strings.Repeat("1 + ", 400) + "1 > 0",
		"deep":         strings.Repeat("(", 51) + "1" + strings.Repeat(")", 51) + " > 0",
		"shared nodes": chain,
		"patterns":     strings.Repeat(`"a" matches "a" and `, 5) + "true",
		"long pattern": `x matches "` + strings.Repeat("a", 201) + `"`,
	}
	for name, source := range cases {
		vars := map[string]expression.Type{"x": expression.Number, "y": expression.Number, "z": expression.Number}
		if name == "long pattern" {
			vars["x"] = expression.Text
		}
		_, problem := expression.Compile(source, expression.Scope{Vars: vars}, expression.Bool)
		if problem == nil || problem.Code != expression.TooLarge {
			t.Errorf("%s: %v", name, problem)
		}
	}
}

func TestPlaceCountsCharactersAndLines(t *testing.T) {
	_, problem := expression.Compile("form.投资额 > 1 and\n  form.投资额度 > 2", scope(t), expression.Bool)
	want := &expression.Problem{
		Offset: 30, Line: 2, Column: 8, Code: expression.UnknownField, Found: "投资额度", Near: "投资额",
		Expected: "areaMu, closes, contact, costs, free, graves, hall, opens, purposes, rooms, site, township, use, 投资额",
		ZH:       "form 没有字段“投资额度”；是不是“投资额”？", EN: `form has no field "投资额度"; did you mean "投资额"?`,
	}
	if diff := cmp.Diff(want, problem); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyExpressionIsAProblem(t *testing.T) {
	for _, source := range []string{"", " \n\t ", "\xff\xfe"} {
		if _, problem := expression.Compile(source, expression.Scope{}, expression.Any); problem == nil || problem.Code != expression.Syntax {
			t.Errorf("%q: %v", source, problem)
		}
	}
}

func TestResultHasTheWantedType(t *testing.T) {
	cases := []struct {
		source string
		want   expression.Type
		ok     bool
	}{
		{`form.areaMu`, expression.Number, true},
		{`form.areaMu`, expression.Bool, false},
		{`form.use`, expression.Text, true},
		{`form.use`, expression.Choice("burial", "ashes", "tree-burial", "other"), true},
		{`form.use`, expression.Choice("burial"), false},
		{`"burial"`, expression.Choice("burial"), true},
		{`"urn"`, expression.Choice("burial"), false},
		{`form.opens`, expression.Date, true},
		{`form.opens`, expression.Text, true},
		{`form.site`, expression.Date, false},
		{`"2026-01-01"`, expression.Date, true},
		{`form.purposes`, expression.List(expression.Text), true},
		{`["a", "b"]`, expression.List(expression.Text), true},
		{`form.purposes`, expression.List(expression.Number), false},
		{`form.contact`, expression.Any, false},
	}
	for _, c := range cases {
		if _, problem := expression.Compile(c.source, scope(t), c.want); (problem == nil) != c.ok {
			t.Errorf("%s as %s: %v", c.source, c.want, problem)
		}
	}
}
