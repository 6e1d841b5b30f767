package engine_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"shunban/internal/engine"
)

// FuzzEvents throws bytes that may be a list of events at a running case: each is taken or refused
// precisely, nothing panics, the state serialises and comes back the same, and the log gives it again.
func FuzzEvents(f *testing.F) {
	p := definition(f, "cemetery-siting-village")
	for _, seed := range []string{
		`[{"kind":"answered","task":1,"answer":"agree","by":{"user":"a","unit":"beishe","post":"leader"},"request":"r1"}]`,
		`[{"kind":"answered","task":1,"answer":"return","opinion":"x","by":{"user":"a","unit":"beishe","post":"leader"}},{"kind":"resubmitted","task":2,"form":{"areaMu":1},"by":{"unit":"xiqingbei"}}]`,
		`[{"kind":"sent-back","task":1,"to":"applicant","opinion":"x","by":{"user":"a","unit":"beishe","post":"leader"}},{"kind":"withdrawn","by":{"unit":"xiqingbei"}},{"kind":"reopened","to":"decide","reasons":"y","by":{"role":"administrator"}}]`,
		`[{"kind":"moved","to":"consult","reasons":"y","by":{"role":"administrator"}},{"kind":"expired","task":3},{"kind":"signer-added","task":4,"mode":"before","target":{"unit":"u"},"by":{"unit":"housing","post":"leader"}}]`,
		`[{"kind":"dated","task":1,"due":"2026-03-09T16:00:00Z"},{"kind":"timer-fired","timer":1},{"kind":"job-done","job":1,"answer":"done","data":{"result":{}}},{"kind":"reported","name":"x"}]`,
		`[{"kind":"claimed","task":1,"by":{"unit":"beishe","post":"leader"}},{"kind":"delegated","task":1,"target":{"unit":"q"},"by":{"unit":"beishe","post":"leader"}},{"kind":"recalled","task":1,"by":{"user":"a"}}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var events []engine.Event
		if json.Unmarshal(data, &events) != nil || len(events) > 30 {
			return
		}
		c := &table{t: t, process: p, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
		c.apply(c.submit(goodForm))
		for _, e := range events {
			if e.Kind == engine.Dated || e.Kind == engine.Staffed {
				continue // they answer a question, and Drive alone brings them
			}
			c.now = c.now.Add(time.Minute)
			e.At, e.Seq, e.Input = c.now, 0, false
			result, err := engine.Drive(p, c.state, e, c.dates)
			var refusal *engine.Refusal
			if err != nil && !errors.As(err, &refusal) {
				if e.Kind == engine.Resubmitted || len(e.Form) > 0 {
					return // a form is checked before it is let in
				}
				t.Fatalf("%s: %v", e.Kind, err)
			}
			if err == nil {
				c.state, c.log = result.State, append(c.log, result.Events...)
			}
		}
		raw, err := json.Marshal(c.state)
		if err != nil {
			t.Fatal(err)
		}
		var again engine.State
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatal(err)
		}
		if twice, _ := json.Marshal(again); string(twice) != string(raw) {
			t.Fatalf("the state is another one when it comes back:\n%s\n%s", raw, twice)
		}
		if replayed, err := engine.Replay(p, c.log); err != nil {
			t.Fatal(err)
		} else if twice, _ := json.Marshal(replayed); string(twice) != string(raw) {
			t.Fatalf("the log gives another state:\n%s\n%s", raw, twice)
		}
	})
}
