package engine

import (
	"encoding/json"
	"errors"
	"slices"

	"shunban/internal/expression"
	"shunban/internal/process"
)

// entry says how a step is entered.
type entry struct {
	anew bool // it is what the case was led to on purpose: those who are asked are asked anew
}

// maxSteps bounds what one event can lead to.
const maxSteps = 2000

// maxWays bounds how many ways a for-each step begins and how many are asked at once.
const maxWays = 500

// enter begins a step in a scope.
func (t *turn) enter(scope int, step *process.Step, how entry) error {
	if t.steps++; t.steps > maxSteps {
		return refuse(Endless, "step", step.ID.Value)
	}
	id := step.ID.Value
	if step.When != nil {
		holds, err := t.holds(step, step.When, scope)
		if err != nil {
			return err
		}
		if !holds {
			if step.Compute != nil || step.Table != nil {
				t.trail(id) // its condition may hold when the form is another; see followForm
			}
			t.emit(Event{Kind: StepSkipped, Step: id, Branch: t.branch(scope)})
			return t.next(scope, step)
		}
	}
	a := t.activate(scope, step)
	return t.begin(step, a, how)
}

// activate notes that a step is open.
func (t *turn) activate(scope int, step *process.Step) Activation {
	id := step.ID.Value
	visits := own(&t.state.Visits, &t.owned.visits)
	visits[id]++
	a := Activation{Step: id, Visit: visits[id], Scope: scope, Entered: t.at}
	t.state.Active = append(t.state.Active, a)
	t.trail(id)
	t.emit(Event{Kind: StepEntered, Step: id, Visit: a.Visit, Branch: t.branch(scope)})
	t.arm(step, a)
	return a
}

// trail notes that the case has come to a step.
func (t *turn) trail(step string) {
	if !slices.Contains(t.state.Trail, step) {
		t.state.Trail = append(t.state.Trail, step)
	}
}

// begin does what the step is for.
func (t *turn) begin(step *process.Step, a Activation, how entry) error {
	switch step.Kind() {
	case process.KindAsk:
		return t.ask(step, a, how)
	case process.KindNotify:
		return t.notify(step, a)
	case process.KindCompute, process.KindTable:
		return t.workOut(step, a)
	case process.KindDate:
		return t.dateOf(step, a)
	case process.KindIssue:
		if err := t.issue(step, a.Scope, a, *step.Issue, nil); err != nil {
			return err
		}
		return t.goOn(a, step, "")
	case process.KindCall, process.KindLookup, process.KindRecord, process.KindSend, process.KindSub:
		return t.order(step, a)
	case process.KindChoose:
		return t.choose(step, a)
	case process.KindParallel:
		return t.parallel(step, a, how)
	case process.KindForEach:
		return t.forEach(step, a, how)
	case process.KindGroup:
		list, _ := t.process.ListIn(step, 0, false)
		return t.way(a, list, 0, nil)
	case process.KindWait:
		return t.wait(step, a)
	default:
		return t.endStep(step, a)
	}
}

// way begins one way of a block.
func (t *turn) way(a Activation, list *process.StepList, index int, row json.RawMessage) error {
	if held := t.active(a.Step, a.Visit); held != nil {
		held.Started = max(held.Started, 1)
	}
	scope := t.openScope(a, ScopeBranch, list, index, row)
	return t.enter(scope, &list.Steps[0], entry{})
}

// choose takes the first way whose condition holds.
func (t *turn) choose(step *process.Step, a Activation) error {
	for i := range step.Choose {
		line := &step.Choose[i]
		if !line.Otherwise {
			holds, err := t.holds(step, line.When, a.Scope)
			if err != nil {
				return err
			}
			if !holds {
				continue
			}
		}
		if list, ok := t.process.ListIn(step, i, false); ok {
			return t.way(a, list, i, nil)
		}
		return t.route(a, step, process.Way{To: name(line.To), End: name(line.End)})
	}
	return refuse(CannotEvaluate, "step", step.ID.Value, "cause", "no line of choose holds")
}

// parallel begins every branch whose condition holds. With none, it is over at once.
func (t *turn) parallel(step *process.Step, a Activation, how entry) error {
	if t.blocked(a, how) {
		return nil
	}
	var ways []*process.StepList
	for i := range step.Parallel.Branches {
		if when := step.Parallel.Branches[i].When; when != nil {
			holds, err := t.holds(step, when, a.Scope)
			if err != nil {
				return err
			}
			if !holds {
				continue
			}
		}
		list, _ := t.process.ListIn(step, i, false)
		ways = append(ways, list)
	}
	t.forgetCut(a.Step)
	if len(ways) == 0 {
		return t.goOn(a, step, "")
	}
	t.active(a.Step, a.Visit).Started = len(ways)
	for _, list := range ways {
		if t.active(a.Step, a.Visit) == nil {
			return nil // an earlier branch has led away, or was enough
		}
		if err := t.way(a, list, list.Branch, nil); err != nil {
			return err
		}
	}
	return nil
}

// forEach goes the same way for each element of a list. With none, it is over at once.
func (t *turn) forEach(step *process.Step, a Activation, how entry) error {
	if t.blocked(a, how) {
		return nil
	}
	rows, err := t.elements(step, a.Scope)
	if err != nil {
		return err
	}
	if len(rows) > maxWays {
		return refuse(TooManyPersons, "step", a.Step)
	}
	if len(rows) == 0 {
		return t.goOn(a, step, "")
	}
	list, _ := t.process.ListIn(step, 0, false)
	held := t.active(a.Step, a.Visit)
	held.Started = len(rows)
	if step.ForEach.Order.Value == "sequence" {
		for _, row := range rows[1:] {
			held.Rows = append(held.Rows, string(row))
		}
		return t.way(a, list, 0, rows[0])
	}
	for i, row := range rows {
		if t.active(a.Step, a.Visit) == nil {
			return nil
		}
		if err := t.way(a, list, i, row); err != nil {
			return err
		}
	}
	return nil
}

// nextRow begins the way for the next element of a sequence.
func (t *turn) nextRow(step *process.Step, a Activation) error {
	list, _ := t.process.ListIn(step, 0, false)
	row := a.Rows[0]
	held := t.active(a.Step, a.Visit)
	held.Rows = slices.Clone(held.Rows[1:])
	return t.way(*held, list, held.Started-len(held.Rows)-1, json.RawMessage(row))
}

func (t *turn) elements(step *process.Step, scope int) ([]json.RawMessage, error) {
	in := step.ForEach.In
	if in.Expr == nil {
		var rows []json.RawMessage
		for _, n := range in.List {
			raw, err := json.Marshal(n.Value)
			if err != nil {
				return nil, err
			}
			rows = append(rows, raw)
		}
		return rows, nil
	}
	rows, err := in.Expr.Items(t.facts(scope))
	var missing *expression.MissingError
	if errors.As(err, &missing) {
		return nil, nil // a list that was not filled in has no elements
	}
	return rows, t.cannot(step, err)
}

// blocked lets a block wait while branches of an earlier visit still run.
func (t *turn) blocked(a Activation, how entry) bool {
	for _, s := range t.state.Scopes {
		if s.Step == a.Step && s.Left {
			held := t.active(a.Step, a.Visit)
			held.Blocked, held.Anew = true, how.anew
			return true
		}
	}
	return false
}

// endStep ends the case, at once or when everything else has come to its end.
func (t *turn) endStep(step *process.Step, a Activation) error {
	if step.End.Rest.Value == "finish" {
		t.active(a.Step, a.Visit).Waiting = true
		return nil // stir ends the case when nothing else is open
	}
	t.end(step.ID.Value, step.End.State.Value)
	return nil
}

func name(n *process.Name) string {
	if n == nil {
		return ""
	}
	return n.Value
}
