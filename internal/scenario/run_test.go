package scenario_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/scenario"
)

func pure(t testing.TB) scenario.Pure {
	t.Helper()
	c, err := calendar.Load(definitions.Files, "calendars", process.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return scenario.Pure{Calendar: c}
}

func shippedDefinitions(t testing.TB) []*process.Process {
	t.Helper()
	names, err := fs.Glob(definitions.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var shipped []*process.Process
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
		shipped = append(shipped, p)
	}
	return shipped
}

func TestEveryShippedScenarioComesOutAsWritten(t *testing.T) {
	for _, p := range shippedDefinitions(t) {
		reports, err := scenario.Prove(context.Background(), pure(t), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, doubt := range append(p.MayBeEmpty(), scenario.Untried(p, reports)...) {
			t.Error(doubt)
		}
		for _, finding := range scenario.Findings(reports) {
			t.Error(finding)
		}
		replayed(t, p, reports)
	}
}

// replayed holds every story's state against the one that its log gives by itself.
func replayed(t *testing.T, p *process.Process, reports []scenario.Report) {
	t.Helper()
	for _, report := range reports {
		state, err := engine.Replay(p, report.Events)
		if err != nil {
			t.Errorf("%s: %s: %v", report.Place, report.Title, err)
			continue
		}
		if diff := cmp.Diff(kept(t, report.State), kept(t, state)); diff != "" {
			t.Errorf("%s: %s: %s", report.Place, report.Title, diff)
		}
	}
}

// kept is a state as it is kept.
func kept(t *testing.T, state engine.State) string {
	t.Helper()
	out, err := json.MarshalIndent(state, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
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
		"somebody not asked":     {"{as: civil-affairs/clerk, acknowledge: true}", "{as: housing, acknowledge: true}", "nothing waits for housing; these are asked: file/civil-affairs"},
		"refused without a word": {"{as: beishe/leader, answer: agree, opinion: 同意上报}", "{as: beishe/leader, answer: return}", "refused: opinion-required (\"Return for correction\" needs an opinion)"},
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
	for i := range first {
		if diff := cmp.Diff(first[i].Events, second[i].Events); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(kept(t, first[i].State), kept(t, second[i].State)); diff != "" {
			t.Error(diff)
		}
	}
}

// told plays the stories of a source and gives what they say that came out otherwise than written.
func told(t *testing.T, source string) (p *process.Process, reports []scenario.Report, said []string) {
	t.Helper()
	p, findings := process.Parse("story.yaml", []byte(source))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	reports, err := scenario.Prove(context.Background(), pure(t), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range scenario.Findings(reports) {
		said = append(said, finding.Message.ZH)
	}
	return p, reports, said
}

const short = `process: short
title: 短
basis: {document: 本定义, article: 范例}
owner: finance
start: {by: [bureau, xigou], number: "DW{year}-{seq:4}"}
events: [{id: paid, unit: finance, post: clerk}]
form: {type: object, properties: {a: {type: string}}}
steps:
  - {id: look, ask: {unit: finance, post: clerk}, answers: {agree: {}, return: {to: applicant, opinion: required}}}
  - {id: pay, wait: {event: paid, for: 5 days}, then: {time: {end: unpaid}}}
  - {id: tell, notify: {unit: housing, post: clerk, acknowledge: true}}
  - {id: done, end: done}
scenarios:
  - title: 全程
    given: {applicant: {unit: education, kind: bureau}, form: {}}
    when:
      - {as: education, submit: {}}
      - {as: finance, answer: agree}
      - {as: finance/clerk, event: paid}
    then: {state: open, notified: [tell/housing]}
`

// A story once let anybody begin what the real product lets only those begin whom start.by lists.
func TestStoryOfWhoMayNotBeginIsRefused(t *testing.T) {
	tests := map[string]struct{ applicant, line, want string }{
		"of the kind":             {"{unit: education, kind: bureau}", "{as: education, submit: {}}", ""},
		"of another kind":         {"{unit: education, kind: township}", "{as: education, submit: {}}", "may-not-start（您所在的单位不能申请该事项）"},
		"the unit itself":         {"{unit: xigou, kind: village-committee}", "{as: xigou, submit: {}}", ""},
		"of no kind said":         {"{unit: education}", "{as: education, submit: {}}", ""},
		"refused, as it says":     {"{unit: education, kind: township}", "{as: education, submit: {}, refused: may-not-start}", ""},
		"refused, as it does not": {"{unit: education, kind: township}", "{as: education, submit: {}, refused: form-invalid}", "应因 form-invalid 被拒绝，实际是：may-not-start"},
	}
	for name, test := range tests {
		source := strings.NewReplacer("{unit: education, kind: bureau}", test.applicant, "      - {as: education, submit: {}}", "      - "+test.line,
			"      - {as: finance, answer: agree}\n      - {as: finance/clerk, event: paid}\n", "", "notified: [tell/housing]", "late: []").Replace(short)
		_, _, said := told(t, source)
		if all := strings.Join(said, "\n"); (test.want == "") != (all == "") || !strings.Contains(all, test.want) {
			t.Errorf("%s: it says %q, want %q", name, all, test.want)
		}
	}
}

// Who has to confirm a notice was once left out of notified, although they were told like the others.
func TestWhoHasToConfirmWasNotifiedAsWell(t *testing.T) {
	if _, _, said := told(t, short); len(said) > 0 {
		t.Error(said)
	}
}

// The other way out of a wait leads mostly to where the case goes wrong, and nothing said that no story
// tells it.
func TestWaitWhoseTimeNeverComesIsWarnedOf(t *testing.T) {
	p, reports, _ := told(t, short)
	var found []string
	for _, f := range scenario.Untried(p, reports) {
		found = append(found, f.Code+" "+f.Found)
	}
	if !strings.Contains(strings.Join(found, "\n"), "outcome-untried time") {
		t.Errorf("warnings are %q", found)
	}
	late := strings.Replace(short, "      - {as: finance/clerk, event: paid}\n    then: {state: open, notified: [tell/housing]}", "      - {after: 6 days}\n    then: {state: unpaid}", 1)
	p, reports, _ = told(t, late)
	for _, f := range scenario.Untried(p, reports) {
		if f.Found == process.OutcomeTime {
			t.Error(f)
		}
	}
}
