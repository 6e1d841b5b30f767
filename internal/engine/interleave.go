package engine

import (
	"time"

	"shunban/internal/calendar"
)

// In an interleaved step one branch is done at a time. Who is asked in another one meanwhile is refused, so their limit
// stands still as well: nobody is silent, and nothing runs out, on a day on which they may not answer.

// Stretch is a time for which a task's limit stands still; To is nil as long as it does.
type Stretch struct {
	From time.Time  `json:"from"`
	To   *time.Time `json:"to,omitempty"`
}

// heldBack tells whether the task's limit stands still, because another branch is at work.
func (task *Task) heldBack() bool {
	n := len(task.Held)
	return n > 0 && task.Held[n-1].To == nil
}

// spans are the stretches for which the task's own limit stood still.
func (task *Task) spans() []calendar.Span {
	var spans []calendar.Span
	for _, held := range task.Held {
		span := calendar.Span{From: held.From}
		if held.To != nil {
			span.To = *held.To
		}
		spans = append(spans, span)
	}
	return spans
}

// takeTurns lets the limits stand still of those who have to wait for another branch, and go on for those who need not
// any more.
func (t *turn) takeTurns() {
	if !t.process.Interleaves() || t.state.Status != CaseOpen {
		return
	}
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		if task.Status != TaskOpen || task.Kind != TaskAsk && task.Kind != TaskPublic {
			continue
		}
		_, waits := t.oneAtATime(task)
		switch held := task.heldBack(); {
		case waits && !held:
			task = t.touch(task.Number) // the record has the limit as well
			task.Held = append(task.Held[:len(task.Held):len(task.Held)], Stretch{From: t.at})
			task.Due, task.Provisional = nil, false
			t.forgo(Subject{Task: task.Number})
		case !waits && held:
			task = t.touch(task.Number)
			ended := append([]Stretch{}, task.Held...)
			at := t.at
			ended[len(ended)-1].To = &at
			task.Held = ended
			if q, ok := taskQuestion(&t.state, task); ok {
				t.inquireOnce(q)
			}
		}
	}
}
