package process_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/process"
)

func TestScheduleBeginsCasesOnItsDays(t *testing.T) {
	day := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, process.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for schedule, want := range map[string][]string{
		`every: day, at: "08:30"`:  {"2026-06-28 08:30", "2026-06-29 08:30", "2026-06-30 08:30"},
		`every: week, on: 3`:       {"2026-07-01 09:00", "2026-07-08 09:00", "2026-07-15 09:00"},
		`every: month, on: 28`:     {"2026-06-28 09:00", "2026-07-28 09:00", "2026-08-28 09:00"},
		`every: half-year, on: 2`:  {"2026-07-02 09:00", "2027-01-02 09:00", "2027-07-02 09:00"},
		`every: year, at: "00:00"`: {"2027-01-01 00:00", "2028-01-01 00:00"},
	} {
		source := strings.Replace(everyWord, `every: month, on: 1, at: "09:00"`, schedule, 1)
		p, findings := process.Parse("x.yaml", []byte(source))
		if p == nil {
			t.Fatal(findings)
		}
		var got []string
		for _, m := range p.Start.Schedule.Between(day("2026-06-28 00:00"), day("2028-06-01 00:00"), 3) {
			got = append(got, m.Format("2006-01-02 15:04"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", schedule, diff)
		}
	}
	p, _ := process.Parse("x.yaml", []byte(everyWord))
	if moments := p.Start.Schedule.Between(day("2026-06-01 09:00"), day("2026-06-30 23:00"), 3); len(moments) != 0 {
		t.Errorf("the moment itself came again: %v", moments)
	}
	unit, form, err := p.Start.Schedule.Opening(nil, day("2026-07-01 09:00"))
	if err != nil || unit != "government-office" || string(form) != `{"area":1,"kind":"甲"}` {
		t.Errorf("%s %s %v", unit, form, err)
	}
}
