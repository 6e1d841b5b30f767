package engine_test

import (
	"testing"
	"time"

	"shunban/internal/process"
)

const turnsSource = `process: turns
title: 先后办
basis: {document: 试办法, article: 第一条}
owner: office
start: {by: [bureau], number: "XH{year}-{seq:4}"}
form: {type: object, properties: {n: {type: integer, title: 数}}}
steps:
  - id: both
    parallel:
      order: interleaved
      branches:
        - {id: one, title: 一, steps: [{id: first, ask: {unit: water, post: clerk}, answers: {agree: {}}}, {id: second, ask: {unit: water, post: clerk}, answers: {agree: {}}}]}
        - {id: two, title: 二, steps: [{id: other, ask: {unit: tax, post: clerk}, within: {limit: 3 days, expiry: {to: done}}, answers: {agree: {}}}]}
  - {id: done, end: done}
`

// TestWhoHasToWaitHasNoDateInTheRecordEither: the record is given the tasks that an event has changed. That a limit stood
// still was not among the changes, so that lists would have gone on showing it as due.
func TestWhoHasToWaitHasNoDateInTheRecordEither(t *testing.T) {
	p, findings := process.Parse("turns.yaml", []byte(turnsSource))
	if p == nil {
		t.Fatal(findings)
	}
	c := &table{t: t, process: p, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	c.must(c.submit(`{}`))
	if c.open("tax").Due == nil {
		t.Fatal("the limit does not run from the beginning")
	}
	before := c.state.Seq
	c.must(c.reply("water", "agree"))
	if waiting := c.open("tax"); waiting.Due != nil || waiting.Changed <= before {
		t.Errorf("the one who waits is due %v, changed with event %d of %d", waiting.Due, waiting.Changed, c.state.Seq)
	}
}
