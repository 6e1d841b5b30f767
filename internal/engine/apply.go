package engine

import (
	"maps"
	"slices"
	"time"

	"shunban/internal/process"
)

// Result is what an event has led to.
type Result struct {
	State   State
	Events  []Event  // the input first, then what follows from it, numbered
	Effects []Effect // what the shell has to do now
}

// Apply gives the state after the event. s is not changed. The error is a *Refusal when the event
// does not fit, and then nothing has happened. An event whose request has been applied before
// gives an empty Result with the same state: once is enough.
//
// Apply trusts that a form has been checked (see Check): a log that is applied again must not be
// refused because a schema library has changed its mind.
func Apply(p *process.Process, s State, in Event) (Result, error) {
	in = normalise(in)
	if Applied(s, in) {
		return Result{State: s}, nil
	}
	if err := admit(p, s, in); err != nil {
		return Result{State: s}, err
	}
	t := &turn{process: p, state: clone(s), at: in.At}
	if err := t.take(in); err != nil {
		return Result{State: s}, err
	}
	return Result{State: t.state, Events: t.events, Effects: t.effects}, nil
}

// Check says whether Apply would take the event, and checks a form as well as the state. It is
// what a validator calls before a decision is let in.
func Check(p *process.Process, s State, in Event) error {
	in = normalise(in)
	if Applied(s, in) {
		return nil
	}
	if err := admit(p, s, in); err != nil {
		return err
	}
	if in.Kind == Submitted || in.Kind == Resubmitted {
		if problems := p.CheckSubmission(submission(s, in)); len(problems) > 0 {
			return &Refusal{Code: FormInvalid, Problems: problems}
		}
	}
	if _, err := Apply(p, s, in); err != nil {
		return err
	}
	return nil
}

// submission is the application an event brings, as the language checks it.
func submission(s State, in Event) process.Submission {
	applicant := s.Applicant
	if in.Opening != nil {
		applicant = in.Opening.Applicant
	}
	files := make(map[string][]string, len(in.Materials))
	for id, refs := range in.Materials {
		for _, ref := range refs {
			files[id] = append(files[id], ref.Name)
		}
	}
	return process.Submission{Form: in.Form, Applicant: applicant.vars(), Files: files}
}

// normalise brings times to the one form that every store keeps.
func normalise(in Event) Event {
	in.At = in.At.UTC().Truncate(time.Microsecond)
	if in.Due != nil {
		due := in.Due.UTC().Truncate(time.Microsecond)
		in.Due = &due
	}
	in.Input = true
	return in
}

// Applied tells whether the request behind the event has been applied already.
func Applied(s State, in Event) bool {
	if in.Request == "" {
		return false
	}
	if in.Kind == Submitted {
		return s.Seq > 0 && in.Opening != nil && in.Opening.Case == s.Case
	}
	if in.Kind == ExtensionRequested {
		return slices.ContainsFunc(s.Tasks, func(t Task) bool { return t.Kind == TaskExtension && t.Of == in.Task && t.OpenedBy == in.Request })
	}
	if in.Kind == ClockMoved {
		return slices.ContainsFunc(s.Moves, func(m Move) bool { return m.Request == in.Request })
	}
	task, ok := s.Task(in.Task)
	return ok && task.Status != TaskOpen && task.Request == in.Request
}

// turn is one event at work: it changes its own copy of the state and collects what follows.
type turn struct {
	process *process.Process
	state   State
	at      time.Time
	events  []Event
	effects []Effect
}

// take applies an admitted event.
func (t *turn) take(in Event) error {
	switch in.Kind {
	case Submitted:
		return t.submit(in)
	case Answered:
		return t.answer(in)
	case Resubmitted:
		return t.resubmit(in)
	case Acknowledged:
		return t.acknowledge(in)
	case Expired:
		return t.expire(in)
	case Dated:
		return t.date(in)
	case ExtensionRequested:
		return t.requestExtension(in)
	case ExtensionAgreed, ExtensionRefused:
		return t.settleExtension(in)
	case ClockMoved:
		t.emit(in)
		t.state.Moves = append(t.state.Moves, Move{Request: in.Request, By: in.Moved})
		return nil
	case StepEntered, TaskOpened, TaskDeemed, TaskClosed, StepDecided, Marked, Returned, Ended:
	}
	return &Refusal{Code: UnknownEvent, Params: map[string]string{"kind": string(in.Kind)}}
}

// emit numbers an event and puts it into the log.
func (t *turn) emit(e Event) Event {
	t.state.Seq++
	e.Seq, e.At = t.state.Seq, t.at
	t.events = append(t.events, e)
	return e
}

// touch gives the task for changing and notes that the current event changed it.
func (t *turn) touch(number int) *Task {
	task := &t.state.Tasks[number-1]
	task.Changed = t.state.Seq
	return task
}

// clone copies what a turn changes. What is behind the tasks' pointers is never changed in place.
func clone(s State) State {
	s.Marks = slices.Clone(s.Marks)
	s.Terms = slices.Clone(s.Terms)
	s.Active = slices.Clone(s.Active)
	s.Tasks = slices.Clone(s.Tasks)
	s.Asked = slices.Clone(s.Asked)
	s.Moves = slices.Clone(s.Moves)
	s.Visits = maps.Clone(s.Visits)
	return s
}
