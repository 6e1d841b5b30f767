package engine_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/engine"
	"shunban/internal/process"
)

const staffed = `process: staffed
title: 依次
basis: {document: 本定义, article: 一}
owner: office
start: {by: [bureau], number: "YC{year}-{seq:4}"}
policies: {nobody: administrator}
form: {type: object, properties: {n: {type: integer, title: 数}}}
steps:
  - id: sign
    ask: {each: [a, b, c], post: p, order: sequence}
    answers: {agree: {}}
    decide: {done: otherwise}
  - {id: picked, ask: {unit: a, post: p, pick: shortest}, answers: {agree: {}}}
  - {id: done, end: done}
`

// TestOrganisationIsAskedOnceForAllWhoSignInTurn lets the organisation answer, not a scenario's
// cast: b has nobody, and that holds when its turn comes.
func TestOrganisationIsAskedOnceForAllWhoSignInTurn(t *testing.T) {
	p, findings := process.Parse("staffed.yaml", []byte(staffed))
	if p == nil {
		t.Fatal(findings)
	}
	asked := 0
	resolve := func(questions []engine.Question) ([]engine.Reply, error) {
		var replies []engine.Reply
		for _, q := range questions {
			asked++
			var people []engine.Actor
			for _, who := range q.Holders {
				if who.Unit != "b" {
					people = append(people, engine.Actor{User: who.Unit + "1", Unit: who.Unit, Post: "p"})
				}
			}
			replies = append(replies, engine.Reply{People: people})
		}
		return replies, nil
	}
	var state engine.State
	now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	bring := func(e engine.Event) {
		t.Helper()
		now = now.Add(time.Minute)
		e.At = now
		result, err := engine.Drive(p, state, e, resolve)
		if err != nil {
			t.Fatal(err)
		}
		state = result.State
	}
	bring(engine.Event{Kind: engine.Submitted, Form: json.RawMessage(`{}`), Opening: &engine.Opening{Case: "c", Number: "YC2026-0001", Process: "staffed", Definition: p.Hash()}})
	agree := func(by engine.Actor) {
		t.Helper()
		e := state.Tasks[len(state.Tasks)-1].Reply("agree", "", "")
		e.By = &by
		bring(e)
	}
	agree(engine.Actor{User: "a1", Unit: "a", Post: "p"})
	agree(engine.Actor{User: "admin", Role: engine.Administrator})
	agree(engine.Actor{User: "c1", Unit: "c", Post: "p"})
	agree(engine.Actor{User: "a1", Unit: "a", Post: "p"})
	var got []string
	for _, task := range state.Tasks {
		got = append(got, task.Step+" "+task.Unit+" "+task.User+" "+task.Role)
	}
	if diff := cmp.Diff([]string{"sign a  ", "sign office  administrator", "sign c  ", "picked a a1 "}, got); diff != "" || state.End != "done" || asked != 2 {
		t.Errorf("%s, asked %d times: %s", state.End, asked, diff)
	}
}
