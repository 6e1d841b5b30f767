package api_test

import (
	"context"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// Revive is Apply here: the room forgets no case.
func (r *room) Revive(ctx context.Context, _ *process.Process, _ string, state engine.State, e engine.Event) error {
	return r.Apply(ctx, state.Case, e)
}
