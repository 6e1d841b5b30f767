package process_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/process"
)

// TestWhatTheOrganisationDoesNotHaveIsTold: units and kinds in expressions, and posts and kinds in stories, were not looked
// at, so that a condition on a misspelt kind held for nobody, unsaid.
func TestWhatTheOrganisationDoesNotHaveIsTold(t *testing.T) {
	p, findings := process.Parse("p.yaml", []byte(`process: leave
title: 请假
basis: {document: 某规〔2023〕1号, article: 第一条}
owner: ofice
start: {by: [bureau, offices], number: "QJ{year}-{seq:4}"}
form: {type: object, properties: {to: {type: string, format: unit, title: 报送, x-kinds: [burau]}}}
rules:
  - {id: kind, require: 'applicant.kind == "bureua" or form.to in ["office", "housng"]', otherwise: 不符, basis: {article: 第二条}}
steps:
  - {id: review, title: 审核, when: 'applicant.unit != "offise"', ask: {unit: office, post: leder}, answers: {agree: {}}}
  - {id: see, title: 核对, ask: {unit: housing, post: leader}, answers: {agree: {}}}
  - {id: done, end: approved}
scenarios:
  - title: 故事
    given: {applicant: {unit: v, kind: bureaux}, form: {}, people: {wang: office/clark}}
    when:
      - {as: v, submit: {}}
      - {as: office/leeder, answer: agree}
    then: {state: open}
`))
	if p == nil {
		t.Fatal(findings)
	}
	world := process.World{Units: []string{"office", "housing"}, Posts: []string{"leader", "clerk"}, Kinds: []string{"bureau", "office"},
		Held: func(unit, _ string) bool { return unit == "office" }}
	var got []string
	for _, f := range p.Against(world) {
		if !f.Warning {
			t.Errorf("%s keeps the definition from being published", f)
		}
		got = append(got, f.Error())
	}
	want := []string{
		`p.yaml:4:8: the organisation has no unit ofice; did you mean "office"? [no-such-unit]`,
		`p.yaml:5:22: offices is neither a kind of unit nor a unit of the organisation; nobody can begin it; did you mean "office"? [no-such-starter]`,
		`p.yaml:6:89: there is no kind of unit burau; did you mean "bureau"? [no-such-kind]`,
		`p.yaml:8:45: there is no kind of unit bureua; did you mean "bureau"? [no-such-kind]`,
		`p.yaml:8:79: the organisation has no unit housng; did you mean "housing"? [no-such-unit]`,
		`p.yaml:10:55: the organisation has no unit offise; did you mean "office"? [no-such-unit]`,
		`p.yaml:10:91: the organisation has no post leder; did you mean "leader"? [no-such-post]`,
		"p.yaml:11:38: nobody holds housing/leader [nobody-holds]",
		`p.yaml:15:34: there is no kind of unit bureaux; did you mean "bureau"? [no-such-kind]`,
		`p.yaml:15:75: the organisation has no post clark; did you mean "clerk"? [no-such-post]`,
		`p.yaml:18:14: the organisation has no post leeder; did you mean "leader"? [no-such-post]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestADefinitionPublishedByOlderRulesStillRuns: cases carry their definition, and would all stand still if one that was
// published before names in quotes and defaults were checked could not be read any more.
func TestADefinitionPublishedByOlderRulesStillRuns(t *testing.T) {
	source := `process: leave
title: 请假
basis: {document: 某规〔2023〕1号, article: 第一条}
owner: office
start: {by: [bureau], number: "QJ{year}-{seq:4}"}
form: {type: object, properties: {days: {type: integer, title: 天数, default: 1}}}
steps:
  - {id: ask-both, title: 征求意见, ask: {each: [water, tax], post: leader}, answers: {agree: {}, object: {}}, decide: {no: "said(water, object)", yes: otherwise}, then: {no: {end: rejected}}}
  - {id: again, title: 复看, when: 'answer("ask-both") == "yes" and entered("ask-both")', ask: {unit: office, post: leader}, answers: {agree: {}}}
  - {id: done, end: approved}
`
	p, findings := process.Parse("p.yaml", []byte(source))
	if p == nil {
		t.Fatal(findings)
	}
	older := string(p.Canonical())
	for now, then := range map[string]string{`"default":1`: `"default":"一"`, `entered(\"ask-both\")`: `entered(\"ask-botx\")`, `== \"yes\"`: `== \"yess\"`} {
		if !strings.Contains(older, now) {
			t.Fatalf("%s is not in %s", now, older)
		}
		older = strings.Replace(older, now, then, 1)
	}
	if _, err := process.Decode([]byte(older)); err != nil {
		t.Error(err)
	}
	if _, err := process.Decode(p.Canonical()); err != nil {
		t.Error(err)
	}
}
