package trial_test

import (
	"context"
	"io/fs"
	"os"
	"testing"

	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/process"
	"shunban/internal/trial"
	"shunban/workflows"
)

var shipped = []string{"definitions/cemetery-siting-village.yaml", "definitions/countersign.yaml"}

// TestServerAndPureEngineAgreeEventByEvent plays every shipped scenario, every pattern, every
// failure of other engines and every construct on a real server.
func TestServerAndPureEngineAgreeEventByEvent(t *testing.T) {
	names := shipped
	for _, group := range []string{"definitions/patterns", "definitions/failures", "internal/scenario/testdata"} {
		found, err := fs.Glob(os.DirFS("../.."), group+"/*.yaml")
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	compareAll(t, workflows.LongHistory, names...)
}

// TestCaseGoesOnAsBeforeWhenItContinuesAsNew lets every case continue as new several times, and
// nothing of its story, its dates or its log may change by it.
func TestCaseGoesOnAsBeforeWhenItContinuesAsNew(t *testing.T) {
	compareAll(t, 20, shipped...)
}

func compareAll(t *testing.T, longHistory int, names ...string) {
	ctx := context.Background()
	c, err := calendar.Load(definitions.Files, "calendars", process.Zone)
	if err != nil {
		t.Fatal(err)
	}
	ground, err := trial.Open(ctx, c, longHistory)
	if err != nil {
		t.Fatal(err)
	}
	defer ground.Close()
	for _, name := range names {
		source, err := fs.ReadFile(os.DirFS("../.."), name)
		if err != nil {
			t.Fatal(err)
		}
		p, findings := process.Parse(name, source)
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		for _, s := range p.Scenarios {
			t.Run(s.Title.ZH, func(t *testing.T) {
				compared, err := ground.Compare(ctx, p, s)
				if err != nil {
					t.Fatal(err)
				}
				for _, failure := range compared.Server.Failures {
					t.Errorf("%s: %s", failure.Place, failure.Text.EN)
				}
				for _, difference := range compared.Differences {
					t.Error(difference)
				}
			})
		}
	}
}
