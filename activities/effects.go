package activities

import (
	"context"
	"fmt"
	"slices"

	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/store"
	"shunban/workflows"
)

// Effects carries out the effects of cases.
type Effects struct {
	calendars legaltime.Calendars
	store     *store.Store
	services  Services
	cases     Cases
}

var _ workflows.Activities = (*Effects)(nil)

// Services are the addresses of services outside, by the name a definition knows them by.
type Services map[string]string

// Cases begins cases and brings news to them; *delivery.Desk does.
type Cases interface {
	// BeginFor begins a case of a process for another case. The same parent again begins nothing.
	BeginFor(ctx context.Context, parent engine.Parent, opener engine.Opening, processID string, form []byte, files map[string][]engine.FileRef) error
	// Tell brings an event to a case. The same request again changes nothing.
	Tell(ctx context.Context, caseID string, e engine.Event) error
}

// New makes the effects from calendars and a record. Without services and cases, calls fail and
// other cases cannot be reached.
func New(calendars legaltime.Calendars, record *store.Store, services Services, cases Cases) *Effects {
	return &Effects{calendars: calendars, store: record, services: services, cases: cases}
}

// Resolve asks the calendar when limits run out and the organisation who holds what, one reply for
// each question.
func (e *Effects) Resolve(ctx context.Context, asked []engine.Question) ([]engine.Reply, error) {
	current, edition, err := e.calendars.Current(ctx)
	if err != nil {
		return nil, err
	}
	replies, err := engine.Dates(current, asked, func(q engine.Question) ([]engine.Actor, error) { return e.holders(ctx, q) })
	for i := range replies {
		if replies[i].Calendar != "" {
			replies[i].Edition = edition
		}
	}
	return replies, err
}

// holders are the people who hold the posts asked for, and the posts of the people asked for: in
// the order of the organisation, or in the order in which one of them is to be picked.
func (e *Effects) holders(ctx context.Context, q engine.Question) ([]engine.Actor, error) {
	organisation, err := e.store.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	var people []engine.Actor
	for _, user := range organisation.Users {
		for _, h := range user.Holdings {
			for _, p := range q.Holders {
				if p.User == user.Login || p.User == "" && p.Unit == h.Unit && p.Post == h.Post {
					people = append(people, engine.Actor{User: user.Login, Name: user.Name, Unit: h.Unit, Post: h.Post})
					break
				}
			}
		}
	}
	if q.Pick == "" {
		return people, nil
	}
	loads, err := e.store.Loads(ctx, logins(people))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(people, func(a, b engine.Actor) int {
		x, y := loads[a.User], loads[b.User]
		if q.Pick == "turn" {
			return x.Last.Compare(y.Last)
		}
		return x.Open - y.Open
	})
	return people, nil
}

func logins(people []engine.Actor) []string {
	var names []string
	for _, p := range people {
		names = append(names, p.User)
	}
	return names
}

// Record writes a batch in one transaction. The same batch again changes nothing.
func (e *Effects) Record(ctx context.Context, batch workflows.Batch) error {
	err := e.store.Record(ctx, store.Batch{State: batch.State, Code: batch.Code, Events: batch.Events})
	if err != nil {
		return fmt.Errorf("record case %s: %w", batch.State.Case, err)
	}
	return nil
}
