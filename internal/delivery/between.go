package delivery

import (
	"context"
	"errors"
	"fmt"

	"shunban/internal/engine"
	"shunban/internal/store"
)

// BeginFor begins a case of a process, as it is published now, for another case and in the name of
// that case's applicant. The same parent again finds the case it has begun.
func (d *Desk) BeginFor(ctx context.Context, parent engine.Parent, opener engine.Opening, processID string, form []byte) error {
	definition, err := d.store.PublishedOf(ctx, processID)
	if errors.Is(err, store.ErrNotFound) {
		return &engine.Refusal{Code: engine.UnknownStep, Params: map[string]string{"step": processID}}
	}
	if err != nil {
		return err
	}
	_, err = d.Start(ctx, Submission{Request: fmt.Sprintf("sub-%s-%d", parent.Case, parent.Job), Definition: definition.Hash,
		Applicant: opener.Applicant, By: engine.Actor{User: opener.Applicant.User, Name: opener.Applicant.Name, Unit: opener.Applicant.Unit},
		Form: form, Rehearsal: opener.Rehearsal, Parent: &parent})
	return err
}

// Tell brings an event to a case that no person has caused. e.Request is the idempotency key.
func (d *Desk) Tell(ctx context.Context, caseID string, e engine.Event) error {
	return d.Apply(ctx, caseID, e)
}
