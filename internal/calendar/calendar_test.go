package calendar_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shunban/internal/calendar"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

func load(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Load(os.DirFS("../../definitions"), "calendars", shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDatesWorkedOutByHand holds computed deadlines against dates counted by hand on the notices.
func TestDatesWorkedOutByHand(t *testing.T) {
	c := load(t)
	tests := []struct {
		event, limit, lastDay string
		provisional           bool
		why                   string
	}{
		{"2026-03-02 09:00", "7 working days", "2026-03-11", false, "an ordinary fortnight"},
		{"2026-03-02 23:59", "7 working days", "2026-03-11", false, "late in the day is still the day that is not counted"},
		{"2026-09-25 10:00", "7 working days", "2026-10-12", false, "Mid-autumn 25–27, 28 29 30, National Day 1–7, 8 9, make-up Saturday 10, 12"},
		{"2026-02-12 10:00", "5 working days", "2026-02-26", false, "13, make-up Saturday 14, Spring Festival 15–23, then 24 25 26"},
		{"2025-09-30 10:00", "3 working days", "2025-10-11", false, "holidays 1–8, then 9, 10 and make-up Saturday 11"},
		{"2026-12-29 10:00", "5 working days", "2027-01-05", true, "30 31, then a year without a schedule"},
		{"2026-09-21 10:00", "10 days", "2026-10-08", false, "the tenth day is 1 October; the last day moves behind the holiday"},
		{"2026-01-31 10:00", "1 month", "2026-02-28", false, "the month's last day, a make-up Saturday on which people work"},
		{"2026-03-31 10:00", "1 month", "2026-04-30", false, "April has no 31st"},
		{"2026-04-30 10:00", "1 day", "2026-05-06", false, "1 May is a holiday to the 5th"},
	}
	for _, test := range tests {
		event, err := time.ParseInLocation("2006-01-02 15:04", test.event, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		limit, err := calendar.ParseLimit(test.limit)
		if err != nil {
			t.Fatal(err)
		}
		got := c.Due(event, limit)
		last, _ := time.ParseInLocation(time.DateOnly, test.lastDay, shanghai)
		want := calendar.Deadline{At: last.AddDate(0, 0, 1), Provisional: test.provisional, Version: c.Version()}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s + %s (%s):\n%s", test.event, test.limit, test.why, diff)
		}
	}
}

func TestHoursRunByTheClock(t *testing.T) {
	c := load(t)
	event := time.Date(2026, 10, 1, 8, 30, 0, 0, shanghai)
	if got := c.Due(event, calendar.Limit{Count: 24, Unit: calendar.Hours}).At; !got.Equal(event.Add(24 * time.Hour)) {
		t.Errorf("24 hours after %v is %v", event, got)
	}
}

// TestEveryDayAgreesWithAnIndependentSource compares 2020–2026 day by day with the npm package
// chinese-days 1.5.7, whose special days stand in testdata/independent.json. There is no day on which
// they differ. (That package and lunar-go differ on three days, of 2005 and 2013, which are not ours.)
func TestEveryDayAgreesWithAnIndependentSource(t *testing.T) {
	c := load(t)
	text, err := os.ReadFile("testdata/independent.json")
	if err != nil {
		t.Fatal(err)
	}
	special := map[string]string{}
	if err := json.Unmarshal(text, &special); err != nil {
		t.Fatal(err)
	}
	first, last := calendar.NewDate(2020, 1, 1), calendar.NewDate(2026, 12, 31)
	for day := first; day <= last; day++ {
		want := day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
		switch special[day.String()] {
		case "rest":
			want = false
		case "work":
			want = true
		}
		working, published := c.IsWorkingDay(day)
		if working != want || !published {
			t.Errorf("%s: working %v (published %v), the other source says %v", day, working, published, want)
		}
	}
}

func TestExplanationNamesEveryDay(t *testing.T) {
	c := load(t)
	event := time.Date(2026, 9, 30, 9, 0, 0, 0, shanghai)
	var got []string
	for _, day := range c.Ledger(event, calendar.Limit{Count: 3, Unit: calendar.WorkingDays}, event).Days {
		got = append(got, fmt.Sprintf("%s %v %s %s", day.Date, day.Counted, day.Reason, day.Name))
	}
	want := []string{
		"2026-09-30 false event-day ", "2026-10-01 false holiday 国庆节", "2026-10-02 false holiday 国庆节", "2026-10-03 false holiday 国庆节",
		"2026-10-04 false holiday 国庆节", "2026-10-05 false holiday 国庆节", "2026-10-06 false holiday 国庆节", "2026-10-07 false holiday 国庆节",
		"2026-10-08 true working-day ", "2026-10-09 true working-day ", "2026-10-10 true make-up-day ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestArithmeticKeepsItsLaws: adding n working days and counting gives n; more days are never
// earlier; a later event is never due earlier.
func TestArithmeticKeepsItsLaws(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(r *rapid.T) {
		event := time.Date(2020, 1, 1, 0, 0, 0, 0, shanghai).Add(time.Duration(rapid.IntRange(0, 8*366*24*60).Draw(r, "minute")) * time.Minute)
		unit := rapid.SampledFrom([]calendar.Unit{calendar.WorkingDays, calendar.Days, calendar.Hours, calendar.Months}).Draw(r, "unit")
		limit := calendar.Limit{Count: rapid.IntRange(1, 90).Draw(r, "count"), Unit: unit}
		due := c.Due(event, limit)
		if unit == calendar.WorkingDays {
			last := calendar.DateOf(due.At.Add(-time.Second), shanghai)
			if n := c.WorkingDaysBetween(calendar.DateOf(event, shanghai), last); n != limit.Count {
				r.Fatalf("%v + %s is %v, which is %d working days", event, limit, due.At, n)
			}
			if n := c.WorkingDaysBetween(last, calendar.DateOf(event, shanghai)); n != -limit.Count {
				r.Fatalf("backwards it is %d", n)
			}
			if left := c.Left(event, due.At); left != limit.Count {
				r.Fatalf("%d are left at once", left)
			}
		}
		more := limit
		more.Count++
		if c.Due(event, more).At.Before(due.At) {
			r.Fatalf("%s is due before %s", more, limit)
		}
		if later := event.Add(36 * time.Hour); c.Due(later, limit).At.Before(due.At) {
			r.Fatalf("an event at %v is due before one at %v", later, event)
		}
	})
}

func TestLimitsAreReadStrictly(t *testing.T) {
	for _, text := range []string{"", "7", "seven days", "7 workdays", "0 days", "-1 days", "07 days", "3651 days", "7  days", "7 Days", "1.5 hours", "7 working days "} {
		if limit, err := calendar.ParseLimit(text); err == nil {
			t.Errorf("%q is taken for %s", text, limit)
		}
	}
	for _, text := range []string{"1 working day", "7 working days", "1 day", "30 days", "24 hours", "1 month", "6 months"} {
		limit, err := calendar.ParseLimit(text)
		if err != nil || limit.String() != text {
			t.Errorf("%q reads as %s, %v", text, limit, err)
		}
	}
}

func TestWrongSchedulesAreRefusedAtTheirLine(t *testing.T) {
	head := "year: 2026\nnotice: {number: 某号, title: 某通知, date: 2025-11-04}\n"
	tests := map[string]string{
		head + "rest:\n  - {name: 国庆节, from: 2026-10-01, to: 2026-10-07}\n  - {name: 中秋节, from: 2026-10-06, to: 2026-10-08}\n": "y:5: 中秋节 overlaps with 国庆节 on 2026-10-06",
		head + "rest:\n  - {name: 国庆节, from: 2026-10-01, to: 2026-02-30}\n":                                                    `y:4: "2026-02-30" is no date like 2026-10-01`,
		head + "rest:\n  - {name: 国庆节, from: 2026-10-07, to: 2026-10-01}\n":                                                    "y:4: 国庆节 ends on 2026-10-01, before it begins on 2026-10-07",
		head + "work:\n  - 2026-10-12\n": "y:4: 2026-10-12 is a Monday and a working day already; a make-up day is a day of a weekend",
		head + "rest:\n  - {name: 国庆节, from: 2026-10-03, to: 2026-10-04}\nwork:\n  - 2026-10-04\n": "y:6: 2026-10-04 is a rest day of 国庆节 and cannot be a make-up day",
		head + "work:\n  - 2026-10-10\n  - 2026-10-10\n":                                           "y:5: 2026-10-10 is listed twice",
		head + "work:\n  - 2027-10-09\n":                                                           "y:4: 2027-10-09 is neither in 2026 nor in the December before it",
		"year: twenty\nnotice: {number: 某号, title: 某通知, date: 2025-11-04}\n":                       `y:1: year has to be a year like 2026, found "twenty"`,
	}
	for text, want := range tests {
		_, findings := calendar.ParseYear("y", []byte(text))
		if len(findings) != 1 || !strings.HasPrefix(findings[0].Error(), want+" [") {
			t.Errorf("found %v, want %s", findings, want)
		}
	}
	for text, want := range map[string]string{
		head + "rests: []\n": `y:3: there is no key "rests"; there are layer, year, notice, rest and work [unknown-key]`,
		head + "rest: [\n":   "y:3: this is no YAML that can be read",
		head + "rest: 7\n":   "y:3: this is no YAML that can be read",
		"":                   `y:1: year has to be a year like 2026, found ""`,
	} {
		_, findings := calendar.ParseYear("y", []byte(text))
		if len(findings) == 0 || !strings.HasPrefix(findings[0].Error(), want) {
			t.Errorf("found %v, want %s", findings, want)
		}
	}
	year, findings := calendar.ParseYear("y", []byte(head))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if _, err := calendar.New(shanghai, year, year); err == nil {
		t.Error("a year that stands twice is not found")
	}
}

func BenchmarkDue(b *testing.B) {
	c := load(b)
	event := time.Date(2026, 9, 25, 10, 0, 0, 0, shanghai)
	limit := calendar.Limit{Count: 20, Unit: calendar.WorkingDays}
	b.ReportAllocs()
	for b.Loop() {
		c.Due(event, limit)
	}
}

func FuzzParseLimit(f *testing.F) {
	f.Add("7 working days")
	f.Add("0 days")
	f.Fuzz(func(t *testing.T, text string) {
		limit, err := calendar.ParseLimit(text)
		if err == nil {
			if again, err := calendar.ParseLimit(limit.String()); err != nil || again != limit {
				t.Errorf("%q reads as %v, which reads as %v, %v", text, limit, again, err)
			}
		}
	})
}

// BenchmarkDuePaused is a limit that stood still twice.
func BenchmarkDuePaused(b *testing.B) {
	c := load(b)
	event := time.Date(2026, 9, 25, 10, 0, 0, 0, shanghai)
	limit := calendar.Limit{Count: 20, Unit: calendar.WorkingDays}
	held := []calendar.Span{
		{From: event.AddDate(0, 0, 3), To: event.AddDate(0, 0, 20)},
		{From: event.AddDate(0, 0, 25), To: event.AddDate(0, 0, 27)},
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Due(event, limit, held...)
	}
}

func BenchmarkLedger(b *testing.B) {
	c := load(b)
	event := time.Date(2026, 9, 25, 10, 0, 0, 0, shanghai)
	limit := calendar.Limit{Count: 20, Unit: calendar.WorkingDays}
	b.ReportAllocs()
	for b.Loop() {
		c.Ledger(event, limit, event)
	}
}
