package calendar

import (
	"slices"
	"time"
)

// Span is a stretch in which a clock stood still; without a To it still does. Like the day of an
// event, the day on which it begins is not affected any more: the days after it are left out, up to
// and including the one on which it ends. A stretch that begins and ends on one day costs nothing.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
	Name string    `json:"name,omitempty"` // the reason
}

// open tells whether something still stands still.
func open(held []Span) bool {
	for i := range held {
		if held[i].To.IsZero() {
			return true
		}
	}
	return false
}

// withheld tells whether a day is left out, and for which reason.
func (c *Calendar) withheld(day Date, held []Span) (reason string, out bool) {
	for i := range held {
		if day > c.DayOf(held[i].From) && (held[i].To.IsZero() || day <= c.last(held[i])) {
			return held[i].Name, true
		}
	}
	return "", false
}

// last is the day on which a stretch ends; one that ends at midnight ends with the day before.
func (c *Calendar) last(s Span) Date { return c.DayOf(s.To.Add(-time.Nanosecond)) }

// resumed is the last day of a limit when stretches are taken into account that begin on it: nobody could act in what
// was left of that day, so it is had on the day the stretch ends, or the next working day. A stretch that begins
// meanwhile, or on that day, moves it on once more. It does not matter in which order the stretches are given.
func (c *Calendar) resumed(day Date, held []Span) (last Date, provisional bool) {
	for i := 0; i < len(held); i++ {
		if c.DayOf(held[i].From) > day || c.DayOf(held[i].To) <= day {
			continue
		}
		next, unpublished := c.forward(c.DayOf(held[i].To), nil)
		day, provisional = next, provisional || unpublished
		i = -1
	}
	return day, provisional
}

// daysAfter is the day that is the n-th after another one, leaving out those withheld.
func (c *Calendar) daysAfter(day Date, n int, held []Span) Date {
	if len(held) == 0 {
		return day + Date(n)
	}
	for n > 0 {
		day++
		if _, out := c.withheld(day, held); !out {
			n--
		}
	}
	return day
}

// monthsAfter is the end of a limit of months: the nominal one, moved on by the days withheld.
func (c *Calendar) monthsAfter(day Date, n int, held []Span) Date {
	end := addMonths(day, n)
	if len(held) == 0 {
		return end
	}
	lost := 0
	for d := day + 1; d <= end; d++ {
		if _, out := c.withheld(d, held); out {
			lost++
		}
	}
	return c.daysAfter(end, lost, held)
}

// hoursAfter adds hours, and exactly as long as the clock stood still meanwhile.
func hoursAfter(event time.Time, n int, held []Span) time.Time {
	due := event.Add(time.Duration(n) * time.Hour)
	if len(held) == 0 {
		return due
	}
	ordered := slices.Clone(held)
	slices.SortFunc(ordered, func(a, b Span) int { return a.From.Compare(b.From) })
	seen := event
	for _, span := range ordered {
		from := span.From
		if from.Before(seen) {
			from = seen
		}
		if !from.Before(due) {
			break
		}
		if span.To.After(from) {
			due = due.Add(span.To.Sub(from))
			seen = span.To
		}
	}
	return due
}

// Move is a date that people have agreed, moved on by the days on which everything stood still
// since, and then to a working day. Without such days it is the date itself: where it is the midnight after a
// day, that day is meant, and it ends when the calendar's days do.
func (c *Calendar) Move(due time.Time, held ...Span) Deadline {
	if day := DateOf(due, c.zone); due.Equal(day.Start(c.zone)) {
		due = c.end(day - 1)
	}
	moved := Deadline{At: due, Version: c.version}
	if open(held) {
		moved.At = time.Time{}
		return moved
	}
	lost := map[Date]bool{}
	for _, span := range held {
		for day := c.DayOf(span.From) + 1; day <= c.last(span); day++ {
			lost[day] = true
		}
	}
	last := c.DayOf(due.Add(-time.Nanosecond))
	day, provisional := last, false
	if len(lost) > 0 {
		day, provisional = c.forward(last+Date(len(lost)), held)
	}
	day, unpublished := c.resumed(day, held)
	if provisional = provisional || unpublished; day == last {
		return moved
	}
	moved.At, moved.Provisional = due.In(c.zone).AddDate(0, 0, int(day-last)), provisional
	return moved
}
