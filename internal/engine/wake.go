package engine

import (
	"time"

	"shunban/internal/process"
)

// Wake is the next thing that happens by itself.
type Wake struct {
	At   time.Time
	Task int
}

// NextWake is the earliest limit whose running out has a consequence, and the event the shell
// has to bring then (see Expiry). Among limits of the same instant the lower task number comes first.
func NextWake(p *process.Process, s State) (Wake, bool) {
	var next Wake
	found := false
	if s.Status != CaseOpen {
		return next, false
	}
	for i := range s.Tasks {
		task := &s.Tasks[i]
		if task.Status != TaskOpen {
			continue
		}
		step, ok := p.Step(task.Step)
		if !ok || !lapses(task, step) {
			continue
		}
		if !found || task.Due.Before(next.At) {
			next, found = Wake{At: *task.Due, Task: task.Number}, true
		}
	}
	return next, found
}

// Expiry is the event that says at which moment the limit has run out.
func (w Wake) Expiry(at time.Time) Event { return Event{Kind: Expired, At: at, Task: w.Task} }
