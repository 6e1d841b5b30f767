package workflows

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"shunban/internal/engine"
)

// TestARefusalIsReadWhereItWasMade is about a deadline that meets an answer: the workflow itself asks
// whether the engine refused, without any wire in between, and must not stumble over its own error.
func TestARefusalIsReadWhereItWasMade(t *testing.T) {
	want := &engine.Refusal{Code: engine.TaskIsClosed, Params: map[string]string{"status": "silent"}}
	made := refused(want)
	got, ok := refusalOf(made)
	if !ok || cmp.Diff(want, got) != "" {
		t.Errorf("where it was made it reads %+v, %v", got, ok)
	}
	wire := temporal.GetDefaultFailureConverter().FailureToError(temporal.GetDefaultFailureConverter().ErrorToFailure(made))
	got, ok = refusalOf(wire)
	if !ok || cmp.Diff(want, got) != "" {
		t.Errorf("after the wire it reads %+v, %v", got, ok)
	}
	if isRefusal(errors.New("the database is away")) {
		t.Error("an accident is taken for a refusal")
	}
}
