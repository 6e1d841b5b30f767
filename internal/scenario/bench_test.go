package scenario_test

import (
	"context"
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
			var state engine.State
			replies := story.replies
			resolve := func(asked []engine.Question) ([]engine.Reply, error) {
				given := replies[:len(asked)]
				replies = replies[len(asked):]
				return given, nil
			}
			for _, in := range story.inputs {
				result, err := engine.Drive(story.process, state, in, resolve)
				if err != nil {
					b.Fatal(err)
				}
				state = result.State
				events += len(result.Events)
			}
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(len(stories)), "stories")
}

func shipped(b *testing.B) []played {
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
