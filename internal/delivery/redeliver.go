package delivery

import (
	"context"
	"errors"
	"time"

	"shunban/internal/engine"
)

// Redelivery: a request that is older than this and not settled was left behind by a program that
// died, or waits for a database or server that was away.
const (
	leftBehind = 20 * time.Second
	every      = 10 * time.Second
	batch      = 100
)

// Run delivers what was left behind: everything at once when the program starts, and from then on
// what has waited too long; and it begins the cases whose scheduled time has come, until the
// context ends. Several programs may do this side by side.
func (d *Desk) Run(ctx context.Context) {
	d.redeliver(ctx, d.now())
	tick := time.NewTicker(every)
	defer tick.Stop()
	clock := time.NewTicker(time.Minute)
	defer clock.Stop()
	d.schedule(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			d.redeliver(ctx, d.now().Add(-leftBehind))
		case <-clock.C:
			d.schedule(ctx)
		}
	}
}

// schedule begins what is due; what fails is tried again in a minute.
func (d *Desk) schedule(ctx context.Context) {
	if err := d.Schedule(ctx); err != nil && ctx.Err() == nil {
		d.log.Error("a scheduled case cannot be begun", "error", err)
	}
}

// redeliver sends the open requests stored before a moment, the oldest first.
func (d *Desk) redeliver(ctx context.Context, before time.Time) {
	open, err := d.store.OpenRequests(ctx, before, batch)
	if err != nil {
		if ctx.Err() == nil {
			d.log.Error("requests left behind cannot be read", "error", err)
		}
		return
	}
	for _, r := range open {
		if ctx.Err() != nil {
			return
		}
		var refusal *engine.Refusal
		switch err := d.deliver(ctx, r); {
		case err == nil:
			d.log.Info("a request left behind has been delivered", "request", r.ID, "case", r.Case)
		case errors.As(err, &refusal):
			d.log.Info("a request left behind was refused", "request", r.ID, "case", r.Case, "reason", refusal.Code)
		}
	}
}
