package delivery

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"shunban/internal/engine"
	"shunban/internal/store"
)

// BeginFor begins a case of a process, as it is published now, for another case and in the name of
// that case's applicant. files are those of the other case that are handed on, by material of this one.
// The same parent again finds the case it has begun.
func (d *Desk) BeginFor(ctx context.Context, parent engine.Parent, opener engine.Opening, processID string, form []byte, files map[string][]engine.FileRef) error {
	definition, err := d.store.PublishedOf(ctx, processID)
	if errors.Is(err, store.ErrNotFound) {
		return &engine.Refusal{Code: engine.UnknownStep, Params: map[string]string{"step": processID}}
	}
	if err != nil {
		return err
	}
	request := fmt.Sprintf("sub-%s-%d", parent.Case, parent.Job)
	materials, err := d.handOn(ctx, request, opener.Applicant.User, files)
	if err != nil {
		return err
	}
	_, err = d.Start(ctx, Submission{Request: request, Definition: definition.Hash,
		Applicant: opener.Applicant, By: engine.Actor{User: opener.Applicant.User, Name: opener.Applicant.Name, Unit: opener.Applicant.Unit},
		Form: form, Materials: materials, Rehearsal: opener.Rehearsal, Parent: &parent})
	return err
}

// handOn copies what is known of files: a file belongs to one case, and who may see it follows from
// that. The bytes are the same. The same request copies nothing twice.
func (d *Desk) handOn(ctx context.Context, request, uploader string, files map[string][]engine.FileRef) (map[string][]engine.FileRef, error) {
	copies := map[string][]engine.FileRef{}
	for _, material := range slices.Sorted(maps.Keys(files)) {
		for _, ref := range files[material] {
			file, err := d.store.File(ctx, ref.ID)
			if err != nil {
				return nil, err
			}
			file.ID, file.Case, file.Uploader, file.Created = uuid.NewSHA1(uuid.NameSpaceOID, []byte(request+"/"+material+"/"+ref.ID)).String(), "", uploader, d.now()
			if err := d.store.PutFile(ctx, file); err != nil && !errors.Is(err, store.ErrConflict) {
				return nil, err
			}
			copies[material] = append(copies[material], file.Ref())
		}
	}
	return copies, nil
}

// Tell brings an event to a case that no person has caused. e.Request is the idempotency key.
func (d *Desk) Tell(ctx context.Context, caseID string, e engine.Event) error {
	return d.Apply(ctx, caseID, e)
}
