package engine

import (
	"shunban/internal/process"
)

// admit says whether an event fits the state: that the task is open, that it is the actor's, that
// the answer exists and carries what it must. It changes nothing.
func admit(p *process.Process, s State, in Event) error {
	if in.Kind == Submitted {
		if s.Seq > 0 {
			return &Refusal{Code: CaseExists, Params: map[string]string{"number": s.Number}}
		}
		return nil
	}
	if s.Seq == 0 {
		return &Refusal{Code: UnknownTask}
	}
	if in.Kind == Dated {
		return admitDate(s, in)
	}
	if in.Kind == ClockMoved && !s.Rehearsal {
		return &Refusal{Code: NotARehearsal, Params: map[string]string{"number": s.Number}}
	}
	if s.Status == CaseEnded {
		return ended(s, in)
	}
	if in.Kind == ClockMoved {
		return nil
	}
	return admitTask(p, s, in)
}

// ended refuses what comes after the end, naming the task's own fate where it has one.
func ended(s State, in Event) error {
	if task, ok := s.Task(in.Task); ok && task.Status != TaskOpen {
		return closed(task)
	}
	return &Refusal{Code: CaseIsEnded, Params: map[string]string{"end": s.End}}
}

func closed(task *Task) error {
	return &Refusal{Code: TaskIsClosed, Params: map[string]string{"status": string(task.Status), "answer": task.Answer}}
}

// wants says which kind of task each event is an answer to.
var wants = map[Kind]TaskKind{
	Answered: TaskAsk, Expired: TaskAsk, ExtensionRequested: TaskAsk, Resubmitted: TaskSupplement,
	Acknowledged: TaskAcknowledge, ExtensionAgreed: TaskExtension, ExtensionRefused: TaskExtension,
}

func admitTask(p *process.Process, s State, in Event) error {
	task, ok := s.Task(in.Task)
	if !ok {
		return &Refusal{Code: UnknownTask}
	}
	step, ok := p.Step(task.Step)
	if !ok {
		return &Refusal{Code: UnknownTask}
	}
	if in.Kind != Expired && !mayAct(task, in) {
		return &Refusal{Code: NotYours, Params: map[string]string{"unit": task.Unit, "post": task.Post}}
	}
	if task.Status != TaskOpen {
		return closed(task)
	}
	kind, known := wants[in.Kind]
	if !known {
		return &Refusal{Code: UnknownEvent, Params: map[string]string{"kind": string(in.Kind)}}
	}
	if task.Kind != kind {
		return &Refusal{Code: UnknownAnswer, Params: map[string]string{"answer": string(in.Kind)}}
	}
	switch in.Kind {
	case Answered:
		return admitAnswer(task, step, in)
	case Expired:
		return admitExpiry(task, step, in)
	case ExtensionRequested:
		return admitExtension(s, task, step, in)
	default:
		return nil
	}
}

// mayAct holds the actor against the task: the same unit and, where the task names one, the same
// post. Who holds which post is not for the engine to know.
func mayAct(task *Task, in Event) bool {
	return in.By != nil && in.By.Unit == task.Unit && (task.Post == "" || in.By.Post == task.Post)
}

func admitAnswer(task *Task, step *process.Step, in Event) error {
	// A limit ends strictly before its instant: an answer that arrives in that instant is late,
	// and the deemed answer wins.
	if lapses(task, step) && !in.At.Before(*task.Due) {
		return &Refusal{Code: TaskHasExpired, Params: map[string]string{"due": task.Due.Format("2006-01-02T15:04:05Z07:00")}}
	}
	answer, ok := step.Answer(in.Answer)
	if !ok {
		return &Refusal{Code: UnknownAnswer, Params: map[string]string{"answer": in.Answer}}
	}
	if answer.Opinion == process.Required && blank(in.Opinion) {
		return &Refusal{Code: OpinionRequired, Params: map[string]string{"answer": in.Answer}}
	}
	if answer.Reasons == process.Required && blank(in.Reasons) {
		return &Refusal{Code: ReasonsRequired, Params: map[string]string{"answer": in.Answer}}
	}
	return nil
}

func admitExpiry(task *Task, step *process.Step, in Event) error {
	if !lapses(task, step) || in.At.Before(*task.Due) {
		return &Refusal{Code: NotAsked, Params: map[string]string{"kind": string(in.Kind)}}
	}
	return nil
}

func admitDate(s State, in Event) error {
	for _, asked := range s.Asked {
		if asked.Task == in.Task && asked.Term == in.Term {
			if in.Due == nil {
				break
			}
			return nil
		}
	}
	return &Refusal{Code: NotAsked, Params: map[string]string{"kind": string(in.Kind)}}
}

// lapses tells whether silence on the task has a legal consequence at a known moment.
func lapses(task *Task, step *process.Step) bool {
	return task.Kind == TaskAsk && task.Due != nil && step.Within != nil && step.Within.Expiry != nil
}

// blank tells whether a text says nothing.
func blank(text string) bool {
	for _, r := range text {
		switch r {
		case ' ', '\t', '\n', '\r', '\u3000': // with the Chinese full-width space
		default:
			return false
		}
	}
	return true
}
