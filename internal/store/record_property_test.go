package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shunban/internal/store"
)

// A worker may die after the database has confirmed a batch and before the engine has; it may come
// back late; the network may deliver twice. Whatever happens on the way, the rows at the end are
// those of a history in which nothing went wrong.
func TestAccidentsOnTheWayLeaveTheSameRows(t *testing.T) {
	onBoth(t, func(t *testing.T, clean *database) {
		i := slices.IndexFunc(kinds, func(k struct {
			name string
			make func(t testing.TB) string
		}) bool {
			return k.name == clean.dialect
		})
		rough := open(t, clean.dialect, kinds[i].make(t))
		run := 0
		rapid.Check(t, func(rt *rapid.T) {
			run++
			drama := newDrama(rt, run)
			drama.prepare(t, clean, rough)
			for k, batch := range drama.truth {
				if err := clean.Record(t.Context(), batch); err != nil {
					rt.Fatalf("batch %d of the clean history: %v", k, err)
				}
			}
			drama.play(t, rt, rough)

			want, got := clean.caseRows(t, drama.id), rough.caseRows(t, drama.id)
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("the rows differ (-clean +rough):\n%s", diff)
			}
			if err := rough.VerifyChain(t.Context(), drama.id); err != nil {
				rt.Fatal(err)
			}
		})
	})
}

// drama is one case's true history, and what is needed to go wrong in it.
type drama struct {
	id              string
	requests, files []string
	before          []history // before[k] is where batch k of the truth begins
	truth           []store.Batch
}

func newDrama(t *rapid.T, run int) *drama {
	d := &drama{id: fmt.Sprintf("case-%d", run)}
	for i := range 8 {
		d.requests = append(d.requests, fmt.Sprintf("request-%d-%d", run, i))
		d.files = append(d.files, fmt.Sprintf("file-%d-%d", run, i))
	}
	h := begin(d.id, fmt.Sprintf("公墓〔2026〕%d号", run))
	d.before = append(d.before, h)
	d.truth = append(d.truth, h.submit(d.requests[0], d.files[0]))
	for range rapid.IntRange(1, 5).Draw(t, "batches") {
		d.before = append(d.before, h)
		d.truth = append(d.truth, h.goOn(t, d.requests, d.files))
	}
	for k := range d.truth {
		d.truth[k].Turn = turn(k)
	}
	return d
}

// turn leaves room for the turns of attempts that came to nothing.
func turn(k int) int64 { return int64(10*k + 10) }

func (d *drama) prepare(t *testing.T, databases ...*database) {
	for _, db := range databases {
		for _, id := range d.requests {
			if _, err := db.PutRequest(t.Context(), store.Request{ID: id, Kind: store.RequestEvent, Case: d.id, User: "li", Payload: json.RawMessage(`{}`)}); err != nil {
				t.Fatal(err)
			}
		}
		for _, id := range d.files {
			if err := db.PutFile(t.Context(), store.File{ID: id, Name: "规划图.pdf", Size: 3, SHA256: "ab"}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// play records the truth with accidents.
func (d *drama) play(t *testing.T, rt *rapid.T, db *database) {
	record := func(b store.Batch, want error) {
		if err := db.Record(t.Context(), b); !errors.Is(err, want) {
			rt.Fatalf("record events %d to %d: got %v, want %v", b.State.Seq-len(b.Events)+1, b.State.Seq, err, want)
		}
	}
	for k := 0; k < len(d.truth); k++ {
		// Attempts that the engine never confirmed: another future, written in one batch or several.
		for range rapid.IntRange(0, 2).Draw(rt, "attempts") {
			d.attempt(rt, k, func(b store.Batch) { record(b, nil) })
		}
		if k+1 < len(d.truth) && rapid.Bool().Draw(rt, "gap") {
			d.gap(rt, k, record)
		}
		batch := d.truth[k]
		if k+1 < len(d.truth) && rapid.Bool().Draw(rt, "two at once") {
			k++
			batch = d.truth[k]
			batch.Events = append(slices.Clone(d.truth[k-1].Events), batch.Events...)
		}
		record(batch, nil)
		for range rapid.IntRange(0, 2).Draw(rt, "again") {
			record(batch, nil)
		}
		if rapid.Bool().Draw(rt, "late") {
			late := d.truth[rapid.IntRange(0, k).Draw(rt, "which")]
			late.Turn = 0 // a batch that says nothing of turns is judged by its events alone
			record(late, nil)
		}
		if rapid.Bool().Draw(rt, "replaced worker") {
			d.attempt(rt, k, func(b store.Batch) { record(b, store.ErrStale) })
		}
	}
}

// attempt makes up another future in the place of batch k and hands over its batches.
func (d *drama) attempt(rt *rapid.T, k int, record func(store.Batch)) {
	h := d.before[k]
	if k == 0 {
		b := h.submit(d.requests[1], d.files[1])
		b.Turn = turn(k) - 1
		record(b)
	}
	for range rapid.IntRange(1, 3).Draw(rt, "batches") {
		b := h.goOn(rt, d.requests, d.files)
		b.Turn = turn(k) - 1
		record(b)
	}
}

// gap hands over what comes after batch k before batch k, to a database that ends before it.
func (d *drama) gap(rt *rapid.T, k int, record func(store.Batch, error)) {
	if d.truth[k].State.Seq >= d.before[k].state.Seq+1 {
		// An unconfirmed attempt may reach as far as the batch; then there is no gap to see.
		later := d.truth[len(d.truth)-1]
		later.Turn = turn(k)
		later.Events = nil
		later.State.Seq += 1000
		record(later, store.ErrGap)
	}
}
