package engine

import "shunban/internal/process"

// late tells whether an answer comes after silence has been taken for one, or in the very instant
// in which it is: a limit ends strictly before its instant, so the deadline wins.
func late(task *Task, step *process.Step, in Event) bool {
	if in.Kind == LateOpinion {
		return true
	}
	if in.Kind != Answered || task.Kind != TaskAsk {
		return false
	}
	return task.Status == TaskSilent || falls(task, step) && !in.At.Before(*task.Due)
}

// falls tells whether silence is taken for an answer when the limit of an open task has run out.
func falls(task *Task, step *process.Step) bool {
	return task.Status == TaskOpen && lapses(task, step) && task.Kind == TaskAsk && step.Within.Expiry != nil && step.Within.Expiry.Answer != nil
}

// admitLateOpinion takes one opinion from those who were asked. It need not carry what an answer
// must, because nothing follows from it.
func (t *turn) admitLateOpinion(task *Task, step *process.Step, in Event) error {
	if task.Status != TaskSilent && !(falls(task, step) && !in.At.Before(*task.Due)) {
		if task.Status == TaskOpen {
			return refuse(NotAsked, "kind", string(in.Kind))
		}
		return closed(task)
	}
	if t.state.Suspended != nil && task.Status == TaskOpen {
		return refuse(CaseIsSuspended, "reasons", t.state.Suspended.Reasons)
	}
	if _, ok := step.Answer(in.Answer); !ok {
		return refuse(UnknownAnswer, "answer", in.Answer)
	}
	if len(task.Opinions) > 0 {
		return closed(task)
	}
	return t.admitPerson(task, in)
}

// lateOpinion keeps an answer that changes nothing. If the limit has run out and nothing has
// followed from that yet, it follows now.
func (t *turn) lateOpinion(in Event) error {
	task, _ := t.state.Task(in.Task)
	open := task.Status == TaskOpen
	in.Kind = LateOpinion
	in.Form, in.Materials = nil, nil
	in = *t.note(&in)
	if open {
		if err := t.expire(Event{Kind: Expired, Task: in.Task}); err != nil {
			return err
		}
	}
	task = t.touch(in.Task)
	task.Opinions = append(task.Opinions[:len(task.Opinions):len(task.Opinions)],
		Opinion{Seq: in.Seq, At: t.at, By: *in.By, Answer: in.Answer, Opinion: in.Opinion, Reasons: in.Reasons})
	return nil
}

// note logs an event about a task, completed by what the task knows.
func (t *turn) note(in *Event) *Event {
	task, _ := t.state.Task(in.Task)
	in.Step, in.Visit, in.Branch, in.Unit, in.Post, in.User = task.Step, task.Visit, task.Branch, task.Unit, task.Post, task.User
	in.TaskKind = task.Kind
	*in = t.emit(*in)
	return in
}
