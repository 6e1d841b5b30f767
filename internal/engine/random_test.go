package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shunban/internal/engine"
)

// forms are applications by which the shipped definitions can begin.
var forms = map[string]string{
	"cemetery-siting-village": goodForm,
	"countersign":             `{"subject":"关于规范审批的意见","kind":"会签","draft":"内容","units":["housing","forestry","ecology"]}`,
}

// TestRandomEventsKeepTheLaws throws events that fit and events that do not at cases of the shipped
// definitions, also twice and late, and holds what comes out against the engine's laws.
func TestRandomEventsKeepTheLaws(t *testing.T) {
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			p := definition(t, name)
			rapid.Check(t, func(r *rapid.T) {
				c := &table{t: t, process: p, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
				c.must(c.submit(form))
				for i := range rapid.IntRange(0, 60).Draw(r, "events") {
					throw(c, r, i)
					laws(c, r)
				}
				again, err := engine.Replay(p, c.log)
				if err != nil {
					r.Fatal(err)
				}
				if diff := cmp.Diff(text(t, c.state), text(t, again)); diff != "" {
					r.Fatal(diff)
				}
			})
		})
	}
}

// throw brings one random event; whatever it is, the engine takes it or refuses it.
func throw(c *table, r *rapid.T, i int) {
	c.now = c.now.Add(time.Duration(rapid.IntRange(0, 72).Draw(r, "hours")) * time.Hour)
	if wake, ok := engine.NextWake(c.process, c.state); ok && !wake.At.After(c.now) && rapid.Bool().Draw(r, "expire") {
		c.now = c.now.Add(-time.Minute)
		bring(c, r, wake.Event(c.now))
		return
	}
	var open []int
	for _, task := range c.state.Tasks {
		if task.Status == engine.TaskOpen || rapid.IntRange(0, 9).Draw(r, "closed too") == 0 {
			open = append(open, task.Number)
		}
	}
	if len(open) == 0 {
		return
	}
	task := c.state.Tasks[rapid.SampledFrom(open).Draw(r, "task")-1]
	answers := []string{engine.AnswerAcknowledge, engine.AnswerResubmit, engine.AnswerAgree, engine.AnswerRefuse, "nonsense"}
	if step, ok := c.process.Step(task.Step); ok {
		for _, a := range step.Answers {
			answers = append(answers, a.ID, a.ID)
		}
	}
	e := task.Reply(rapid.SampledFrom(answers).Draw(r, "answer"), "意见", "理由")
	if rapid.IntRange(0, 9).Draw(r, "extend") == 0 {
		until := c.now.AddDate(0, 0, rapid.IntRange(-3, 30).Draw(r, "until"))
		e = engine.Event{Kind: engine.ExtensionRequested, Task: task.Number, Due: &until, Reasons: "理由"}
	}
	if e.Kind == engine.Resubmitted {
		e.Form, e.Materials = c.state.Form, c.state.Materials
	}
	e.By = &engine.Actor{User: "someone", Unit: task.Unit, Post: task.Post}
	e.Request = fmt.Sprintf("r%d", i)
	bring(c, r, e)
	if rapid.Bool().Draw(r, "twice") {
		bring(c, r, e)
	}
}

// bring applies an event and checks that a refusal changes nothing and is a precise one.
func bring(c *table, r *rapid.T, e engine.Event) {
	before, _ := json.Marshal(c.state)
	c.now = c.now.Add(time.Minute)
	e.At = c.now
	result, err := engine.Drive(c.process, c.state, e, c.dates)
	if after, _ := json.Marshal(c.state); string(after) != string(before) {
		r.Fatal("the state given to the engine was changed in place")
	}
	var refusal *engine.Refusal
	if err != nil && !errors.As(err, &refusal) {
		r.Fatal(err)
	}
	if err == nil {
		c.state = result.State
		c.log = append(c.log, result.Events...)
	}
}

// laws are what holds in every state.
func laws(c *table, r *rapid.T) {
	s := c.state
	open := 0
	for i, task := range s.Tasks {
		if task.Number != i+1 {
			r.Fatalf("task %d stands at place %d", task.Number, i+1)
		}
		switch task.Status {
		case engine.TaskOpen:
			open++
			if task.By != nil || task.Answer != "" || task.ClosedAt != nil {
				r.Fatalf("an open task has an answer: %+v", task)
			}
		case engine.TaskSilent:
			if task.By != nil || task.Basis == nil {
				r.Fatalf("a deemed answer has a person or no basis: %+v", task)
			}
		case engine.TaskAnswered:
			if task.By == nil {
				r.Fatalf("an answer without a person: %+v", task)
			}
		case engine.TaskCancelled:
			if task.Answer != "" {
				r.Fatalf("a cancelled task has an answer: %+v", task)
			}
		}
	}
	if (s.Status == engine.CaseOpen) != (open > 0) {
		r.Fatalf("the case is %s with %d open tasks: stranded or not closed", s.Status, open)
	}
	if len(s.Asked) > 0 {
		r.Fatalf("dates were asked for and not given: %+v", s.Asked)
	}
	if s.Seq != len(c.log) || !slices.IsSortedFunc(c.log, func(a, b engine.Event) int { return a.Seq - b.Seq }) {
		r.Fatalf("the log has %d events, the state counts %d", len(c.log), s.Seq)
	}
}
