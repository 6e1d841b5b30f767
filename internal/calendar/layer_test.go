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
		_, err := calendar.New(shanghai, shipped(t, 2026), layer(t, text))
		if err == nil || err.Error() != want {
			t.Errorf("found %v, want %s", err, want)
		}
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
