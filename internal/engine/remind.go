package engine

import (
	"time"

	"shunban/internal/calendar"
	"shunban/internal/process"
)

// line is the next reminder of a task: the one at its turn, or the last one again where it repeats.
func line(p *process.Process, task *Task, step *process.Step) (process.Remind, bool) {
	if task.Kind != TaskAsk && task.Kind != TaskPublic {
		return process.Remind{}, false
	}
	list := p.Reminders(step)
	n := task.Reminded
	if last := len(list) - 1; n > last && last >= 0 && list[last].Every != nil {
		n = last
	}
	if n >= len(list) {
		return process.Remind{}, false
	}
	return list[n], true
}

// reminder is when the next reminder of a task is due.
func reminder(p *process.Process, task *Task, step *process.Step) (time.Time, bool) {
	r, ok := line(p, task, step)
	switch {
	case !ok:
		return time.Time{}, false
	case r.Moment == nil:
		if task.RemindAt == nil {
			return time.Time{}, false
		}
		return *task.RemindAt, true
	case task.Due == nil:
		return time.Time{}, false
	}
	return r.Moment.Of(task.from(), *task.Due).Truncate(time.Microsecond), true // as every moment of the log
}

// nextReminder asks when the next reminder is due that counts from a moment of its own. A part of
// a limit means nothing for a task that has none.
func (t *turn) nextReminder(task *Task) {
	began := task.RemindFrom
	task.RemindAt, task.RemindFrom = nil, nil
	step, ok := t.process.Step(task.Step)
	if !ok || task.Late {
		return
	}
	r, ok := line(t.process, task, step)
	for ok && r.Moment != nil && task.Limit == "" && task.Agreed == nil {
		task.Reminded++
		r, ok = line(t.process, task, step)
	}
	if !ok || r.Moment != nil {
		return
	}
	from, limit := task.from(), ""
	switch {
	case r.After != nil:
		limit = r.After.String()
	case r.Every != nil:
		from, limit = t.repeated(task, step, began)
	}
	task.RemindFrom, task.RemindLimit = &from, limit
	t.askReminder(task)
}

// repeated is from when and how long the next time of a reminder counts that repeats. Days and months go on from
// where the line before counted from, or else from the first time on, so that neither rest days nor the hour at
// which it was noticed add up (13710: each month, not each month and some days).
func (t *turn) repeated(task *Task, step *process.Step, began *time.Time) (from time.Time, limit string) {
	list := t.process.Reminders(step)
	last := len(list) - 1
	every := list[last].Every.Limit
	if every.Unit == calendar.Hours {
		return t.at, every.String()
	}
	times := task.Reminded - last // it has come already
	total := calendar.Limit{Count: (times + 1) * every.Count, Unit: every.Unit}
	switch {
	case last > 0 && list[last-1].After != nil && list[last-1].After.Limit.Count > 0 && list[last-1].After.Limit.Unit == every.Unit:
		from, total.Count = task.from(), total.Count+list[last-1].After.Limit.Count
	case times > 0 && began != nil:
		from = *began
	default:
		from, total = t.since(), every
	}
	if total.Count > calendar.MaxCount {
		return t.since(), every.String()
	}
	return from, total.String()
}

func (t *turn) askReminder(task *Task) {
	if q, ok := reminderQuestion(&t.state, task); ok {
		t.inquireOnce(q)
	}
}

func reminderQuestion(s *State, task *Task) (Question, bool) {
	if task.RemindFrom == nil {
		return Question{}, false
	}
	return Question{Subject: Subject{Task: task.Number, Remind: true}, From: *task.RemindFrom, Limit: task.RemindLimit,
		Held: s.held(*task.RemindFrom, false)}, true
}

// remind notes that somebody is reminded. The shell tells them.
func (t *turn) remind(in Event) error {
	task, _ := t.state.Task(in.Task)
	step, _ := t.process.Step(task.Step)
	r, _ := line(t.process, task, step)
	t.due, _ = reminder(t.process, task, step)
	in.Step, in.Visit, in.Branch, in.By = task.Step, task.Visit, task.Branch, nil
	t.emit(in)
	unit, post, user := task.Unit, task.Post, task.User
	if r.Post.Value != "" {
		post, user = r.Post.Value, ""
	}
	if r.Unit != nil {
		var err error
		if unit, err = t.unit(step, r.Unit, task.Scope); err != nil {
			return err
		}
	}
	t.emit(Event{Kind: Reminded, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: in.Task, Unit: unit, Post: post, User: user, Due: task.Due})
	task = t.touch(in.Task)
	task.Reminded++
	task.Reminders = append(task.Reminders[:len(task.Reminders):len(task.Reminders)], t.at)
	t.nextReminder(task)
	return nil
}
