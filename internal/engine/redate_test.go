package engine_test

import (
	"encoding/json"
	"testing"
	"time"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// amended answers every question with days more than the limit counts, as the second edition of a
// calendar would.
func amended(more int) func(asked []engine.Question) ([]engine.Reply, error) {
	return func(asked []engine.Question) ([]engine.Reply, error) {
		var replies []engine.Reply
		for _, q := range asked {
			var limit process.Limit
			if err := json.Unmarshal([]byte(`"`+q.Limit+`"`), &limit); err != nil {
				return nil, err
			}
			replies = append(replies, engine.Reply{Due: q.From.AddDate(0, 0, limit.Count+more), Calendar: "amended", Edition: 2})
		}
		return replies, nil
	}
}

// follow brings the case to the second edition of the calendar, which counts some days more.
func (c *table) follow(more int) engine.Result {
	c.t.Helper()
	c.now = c.now.Add(time.Minute)
	result, err := engine.Drive(c.process, c.state, engine.Event{Kind: engine.Redated, Request: "calendar/2", Edition: 2, Calendar: "amended", At: c.now}, amended(more))
	if err != nil {
		c.t.Fatal(err)
	}
	c.state, c.log = result.State, append(c.log, result.Events...)
	return result
}

// moved counts the dates of a batch of events that stood elsewhere before.
func moved(events []engine.Event) (dates int) {
	for i := range events {
		if events[i].Kind == engine.Dated && events[i].Was != nil {
			dates++
		}
	}
	return dates
}

func TestAnAmendedCalendarMovesEachOpenDateOfACaseOnce(t *testing.T) {
	c := consulted(t)
	before := *c.open("housing").Due
	closed := c.state.Tasks[0]
	open := len(engine.Datings(c.state))
	result := c.follow(3)
	if got := *c.open("housing").Due; !got.Equal(before.AddDate(0, 0, 3)) {
		t.Errorf("due %v, was %v", got, before)
	}
	if n := moved(result.Events); n == 0 || n > open {
		t.Errorf("%d of %d dates have moved", n, open)
	}
	if c.state.Edition != 2 {
		t.Errorf("the case follows edition %d", c.state.Edition)
	}
	if again := c.state.Tasks[0]; !again.Due.Equal(*closed.Due) {
		t.Errorf("a closed task was due %v and is now %v", closed.Due, again.Due)
	}
	again := c.follow(3)
	if len(again.Events) != 0 {
		t.Errorf("the same edition again leaves %+v", again.Events)
	}
	if _, err := engine.Replay(c.process, c.log); err != nil {
		t.Error(err)
	}
}

func TestADateThatStaysIsNotSaidToHaveMoved(t *testing.T) {
	c := consulted(t)
	if n := moved(c.follow(0).Events); n != 0 {
		t.Errorf("%d dates have moved", n)
	}
}

// TestASuspendedCaseFollowsWhenItIsResumed: while it is suspended it has no dates that could move.
func TestASuspendedCaseFollowsWhenItIsResumed(t *testing.T) {
	c := consulted(t)
	admin := &engine.Actor{User: "admin", Name: "管理", Role: engine.Administrator}
	c.must(engine.Event{Kind: engine.Suspended, By: admin, Reasons: "诉讼", Request: "suspend"})
	if n := moved(c.follow(3).Events); n != 0 {
		t.Errorf("%d dates of a suspended case have moved", n)
	}
	c.now = c.now.Add(time.Minute)
	result, err := engine.Drive(c.process, c.state, engine.Event{Kind: engine.Resumed, By: admin, Reasons: "撤诉", Request: "resume", At: c.now}, amended(3))
	if err != nil {
		t.Fatal(err)
	}
	c.state = result.State
	housing := c.open("housing")
	if housing.Due == nil || !housing.Due.Equal(housing.Opened.AddDate(0, 0, 7+3)) {
		t.Errorf("the task is due %v", housing.Due)
	}
}

func TestAnEndedCaseHasNoDatesToMove(t *testing.T) {
	c, _ := silent(t)
	c.must(c.reply("approvals-bureau", "reject"))
	if c.state.Status != engine.CaseEnded || len(engine.Datings(c.state)) != 0 {
		t.Errorf("%s, %+v", c.state.Status, engine.Datings(c.state))
	}
	if code := c.try(engine.Event{Kind: engine.Redated, Request: "calendar/2", Edition: 2}); code != engine.CaseIsEnded {
		t.Errorf("%q", code)
	}
}

const dayAhead = `process: day-ahead
title: 提前报告
basis: {document: 试办法, article: 第一条}
owner: office
start: {by: [village], number: "TQ{year}-{seq:5}"}
form: {type: object, required: [stop], properties: {stop: {type: string, format: date, title: 停运之日}}}
steps:
  - {id: latest, date: {before: 10 working days, of: form.stop}}
  - {id: report, ask: {unit: office, post: clerk}, within: {until: data.latest}, answers: {agree: {}}}
  - {id: done, end: done}
`

// TestADayWorkedOutWithAnUnpublishedYearMovesWhenItIsPublished: what a step has asked the calendar for is
// provisional where the year is, and so is the limit that ends with it; both follow when it is published.
func TestADayWorkedOutWithAnUnpublishedYearMovesWhenItIsPublished(t *testing.T) {
	p, findings := process.Parse("day-ahead.yaml", []byte(dayAhead))
	if p == nil {
		t.Fatal(findings)
	}
	answers := func(due string, provisional bool, edition int) func([]engine.Question) ([]engine.Reply, error) {
		return func(asked []engine.Question) ([]engine.Reply, error) {
			var replies []engine.Reply
			for _, q := range asked {
				if q.Fixed != nil {
					replies = append(replies, engine.Reply{Due: *q.Fixed, Edition: edition})
					continue
				}
				at, err := time.ParseInLocation(time.DateOnly, due, process.Zone)
				if err != nil {
					return nil, err
				}
				replies = append(replies, engine.Reply{Due: at.UTC(), Provisional: provisional, Edition: edition})
			}
			return replies, nil
		}
	}
	now := time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)
	begun, err := engine.Drive(p, engine.State{}, engine.Event{Kind: engine.Submitted, At: now, By: &engine.Actor{User: "v", Unit: "v"}, Form: json.RawMessage(`{"stop":"2027-01-11"}`),
		Opening: &engine.Opening{Case: "c", Number: "TQ2026-00001", Process: p.ID.Value, Definition: p.Hash(), Applicant: engine.Party{Unit: "v", Kind: "village"}}}, answers("2026-12-28", true, 1))
	if err != nil {
		t.Fatal(err)
	}
	held := begun.State
	if task := held.Tasks[0]; string(held.Data["latest"]) != `"2026-12-27"` || !task.Provisional || task.Due.In(process.Zone).Format(time.DateTime) != "2026-12-28 00:00:00" {
		t.Fatalf("before: %s, %+v", held.Data["latest"], held.Tasks[0])
	}
	if n := len(engine.Datings(held)); n != 2 {
		t.Errorf("%d dates are open, want the day and the limit that ends with it", n)
	}
	moved, err := engine.Drive(p, held, engine.Event{Kind: engine.Redated, Request: "calendar/2", Edition: 2, At: now.Add(time.Hour)}, answers("2026-12-25", false, 2))
	if err != nil {
		t.Fatal(err)
	}
	after := moved.State
	if task := after.Tasks[0]; string(after.Data["latest"]) != `"2026-12-24"` || task.Provisional || task.Due.In(process.Zone).Format(time.DateTime) != "2026-12-25 00:00:00" {
		t.Errorf("after: %s, %+v", after.Data["latest"], after.Tasks[0])
	}
	if len(after.Timers) != 0 {
		t.Errorf("nothing is provisional any more, and yet it is asked for again: %+v", after.Timers)
	}
	if _, err := engine.Replay(p, append(begun.Events, moved.Events...)); err != nil {
		t.Error(err)
	}
}
