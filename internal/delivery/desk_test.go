package delivery_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
)

// errDied is what a caller sees of a program that dies.
var errDied = errors.New("the program died")

// room runs one case on the pure engine and a real database, and can die at the two moments that
// matter: before it has taken an event, and after it has recorded one but before it has confirmed it,
// when it forgets what it had recorded.
type room struct {
	t        *testing.T
	store    *store.Store
	calendar *calendar.Calendar
	process  *process.Process
	state    engine.State
	now      time.Time
	die      string // "before" or "after"; once
}

func (r *room) Start(ctx context.Context, p *process.Process, code string, e engine.Event) error {
	r.process = p
	return r.bring(ctx, code, e)
}

func (r *room) Apply(ctx context.Context, _ string, e engine.Event) error { return r.bring(ctx, "", e) }

func (r *room) Revive(ctx context.Context, _ *process.Process, _ string, _ engine.State, e engine.Event) error {
	return r.bring(ctx, "", e)
}

func (r *room) Forward(context.Context, string, time.Time, string) error { return nil }

func (r *room) bring(ctx context.Context, code string, e engine.Event) error {
	die := r.die
	r.die = ""
	if die == "before" {
		return errDied
	}
	r.now = r.now.Add(time.Minute)
	e.At = r.now
	if err := engine.Check(r.process, r.state, e); err != nil {
		return err
	}
	result, err := engine.Drive(r.process, r.state, e, func(asked []engine.Question) ([]engine.Reply, error) {
		return engine.Dates(r.calendar, asked, nil)
	})
	if err != nil {
		return err
	}
	if len(result.Events) > 0 {
		if err := r.store.Record(ctx, store.Batch{State: result.State, Code: code, Events: result.Events}); err != nil {
			return err
		}
	}
	if die == "after" {
		return errDied
	}
	r.state = result.State
	return nil
}

// office is a desk with everything real but the room.
type office struct {
	*delivery.Desk
	room  *room
	store *store.Store
	hash  string
}

func openOffice(t *testing.T) *office {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "shunban.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c, err := calendar.Load(os.DirFS("../../definitions"), "calendars", process.Zone)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../../definitions/countersign.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, findings := process.Parse("countersign.yaml", source)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if _, _, err := s.Publish(t.Context(), store.Definition{Hash: p.Hash(), Process: p.ID.Value, Canonical: p.Canonical(), Source: string(source)}); err != nil {
		t.Fatal(err)
	}
	r := &room{t: t, store: s, calendar: c, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	desk := delivery.New(delivery.Options{Store: s, Room: r, Calendars: legaltime.Fixed{Calendar: c}, Now: func() time.Time { return time.Now().Add(time.Hour) },
		Units: func(context.Context, string) (delivery.Unit, bool) { return delivery.Unit{Kind: "bureau"}, true }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	return &office{Desk: desk, room: r, store: s, hash: p.Hash()}
}

var lead = engine.Actor{User: "lead", Unit: "natural-resources", Post: "clerk"}

func (o *office) submission(request, form string) delivery.Submission {
	return delivery.Submission{Request: request, Definition: o.hash, By: lead, Form: json.RawMessage(form),
		Applicant: engine.Party{Unit: "natural-resources", Kind: "bureau"},
		Materials: map[string][]engine.FileRef{"document": {{ID: "f1", Name: "稿.pdf"}}}}
}

const goodForm = `{"subject":"关于规范审批的意见","kind":"会签","draft":"内容","units":["housing","forestry"]}`

// answers counts how often the case's log holds an answer of a unit.
func (o *office) answers(t *testing.T, caseID, unit string) int {
	t.Helper()
	events, err := o.store.Events(t.Context(), caseID, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range events {
		if e.Kind == engine.Answered && e.Unit == unit {
			n++
		}
	}
	return n
}

// restart lets the program's start deliver what was left behind.
func (o *office) restart(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { o.Run(ctx); close(ended) }()
	for {
		open, err := o.store.OpenRequests(t.Context(), time.Now().Add(2*time.Hour), 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(open) == 0 {
			break
		}
	}
	cancel()
	<-ended
}

// TestDecisionSurvivesADeathAtEveryMoment: whatever a program dies of, the decision arrives once.
func TestDecisionSurvivesADeathAtEveryMoment(t *testing.T) {
	for _, moment := range []string{"before", "after"} {
		t.Run(moment, func(t *testing.T) {
			o := openOffice(t)
			ref, err := o.Start(t.Context(), o.submission("start", goodForm))
			if err != nil {
				t.Fatal(err)
			}
			o.room.die = moment
			answer := engine.Event{Kind: engine.Answered, Request: "r1", Task: 1, Answer: "agree", By: &engine.Actor{User: "h", Unit: "housing", Post: "leader"}}
			if err := o.Apply(t.Context(), ref.ID, answer); !errors.Is(err, delivery.ErrUnavailable) {
				t.Fatalf("the caller is told %v", err)
			}
			o.restart(t)
			if n := o.answers(t, ref.ID, "housing"); n != 1 {
				t.Errorf("the answer is recorded %d times", n)
			}
			if task := o.room.state.Tasks[0]; task.Status != engine.TaskAnswered {
				t.Errorf("the engine holds the task as %s", task.Status)
			}
			if err := o.Apply(t.Context(), ref.ID, answer); err != nil {
				t.Errorf("asked again with the same key: %v", err)
			}
			if n := o.answers(t, ref.ID, "housing"); n != 1 {
				t.Errorf("asked again, the answer is recorded %d times", n)
			}
		})
	}
}

// TestSameRequestGivesTheSameCase: a double click, and a client that never got the answer.
func TestSameRequestGivesTheSameCase(t *testing.T) {
	o := openOffice(t)
	o.room.die = "before"
	lost, err := o.Start(t.Context(), o.submission("start", goodForm))
	if !errors.Is(err, delivery.ErrUnavailable) {
		t.Fatalf("the caller is told %v", err)
	}
	again, err := o.Start(t.Context(), o.submission("start", goodForm))
	if err != nil {
		t.Fatal(err)
	}
	if again != lost || again.Number == "" || len(again.Code) != 10 {
		t.Errorf("the first is %+v, the second %+v", lost, again)
	}
	other := o.submission("start", `{"subject":"另一份","kind":"会签","draft":"内容","units":["housing"]}`)
	if _, err := o.Start(t.Context(), other); !errors.Is(err, store.ErrConflict) {
		t.Errorf("the same key for another application: %v", err)
	}
}

func TestRefusalIsKeptAndAnsweredAgain(t *testing.T) {
	o := openOffice(t)
	ref, err := o.Start(t.Context(), o.submission("start", goodForm))
	if err != nil {
		t.Fatal(err)
	}
	wrong := engine.Event{Kind: engine.Answered, Request: "r1", Task: 1, Answer: "maybe", By: &engine.Actor{User: "h", Unit: "housing", Post: "leader"}}
	for range 2 {
		var refusal *engine.Refusal
		if err := o.Apply(t.Context(), ref.ID, wrong); !errors.As(err, &refusal) || refusal.Code != engine.UnknownAnswer {
			t.Errorf("the caller is told %v", err)
		}
	}
}

func TestWrongApplicationLeavesNoTrace(t *testing.T) {
	o := openOffice(t)
	var refusal *engine.Refusal
	_, err := o.Start(t.Context(), o.submission("start", `{"subject":"关","kind":"会签","draft":"内容","units":[]}`))
	if !errors.As(err, &refusal) || refusal.Code != engine.FormInvalid || len(refusal.Problems) != 2 {
		t.Fatalf("the caller is told %v", err)
	}
	if _, err := o.store.Request(t.Context(), "start"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a request is kept: %v", err)
	}
}
