package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// TestMoreThanAStepCanAskIsRefusedPrecisely brings lists beyond every bound: the case does not begin,
// and the refusal says at which step.
func TestMoreThanAStepCanAskIsRefusedPrecisely(t *testing.T) {
	units := make([]string, 501)
	for i := range units {
		units[i] = fmt.Sprintf("u%d", i)
	}
	form, err := json.Marshal(map[string]any{"units": units})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{
		`{id: many, ask: {each: form.units, post: p}, answers: {agree: {}}, decide: {yes: otherwise}}`,
		`{id: many, for each: {in: form.units, as: u, steps: [{id: x, ask: {unit: u, post: p}, answers: {agree: {}}}]}}`,
	} {
		source := `process: bounds
title: 上限
basis: {document: 本定义, article: 一}
owner: office
start: {by: [bureau], number: "SX{year}-{seq:4}"}
form: {type: object, properties: {units: {type: array, title: 单位, items: {type: string}}}}
steps:
  - ` + step + "\n  - {id: done, end: done}\n"
		p, findings := process.Parse("bounds.yaml", []byte(source))
		if p == nil {
			t.Fatal(findings)
		}
		submitted := engine.Event{Kind: engine.Submitted, At: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), Form: form,
			Opening: &engine.Opening{Case: "c", Number: "SX2026-0001", Process: "bounds", Definition: p.Hash()}}
		_, err := engine.Apply(p, engine.State{}, submitted)
		var refusal *engine.Refusal
		if !errors.As(err, &refusal) || refusal.Params["step"] != "many" {
			t.Errorf("%s: %v", step, err)
		}
	}
}
