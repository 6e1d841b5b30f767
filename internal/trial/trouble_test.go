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

// TestAReopenedRehearsalKeepsItsClock: a rehearsal that had been moved on, stopped and reopened went back to the server's
// time, and the next move was as long as both.
func TestAReopenedRehearsalKeepsItsClock(t *testing.T) {
	b := newBuilding(t, troubledSource)
	ctx := t.Context()
	ref, err := b.desk.Start(ctx, delivery.Submission{Request: "r", Definition: b.hash["troubled"], Form: json.RawMessage(`{"n": 1}`), Rehearsal: true,
		Applicant: engine.Party{Unit: "finance", Kind: "bureau"}, By: engine.Actor{User: "a", Unit: "finance"}})
	if err != nil {
		t.Fatal(err)
	}
	admin := engine.Actor{User: "admin", Role: engine.Administrator}
	forward := func(days int, request string) {
		if _, err := b.desk.FastForward(ctx, ref.ID, calendar.Limit{Count: days, Unit: calendar.Days}, admin, request); err != nil {
			t.Fatal(err)
		}
	}
	find := b.byNumber(ref.Number)
	moved := b.until(find, func(s engine.State) bool { return len(s.Tasks) > 0 })
	if err := b.bring(moved, engine.Event{Kind: engine.Suspended, Reasons: "等待", Request: "suspend", By: &admin}); err != nil {
		t.Fatal(err) // so that nothing runs out on the way
	}
	forward(20, "before")
	if err := b.bring(moved, engine.Event{Kind: engine.Stopped, Reasons: "误立案", Request: "stop", By: &admin}); err != nil {
		t.Fatal(err)
	}
	stopped := b.until(find, func(s engine.State) bool { return s.Status == engine.CaseEnded })
	if err := b.bring(stopped, engine.Event{Kind: engine.Reopened, To: "first", Reasons: "恢复", Request: "reopen", By: &admin}); err != nil {
		t.Fatal(err)
	}
	reopened := b.until(find, func(s engine.State) bool { return s.Status == engine.CaseOpen && len(s.Tasks) > 1 })
	if at := reopened.Tasks[len(reopened.Tasks)-1].Opened; at.Before(*stopped.EndedAt) {
		t.Errorf("the case was stopped at %s, and reopened at %s", stopped.EndedAt, at)
	}
	forward(1, "after") // three working days are not over by then
	if after := b.until(find, func(s engine.State) bool { return len(s.Moves) == 2 }); after.Status != engine.CaseOpen {
		t.Errorf("a day after it was reopened the case is %s", after.Status)
	}
}
