package calendar_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shunban/internal/calendar"
)

func span(t testing.TB, from, to string) calendar.Span {
	t.Helper()
	s := calendar.Span{From: moment(t, from), Name: "鉴定"}
	if to != "" {
		s.To = moment(t, to)
	}
	return s
}

// TestAPauseIsLeftOut holds limits with pauses against dates counted by hand.
func TestAPauseIsLeftOut(t *testing.T) {
	c := load(t)
	spans := func(pairs ...string) (held []calendar.Span) {
		for i := 0; i < len(pairs); i += 2 {
			held = append(held, span(t, pairs[i], pairs[i+1]))
		}
		return held
	}
	tests := map[string]struct {
		event, limit string
		held         []calendar.Span
		due          string
	}{
		"3 4 | 10 11 12 13 16":                                      {"2026-03-02 09:00", "7 working days", spans("2026-03-04 10:00", "2026-03-09 15:00"), "2026-03-17"},
		"within one day it costs nothing":                           {"2026-03-02 09:00", "7 working days", spans("2026-03-04 09:00", "2026-03-04 17:00"), "2026-03-12"},
		"one that ends at midnight ends the day before":             {"2026-03-02 09:00", "7 working days", spans("2026-03-04 09:00", "2026-03-06 00:00"), "2026-03-13"},
		"two that overlap count once":                               {"2026-03-02 09:00", "7 working days", spans("2026-03-04 10:00", "2026-03-09 15:00", "2026-03-06 10:00", "2026-03-10 12:00"), "2026-03-18"},
		"one that lies over a holiday costs the working days in it": {"2026-09-28 09:00", "7 working days", spans("2026-09-30 09:00", "2026-10-08 09:00"), "2026-10-15"},
		"on the last day: what was left of it is had afterwards":    {"2026-03-02 09:00", "3 working days", spans("2026-03-05 09:00", "2026-03-16 09:00"), "2026-03-17"},
		"on the last day and over a weekend":                        {"2026-03-02 09:00", "3 working days", spans("2026-03-05 09:00", "2026-03-07 09:00"), "2026-03-10"},
		"on the last day, and on the one that makes it good":        {"2026-03-02 09:00", "3 working days", spans("2026-03-05 09:00", "2026-03-06 09:00", "2026-03-06 10:00", "2026-03-10 10:00"), "2026-03-11"},
		"on the last day and back on it":                            {"2026-03-02 09:00", "3 working days", spans("2026-03-05 09:00", "2026-03-05 15:00"), "2026-03-06"},
		"on the last of days":                                       {"2026-03-02 09:00", "7 days", spans("2026-03-09 09:00", "2026-03-12 09:00"), "2026-03-13"},
		"before the event it costs nothing":                         {"2026-03-02 09:00", "7 working days", spans("2026-02-24 10:00", "2026-02-27 15:00"), "2026-03-12"},
		"after the end it costs nothing":                            {"2026-03-02 09:00", "7 working days", spans("2026-03-20 10:00", "2026-03-27 15:00"), "2026-03-12"},
		"28 days, then 4 and 5 April, within Qingming":              {"2026-03-02 09:00", "30 days", spans("2026-03-30 10:00", "2026-04-03 15:00"), "2026-04-08"},
		"a month and the three days":                                {"2026-01-31 09:00", "1 month", spans("2026-02-02 10:00", "2026-02-05 15:00"), "2026-03-04"},
		"hours stand still to the minute":                           {"2026-03-02 08:00", "24 hours", spans("2026-03-02 12:00", "2026-03-02 18:30"), "2026-03-03 14:30"},
		"hours count an overlap once":                               {"2026-03-02 08:00", "24 hours", spans("2026-03-02 14:00", "2026-03-02 20:00", "2026-03-02 12:00", "2026-03-02 18:00"), "2026-03-03 16:00"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := c.Due(moment(t, test.event), limit(t, test.limit), test.held...)
			if want := moment(t, test.due); !got.At.Equal(want) {
				t.Errorf("due %v, want %v", got.At, want)
			}
		})
	}
}

func TestWhileTheClockStandsStillNoDateIsGiven(t *testing.T) {
	c := load(t)
	event, still := moment(t, "2026-03-02 09:00"), span(t, "2026-03-04 10:00", "")
	for _, text := range []string{"7 working days", "30 days", "1 month", "24 hours"} {
		l := limit(t, text)
		if due := c.Due(event, l, still); !due.At.IsZero() {
			t.Errorf("%s: %v", l, due)
		}
		if moved := c.Move(moment(t, "2026-04-01"), still); !moved.At.IsZero() {
			t.Errorf("an agreed date: %v", moved)
		}
		g := c.Ledger(event, l, moment(t, "2026-03-10 09:00"), still)
		if !g.Open || !g.Due.IsZero() {
			t.Errorf("%s: %+v", l, g)
		}
	}
	g := c.Ledger(event, limit(t, "7 working days"), moment(t, "2026-03-10 09:00"), still)
	if g.Total != 7 || g.Used != 2 || g.Left != 5 {
		t.Errorf("3 and 4 March are used, five are left: %+v", g)
	}
	if last := g.Days[len(g.Days)-1]; last.Date.String() != "2026-03-10" || last.Reason != calendar.Paused || last.Name != "鉴定" {
		t.Errorf("the ledger ends today, standing still: %+v", last)
	}
}

func TestAnAgreedDateMovesByTheDaysThatStoodStill(t *testing.T) {
	c := load(t)
	agreed := moment(t, "2026-03-13") // the end of 12 March
	if got := c.Move(agreed); !got.At.Equal(agreed) {
		t.Errorf("without a pause: %v", got.At)
	}
	if got := c.Move(agreed, span(t, "2026-03-04 10:00", "2026-03-06 09:00")); !got.At.Equal(moment(t, "2026-03-17")) {
		t.Errorf("two days make Saturday the 14th, so Monday the 16th: %v", got.At)
	}
}

// TestANamedDayEndsAtTheCutoffHour: a day that a definition names or people agree ran until midnight where every
// counted limit had ended at half past five.
func TestANamedDayEndsAtTheCutoffHour(t *testing.T) {
	c, err := load(t).WithCutoff(17*time.Hour + 30*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	agreed := moment(t, "2026-03-13") // the end of 12 March
	if got := c.Move(agreed); !got.At.Equal(moment(t, "2026-03-12 17:30")) {
		t.Errorf("without a pause: %v", got.At)
	}
	if got := c.Move(agreed, span(t, "2026-03-04 10:00", "2026-03-06 09:00")); !got.At.Equal(moment(t, "2026-03-16 17:30")) {
		t.Errorf("two days make Saturday the 14th, so Monday the 16th: %v", got.At)
	}
	if again := c.Move(c.Move(agreed).At); !again.At.Equal(moment(t, "2026-03-12 17:30")) {
		t.Errorf("moved once more: %v", again.At)
	}
}

func TestALedgerSaysWhyEachDayCountsOrNot(t *testing.T) {
	c := load(t)
	g := c.Ledger(moment(t, "2026-03-30 09:00"), limit(t, "5 days"), moment(t, "2026-04-01 12:00"), span(t, "2026-03-31 10:00", "2026-04-01 15:00"))
	type line struct {
		Date   string
		Reason calendar.Reason
		Name   string
		Number int
	}
	var got []line
	for _, day := range g.Days {
		got = append(got, line{day.Date.String(), day.Reason, day.Name, day.Number})
	}
	want := []line{
		{"2026-03-30", calendar.EventDay, "", 0},
		{"2026-03-31", calendar.CalendarDay, "", 1},
		{"2026-04-01", calendar.Paused, "鉴定", 0},
		{"2026-04-02", calendar.CalendarDay, "", 2},
		{"2026-04-03", calendar.CalendarDay, "", 3},
		{"2026-04-04", calendar.CalendarDay, "", 4},
		{"2026-04-05", calendar.CalendarDay, "", 5},
		{"2026-04-06", calendar.ExtendedDay, "清明节", 0},
		{"2026-04-07", calendar.ExtendedDay, "", 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if g.Total != 5 || g.Used != 1 || g.Left != 4 {
		t.Errorf("one of five is used: %+v", g)
	}
	late := c.Ledger(moment(t, "2026-03-02 09:00"), limit(t, "3 working days"), moment(t, "2026-03-10 12:00"))
	if late.Left != -3 || late.Used != 3 {
		t.Errorf("three working days over: %+v", late)
	}
	hours := c.Ledger(moment(t, "2026-03-02 09:00"), limit(t, "24 hours"), moment(t, "2026-03-02 19:00"))
	if hours.Total != 24 || hours.Left != 14 || hours.Used != 10 || hours.Days != nil {
		t.Errorf("ten of 24 hours: %+v", hours)
	}
}

// TestAPauseThatEndsBeforeADayOfRestCountsNoDayTwice: stopped on the last day and resumed before a weekend, the limit
// ended rightly on Monday, but the ledger counted that Monday as a third day of two.
func TestAPauseThatEndsBeforeADayOfRestCountsNoDayTwice(t *testing.T) {
	c := load(t)
	for text, to := range map[string]string{"2 working days": "2024-01-06", "3 working days": "2024-01-06 15:00"} {
		from := "2024-01-03 10:00"
		if text == "3 working days" {
			from = "2024-01-04 10:00"
		}
		g := c.Ledger(moment(t, "2024-01-01"), limit(t, text), moment(t, "2024-01-02"), span(t, from, to))
		last := g.Days[len(g.Days)-1]
		if !g.Due.Equal(moment(t, "2024-01-09")) || last.Date.String() != "2024-01-08" || last.Reason != calendar.ResumedDay || last.Counted {
			t.Errorf("%s: the rest of the day is had on Monday the 8th: %v, %+v", text, g.Due, last)
		}
		counted := 0
		for _, day := range g.Days {
			if day.Counted {
				counted++
			}
		}
		if counted != g.Total {
			t.Errorf("%s: %d days are counted", text, counted)
		}
	}
}

// aSpan is some stretch near an event, up to two months long, in half hours so that ends meet.
func aSpan(r *rapid.T, name string, event time.Time) calendar.Span {
	from := event.Truncate(30 * time.Minute).Add(time.Duration(rapid.IntRange(-5*48, 70*48).Draw(r, name)) * 30 * time.Minute)
	return calendar.Span{From: from, To: from.Add(time.Duration(rapid.IntRange(0, 60*48).Draw(r, name+" lasts")) * 30 * time.Minute)}
}

func anEvent(r *rapid.T, name string) time.Time {
	return time.Date(2024, 1, 1, 0, 0, 0, 0, shanghai).Add(time.Duration(rapid.IntRange(0, 3*365*24*60).Draw(r, name)) * time.Minute)
}

func aLimit(r *rapid.T) calendar.Limit {
	unit := rapid.SampledFrom([]calendar.Unit{calendar.WorkingDays, calendar.Days, calendar.Hours, calendar.Months}).Draw(r, "unit")
	return calendar.Limit{Count: rapid.IntRange(1, 60).Draw(r, "count"), Unit: unit}
}

// TestPausesKeepTheirLaws: a pause never brings a date forward, one that comes on top never either;
// their order and a pause counted twice do not matter; and the ledger tells the same as the date.
func TestPausesKeepTheirLaws(t *testing.T) {
	midnight := load(t)
	evening, err := midnight.WithCutoff(17*time.Hour + 30*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		c := rapid.SampledFrom([]*calendar.Calendar{midnight, evening}).Draw(r, "calendar")
		event, l := anEvent(r, "event"), aLimit(r)
		one, two := aSpan(r, "one", event), aSpan(r, "two", event)
		plain, with, both := c.Due(event, l), c.Due(event, l, one), c.Due(event, l, one, two)
		if with.At.Before(plain.At) || both.At.Before(with.At) {
			r.Fatalf("%v, with one pause %v, with two %v", plain.At, with.At, both.At)
		}
		if turned := c.Due(event, l, two, one); turned != both {
			r.Fatalf("in another order it is %v, not %v", turned, both)
		}
		if twice := c.Due(event, l, one, two, one); twice != both {
			r.Fatalf("counted twice it is %v, not %v", twice, both)
		}
		g := c.Ledger(event, l, event, one, two)
		if !g.Due.Equal(both.At) || g.Provisional != both.Provisional {
			r.Fatalf("the ledger says %v, the date is %v", g.Due, both.At)
		}
		if l.Unit == calendar.Hours {
			return
		}
		counted := 0
		for i, day := range g.Days {
			if day.Date != g.Days[0].Date+calendar.Date(i) {
				r.Fatalf("the ledger has a gap before %s", day.Date)
			}
			if day.Counted {
				counted++
			}
		}
		if counted != g.Total || l.Unit != calendar.Months && counted != l.Count {
			r.Fatalf("%d days are counted of %d, the limit is %s", counted, g.Total, l)
		}
		if last := g.Days[len(g.Days)-1].Date; last != c.DayOf(both.At.Add(-time.Nanosecond)) {
			r.Fatalf("the ledger ends on %s, the date is %v", last, both.At)
		}
	})
}

// TestBothDirectionsAgree: so many working days before a day is the last chance for which so many
// working days after are over before it.
func TestBothDirectionsAgree(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(r *rapid.T) {
		day := calendar.NewDate(2021, 1, 1) + calendar.Date(rapid.IntRange(0, 7*365).Draw(r, "day"))
		l := calendar.Limit{Count: rapid.IntRange(1, 60).Draw(r, "count"), Unit: calendar.WorkingDays}
		before := c.Before(day, l)
		first := calendar.DateOf(before.At, shanghai)
		if n := c.WorkingDaysBetween(first-1, day-1); n != l.Count {
			r.Fatalf("%d working days lie between %s and %s", n, first, day)
		}
		if in := c.Due((first - 1).Start(shanghai), l).At; in.After(day.Start(shanghai)) {
			r.Fatalf("what comes on the day before %s is due %v, after %s", first, in, day)
		}
		if late := c.Due(first.Start(shanghai), l).At; !late.After(day.Start(shanghai)) {
			r.Fatalf("what comes on %s is due %v, before %s", first, late, day)
		}
		more := l
		more.Count++
		if c.Before(day, more).At.After(before.At) {
			r.Fatalf("%s before is later than %s before", more, l)
		}
		g := c.LedgerBefore(day, l)
		if g.Total != l.Count || !g.Due.Equal(before.At) || g.Days[0].Date != first {
			r.Fatalf("the ledger says %+v", g)
		}
	})
}

// TestADayOfRestGoesBackOnlyAsFarAsItMust: five days before 10 October are 5 to 9 October, and what came on 30
// September, the last working day before them, was said to be late.
func TestADayOfRestGoesBackOnlyAsFarAsItMust(t *testing.T) {
	c := load(t)
	for text, want := range map[string]string{"5 days": "2026-10-01", "2 days": "2026-10-01", "1 month": "2026-09-10", "13 days": "2026-09-25"} {
		if got := c.Before(calendar.NewDate(2026, 10, 10), limit(t, text)); !got.At.Equal(moment(t, want)) {
			t.Errorf("%s: too late from %v, want %s", text, got.At, want)
		}
	}
}

// TestAMonthBeforeTheLastOfALongMonthIsTheLastOfTheShortOne: a month before 31 July ended with 29 June, although the month
// that begins with 30 June is used up with 30 July (民法典 §202).
func TestAMonthBeforeTheLastOfALongMonthIsTheLastOfTheShortOne(t *testing.T) {
	c := load(t)
	for _, want := range []struct{ day, limit, last string }{
		{"2026-07-31", "1 month", "2026-06-30"},
		{"2026-07-30", "1 month", "2026-06-29"},
		{"2026-07-29", "1 month", "2026-06-26"}, // 28 and 27 June are days of rest
		{"2026-10-31", "1 month", "2026-09-30"},
		{"2026-03-31", "1 month", "2026-02-28"},  // a Saturday that is worked
		{"2026-07-31", "8 months", "2025-11-28"}, // 30 and 29 November are days of rest
	} {
		day, err := calendar.ParseDate(want.day)
		if err != nil {
			t.Fatal(err)
		}
		due := c.Before(day, limit(t, want.limit)).At
		if last := c.DayOf(due) - 1; last.String() != want.last {
			t.Errorf("%s before %s is %s, want %s", want.limit, want.day, last, want.last)
		}
		if g := c.LedgerBefore(day, limit(t, want.limit)); !g.Due.Equal(due) {
			t.Errorf("the days before %s lead to %s, and the limit to %s", want.day, g.Due, due)
		}
	}
}

// TestCountingBackwardsKeepsTheCutoffHour: the last moment was said to be midnight where the day had ended
// at half past five.
func TestCountingBackwardsKeepsTheCutoffHour(t *testing.T) {
	c, err := load(t).WithCutoff(17*time.Hour + 30*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	day := calendar.NewDate(2026, 10, 12)
	for text, want := range map[string]string{"10 working days": "2026-09-20 17:30", "10 days": "2026-09-30 17:30", "1 month": "2026-09-11 17:30", "24 hours": "2026-10-11 00:00"} {
		g := c.LedgerBefore(day, limit(t, text))
		if !g.Due.Equal(moment(t, want)) {
			t.Errorf("%s before %s: %s, want %s", text, day, g.Due, want)
		}
		if len(g.Days) > 0 && g.Days[0].Date != c.DayOf(g.Due) {
			t.Errorf("%s: the days begin with %s", text, g.Days[0].Date)
		}
	}
}
