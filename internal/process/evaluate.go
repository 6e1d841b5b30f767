package process

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

// Applicant is what a definition may know of the one who applies: units, never persons.
type Applicant struct {
	Unit   string
	Kind   string
	Parent string // the unit above, such as a village's township
}

// Facts is what an expression is evaluated on: the application, and the answers so far.
type Facts struct {
	Form      json.RawMessage
	Applicant Applicant
	// Answers are those given in the visit of the step that is being decided.
	Answers []string
	// Answered gives the units that gave an answer the last time a step was asked.
	Answered func(step, answer string) []string
}

// applicantType is the shape of "applicant" in expressions.
var applicantType = expression.Record(map[string]expression.Type{
	"unit": expression.Text, "kind": expression.Text, "parent": expression.Text,
})

// Tallies over the answers of a step that asks several units. A deemed answer counts as the
// answer it is deemed to be.
var tallies = []expression.Function{
	{Name: "all", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "any", Params: []expression.Type{expression.Text}, Result: expression.Bool},
	{Name: "count", Params: []expression.Type{expression.Text}, Result: expression.Number},
	{Name: "share", Params: []expression.Type{expression.Text}, Result: expression.Number},
}

// answeredFunction names the units that gave an answer in an earlier step.
var answeredFunction = expression.Function{
	Name: "answered", Params: []expression.Type{expression.Text, expression.Text}, Result: expression.List(expression.Text),
}

// input makes the facts what the expression layer reads.
func (f Facts) input() (expression.Input, error) {
	form, err := expression.Values(f.Form)
	if err != nil {
		return expression.Input{}, fmt.Errorf("read the form: %w", err)
	}
	count := func(answer any) int {
		n := 0
		for _, given := range f.Answers {
			if given == answer {
				n++
			}
		}
		return n
	}
	number := func(n int) decimal.Decimal { return decimal.NewFromInt(int64(n)) }
	return expression.Input{
		Vars: map[string]any{
			"form":      form,
			"applicant": map[string]any{"unit": f.Applicant.Unit, "kind": f.Applicant.Kind, "parent": f.Applicant.Parent},
		},
		Functions: map[string]func([]any) (any, error){
			"all":   func(args []any) (any, error) { return count(args[0]) == len(f.Answers), nil },
			"any":   func(args []any) (any, error) { return count(args[0]) > 0, nil },
			"count": func(args []any) (any, error) { return number(count(args[0])), nil },
			"share": func(args []any) (any, error) {
				if len(f.Answers) == 0 {
					return decimal.Zero, nil
				}
				return expression.Quotient(number(count(args[0])), number(len(f.Answers)))
			},
			"answered": func(args []any) (any, error) {
				units := []any{}
				if f.Answered != nil {
					for _, unit := range f.Answered(fmt.Sprint(args[0]), fmt.Sprint(args[1])) {
						units = append(units, unit)
					}
				}
				return units, nil
			},
		},
	}, nil
}

func (e *Expr) eval(f Facts) (any, error) {
	if e.program == nil {
		return nil, fmt.Errorf("expression %q has not been compiled", e.Source)
	}
	in, err := f.input()
	if err != nil {
		return nil, err
	}
	value, err := e.program.Eval(in)
	if err != nil {
		return nil, fmt.Errorf("evaluate %q: %w", e.Source, err)
	}
	return value, nil
}

// Bool evaluates a condition. A value that is not filled in is an *expression.MissingError.
func (e *Expr) Bool(f Facts) (bool, error) {
	value, err := e.eval(f)
	holds, _ := value.(bool)
	return holds, err
}

// Text evaluates an expression that gives a text.
func (e *Expr) Text(f Facts) (string, error) {
	value, err := e.eval(f)
	text, _ := value.(string)
	return text, err
}

// Int evaluates an expression that gives a whole number from 1 to 3650, as a limit needs it.
func (e *Expr) Int(f Facts) (int, error) {
	value, err := e.eval(f)
	if err != nil {
		return 0, err
	}
	number, ok := value.(decimal.Decimal)
	if !ok || !number.IsInteger() || number.LessThan(decimal.NewFromInt(1)) || number.GreaterThan(decimal.NewFromInt(3650)) {
		return 0, fmt.Errorf("evaluate %q: %v is no whole number from 1 to 3650", e.Source, value)
	}
	return int(number.IntPart()), nil
}

// Texts evaluates an expression that gives a list of texts.
func (e *Expr) Texts(f Facts) ([]string, error) {
	value, err := e.eval(f)
	if err != nil {
		return nil, err
	}
	items, _ := value.([]any)
	var list []string
	for _, item := range items {
		if text, ok := item.(string); ok {
			list = append(list, text)
		}
	}
	return list, nil
}

// compile prepares the form and every expression for use, and reports those that cannot be.
func (p *Process) compile() []Finding {
	var f findings
	if pointer, err := p.Form.compile(); err != nil {
		f.add(p.Form.placeOf(pointer), "bad-form", "detail", err.Error())
		return f.sorted() // without the form nothing can be typed
	}
	c := &compiler{process: p, findings: &f, vars: map[string]expression.Type{"form": p.Form.shape, "applicant": applicantType}}
	for i := range p.Rules {
		c.expr(&p.Rules[i].Require, expression.Bool, nil, nil)
		c.template(&p.Rules[i])
	}
	for i := range p.Steps {
		c.step(&p.Steps[i])
	}
	return f.sorted()
}

// compiler compiles the expressions of one definition.
type compiler struct {
	process  *Process
	findings *findings
	vars     map[string]expression.Type
}

func (c *compiler) step(s *Step) {
	if s.Ask != nil {
		c.performer(s.Ask.Unit)
		if s.Ask.Each != nil && s.Ask.Each.Expr != nil {
			c.expr(s.Ask.Each.Expr, expression.List(expression.Text), c.symbols(), []expression.Function{answeredFunction})
		}
	}
	if s.Notify != nil {
		c.performer(&s.Notify.Unit)
	}
	if s.Within != nil {
		if s.Within.Set != nil {
			c.expr(s.Within.Set, expression.Number, nil, nil)
		}
		if s.Within.Extend != nil {
			c.performer(&s.Within.Extend.By)
		}
	}
	var answers []string
	for _, a := range s.Answers {
		answers = append(answers, a.ID)
	}
	for i := range s.Decide {
		if s.Decide[i].When != nil {
			c.expr(s.Decide[i].When, expression.Bool, answers, tallies)
		}
	}
}

func (c *compiler) performer(p *Performer) {
	if p != nil && p.Expr != nil {
		c.expr(p.Expr, expression.Text, nil, nil)
	}
}

// symbols are the names that stand for themselves where steps and answers are named.
func (c *compiler) symbols() []string {
	var names []string
	for _, s := range c.process.Steps {
		names = append(names, s.ID.Value)
		for _, a := range s.Answers {
			names = append(names, a.ID)
		}
	}
	return names
}

func (c *compiler) expr(e *Expr, want expression.Type, symbols []string, functions []expression.Function) {
	program, problem := expression.Compile(e.Source, expression.Scope{Vars: c.vars, Symbols: symbols, Functions: functions}, want)
	if problem == nil {
		e.program = program
		return
	}
	at := e.At
	if problem.Line == 1 {
		at.Column += problem.Column - 1
	} else {
		at.Line += problem.Line - 1
	}
	c.findings.put(Finding{At: at, Code: "expression-" + string(problem.Code), Message: Text{ZH: problem.ZH, EN: problem.EN},
		Found: problem.Found, Expected: problem.Expected, Suggest: problem.Near})
}
