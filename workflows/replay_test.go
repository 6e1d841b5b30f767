package workflows_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/process"
	"shunban/internal/trial"
	"shunban/workflows"
)

var update = flag.Bool("update", false, "record the histories anew on a real server")

// recorded are the stories whose histories are kept, one for each way a case can go.
var recorded = map[string][]string{
	"cemetery-siting-village": {"民政局逾期未复，视为无不同意见", "乡镇退回，补正后回到乡镇"},
	"countersign":             {"商定另一时限，到原期限不视为同意", "协商不成，列明各方意见上报，采纳主办部门建议"},
}

// shortHistory makes the recorded cases continue as new, so that this too is replayed.
const shortHistory = 60

// TestRecordedHistoriesReplay runs today's workflow code over the histories of cases that ran
// before. A difference means that cases running now would break; see docs/adr.
func TestRecordedHistoriesReplay(t *testing.T) {
	if *update {
		record(t)
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < len(recorded) {
		t.Fatalf("found %d recorded histories, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			replayer.RegisterWorkflowWithOptions(workflows.NewHost(shortHistory).Case, workflow.RegisterOptions{Name: workflows.WorkflowName})
			if err := replayer.ReplayWorkflowHistoryFromJSONFile(nil, file); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestChangedHistoryDoesNotReplay shows that the test above can fail.
func TestChangedHistoryDoesNotReplay(t *testing.T) {
	text, err := os.ReadFile("testdata/cemetery-siting-village-1-1.json")
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), "changed.json")
	broken := strings.Replace(string(text), `"EVENT_TYPE_TIMER_STARTED"`, `"EVENT_TYPE_TIMER_CANCELED"`, 1)
	if broken == string(text) {
		t.Fatal("there is no timer in the history")
	}
	if err := os.WriteFile(changed, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(workflows.NewHost(shortHistory).Case, workflow.RegisterOptions{Name: workflows.WorkflowName})
	if err := replayer.ReplayWorkflowHistoryFromJSONFile(nil, changed); err == nil {
		t.Error("a history that was changed replays")
	}
}

// record plays the stories on a real server and writes what Temporal kept.
func record(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	c, err := calendar.Load(definitions.Files, "calendars", process.Zone)
	if err != nil {
		t.Fatal(err)
	}
	ground, err := trial.Open(ctx, c, shortHistory)
	if err != nil {
		t.Fatal(err)
	}
	defer ground.Close()
	for name, titles := range recorded {
		source, err := fs.ReadFile(definitions.Files, name+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		p, findings := process.Parse(name, source)
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		for i, title := range titles {
			for _, s := range p.Scenarios {
				if s.Title.ZH != title {
					continue
				}
				runs, err := ground.History(ctx, p, s)
				if err != nil {
					t.Fatal(err)
				}
				for run, history := range runs {
					text, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(history)
					if err != nil {
						t.Fatal(err)
					}
					file := filepath.Join("testdata", fmt.Sprintf("%s-%d-%d.json", name, i+1, run+1))
					if err := os.WriteFile(file, text, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}
