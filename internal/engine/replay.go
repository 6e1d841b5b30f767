package engine

import (
	"encoding/json"
	"fmt"

	"shunban/internal/process"
)

// Replay computes a case again from its log: it feeds the inputs to the engine and holds
// everything that follows against what the log says. The error names the first event that differs.
// Nothing but the definition and the log is needed, so anybody can check a case's outcome.
func Replay(p *process.Process, log []Event) (State, error) {
	var state State
	next := 0
	for next < len(log) {
		in := log[next]
		if !in.Input {
			return state, fmt.Errorf("event %d (%s) follows from nothing", in.Seq, in.Kind)
		}
		result, err := Apply(p, state, in)
		if err != nil {
			return state, fmt.Errorf("event %d (%s): %w", in.Seq, in.Kind, err)
		}
		if len(result.Events) == 0 {
			return state, fmt.Errorf("event %d (%s) stands in the log twice", in.Seq, in.Kind)
		}
		for _, computed := range result.Events {
			if next >= len(log) {
				return state, fmt.Errorf("the log ends before event %d (%s)", computed.Seq, computed.Kind)
			}
			if err := same(computed, log[next]); err != nil {
				return state, err
			}
			next++
		}
		state = result.State
	}
	return state, nil
}

// same compares two events by the bytes that are kept.
func same(computed, logged Event) error {
	a, err := json.Marshal(computed)
	if err != nil {
		return fmt.Errorf("event %d: %w", computed.Seq, err)
	}
	b, err := json.Marshal(logged)
	if err != nil {
		return fmt.Errorf("event %d: %w", logged.Seq, err)
	}
	if string(a) != string(b) {
		return fmt.Errorf("event %d: the log says %s, computed is %s", logged.Seq, b, a)
	}
	return nil
}
