package trial

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"shunban/internal/calendar"
	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
)

const limited = `
process: limited
title: 限期答复
basis: {document: 本定义}
owner: finance
start: {by: [bureau], number: "XQ{year}-{seq:5}"}
form: {type: object, properties: {n: {type: string, title: 序号}}}
steps:
  - {id: answer, ask: {unit: finance, post: clerk}, within: 7 working days, answers: {agree: {}}}
  - {id: done, end: done}
`

// startMany begins cases side by side.
func (b *building) startMany(n int, process func(i int) string) []delivery.CaseRef {
	b.t.Helper()
	refs := make([]delivery.CaseRef, n)
	group := errgroup.Group{}
	group.SetLimit(16)
	for i := range refs {
		group.Go(func() error { refs[i] = b.start(process(i), fmt.Sprintf(`{"n": "%d"}`, i)); return nil })
	}
	if err := group.Wait(); err != nil {
		b.t.Fatal(err)
	}
	return refs
}

// restOn is a local schedule that makes one working day a day of rest.
func restOn(day calendar.Date) store.CalendarYear {
	y := calendar.Year{Layer: "local", Year: day.Year(), Notice: calendar.Notice{Number: "县〔1〕1号", Title: "停工通知", Date: day - 1},
		Rest: []calendar.Rest{{Name: "台风", From: day, To: day}}}
	return store.CalendarYear{Layer: "local", Year: day.Year(), Source: string(y.YAML())}
}

func (b *building) keeperLike() *legaltime.Keeper {
	return legaltime.New(legaltime.Options{Store: b.store, Room: func() legaltime.Room { return b.room }, Zone: process.Zone, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

// TestAnAmendedCalendarMovesEveryOpenDateOnce: half of the cases are worked on while the calendar is
// amended, following it is broken off again and again, and a second keeper does the same beside.
func TestAnAmendedCalendarMovesEveryOpenDateOnce(t *testing.T) {
	const cases = 40
	b := newBuilding(t, limited)
	refs := b.startMany(cases, func(int) string { return "limited" })
	ctx := t.Context()

	found, err := b.store.Case(ctx, refs[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	before := *found.State.Tasks[0].Due
	rest := restOn(calendar.DateOf(before.Add(-time.Second), process.Zone))
	preview, err := b.keeper.Preview(ctx, []store.CalendarYear{rest})
	if err != nil {
		t.Fatal(err)
	}
	if preview.Open != cases || preview.Cases != cases || preview.Dates != cases || len(preview.Moves) != cases || !preview.Moves[0].From.Equal(before) {
		t.Fatalf("the preview says %d open, %d cases, %d dates", preview.Open, preview.Cases, preview.Dates)
	}
	after := preview.Moves[0].To

	working := errgroup.Group{}
	for i := range cases / 2 {
		working.Go(func() error {
			by := engine.Actor{User: "a", Unit: "finance", Post: "clerk"}
			err := b.desk.Apply(ctx, refs[i].ID, engine.Event{Kind: engine.Commented, Task: 1, By: &by, Opinion: "看过", Request: "comment-" + refs[i].ID})
			if errors.Is(err, delivery.ErrUnavailable) {
				return nil // a busy machine says that it will come later; when it comes matters to no date
			}
			return err
		})
	}
	if _, err := b.keeper.Publish(ctx, preview.Edition, []store.CalendarYear{rest}, "admin"); err != nil {
		t.Fatal(err)
	}
	for range 5 { // broken off
		short, cancel := context.WithCancel(ctx)
		time.AfterFunc(30*time.Millisecond, cancel)
		_ = b.keeper.Follow(short)
		cancel()
	}
	beside := errgroup.Group{}
	for range 2 {
		other := b.keeperLike()
		beside.Go(func() error { return other.Follow(ctx) })
	}
	if err := beside.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := working.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := b.keeper.Follow(ctx); err != nil { // those that were worked on while it was published
		t.Fatal(err)
	}
	for _, ref := range refs {
		c, err := b.store.Case(ctx, ref.ID)
		if err != nil {
			t.Fatal(err)
		}
		if due := *c.State.Tasks[0].Due; !due.Equal(after) {
			t.Errorf("case %s is due %s, not %s", ref.Number, due, after)
		}
		if wake, ok := engine.NextWake(mustDecode(t, b, "limited"), c.State); ok && !wake.At.Equal(after) {
			t.Errorf("case %s wakes at %s", ref.Number, wake.At)
		}
		log, err := b.store.Events(ctx, ref.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		times := 0
		for _, e := range log {
			if e.Kind == engine.Dated && e.Was != nil {
				times++
			}
		}
		if times != 1 {
			t.Errorf("the date of case %s has moved %d times", ref.Number, times)
		}
	}
	editions, err := b.store.CalendarEditions(ctx)
	if err != nil || editions[0].Finished == nil || editions[0].Total != cases {
		t.Errorf("%+v: %v", editions, err)
	}
}

func mustDecode(t *testing.T, b *building, id string) *process.Process {
	t.Helper()
	p, err := b.desk.Process(t.Context(), b.hash[id])
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// open is how many cases the benchmark has, each of which takes some milliseconds to begin.
var open = flag.Int("open", 1000, "open cases of BenchmarkFollowing")

// BenchmarkFollowing brings open cases to another edition: of which all, one in four, or none have a
// date that moves.
func BenchmarkFollowing(b *testing.B) {
	for _, share := range []struct {
		name  string
		moved func(i int) bool
	}{
		{"all-move", func(int) bool { return true }},
		{"one-in-four-moves", func(i int) bool { return i%4 == 0 }},
		{"none-moves", func(int) bool { return false }},
	} {
		b.Run(share.name, func(b *testing.B) { following(b, share.moved) })
	}
}

func following(b *testing.B, moved func(i int) bool) {
	house := newBuilding(b, limited, strings.NewReplacer("limited", "short", "7 working days", "3 working days").Replace(limited))
	refs := house.startMany(*open, func(i int) string {
		if moved(i) {
			return "limited"
		}
		return "short"
	})
	current, _, err := house.keeper.Current(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	found, err := house.store.Case(b.Context(), refs[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	event := found.State.Tasks[0].Opened
	day := calendar.DateOf(current.Due(event, calendar.Limit{Count: 6, Unit: calendar.WorkingDays}).At.Add(-time.Second), process.Zone)
	far := calendar.NewDate(day.Year(), time.June, 3) // of the same schedule, and of no concern to any limit
	if day-far < 60 && far-day < 60 {
		far = calendar.NewDate(day.Year(), time.November, 20)
	}
	for working, _ := current.IsWorkingDay(far); !working; working, _ = current.IsWorkingDay(far) {
		far++
	}
	edition := 1
	for b.Loop() {
		years := []store.CalendarYear{restOn(day)}
		if edition%2 == 0 { // and back
			years = []store.CalendarYear{restOn(far)}
		}
		if edition, err = house.keeper.Publish(b.Context(), edition, years, "admin"); err != nil {
			b.Fatal(err)
		}
		if err := house.keeper.Follow(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(*open*b.N)/b.Elapsed().Seconds(), "cases/s")
}
