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
