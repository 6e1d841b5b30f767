package legaltime_test

import (
	"os"
	"testing"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/legaltime"
	"shunban/internal/process"
)

func TestNextYearIsMissedFromNovemberOn(t *testing.T) {
	c, err := calendar.Load(os.DirFS("../../definitions"), "calendars", process.Zone)
	if err != nil {
		t.Fatal(err)
	}
	for now, want := range map[string]int{
		"2025-12-31 23:59": 0,
		"2026-10-31 23:59": 0,
		"2026-11-01 00:00": 2027,
		"2027-01-01 00:00": 2027,
		"2027-11-05 12:00": 2027,
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", now, process.Zone)
		if err != nil {
			t.Fatal(err)
		}
		year, since, missing := legaltime.Missing(c, at)
		if missing != (want != 0) || year != want {
			t.Errorf("at %s %d is missing (%v), want %d", now, year, missing, want)
		}
		if missing && since != calendar.NewDate(want-1, time.November, 1) {
			t.Errorf("at %s it is missing since %s", now, since)
		}
	}
}
