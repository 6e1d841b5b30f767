package activities_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/activities"
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/workflows"
)

// office makes the effects of a real database and a real service.
func office(t *testing.T, service http.HandlerFunc) *activities.Effects {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "effects.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	server := httptest.NewServer(service)
	t.Cleanup(server.Close)
	return activities.New(nil, s, activities.Services{"tax": server.URL + "/api"}, nil)
}

func job(kind process.Kind, order engine.Order) workflows.JobInput {
	return workflows.JobInput{Case: engine.Opening{Case: "c1"}, Job: engine.Job{Number: 7, Kind: kind, Step: "check", Order: order}}
}

func TestServiceIsAskedWithOneKeyAndItsAnswerIsHeldAgainstTheDefinition(t *testing.T) {
	answer, status := `{"ok":true}`, http.StatusOK
	var heard []string
	e := office(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard = append(heard, r.Method+" "+r.URL.Path+" "+r.Header.Get("Idempotency-Key")+" "+string(body))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	})
	order := engine.Order{Service: "tax", Method: "POST", Path: "/check", Values: map[string]json.RawMessage{"id": json.RawMessage(`"A"`)},
		Gives: json.RawMessage(`{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}`)}
	ask := func() (workflows.JobResult, error) {
		return e.Perform(context.Background(), job(process.KindCall, order))
	}
	result, err := ask()
	if diff := cmp.Diff(workflows.JobResult{Outcome: "done", Data: map[string]json.RawMessage{"result": json.RawMessage(`{"ok":true}`)}}, result); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	if diff := cmp.Diff([]string{`POST /api/check c1-7 {"id":"A"}`}, heard); diff != "" {
		t.Error(diff)
	}
	for _, wrong := range []struct {
		answer string
		status int
	}{{`{"ok":"yes"}`, 200}, {`not json`, 200}, {`{}`, 200}, {`{}`, 404}, {`{"ok":true}`, 500}, {`{"ok":true}`, 302}} {
		answer, status = wrong.answer, wrong.status
		if result, err := ask(); err == nil {
			t.Errorf("%d %s was taken: %+v", wrong.status, wrong.answer, result)
		}
	}
	order.Service = "unknown"
	if _, err := ask(); err == nil {
		t.Error("a service without an address was asked")
	}
}

func TestRegisterIsReadAndWrittenOncePerJob(t *testing.T) {
	e := office(t, func(http.ResponseWriter, *http.Request) {})
	do := func(kind process.Kind, number int, o engine.Order) workflows.JobResult {
		t.Helper()
		in := job(kind, o)
		in.Job.Number = number
		result, err := e.Perform(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	row := engine.Order{Register: "rewards", Column: "matter", Key: json.RawMessage(`"A"`), Unless: true, Values: map[string]json.RawMessage{"amount": json.RawMessage(`5`)}}
	find := engine.Order{Register: "rewards", Values: map[string]json.RawMessage{"matter": json.RawMessage(`"A"`)}}
	one := find
	one.One = true
	gone := engine.Order{Register: "rewards", Key: json.RawMessage(`"A"`), Remove: true}
	got := []workflows.JobResult{do(process.KindLookup, 1, one), do(process.KindRecord, 2, row), do(process.KindRecord, 2, row), do(process.KindRecord, 3, row),
		do(process.KindLookup, 4, one), do(process.KindLookup, 5, find), do(process.KindRecord, 6, gone), do(process.KindLookup, 7, find)}
	result := func(raw string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"result": json.RawMessage(raw)}
	}
	want := []workflows.JobResult{{Outcome: "none"}, {Outcome: "recorded"}, {Outcome: "recorded"}, {Outcome: "present"},
		{Outcome: "found", Data: result(`{"amount":5,"matter":"A"}`)}, {Outcome: "found", Data: result(`[{"amount":5,"matter":"A"}]`)},
		{Outcome: "recorded"}, {Outcome: "none", Data: result(`[]`)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
