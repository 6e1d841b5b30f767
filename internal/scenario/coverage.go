package scenario

import (
	"shunban/internal/engine"
	"shunban/internal/process"
)

// Untried are the steps no scenario has entered and the answers none has taken, as warnings: the
// definition may be right, but nothing proves it.
func Untried(p *process.Process, reports []Report) []process.Finding {
	entered, taken := map[string]bool{}, map[[2]string]bool{}
	for _, report := range reports {
		for _, e := range report.Events {
			switch e.Kind {
			case engine.StepEntered:
				entered[e.Step] = true
			case engine.Answered, engine.TaskDeemed, engine.TaskAutomatic:
				taken[[2]string{e.Step, e.Answer}] = true
			}
		}
	}
	var untried []process.Finding
	for _, s := range p.All() {
		if !entered[s.ID.Value] {
			untried = append(untried, process.Warn(s.At, "branch-untried", "name", s.ID.Value))
			continue
		}
		for i := range s.Answers {
			if a := &s.Answers[i]; !taken[[2]string{s.ID.Value, a.ID}] {
				untried = append(untried, process.Warn(a.At, "answer-untried", "name", s.ID.Value, "found", a.ID))
			}
		}
	}
	return untried
}
