package scenario

import (
	"encoding/json"
	"time"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// dates are the last days of the limits of the case and of its steps, as an expectation names them.
func (r *runner) dates() map[string]json.RawMessage {
	got := map[string]json.RawMessage{}
	enter := func(name string, due *time.Time, provisional bool) {
		day := "none"
		if due != nil {
			day = due.Add(-time.Microsecond).In(process.Zone).Format(time.DateOnly)
			if provisional {
				day = "provisional " + day
			}
		}
		got[name], _ = json.Marshal(day)
	}
	for _, task := range r.report.State.Tasks {
		if task.Limit != "" || task.Due != nil {
			enter(task.Step, task.Due, task.Provisional)
		}
	}
	for _, term := range r.report.State.Terms {
		enter(term.Name, term.Due, term.Provisional)
		if _, paused := r.report.State.Paused(); paused {
			got[term.Name] = json.RawMessage(`"paused"`)
		}
	}
	return got
}

// lateOpinions are the step/unit of the opinions that came after silence had been taken for an answer.
func (r *runner) lateOpinions() []string {
	var late []string
	for _, e := range r.report.Events {
		if e.Kind == engine.LateOpinion {
			late = append(late, e.Step+"/"+called(e.Unit, e.User))
		}
	}
	return late
}
