package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/api"
)

// TestADecisionIsReadByTheApplicantAndByWhoeverHoldsTheCode follows a refusal from the button that says
// what it will issue to the letter that the applicant prints.
func TestADecisionIsReadByTheApplicantAndByWhoeverHoldsTheCode(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei")
	c := village.apply(false)
	leader := w.as("beishe-leader")
	page := read[api.TaskPage](leader, leader.get("/tasks/"+leader.task("township-review").ID))
	var draft *api.NoticeDraft
	for _, choice := range page.Choices {
		if choice.Answer == "reject" {
			draft = choice.Notice
		}
	}
	if draft == nil || draft.Text == nil || !strings.Contains(draft.Text.ZH, "〔待填写〕") {
		t.Fatalf("before it is pressed, the button shows %+v", draft)
	}
	w.answers("beishe-leader", "township-review", "reject", "与村庄规划冲突")

	seen := read[api.Case](village, village.get("/cases/"+c.ID))
	if len(seen.Notices) != 1 || seen.Notices[0].ID != "township-refusal" || seen.Notices[0].Title.ZH != draft.Title.ZH {
		t.Fatalf("the case lists %+v", seen.Notices)
	}
	at := fmt.Sprintf("/notices/%d", seen.Notices[0].Seq)
	letter := read[api.NoticePage](village, village.get("/cases/"+c.ID+at))
	for _, words := range []string{"西青北村", "与村庄规划冲突", c.Number, "北社乡"} {
		if !strings.Contains(letter.Text.ZH, words) {
			t.Errorf("the letter does not say %q:\n%s", words, letter.Text.ZH)
		}
	}
	if want := strings.ReplaceAll(draft.Text.ZH, "〔待填写〕", "与村庄规划冲突"); letter.Text.ZH != want {
		t.Errorf("it is not what the button had shown (-want +got):\n%s", cmp.Diff(want, letter.Text.ZH))
	}

	key := url.Values{"number": {c.Number}, "code": {c.Code}}.Encode()
	visitor := w.nobody()
	public := read[api.NoticePage](visitor, visitor.get("/track"+at+"?"+key))
	if diff := cmp.Diff(letter, public); diff != "" {
		t.Errorf("by number and code it reads otherwise (-signed in +public):\n%s", diff)
	}
	for path, status := range map[string]int{
		"/track" + at + "?number=" + c.Number + "&code=WRONGCODE1": http.StatusNotFound,
		"/track/notices/1?" + key:                                  http.StatusNotFound, // an event that issued nothing
		"/cases/" + c.ID + at:                                      http.StatusUnauthorized,
	} {
		if got := visitor.get(path); got.status != status {
			t.Errorf("%s: %d, want %d: %s", path, got.status, status, got.body)
		}
	}
	other := w.as("donghe")
	if got := other.get("/cases/" + c.ID + at); got.status != http.StatusForbidden {
		t.Errorf("another village reads it: %d %s", got.status, got.body)
	}
}

const reward = `process: small-reward
title: 小奖励
basis: {document: 试办法, article: 第一条}
owner: finance
start: {by: [village-committee], number: "JL{year}-{seq:5}"}
form:
  type: object
  additionalProperties: false
  required: [invested]
  properties:
    invested: {type: number, title: 投资额（元）}
    kind: {type: string, title: 类别, enum: [甲, 乙]}
    town: {type: string, format: unit, title: 乡镇}
materials:
  - {id: proof, title: 证明, required: true, when: form.kind == "乙"}
calculator:
  title: {zh: 奖励试算, en: Reward}
  steps: [rate, work]
  shows:
    - {value: raw, title: 按比例, unit: {zh: 元, en: yuan}, how: "{form.invested} × {data.rate}", basis: {article: 第二条}}
    - {value: amount, title: 奖励, unit: {zh: 元, en: yuan}, basis: local}
steps:
  - id: rate
    table:
      inputs: {kind: form.kind}
      hit: first
      outputs: [rate]
      rows: [[甲, 6‰], [乙, 1%]]
  - {id: work, compute: {raw: form.invested * data.rate, amount: "min(data.raw, 5000000)"}}
  - {id: look, ask: {unit: finance, post: leader}, answers: {agree: {issue: letter}}}
  - {id: tell, issue: order}
  - {id: done, end: done}
notices:
  - {id: order, title: 责令书, to: officials, text: "责令某人改正"}
  - {id: letter, title: 通知, text: "{applicant.name}（{default(form.town, applicant.parent)}）：{data.amount} 元"}
scenarios: []
`

// TestAnAmountIsExplainedBeforeApplyingAndOnTheCase works a reward out from the form alone, and again
// on the case; the two agree, and what is missing is named.
func TestAnAmountIsExplainedBeforeApplyingAndOnTheCase(t *testing.T) {
	w := newWorld(t)
	w.publishSource("small-reward.yaml", []byte(reward))
	village := w.as("xiqingbei")
	check := func(form map[string]any) *api.Calculation {
		var out struct{ Calculation *api.Calculation }
		out = read[struct{ Calculation *api.Calculation }](village, village.post("/processes/small-reward/check", map[string]any{"form": form}))
		return out.Calculation
	}
	if c := check(map[string]any{"invested": 1000}); c == nil || c.Missing == nil || c.Missing.ZH != "类别" || len(c.Lines) != 0 {
		t.Errorf("without the kind it says %+v", c)
	}
	form := map[string]any{"invested": 1234567890.12, "kind": "甲"}
	before := check(form)
	told := func(c *api.Calculation) []string {
		var lines []string
		for _, line := range c.Lines {
			how := ""
			if line.How != nil {
				how = line.How.ZH
			}
			lines = append(lines, fmt.Sprint(line.Title.ZH, " ", string(line.Value), " ", line.Unit.ZH, " ", how, " ", line.Basis.Document, line.Basis.Article, line.Basis.Local))
		}
		return lines
	}
	want := []string{"按比例 7407407.34072 元 1234567890.12 × 0.006 试办法第二条false", "奖励 5000000 元  true"}
	if diff := cmp.Diff(want, told(before)); diff != "" {
		t.Errorf("before applying (-want +got):\n%s", diff)
	}
	guide := read[api.Guide](village, village.get("/processes/small-reward"))
	if diff := cmp.Diff([]string{"kind"}, guide.Materials[0].Depends); diff != "" || guide.Calculator == nil {
		t.Errorf("the guide does not say that the proof depends on the kind: %+v", guide.Materials)
	}

	refused := refusal(village, village.post("/cases", map[string]any{"process": "small-reward", "form": map[string]any{"invested": 1, "kind": "乙"}}))
	if len(refused.Errors) != 1 || refused.Errors[0].Field != "materials/proof" {
		t.Errorf("without the proof that 乙 needs: %+v", refused.Errors)
	}
	ref := read[struct{ ID string }](village, village.post("/cases", map[string]any{"process": "small-reward", "form": form}))
	seen := read[api.Case](village, village.get("/cases/"+ref.ID))
	if seen.Calculation == nil || cmp.Diff(want, told(seen.Calculation)) != "" {
		t.Errorf("on the case it reads %+v", seen.Calculation)
	}
	w.answers("finance-leader", "look", "agree", "")
	seen = read[api.Case](village, village.get("/cases/"+ref.ID))
	inside := w.as("finance-leader")
	known := read[api.Case](inside, inside.get("/cases/"+ref.ID))
	if len(seen.Notices) != 1 || len(known.Notices) != 2 || known.Notices[0].ID != "order" {
		t.Fatalf("the applicant is shown %+v, those who decide %+v", seen.Notices, known.Notices)
	}
	order := fmt.Sprintf("/cases/%s/notices/%d", ref.ID, known.Notices[0].Seq)
	if got := village.get(order); got.status != http.StatusNotFound {
		t.Errorf("what goes to somebody else is read by the applicant: %d %s", got.status, got.body)
	}
	if got := inside.get(order); got.status != http.StatusOK {
		t.Errorf("those who decide cannot read it: %d %s", got.status, got.body)
	}
	letter := read[api.NoticePage](village, village.get(fmt.Sprintf("/cases/%s/notices/%d", ref.ID, seen.Notices[0].Seq)))
	if diff := cmp.Diff("西青北村村民委员会（北社乡）：5000000 元", letter.Text.ZH); diff != "" {
		t.Errorf("the letter (-want +got):\n%s", diff)
	}
}
