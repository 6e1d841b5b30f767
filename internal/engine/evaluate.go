package engine

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"shunban/internal/expression"
	"shunban/internal/process"
)

// vars is what expressions may know of the applicant.
func (p Party) vars() process.Applicant {
	return process.Applicant{Unit: p.Unit, Kind: p.Kind, Parent: p.Parent}
}

// facts is what an expression is evaluated on: nothing but the case itself. A turn has one room for it: it holds until
// the next call.
func (t *turn) facts(scope int) *process.Facts {
	t.evidence.progress = progress{t, scope}
	f := &t.evidence.Facts
	*f = process.Facts{Form: t.state.Form, Data: t.state.Data, Applicant: t.state.Applicant.vars(), Number: t.state.Number,
		Submitted: t.state.Submitted, Filed: t.state.filed(), Now: t.at, Reading: &t.state.reading, Case: &t.evidence.progress}
	for s, each := range t.elementsAround(scope) {
		if f.Rows == nil {
			f.Rows = map[string]json.RawMessage{}
		}
		f.Rows[each.As.Value] = s.Row
		if len(s.Data) > 0 {
			f.Element = beneath(f.Element, s.Data)
		}
	}
	return f
}

// beneath lays what an inner element has over what one around it has.
func beneath(inner, outer map[string]json.RawMessage) map[string]json.RawMessage {
	if len(inner) == 0 {
		return outer
	}
	both := maps.Clone(outer)
	maps.Copy(both, inner)
	return both
}

// filed is when the application came in as it is now.
func (s *State) filed() time.Time {
	if s.Refiled != nil {
		return *s.Refiled
	}
	return s.Submitted
}

// Facts is what expressions may know of a case as it is; for those who show it.
func Facts(p *process.Process, s State, task *Task) *process.Facts {
	t := &turn{process: p, state: s, at: s.Submitted}
	scope := 0
	if task != nil {
		scope = task.Scope
	}
	return t.facts(scope)
}

// voices are those asked in one visit of a step, with what they said.
func (t *turn) voices(step *process.Step, a Activation) []process.Voice {
	var voices []process.Voice
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		if task.Step != a.Step || task.Visit != a.Visit || task.Kind != TaskAsk || task.Status == TaskCancelled {
			continue
		}
		voices = append(voices, process.Voice{Unit: task.Unit, User: task.User, Answer: t.said(task), Weight: weight(step, task.Unit, task.User)})
	}
	for _, p := range t.active(a.Step, a.Visit).Queue {
		voices = append(voices, process.Voice{Unit: p.Unit, User: p.User, Weight: weight(step, p.Unit, p.User)})
	}
	if t.concluded.Step == a.Step && t.concluded.Visit == a.Visit {
		voices = append(voices, t.unheard...)
	}
	return voices
}

// said is the answer of a task: that of a signer added after, where it differs; nothing as long
// as one of them has still to sign.
func (t *turn) said(task *Task) string {
	for i := range t.state.Tasks {
		signer := t.state.Tasks[i]
		if signer.Kind != TaskSign || signer.Of != task.Number || signer.Mode != "after" {
			continue
		}
		if signer.Status == TaskOpen {
			return ""
		}
		if signer.Status == TaskAnswered && signer.Answer != task.Answer {
			return signer.Answer
		}
	}
	return task.Answer
}

func weight(step *process.Step, unit, user string) decimal.Decimal {
	for _, w := range step.Ask.Weights {
		if w.Who == unit || user != "" && w.Who == user {
			return w.Size
		}
	}
	return decimal.NewFromInt(1)
}

// progress answers how far the case has come, seen from a scope: of a step that stands in the
// same branch, its own instance counts.
type progress struct {
	turn  *turn
	scope int
}

// evidence is what an expression is evaluated on, with what answers its questions about the case.
type evidence struct {
	process.Facts
	progress progress
}

func (p *progress) Brought(material string) bool { return len(p.turn.state.Materials[material]) > 0 }

func (p *progress) Active(step string) bool {
	return slices.ContainsFunc(p.turn.state.Active, func(a Activation) bool { return a.Step == step })
}

func (p *progress) Entered(step string) bool { return p.turn.state.Visits[step] > 0 }

func (p *progress) Passed(step string) bool { return p.Entered(step) && !p.Active(step) }

func (p *progress) Latest(step string) string {
	return p.turn.state.Outcomes[step]
}

// Silent are the units whose silence was taken for their answer the last time the step was asked.
func (p *progress) Silent(step string) []string {
	var units []string
	visit := p.turn.state.Visits[step]
	for i := range p.turn.state.Tasks {
		task := p.turn.state.Tasks[i]
		if task.Step == step && task.Visit == visit && task.Kind == TaskAsk && task.Status == TaskSilent {
			units = append(units, task.Unit)
		}
	}
	return units
}

func (p *progress) Did(step string) string {
	for i := len(p.turn.state.Acts) - 1; i >= 0; i-- {
		if act := p.turn.state.Acts[i]; act.Step == step {
			return act.User
		}
	}
	return ""
}

func (p *progress) Answered(step, answer string) []string {
	var units []string
	visit := p.turn.state.Visits[step]
	for i := range p.turn.state.Tasks {
		task := p.turn.state.Tasks[i]
		if task.Step == step && task.Visit == visit && task.Kind == TaskAsk && p.turn.said(task) == answer {
			units = append(units, task.Unit)
		}
	}
	return units
}

// holds evaluates a condition of a step. What is not filled in yet does not hold where the case
// only waits for it.
func (t *turn) holds(step *process.Step, e *process.Expr, scope int) (bool, error) {
	holds, err := e.Bool(t.facts(scope))
	var missing *expression.MissingError
	if errors.As(err, &missing) && step.Wait != nil && e == step.Wait.Condition {
		return false, nil
	}
	return holds, t.cannot(step, err)
}

// cannot makes an evaluation that failed a refusal: what would have led to it is not taken, and
// the message names what is missing.
func (t *turn) cannot(step *process.Step, err error) error {
	if err == nil {
		return nil
	}
	return refuse(CannotEvaluate, "step", step.ID.Value, "cause", err.Error())
}

func conflicted(p *process.Process, f *process.Facts) ([]string, error) {
	users, err := p.Policies.Conflict.Texts(f)
	var missing *expression.MissingError
	if errors.As(err, &missing) {
		return nil, nil // nobody was named
	}
	return users, err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
