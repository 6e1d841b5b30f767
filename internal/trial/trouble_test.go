package trial

import (
	"encoding/json"
	"slices"
	"testing"

	"shunban/internal/calendar"
	"shunban/internal/delivery"
	"shunban/internal/engine"
)

const troubledSource = `process: troubled
title: 算不出来
basis: {document: 试办法, article: 第一条}
owner: finance
start: {by: [bureau], number: "TR{year}-{seq:4}"}
form: {type: object, properties: {n: {type: number, title: 数}}}
steps:
  - {id: first, ask: {unit: finance, post: leader}, within: {limit: 3 working days, basis: local, expiry: {to: work-out}}, answers: {agree: {}}}
  - {id: work-out, compute: {x: form.n + 1}}
  - {id: done, end: done}
`

// TestWhatCannotGoOnByItselfIsNotedAndTheCaseStaysReachable lets a limit run out where what follows cannot
// be evaluated. The case says so in its log, waits, and takes what an administrator does about it.
func TestWhatCannotGoOnByItselfIsNotedAndTheCaseStaysReachable(t *testing.T) {
	b := newBuilding(t, troubledSource)
	ctx := t.Context()
	ref, err := b.desk.Start(ctx, delivery.Submission{Request: "r", Definition: b.hash["troubled"], Form: json.RawMessage(`{}`), Rehearsal: true,
		Applicant: engine.Party{Unit: "finance", Kind: "bureau"}, By: engine.Actor{User: "a", Unit: "finance"}})
	if err != nil {
		t.Fatal(err)
	}
	admin := engine.Actor{User: "admin", Role: engine.Administrator}
	if _, err := b.desk.FastForward(ctx, ref.ID, calendar.Limit{Count: 3, Unit: calendar.WorkingDays}, admin, "forward"); err != nil {
		t.Fatal(err)
	}
	noted := b.until(b.byNumber(ref.Number), func(s engine.State) bool {
		log, err := b.store.Events(ctx, s.Case, 0)
		return err == nil && slices.ContainsFunc(log, func(e engine.Event) bool { return e.Kind == engine.Troubled && e.Step == "work-out" })
	})
	if noted.Status != engine.CaseOpen || len(noted.Active) != 1 || noted.Active[0].Step != "first" {
		t.Errorf("the case is %s at %+v", noted.Status, noted.Active)
	}
	stop := engine.Event{Kind: engine.Stopped, Reasons: "无法办理", Request: "stop", By: &admin}
	if err := b.bring(noted, stop); err != nil {
		t.Fatal(err)
	}
	b.until(b.byNumber(ref.Number), func(s engine.State) bool { return s.Status == engine.CaseEnded })
}
