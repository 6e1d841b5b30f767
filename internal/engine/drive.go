package engine

import (
	"slices"
	"time"

	"shunban/internal/process"
)

// Drive applies an event and gives the answers to the engine's questions back to it at once, so
// that the result asks for nothing more. resolve answers all questions of one round, in their
// order. Every shell uses it: the workflow with a local activity, a scenario with the calendar
// itself.
func Drive(p *process.Process, s State, in Event, resolve func([]Question) ([]Reply, error)) (Result, error) {
	return drive(p, s, in, (*turn).admit, resolve)
}

// Decide is Drive for an event that nobody has checked yet: a form it brings is checked too, as by Check.
func Decide(p *process.Process, s State, in Event, resolve func([]Question) ([]Reply, error)) (Result, error) {
	return drive(p, s, in, (*turn).letIn, resolve)
}

func drive(p *process.Process, s State, in Event, admit func(*turn, Event) error, resolve func([]Question) ([]Reply, error)) (Result, error) {
	in = normalise(in)
	if Applied(s, in) {
		return Result{State: s}, nil
	}
	t := begin(p, s, in)
	defer t.release()
	if err := admit(t, in); err != nil {
		return Result{State: s}, err
	}
	if err := t.take(in); err != nil {
		return Result{State: s}, err
	}
	for len(t.questions) > 0 {
		asked := t.questions
		t.questions = nil
		replies, err := resolve(asked)
		if err != nil {
			return Result{State: s}, err
		}
		for i, reply := range replies {
			if !t.asks(&asked[i]) {
				continue // an earlier reply has led to another question about the same, or to none
			}
			next := normalise(asked[i].answered(in.At, reply))
			if err := t.admit(next); err != nil {
				return Result{State: s}, err
			}
			if err := t.take(next); err != nil {
				return Result{State: s}, err
			}
		}
	}
	return t.result(), nil
}

// asks tells whether a question still stands as it was put.
func (t *turn) asks(q *Question) bool {
	return slices.ContainsFunc(t.state.Asked, func(open Question) bool {
		return open.Subject == q.Subject && open.From.Equal(q.From) && open.Limit == q.Limit && open.Date == q.Date && slices.Equal(open.Held, q.Held) &&
			(open.Fixed == nil) == (q.Fixed == nil) && (q.Fixed == nil || open.Fixed.Equal(*q.Fixed))
	})
}

// Reply is the answer to a question.
type Reply struct {
	Due         time.Time `json:"due,omitzero"`
	Provisional bool      `json:"provisional,omitempty"`
	Calendar    string    `json:"calendar,omitempty"` // version
	Edition     int       `json:"edition,omitempty"`
	People      []Actor   `json:"people,omitempty"`
}

// answered is the event that brings a reply.
func (q Question) answered(at time.Time, r Reply) Event {
	if q.Step != "" {
		return Event{Kind: Staffed, At: at, Step: q.Step, Visit: q.Visit, People: r.People}
	}
	return Event{Kind: Dated, At: at, Task: q.Task, Remind: q.Remind, Term: q.Term, Timer: q.Timer, Pause: q.Pause, Due: &r.Due,
		Provisional: r.Provisional, Calendar: r.Calendar, Edition: r.Edition}
}
