package scenario_test

import (
	"testing"

	"shunban/internal/engine"
)

// BenchmarkShipped plays every story of every shipped definition, from its first event to its last, without the
// checks of the story itself, and counts the events of the logs. The figure asked for is at least 200,000 events
// a second on one core.
func BenchmarkShipped(b *testing.B) {
	stories := shipped(b)
	events := 0
	b.ReportAllocs()
	for b.Loop() {
		for _, story := range stories {
			events += story.play(b, func(engine.Result) {})
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(len(stories)), "stories")
}
