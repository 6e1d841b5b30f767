package engine_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"shunban/internal/engine"
)

// BenchmarkCase is one answer of a countersign: apply, with its log. The figure asked for is at
// least 200,000 events a second on one core.
func BenchmarkCase(b *testing.B) {
	c := consulted(b)
	base := c.state
	e := c.reply("housing", "agree")
	e.At = c.now.Add(time.Minute)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Apply(c.process, base, e); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWholeCase plays a shipped case from its submission to its end, and counts the events in
// the log.
func BenchmarkWholeCase(b *testing.B) {
	events := 0
	p := definition(b, "cemetery-siting-village")
	c := &table{t: b, process: p, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	c.apply(c.submit(goodForm))
	for _, reply := range [][2]string{{"beishe", "agree"}, {"approvals-bureau", "accept"}, {"civil-affairs", "agree"}, {"housing", "agree"}, {"ecology", "agree"},
		{"forestry", "agree"}, {"natural-resources", "agree"}, {"approvals-bureau", "agree"}, {"civil-affairs", engine.AnswerAcknowledge}} {
		c.apply(c.reply(reply[0], reply[1]))
	}
	var story []engine.Event
	for _, e := range c.log {
		if e.Input && e.Kind != engine.Dated {
			story = append(story, e)
		}
	}
	due := func(asked []engine.Question) ([]engine.Reply, error) {
		replies := make([]engine.Reply, len(asked))
		for i, q := range asked {
			replies[i] = engine.Reply{Due: q.From.AddDate(0, 0, 7), Calendar: "test"}
		}
		return replies, nil
	}
	b.ReportAllocs()
	for b.Loop() {
		state := engine.State{}
		now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
		for _, e := range story {
			now = now.Add(time.Minute)
			e.At = now
			result, err := engine.Drive(p, state, e, due)
			if err != nil {
				b.Fatal(err)
			}
			state = result.State
			events += len(result.Events)
		}
		if state.End != "approved" {
			b.Fatal(state.End)
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

// apply brings an event without checking its form: what a log that is applied again costs.
func (c *table) apply(e engine.Event) {
	c.now = c.now.Add(time.Minute)
	e.At = c.now
	result, err := engine.Drive(c.process, c.state, e, c.dates)
	if err != nil {
		c.t.Fatal(err)
	}
	c.state, c.log = result.State, append(c.log, result.Events...)
}

// long is a case with at least so many events: it is sent back again and again.
func long(t testing.TB, events int) *table {
	c := consulted(t)
	for round := 0; len(c.log) < events; round++ {
		for i, unit := range []string{"civil-affairs", "housing", "ecology", "forestry", "natural-resources"} {
			e := c.reply(unit, "object")
			e.Request = fmt.Sprintf("7d1f0c7e-5a0e-4c39-9f64-%08d%04d", round, i)
			e.Opinion, e.Reasons = "该地块涉及林地，请核实并补充手续后再报", "森林法第三十七条"
			c.apply(e)
		}
		e := c.reply("approvals-bureau", "again")
		e.Request = fmt.Sprintf("round-%d", round)
		c.apply(e)
	}
	return c
}

// TestStateOfACaseWithAThousandEventsStaysSmall holds the state that continues as new, and that is
// written with every decision, under 64 KiB.
func TestStateOfACaseWithAThousandEventsStaysSmall(t *testing.T) {
	c := long(t, 1000)
	state, err := json.Marshal(c.state)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d events, %d tasks, state %d bytes", len(c.log), c.state.TaskCount, len(state))
	if len(state) > 64<<10 {
		t.Errorf("the state has %d bytes", len(state))
	}
	if _, err := engine.Replay(c.process, c.log); err != nil {
		t.Error(err)
	}
}
