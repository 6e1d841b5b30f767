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

// Run lets open cases follow the edition in force, until the context ends.
func (k *Keeper) Run(ctx context.Context) {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		if err := k.Follow(ctx); err != nil && ctx.Err() == nil {
			k.log.Warn("not all open cases have followed the calendar yet", "error", err)
		}
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
		done, err := k.move(ctx, edition, current.Version(), going)
		left = errors.Join(left, err)
		if err := k.store.Progress(ctx, edition, len(stay)+done, done, nil); err != nil {
			return err
		}
	}
	if left != nil {
		return left
	}
	now := k.now()
	return k.store.Progress(ctx, edition, 0, 0, &now)
}

// move brings the event to cases whose dates move, and says how many have taken it.
func (k *Keeper) move(ctx context.Context, edition int, version string, cases []store.DatedCase) (int, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(together)
	taken := make([]bool, len(cases))
	failed := make([]error, len(cases))
	if len(cases) == 0 {
		return 0, nil
	}
	room := k.room()
	for i, c := range cases {
		group.Go(func() error {
			e := engine.Event{Kind: engine.Redated, Request: fmt.Sprintf("calendar/%d", edition), Edition: edition, Calendar: version}
			err := room.Apply(ctx, c.ID, e)
			var refused *engine.Refusal
			if errors.As(err, &refused) { // it has ended meanwhile
				err = k.store.Follow(ctx, edition, cases[i:i+1])
			}
			taken[i], failed[i] = err == nil, err
			return nil
		})
	}
	_ = group.Wait()
	done := 0
	for _, ok := range taken {
		if ok {
			done++
		}
	}
	return done, errors.Join(failed...)
}
