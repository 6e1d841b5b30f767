package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// Calendar knows which days are working days. It is immutable and safe for concurrent use.
type Calendar struct {
	zone    *time.Location
	version string
	first   Date // the day kinds[0] is about
	kinds   []kind
	names   map[Date]string // of holidays
}

// kind says what a schedule makes of a day.
type kind uint8

const (
	unpublished kind = iota // no schedule says anything of this year
	weekday                 // as its weekday is
	rest
	work // 调休上班
)

// New makes a calendar of the schedules of several years.
func New(zone *time.Location, years ...Year) (*Calendar, error) {
	c := &Calendar{zone: zone, names: map[Date]string{}}
	years = slices.Clone(years)
	slices.SortFunc(years, func(a, b Year) int { return cmp.Compare(a.Year, b.Year) })
	sum := sha256.New()
	for i, y := range years {
		if i > 0 && years[i-1].Year == y.Year {
			return nil, Finding{File: y.file, Line: 1, Text: fmt.Sprintf("the year %d stands in %s already", y.Year, years[i-1].file)}
		}
		c.add(y)
		fmt.Fprintf(sum, "%d %v %v\n", y.Year, y.Rest, y.Work)
	}
	c.version = hex.EncodeToString(sum.Sum(nil))[:12]
	return c, nil
}

func (c *Calendar) add(y Year) {
	begin, end := NewDate(y.Year, time.January, 1), NewDate(y.Year+1, time.January, 1)
	if len(c.kinds) == 0 {
		c.first = begin
	}
	for c.first+Date(len(c.kinds)) < begin {
		c.kinds = append(c.kinds, unpublished)
	}
	for range end - begin {
		c.kinds = append(c.kinds, weekday)
	}
	for _, r := range y.Rest {
		for day := r.From; day <= r.To; day++ {
			c.kinds[day-c.first] = rest
			c.names[day] = r.Name
		}
	}
	for _, day := range y.Work {
		c.kinds[day-c.first] = work
	}
}

// Version identifies what the calendar says: the same schedules have the same version.
func (c *Calendar) Version() string { return c.version }

// Zone is the time zone in which days begin and end.
func (c *Calendar) Zone() *time.Location { return c.zone }

func (c *Calendar) kind(d Date) kind {
	if i := int(d - c.first); i >= 0 && i < len(c.kinds) {
		return c.kinds[i]
	}
	return unpublished
}

// IsWorkingDay tells whether people work on the day. Without a published schedule for its year the
// answer is Monday to Friday, and published is false.
func (c *Calendar) IsWorkingDay(d Date) (working, published bool) {
	switch c.kind(d) {
	case rest:
		return false, true
	case work:
		return true, true
	case weekday:
		return !weekend(d), true
	case unpublished:
	}
	return !weekend(d), false
}

// Deadline is the end of a limit.
type Deadline struct {
	// At is the first moment that is too late: what happens strictly before it is in time.
	At time.Time
	// Provisional says that a year without a published schedule was involved.
	Provisional bool
	// Version is the calendar's.
	Version string
}

// Due is when a limit that begins with an event runs out. The day of the event is not counted
// (民法典 §201); a limit of days ends with its last day (§203), and days, like months (§202), go on
// to the next working day when the last one is a day of rest (§203). Working days leave rest days
// out altogether (行政许可法 §82). Hours run by the clock.
func (c *Calendar) Due(event time.Time, l Limit) Deadline {
	due := Deadline{Version: c.version}
	day := DateOf(event, c.zone)
	switch l.Unit {
	case Hours:
		due.At = event.Add(time.Duration(l.Count) * time.Hour)
		return due
	case WorkingDays:
		for n := l.Count; n > 0; {
			day++
			working, published := c.IsWorkingDay(day)
			due.Provisional = due.Provisional || !published
			if working {
				n--
			}
		}
	case Days:
		day, due.Provisional = c.forward(day + Date(l.Count))
	case Months:
		day, due.Provisional = c.forward(addMonths(day, l.Count))
	}
	due.At = (day + 1).Start(c.zone)
	return due
}

// forward is the day itself, or the next working day when it is a day of rest.
func (c *Calendar) forward(d Date) (day Date, provisional bool) {
	for {
		working, published := c.IsWorkingDay(d)
		provisional = provisional || !published
		if working {
			return d, provisional
		}
		d++
	}
}

// addMonths is the same day of a later month, or that month's last day when it has no such day
// (民法典 §202).
func addMonths(d Date, months int) Date {
	year, month, day := d.utc().Date()
	last := time.Date(year, month+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return NewDate(last.Year(), last.Month(), min(day, last.Day()))
}

// WorkingDaysBetween counts the working days after one day up to and including another; it is
// negative when the second is the earlier one. Adding n working days and counting gives n.
func (c *Calendar) WorkingDaysBetween(from, to Date) int {
	if to < from {
		return -c.WorkingDaysBetween(to, from)
	}
	n := 0
	for day := from + 1; day <= to; day++ {
		if working, _ := c.IsWorkingDay(day); working {
			n++
		}
	}
	return n
}

// Left is how many working days are left until a limit runs out, today not counted: 0 on the last
// day, negative when it has run out.
func (c *Calendar) Left(now, due time.Time) int {
	return c.WorkingDaysBetween(DateOf(now, c.zone), DateOf(due.Add(-time.Nanosecond), c.zone))
}

// Day is one line of the answer to "why this date?".
type Day struct {
	Date    Date   `json:"date"`
	Counted bool   `json:"counted"`
	Reason  Reason `json:"reason"`
	Name    string `json:"name,omitempty"` // of the holiday
}

// Reason is why a day counts or does not.
type Reason string

// The reasons there are.
const (
	EventDay     Reason = "event-day"    // the day of the event is not counted
	WorkingDay   Reason = "working-day"  //
	MakeUpDay    Reason = "make-up-day"  // 调休上班
	Weekend      Reason = "weekend"      //
	Holiday      Reason = "holiday"      //
	CalendarDay  Reason = "calendar-day" // every day counts
	ExtendedDay  Reason = "extended-day" // the last day was a day of rest
	NotPublished Reason = "not-published"
)

// Explain lists every day from the event to the end of the limit, and why it counts or does not.
// A limit of hours has no days to explain.
func (c *Calendar) Explain(event time.Time, l Limit) []Day {
	if l.Unit == Hours {
		return nil
	}
	begin := DateOf(event, c.zone)
	end := DateOf(c.Due(event, l).At.Add(-time.Nanosecond), c.zone)
	nominal := end
	switch l.Unit {
	case Days:
		nominal = begin + Date(l.Count)
	case Months:
		nominal = addMonths(begin, l.Count)
	case WorkingDays, Hours:
	}
	days := []Day{{Date: begin, Reason: EventDay}}
	for day := begin + 1; day <= end; day++ {
		switch {
		case l.Unit == WorkingDays:
			days = append(days, c.explain(day))
		case day > nominal:
			days = append(days, Day{Date: day, Counted: day == end, Reason: ExtendedDay, Name: c.names[day]})
		default:
			days = append(days, Day{Date: day, Counted: true, Reason: CalendarDay})
		}
	}
	return days
}

func (c *Calendar) explain(d Date) Day {
	working, published := c.IsWorkingDay(d)
	day := Day{Date: d, Counted: working, Name: c.names[d]}
	switch {
	case !published && working:
		day.Reason = NotPublished
	case c.kind(d) == work:
		day.Reason = MakeUpDay
	case c.kind(d) == rest && c.names[d] != "":
		day.Reason = Holiday
	case working:
		day.Reason = WorkingDay
	default:
		day.Reason = Weekend
	}
	return day
}

// Before is the beginning of the day from which on it is too late to be so long before a day: the
// day itself is not counted, working days leave rest days out, and days and months that fall on a
// day of rest go back to the working day before it. A limit of zero is the beginning of the day
// itself. Hours are taken off its beginning.
func (c *Calendar) Before(day Date, l Limit) Deadline {
	due := Deadline{Version: c.version}
	switch l.Unit {
	case WorkingDays:
		for n := l.Count; n > 0; {
			day--
			working, published := c.IsWorkingDay(day)
			due.Provisional = due.Provisional || !published
			if working {
				n--
			}
		}
	case Days, Months:
		if l.Unit == Days {
			day -= Date(l.Count)
		} else {
			day = addMonths(day, -l.Count)
		}
		for {
			working, published := c.IsWorkingDay(day)
			due.Provisional = due.Provisional || !published
			if working {
				break
			}
			day--
		}
	case Hours:
		due.At = day.Start(c.zone).Add(-time.Duration(l.Count) * time.Hour)
		return due
	}
	due.At = day.Start(c.zone)
	return due
}
