package engine

import (
	"errors"
	"fmt"
	"slices"

	"shunban/internal/expression"
	"shunban/internal/process"
)

// enter begins a step: it opens its tasks, or ends the case, or goes straight on.
func (t *turn) enter(step *process.Step) error {
	id := step.ID.Value
	if t.state.Visits == nil {
		t.state.Visits = map[string]int{}
	}
	t.state.Visits[id]++
	visit := t.state.Visits[id]
	t.state.Active = append(t.state.Active, Activation{Step: id, Visit: visit, Entered: t.at})
	t.emit(Event{Kind: StepEntered, Step: id, Visit: visit})

	switch step.Kind() {
	case process.KindEnd:
		t.end(id, step.End.Value)
		return nil
	case process.KindNotify:
		return t.notify(step, visit)
	case process.KindAsk:
		return t.ask(step, visit)
	}
	return fmt.Errorf("step %s has no kind", id)
}

// ask opens a task for each unit the step asks.
func (t *turn) ask(step *process.Step, visit int) error {
	units, err := t.units(step)
	if err != nil {
		return err
	}
	for _, unit := range units {
		if err := t.open(Task{Step: step.ID.Value, Visit: visit, Kind: TaskAsk, Unit: unit, Post: step.Ask.Post.Value}, step.Within); err != nil {
			return err
		}
	}
	if len(units) == 0 { // a list that came out empty asks nobody, so all are agreed
		return t.decide(step, visit)
	}
	return nil
}

func (t *turn) notify(step *process.Step, visit int) error {
	unit, err := t.unit(step, step.Notify.Unit)
	if err != nil {
		return err
	}
	if !step.Notify.Acknowledge {
		return t.goOn(step, "")
	}
	return t.open(Task{Step: step.ID.Value, Visit: visit, Kind: TaskAcknowledge, Unit: unit, Post: step.Notify.Post.Value}, step.Within)
}

// open adds a task and asks the calendar for its due date.
func (t *turn) open(task Task, within *process.Within) error {
	task.Number = len(t.state.Tasks) + 1
	task.Status, task.Opened = TaskOpen, t.at
	if within != nil && (task.Kind == TaskAsk || task.Kind == TaskAcknowledge) {
		limit, err := t.limit(within)
		if err != nil {
			return err
		}
		task.Limit = limit
		t.resolve(ResolveDue{Task: task.Number, From: t.at, Limit: limit})
	}
	t.state.Tasks = append(t.state.Tasks, task)
	t.emit(Event{Kind: TaskOpened, Step: task.Step, Visit: task.Visit, Task: task.Number, TaskKind: task.Kind,
		Unit: task.Unit, Post: task.Post, Limit: task.Limit, Of: task.Of, Due: task.Until})
	t.touch(task.Number)
	return nil
}

// limit is the step's limit: the one set for this case where there is one.
func (t *turn) limit(within *process.Within) (string, error) {
	limit := within.Limit.Limit
	if within.Set != nil {
		n, err := t.evalInt(within.Set)
		var missing *expression.MissingError
		switch {
		case errors.As(err, &missing): // not filled in: the general limit holds
		case err != nil:
			return "", err
		default:
			limit.Count = n
		}
	}
	return limit.String(), nil
}

func (t *turn) resolve(r ResolveDue) {
	t.state.Asked = append(t.state.Asked, r)
	t.effects = append(t.effects, Effect{ResolveDue: &r})
}

// leave ends a step's stay and closes what nobody needs to answer any more.
func (t *turn) leave(step string) {
	t.state.Active = slices.DeleteFunc(t.state.Active, func(a Activation) bool { return a.Step == step })
	for i := range t.state.Tasks {
		if t.state.Tasks[i].Step == step {
			t.cancel(i + 1)
		}
	}
}

// cancel closes a task nobody needs to answer any more, if it is still open.
func (t *turn) cancel(number int) {
	task := &t.state.Tasks[number-1]
	if task.Status != TaskOpen {
		return
	}
	t.emit(Event{Kind: TaskClosed, Step: task.Step, Visit: task.Visit, Task: number, TaskKind: task.Kind, Unit: task.Unit, Post: task.Post})
	at := t.at
	task = t.touch(number)
	task.Status, task.ClosedAt = TaskCancelled, &at
}

// goOn leaves a step by its outcome: where the definition says, else to the next step.
func (t *turn) goOn(step *process.Step, outcome string) error {
	to, end := route(step, outcome)
	if to == process.ToApplicant {
		return t.returnToApplicant(step)
	}
	t.leave(step.ID.Value)
	if end != "" {
		t.end(step.ID.Value, end)
		return nil
	}
	next, ok := t.process.Next(step.ID.Value)
	if to != "" {
		next, ok = t.process.Step(to)
	}
	if !ok {
		return fmt.Errorf("step %s leads nowhere by %q", step.ID.Value, outcome)
	}
	if t.state.Visits[next.ID.Value] > 0 {
		t.emit(Event{Kind: Returned, Step: step.ID.Value, To: next.ID.Value})
	}
	return t.enter(next)
}

// route is where the definition sends an outcome: by the answer, by then, or by the step's to.
func route(step *process.Step, outcome string) (to, end string) {
	if r, ok := step.Route(outcome); ok {
		return value(r.To), value(r.End)
	}
	if a, ok := step.Answer(outcome); ok && len(step.Decide) == 0 {
		if a.To != nil || a.End != nil {
			return value(a.To), value(a.End)
		}
	}
	return value(step.To), ""
}

func value(n *process.Name) string {
	if n == nil {
		return ""
	}
	return n.Value
}

// end closes the case in an end state.
func (t *turn) end(step, end string) {
	for number := range t.state.Tasks {
		t.cancel(number + 1)
	}
	t.state.Active = nil
	at := t.at
	t.state.Status, t.state.End, t.state.EndedAt = CaseEnded, end, &at
	t.emit(Event{Kind: Ended, Step: step, End: end})
}

// mark notes a moment and starts the case's own limits that count from it. A mark is set once:
// a second acceptance after a return does not restart the clock.
func (t *turn) mark(name string) {
	if slices.ContainsFunc(t.state.Marks, func(m Mark) bool { return m.Name == name }) {
		return
	}
	t.state.Marks = append(t.state.Marks, Mark{Name: name, At: t.at})
	t.emit(Event{Kind: Marked, Mark: name})
	t.term("statutory", t.process.Clock.Statutory, name)
	t.term("promised", t.process.Clock.Promised, name)
}

func (t *turn) term(name string, term *process.Term, mark string) {
	if term == nil || term.From.Value != mark {
		return
	}
	limit := term.Within.Limit.String()
	t.state.Terms = append(t.state.Terms, Term{Name: name, Limit: limit})
	t.resolve(ResolveDue{Term: name, From: t.at, Limit: limit})
}

// units are the units a step asks, in the order of the definition or the form, each once.
func (t *turn) units(step *process.Step) ([]string, error) {
	if step.Ask.Each == nil {
		unit, err := t.unit(step, *step.Ask.Unit)
		return []string{unit}, err
	}
	if step.Ask.Each.Expr == nil {
		var units []string
		for _, name := range step.Ask.Each.List {
			units = append(units, name.Value)
		}
		return units, nil
	}
	found, err := t.evalUnits(step.Ask.Each.Expr)
	if err != nil {
		return nil, t.nobody(step, err)
	}
	var units []string
	for _, unit := range found {
		if unit != "" && !slices.Contains(units, unit) {
			units = append(units, unit)
		}
	}
	return units, nil
}

func (t *turn) unit(step *process.Step, who process.Performer) (string, error) {
	if who.Expr == nil {
		return who.Unit, nil
	}
	unit, err := t.evalText(who.Expr)
	if err != nil || unit == "" {
		return "", t.nobody(step, err)
	}
	return unit, nil
}

// nobody is the refusal when it cannot be said who is to be asked.
func (t *turn) nobody(step *process.Step, cause error) error {
	params := map[string]string{"step": step.ID.Value}
	if cause != nil {
		params["cause"] = cause.Error()
	}
	return &Refusal{Code: NobodyToAsk, Params: params}
}
