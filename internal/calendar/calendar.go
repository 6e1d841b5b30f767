package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Calendar knows which days are working days. It is immutable and safe for concurrent use.
type Calendar struct {
	zone      *time.Location
	version   string
	cutoff    time.Duration // the hour at which a day ends; 0 is midnight
	first     Date          // the day kinds[0] is about
	kinds     []kind
	names     map[Date]string // of holidays
	local     map[Date]kind   // of the layers above
	published map[int]bool
	idle      map[laid][]Finding // what layers say that holds without them
}

// laid is a schedule by its layer and year.
type laid struct {
	layer string
	year  int
}

// kind says what a schedule makes of a day.
type kind uint8

const (
	unpublished kind = iota // no schedule says anything of this year
	weekday                 // as its weekday is
	rest
	work // 调休上班
)

// New makes a calendar of the State Council's schedules of several years, and of local layers over
// them: what a layer says of a day holds instead of what is below it. What holds without it changes
// nothing: a layer may have been there before the State Council's schedule that says the same. A local
// layer does not make a year published. What a schedule says of the December before its year holds over that year's own. The
// error is a Finding.
func New(zone *time.Location, years ...Year) (*Calendar, error) {
	c := &Calendar{zone: zone, names: map[Date]string{}, local: map[Date]kind{}, published: map[int]bool{}, idle: map[laid][]Finding{}}
	years = slices.Clone(years)
	slices.SortFunc(years, func(a, b Year) int { return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Year, b.Year)) })
	sum := sha256.New()
	for i, y := range years {
		if i > 0 && years[i-1].Year == y.Year && years[i-1].Layer == y.Layer {
			return nil, finding(y.file, 1, "year-twice", y.Year, years[i-1].file)
		}
		if y.Layer == "" {
			c.add(y)
		} else {
			c.lay(y)
		}
		fmt.Fprintf(sum, "%s %d %v %v\n", y.Layer, y.Year, y.Rest, y.Work)
	}
	c.version = hex.EncodeToString(sum.Sum(nil))[:12]
	return c, nil
}

func (c *Calendar) add(y Year) {
	c.published[y.Year] = true
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
		for day := max(r.From, c.first); day <= r.To; day++ {
			c.kinds[day-c.first] = rest
			c.names[day] = r.Name
		}
	}
	for _, day := range y.Work {
		if day >= c.first {
			c.kinds[day-c.first] = work
		}
	}
}

// lay puts a local schedule over what is there.
func (c *Calendar) lay(y Year) {
	said := map[Date]kind{}
	var idle []Finding
	for _, r := range y.Rest {
		for day := r.From; day <= r.To; day++ {
			if working, _ := c.IsWorkingDay(day); !working {
				idle = append(idle, finding(y.file, y.lines[r.From], "layer-rest", day, y.Layer))
				continue
			}
			said[day], c.names[day] = rest, r.Name
		}
	}
	for _, day := range y.Work {
		if working, _ := c.IsWorkingDay(day); working {
			idle = append(idle, finding(y.file, y.lines[day], "layer-work", day, y.Layer))
			continue
		}
		said[day] = work
	}
	maps.Copy(c.local, said)
	c.idle[laid{y.Layer, y.Year}] = idle
}

// Idle are the days of a local layer's year that are as it says without it. Whoever publishes a layer
// has made a mistake there; in one that was there first they are left alone.
func (c *Calendar) Idle(layer string, year int) []Finding { return c.idle[laid{layer, year}] }

// Published tells whether the State Council's schedule of a year is known.
func (c *Calendar) Published(year int) bool { return c.published[year] }

// FirstYear is the first year whose schedule is known.
func (c *Calendar) FirstYear() int { return c.first.Year() }

// LastYear is the last year of which a limit can begin: what is later is a slip of the pen.
const LastYear = 2199

// Knows is an error for a day before the first year whose schedule is known: what was a working day
// then cannot be said, and for a day after LastYear. Other years without a schedule only make a date
// provisional.
func (c *Calendar) Knows(day Date) error {
	if day.Year() > LastYear {
		return fmt.Errorf("%s lies after %d, the last year that can be counted from", day, LastYear)
	}
	if day < c.first {
		return fmt.Errorf("%s lies before %d, the first year whose schedule is known", day, c.FirstYear())
	}
	return nil
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
	if len(c.local) > 0 {
		if k, laid := c.local[d]; laid {
			return k == work, c.kind(d) != unpublished
		}
	}
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
// Stretches in which the clock stood still are left out; while one still lasts, At is the zero time. One that begins on
// the last day leaves what is left of it to the day on which it ends, or the next working day.
func (c *Calendar) Due(event time.Time, l Limit, held ...Span) Deadline {
	due := Deadline{Version: c.version}
	if open(held) {
		return due
	}
	if l.Unit == Hours {
		due.At = hoursAfter(event, l.Count, held)
		return due
	}
	day, provisional := c.counted(c.DayOf(event), l, held)
	day, unpublished := c.resumed(day, held)
	due.Provisional = provisional || unpublished
	due.At = c.end(day)
	return due
}

// counted is the day on which a limit of days or months is used up.
func (c *Calendar) counted(begin Date, l Limit, held []Span) (day Date, provisional bool) {
	switch l.Unit {
	case Days:
		return c.forward(c.daysAfter(begin, l.Count, held), held)
	case Months:
		return c.forward(c.monthsAfter(begin, l.Count, held), held)
	case WorkingDays, Hours:
	}
	day = begin
	for n := l.Count; n > 0; {
		day++
		working, published := c.IsWorkingDay(day)
		provisional = provisional || !published
		if !working {
			continue
		}
		if _, out := c.withheld(day, held); !out {
			n--
		}
	}
	return day, provisional
}

// DayOf is the day to which a moment belongs: an event after the hour at which the day ends belongs
// to the next one.
func (c *Calendar) DayOf(t time.Time) Date {
	day := DateOf(t, c.zone)
	if c.cutoff > 0 && !t.Before(day.Start(c.zone).Add(c.cutoff)) {
		day++
	}
	return day
}

// end is the first moment after a day.
func (c *Calendar) end(day Date) time.Time {
	if c.cutoff > 0 {
		return day.Start(c.zone).Add(c.cutoff)
	}
	return (day + 1).Start(c.zone)
}

// WithCutoff is the same calendar with another hour at which a day ends: an event from that hour on
// counts as of the next day, and a limit of days ends at that hour of its last day (民法典 §203: with
// the end of business where there are business hours, at midnight otherwise). Zero and 24 hours are
// midnight. Hours run by the clock and are not concerned.
func (c *Calendar) WithCutoff(hour time.Duration) (*Calendar, error) {
	if hour < 0 || hour > 24*time.Hour {
		return nil, fmt.Errorf("a day cannot end at %s; expected a time of the day up to 24:00", hour)
	}
	other := *c
	other.cutoff = hour % (24 * time.Hour)
	if other.cutoff > 0 {
		other.version += "/" + hour.String()
	}
	return &other, nil
}

// forward is the day itself, or the next working day when it is a day of rest.
func (c *Calendar) forward(d Date, held []Span) (day Date, provisional bool) {
	for {
		working, published := c.IsWorkingDay(d)
		provisional = provisional || !published
		if _, out := c.withheld(d, held); working && !out {
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
	return c.WorkingDaysBetween(c.DayOf(now), c.DayOf(due.Add(-time.Nanosecond)))
}

// Day is one line of the answer to "why this date?".
type Day struct {
	Date    Date   `json:"date"`
	Counted bool   `json:"counted"`
	Reason  Reason `json:"reason"`
	Name    string `json:"name,omitempty"`   // of the holiday, or for what the clock stood still
	Number  int    `json:"number,omitempty"` // which of the counted days it is, from 1
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
	Paused       Reason = "paused"      // the clock stood still
	ResumedDay   Reason = "resumed-day" // what was left of the last day when the clock was stopped
)

func (c *Calendar) explain(d Date) Day {
	working, published := c.IsWorkingDay(d)
	said := c.kind(d)
	if k, laid := c.local[d]; laid {
		said = k
	}
	day := Day{Date: d, Counted: working, Reason: Weekend, Name: c.names[d]}
	switch {
	case said == work:
		day.Reason = MakeUpDay
	case said == rest && day.Name != "":
		day.Reason = Holiday
	case !published && working:
		day.Reason = NotPublished
	case working:
		day.Reason = WorkingDay
	}
	if working {
		day.Name = ""
	}
	return day
}

// monthsBefore is the first day from which on a limit of months would not be used up before a day. Where the month has no
// such day it is the first of the next: from 30 June a month is used up with 30 July, in time before the 31st.
func monthsBefore(day Date, months int) Date {
	back := addMonths(day, -months)
	if addMonths(back, months) < day {
		back++
	}
	return back
}

// Before is the beginning of the day from which on it is too late to be so long before a day: the
// day itself is not counted, and working days leave rest days out. With days and months, a last day in time that is a
// day of rest goes back to the working day before it. A limit of zero is the beginning of the day
// itself. Where a day ends at another hour than midnight, the next one begins there. Hours run by the
// clock, and are taken off the midnight at which the day begins.
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
			day = monthsBefore(day, l.Count)
		}
		for { // the day before is the last one in time
			working, published := c.IsWorkingDay(day - 1)
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
	due.At = c.end(day - 1)
	return due
}
