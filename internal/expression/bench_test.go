package expression_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

// The rules of the shipped definitions, a chain of choices, and a tally.
var measured = []struct{ name, source string }{
	{"Limit", `form.areaMu <= 5`},
	{"Density", `form.graves <= form.areaMu * 100`},
	{"Chain", `form.areaMu > 50 ? "a" : form.areaMu > 40 ? "b" : form.areaMu > 30 ? "c" : form.areaMu > 20 ? "d" : "e"`},
	{"Sum", `sum(form.costs) == 12.8`},
	{"Tally", `count(agree) >= 3 and not all(agree)`},
}

func BenchmarkEval(b *testing.B) {
	in := input(b)
	for _, m := range measured {
		b.Run(m.name, func(b *testing.B) {
			program, problem := expression.Compile(m.source, scope(b), expression.Any)
			if problem != nil {
				b.Fatal(problem)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := program.Eval(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	declared := scope(b)
	for _, m := range measured {
		b.Run(m.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, problem := expression.Compile(m.source, declared, expression.Any); problem != nil {
					b.Fatal(problem)
				}
			}
		})
	}
}

// The costliest expression that compiles, on the costliest input: it must stay far below the second after which a
// workflow counts as stuck.
func BenchmarkWorstCase(b *testing.B) {
	texts := make([]any, expression.MaxList)
	for i := range texts {
		texts[i] = "x"
	}
	worst := map[string]string{
		"Lists":    strings.Repeat(`"y" in form.purposes or `, 80) + "false",
		"Texts":    strings.Repeat(`form.site contains "xy" or `, 75) + "false",
		"Patterns": strings.Repeat(`form.site matches "^(x?){40}y" or `, 4) + "false",
		"Numbers":  "0 < form.areaMu" + strings.Repeat(` * form.areaMu`, 99) + " / 7",
	}
	for name, source := range worst {
		b.Run(name, func(b *testing.B) {
			program, problem := expression.Compile(source, scope(b), expression.Bool)
			if problem != nil {
				b.Fatal(problem)
			}
			length := expression.MaxText
			if name == "Patterns" {
				length = expression.MaxMatched
			}
			in := expression.Input{Vars: expression.Vars{"form": map[string]any{
				"purposes": texts, "site": strings.Repeat("x", length), "areaMu": decimal.RequireFromString("1234567.89"),
			}}}
			for b.Loop() {
				if _, err := program.Eval(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
