package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// author writes random definitions: every kind of block inside every other, with ways that lead
// forwards, backwards, out of blocks and into them.
type author struct {
	r     *rapid.T
	ids   []string
	depth int
}

func (a *author) id() string {
	id := fmt.Sprintf("s%d", len(a.ids)+1)
	a.ids = append(a.ids, id)
	return id
}

func (a *author) pick(what string, of ...string) string { return rapid.SampledFrom(of).Draw(a.r, what) }

// steps writes a list of steps at an indentation.
func (a *author) steps(indent string, least, most int) string {
	var out strings.Builder
	for range rapid.IntRange(least, most).Draw(a.r, "steps") {
		out.WriteString(a.step(indent))
	}
	return out.String()
}

func (a *author) step(indent string) string {
	id := a.id()
	head := fmt.Sprintf("%s- id: %s\n", indent, id)
	in := indent + "  "
	if a.pick("when", "no", "no", "no", "yes") == "yes" {
		head += in + "when: form.n > " + a.pick("bound", "1", "3") + "\n"
	}
	kinds := []string{"ask", "ask", "ask", "each", "compute", "wait", "notify"}
	if a.depth < 3 {
		kinds = append(kinds, "parallel", "for each", "group", "choose")
	}
	a.depth++
	defer func() { a.depth-- }()
	switch a.pick("kind", kinds...) {
	case "ask":
		limit := a.pick("limit", "", in+"within: {limit: 3 days, expiry: {answer: agree, deemed: true, basis: {article: 一}}}\n",
			in+"within: {limit: 2 days, remind: [{at: 50%}], expiry: {escalate: {unit: u9, post: p}}}\n")
		mode := a.pick("mode", "", "", ", back: true", ", again: true")
		return head + fmt.Sprintf("%sask: {unit: %s, post: p}\n%s%sanswers: {agree: {}, object: {to: TARGET%s, opinion: required}, ask: {to: applicant}, stop: {end: stopped-here}}\n",
			in, a.pick("unit", "u1", "u2", "u3"), limit, in, mode) + a.handlers(in)
	case "each":
		manner := a.pick("manner", "", ", order: sequence", ", until: decided", ", until: decided, rest: record")
		return head + fmt.Sprintf("%sask: {each: [u1, u2, u3], post: p%s}\n%sanswers: {agree: {}, object: {opinion: required}}\n%sdecide: {good: count(agree) >= 2, bad: count(object) >= 2, open: otherwise}\n%sthen: {bad: TARGET}\n", in, manner, in, in, in) + a.handlers(in)
	case "compute":
		return head + in + "compute: {x: form.n + 1}\n"
	case "wait":
		return head + in + "wait: {event: ring, for: 2 days}\n"
	case "notify":
		return head + in + "notify: {unit: u4, post: p, acknowledge: " + a.pick("ack", "true", "false") + "}\n"
	case "parallel":
		text := head + in + "parallel:\n" + in + "  join: " + a.pick("join", "all", "any", "2") + "\n" + in + "  rest: " + a.pick("rest", "close", "leave") + "\n" + in + "  branches:\n"
		for i := range rapid.IntRange(2, 3).Draw(a.r, "branches") {
			text += fmt.Sprintf("%s    - id: b%d\n%s      steps:\n%s", in, i, in, a.steps(in+"        ", 1, 2))
		}
		return text + a.handlers(in)
	case "for each":
		return head + fmt.Sprintf("%sfor each:\n%s  in: [r1, r2, r3]\n%s  as: row\n%s  order: %s\n%s  steps:\n%s", in, in, in, in, a.pick("order", "together", "sequence"), in, a.steps(in+"    ", 1, 2))
	case "group":
		return head + in + "group:\n" + in + "  steps:\n" + a.steps(in+"    ", 1, 2) + a.handlers(in)
	default:
		return head + in + "choose:\n" + in + "  - when: form.n > 2\n" + in + "    steps:\n" + a.steps(in+"      ", 1, 2) + in + "  - otherwise: true\n"
	}
}

func (a *author) handlers(in string) string {
	switch a.pick("on", "no", "no", "no", "no", "beside", "end", "event") {
	case "beside":
		return in + "on:\n" + in + "  - after: 1 day\n" + in + "    steps:\n" + fmt.Sprintf("%s      - {id: %s, ask: {unit: u5, post: p}, answers: {done: {}}}\n", in, a.id())
	case "end":
		return in + "on:\n" + in + "  - {after: 4 days, to: last}\n"
	case "event":
		return in + "on:\n" + in + "  - {event: ring, to: last}\n"
	}
	return ""
}

// write gives a definition whose ways lead to steps that exist.
func (a *author) write() string {
	body := a.steps("  ", 1, 4)
	for strings.Contains(body, "TARGET") {
		body = strings.Replace(body, "TARGET", rapid.SampledFrom(append([]string{"last"}, a.ids...)).Draw(a.r, "target"), 1)
	}
	return `process: random
title: 随机
basis: {document: 本定义, article: 范例}
owner: u1
start: {by: [bureau], number: "SJ{year}-{seq:4}"}
events: [{id: ring, keep: ` + a.pick("keep", "true", "false") + `}]
form: {type: object, properties: {n: {type: integer, title: 数}}}
steps:
` + body + `  - {id: last, ask: {unit: u6, post: p}, answers: {agree: {}, back: {to: s1, opinion: required}}}
  - {id: done, end: approved}
`
}

// TestRandomDefinitionsNeverStrandACase writes random definitions and throws random events at them:
// answers, operations, reports, time; also twice, late and by the wrong people. Whatever happens,
// nothing panics, no case stands without anything to wait for, no closed task is answered, and the
// log gives the same state again.
func TestRandomDefinitionsNeverStrandACase(t *testing.T) {
	written, sound := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		a := &author{r: r}
		source := a.write()
		p, findings := process.Parse("random.yaml", []byte(source))
		written++
		if p == nil {
			for _, f := range findings {
				switch f.Code {
				case "unreachable", "no-end", "across-branches", "join-never", "join-too-many", "roundabout", "one-branch", "duplicate-id", "back-into-each":
				default:
					r.Fatalf("%s\n%s", f.Error(), source)
				}
			}
			return
		}
		sound++
		c := &table{t: t, process: p, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
		form := fmt.Sprintf(`{"n":%d}`, rapid.IntRange(0, 5).Draw(r, "n"))
		bring(c, r, engine.Event{Kind: engine.Submitted, Request: "submit", Form: json.RawMessage(form), By: &engine.Actor{User: "a", Unit: "app"},
			Opening: &engine.Opening{Case: "c1", Number: "SJ2026-0001", Process: "random", Definition: p.Hash(), Applicant: engine.Party{Unit: "app", User: "a"}}})
		if c.state.Seq == 0 {
			r.Fatalf("the case did not begin\n%s", source)
		}
		for i := range rapid.IntRange(0, 40).Draw(r, "events") {
			toss(c, r, i, a.ids)
			if problem := stranded(c); problem != "" {
				r.Fatalf("%s\n%s\n%s", problem, source, story(c.log))
			}
		}
		again, err := engine.Replay(p, c.log)
		if err != nil {
			r.Fatalf("%v\n%s", err, source)
		}
		if diff := cmp.Diff(text(t, c.state), text(t, again)); diff != "" {
			r.Fatal(diff)
		}
	})
	if sound*3 < written {
		t.Errorf("only %d of %d random definitions were sound", sound, written)
	}
}

// toss brings one random event.
func toss(c *table, r *rapid.T, i int, ids []string) {
	c.now = c.now.Add(time.Duration(rapid.IntRange(0, 30).Draw(r, "hours")) * time.Hour)
	if wake, ok := engine.NextWake(c.process, c.state); ok && !wake.At.After(c.now) && rapid.Bool().Draw(r, "wake") {
		c.now = c.now.Add(-time.Minute)
		bring(c, r, wake.Event(c.now))
		return
	}
	e := engine.Event{Kind: engine.Reported, Name: "ring", By: &engine.Actor{User: "x", Unit: "u1"}}
	kinds := []string{"answer", "answer", "answer", "answer", "report", "operation", "operation", "case"}
	what := rapid.SampledFrom(kinds).Draw(r, "what")
	number := 1
	if len(c.state.Tasks) > 0 {
		var open []int
		for _, task := range c.state.Tasks {
			if task.Status == engine.TaskOpen {
				open = append(open, task.Number)
			}
		}
		number = rapid.SampledFrom(c.state.Tasks).Draw(r, "any").Number
		if len(open) > 0 && rapid.IntRange(0, 9).Draw(r, "late") > 0 {
			number = rapid.SampledFrom(open).Draw(r, "open")
		}
	}
	task, ok := c.state.Task(number)
	switch {
	case what == "report" || !ok:
	case what == "answer":
		answers := []string{"agree", "agree", "agree", "object", "ask", "stop", "back", "done", "resubmit", "acknowledge", "read"}
		e = task.Reply(rapid.SampledFrom(answers).Draw(r, "answer"), "意见", "理由")
		if e.Kind == engine.Resubmitted {
			e.Form = json.RawMessage(fmt.Sprintf(`{"n":%d}`, rapid.IntRange(0, 5).Draw(r, "n")))
		}
		e.By = &engine.Actor{User: "someone", Unit: task.Unit, Post: task.Post}
	case what == "operation":
		e = engine.Event{Task: number, Opinion: "意见", Reasons: "理由", By: &engine.Actor{User: "someone", Unit: task.Unit, Post: task.Post}}
		e.Kind = rapid.SampledFrom([]engine.Kind{engine.Claimed, engine.Unclaimed, engine.Transferred, engine.Delegated, engine.Signer, engine.SignerGone,
			engine.SentBack, engine.Recalled, engine.Urged, engine.Copied, engine.Read, engine.Commented, engine.Held, engine.Concluded}).Draw(r, "operation")
		e.Target = &engine.Actor{Unit: rapid.SampledFrom([]string{"u7", "u8"}).Draw(r, "target"), Post: "p"}
		e.Mode = rapid.SampledFrom([]string{"before", "after", "beside", "back", ""}).Draw(r, "mode")
		e.To = rapid.SampledFrom(append([]string{"applicant", "last", "nowhere"}, ids...)).Draw(r, "to")
	default:
		e = engine.Event{Reasons: "理由", By: &engine.Actor{User: "admin", Role: engine.Administrator, Unit: "u1"}}
		e.Kind = rapid.SampledFrom([]engine.Kind{engine.Suspended, engine.Resumed, engine.MovedTo, engine.Reopened}).Draw(r, "order")
		e.To = rapid.SampledFrom(append([]string{"last"}, ids...)).Draw(r, "to")
	}
	e.Request = fmt.Sprintf("r%d", i)
	bring(c, r, e)
	if rapid.Bool().Draw(r, "twice") {
		bring(c, r, e)
	}
}

// story is a log in short.
func story(log []engine.Event) string {
	var out strings.Builder
	for _, e := range log {
		fmt.Fprintln(&out, e.Seq, e.Kind, e.Step, e.Visit, e.Branch, e.Task, e.TaskKind, e.Unit, e.Answer, e.To, e.Mode, e.Name, e.Of)
	}
	return out.String()
}

// stranded says what a case lacks to go on; nothing when it can.
func stranded(c *table) string {
	s := c.state
	if len(s.Asked) > 0 {
		return fmt.Sprintf("questions were asked and not answered: %+v", s.Asked)
	}
	if s.Status == engine.CaseEnded {
		if len(s.Active)+len(s.Scopes)+len(s.Timers)+len(s.Jobs) > 0 {
			return "an ended case has open steps"
		}
		return ""
	}
	if len(s.Active) == 0 {
		return "an open case has no open step"
	}
	for _, a := range s.Active {
		step, _ := c.process.Step(a.Step)
		waits := a.Blocked || step.Wait != nil || step.End != nil && a.Waiting
		for _, task := range s.Tasks {
			waits = waits || task.Step == a.Step && task.Visit == a.Visit && task.Status == engine.TaskOpen && task.Kind != engine.TaskCopy && task.Kind != engine.TaskExtension
		}
		for _, scope := range s.Scopes {
			waits = waits || scope.Step == a.Step && scope.Visit == a.Visit
		}
		if !waits {
			return fmt.Sprintf("nothing can happen in %s (visit %d)", a.Step, a.Visit)
		}
	}
	for _, scope := range s.Scopes {
		alive := false
		for _, a := range s.Active {
			alive = alive || a.Scope == scope.ID
		}
		for _, inner := range s.Scopes {
			alive = alive || inner.In == scope.ID
		}
		if !alive {
			return fmt.Sprintf("scope %d of %s is at no step", scope.ID, scope.Step)
		}
	}
	for _, task := range s.Tasks {
		open := false
		for _, a := range s.Active {
			open = open || a.Step == task.Step && a.Visit == task.Visit
		}
		if task.Status == engine.TaskOpen && !open && task.Kind != engine.TaskCopy && !task.Late {
			return fmt.Sprintf("task %d is open in a step that is not", task.Number)
		}
	}
	return ""
}
