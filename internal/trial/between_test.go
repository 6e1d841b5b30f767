package trial

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"shunban/activities"
	"shunban/definitions"
	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/temporald"
	"shunban/workflows"
)

const parentSource = `process: parent
title: 母案件
basis: {document: 本定义, article: 一}
owner: office
start: {by: [bureau], number: "MU{year}-{seq:4}"}
events: [{id: paid, data: {type: object, properties: {amount: {type: number}}}}]
form: {type: object, properties: {subject: {type: string, title: 事项}}}
materials: [{id: draft, title: 草案}]
steps:
  - {id: consult, sub: {process: child, form: {subject: form.subject, parent: case.number}, materials: {document: draft}}, then: {refused: {end: refused}, failed: {end: failed}}}
  - {id: pay, wait: {event: paid}}
  - {id: done, end: done}
`

const childSource = `process: child
title: 子案件
basis: {document: 本定义, article: 一}
owner: office
start: {by: [bureau], number: "ZI{year}-{seq:4}"}
events: [{id: paid, keep: true, data: {type: object, properties: {amount: {type: number}}}}]
form: {type: object, properties: {subject: {type: string, title: 事项}, parent: {type: string, title: 母案件}}}
materials: [{id: document, title: 文件, required: true}]
steps:
  - {id: work-out, compute: {fee: 12.5}}
  - {id: review, ask: {unit: housing, post: leader}, answers: {agree: {}, no: {end: refused}}}
  - {id: done, end: agreed}
`

const payerSource = `process: payer
title: 缴费
basis: {document: 本定义, article: 一}
owner: office
start: {by: [bureau], number: "FU{year}-{seq:4}"}
events: [{id: paid, data: {type: object, properties: {amount: {type: number}}}}]
form: {type: object, properties: {to: {type: string, title: 编号}}}
steps:
  - {id: tell, send: {event: paid, to: form.to, data: {amount: 3}}, then: {failed: lost}}
  - {id: done, end: done}
  - {id: lost, end: lost}
`

// building is a desk, a record and a worker on a real server, in which cases reach each other.
type building struct {
	t      testing.TB
	desk   *delivery.Desk
	store  *store.Store
	room   *workflows.Client
	keeper *legaltime.Keeper
	hash   map[string]string
}

func newBuilding(t testing.TB, sources ...string) *building {
	t.Helper()
	ctx := t.Context()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	folder := t.TempDir()
	server, err := temporald.Start(ctx, temporald.Options{SQLiteFile: filepath.Join(folder, "temporal.db"), Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	temporal, err := server.Dial(client.Options{Logger: sdklog.NewStructuredLogger(quiet)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(temporal.Close)
	b := &building{t: t, hash: map[string]string{}}
	if b.store, err = store.Open(ctx, "sqlite:"+filepath.Join(folder, "record.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.store.Close() })
	b.room = workflows.NewClient(temporal, server.Namespace(), taskQueue)
	b.keeper = b.keeperLike()
	if err := b.keeper.Begin(ctx, definitions.Files, "calendars"); err != nil {
		t.Fatal(err)
	}
	b.desk = delivery.New(delivery.Options{Store: b.store, Room: b.room, Calendars: b.keeper,
		Units: func(context.Context, string) (delivery.Unit, bool) { return delivery.Unit{Kind: "bureau"}, true }, Now: time.Now, Log: quiet})
	w := workflows.NewWorker(temporal, taskQueue, workflows.NewHost(workflows.LongHistory), activities.New(b.keeper, b.store, nil, b.desk))
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	for _, source := range sources {
		p, findings := process.Parse("source.yaml", []byte(source))
		if p == nil {
			t.Fatal(findings)
		}
		if _, _, err := b.store.Publish(ctx, store.Definition{Hash: p.Hash(), Process: p.ID.Value, Canonical: p.Canonical(), Source: source}); err != nil {
			t.Fatal(err)
		}
		b.hash[p.ID.Value] = p.Hash()
	}
	return b
}

func (b *building) start(process, form string, files ...store.File) delivery.CaseRef {
	b.t.Helper()
	materials := map[string][]engine.FileRef{}
	for _, file := range files {
		if err := b.store.PutFile(b.t.Context(), file); err != nil {
			b.t.Fatal(err)
		}
		materials["draft"] = append(materials["draft"], file.Ref())
	}
	ref, err := b.desk.Start(b.t.Context(), delivery.Submission{Request: "start-" + process + form, Definition: b.hash[process], Form: json.RawMessage(form), Materials: materials,
		Applicant: engine.Party{Unit: "finance", Kind: "bureau"}, By: engine.Actor{User: "a", Unit: "finance"}})
	if err != nil {
		b.t.Fatal(err)
	}
	return ref
}

// until waits for a state of a case; the context bounds it.
func (b *building) until(find func() (store.Case, error), fits func(engine.State) bool) engine.State {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	defer cancel()
	for {
		found, err := find()
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			b.t.Fatal(err)
		}
		if err == nil && fits(found.State) {
			return found.State
		}
		select {
		case <-ctx.Done():
			b.t.Fatalf("it has not come to that: %+v", found.State)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (b *building) byNumber(number string) func() (store.Case, error) {
	return func() (store.Case, error) { return b.store.CaseByNumber(b.t.Context(), number) }
}

func (b *building) bring(state engine.State, e engine.Event) error {
	b.t.Helper()
	return b.desk.Apply(b.t.Context(), state.Case, e)
}

func at(step string) func(engine.State) bool {
	return func(s engine.State) bool { return len(s.Active) == 1 && s.Active[0].Step == step }
}

// TestCasesBeginTellAndReviveEachOther begins a case from another one, lets it end, tells the first
// one something from a third, and takes it up again after its end.
func TestCasesBeginTellAndReviveEachOther(t *testing.T) {
	b := newBuilding(t, parentSource, childSource, payerSource)
	draft := store.File{ID: "draft-1", Name: "draft.pdf", Size: 3, SHA256: "abc", Key: "k", Uploader: "a"}
	parent := b.start("parent", `{"subject":"用地"}`, draft)
	bare := b.start("parent", `{"subject":"没有草案"}`)
	b.until(b.byNumber(bare.Number), func(s engine.State) bool { return s.End == "failed" })
	year := time.Now().In(process.Zone).Format("2006")
	child := b.until(b.byNumber("ZI"+year+"-0001"), at("review"))
	if string(child.Form) != `{"parent":"`+parent.Number+`","subject":"用地"}` || child.Parent == nil || child.Applicant.Unit != "finance" {
		t.Errorf("the other case began as %s, %+v", child.Form, child.Opening)
	}
	handed := child.Materials["document"]
	if len(handed) != 1 || handed[0].Name != "draft.pdf" || handed[0].ID == draft.ID {
		t.Fatalf("the other case has %+v", child.Materials)
	}
	if file, err := b.store.File(t.Context(), handed[0].ID); err != nil || file.Key != draft.Key || file.Case != child.Case {
		t.Errorf("the file handed on is %+v, %v", file, err)
	}
	answer := child.Tasks[0].Reply("agree", "", "")
	answer.By, answer.Request = &engine.Actor{User: "l", Unit: "housing", Post: "leader"}, "r1"
	if err := b.bring(child, answer); err != nil {
		t.Fatal(err)
	}
	waiting := b.until(b.byNumber(parent.Number), at("pay"))
	if string(waiting.Data["consult"]) != `{"fee":12.5}` {
		t.Errorf("what the other case has worked out came as %s", waiting.Data["consult"])
	}
	b.start("payer", `{"to":"`+parent.Number+`"}`)
	ended := b.until(b.byNumber(parent.Number), func(s engine.State) bool { return s.Status == engine.CaseEnded })
	if ended.End != "done" || string(ended.Data["paid"]) != `{"amount":3}` {
		t.Errorf("it ended as %s with %s", ended.End, ended.Data["paid"])
	}
	lost := b.start("payer", `{"to":"MU0000-0000"}`)
	b.until(b.byNumber(lost.Number), func(s engine.State) bool { return s.End == "lost" })

	again := engine.Event{Kind: engine.Reopened, To: "pay", Reasons: "漏缴", Request: "r2", By: &engine.Actor{User: "admin", Role: engine.Administrator}}
	for range 2 { // the second time changes nothing
		if err := b.bring(ended, again); err != nil {
			t.Fatal(err)
		}
	}
	b.until(b.byNumber(parent.Number), at("pay"))
	wrong := engine.Event{Kind: engine.Reported, Name: "paid", Data: map[string]json.RawMessage{"amount": json.RawMessage(`"viel"`)}, Request: "r3", By: &engine.Actor{User: "b"}}
	var refusal *engine.Refusal
	if err := b.bring(ended, wrong); !errors.As(err, &refusal) || refusal.Code != engine.FormInvalid {
		t.Errorf("data of another kind than declared: %v", err)
	}
	wrong.Data["amount"], wrong.Request = json.RawMessage(`4`), "r4"
	if err := b.bring(ended, wrong); err != nil {
		t.Fatal(err)
	}
	b.until(b.byNumber(parent.Number), func(s engine.State) bool {
		return s.Status == engine.CaseEnded && string(s.Data["paid"]) == `{"amount":4}`
	})
}
