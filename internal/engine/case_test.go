package engine_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// definition reads a shipped definition.
func definition(t testing.TB, name string) *process.Process {
	t.Helper()
	file := filepath.Join("..", "..", "definitions", name+".yaml")
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, findings := process.Parse(file, source)
	for _, finding := range findings {
		t.Error(finding)
	}
	if p == nil {
		t.FailNow()
	}
	return p
}

// table is a case on the engine with a calendar that knows no holidays: a working day is a day.
type table struct {
	t       testing.TB
	process *process.Process
	now     time.Time
	state   engine.State
	log     []engine.Event
}

func newTable(t testing.TB, name string) *table {
	return &table{t: t, process: definition(t, name), now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
}

// dates answers every question with as many days as the limit counts.
func (c *table) dates(asked []engine.Question) ([]engine.Reply, error) {
	var replies []engine.Reply
	for _, q := range asked {
		if q.Fixed != nil {
			replies = append(replies, engine.Reply{Due: *q.Fixed, Calendar: "test"})
			continue
		}
		var limit process.Limit
		if err := json.Unmarshal([]byte(`"`+q.Limit+`"`), &limit); err != nil {
			return nil, err
		}
		replies = append(replies, engine.Reply{Due: q.From.AddDate(0, 0, limit.Count), Calendar: "test"})
	}
	return replies, nil
}

// try brings an event a minute later and gives the refusal's code, or "" when it was taken.
func (c *table) try(e engine.Event) engine.RefusalCode {
	c.t.Helper()
	c.now = c.now.Add(time.Minute)
	e.At = c.now
	checked := engine.Check(c.process, c.state, e)
	result, err := engine.Drive(c.process, c.state, e, c.dates)
	if (checked == nil) != (err == nil) && e.Kind != engine.Submitted && e.Kind != engine.Resubmitted {
		c.t.Fatalf("Check says %v, Apply says %v", checked, err)
	}
	if err == nil {
		err = checked
	}
	var refusal *engine.Refusal
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.state = result.State
	c.log = append(c.log, result.Events...)
	return ""
}

// must is try for what has to be taken.
func (c *table) must(e engine.Event) {
	c.t.Helper()
	if code := c.try(e); code != "" {
		c.t.Fatalf("%s task %d: refused: %s", e.Kind, e.Task, code)
	}
}

func (c *table) submit(form string) engine.Event {
	files := map[string][]engine.FileRef{}
	for _, m := range c.process.Materials {
		files[m.ID.Value] = []engine.FileRef{{ID: m.ID.Value, Name: m.ID.Value + ".pdf"}}
	}
	return engine.Event{Kind: engine.Submitted, Request: "submit", Form: json.RawMessage(form), Materials: files,
		By: &engine.Actor{User: "zhang", Name: "张三", Unit: "xiqingbei"},
		Opening: &engine.Opening{Case: "c1", Number: "MD2026-00001", Process: c.process.ID.Value, Definition: c.process.Hash(),
			Applicant: engine.Party{Unit: "xiqingbei", Kind: "village-committee", Parent: "beishe", User: "zhang"}}}
}

// open finds the open task of a unit.
func (c *table) open(unit string) *engine.Task {
	c.t.Helper()
	for i := range c.state.Tasks {
		if task := c.state.Tasks[i]; task.Unit == unit && task.Status == engine.TaskOpen {
			return task
		}
	}
	c.t.Fatalf("nothing waits for %s", unit)
	return nil
}

// reply is the answer of the person whom the task of a unit asks.
func (c *table) reply(unit, answer string) engine.Event {
	c.t.Helper()
	task := c.open(unit)
	e := task.Reply(answer, "意见", "理由")
	e.By = &engine.Actor{User: unit + "-" + task.Post, Unit: unit, Post: task.Post}
	e.Request = unit + "-" + answer
	return e
}

// silence lets time pass, with all that happens by itself, until the task of a unit is closed.
func (c *table) silence(unit string) {
	c.t.Helper()
	number := c.open(unit).Number
	for c.state.Tasks[number-1].Status == engine.TaskOpen {
		wake, ok := engine.NextWake(c.process, c.state)
		if !ok || wake.Task != number {
			c.t.Fatalf("the next moment is %+v, %v", wake, ok)
		}
		c.now = wake.At
		c.must(wake.Event(wake.At))
	}
}

const goodForm = `{"site":"南山坡","landKind":"荒山瘠地","areaMu":4.5,"graves":300,"graveArea":0.5,"doubleGraveArea":0.8,"hall":false,"farmland":false,"protected":false}`

// consulted is a case in which the five bureaus are being asked.
func consulted(t testing.TB) *table {
	c := newTable(t, "cemetery-siting-village")
	c.must(c.submit(goodForm))
	c.must(c.reply("beishe", "agree"))
	c.must(c.reply("approvals-bureau", "accept"))
	return c
}

func TestFiveBureausAreAskedAtOnce(t *testing.T) {
	c := consulted(t)
	var got []string
	for _, task := range c.state.Tasks {
		if task.Status == engine.TaskOpen {
			got = append(got, task.Step+"/"+task.Unit+"/"+task.Post+" "+task.Limit+" "+task.Due.Sub(task.Opened).String())
		}
	}
	want := []string{
		"consult/civil-affairs/leader 7 working days 168h0m0s", "consult/housing/leader 7 working days 168h0m0s",
		"consult/ecology/leader 7 working days 168h0m0s", "consult/forestry/leader 7 working days 168h0m0s",
		"consult/natural-resources/leader 7 working days 168h0m0s",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSilentUnitCountsAsDeemedConsent(t *testing.T) {
	c := consulted(t)
	for _, unit := range []string{"housing", "ecology", "forestry", "natural-resources"} {
		c.must(c.reply(unit, "agree"))
	}
	number := c.open("civil-affairs").Number
	c.silence("civil-affairs")

	task := c.state.Tasks[number-1]
	if len(task.Proof.Reminders) != 3 {
		t.Errorf("reminded at 50, 90 and 100 per cent: %+v", task.Proof)
	}
	if task.Status != engine.TaskSilent || task.By != nil || task.Answer != "agree" || task.Basis == nil || task.Basis.Article != "第三十一条" {
		t.Errorf("the silent unit's task is %+v", task)
	}
	if c.open("approvals-bureau").Step != "decide" {
		t.Error("the case does not go on to the decision")
	}
}

func TestAnswerInTheInstantOfItsDeadlineIsLate(t *testing.T) {
	c := consulted(t)
	due := *c.open("housing").Due
	e := c.reply("housing", "agree")
	c.now = due.Add(-2 * time.Minute)
	if code := c.try(e); code != "" {
		t.Errorf("a minute before: refused, %s", code)
	}
	e = c.reply("ecology", "agree")
	c.now = due.Add(-time.Minute)
	if code := c.try(e); code != "" {
		t.Errorf("in that instant: refused, %s", code)
	}
	task := c.state.Tasks[e.Task-1]
	if task.Status != engine.TaskSilent || task.Answer != "agree" || task.By != nil {
		t.Errorf("the deadline does not win over the answer of the same instant: %+v", task)
	}
	if len(task.Opinions) != 1 || task.Opinions[0].Answer != "agree" {
		t.Errorf("what was answered in that instant is not kept: %+v", task.Opinions)
	}
}

func TestRefusals(t *testing.T) {
	tests := map[string]struct {
		event func(c *table) engine.Event
		want  engine.RefusalCode
	}{
		"an unknown answer": {func(c *table) engine.Event { e := c.reply("housing", "maybe"); return e }, engine.UnknownAnswer},
		"another unit":      {func(c *table) engine.Event { e := c.reply("housing", "agree"); e.By.Unit = "forestry"; return e }, engine.NotYours},
		"another post":      {func(c *table) engine.Event { e := c.reply("housing", "agree"); e.By.Post = "clerk"; return e }, engine.NotYours},
		"nobody":            {func(c *table) engine.Event { e := c.reply("housing", "agree"); e.By = nil; return e }, engine.NotYours},
		"no opinion":        {func(c *table) engine.Event { e := c.reply("housing", "object"); e.Opinion = " \u3000\n"; return e }, engine.OpinionRequired},
		"no reasons":        {func(c *table) engine.Event { e := c.reply("housing", "object"); e.Reasons = ""; return e }, engine.ReasonsRequired},
		"a task that is closed": {func(c *table) engine.Event {
			e := c.reply("housing", "agree")
			e.Task = 1
			e.By = &engine.Actor{Unit: "beishe", Post: "leader"}
			return e
		}, engine.TaskIsClosed},
		"a task that never was":            {func(c *table) engine.Event { e := c.reply("housing", "agree"); e.Task = 99; return e }, engine.UnknownTask},
		"an acknowledgement of a question": {func(c *table) engine.Event { e := c.reply("housing", "agree"); e.Kind = engine.Acknowledged; return e }, engine.UnknownAnswer},
		"an expiry before its time":        {func(c *table) engine.Event { return engine.Event{Kind: engine.Expired, Task: c.open("housing").Number} }, engine.NotAsked},
		"a date nobody asked for":          {func(c *table) engine.Event { due := c.now; return engine.Event{Kind: engine.Dated, Task: 1, Due: &due} }, engine.NotAsked},
		"a second application":             {func(c *table) engine.Event { e := c.submit(goodForm); e.Opening.Case = "c2"; return e }, engine.CaseExists},
		"moving the clock of a real case": {func(*table) engine.Event {
			return engine.Event{Kind: engine.ClockMoved, By: &engine.Actor{User: "admin"}}
		}, engine.NotARehearsal},
		"something that only follows":   {func(c *table) engine.Event { e := c.reply("housing", "agree"); e.Kind = engine.TaskDeemed; return e }, engine.UnknownEvent},
		"an earlier date":               {func(c *table) engine.Event { return extension(c, "housing", c.now, "踏勘") }, engine.DateNotLater},
		"a later date without a reason": {func(c *table) engine.Event { return extension(c, "housing", c.now.AddDate(0, 1, 0), "") }, engine.ReasonsRequired},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := consulted(t)
			before, _ := json.Marshal(c.state)
			if got := c.try(test.event(c)); got != test.want {
				t.Errorf("refused with %q, want %q", got, test.want)
			}
			if after, _ := json.Marshal(c.state); string(after) != string(before) {
				t.Error("a refusal has changed the state")
			}
		})
	}
}

func extension(c *table, unit string, until time.Time, reason string) engine.Event {
	task := c.open(unit)
	return engine.Event{Kind: engine.ExtensionRequested, Request: unit + "-extend", Task: task.Number, Due: &until, Reasons: reason,
		By: &engine.Actor{User: unit, Unit: unit, Post: task.Post}}
}

func TestFormIsRefusedWithEveryProblemAtItsField(t *testing.T) {
	c := newTable(t, "cemetery-siting-village")
	e := c.submit(`{"site":"南","landKind":"水田","areaMu":6,"graves":700,"graveArea":0.5,"doubleGraveArea":0.8,"hall":false,"farmland":true,"protected":false}`)
	delete(e.Materials, "plan")
	e.At = c.now
	var refusal *engine.Refusal
	if !errors.As(engine.Check(c.process, c.state, e), &refusal) {
		t.Fatal("not refused")
	}
	var got []string
	for _, problem := range refusal.Problems {
		line := problem.Field + " " + problem.Code
		if problem.Basis != nil {
			line += " " + problem.Rule + " " + problem.Basis.String()
		}
		got = append(got, line)
	}
	want := []string{
		"/site min-length", "/landKind not-listed",
		"/areaMu rule area 平政办发〔2023〕23号 三（三）1",
		"/graves rule density 平政办发〔2023〕23号 三（三）1",
		"/farmland rule farmland 平政办发〔2023〕23号 三（二）",
		"materials/plan material-missing",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSameRequestIsAppliedOnce(t *testing.T) {
	c := consulted(t)
	for _, e := range []engine.Event{c.reply("housing", "agree"), extension(c, "ecology", c.now.AddDate(0, 1, 0), "踏勘")} {
		c.must(e)
		before := len(c.log)
		c.must(e)
		if len(c.log) != before {
			t.Errorf("%s: the same request was applied twice", e.Kind)
		}
	}
	other := c.reply("forestry", "agree")
	c.must(other)
	other.Request = "another request"
	if got := c.try(other); got != engine.TaskIsClosed {
		t.Errorf("a second answer: %q", got)
	}
}

func TestAgreedDateTakesThePlaceOfTheLimit(t *testing.T) {
	c := consulted(t)
	until := c.now.AddDate(0, 0, 20)
	c.must(extension(c, "ecology", until, "现场踏勘"))
	second := extension(c, "ecology", until, "再来")
	second.Request = "second"
	if got := c.try(second); got != engine.ExtensionPending {
		t.Errorf("a second request: %q", got)
	}
	c.must(c.reply("approvals-bureau", "agree"))
	task := c.open("ecology")
	if !task.Due.Equal(until) || task.Extended != 1 {
		t.Errorf("the task is due %v, extended %d times", task.Due, task.Extended)
	}
	again := extension(c, "ecology", until.AddDate(0, 0, 1), "再延")
	again.Request = "again"
	if got := c.try(again); got != engine.ExtensionsExhausted {
		t.Errorf("a third date: %q", got)
	}
}

func TestWholeCaseCanBeComputedAgainFromItsLog(t *testing.T) {
	c := consulted(t)
	c.must(extension(c, "ecology", c.now.AddDate(0, 0, 20), "现场踏勘"))
	for _, unit := range []string{"housing", "forestry", "natural-resources", "ecology"} {
		c.must(c.reply(unit, "agree"))
	}
	c.silence("civil-affairs")
	c.must(c.reply("approvals-bureau", "agree"))
	c.must(c.reply("civil-affairs", engine.AnswerAcknowledge))
	if c.state.Status != engine.CaseEnded || c.state.End != "approved" {
		t.Fatalf("the case is %s %s", c.state.Status, c.state.End)
	}
	again, err := engine.Replay(c.process, c.log)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text(t, c.state), text(t, again)); diff != "" {
		t.Error(diff)
	}
	c.log[5].Unit = "somebody"
	if _, err := engine.Replay(c.process, c.log); err == nil {
		t.Error("a log that was changed is taken for the truth")
	}
}

func text(t testing.TB, s engine.State) string {
	t.Helper()
	out, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
