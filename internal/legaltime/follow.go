package legaltime

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"shunban/internal/engine"
	"shunban/internal/store"
)

// Publish puts schedules in force, as the edition after the one given. Open cases follow at once,
// as far as Run is running anywhere.
func (k *Keeper) Publish(ctx context.Context, after int, years []store.CalendarYear, by string) (int, error) {
	edition, err := k.store.PublishCalendar(ctx, after, years, by, k.now())
	if err != nil {
		return 0, err
	}
	select {
	case k.wake <- struct{}{}:
	default:
	}
	return edition, nil
}

// lookAgain is how often it is looked for cases that have an edition still to follow: those that
// were being worked on while another one was published.
const lookAgain = 15 * time.Second

// Run lets open cases follow the edition in force, and reminds of a year that is missing, until the
// context ends.
func (k *Keeper) Run(ctx context.Context) {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		if err := k.Follow(ctx); err != nil && ctx.Err() == nil {
			k.log.Warn("not all open cases have followed the calendar yet", "error", err)
		}
		k.remind(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-k.wake:
		}
	}
}

// together is how many cases are moved at once.
const together = 24

// Follow brings every open case to the edition in force: those whose dates it moves get an event,
// the others are only noted. It begins where it was interrupted.
func (k *Keeper) Follow(ctx context.Context) error {
	current, edition, err := k.Current(ctx)
	if err != nil || edition == 0 {
		return err
	}
	var left error
	for after := ""; ; {
		cases, err := k.store.DatedCases(ctx, edition, after, pageOfCases)
		if err != nil {
			return err
		}
		if len(cases) == 0 {
			break
		}
		after = cases[len(cases)-1].ID
		var stay, going []store.DatedCase
		for _, c := range cases {
			moves, err := moved(current, c)
			switch {
			case err != nil:
				return err
			case len(moves) > 0:
				going = append(going, c)
			default:
				stay = append(stay, c)
			}
		}
		if err := k.store.Follow(ctx, edition, stay); err != nil {
			return err
		}
		left = errors.Join(left, k.move(ctx, edition, current.Version(), going))
	}
	if left != nil {
		return left
	}
	return k.store.Finish(ctx, edition, k.now())
}

// move brings the event to cases whose dates move.
func (k *Keeper) move(ctx context.Context, edition int, version string, cases []store.DatedCase) error {
	if len(cases) == 0 {
		return nil
	}
	room := k.room()
	failed := make([]error, len(cases))
	group := errgroup.Group{}
	group.SetLimit(together)
	for i, c := range cases {
		group.Go(func() error {
			e := engine.Event{Kind: engine.Redated, Request: fmt.Sprintf("calendar/%d", edition), Edition: edition, Calendar: version}
			err := room.Apply(ctx, c.ID, e)
			var refused *engine.Refusal
			if errors.As(err, &refused) { // it has ended meanwhile
				err = k.store.Follow(ctx, edition, cases[i:i+1])
			}
			failed[i] = err
			return nil
		})
	}
	_ = group.Wait()
	return errors.Join(failed...)
}
