package scenario

import "shunban/internal/process"

// untriedWait warns of a wait whose time no scenario lets come: what follows then is mostly another way
// than the one for which the wait is there. A wait for a time alone can come out in no other way.
func untriedWait(s *process.Step, told telling) []process.Finding {
	if s.Wait == nil || !s.Wait.Timed() || s.Wait.Event == nil && s.Wait.Condition == nil || told.taken[branch{s.ID.Value, "=" + process.OutcomeTime}] {
		return nil
	}
	return []process.Finding{process.Warn(s.Wait.At, "outcome-untried", "name", s.ID.Value, "found", process.OutcomeTime)}
}
