package calendar_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"shunban/internal/calendar"
)

func layer(t testing.TB, text string) calendar.Year {
	t.Helper()
	y, findings := calendar.ParseYear("pingshun-2026.yaml", []byte("layer: pingshun\nyear: 2026\nnotice: {number: 平政发〔2026〕1号, title: 关于县庆放假的通知, date: 2026-01-05}\n"+text))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return y
}

func TestALocalLayerHoldsInsteadOfWhatIsBelow(t *testing.T) {
	local := layer(t, "rest:\n  - {name: 县庆, from: 2026-03-05, to: 2026-03-06}\nwork:\n  - 2026-03-08\n")
	c, err := calendar.New(shanghai, local, shipped(t, 2026))
	if err != nil {
		t.Fatal(err)
	}
	event := moment(t, "2026-03-02 09:00")
	if got := c.Due(event, limit(t, "7 working days")); !got.At.Equal(moment(t, "2026-03-13")) || got.Provisional {
		t.Errorf("3 4 | 8(Sun) 9 10 11 12: %v", got)
	}
	g := c.Ledger(event, limit(t, "7 working days"), event)
	if holiday, worked := g.Days[3], g.Days[6]; holiday.Reason != calendar.Holiday || holiday.Name != "县庆" || worked.Reason != calendar.MakeUpDay {
		t.Errorf("the ledger says %+v and %+v", holiday, worked)
	}
	alone, err := calendar.New(shanghai, shipped(t, 2026))
	if err != nil {
		t.Fatal(err)
	}
	if alone.Version() == c.Version() {
		t.Error("the layer does not show in the version")
	}
	without, err := calendar.New(shanghai, shipped(t, 2025), layer(t, "rest:\n  - {name: 县庆, from: 2026-03-05, to: 2026-03-05}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if working, published := without.IsWorkingDay(calendar.NewDate(2026, 3, 5)); working || published {
		t.Errorf("a local layer does not publish a year: %v, %v", working, published)
	}
}

func TestALayerThatSaysWhatHoldsAlreadyIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"rest:\n  - {name: 县庆, from: 2026-10-01, to: 2026-10-01}\n": "pingshun-2026.yaml:5: 2026-10-01 is a day of rest already; layer pingshun need not say so [layer-rest]",
		"work:\n  - 2026-03-09\n": "pingshun-2026.yaml:5: 2026-03-09 is a working day already; layer pingshun need not say so [layer-work]",
	} {
		err := calendar.Check(shanghai, shipped(t, 2026), layer(t, text))
		if err == nil || err.Error() != want {
			t.Errorf("found %v, want %s", err, want)
		}
	}
}

// TestALayerThatWasThereFirstDoesNotBlockTheYear: a county made a weekday of a year still open a day of
// rest and a Saturday a working day, and then the State Council did the same.
func TestALayerThatWasThereFirstDoesNotBlockTheYear(t *testing.T) {
	local := layer(t, "rest:\n  - {name: 县庆, from: 2026-02-16, to: 2026-02-16}\n  - {name: 县庆, from: 2026-03-05, to: 2026-03-05}\nwork:\n  - 2026-02-14\n")
	c, err := calendar.New(shanghai, shipped(t, 2025), shipped(t, 2026), local)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[calendar.Date]bool{
		calendar.NewDate(2026, 2, 14): true, calendar.NewDate(2026, 2, 16): false, calendar.NewDate(2026, 3, 5): false,
	} {
		if working, published := c.IsWorkingDay(day); working != want || !published {
			t.Errorf("%s: %v, %v", day, working, published)
		}
	}
	g := c.LedgerBefore(calendar.NewDate(2026, 2, 24), limit(t, "1 working day"))
	for _, day := range g.Days {
		if day.Date == calendar.NewDate(2026, 2, 16) && day.Name != "春节" {
			t.Errorf("it is the national holiday: %+v", day)
		}
	}
	if idle := c.Idle("pingshun", 2026); len(idle) != 2 || idle[0].Line != 5 || idle[1].Code != "layer-work" {
		t.Errorf("%v", idle)
	}
}

// TestSchedulesThatAreMostLikelyMistakenAreDoubted: each can be counted with and was taken silently.
func TestSchedulesThatAreMostLikelyMistakenAreDoubted(t *testing.T) {
	const head = "notice: {number: 国办发明电〔2025〕7号, title: 通知, date: 2025-11-04}\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a second document":      {map[string]string{"cn-2026.yaml": "year: 2026\n" + head + "rest:\n  - {name: 元旦, from: 2026-01-01, to: 2026-01-01}\n---\nyear: 2027\n"}, "cn-2026.yaml:5: a second document begins here"},
		"no day of rest":         {map[string]string{"cn-2026.yaml": "year: 2026\n" + head}, "cn-2026.yaml:1: the year 2026 has no day of rest"},
		"a notice of the future": {map[string]string{"cn-2024.yaml": "year: 2024\n" + head + "rest:\n  - {name: 元旦, from: 2024-01-01, to: 2024-01-01}\n"}, "cn-2024.yaml:2: the notice is dated 2025-11-04, after the year 2024"},
		"another year's name":    {map[string]string{"cn-2025.yaml": "year: 2026\n" + head + "rest:\n  - {name: 元旦, from: 2026-01-01, to: 2026-01-01}\n"}, "cn-2025.yaml:1: the file holds the year 2026, its name says 2025"},
		"two years disagree": {map[string]string{
			"cn-2022.yaml": "year: 2022\nnotice: {number: 国办发明电〔2021〕11号, title: 通知, date: 2021-10-25}\nrest:\n  - {name: 元旦, from: 2022-01-01, to: 2022-01-03}\nwork:\n  - 2022-12-31\n",
			"cn-2023.yaml": "year: 2023\nnotice: {number: 国办发明电〔2022〕16号, title: 通知, date: 2022-12-08}\nrest:\n  - {name: 元旦, from: 2022-12-31, to: 2023-01-02}\n",
		}, "cn-2023.yaml:4: of 2022-12-31 the schedules of 2023 and 2022 say the contrary"},
	} {
		files := fstest.MapFS{}
		for file, text := range test.files {
			files[file] = &fstest.MapFile{Data: []byte(text)}
		}
		years, err := calendar.LoadYears(files, ".")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := calendar.Check(shanghai, years...); err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: found %v, want %s", name, err, test.want)
		}
	}
	years, err := calendar.LoadYears(os.DirFS("../../definitions"), "calendars")
	if err != nil {
		t.Fatal(err)
	}
	if err := calendar.Check(shanghai, years...); err != nil {
		t.Errorf("those that are shipped: %v", err)
	}
}

func TestAFolderOfSchedulesIsReadWhole(t *testing.T) {
	good, err := os.ReadFile("../../definitions/calendars/cn-2026.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"empty":      {map[string]string{}, "no calendar"},
		"twice":      {map[string]string{"a.yaml": string(good), "b.yaml": string(good)}, "b.yaml:1: the year 2026 stands in c/a.yaml already"},
		"broken":     {map[string]string{"a.yaml": "year: [\n"}, "a.yaml:1:"},
		"no notice":  {map[string]string{"a.yaml": "year: 2026\n"}, "notice has to name the number and the title"},
		"impossible": {map[string]string{"a.yaml": strings.Replace(string(good), "2026-01-03", "2026-02-30", 1)}, `a.yaml:5: "2026-02-30" is no date`},
	} {
		files := fstest.MapFS{}
		for file, text := range test.files {
			files["c/"+file] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := calendar.Load(files, "c", shanghai); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: found %v, want %s", name, err, test.want)
		}
	}
}
