package engine

import (
	"time"

	"shunban/internal/process"
)

// Wake is the next thing that happens by itself: a limit that runs out, a reminder, a time of the
// definition, or a pause that has lasted as long as it may.
type Wake struct {
	At     time.Time
	Task   int
	Timer  int
	Pause  int
	Remind bool
}

// NextWake is the earliest moment at which something happens by itself. Among those of the same
// instant, reminders come before limits and lower numbers first, then timers, and pauses last. A case that
// stands still by order does nothing by itself.
func NextWake(p *process.Process, s State) (Wake, bool) {
	var next Wake
	found := false
	offer := func(w Wake) {
		if !found || w.At.Before(next.At) {
			next, found = w, true
		}
	}
	if s.Status != CaseOpen || s.Suspended != nil {
		return next, false
	}
	for i := range s.Tasks {
		task := s.Tasks[i]
		if task.Status != TaskOpen || task.Late || task.heldBack() {
			continue
		}
		step, ok := p.Step(task.Step)
		if !ok {
			continue
		}
		if at, due := reminder(p, task, step); due {
			offer(Wake{At: at, Task: task.Number, Remind: true})
		}
		if lapses(task, step) {
			offer(Wake{At: *task.Due, Task: task.Number})
		}
	}
	for _, timer := range s.Timers {
		if timer.Due != nil && active(&s, timer.Step, timer.Visit) {
			offer(Wake{At: *timer.Due, Timer: timer.Number})
		}
	}
	for _, pause := range s.Pauses {
		if pause.To == nil && pause.Until != nil {
			offer(Wake{At: *pause.Until, Pause: pause.Number})
		}
	}
	return next, found
}

func active(s *State, step string, visit int) bool {
	for _, a := range s.Active {
		if a.Step == step && a.Visit == visit {
			return !a.Waiting && !a.Blocked
		}
	}
	return false
}

// Event is the event that says at which moment it has come.
func (w Wake) Event(at time.Time) Event {
	switch {
	case w.Pause > 0:
		return Event{Kind: PauseLapsed, At: at, Pause: w.Pause}
	case w.Timer > 0:
		return Event{Kind: TimerFired, At: at, Timer: w.Timer}
	case w.Remind:
		return Event{Kind: ReminderDue, At: at, Task: w.Task}
	default:
		return Event{Kind: Expired, At: at, Task: w.Task}
	}
}
