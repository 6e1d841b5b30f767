package engine

import (
	"maps"
	"slices"
)

// remember keeps what is needed to take the answer back.
func (t *turn) remember(in Event) {
	t.state.Last = &LastAnswer{Task: in.Task, Seq: t.state.Seq + 1, Tasks: t.state.TaskCount, User: in.By.User,
		Active: slices.Clone(t.state.Active), Scopes: slices.Clone(t.state.Scopes), Timers: slices.Clone(t.state.Timers), Cut: slices.Clone(t.state.Cut),
		Marks: len(t.state.Marks), Terms: slices.Clone(t.state.Terms), Edition: t.state.Edition, Pauses: t.state.PauseCount, Acts: len(t.state.Acts), Trail: slices.Clone(t.state.Trail)}
	if len(in.Materials) > 0 {
		t.state.Last.Files = map[string][]FileRef{}
		for id := range in.Materials {
			t.state.Last.Files[id] = t.state.Materials[id]
		}
	}
	if len(in.Form) > 0 {
		t.state.Last.Form = t.state.Form
	}
}

// recall takes the last answer back: everything is as it was before it, except that the log says
// what happened.
func (t *turn) recall(in Event) error {
	if task, _ := t.state.Task(in.Task); task.Delegate != nil && task.Status == TaskOpen {
		t.recallDelegation(in, *task.Delegate)
		return nil
	}
	last := *t.state.Last
	t.onTask(&in)
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		switch {
		case task.Number > last.Tasks:
			t.cancel(task.Number)
		case task.Number == last.Task || (task.Changed >= last.Seq && task.Status == TaskCancelled):
			t.reopenTask(task.Number)
		case task.Late && task.Status == TaskOpen && task.Changed >= last.Seq:
			t.touch(task.Number).Late = false
		}
	}
	t.state.Active, t.state.Scopes, t.state.Timers = slices.Clone(last.Active), slices.Clone(last.Scopes), slices.Clone(last.Timers)
	t.state.Marks, t.state.Terms, t.state.Acts = slices.Clip(t.state.Marks[:last.Marks]), slices.Clone(last.Terms), slices.Clip(t.state.Acts[:min(last.Acts, len(t.state.Acts))])
	t.state.Trail, t.state.Cut = slices.Clip(last.Trail), last.Cut
	t.state.Last = nil
	changed := t.takeBack(&last)
	for _, field := range t.alter(last.Form, last.Files) {
		changed = append(changed, "form."+field)
	}
	t.limitsFollow(changed)
	t.waitsFollow(changed)
	if t.state.Edition != last.Edition || t.state.PauseCount != last.Pauses {
		t.redate() // what held then is older than the calendar, or than a pause
	}
	return nil
}

// recallDelegation takes a task back from the one who was to advise on it.
func (t *turn) recallDelegation(in Event, from Performer) {
	in.Target = &Actor{User: from.User, Name: from.Name, Unit: from.Unit, Post: from.Post}
	t.onTask(&in).Delegate = nil
}

func (t *turn) reopenTask(number int) {
	task := t.touch(number)
	t.emit(Event{Kind: TaskReopened, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: number, Unit: task.Unit, Post: task.Post, User: task.User})
	task = t.touch(number)
	task.Status, task.ClosedAt, task.Answer, task.Opinion, task.Reasons, task.By, task.Replied = TaskOpen, nil, "", "", "", nil, 0
}

// keepValue keeps, for whoever takes the last answer back, what stood in data before it.
func (t *turn) keepValue(name string) {
	if last := t.state.Last; last != nil && !last.Solid {
		kept := *last
		kept.Data = withFirst(last.Data, name, t.state.Data[name])
		t.state.Last = &kept
	}
}

// keepOutcome keeps the outcome that a step had before the last answer.
func (t *turn) keepOutcome(step string) {
	if last := t.state.Last; last != nil && !last.Solid {
		kept := *last
		kept.Outcomes = withFirst(last.Outcomes, step, t.state.Outcomes[step])
		t.state.Last = &kept
	}
}

// withFirst notes a value under a name that has none yet; the map given stays as it is.
func withFirst[V any](kept map[string]V, name string, value V) map[string]V {
	if _, known := kept[name]; known {
		return kept
	}
	with := make(map[string]V, len(kept)+1)
	maps.Copy(with, kept)
	with[name] = value
	return with
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
