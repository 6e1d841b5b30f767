package engine

import (
	"slices"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/process"
)

// mark notes a moment and starts the case's own limits that count from it. A mark is set once: a
// second acceptance after a return does not start a limit again, unless the definition says that
// it begins anew.
func (t *turn) mark(name string, at time.Time) {
	first := !slices.ContainsFunc(t.state.Marks, func(m Mark) bool { return m.Name == name })
	var starting []string
	for _, limit := range []string{process.TermStatutory, process.TermPromised} {
		if term := t.process.Clock.Term(limit); term != nil && term.From.Value == name && (first || term.Restart) {
			starting = append(starting, limit)
		}
	}
	if !first && len(starting) == 0 {
		return
	}
	t.state.Marks = append(t.state.Marks, Mark{Name: name, At: at})
	e := Event{Kind: Marked, Mark: name}
	if t.at.Sub(at) >= punctual {
		e.Due = &at // dated back
	}
	t.emit(e)
	for _, limit := range starting {
		t.term(limit, t.process.Clock.Term(limit).Within.String(), at)
	}
}

// markedAt is the moment at which an answer sets its mark: its own, or that of the receipt where the
// law dates a deemed answer back (行政许可法 §32).
func (t *turn) markedAt(step *process.Step, task *Task) time.Time {
	if task.Status == TaskSilent && step.Within != nil && step.Within.Expiry != nil && step.Within.Expiry.Since.Value != "" {
		return task.Opened
	}
	return t.since()
}

// term starts one of the case's limits, or starts it anew.
func (t *turn) term(name, limit string, from time.Time) {
	started := Term{Name: name, Limit: limit, From: from}
	if i := slices.IndexFunc(t.state.Terms, func(term Term) bool { return term.Name == name }); i >= 0 {
		t.state.Terms[i] = started
	} else {
		t.state.Terms = append(t.state.Terms, started)
	}
	t.askTerm(&started)
}

// keepClock begins and ends pauses: the case's limits stand still exactly while a step is open, or
// the case is with the applicant, for a reason the definition lists. It looks at the state alone, so
// that every way out of a step ends its pause. Before the limits run there is nothing to stop: a
// correction before acceptance costs no time that anybody counts.
func (t *turn) keepClock() {
	wanted := t.standing()
	ended := t.unpause(func(p Pause) bool {
		return p.Reason != process.PauseSuspended && !slices.ContainsFunc(wanted, p.same)
	})
	begun := false
	for _, p := range wanted {
		if !slices.ContainsFunc(t.state.Pauses, p.same) {
			t.pause(p)
			begun = true
		}
	}
	if begun || ended {
		t.redateTerms()
	}
}

// standing are the pauses there should be.
func (t *turn) standing() []Pause {
	if len(t.state.Terms) == 0 || t.state.Status != CaseOpen {
		return nil
	}
	var wanted []Pause
	for _, a := range t.state.Active {
		if step, ok := t.process.Step(a.Step); ok && step.Pause != nil && !a.Waiting && !a.Blocked {
			wanted = append(wanted, Pause{Reason: step.Pause.Value, Step: a.Step, Visit: a.Visit})
		}
	}
	for i := range t.state.Tasks {
		if task := t.state.Tasks[i]; task.Pause != "" && task.Status == TaskOpen {
			wanted = append(wanted, Pause{Reason: task.Pause, Step: task.Step, Visit: task.Visit, Task: task.Number})
		}
	}
	return wanted
}

// same tells whether two pauses have the same cause.
func (p Pause) same(other Pause) bool {
	return p.Reason == other.Reason && p.Step == other.Step && p.Visit == other.Visit && p.Task == other.Task
}

// pause lets limits stand still from now on, or from the moment it says.
func (t *turn) pause(p Pause) {
	t.state.PauseCount++
	p.Number = t.state.PauseCount
	if p.From.IsZero() {
		p.From = t.since()
	}
	e := Event{Kind: ClockPaused, Pause: p.Number, Name: p.Reason, Step: p.Step, Visit: p.Visit, Task: p.Task}
	if declared, ok := t.process.Clock.Pause(p.Reason); ok {
		p.Limit = declared.Max.String()
		basis := declared.Basis
		e.Limit, e.Basis = p.Limit, &basis
		t.inquire(Question{Subject: Subject{Pause: p.Number}, From: p.From, Limit: p.Limit})
	}
	t.state.Pauses = append(t.state.Pauses, p)
	if p.Reason != process.PauseSuspended && p.Reason != process.PauseEnded {
		t.emit(e) // those two have events of their own
	}
}

// unpause lets limits go on that stood still for what is given.
func (t *turn) unpause(what func(Pause) bool) bool {
	any := false
	for i := range t.state.Pauses {
		p := &t.state.Pauses[i]
		if p.To != nil || !what(*p) {
			continue
		}
		at := t.at
		if !t.due.IsZero() && t.due.After(p.From) {
			at = t.due // a limit that runs out at midnight ends its pause with the day, however late that is noticed
		}
		p.To, any = &at, true
		if p.Reason != process.PauseSuspended && p.Reason != process.PauseEnded {
			t.emit(Event{Kind: ClockResumed, Pause: p.Number, Name: p.Reason, Step: p.Step, Visit: p.Visit, Task: p.Task})
		}
	}
	return any
}

func (t *turn) admitLapse(in Event) error {
	for _, p := range t.state.Pauses {
		if p.Number == in.Pause && p.To == nil && p.Until != nil && !in.At.Before(*p.Until) {
			return nil
		}
	}
	return refuse(NotAsked, "kind", string(in.Kind))
}

// lapse ends a pause that has lasted as long as it may; what it was for goes on without it.
func (t *turn) lapse(in Event) {
	i := slices.IndexFunc(t.state.Pauses, func(p Pause) bool { return p.Number == in.Pause })
	p := &t.state.Pauses[i]
	in.By, in.Name, in.Step, in.Visit, in.Task, in.Due = nil, p.Reason, p.Step, p.Visit, p.Task, p.Until
	t.emit(in)
	until := *p.Until // and not the moment at which that was noticed
	p.Lapsed, p.To = true, &until
	t.emit(Event{Kind: ClockResumed, Pause: p.Number, Name: p.Reason, Step: p.Step, Visit: p.Visit, Task: p.Task})
	t.redateTerms()
}

// held are the stretches that a limit leaves out: every pause for the case's own, suspensions for
// those of tasks and times.
func (s *State) held(from time.Time, own bool) []calendar.Span {
	var spans []calendar.Span
	for _, p := range s.Pauses {
		if !own && p.Reason != process.PauseSuspended || p.To != nil && !p.To.After(from) {
			continue
		}
		span := calendar.Span{From: p.From, Name: p.Reason}
		if p.To != nil {
			span.To = *p.To
		}
		spans = append(spans, span)
	}
	return spans
}

// Paused is the pause for which the case's own limits stand still now.
func (s *State) Paused() (Pause, bool) {
	for _, p := range s.Pauses {
		if p.To == nil {
			return p, true
		}
	}
	return Pause{}, false
}

// admitTermExtension lets a limit of the case be made longer once, by the one the definition names,
// before it has run out, and with reasons: the applicant is told them (行政许可法 §42).
func (t *turn) admitTermExtension(in Event) error {
	declared := t.process.Clock.Term(in.Term)
	if declared == nil || declared.Extend == nil {
		return refuse(NotExtendable)
	}
	i := slices.IndexFunc(t.state.Terms, func(term Term) bool { return term.Name == in.Term })
	if i < 0 {
		return refuse(NotExtendable)
	}
	term := t.state.Terms[i]
	if term.Extended != nil {
		return refuse(ExtensionsExhausted)
	}
	if term.Due != nil && !in.At.Before(*term.Due) {
		return refuse(TaskHasExpired, "due", term.Due.Format(time.RFC3339))
	}
	unit, err := t.unit(&process.Step{}, &declared.Extend.By, 0)
	if err != nil {
		return err
	}
	office := Performer{Unit: unit, Post: declared.Extend.Post.Value}
	if in.By == nil || !office.is(in.By) {
		return refuse(NotYours, "unit", office.Unit, "post", office.Post)
	}
	if blank(in.Reasons) {
		return refuse(ReasonsRequired, "answer", string(in.Kind))
	}
	return nil
}

func (t *turn) extendTerm(in Event) error {
	declared := t.process.Clock.Term(in.Term)
	i := slices.IndexFunc(t.state.Terms, func(term Term) bool { return term.Name == in.Term })
	term := &t.state.Terms[i]
	by := declared.Extend
	longer := calendar.Limit{Count: declared.Within.Count + by.Limit.Count, Unit: declared.Within.Unit}
	basis := by.Basis
	in.Limit, in.Basis, in.Due = by.Limit.String(), &basis, nil
	in = t.emit(in)
	t.solid()
	term.Limit = longer.String()
	term.Extended = &TermExtension{By: *in.By, At: t.at, Limit: by.Limit.String(), Reasons: in.Reasons, Basis: basis}
	t.askTerm(term)
	return nil
}
