package scenario_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/process"
	"shunban/internal/scenario"
)

func pure(t *testing.T) scenario.Pure {
	t.Helper()
	c, err := calendar.Load(definitions.Files, "calendars", process.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return scenario.Pure{Calendar: c}
}

func TestEveryShippedScenarioComesOutAsWritten(t *testing.T) {
	names, err := fs.Glob(definitions.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name == "organisation.yaml" {
			continue
		}
		source, err := fs.ReadFile(definitions.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		p, findings := process.Parse(name, source)
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		reports, err := scenario.Prove(context.Background(), pure(t), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, untried := range scenario.Untried(p, reports) {
			t.Error(untried)
		}
		for _, finding := range scenario.Findings(reports) {
			t.Error(finding)
		}
	}
}

// TestWrongStoryIsSaidToBeWrong changes a story that is true in every way it can be wrong.
func TestWrongStoryIsSaidToBeWrong(t *testing.T) {
	source, err := fs.ReadFile(definitions.Files, "cemetery-siting-village.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ from, to, want string }{
		"another end":            {"state: approved", "state: rejected", "state has to be [rejected] and is [approved]"},
		"another deemed":         {"deemed: [consult/civil-affairs]", "deemed: []", "deemed has to be [] and is [consult/civil-affairs]"},
		"another path":           {"path: [township-review, intake, consult, decide, file, done]", "path: [township-review]", "path has to be"},
		"somebody not asked":     {"{as: civil-affairs/clerk, acknowledge: true}", "{as: housing, acknowledge: true}", "nothing waits for housing"},
		"refused without a word": {"{as: beishe/leader, answer: agree, opinion: 同意上报}", "{as: beishe/leader, answer: return}", "refused: opinion-required"},
		"taken, to be refused":   {"{as: approvals-bureau/director, answer: agree}", "{as: approvals-bureau/director, answer: agree, refused: not-yours}", "this had to be refused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p, findings := process.Parse("story.yaml", []byte(strings.Replace(string(source), test.from, test.to, 1)))
			if len(findings) > 0 {
				t.Fatal(findings)
			}
			report, err := scenario.Run(context.Background(), pure(t), p, p.Scenarios[0])
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, failure := range report.Failures {
				all = append(all, failure.Text.EN)
			}
			if report.Passed || !strings.Contains(strings.Join(all, "\n"), test.want) {
				t.Errorf("passed %v; it says %q, want %q", report.Passed, all, test.want)
			}
		})
	}
}

func TestSameStoryGivesTheSameLogByteForByte(t *testing.T) {
	source, err := fs.ReadFile(definitions.Files, "countersign.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := process.Parse("countersign.yaml", source)
	first, err := scenario.Prove(context.Background(), pure(t), p)
	if err != nil {
		t.Fatal(err)
	}
	second, err := scenario.Prove(context.Background(), pure(t), p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}
