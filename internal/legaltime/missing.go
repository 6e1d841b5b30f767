package legaltime

import (
	"context"
	"time"

	"shunban/internal/calendar"
)

// Missing is the year whose schedule should be in force at a moment and is not, and since when it
// should: next year's from 1 November on, when the State Council has usually published it; and this
// year's at any time.
func Missing(c *calendar.Calendar, now time.Time) (year int, since calendar.Date, missing bool) {
	now = now.In(c.Zone())
	year = now.Year()
	if c.Published(year) {
		if now.Month() < time.November || c.Published(year+1) {
			return 0, 0, false
		}
		year++
	}
	return year, calendar.NewDate(year-1, time.November, 1), true
}

// remind says in the log once a day that a year is missing.
func (k *Keeper) remind(ctx context.Context) {
	current, _, err := k.Current(ctx)
	if err != nil {
		return // Follow says so
	}
	now := k.now()
	year, _, missing := Missing(current, now)
	today := calendar.DateOf(now, k.zone)
	if !missing || today == k.reminded {
		return
	}
	k.reminded = today
	k.log.Warn("the schedule of rest days of a year is missing; dates that reach into it are provisional until an administrator enters it on the calendar page", "year", year)
}
