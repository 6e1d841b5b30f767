package engine

import (
	"slices"
	"time"
)

// redate asks for every open date anew: because the calendar has said something else since, or
// because what stood still goes on. A date that comes out as it was leaves no trace.
func (t *turn) redate() {
	t.redateTerms()
	if t.state.Suspended == nil {
		for i := range t.state.Tasks {
			t.redateTask(t.state.Tasks[i])
		}
		for _, timer := range t.state.Timers {
			t.inquireOnce(timerQuestion(&t.state, timer))
		}
	}
	for _, p := range t.state.Pauses {
		if p.To == nil && p.Limit != "" {
			t.inquireOnce(Question{Subject: Subject{Pause: p.Number}, From: p.From, Limit: p.Limit})
		}
	}
}

func (t *turn) redateTerms() {
	for i := range t.state.Terms {
		t.askTerm(&t.state.Terms[i])
	}
}

// askTerm asks when a limit of the case runs out; while it stands still nobody can know.
func (t *turn) askTerm(term *Term) {
	if _, paused := t.state.Paused(); paused {
		for i := range t.state.Terms {
			if t.state.Terms[i].Name == term.Name {
				t.state.Terms[i].Due, t.state.Terms[i].Provisional = nil, false
			}
		}
		t.forgo(Subject{Term: term.Name})
		return
	}
	t.inquireOnce(termQuestion(&t.state, *term))
}

func termQuestion(s *State, term Term) Question {
	return Question{Subject: Subject{Term: term.Name}, From: term.From, Limit: term.Limit, Held: s.held(term.From, true)}
}

func timerQuestion(s *State, timer Timer) Question {
	q := Question{Subject: Subject{Timer: timer.Number}, From: timer.From, Limit: timer.Limit, Date: timer.Date}
	if timer.Date == "" {
		q.Held = s.held(timer.From, false)
	}
	return q
}

func (t *turn) redateTask(task *Task) {
	if task.Status != TaskOpen {
		return
	}
	if q, ok := taskQuestion(&t.state, task); ok {
		t.inquireOnce(q)
	}
	if task.RemindFrom != nil {
		t.askReminder(task)
	}
}

// taskQuestion asks when the limit of a task runs out. A date that people have agreed is moved only
// by a suspension after that.
func taskQuestion(s *State, task *Task) (Question, bool) {
	q := Question{Subject: Subject{Task: task.Number}, From: task.from(), Limit: task.Limit}
	switch {
	case task.heldBack():
		return q, false // nobody can know
	case task.Agreed != nil:
		q = Question{Subject: q.Subject, Fixed: task.Agreed, Held: append(s.held(*task.AgreedAt, false), task.spans()...)}
	case task.Limit == "":
		return q, false
	default:
		q.Held = append(s.held(task.Opened, false), task.spans()...)
	}
	return q, true
}

// Datings are the questions whose answers are the open dates of a case now. A shell that asks them
// again with another calendar knows whether a date would move.
func Datings(s State) []Dating {
	var list []Dating
	if s.Status != CaseOpen {
		return nil
	}
	add := func(in, unit string, q Question, due Deadline) {
		if due.At != nil {
			list = append(list, Dating{Question: q, Deadline: due, In: in, Unit: unit})
		}
	}
	for _, term := range s.Terms {
		add("", "", termQuestion(&s, term), Deadline{At: term.Due, Provisional: term.Provisional})
	}
	for i := range s.Tasks {
		task := s.Tasks[i]
		if task.Status != TaskOpen {
			continue
		}
		if q, ok := taskQuestion(&s, task); ok && s.Suspended == nil {
			add(task.Step, task.Unit, q, Deadline{At: task.Due, Provisional: task.Provisional})
		}
		if q, ok := reminderQuestion(&s, task); ok && s.Suspended == nil {
			add(task.Step, task.Unit, q, Deadline{At: task.RemindAt})
		}
	}
	for _, timer := range s.Timers {
		if s.Suspended == nil {
			add(timer.Step, "", timerQuestion(&s, timer), Deadline{At: timer.Due})
		}
	}
	for _, p := range s.Pauses {
		if p.To == nil && p.Limit != "" {
			add(p.Step, "", Question{Subject: Subject{Pause: p.Number}, From: p.From, Limit: p.Limit}, Deadline{At: p.Until})
		}
	}
	return list
}

// hasDates tells whether any date of the case is open.
func hasDates(s *State) bool {
	for i := range s.Terms {
		if s.Terms[i].Due != nil {
			return true
		}
	}
	for i := range s.Tasks {
		if task := s.Tasks[i]; task.Status == TaskOpen && (task.Due != nil || task.RemindAt != nil) {
			return true
		}
	}
	for i := range s.Pauses {
		if s.Pauses[i].To == nil && s.Pauses[i].Until != nil {
			return true
		}
	}
	return len(s.Timers) > 0
}

// Ledgers are the questions that explain every date of a case, also of those that stand still.
func Ledgers(s State) []Question {
	var list []Question
	for _, term := range s.Terms {
		list = append(list, termQuestion(&s, term))
	}
	for i := range s.Tasks {
		if q, ok := taskQuestion(&s, s.Tasks[i]); ok {
			list = append(list, q)
		}
	}
	return list
}

// inquireOnce asks a question instead of an older one about the same subject.
func (t *turn) inquireOnce(q Question) {
	t.forgo(q.Subject)
	t.inquire(q)
}

// forgo takes a question back that has not been answered yet.
func (t *turn) forgo(subject Subject) {
	about := func(q Question) bool { return q.Subject == subject }
	if slices.ContainsFunc(t.state.Asked, about) {
		t.state.Asked = slices.DeleteFunc(t.state.Asked, about)
		t.questions = slices.DeleteFunc(t.questions, about)
	}
}

func subjectOf(in Event) Subject {
	return Subject{Task: in.Task, Remind: in.Remind, Term: in.Term, Timer: in.Timer, Pause: in.Pause}
}

// date enters a date the calendar has given.
func (t *turn) date(in Event) error {
	subject := subjectOf(in)
	for _, q := range t.state.Asked {
		if q.Subject == subject {
			in.Limit = q.Limit
		}
	}
	t.state.Asked = slices.DeleteFunc(t.state.Asked, func(q Question) bool { return q.Subject == subject })
	if t.undated {
		t.state.Edition, t.undated = in.Edition, false
	}
	t.state.Edition = min(t.state.Edition, in.Edition)
	if held := t.dated(subject, &in); held.At != nil && !held.At.Equal(*in.Due) {
		in.Was = held.At
	}
	if task, ok := t.state.Task(in.Task); ok && !in.Remind && t.provisionally(task) {
		in.Provisional = true
	}
	if task, ok := t.state.Task(in.Task); ok {
		in.Step, in.Visit, in.Unit, in.Branch = task.Step, task.Visit, task.Unit, task.Branch
	}
	t.emit(in)
	t.enterDate(subject, in)
	return t.dayFound(in)
}

// Deadline is a date that holds.
type Deadline struct {
	At          *time.Time `json:"at,omitempty"`
	Provisional bool       `json:"provisional,omitempty"`
}

// Dating is an open date and the question whose answer it is.
type Dating struct {
	Question
	Deadline
	In   string `json:"in,omitempty"`   // the step
	Unit string `json:"unit,omitempty"` // asked there
}

// dated is the date that holds for a subject so far. It also says in the event what it is about.
func (t *turn) dated(subject Subject, in *Event) Deadline {
	switch {
	case subject.Task > 0:
		task, ok := t.state.Task(subject.Task)
		switch {
		case !ok:
			return Deadline{}
		case subject.Remind:
			return Deadline{At: task.RemindAt}
		}
		return Deadline{At: task.Due, Provisional: task.Provisional}
	case subject.Term != "":
		for _, term := range t.state.Terms {
			if term.Name == subject.Term {
				return Deadline{At: term.Due, Provisional: term.Provisional}
			}
		}
	case subject.Timer > 0:
		for _, timer := range t.state.Timers {
			if timer.Number == subject.Timer {
				in.Step, in.Visit = timer.Step, timer.Visit
				return Deadline{At: timer.Due}
			}
		}
	case subject.Pause > 0:
		for _, p := range t.state.Pauses {
			if p.Number == subject.Pause {
				in.Step, in.Visit, in.Name = p.Step, p.Visit, p.Reason
				return Deadline{At: p.Until}
			}
		}
	}
	return Deadline{}
}

func (t *turn) enterDate(subject Subject, in Event) {
	switch {
	case subject.Remind:
		if _, ok := t.state.Task(subject.Task); ok {
			t.touch(subject.Task).RemindAt = in.Due
		}
	case subject.Task > 0:
		if _, ok := t.state.Task(subject.Task); !ok {
			return
		}
		task := t.touch(subject.Task)
		task.Due, task.Provisional = in.Due, in.Provisional
	}
	for i := range t.state.Terms {
		if term := &t.state.Terms[i]; term.Name == subject.Term {
			term.Due, term.Provisional = in.Due, in.Provisional
		}
	}
	for i := range t.state.Timers {
		if timer := &t.state.Timers[i]; timer.Number == subject.Timer {
			timer.Due = in.Due
		}
	}
	for i := range t.state.Pauses {
		if p := &t.state.Pauses[i]; p.Number == subject.Pause {
			p.Until = in.Due
		}
	}
}
