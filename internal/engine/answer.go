package engine

import (
	"fmt"

	"shunban/internal/process"
)

// submit begins the case.
func (t *turn) submit(in Event) error {
	if in.Opening == nil {
		return fmt.Errorf("a submission without what the case is")
	}
	t.state.Opening = *in.Opening
	t.state.Status, t.state.Submitted = CaseOpen, t.at
	t.state.Form, t.state.Materials = in.Form, in.Materials
	t.emit(in)
	return t.enter(&t.process.Steps[0])
}

// answer takes a person's answer to a task.
func (t *turn) answer(in Event) error {
	t.close(&in, TaskAnswered)
	step, _ := t.process.Step(in.Step)
	return t.settled(step, in)
}

// expire takes silence for the answer the law gives it.
func (t *turn) expire(in Event) error {
	task, _ := t.state.Task(in.Task)
	step, _ := t.process.Step(task.Step)
	in.Step, in.Visit, in.Unit, in.Post, in.Due = task.Step, task.Visit, task.Unit, task.Post, task.Due
	in.By = nil
	t.emit(in)

	expiry := step.Within.Expiry
	basis := expiry.Basis
	deemed := t.emit(Event{Kind: TaskDeemed, Step: task.Step, Visit: task.Visit, Task: task.Number,
		Unit: task.Unit, Post: task.Post, Answer: expiry.Answer.Value, Basis: &basis})
	at := t.at
	changed := t.touch(task.Number)
	changed.Status, changed.Answer, changed.Basis, changed.ClosedAt = TaskSilent, deemed.Answer, &basis, &at
	t.cancelExtensions(task.Number)
	return t.settled(step, deemed)
}

// settled goes on once a task has its answer, from a person or from the law.
func (t *turn) settled(step *process.Step, e Event) error {
	if answer, ok := step.Answer(e.Answer); ok && answer.Marks != nil {
		t.mark(answer.Marks.Value)
	}
	if step.Ask.Each == nil {
		return t.goOn(step, e.Answer)
	}
	for _, task := range t.state.Tasks {
		if task.Step == e.Step && task.Visit == e.Visit && task.Kind == TaskAsk && task.Status == TaskOpen {
			return nil // somebody has still to answer
		}
	}
	return t.decide(step, e.Visit)
}

// decide says what the answers of several units together amount to.
func (t *turn) decide(step *process.Step, visit int) error {
	for i := range step.Decide {
		line := &step.Decide[i]
		if !line.Otherwise {
			holds, err := t.evalDecision(line.When, step.ID.Value, visit)
			if err != nil {
				return err
			}
			if !holds {
				continue
			}
		}
		t.emit(Event{Kind: StepDecided, Step: step.ID.Value, Visit: visit, Answer: line.Outcome})
		return t.goOn(step, line.Outcome)
	}
	return fmt.Errorf("step %s: no outcome fits the answers", step.ID.Value)
}

// acknowledge takes the confirmation of a notice.
func (t *turn) acknowledge(in Event) error {
	in.Answer = AnswerAcknowledge
	t.close(&in, TaskAnswered)
	step, _ := t.process.Step(in.Step)
	return t.goOn(step, "")
}

// returnToApplicant sends the case back for correction; the step waits until it comes again.
func (t *turn) returnToApplicant(step *process.Step) error {
	id := step.ID.Value
	for i := range t.state.Tasks {
		if t.state.Tasks[i].Step == id {
			t.cancel(i + 1)
		}
	}
	visit := t.state.Visits[id]
	for i := range t.state.Active {
		if t.state.Active[i].Step == id {
			t.state.Active[i].Waiting = true
		}
	}
	t.emit(Event{Kind: Returned, Step: id, Visit: visit, To: process.ToApplicant})
	return t.open(Task{Step: id, Visit: visit, Kind: TaskSupplement, Unit: t.state.Applicant.Unit}, nil)
}

// resubmit takes the corrected application and asks the step that sent it back again.
func (t *turn) resubmit(in Event) error {
	in.Answer = AnswerResubmit
	t.close(&in, TaskAnswered)
	t.state.Form, t.state.Materials = in.Form, in.Materials
	step, _ := t.process.Step(in.Step)
	t.leave(in.Step)
	return t.enter(step)
}

// date enters a date the calendar has given.
func (t *turn) date(in Event) error {
	for i, asked := range t.state.Asked {
		if asked.Task == in.Task && asked.Term == in.Term {
			in.Limit = asked.Limit
			t.state.Asked = append(t.state.Asked[:i:i], t.state.Asked[i+1:]...)
			break
		}
	}
	if task, ok := t.state.Task(in.Task); ok {
		in.Step, in.Visit, in.Unit = task.Step, task.Visit, task.Unit
		t.emit(in)
		task = t.touch(in.Task)
		task.Due, task.Provisional = in.Due, in.Provisional
		return nil
	}
	t.emit(in)
	for i := range t.state.Terms {
		if t.state.Terms[i].Name == in.Term {
			t.state.Terms[i].Due, t.state.Terms[i].Provisional = in.Due, in.Provisional
		}
	}
	return nil
}

// close logs a person's answer, completed by what the task knows, and closes the task with it.
func (t *turn) close(in *Event, status TaskStatus) {
	task, _ := t.state.Task(in.Task)
	in.Step, in.Visit, in.Unit, in.Post, in.TaskKind = task.Step, task.Visit, task.Unit, task.Post, task.Kind
	*in = t.emit(*in)
	at := t.at
	task = t.touch(in.Task)
	task.Status, task.ClosedAt = status, &at
	task.Answer, task.Opinion, task.Reasons, task.By, task.Request = in.Answer, in.Opinion, in.Reasons, in.By, in.Request
	t.cancelExtensions(task.Number)
}

// Reply is the event by which an answer to the task comes in: every kind of task is answered in
// the same way from outside, with the name of the answer.
func (t *Task) Reply(answer, opinion, reasons string) Event {
	e := Event{Kind: Answered, Task: t.Number, Answer: answer, Opinion: opinion, Reasons: reasons}
	switch t.Kind {
	case TaskAsk:
	case TaskAcknowledge:
		if answer == AnswerAcknowledge {
			e.Kind = Acknowledged
		}
	case TaskSupplement:
		if answer == AnswerResubmit {
			e.Kind = Resubmitted
		}
	case TaskExtension:
		switch answer {
		case AnswerAgree:
			e.Kind = ExtensionAgreed
		case AnswerRefuse:
			e.Kind = ExtensionRefused
		}
	}
	return e
}
