package scenario

import (
	"slices"
	"strconv"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// Untried are the steps no scenario has entered, the answers, outcomes and lines none has taken, the
// rows of tables none has hit and the limits none has let run out, as warnings: the definition may be
// right, but nothing proves it.
func Untried(p *process.Process, reports []Report) []process.Finding {
	told := whatWasTold(p, reports)
	var untried []process.Finding
	for _, s := range p.All() {
		id := s.ID.Value
		if !told.entered[id] {
			untried = append(untried, process.Warn(s.At, "branch-untried", "name", id))
			continue
		}
		warn := func(at process.Place, code, found string) {
			untried = append(untried, process.Warn(at, code, "name", id, "found", found))
		}
		for i := range s.Answers {
			if a := &s.Answers[i]; !told.taken[branch{id, a.ID}] {
				warn(a.At, "answer-untried", a.ID)
			}
		}
		for _, d := range s.Decide {
			if d.Otherwise && s.Ask != nil && s.Ask.Until.Value == "decided" {
				continue // often nothing is left for it, and yet it has to be there
			}
			if !told.taken[branch{id, "=" + d.Outcome}] {
				warn(d.At, "outcome-untried", d.Outcome)
			}
		}
		for i := range s.Choose {
			if !told.taken[branch{id, "line " + strconv.Itoa(i)}] {
				warn(s.Choose[i].At, "line-untried", strconv.Itoa(i+1))
			}
		}
		untried = append(untried, untriedWait(s, told)...)
		if s.Table != nil {
			for i := range s.Table.Rows {
				if !told.taken[branch{id, "row " + strconv.Itoa(i+1)}] {
					warn(rowPlace(s, i), "row-untried", strconv.Itoa(i+1))
				}
			}
		}
		if lapse := correctionExpiry(s); lapse != nil && !told.taken[branch{id, "lapsed"}] {
			warn(lapse.At, "expiry-untried", "")
		}
		if s.Within != nil && s.Within.Expiry != nil && !told.expired[id] {
			warn(s.Within.Expiry.At, "expiry-untried", "")
		}
	}
	return untried
}

// branch is one way a step can come out.
type branch struct{ step, way string }

// telling is what stories have told of a definition.
type telling struct {
	entered, expired map[string]bool
	taken            map[branch]bool
}

func whatWasTold(p *process.Process, reports []Report) telling {
	told := telling{entered: map[string]bool{}, expired: map[string]bool{}, taken: map[branch]bool{}}
	for _, report := range reports {
		for i := range report.Events {
			e := &report.Events[i]
			switch e.Kind {
			case engine.StepEntered:
				told.entered[e.Step] = true
				if step, ok := p.Step(e.Step); ok && len(step.Choose) > 0 {
					told.choice(p, step, report.Events[i+1:])
				}
			case engine.Answered, engine.TaskDeemed, engine.TaskAutomatic:
				told.taken[branch{e.Step, e.Answer}] = true
			case engine.StepDecided:
				told.taken[branch{e.Step, "=" + e.Answer}] = true
			case engine.Expired:
				if e.TaskKind == engine.TaskSupplement {
					told.taken[branch{e.Step, "lapsed"}] = true
				} else {
					told.expired[e.Step] = true
				}
			case engine.Computed:
				told.entered[e.Step] = true // also what was passed by, once a correction has made its condition hold
				for _, row := range e.Rows {
					told.taken[branch{e.Step, "row " + strconv.Itoa(row)}] = true
				}
			}
		}
	}
	return told
}

// choice notes which line of a choose step was taken, by what came next. Lines that lead to the same
// place are told together.
func (t *telling) choice(p *process.Process, step *process.Step, after []engine.Event) {
	i := slices.IndexFunc(after, func(e engine.Event) bool {
		return e.Kind == engine.StepEntered || e.Kind == engine.StepSkipped || e.Kind == engine.Ended
	})
	for n := range step.Choose {
		line := &step.Choose[n]
		next, end := "", ""
		switch {
		case line.End != nil:
			end = line.End.Value
		case line.To != nil:
			next = line.To.Value
		case len(line.Steps) > 0:
			next = line.Steps[0].ID.Value
		default:
			if following, ok := p.Next(step.ID.Value); ok {
				next = following.ID.Value
			}
		}
		switch {
		case i < 0:
			if end == "" && next == "" { // the end of a branch, which waits for others
				t.taken[branch{step.ID.Value, "line " + strconv.Itoa(n)}] = true
			}
		case after[i].Kind == engine.Ended && end != "" && after[i].End == end,
			after[i].Kind != engine.Ended && next != "" && after[i].Step == next,
			after[i].Kind != engine.Ended && next == "" && end == "":
			t.taken[branch{step.ID.Value, "line " + strconv.Itoa(n)}] = true
		}
	}
}

// correctionExpiry is what follows when the applicant has not corrected in time, where the step says so.
func correctionExpiry(s *process.Step) *process.Expiry {
	for _, w := range s.Corrections() {
		if w.Expiry != nil {
			return w.Expiry
		}
	}
	return nil
}

// rowPlace is where a row of a table stands.
func rowPlace(s *process.Step, row int) process.Place {
	if cells := s.Table.Rows[row]; len(cells) > 0 {
		return cells[0].At
	}
	return s.At
}

// untriedWait warns of a wait whose time no scenario lets come: what follows then is mostly another way
// than the one for which the wait is there. A wait for a time alone can come out in no other way.
func untriedWait(s *process.Step, told telling) []process.Finding {
	if s.Wait == nil || !s.Wait.Timed() || s.Wait.Event == nil && s.Wait.Condition == nil || told.taken[branch{s.ID.Value, "=" + process.OutcomeTime}] {
		return nil
	}
	return []process.Finding{process.Warn(s.Wait.At, "outcome-untried", "name", s.ID.Value, "found", process.OutcomeTime)}
}
