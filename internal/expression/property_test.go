package expression_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"shunban/internal/expression"
)

// amounts are written numbers as a form may have them.
var amounts = rapid.StringMatching(`(0|[1-9][0-9]{0,11})(\.[0-9]{1,8})?`)

func rational(t *rapid.T, number string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(number)
	if !ok {
		t.Fatalf("%q is no number", number)
	}
	return r
}

// evaluate computes source with 甲 = x and 乙 = y from the form, and again with both written out.
func evaluate(t *rapid.T, source, x, y string) any {
	t.Helper()
	numbers := expression.Scope{Vars: map[string]expression.Type{"甲": expression.Number, "乙": expression.Number}}
	vars := map[string]any{"甲": decimal.RequireFromString(x), "乙": decimal.RequireFromString(y)}
	var results []string
	var last any
	for _, text := range []string{source, strings.NewReplacer("甲", x, "乙", y).Replace(source), strings.Replace(source, "甲", x, 1)} {
		program, problem := expression.Compile(text, numbers, expression.Any)
		if problem != nil {
			t.Fatalf("%s: %v", text, problem)
		}
		value, err := program.Eval(expression.Input{Vars: expression.Vars(vars)})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		last, results = value, append(results, fmt.Sprint(value))
	}
	if results[0] != results[1] || results[0] != results[2] {
		t.Fatalf("%s: %v from the form, written out, and mixed", source, results)
	}
	return last
}

func TestArithmeticEqualsThatOfRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := amounts.Draw(t, "x"), amounts.Draw(t, "y")
		a, b := rational(t, x), rational(t, y)
		exact := map[string]*big.Rat{
			"甲 + 乙": new(big.Rat).Add(a, b), "甲 - 乙": new(big.Rat).Sub(a, b), "甲 * 乙": new(big.Rat).Mul(a, b), "-甲": new(big.Rat).Neg(a),
			"sum(甲, 乙)": new(big.Rat).Add(a, b), "abs(甲 - 乙)": new(big.Rat).Abs(new(big.Rat).Sub(a, b)),
		}
		for source, want := range exact {
			if got := evaluate(t, source, x, y).(decimal.Decimal); got.Rat().Cmp(want) != 0 {
				t.Fatalf("%s = %s, want %s", source, got, want)
			}
		}
		holds := map[string]bool{
			"甲 < 乙": a.Cmp(b) < 0, "甲 <= 乙": a.Cmp(b) <= 0, "甲 > 乙": a.Cmp(b) > 0, "甲 >= 乙": a.Cmp(b) >= 0, "甲 == 乙": a.Cmp(b) == 0,
			"甲 != 乙": a.Cmp(b) != 0, "甲 + 乙 == 乙 + 甲": true, "甲 - 乙 + 乙 == 甲": true, "between(甲, min(甲, 乙), max(甲, 乙))": true,
		}
		for source, want := range holds {
			if got := evaluate(t, source, x, y); got != want {
				t.Fatalf("%s is %v with %s and %s", source, got, x, y)
			}
		}
	})
}

func TestQuotientIsRoundedOnce(t *testing.T) {
	half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(big.NewInt(2), new(big.Int).Exp(big.NewInt(10), big.NewInt(expression.DivisionPlaces), nil)))
	rapid.Check(t, func(t *rapid.T) {
		x, y := amounts.Draw(t, "x"), amounts.Filter(func(s string) bool { return strings.Trim(s, "0.") != "" }).Draw(t, "y")
		got := evaluate(t, "甲 / 乙", x, y).(decimal.Decimal)
		off := new(big.Rat).Sub(got.Rat(), new(big.Rat).Quo(rational(t, x), rational(t, y)))
		if off.Abs(off).Cmp(half) > 0 {
			t.Fatalf("%s / %s = %s", x, y, got)
		}
	})
}

// expressions generates sources of the language's own pieces, most of which do not compile.
var expressions = rapid.Custom(func(t *rapid.T) string {
	pieces := []string{
		"form", ".areaMu", ".rooms", ".area", ".closes", ".投资额", "[", "]", "(", ")", "(", ")", ",", "and", "or", "not", "in", "==", "<=", "<", "+", "-",
		"*", "/", "?", ":", "1", "0.5", `"a"`, "agree", "count", "default", "filled", "sum", "between", "matches", "today", "?.", "..", "#", "{", "}",
		"|", "let", "if", "nil", "::", "（", "\\", "\x00", "map", "0x", "1e9", "'", "`", "/*", "//", ";", "b'", "??", "not in", "\n",
	}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
})

func TestRandomSourceIsExplainedOrCompiledAndNeverPanics(t *testing.T) {
	declared, in := scope(t), input(t)
	rapid.Check(t, func(t *rapid.T) {
		source := rapid.OneOf(expressions, rapid.String()).Draw(t, "source")
		program, problem := expression.Compile(source, declared, expression.Any)
		holdsFor(t, source, program, problem, in)
	})
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// holdsFor checks what is promised of every source: a program or a placed and explained problem, and one result.
func holdsFor(t failer, source string, program *expression.Program, problem *expression.Problem, in expression.Input) {
	t.Helper()
	if (program == nil) == (problem == nil) {
		t.Fatalf("%q: program %v, problem %v", source, program, problem)
	}
	if problem != nil {
		if problem.Offset < 0 || problem.Offset > len(source) || problem.Line < 1 || problem.Column < 1 || problem.Code == "" || problem.ZH == "" || problem.EN == "" {
			t.Fatalf("%q: %+v", source, problem)
		}
		return
	}
	first, firstErr := program.Eval(in)
	second, secondErr := program.Eval(in)
	if diff := cmp.Diff(first, second); diff != "" || fmt.Sprint(firstErr) != fmt.Sprint(secondErr) {
		t.Fatalf("%q: two results\n%s%v\n%v", source, diff, firstErr, secondErr)
	}
}

func TestSameInputGivesSameResult(t *testing.T) {
	sources := []string{
		`form.areaMu / 7 + sum(form.costs) / 3`, `form.purposes`, `form.rooms.name`, `sum(form.rooms.area)`, `default(form.closes, form.opens)`,
		`count(agree) / 3`, `1 / (form.graves - 300)`, `form.free == 1`, `form.areaMux`, `kind`, `oneOf(form.use, "x", "y")`,
	}
	for _, source := range sources {
		results := map[string]bool{}
		for range 100 {
			program, problem := expression.Compile(source, scope(t), expression.Any)
			if problem != nil {
				results[fmt.Sprintf("%+v", *problem)] = true
				continue
			}
			value, err := program.Eval(input(t))
			results[fmt.Sprint(value, err, program.Fields())] = true
		}
		if len(results) != 1 {
			t.Errorf("%s: %d results: %v", source, len(results), results)
		}
	}
}
