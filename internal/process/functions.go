package process

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

// tallies are counted over the answers of a step that asks several, over all who are asked.
func tallies(s *Step) []expression.Function {
	answer, who := answersOf(answerNames(s)), expression.Text
	if s.Ask != nil && s.Ask.Each != nil && s.Ask.Each.Expr == nil {
		var units []string
		for _, n := range s.Ask.Each.List {
			units = append(units, n.Value)
		}
		who = expression.Names("征询的单位", "unit that is asked", units...)
	}
	return []expression.Function{
		{Name: "all", Params: []expression.Type{answer}, Result: expression.Bool},
		{Name: "any", Params: []expression.Type{answer}, Result: expression.Bool},
		{Name: "count", Params: []expression.Type{answer}, Result: expression.Number},
		{Name: "share", Params: []expression.Type{answer}, Result: expression.Number},
		{Name: "weight", Params: []expression.Type{answer}, Result: expression.Number},
		{Name: "said", Params: []expression.Type{who, answer}, Result: expression.Bool},
		{Name: "weightShare", Params: []expression.Type{answer}, Result: expression.Number},
	}
}

func answersOf(names []string) expression.Type { return expression.Names("答复", "answer", names...) }

// progress are the functions that ask how far a case has come.
func (p *Process) progress() []expression.Function {
	steps := p.All()
	step := expression.Names("步骤", "step", stepNames(steps)...)
	material := make([]string, len(p.Materials))
	for i := range p.Materials {
		material[i] = p.Materials[i].ID.Value
	}
	var answers []string
	for _, s := range steps {
		answers = append(answers, answerNames(s)...)
	}
	of := []expression.Type{step}
	return []expression.Function{
		{Name: "active", Params: of, Result: expression.Bool},
		{Name: "passed", Params: of, Result: expression.Bool},
		{Name: "entered", Params: of, Result: expression.Bool},
		{Name: "answer", Params: of, Result: expression.Text, Told: p.latest},
		{Name: "did", Params: of, Result: expression.Text},
		{Name: "silent", Params: of, Result: expression.List(expression.Text)},
		{Name: "brought", Params: []expression.Type{expression.Names("材料", "material", material...)}, Result: expression.Bool},
		{Name: "answered", Params: []expression.Type{step, answersOf(answers)}, Result: expression.List(expression.Text)},
	}
}

// latest is what answer(step) can be.
func (p *Process) latest(step string) (expression.Type, bool) {
	s, ok := p.Step(step)
	if !ok {
		return expression.Type{}, false
	}
	outcomes, open := p.outcomesOf(s)
	names := append(answerNames(s), outcomes...)
	slices.Sort(names)
	return expression.Names("步骤 "+step+" 的答复或结论", "answer or outcome of step "+step, slices.Compact(names)...), !open && len(names) > 0
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
