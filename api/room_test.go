package api_test

import (
	"context"
	"errors"
	"sync"
	"time"

	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
)

// room runs cases on the pure engine and records them like the durable one does.
type room struct {
	store     *store.Store
	calendars legaltime.Calendars
	clock     *clock

	mu    sync.Mutex
	cases map[string]*roomCase
}

type roomCase struct {
	process *process.Process
	state   engine.State
}

func (r *room) Start(ctx context.Context, p *process.Process, code string, submitted engine.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := submitted.Opening.Case
	if r.cases[id] != nil {
		return nil
	}
	c := &roomCase{process: p}
	if err := r.bring(ctx, c, code, submitted); err != nil {
		return err
	}
	r.cases[id] = c
	return nil
}

func (r *room) Apply(ctx context.Context, caseID string, e engine.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.cases[caseID]
	if c == nil {
		return errors.New("there is no such case")
	}
	if err := r.bring(ctx, c, "", e); err != nil {
		return err
	}
	for {
		now := r.clock.Now().Add(c.state.Ahead())
		wake, ok := engine.NextWake(c.process, c.state)
		if !ok || wake.At.After(now) {
			return nil
		}
		if err := r.drive(ctx, c, "", wake.Event(wake.At)); err != nil {
			return err
		}
	}
}

func (r *room) Forward(context.Context, string, time.Time, string) error { return nil } // the state knows how far

// bring applies what a person did. A second passes with each, so that no two fall into one instant.
func (r *room) bring(ctx context.Context, c *roomCase, code string, e engine.Event) error {
	r.clock.Advance(time.Second)
	e.At = r.clock.Now().Add(c.state.Ahead())
	if err := engine.Check(c.process, c.state, e); err != nil {
		return err
	}
	return r.drive(ctx, c, code, e)
}

func (r *room) drive(ctx context.Context, c *roomCase, code string, e engine.Event) error {
	result, err := engine.Drive(c.process, c.state, e, func(asked []engine.Question) ([]engine.Reply, error) {
		current, edition, err := r.calendars.Current(ctx)
		if err != nil {
			return nil, err
		}
		replies, err := engine.Dates(current, asked, func(q engine.Question) ([]engine.Actor, error) { return r.holders(ctx, q.Holders) })
		for i := range replies {
			replies[i].Edition = edition
		}
		return replies, err
	})
	if err != nil {
		return err
	}
	if err := r.store.Record(ctx, store.Batch{State: result.State, Code: code, Events: result.Events}); err != nil {
		return err
	}
	c.state = result.State
	return nil
}

// holders are the people who hold the posts asked for, or are asked by name.
func (r *room) holders(ctx context.Context, who []engine.Performer) ([]engine.Actor, error) {
	organisation, err := r.store.Organisation(ctx)
	found := []engine.Actor{} // never nil: that nobody holds a post is an answer
	for _, user := range organisation.Users {
		for _, h := range user.Holdings {
			for _, p := range who {
				if p.User == user.Login || p.User == "" && p.Unit == h.Unit && p.Post == h.Post {
					found = append(found, engine.Actor{User: user.Login, Name: user.Name, Unit: h.Unit, Post: h.Post})
				}
			}
		}
	}
	return found, err
}
