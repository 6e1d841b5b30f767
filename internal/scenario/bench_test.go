package scenario_test

import (
	"context"
	"encoding/json"
	"testing"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/scenario"
)

// record runs stories on the pure engine and keeps the log of each.
type record struct {
	scenario.Pure

	cases []scenario.Case
}

func (r *record) Open(ctx context.Context, p *process.Process, given process.Given) (scenario.Case, error) {
	c, err := r.Pure.Open(ctx, p, given)
	r.cases = append(r.cases, c)
	return c, err
}

// played is a story as the engine is given it: what came from outside, and what was replied to its questions.
type played struct {
	process *process.Process
	inputs  []engine.Event
	replies []engine.Reply
}

// BenchmarkShipped plays every story of every shipped definition, from its first event to its last, without the
// checks of the story itself, and counts the events of the logs. The figure asked for is at least 200,000 events
// a second on one core.
func BenchmarkShipped(b *testing.B) {
	stories := shipped(b)
	events := 0
	b.ReportAllocs()
	for b.Loop() {
		for _, story := range stories {
			events += story.play(b, func(engine.State) {})
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(len(stories)), "stories")
}

// play gives a story to the engine and counts the events of its log; before is shown the state each input is applied to.
func (p *played) play(b testing.TB, before func(engine.State)) (events int) {
	var state engine.State
	replies := p.replies
	resolve := func(asked []engine.Question) ([]engine.Reply, error) {
		given := replies[:len(asked)]
		replies = replies[len(asked):]
		return given, nil
	}
	for _, in := range p.inputs {
		before(state)
		result, err := engine.Drive(p.process, state, in, resolve)
		if err != nil {
			b.Fatal(err)
		}
		state = result.State
		events += len(result.Events)
	}
	return events
}

// TestNoEventChangesTheStateItIsAppliedTo keeps, of every story of every shipped definition, each state as text and
// as the engine gave it: what came later has left it as it was.
func TestNoEventChangesTheStateItIsAppliedTo(t *testing.T) {
	for _, story := range shipped(t) {
		var states []engine.State
		var written []string
		story.play(t, func(s engine.State) {
			states, written = append(states, s), append(written, asText(t, s))
		})
		for i, s := range states {
			if asText(t, s) != written[i] {
				t.Errorf("%s: the state before input %d was changed", story.process.ID, i)
			}
		}
	}
}

func asText(t testing.TB, s engine.State) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func shipped(b testing.TB) []played {
	b.Helper()
	var stories []played
	for _, p := range shippedDefinitions(b) {
		r := &record{Pure: pure(b)}
		if _, err := scenario.Prove(context.Background(), r, p); err != nil {
			b.Fatal(err)
		}
		for _, c := range r.cases {
			log, err := c.Events(context.Background())
			if err != nil {
				b.Fatal(err)
			}
			stories = append(stories, story(p, log))
		}
	}
	return stories
}

func story(p *process.Process, log []engine.Event) played {
	s := played{process: p}
	for _, e := range log {
		switch {
		case e.Kind == engine.Dated && e.Input:
			s.replies = append(s.replies, engine.Reply{Due: *e.Due, Provisional: e.Provisional, Calendar: e.Calendar, Edition: e.Edition})
		case e.Kind == engine.Staffed && e.Input:
			s.replies = append(s.replies, engine.Reply{People: e.People})
		case e.Input:
			s.inputs = append(s.inputs, e)
		}
	}
	return s
}
