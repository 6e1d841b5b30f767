package process

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

// tallies over the answers of a step that asks several, counted over all who are asked.
var tallies = []expression.Function{
	{Name: "all", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "any", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "count", Params: []expression.Type{expression.Text}, Result: expression.Number},
	{Name: "share", Params: []expression.Type{expression.Text}, Result: expression.Number},
	{Name: "weight", Params: []expression.Type{expression.Text}, Result: expression.Number},
	{Name: "said", Params: []expression.Type{expression.Text, expression.Text}, Result: expression.Bool},
	{Name: "weightShare", Params: []expression.Type{expression.Text}, Result: expression.Number},
}

// progress are the functions that ask how far the case has come.
var progress = []expression.Function{
	{Name: "active", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "passed", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "entered", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "answer", Params: []expression.Type{expression.Text}, Result: expression.Text},
	{Name: "did", Params: []expression.Type{expression.Text}, Result: expression.Text},
	{Name: "silent", Params: []expression.Type{expression.Text}, Result: expression.List(expression.Text)},
	{Name: "brought", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "answered", Params: []expression.Type{expression.Text, expression.Text}, Result: expression.List(expression.Text)},
}

// function finds one of the tallies over those asked, or of what a case tells of itself.
func (f *Facts) function(name string) func([]any) (any, error) {
	switch name {
	case "all":
		return func(args []any) (any, error) { return f.count(args[0]) == len(f.Asked), nil }
	case "any":
		return func(args []any) (any, error) { return f.count(args[0]) > 0, nil }
	case "said":
		return func(args []any) (any, error) { return f.said(text(args[0]), args[1]), nil }
	case "count":
		return func(args []any) (any, error) { return number(f.count(args[0])), nil }
	case "share":
		return func(args []any) (any, error) { return share(number(f.count(args[0])), number(len(f.Asked))) }
	case "weight":
		return func(args []any) (any, error) {
			sum, _ := f.weight(args[0])
			return sum, nil
		}
	case "weightShare":
		return func(args []any) (any, error) { return share(f.weight(args[0])) }
	}
	if f.Case == nil {
		return nil
	}
	switch name {
	case "active":
		return func(args []any) (any, error) { return f.Case.Active(text(args[0])), nil }
	case "passed":
		return func(args []any) (any, error) { return f.Case.Passed(text(args[0])), nil }
	case "entered":
		return func(args []any) (any, error) { return f.Case.Entered(text(args[0])), nil }
	case "answer":
		return func(args []any) (any, error) { return f.Case.Latest(text(args[0])), nil }
	case "did":
		return func(args []any) (any, error) { return f.Case.Did(text(args[0])), nil }
	case "brought":
		return func(args []any) (any, error) { return f.Case.Brought(text(args[0])), nil }
	case "silent":
		return func(args []any) (any, error) { return asList(f.Case.Silent(text(args[0]))), nil }
	case "answered":
		return func(args []any) (any, error) { return asList(f.Case.Answered(text(args[0]), text(args[1]))), nil }
	}
	return nil
}

// count is how many of those asked gave an answer.
func (f *Facts) count(answer any) int {
	n := 0
	for _, voice := range f.Asked {
		if voice.Answer != "" && voice.Answer == answer {
			n++
		}
	}
	return n
}

// said tells whether a unit or a person among those asked gave an answer.
func (f *Facts) said(who string, answer any) bool {
	return slices.ContainsFunc(f.Asked, func(voice Voice) bool {
		return who != "" && (voice.Unit == who || voice.User == who) && voice.Answer != "" && voice.Answer == answer
	})
}

// weight is the weight of those who gave an answer, and of all.
func (f *Facts) weight(answer any) (sum, total decimal.Decimal) {
	for _, voice := range f.Asked {
		total = total.Add(voice.Weight)
		if voice.Answer != "" && voice.Answer == answer {
			sum = sum.Add(voice.Weight)
		}
	}
	return sum, total
}

func share(part, whole decimal.Decimal) (any, error) {
	if whole.IsZero() {
		return decimal.Zero, nil
	}
	return expression.Quotient(part, whole)
}

func number(n int) decimal.Decimal { return decimal.NewFromInt(int64(n)) }

func text(arg any) string { return fmt.Sprint(arg) }

func asList(units []string) []any {
	items := make([]any, len(units))
	for i := range units {
		items[i] = units[i]
	}
	return items
}
