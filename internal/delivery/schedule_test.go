package delivery_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/store"
)

// rooms runs each case in a room of its own.
type rooms struct {
	*room
	begun []string // in whose name, with which form
}

func (r *rooms) Start(ctx context.Context, p *process.Process, code string, e engine.Event) error {
	one := *r.room
	r.begun = append(r.begun, e.Opening.Applicant.Unit+" "+e.Opening.Applicant.Parent+" "+string(e.Form))
	return one.Start(ctx, p, code, e)
}

const yearly = `process: yearly-report
title: 年度报告
basis: {document: 平政办发〔2023〕22号, article: 一}
owner: housing
start: {by: [enterprise], number: "ND{year}-{seq:4}", schedule: {every: day, at: "00:00", each: facilities, unit: row.operator, form: {facility: row.id}}}
registers: [{id: facilities, key: id, row: {type: object, properties: {id: {type: string}, operator: {type: string}}}}]
form: {type: object, required: [facility], properties: {facility: {type: string, title: 设施}}}
steps:
  - {id: report, ask: {unit: applicant, post: operator}, answers: {agree: {}}}
  - {id: done, end: done}
`

// TestScheduledCasesBeginOnceForEachRow lets two days pass over a schedule, looks twice, and lets a
// row come in between.
func TestScheduledCasesBeginOnceForEachRow(t *testing.T) {
	ctx := t.Context()
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "schedule.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	p, findings := process.Parse("yearly.yaml", []byte(yearly))
	if p == nil {
		t.Fatal(findings)
	}
	if err := s.PutOrganisation(ctx, store.Organisation{Units: []store.Unit{{ID: "clearwater", Kind: "enterprise", Parent: "beishe"}}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Publish(ctx, store.Definition{Hash: p.Hash(), Process: p.ID.Value, Canonical: p.Canonical()}); err != nil {
		t.Fatal(err)
	}
	row := func(id string) {
		t.Helper()
		key, _ := json.Marshal(id)
		if _, err := s.PutRow(ctx, store.Row{Register: "facilities", Key: key, Data: json.RawMessage(`{"id":"` + id + `","operator":"clearwater"}`)}, false); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	r := &rooms{room: &room{t: t, store: s, now: now}}
	desk := delivery.New(delivery.Options{Store: s, Room: r, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Units: func(context.Context, string) (delivery.Unit, bool) { return delivery.Unit{}, false }})
	look := func() {
		t.Helper()
		if err := desk.Schedule(ctx); err != nil {
			t.Fatal(err)
		}
	}
	row("east")
	look() // its first moment is still to come
	now = now.Add(24 * time.Hour)
	look()
	look()
	row("west")
	now = now.Add(24 * time.Hour)
	look()
	east, west := `clearwater beishe {"facility":"east"}`, `clearwater beishe {"facility":"west"}`
	// The row that came in later is made up for: its first moment had not been begun for it.
	if diff := cmp.Diff([]string{east, west, east, west}, r.begun); diff != "" {
		t.Error(diff)
	}
}
