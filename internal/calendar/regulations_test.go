package calendar_test

import (
	"strings"
	"testing"
	"time"

	"shunban/internal/calendar"
)

// moment reads 2026-10-01 or 2026-10-01 17:30 in the zone of the law.
func moment(t testing.TB, text string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04"
	if !strings.Contains(text, " ") {
		layout = time.DateOnly
	}
	at, err := time.ParseInLocation(layout, text, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func limit(t testing.TB, text string) calendar.Limit {
	t.Helper()
	l, err := calendar.ParseLimit(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestEveryLimitOfTheRegulations counts the limits of the county's documents, and those of the law they
// rest on, across National Day, Spring Festival and the turn of the year. The days behind each were
// counted by hand on the notices; the last column lists them.
func TestEveryLimitOfTheRegulations(t *testing.T) {
	c := load(t)
	tests := []struct{ basis, limit, event, last, counted string }{
		{"平政发〔2023〕50号 第三十一条", "7 working days", "2026-09-28 10:00", "2026-10-13", "29 30 | 8 9 10(Sat) 12 13"},
		{"平政发〔2023〕50号 第三十一条", "7 working days", "2026-02-10 10:00", "2026-02-26", "11 12 13 14(Sat) | 24 25 26"},
		{"平政发〔2023〕50号 第三十一条", "7 working days", "2025-12-26 10:00", "2026-01-07", "29 30 31 | 4(Sun) 5 6 7"},
		{"平政办发〔2023〕22号 第四条", "15 working days", "2026-09-18 10:00", "2026-10-15", "20(Sun) 21 22 23 24 28 29 30 | 8 9 10(Sat) 12 13 14 15"},
		{"平政办发〔2023〕22号 第四条", "15 working days", "2026-02-02 10:00", "2026-02-28", "3 4 5 6 9 10 11 12 13 14(Sat) | 24 25 26 27 28(Sat)"},
		{"平政办发〔2023〕22号 第四条", "15 working days", "2025-12-19 10:00", "2026-01-12", "22–26 29 30 31 | 4(Sun) 5–9 12"},
		{"平政办发〔2023〕25号 第十一条", "30 days", "2026-09-01 10:00", "2026-10-08", "the thirtieth is 1 October; on to the first working day"},
		{"平政办发〔2023〕25号 第十一条", "30 days", "2026-09-10 10:00", "2026-10-10", "a Saturday on which people work"},
		{"平政办发〔2023〕25号 第十一条", "30 days", "2026-01-20 10:00", "2026-02-24", "the thirtieth is 19 February, within Spring Festival"},
		{"平政办发〔2023〕25号 第十一条", "30 days", "2025-12-02 10:00", "2026-01-04", "the thirtieth is New Year; the 4th is a Sunday on which people work"},
		{"平政发〔2023〕54号 第三条", "24 months", "2024-10-05 10:00", "2026-10-08", "two years later is within National Day"},
		{"平政发〔2023〕54号 第三条", "24 months", "2024-02-29 10:00", "2026-02-28", "2026 has no 29 February; the 28th is a Saturday on which people work"},
		{"平政发〔2023〕54号 第三条", "24 months", "2023-01-01 10:00", "2025-01-02", "New Year 2025 is a holiday of one day"},
		{"行政许可法 §32", "5 working days", "2026-04-30 10:00", "2026-05-11", "6 7 8 9(Sat) 11"},
		{"行政许可法 §42", "20 working days", "2026-09-10 10:00", "2026-10-14", "11 14–18 20(Sun) 21–24 28–30 | 8 9 10(Sat) 12 13 14"},
		{"行政许可法 §42", "20 working days", "2026-01-28 10:00", "2026-03-03", "29 30 | 2–6 9–13 14(Sat) | 24–28 | 2 3"},
		{"行政许可法 §42", "20 working days", "2025-12-12 10:00", "2026-01-12", "15–19 22–26 29–31 | 4(Sun) 5–9 12"},
		{"行政许可法 §42, extended", "30 working days", "2026-09-10 10:00", "2026-10-28", "… 14 | 15 16 19–23 26 27 28"},
	}
	for _, test := range tests {
		got := c.Due(moment(t, test.event), limit(t, test.limit))
		if want := moment(t, test.last).AddDate(0, 0, 1); !got.At.Equal(want) || got.Provisional {
			t.Errorf("%s: %s + %s ends with %s (%s), found %v", test.basis, test.event, test.limit, test.last, test.counted, got)
		}
	}
}

// TestTwentyFourHoursRunThroughEveryHoliday: 平政办发〔2023〕22号 第十八条 wants a report within 24 hours.
func TestTwentyFourHoursRunThroughEveryHoliday(t *testing.T) {
	c := load(t)
	for event, want := range map[string]string{"2026-10-01 03:15": "2026-10-02 03:15", "2026-12-31 20:00": "2027-01-01 20:00", "2026-02-16 23:59": "2026-02-17 23:59"} {
		if got := c.Due(moment(t, event), limit(t, "24 hours")); !got.At.Equal(moment(t, want)) || got.Provisional {
			t.Errorf("%s: %v", event, got)
		}
	}
}

// TestTenWorkingDaysBeforeTheStop: 平政办发〔2023〕22号 第十七条 wants a stop reported ten working days ahead,
// and 平政发〔2023〕50号 an event of the county: ten whole working days have to lie between.
func TestTenWorkingDaysBeforeTheStop(t *testing.T) {
	c := load(t)
	for stop, want := range map[string]string{
		"2026-10-12": "2026-09-21", // 10(Sat) 9 8 | 30 29 28 24 23 22 21
		"2026-02-26": "2026-02-05", // 25 24 | 14(Sat) 13 12 11 10 9 6 5
		"2026-01-07": "2025-12-23", // 6 5 4(Sun) | 31 30 29 26 25 24 23
	} {
		day, err := calendar.ParseDate(stop)
		if err != nil {
			t.Fatal(err)
		}
		got := c.Before(day, limit(t, "10 working days"))
		if !got.At.Equal(moment(t, want)) || got.Provisional {
			t.Errorf("a stop on %s has to be reported before %s, found %v", stop, want, got)
		}
		g := c.LedgerBefore(day, limit(t, "10 working days"))
		if first := g.Days[0]; first.Date.String() != want || first.Number != 10 || g.Days[len(g.Days)-1].Reason != calendar.EventDay {
			t.Errorf("the days before %s begin with %+v", stop, first)
		}
	}
}

func TestTheTurnOfAYearWithoutAScheduleIsProvisional(t *testing.T) {
	c := load(t)
	got := c.Due(moment(t, "2026-12-28 10:00"), limit(t, "7 working days"))
	if !got.At.Equal(moment(t, "2027-01-07")) || !got.Provisional {
		t.Errorf("29 30 31 | 1 4 5 6 by the weekdays alone: %v", got)
	}
	if got := c.Due(moment(t, "2026-12-28 10:00"), limit(t, "3 working days")); got.Provisional {
		t.Errorf("29, 30 and 31 are known: %v", got)
	}
}

// TestADayEndsAtTheCutOffHour: 民法典 §203; what comes at that hour or later is of the next day.
func TestADayEndsAtTheCutOffHour(t *testing.T) {
	c, err := load(t).WithCutoff(17*time.Hour + 30*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for event, want := range map[string]string{
		"2026-03-02 17:29": "2026-03-11 17:30",
		"2026-03-02 17:30": "2026-03-12 17:30",
		"2026-03-02 17:31": "2026-03-12 17:30",
		"2026-03-02 00:00": "2026-03-11 17:30",
		"2026-09-30 18:00": "2026-10-15 17:30", // of 1 October, a holiday: 8 9 10(Sat) 12 13 14 15
	} {
		if got := c.Due(moment(t, event), limit(t, "7 working days")); !got.At.Equal(moment(t, want)) {
			t.Errorf("%s: %v, want %s", event, got.At, want)
		}
	}
	if got := c.Due(moment(t, "2026-03-02 17:31"), limit(t, "24 hours")); !got.At.Equal(moment(t, "2026-03-03 17:31")) {
		t.Errorf("hours run by the clock: %v", got.At)
	}
	for _, wrong := range []time.Duration{-time.Hour, 25 * time.Hour} {
		if _, err := load(t).WithCutoff(wrong); err == nil {
			t.Errorf("a day may end at %v", wrong)
		}
	}
	if midnight, err := load(t).WithCutoff(24 * time.Hour); err != nil || midnight.Version() != load(t).Version() {
		t.Errorf("24:00 is midnight: %v, %v", midnight, err)
	}
}

func TestADayBeforeTheFirstKnownYearIsRefused(t *testing.T) {
	c := load(t)
	if err := c.Knows(calendar.NewDate(2019, 12, 31)); err == nil || !strings.Contains(err.Error(), "2020, the first year") {
		t.Errorf("2019 is taken for known: %v", err)
	}
	for _, year := range []int{2020, 2026, 2040} {
		if err := c.Knows(calendar.NewDate(year, 1, 1)); err != nil {
			t.Error(err)
		}
	}
	if c.FirstYear() != 2020 || !c.Published(2026) || c.Published(2027) {
		t.Error("2020 to 2026 are published")
	}
}
