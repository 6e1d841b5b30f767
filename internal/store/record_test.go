package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"shunban/internal/engine"
	"shunban/internal/store"
)

func record(t *testing.T, db *database, b store.Batch) {
	t.Helper()
	if err := db.Record(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func putRequests(t *testing.T, db *database, ids ...string) {
	t.Helper()
	for _, id := range ids {
		if _, err := db.PutRequest(t.Context(), answerRequest(id)); err != nil {
			t.Fatal(err)
		}
	}
}

func openRequests(t *testing.T, db *database) (ids []string) {
	t.Helper()
	open, err := db.OpenRequests(t.Context(), beginning.Add(time.Hour), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range open {
		ids = append(ids, r.ID)
	}
	return ids
}

func TestRecordedCaseTasksAndEventsComeBackAsTheyWere(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		first := h.submit("r1", "f1")
		record(t, db, first)
		h.at = h.at.Add(90*time.Minute + 1234*time.Microsecond)
		due := h.at.Add(7 * 24 * time.Hour)
		second := h.batch(h.answer(1, "r2", "agree"), h.open("consult", "forestry", "", &due), h.end())
		record(t, db, second)

		want := store.Case{State: h.state, Code: "K7QD-2M9X", Updated: h.at}
		for name, read := range map[string]func() (store.Case, error){
			"by id":     func() (store.Case, error) { return db.Case(t.Context(), "c1") },
			"by number": func() (store.Case, error) { return db.CaseByNumber(t.Context(), "公墓〔2026〕1号") },
		} {
			got, err := read()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, plain); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		task, err := db.Task(t.Context(), "c1.2")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(store.Task{Task: *h.state.Tasks[1], ID: "c1.2", Case: want}, task, plain); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for after, want := range map[int][]engine.Event{0: slices.Concat(first.Events, second.Events), 2: second.Events, 5: {}} {
			got, err := db.Events(t.Context(), "c1", after)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after %d (-want +got):\n%s", after, diff)
			}
		}
	})
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		record(t, db, h.submit("r1"))
		for name, read := range map[string]func() error{
			"case":        func() error { _, err := db.Case(t.Context(), "c2"); return err },
			"number":      func() error { _, err := db.CaseByNumber(t.Context(), "c1"); return err },
			"task":        func() error { _, err := db.Task(t.Context(), "c1.2"); return err },
			"odd task":    func() error { _, err := db.Task(t.Context(), "c1.01"); return err },
			"no task id":  func() error { _, err := db.Task(t.Context(), "c1"); return err },
			"request":     func() error { _, err := db.Request(t.Context(), "r9"); return err },
			"chain":       func() error { return db.VerifyChain(t.Context(), "c2") },
			"file":        func() error { _, err := db.File(t.Context(), "f1"); return err },
			"user":        func() error { _, err := db.User(t.Context(), "nobody"); return err },
			"user's word": func() error { return db.SetPassword(t.Context(), "nobody", "x") },
		} {
			if err := read(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A decision that was recorded and never confirmed by the engine is delivered again when the
// program starts: recording must not take it from the list of what is still to deliver.
func TestRecordedDecisionStaysOpenUntilItIsConfirmed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		putRequests(t, db, "r1", "r2", "r3")
		h := begin("c1", "公墓〔2026〕1号")
		record(t, db, h.submit("r1"))
		lost, kept := h, h
		record(t, db, lost.batch(lost.answer(1, "r2", "agree"), lost.end()))
		if diff := cmp.Diff([]string{"r1", "r2", "r3"}, openRequests(t, db)); diff != "" {
			t.Errorf("recorded (-want +got):\n%s", diff)
		}
		// The engine never confirmed that; another answer reached it first.
		record(t, db, kept.batch(kept.answer(1, "r3", "object")))
		got, err := db.Case(t.Context(), "c1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kept.state, got.State, plain); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// plain compares states by what is kept of them.
var plain = cmpopts.IgnoreUnexported(engine.State{})

func TestBatchThatDoesNotFitChangesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		putRequests(t, db, "r1", "r2")
		h := begin("c1", "公墓〔2026〕1号")
		submitted := h.submit("r1")
		submitted.Turn = 5
		record(t, db, submitted)
		before := db.caseRows(t, "c1")

		skipped := h
		skipped.open("lost", "ecology", "", nil)
		gap := skipped.batch(skipped.answer(1, "r2", "agree"))
		next := h
		stale := next.batch(next.answer(1, "r2", "agree"))
		stale.Turn = 4
		twin := begin("c2", "公墓〔2026〕1号")
		shuffled := next.batch(next.open("a", "ecology", "", nil), next.open("b", "ecology", "", nil))
		slices.Reverse(shuffled.Events)
		for name, test := range map[string]struct {
			batch store.Batch
			want  error
		}{
			"gap":        {gap, store.ErrGap},
			"first gap":  {store.Batch{State: engine.State{Opening: engine.Opening{Case: "c3"}, Seq: 2}, Events: []engine.Event{{Seq: 2}}}, store.ErrGap},
			"stale":      {stale, store.ErrStale},
			"number":     {twin.submit("r2"), store.ErrConflict},
			"order":      {shuffled, nil},
			"no case":    {store.Batch{}, nil},
			"not enough": {store.Batch{State: engine.State{Opening: engine.Opening{Case: "c1"}, Seq: 1}, Events: []engine.Event{{Seq: 0}, {Seq: 1}}}, nil},
		} {
			err := db.Record(t.Context(), test.batch)
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if diff := cmp.Diff(before, db.caseRows(t, "c1")); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	})
}

func TestLatestTurnIsRememberedByWhateverBatchBringsIt(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		submitted := h.submit("r1")
		other := h
		late := other.batch(other.answer(1, "r2", "agree"))
		late.Turn = 6
		silent := h.batch(h.answer(1, "r3", "object"))
		for _, turn := range []int64{5, 7, 0} { // the same batch again, by a worker that took over
			submitted.Turn = turn
			record(t, db, submitted)
		}
		if err := db.Record(t.Context(), late); !errors.Is(err, store.ErrStale) {
			t.Errorf("after a repeated batch: %v", err)
		}
		record(t, db, silent) // says nothing of turns, and makes none forgotten
		if err := db.Record(t.Context(), late); !errors.Is(err, store.ErrStale) {
			t.Errorf("after a batch without a turn: %v", err)
		}
	})
}

func TestSameBatchFromManyWorkersAtOnceIsRecordedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		const cases = 6
		other := open(t, db.dialect, db.url) // as another process would
		var group sync.WaitGroup
		for n := range cases {
			h := begin(fmt.Sprintf("c%d", n), fmt.Sprintf("公墓〔2026〕%d号", n))
			first := h.submit("")
			second := h.batch(h.answer(1, "", "agree"), h.open("consult", "forestry", "", nil))
			for worker := range 4 {
				to := db
				if worker%2 == 1 {
					to = other
				}
				group.Go(func() {
					for _, b := range []store.Batch{first, second} {
						if err := to.Record(t.Context(), b); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		group.Wait()
		for n := range cases {
			if err := db.VerifyChain(t.Context(), fmt.Sprintf("c%d", n)); err != nil {
				t.Error(err)
			}
		}
		want := []string{fmt.Sprintf("cases=%d events=%d tasks=%d ", cases, cases*4, cases*2)}
		got := db.rows(t, "SELECT count(*) AS cases, (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM tasks) AS tasks FROM cases WHERE seq = 4")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestHostileTextIsKeptAndDoesNotStopACase(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		h.state.Form = json.RawMessage("{\"site\":\"a\\u0000b\xff<script>'; DROP TABLE cases; --\"}")
		record(t, db, h.submit("r1"))
		b := h.batch(h.answer(1, "r2", "agree"))
		b.Events[0].Opinion = "同意\x00\xff%_\\"
		record(t, db, b)
		record(t, db, b)
		if err := db.VerifyChain(t.Context(), "c1"); err != nil {
			t.Error(err)
		}
		events, err := db.Events(t.Context(), "c1", 2)
		if err != nil {
			t.Fatal(err)
		}
		if want := "同意\x00\uFFFD%_\\"; events[0].Opinion != want {
			t.Errorf("got %q, want %q", events[0].Opinion, want)
		}
	})
}

func TestChainShowsWhatWasChangedBehindTheStoresBack(t *testing.T) {
	for name, test := range map[string]struct {
		spoil string
		seq   int
		found string
	}{
		"changed answer":     {`UPDATE events SET data = replace(data, '"agree"', '"object"') WHERE seq = 3`, 3, "its content does not fit its hash"},
		"changed moment":     {`UPDATE events SET at = '2026-01-01 00:00:00+00:00' WHERE seq = 3`, 3, "its columns do not fit its content"},
		"event taken out":    {`DELETE FROM events WHERE seq = 2`, 2, "the event is missing"},
		"end cut off":        {`DELETE FROM events WHERE seq = 4`, 4, "the event is missing"},
		"link forged":        {`UPDATE events SET prev_hash = hash WHERE seq = 4`, 4, "it does not follow the event before it"},
		"events exchanged":   {`UPDATE events SET data = (SELECT data FROM events other WHERE other.case_id = events.case_id AND other.seq = 2) WHERE seq = 3`, 3, "its content does not fit its hash"},
		"everything removed": {`DELETE FROM events`, 1, "the event is missing"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			onBoth(t, func(t *testing.T, db *database) {
				h := begin("c1", "公墓〔2026〕1号")
				record(t, db, h.submit("r1"))
				record(t, db, h.batch(h.answer(1, "r2", "agree"), h.end()))
				db.spoil(t, test.spoil)
				var broken *store.Broken
				if err := db.VerifyChain(t.Context(), "c1"); !errors.As(err, &broken) {
					t.Fatalf("got %v", err)
				}
				if diff := cmp.Diff(&store.Broken{Case: "c1", Seq: test.seq, Found: test.found}, broken); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// An auditor computes the chain with nothing but this rule and the exported events.
func TestChainFollowsItsPublishedRule(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		record(t, db, h.submit("r1"))
		events, err := db.Events(t.Context(), "c1", 0)
		if err != nil {
			t.Fatal(err)
		}
		previous := ""
		var want []string
		for _, e := range events {
			data, err := store.Canonical(e)
			if err != nil {
				t.Fatal(err)
			}
			previous = store.Link(previous, data)
			want = append(want, "hash="+previous+" ")
		}
		if diff := cmp.Diff(want, db.rows(t, "SELECT hash FROM events ORDER BY seq")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
