package engine

import (
	"bytes"
	"slices"
	"time"

	"shunban/internal/process"
)

// What a case has worked out from its application is worked out anew when the application changes, so that no letter
// and no limit rests on a number that holds no more. Only what follows from the case itself is: what was looked up,
// asked for or issued stays, and so does the way the case has taken.

// followForm works out anew what depends on fields of the form that have changed.
func (t *turn) followForm(fields []string) error {
	changed := make([]string, 0, len(fields))
	for _, field := range fields {
		changed = append(changed, "form."+field)
	}
	return t.follow(changed)
}

// follow works out anew what depends on what has changed ("form.areaMu", "data.fee"), step by step in the order in
// which the case has taken them, because later ones may use what earlier ones give.
func (t *turn) follow(changed []string) error {
	if len(changed) == 0 {
		return nil
	}
	for _, id := range t.state.Trail {
		step, ok := t.process.Step(id)
		if !ok || !step.WorksWith(changed) || t.active(id, t.state.Visits[id]) != nil || t.process.Repeated(id) {
			continue
		}
		if step.Date != nil {
			if err := t.dateAnew(step); err != nil {
				return err
			}
			continue
		}
		values, rows, err := step.Work(t.facts(0))
		if err != nil {
			return t.cannot(step, err)
		}
		var moved []string
		for _, name := range sortedKeys(values) {
			if !bytes.Equal(values[name], t.state.Data[name]) {
				t.give(0, name, values[name])
				moved = append(moved, name)
			}
		}
		if len(moved) == 0 {
			continue
		}
		t.emit(Event{Kind: Computed, Step: id, Visit: t.state.Visits[id], Data: values, Rows: rows})
		for _, name := range moved {
			changed = append(changed, "data."+name)
			t.limitsFollow(name)
		}
	}
	return nil
}

// dateAnew asks the calendar again for the day of a step; see dayMoved.
func (t *turn) dateAnew(step *process.Step) error {
	id := step.ID.Value
	q, err := t.dayQuestion(step, 0)
	if err != nil {
		return err
	}
	t.state.Timers = slices.DeleteFunc(t.state.Timers, func(kept Timer) bool { return kept.Handler == dayKept && kept.Step == id })
	t.timer(Activation{Step: id, Visit: t.state.Visits[id]}, dayKept, q)
	return nil
}

// limitsFollow moves the limits of open tasks that end with a day in data, once the day is another one.
func (t *turn) limitsFollow(name string) {
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		step, ok := t.process.Step(task.Step)
		if !ok || task.Status != TaskOpen || !task.named() || step.Within == nil || !step.Within.EndsWith(name) {
			continue
		}
		day, named, err := t.lastDay(step.Within, task.Scope)
		if err != nil || !named {
			continue // what cannot be worked out any more stays as it was
		}
		end := day.AddDate(0, 0, 1).UTC()
		task = t.changing(i)
		task.Agreed = &end
		if q, ok := taskQuestion(&t.state, task); ok {
			t.inquireOnce(q)
		}
	}
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
