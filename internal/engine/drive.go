package engine

import (
	"time"

	"shunban/internal/process"
)

// Drive applies an event and gives the calendar's dates back to the engine at once, so that the
// result asks for nothing more. resolve answers all questions of one round, in their order. Every
// shell uses it: the workflow with a local activity, a scenario with the calendar itself.
func Drive(p *process.Process, s State, in Event, resolve func([]ResolveDue) ([]Date, error)) (Result, error) {
	result, err := Apply(p, s, in)
	if err != nil {
		return result, err
	}
	for len(result.Effects) > 0 {
		asked := make([]ResolveDue, 0, len(result.Effects))
		for _, effect := range result.Effects {
			if effect.ResolveDue != nil {
				asked = append(asked, *effect.ResolveDue)
			}
		}
		dates, err := resolve(asked)
		if err != nil {
			return Result{State: s}, err
		}
		result.Effects = nil
		for i, date := range dates {
			next, err := Apply(p, result.State, asked[i].dated(in.At, date))
			if err != nil {
				return Result{State: s}, err
			}
			result.State = next.State
			result.Events = append(result.Events, next.Events...)
			result.Effects = append(result.Effects, next.Effects...)
		}
	}
	return result, nil
}

// Date is the calendar's answer to a ResolveDue.
type Date struct {
	Due         time.Time `json:"due"`
	Provisional bool      `json:"provisional,omitempty"`
	Calendar    string    `json:"calendar"` // version
}

// dated is the event that brings a date.
func (r ResolveDue) dated(at time.Time, d Date) Event {
	return Event{Kind: Dated, At: at, Task: r.Task, Term: r.Term, Due: &d.Due, Provisional: d.Provisional, Calendar: d.Calendar}
}
