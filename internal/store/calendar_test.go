package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"shunban/internal/store"
)

func TestCalendarIsPublishedEditionByEdition(t *testing.T) {
	onBoth(t, func(t *testing.T, s *database) {
		ctx, at := context.Background(), time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
		first, err := s.PublishCalendar(ctx, 0, []store.CalendarYear{{Year: 2025, Source: "a"}, {Year: 2026, Source: "b"}}, "", at)
		if err != nil || first != 1 {
			t.Fatalf("edition %d: %v", first, err)
		}
		if second, err := s.PublishCalendar(ctx, 1, []store.CalendarYear{{Year: 2026, Source: "c"}, {Layer: "local", Year: 2026, Source: "d"}}, "admin", at); err != nil || second != 2 {
			t.Fatalf("edition %d: %v", second, err)
		}
		if _, err := s.PublishCalendar(ctx, 1, nil, "admin", at); !errors.Is(err, store.ErrConflict) {
			t.Errorf("an edition after one that is no longer in force: %v", err)
		}
		years, err := s.CalendarYears(ctx, 2)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, y := range years {
			got += y.Source
		}
		if got != "acd" {
			t.Errorf("in force is %q", got)
		}
		if before, err := s.CalendarYears(ctx, 1); err != nil || len(before) != 2 || before[1].Source != "b" {
			t.Errorf("edition 1 was %+v: %v", before, err)
		}
		if err := s.Finish(ctx, 2, at); err != nil {
			t.Fatal(err)
		}
		editions, err := s.CalendarEditions(ctx)
		if err != nil || len(editions) != 2 || editions[0].Moved != 0 || editions[0].Finished == nil || editions[0].By != "admin" {
			t.Errorf("%+v: %v", editions, err)
		}
	})
}
