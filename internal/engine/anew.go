package engine

import (
	"bytes"
	"encoding/json"
	"slices"

	"shunban/internal/process"
)

// What a case has worked out from its application is worked out anew when the application changes, so that no letter
// and no limit rests on a number that holds no more. Only what follows from the case itself is, at once and without
// asking anybody: compute and table steps, also one that was passed by and whose condition holds now. What was looked up,
// asked for or issued stays, and so does the way the case has taken.

// followForm works out anew what depends on fields of the form that have changed.
func (t *turn) followForm(fields []string) {
	changed := make([]string, 0, len(fields))
	for _, field := range fields {
		changed = append(changed, "form."+field)
	}
	t.follow(changed)
}

// follow works out anew what depends on what has changed ("form.areaMu", "data.latest"), and moves the limits and waits
// that end with it.
func (t *turn) follow(changed []string) {
	if len(changed) == 0 {
		return
	}
	var taken []process.Taken
	for _, id := range t.state.Trail {
		step, ok := t.process.Step(id)
		if ok && (step.Compute != nil || step.Table != nil) && !t.process.Repeated(id) {
			taken = append(taken, process.Taken{Step: step, PassedBy: t.state.Visits[id] == 0})
		}
	}
	for _, anew := range t.process.WorkAnew(taken, t.facts(0), changed) {
		for _, name := range t.enterAnew(anew) {
			changed = append(changed, "data."+name)
		}
	}
	t.limitsFollow(changed)
	t.waitsFollow(changed)
}

// enterAnew enters what a step gives now, and says what of it is another value.
func (t *turn) enterAnew(anew process.Anew) (moved []string) {
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
	if id := anew.Step.ID.Value; len(moved) > 0 {
		t.emit(Event{Kind: Computed, Step: id, Visit: t.state.Visits[id], Data: logged, Rows: anew.Rows})
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

// waitsFollow moves what the case waits for, once it is another day. What cannot be worked out any more stays as it was:
// a correction is not refused for it.
func (t *turn) waitsFollow(changed []string) {
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
			continue
		}
		t.state.Timers[i].Date, t.state.Timers[i].Limit = q.Date, q.Limit
		t.inquireOnce(timerQuestion(&t.state, t.state.Timers[i]))
	}
}
