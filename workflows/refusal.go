package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"shunban/internal/engine"
)

// refusalType marks the errors that are a precise no, on their way through Temporal.
const refusalType = "refusal"

// refused makes an error of the engine fit for the way through Temporal: a refusal keeps its code
// and parameters; anything else stays what it is.
func refused(err error) error {
	var refusal *engine.Refusal
	if errors.As(err, &refusal) {
		// By value: read where it was made, before it has gone over any wire, Temporal sets what it is given.
		return temporal.NewNonRetryableApplicationError(refusal.Error(), refusalType, nil, *refusal)
	}
	return err
}

func isRefusal(err error) bool {
	_, ok := refusalOf(err)
	return ok
}

// refusalOf takes the refusal out of an error that has come through Temporal.
func refusalOf(err error) (*engine.Refusal, bool) {
	var application *temporal.ApplicationError
	if !errors.As(err, &application) || application.Type() != refusalType {
		return nil, false
	}
	refusal := &engine.Refusal{}
	if application.Details(refusal) != nil {
		return nil, false
	}
	return refusal, true
}
