package engine

import (
	"time"

	"shunban/internal/process"
)

// Drive applies an event and gives the answers to the engine's questions back to it at once, so
// that the result asks for nothing more. resolve answers all questions of one round, in their
// order. Every shell uses it: the workflow with a local activity, a scenario with the calendar
// itself.
func Drive(p *process.Process, s State, in Event, resolve func([]Question) ([]Reply, error)) (Result, error) {
	result, err := Apply(p, s, in)
	if err != nil {
		return result, err
	}
	for len(result.Questions) > 0 {
		asked := result.Questions
		replies, err := resolve(asked)
		if err != nil {
			return Result{State: s}, err
		}
		result.Questions = nil
		for i, reply := range replies {
			next, err := Apply(p, result.State, asked[i].answered(in.At, reply))
			if err != nil {
				return Result{State: s}, err
			}
			result.State = next.State
			result.Events = append(result.Events, next.Events...)
			result.Questions = append(result.Questions, next.Questions...)
		}
	}
	return result, nil
}

// Reply is the answer to a question.
type Reply struct {
	Due         time.Time `json:"due,omitzero"`
	Provisional bool      `json:"provisional,omitempty"`
	Calendar    string    `json:"calendar,omitempty"` // version
	People      []Actor   `json:"people,omitempty"`
}

// answered is the event that brings a reply.
func (q Question) answered(at time.Time, r Reply) Event {
	if q.Step != "" {
		return Event{Kind: Staffed, At: at, Step: q.Step, Visit: q.Visit, People: r.People}
	}
	return Event{Kind: Dated, At: at, Task: q.Task, Term: q.Term, Timer: q.Timer, Due: &r.Due, Provisional: r.Provisional, Calendar: r.Calendar}
}
