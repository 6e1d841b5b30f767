package calendar

import "time"

// Ledger is the answer to "why this date?": a limit day by day, and what is left of it.
type Ledger struct {
	From        time.Time `json:"from"` // the event
	Limit       Limit     `json:"limit"`
	Due         time.Time `json:"due,omitzero"` // unknown while the clock stands still
	Open        bool      `json:"open,omitempty"`
	Provisional bool      `json:"provisional,omitempty"`
	Version     string    `json:"version"`
	// Total, Used and Left count what the limit counts: working days, days (also of months) or
	// hours. Today is used. Left is negative once the limit has run out.
	Total int   `json:"total"`
	Used  int   `json:"used"`
	Left  int   `json:"left"`
	Days  []Day `json:"days,omitempty"`
}

// Ledger explains a limit as of a moment: each day from that of the event to the last one, or, while
// the clock stands still, to that moment's. A limit of hours has no days.
func (c *Calendar) Ledger(event time.Time, l Limit, now time.Time, held ...Span) Ledger {
	due := c.Due(event, l, held...)
	g := Ledger{From: event, Limit: l, Due: due.At, Open: due.At.IsZero(), Provisional: due.Provisional, Version: c.version}
	if l.Unit == Hours {
		return g.hours(now, held)
	}
	begin, today := c.DayOf(event), c.DayOf(now)
	last := today
	if !g.Open {
		last = c.DayOf(due.At.Add(-time.Nanosecond))
	}
	counts := counting{limit: l, nominal: c.nominal(begin, l, held, last), full: last, last: last}
	if g.Open {
		counts.last++ // not yet
	} else {
		counts.full, _ = c.counted(begin, l, held)
	}
	g.Days = append(g.Days, Day{Date: begin, Reason: EventDay})
	number := 0
	for day := begin + 1; day <= last; day++ {
		line := c.line(day, counts, held)
		if line.Counted {
			number++
			line.Number = number
			if day <= today {
				g.Used++
			}
		}
		g.Days = append(g.Days, line)
	}
	g.Total = number
	if l.Unit == WorkingDays || g.Open && l.Unit == Days {
		g.Total = l.Count
	}
	g.Left = g.Total - g.Used
	if !g.Open && today > last {
		g.Left = -c.since(last, today, l)
	}
	return g
}

// nominal is the last day before a day of rest moves it on.
func (c *Calendar) nominal(begin Date, l Limit, held []Span, last Date) Date {
	switch {
	case open(held):
		return last
	case l.Unit == Days:
		return c.daysAfter(begin, l.Count, held)
	case l.Unit == Months:
		return c.monthsAfter(begin, l.Count, held)
	}
	return last
}

// LedgerTo lists the days from an event to a day that was named instead of counted, and which of them
// are working days. While the clock stands still it lists them to the moment's.
func (c *Calendar) LedgerTo(event, due, now time.Time, held ...Span) Ledger {
	g := Ledger{From: event, Limit: Limit{Unit: WorkingDays}, Due: due, Open: open(held), Version: c.version}
	begin, last, today := c.DayOf(event), DateOf(due.Add(-time.Nanosecond), c.zone), c.DayOf(now)
	if g.Open {
		g.Due, last = time.Time{}, today
	}
	if last > begin+MaxCount {
		return g
	}
	counts := counting{limit: g.Limit, nominal: last, full: last, last: last}
	if g.Open {
		counts.last++
	}
	g.Days = append(g.Days, Day{Date: begin, Reason: EventDay})
	for day := begin + 1; day <= last; day++ {
		_, published := c.IsWorkingDay(day)
		g.Provisional = g.Provisional || !published
		line := c.line(day, counts, held)
		if line.Counted {
			g.Total++
			line.Number = g.Total
			if day <= today {
				g.Used++
			}
		}
		g.Days = append(g.Days, line)
	}
	g.Left = g.Total - g.Used
	if !g.Open && today > last {
		g.Left = -c.WorkingDaysBetween(last, today)
	}
	return g
}

// since counts how long a limit has run out.
func (c *Calendar) since(last, today Date, l Limit) int {
	if l.Unit == WorkingDays {
		return c.WorkingDaysBetween(last, today)
	}
	return int(today - last)
}

// counting is what a day of a ledger is held against.
type counting struct {
	limit   Limit
	nominal Date // the last day before a day of rest moves it on
	full    Date // on which the limit is used up
	last    Date // with which it runs out: later than full where the clock was stopped on that day
}

// line is one day of a ledger.
func (c *Calendar) line(day Date, counts counting, held []Span) Day {
	reason, out := c.withheld(day, held)
	switch {
	case out && day == counts.last:
		return Day{Date: day, Reason: ResumedDay, Name: reason}
	case out:
		return Day{Date: day, Reason: Paused, Name: reason}
	case day > counts.full:
		explained := c.explain(day)
		if explained.Counted {
			return Day{Date: day, Reason: ResumedDay}
		}
		return explained
	case counts.limit.Unit == WorkingDays:
		return c.explain(day)
	case day > counts.nominal:
		return Day{Date: day, Reason: ExtendedDay, Name: c.names[day]}
	}
	return Day{Date: day, Counted: true, Reason: CalendarDay}
}

func (g Ledger) hours(now time.Time, held []Span) Ledger {
	g.Total = g.Limit.Count
	if g.Open {
		for _, span := range held {
			if span.To.IsZero() && span.From.Before(now) {
				now = span.From
			}
		}
		g.Used = min(g.Total, max(0, int(now.Sub(g.From).Hours())))
		g.Left = g.Total - g.Used
		return g
	}
	g.Left = int(g.Due.Sub(now).Hours())
	g.Used = min(g.Total, max(0, g.Total-g.Left))
	return g
}

// LedgerBefore explains a limit that is counted backwards from a day, in the order of the days.
func (c *Calendar) LedgerBefore(day Date, l Limit) Ledger {
	due := c.Before(day, l)
	g := Ledger{From: c.end(day - 1), Limit: l, Due: due.At, Provisional: due.Provisional, Version: c.version}
	if l.Unit == Hours {
		g.From, g.Total, g.Left = day.Start(c.zone), l.Count, l.Count
		return g
	}
	first := c.DayOf(due.At)
	nominal := first
	switch l.Unit {
	case Days:
		nominal = day - Date(l.Count)
	case Months:
		nominal = monthsBefore(day, l.Count)
	case WorkingDays, Hours:
	}
	lines := []Day{{Date: day, Reason: EventDay}}
	for d := day - 1; d >= first; d-- {
		line := Day{Date: d, Counted: true, Reason: CalendarDay}
		switch {
		case l.Unit == WorkingDays:
			line = c.explain(d)
		case d < nominal:
			line = Day{Date: d, Reason: ExtendedDay, Name: c.names[d]}
		}
		if line.Counted {
			g.Total++
			line.Number = g.Total
		}
		lines = append(lines, line)
	}
	for i := len(lines) - 1; i >= 0; i-- {
		g.Days = append(g.Days, lines[i])
	}
	g.Left = g.Total
	return g
}
