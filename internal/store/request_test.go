package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/store"
)

func answerRequest(id string) store.Request {
	return store.Request{ID: id, Kind: store.RequestEvent, Case: "c1", User: "li", Payload: json.RawMessage(`{"answer":"agree"}`)}
}

func name(next int64) (store.Naming, error) {
	return store.Naming{Case: fmt.Sprintf("case-%d", next), Number: fmt.Sprintf("公墓〔2026〕%d号", next), Code: fmt.Sprintf("code-%d", next)}, nil
}

var cemetery2026 = store.Sequence{Name: "公墓", Year: 2026}

func start(id string) store.Request {
	return store.Request{ID: id, User: "wang", Payload: json.RawMessage(`{"form":{"areaMu":"4.5"}}`)}
}

func TestSameRequestIsKeptOnceAndGivenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		existing, err := db.PutRequest(t.Context(), answerRequest("r1"))
		if err != nil || existing != nil {
			t.Fatal(existing, err)
		}
		db.clock.advance(time.Hour)
		existing, err = db.PutRequest(t.Context(), answerRequest("r1"))
		if err != nil {
			t.Fatal(err)
		}
		want := answerRequest("r1")
		want.Created = beginning
		if diff := cmp.Diff(&want, existing); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestRequestIDUsedForSomethingElseIsAConflict(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		if _, err := db.PutRequest(t.Context(), answerRequest("r1")); err != nil {
			t.Fatal(err)
		}
		for what, change := range map[string]func(*store.Request){
			"another payload": func(r *store.Request) { r.Payload = json.RawMessage(`{"answer":"object"}`) },
			"another case":    func(r *store.Request) { r.Case = "c2" },
			"another person":  func(r *store.Request) { r.User = "zhang" },
		} {
			r := answerRequest("r1")
			change(&r)
			if _, err := db.PutRequest(t.Context(), r); !errors.Is(err, store.ErrConflict) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, _, err := db.PutStart(t.Context(), start("r1"), cemetery2026, name); !errors.Is(err, store.ErrConflict) {
			t.Errorf("another kind: %v", err)
		}
	})
}

func TestSameStartAlwaysGivesTheSameCaseNumberAndCode(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		type answer struct {
			Case, Number, Code string
			Existed            bool
		}
		var got []answer
		put := func(r store.Request, sequence store.Sequence) {
			t.Helper()
			stored, existed, err := db.PutStart(t.Context(), r, sequence, name)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, answer{stored.Case, stored.Number, stored.Code, existed})
		}
		put(start("r1"), cemetery2026)
		put(start("r2"), cemetery2026)
		put(start("r1"), cemetery2026)
		put(start("r3"), store.Sequence{Name: "公墓", Year: 2027}) // begins anew each year
		want := []answer{
			{"case-1", "公墓〔2026〕1号", "code-1", false}, {"case-2", "公墓〔2026〕2号", "code-2", false},
			{"case-1", "公墓〔2026〕1号", "code-1", true}, {"case-1", "公墓〔2026〕1号", "code-1", false},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestStartThatFailsUsesNoNumber(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		failure := errors.New("no random numbers left")
		_, _, err := db.PutStart(t.Context(), start("r1"), cemetery2026, func(int64) (store.Naming, error) { return store.Naming{}, failure })
		if !errors.Is(err, failure) {
			t.Fatal(err)
		}
		stored, existed, err := db.PutStart(t.Context(), start("r1"), cemetery2026, name)
		if err != nil || existed || stored.Number != "公墓〔2026〕1号" {
			t.Errorf("got %v %v %v", stored, existed, err)
		}
	})
}

func TestStartsAtOnceGetOneNumberEachWithoutGaps(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		var group sync.WaitGroup
		for i := range 40 {
			group.Go(func() { // every request comes twice
				if _, _, err := db.PutStart(t.Context(), start(fmt.Sprintf("r%d", i%20)), cemetery2026, name); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		want := []string{"requests=20 numbers=20 last=20 "}
		got := db.rows(t, "SELECT count(*) AS requests, count(DISTINCT number) AS numbers, (SELECT last FROM sequences) AS last FROM requests")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestOpenRequestsAreThoseNotSettledTheOldestFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		for _, id := range []string{"r3", "r1", "r2", "r4"} {
			if _, err := db.PutRequest(t.Context(), answerRequest(id)); err != nil {
				t.Fatal(err)
			}
			db.clock.advance(time.Minute)
		}
		if err := db.SettleRequest(t.Context(), "r1", json.RawMessage(`{"refused":"task-closed"}`)); err != nil {
			t.Fatal(err)
		}
		open := func(before time.Time, limit int) (ids []string) {
			t.Helper()
			requests, err := db.OpenRequests(t.Context(), before, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range requests {
				ids = append(ids, r.ID)
			}
			return ids
		}
		got := [][]string{open(beginning.Add(time.Hour), 10), open(beginning.Add(time.Hour), 1), open(beginning.Add(2*time.Minute), 10), open(beginning, 10)}
		want := [][]string{{"r3", "r2", "r4"}, {"r3"}, {"r3"}, nil}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestFirstOutcomeOfARequestStays(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		if _, err := db.PutRequest(t.Context(), answerRequest("r1")); err != nil {
			t.Fatal(err)
		}
		for _, outcome := range []string{`{"refused":"task-closed"}`, `{"refused":"not-yours"}`} {
			db.clock.advance(time.Minute)
			if err := db.SettleRequest(t.Context(), "r1", json.RawMessage(outcome)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := db.Request(t.Context(), "r1")
		if err != nil {
			t.Fatal(err)
		}
		want := answerRequest("r1")
		settled := beginning.Add(time.Minute)
		want.Created, want.Settled, want.Outcome = beginning, &settled, json.RawMessage(`{"refused":"task-closed"}`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if err := db.SettleRequest(t.Context(), "r9", json.RawMessage(`{}`)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown request: %v", err)
		}
	})
}
