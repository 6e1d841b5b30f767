package engine

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"shunban/internal/process"
)

// What a case has worked out from its application is worked out anew when the application changes, so that no letter
// and no limit rests on a number that holds no more. Only what follows from the case itself is, at once and without
// asking anybody: compute and table steps. What was looked up, asked for or issued stays, and so does the way the case
// has taken.

// followForm works out anew what depends on fields of the form that have changed.
func (t *turn) followForm(fields []string) error {
	changed := make([]string, 0, len(fields))
	for _, field := range fields {
		changed = append(changed, "form."+field)
	}
	return t.follow(changed)
}

// follow works out anew what depends on what has changed ("form.areaMu", "data.latest"), step by step in the order in
// which the case has taken them, because later ones may use what earlier ones give, or give it again.
func (t *turn) follow(changed []string) error {
	if len(changed) == 0 {
		return nil
	}
	for _, id := range t.state.Trail {
		step, ok := t.process.Step(id)
		if !ok || step.Compute == nil && step.Table == nil || t.active(id, t.state.Visits[id]) != nil || t.process.Repeated(id) {
			continue
		}
		for _, name := range t.workAnew(step, changed) {
			changed = append(changed, "data."+name)
		}
	}
	t.limitsFollow(changed)
	return t.waitsFollow(changed)
}

// workAnew enters what a step gives now, and says what of it is another value.
func (t *turn) workAnew(step *process.Step, changed []string) (moved []string) {
	anew := t.process.WorkAnew(step, t.facts(0), changed)
	logged := map[string]json.RawMessage{}
	for _, name := range sortedKeys(anew.Values) {
		value := anew.Values[name]
		held, known := t.state.Data[name]
		switch {
		case value == nil && known:
			t.drop(0, name)
			value = json.RawMessage("null")
		case value == nil || bytes.Equal(value, held):
			continue
		default:
			t.give(0, name, value)
		}
		moved, logged[name] = append(moved, name), value
	}
	if len(moved) > 0 {
		t.emit(Event{Kind: Computed, Step: step.ID.Value, Visit: t.state.Visits[step.ID.Value], Data: logged, Rows: anew.Rows})
	}
	return moved
}

// limitsFollow moves the limits of open tasks that end with a day, once the day is another one. What people have
// agreed stays; and so does a limit after which silence is an answer, if the new day is over: nobody was silent until
// a day they could not know.
func (t *turn) limitsFollow(changed []string) {
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		step, ok := t.process.Step(task.Step)
		if !ok || task.Status != TaskOpen || task.Kind == TaskSupplement || step.Within == nil || !step.Within.Until.DependsOn(changed) ||
			task.Agreed != nil && !task.named() || task.Agreed == nil && task.Limit == "" {
			continue
		}
		day, named, err := t.lastDay(step.Within, task.Scope)
		if err != nil || !named {
			continue // what cannot be worked out any more stays as it was
		}
		end := day.AddDate(0, 0, 1).UTC()
		if expiry := step.Within.Expiry; expiry != nil && expiry.Answer != nil && !end.After(t.at) {
			continue
		}
		opened := task.Opened
		task = t.changing(i)
		task.Agreed, task.AgreedAt = &end, &opened
		if q, ok := taskQuestion(&t.state, task); ok {
			t.inquireOnce(q)
		}
	}
}

// waitsFollow moves what the case waits for, once it is another day.
func (t *turn) waitsFollow(changed []string) error {
	for _, a := range t.state.Active {
		step, ok := t.process.Step(a.Step)
		if !ok || step.Wait == nil || !step.Wait.Until.DependsOn(changed) && !step.Wait.Of.DependsOn(changed) {
			continue
		}
		i := slices.IndexFunc(t.state.Timers, func(timer Timer) bool { return timer.Step == a.Step && timer.Visit == a.Visit && timer.Handler == -1 })
		if i < 0 {
			continue
		}
		q, err := t.waitQuestion(step, a.Scope)
		if err != nil {
			return err
		}
		t.state.Timers[i].Date, t.state.Timers[i].Limit = q.Date, q.Limit
		t.inquireOnce(timerQuestion(&t.state, t.state.Timers[i]))
	}
	return nil
}

// waitQuestion is when a wait is over that waits for a time.
func (t *turn) waitQuestion(step *process.Step, scope int) (Question, error) {
	w := step.Wait
	q := Question{From: t.since()}
	var err error
	switch {
	case w.For != nil:
		q.Limit = w.For.Limit.String()
	case w.Until != nil:
		q.Date, err = w.Until.Text(t.facts(scope))
	default:
		q.Limit = w.Before.Limit.String()
		q.Date, err = w.Of.Text(t.facts(scope))
	}
	return q, t.cannot(step, err)
}

// keepValue keeps, for whoever takes the last answer back, what stood in data before it.
func (t *turn) keepValue(name string) {
	if t.state.Last == nil || t.state.Last.Solid {
		return
	}
	if _, kept := t.state.Last.Data[name]; kept {
		return
	}
	last := *t.state.Last
	last.Data = maps.Clone(last.Data)
	if last.Data == nil {
		last.Data = map[string]json.RawMessage{}
	}
	last.Data[name] = t.state.Data[name]
	t.state.Last = &last
}

// keepOutcome keeps the outcome that a step had before the last answer.
func (t *turn) keepOutcome(step string) {
	if t.state.Last == nil || t.state.Last.Solid {
		return
	}
	if _, kept := t.state.Last.Outcomes[step]; kept {
		return
	}
	last := *t.state.Last
	last.Outcomes = maps.Clone(last.Outcomes)
	if last.Outcomes == nil {
		last.Outcomes = map[string]string{}
	}
	last.Outcomes[step] = t.state.Outcomes[step]
	t.state.Last = &last
}

// takeBack restores data and outcomes as they were before the answer that is taken back, and says what has changed.
func (t *turn) takeBack(last *LastAnswer) (changed []string) {
	for _, name := range sortedKeys(last.Data) {
		if before := last.Data[name]; len(before) == 0 || string(before) == "null" {
			delete(own(&t.state.Data, &t.owned.data), name)
		} else {
			own(&t.state.Data, &t.owned.data)[name] = before
		}
		changed = append(changed, "data."+name)
	}
	for step, before := range last.Outcomes {
		if before == "" {
			delete(own(&t.state.Outcomes, &t.owned.outcomes), step)
		} else {
			own(&t.state.Outcomes, &t.owned.outcomes)[step] = before
		}
	}
	return changed
}

// dayQuestion is what a step asks the calendar that asks for a day.
func (t *turn) dayQuestion(step *process.Step, scope int) (Question, error) {
	date, err := step.Date.Of.Text(t.facts(scope))
	if err != nil {
		return Question{}, t.cannot(step, err)
	}
	general := step.Date.After
	if step.Date.Before != nil {
		general = step.Date.Before
	}
	limit, err := t.limit(general.Limit, step.Date.Set, scope)
	if err != nil {
		return Question{}, t.cannot(step, err)
	}
	if step.Date.Before != nil {
		return Question{From: t.at, Date: date, Limit: limit}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, date, process.Zone)
	if err != nil {
		return Question{}, refuse(CannotEvaluate, "step", step.ID.Value, "cause", err.Error())
	}
	return Question{From: day, Limit: limit}, nil
}
