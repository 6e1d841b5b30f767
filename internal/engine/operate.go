package engine

import (
	"slices"

	"shunban/internal/process"
)

// operate does an admitted operation.
func (t *turn) operate(in Event) error {
	switch in.Kind {
	case Claimed:
		t.onTask(&in).Claimed = in.By.User
	case Unclaimed:
		t.onTask(&in).Claimed = ""
	case Transferred:
		t.hand(&in)
	case Delegated:
		task := t.onTask(&in)
		task.Delegate = &Performer{Unit: in.Target.Unit, Post: in.Target.Post, User: in.Target.User, Name: in.Target.Name}
	case Signer:
		return t.addSigner(in)
	case SignerGone:
		return t.removeSigner(in)
	case SentBack:
		return t.sendBack(in)
	case Recalled:
		return t.recall(in)
	case Urged:
		t.onTask(&in).Urged++
	case Copied:
		task := t.onTask(&in)
		return t.open(Task{Step: task.Step, Visit: task.Visit, Scope: task.Scope, Kind: TaskCopy, Unit: in.Target.Unit, Post: in.Target.Post,
			User: in.Target.User, Of: in.Task, Opinion: in.Opinion}, nil)
	case Read:
		in.Answer = AnswerRead
		t.close(&in, TaskAnswered)
	case Commented:
		t.onTask(&in)
	case Held:
		t.onTask(&in).Draft = &Draft{Answer: in.Answer, Opinion: in.Opinion, Reasons: in.Reasons, Form: in.Form}
	case Concluded:
		return t.conclude(in)
	default:
		return t.operateCase(in)
	}
	return nil
}

// operateCase does an admitted operation on the case as a whole.
func (t *turn) operateCase(in Event) error {
	switch in.Kind {
	case Withdrawn:
		t.emit(in)
		t.end("", process.EndWithdrawn)
	case Stopped:
		t.emit(in)
		t.end("", process.EndStopped)
	case Suspended:
		t.emit(in)
		t.state.Suspended = &Suspension{At: t.at, Reasons: in.Reasons, By: in.By}
		t.pause(Pause{Reason: process.PauseSuspended})
		t.redate()
	case Resumed:
		t.emit(in)
		t.state.Suspended = nil
		t.unpause(func(p Pause) bool { return p.Reason == process.PauseSuspended })
		t.redate()
	case MovedTo:
		return t.move(in)
	case Reopened:
		return t.reopen(in)
	default:
		return refuse(UnknownEvent, "kind", string(in.Kind))
	}
	return nil
}

// onTask logs an operation on a task, completed by what the task knows, and gives the task for
// changing.
func (t *turn) onTask(in *Event) *Task {
	t.note(in)
	if in.Kind != Commented && in.Kind != Urged && in.Kind != Copied && in.Kind != Seen {
		t.touched(in)
	}
	return t.touch(in.Task)
}

// touched notes that somebody has acted on a task: what led to it cannot be taken back any more.
func (t *turn) touched(in *Event) {
	if last := t.state.Last; last != nil && in.By != nil && in.By.User != last.User {
		t.solid()
	}
}

// hand gives a task to somebody else for good. A draft goes with it.
func (t *turn) hand(in *Event) {
	task := t.onTask(in)
	if task.Origin == nil {
		task.Origin = &Performer{Unit: task.Unit, Post: task.Post, User: task.User}
	}
	task.Unit, task.Post, task.User, task.Role = in.Target.Unit, in.Target.Post, in.Target.User, ""
	task.Claimed, task.Delegate = "", nil
}

// holds tells whether the actor is one of those a task is asked of.
func (task *Task) holds(a *Actor) bool {
	return Performer{Unit: task.Unit, Post: task.Post, User: task.User, Role: task.Role}.is(a)
}

// is tells whether the actor, or the one whose substitute they are, is the performer.
func (p Performer) is(a *Actor) bool {
	if a == nil {
		return false
	}
	if p.Role != "" {
		return a.Role == p.Role
	}
	if p.User != "" {
		return a.User == p.User || (a.For != nil && a.For.User == p.User)
	}
	held := func(a *Actor) bool { return a.Unit == p.Unit && (p.Post == "" || a.Post == p.Post) }
	return held(a) || (a.For != nil && held(a.For))
}

// advise takes what a delegate has written: the task is back with the one it was asked of.
func (t *turn) advise(in Event) error {
	task, _ := t.state.Task(in.Task)
	in.Step, in.Visit, in.Branch, in.Unit, in.Post, in.User, in.TaskKind = task.Step, task.Visit, task.Branch, task.Unit, task.Post, task.User, task.Kind
	in = t.emit(in)
	t.emit(Event{Kind: Advised, Step: in.Step, Visit: in.Visit, Branch: in.Branch, Task: in.Task, Unit: in.Unit, Post: in.Post, User: in.User, Target: in.By})
	task = t.touch(in.Task)
	task.Delegate = nil
	task.Advice = append(slices.Clone(task.Advice), Advice{By: *in.By, Answer: in.Answer, Opinion: in.Opinion})
	t.solid()
	return nil
}

// addSigner adds somebody who signs before, after or beside those asked.
func (t *turn) addSigner(in Event) error {
	task := t.onTask(&in)
	signer := Task{Step: task.Step, Visit: task.Visit, Scope: task.Scope, Unit: in.Target.Unit, Post: in.Target.Post, User: in.Target.User,
		Of: in.Task, Mode: in.Mode, Kind: TaskSign}
	step, _ := t.process.Step(task.Step)
	if in.Mode == "beside" {
		signer.Kind = TaskAsk
		return t.open(signer, step.Within)
	}
	if in.Mode == "after" && task.Due != nil {
		// The limit is that of the task: whoever signs after it has what is left of it.
		due, opened := *task.Due, t.at
		signer.Due, signer.Provisional, signer.Agreed, signer.AgreedAt = &due, task.Provisional, &due, &opened
	}
	return t.open(signer, nil)
}

// removeSigner removes a signer who has not acted, and goes on if nobody else is waited for.
func (t *turn) removeSigner(in Event) error {
	removed := *t.onTask(&in)
	t.touch(in.Task).Mode = "removed"
	t.cancel(in.Task)
	step, _ := t.process.Step(removed.Step)
	a := t.active(removed.Step, removed.Visit)
	if a == nil {
		return nil
	}
	if removed.Kind == TaskSign {
		return t.afterSigning(step, removed)
	}
	return t.tally(step, *a)
}

// signed takes the answer of a signer somebody has added.
func (t *turn) signed(in Event) error {
	signer, _ := t.state.Task(in.Task)
	removed := *signer
	step, _ := t.process.Step(signer.Step)
	t.close(&in, TaskAnswered)
	t.noteAct(step, in)
	t.solid()
	return t.afterSigning(step, removed)
}

// afterSigning goes on with the task a signer was added to, once it is answered and nobody added
// after has still to sign.
func (t *turn) afterSigning(step *process.Step, signer Task) error {
	of, ok := t.state.Task(signer.Of)
	if !ok || signer.Mode != "after" || of.Status == TaskOpen || t.openSigners(signer.Of, "after") {
		return nil
	}
	return t.settled(step, signer.Of)
}

// openSigners tells whether somebody added has still to sign.
func (t *turn) openSigners(of int, mode string) bool { return openSigner(&t.state, of, mode) != nil }

func openSigner(s *State, of int, mode string) *Task {
	for i := range s.Tasks {
		if task := s.Tasks[i]; task.Kind == TaskSign && task.Of == of && task.Mode == mode && task.Status == TaskOpen {
			return task
		}
	}
	return nil
}

// sendBack returns the case by hand: to the applicant or to an earlier step, to walk forward
// again or to come straight back.
func (t *turn) sendBack(in Event) error {
	task := t.onTask(&in)
	t.state.Last = nil
	a := t.active(task.Step, task.Visit)
	t.begun(task.Scope)
	at := t.at
	task.Status, task.ClosedAt, task.Opinion, task.Reasons, task.By = TaskCancelled, &at, in.Opinion, in.Reasons, in.By
	task.Draft, task.Delegate = nil, nil
	t.cancelAttached(in.Task)
	if in.To == process.ToApplicant {
		return t.returnToApplicant(*a, nil, process.Way{})
	}
	target, _ := t.process.Step(in.To)
	if in.Mode == "back" {
		return t.detour(*a, target)
	}
	return t.jump(*a, target, true)
}

// conclude ends the collecting of answers with what is in.
func (t *turn) conclude(in Event) error {
	task := t.onTask(&in)
	step, _ := t.process.Step(task.Step)
	a := *t.active(task.Step, task.Visit)
	t.solid()
	t.concluded = a
	for _, voice := range t.voices(step, a) {
		if voice.Answer == "" {
			t.unheard = append(t.unheard, voice)
		}
	}
	t.cancelWhere(func(other *Task) bool {
		return other.Step == a.Step && other.Visit == a.Visit && other.Kind != TaskCopy
	})
	t.active(a.Step, a.Visit).Queue = nil
	return t.tally(step, a)
}

// move leads the case to another step by order of an administrator.
func (t *turn) move(in Event) error {
	a := t.state.Active[t.movable(in)]
	if in.Visit == 0 {
		in.Step, in.Visit = a.Step, a.Visit
	}
	t.emit(in)
	t.state.Last = nil
	target, _ := t.process.Step(in.To)
	return t.jump(a, target, true)
}

// movable finds which of the open steps is moved: the one named, else the last one entered.
func (t *turn) movable(in Event) int {
	for i := len(t.state.Active) - 1; i >= 0; i-- {
		if in.Step == "" || t.state.Active[i].Step == in.Step {
			return i
		}
	}
	return -1
}

// reopen takes an ended case up again at a step.
func (t *turn) reopen(in Event) error {
	t.emit(in)
	if len(t.state.Terms) > 0 {
		t.pause(Pause{Reason: process.PauseEnded, From: *t.state.EndedAt})
		t.unpause(func(p Pause) bool { return p.Reason == process.PauseEnded })
	}
	t.state.Status, t.state.End, t.state.EndedAt, t.state.Last = CaseOpen, "", nil, nil
	t.redate()
	target, _ := t.process.Step(in.To)
	t.undo(t.list(0), target)
	return t.descend(0, t.process.Path(in.To), target, entry{anew: true})
}
