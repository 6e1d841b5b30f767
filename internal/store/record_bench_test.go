package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"
)

// BenchmarkRecord records decisions: an answer and a task that follows, each in a transaction of its
// own. "one case" is a single worker; "many cases" are as many as the benchmark has goroutines.
func BenchmarkRecord(b *testing.B) {
	for _, kind := range kinds {
		b.Run(kind.name+"/one case", func(b *testing.B) {
			db := open(b, kind.name, kind.make(b))
			decide := decisions(b, db, "c1")
			for b.Loop() {
				decide()
			}
		})
		b.Run(kind.name+"/many cases", func(b *testing.B) {
			db := open(b, kind.name, kind.make(b))
			var cases atomic.Int64
			b.SetParallelism(8)
			b.RunParallel(func(pb *testing.PB) {
				decide := decisions(b, db, fmt.Sprintf("c%d", cases.Add(1)))
				for pb.Next() {
					decide()
				}
			})
		})
	}
}

// decisions begins cases, one after the other, and gives a call that records the next decision. A
// case ends after thirty tasks, as real ones do: its state would grow for ever otherwise.
func decisions(b *testing.B, db *database, name string) func() {
	const perCase = 30
	n, h := 0, history{}
	return func() {
		if n%perCase == 0 {
			h = begin(fmt.Sprintf("%s-%d", name, n), fmt.Sprintf("%s〔2026〕%d号", name, n))
			if err := db.Record(b.Context(), h.submit("")); err != nil {
				b.Fatal(err)
			}
		}
		n++
		if err := db.Record(b.Context(), h.batch(h.answer(len(h.state.Tasks), "", "agree"), h.open("next", "forestry", "leader", nil))); err != nil {
			b.Fatal(err)
		}
	}
}
