package calendar

import (
	"fmt"
	"time"
)

// Date is a day, counted from 1970-01-01, without a time of day or a zone.
type Date int

// DateOf is the day on which a moment falls in a zone.
func DateOf(t time.Time, zone *time.Location) Date {
	year, month, day := t.In(zone).Date()
	return NewDate(year, month, day)
}

// NewDate is the day of a year, month and day of the month.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

const secondsPerDay = 24 * 60 * 60

// ParseDate reads 2026-10-01.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%q is no date like 2026-10-01", text)
	}
	return Date(t.Unix() / secondsPerDay), nil
}

func (d Date) utc() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// Start is the moment at which the day begins in a zone.
func (d Date) Start(zone *time.Location) time.Time {
	year, month, day := d.utc().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone)
}

// Year is the day's year.
func (d Date) Year() int { return d.utc().Year() }

// Weekday is the day's weekday; 1970-01-01 was a Thursday.
func (d Date) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// MarshalText writes 2026-10-01.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
