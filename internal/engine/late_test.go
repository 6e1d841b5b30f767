package engine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/engine"
)

// silent is a case in which civil affairs has let its limit pass, and what it might say now.
func silent(t *testing.T) (*table, engine.Event) {
	c := consulted(t)
	for _, unit := range []string{"housing", "ecology", "forestry", "natural-resources"} {
		c.must(c.reply(unit, "agree"))
	}
	late := c.reply("civil-affairs", "object")
	c.silence("civil-affairs")
	return c, late
}

func TestALateOpinionIsKeptOnceAndChangesNothing(t *testing.T) {
	c, late := silent(t)
	before := c.state
	c.must(late)
	task := c.state.Tasks[late.Task-1]
	want := []engine.Opinion{{Seq: c.log[len(c.log)-1].Seq, At: c.now, By: *late.By, Answer: "object", Opinion: "意见", Reasons: "理由"}}
	if diff := cmp.Diff(want, task.Opinions); diff != "" {
		t.Error(diff)
	}
	if task.Status != engine.TaskSilent || task.Answer != "agree" || c.open("approvals-bureau").Step != "decide" {
		t.Errorf("it has changed something: %+v", task)
	}
	if len(before.Tasks) != len(c.state.Tasks) || before.Status != c.state.Status {
		t.Error("something has followed from it")
	}
	again := late
	again.Request = "again"
	if code := c.try(again); code != engine.TaskIsClosed {
		t.Errorf("a second one: %q", code)
	}
}

func TestALateOpinionIsKeptAfterTheEnd(t *testing.T) {
	c, late := silent(t)
	c.must(c.reply("approvals-bureau", "agree"))
	c.must(c.reply("civil-affairs", engine.AnswerAcknowledge))
	if c.state.Status != engine.CaseEnded {
		t.Fatal("the case has not ended")
	}
	c.must(late)
	if c.state.Status != engine.CaseEnded || len(c.state.Tasks[late.Task-1].Opinions) != 1 {
		t.Errorf("%+v", c.state.Tasks[late.Task-1])
	}
}

func TestALateOpinionNeedsWhoWasAskedAndAnAnswerThereIs(t *testing.T) {
	for name, test := range map[string]struct {
		change func(e *engine.Event)
		want   engine.RefusalCode
	}{
		"no opinion, no reasons": {func(e *engine.Event) { e.Opinion, e.Reasons = "", "" }, ""}, // nothing follows from it
		"another unit":           {func(e *engine.Event) { e.By.Unit = "forestry" }, engine.NotYours},
		"nobody":                 {func(e *engine.Event) { e.By = nil }, engine.NotYours},
		"an unknown answer":      {func(e *engine.Event) { e.Answer = "maybe" }, engine.UnknownAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			c, late := silent(t)
			test.change(&late)
			if code := c.try(late); code != test.want {
				t.Errorf("%q, want %q", code, test.want)
			}
		})
	}
	c := consulted(t)
	early := c.reply("civil-affairs", "agree")
	early.Kind = engine.LateOpinion
	if code := c.try(early); code != engine.NotAsked {
		t.Errorf("before the limit has run out: %q", code)
	}
	c.must(c.reply("housing", "agree"))
	answered := c.state.Tasks[slices.IndexFunc(c.state.Tasks, func(task *engine.Task) bool { return task.Unit == "housing" })]
	twice := answered.Reply("object", "意见", "理由")
	twice.Kind, twice.By, twice.Request = engine.LateOpinion, &engine.Actor{User: "h", Unit: "housing", Post: "leader"}, "twice"
	if code := c.try(twice); code != engine.TaskIsClosed {
		t.Errorf("after an answer of a person: %q", code)
	}
}

// TestNoAnswerIsLateWhileTheCaseIsSuspended: everything stands still, the deadline as well.
func TestNoAnswerIsLateWhileTheCaseIsSuspended(t *testing.T) {
	c := consulted(t)
	reply := c.reply("housing", "agree")
	due := *c.open("housing").Due
	c.must(engine.Event{Kind: engine.Suspended, By: &engine.Actor{User: "admin", Name: "管理", Role: engine.Administrator}, Reasons: "诉讼", Request: "suspend"})
	c.now = due.Add(time.Hour)
	if code := c.try(reply); code != engine.CaseIsSuspended {
		t.Errorf("%q", code)
	}
	if len(c.state.Tasks[reply.Task-1].Opinions) != 0 {
		t.Error("it was kept as a late opinion")
	}
}

func TestTheFirstSightOfATaskIsKeptAndProvesDelivery(t *testing.T) {
	c := consulted(t)
	number := c.open("civil-affairs").Number
	by := &engine.Actor{User: "civil-affairs-leader", Name: "许癸", Unit: "civil-affairs", Post: "leader"}
	other := &engine.Actor{User: "x", Unit: "forestry", Post: "leader"}
	if code := c.try(engine.Event{Kind: engine.Seen, Task: number, By: other, Request: "other"}); code == "" {
		t.Error("somebody else has seen it")
	}
	c.must(engine.Event{Kind: engine.Seen, Task: number, By: by, Request: "seen"})
	at := c.now
	if code := c.try(engine.Event{Kind: engine.Seen, Task: number, By: by, Request: "again"}); code == "" {
		t.Error("it is noted twice")
	}
	for _, unit := range []string{"housing", "ecology", "forestry", "natural-resources"} {
		c.must(c.reply(unit, "agree"))
	}
	c.silence("civil-affairs")
	proof := c.state.Tasks[number-1].Proof
	if proof == nil || proof.Seen == nil || !proof.Seen.At.Equal(at) || proof.Seen.By.Name != "许癸" || len(proof.Reminders) != 3 {
		t.Errorf("the proof is %+v", proof)
	}
}
