package store_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/store"
)

// TestRowOfARegisterIsWrittenOnceByOneJob tries what the steps of a process do with a register.
func TestRowOfARegisterIsWrittenOnceByOneJob(t *testing.T) {
	onBoth(t, func(t *testing.T, s *database) {
		ctx := t.Context()
		first := store.Row{Register: "rewards", Key: json.RawMessage(`"A"`), Data: json.RawMessage(`{"matter":"A","amount":5}`), Case: "c1", Job: 1}
		present := func(row store.Row) bool {
			t.Helper()
			was, err := s.PutRow(ctx, row, true)
			if err != nil {
				t.Fatal(err)
			}
			return was
		}
		if present(first) || present(first) {
			t.Error("the job that wrote the row found it taken")
		}
		second := first
		second.Case = "c2"
		if !present(second) {
			t.Error("another case wrote over a row that was to be written only once")
		}
		rows, err := s.Rows(ctx, "rewards", map[string]json.RawMessage{"amount": json.RawMessage(`5`)})
		if diff := cmp.Diff([]json.RawMessage{first.Data}, rows); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		if rows, err := s.Rows(ctx, "rewards", map[string]json.RawMessage{"amount": json.RawMessage(`6`)}); err != nil || len(rows) != 0 {
			t.Fatal(rows, err)
		}
		if err := s.RemoveRow(ctx, "rewards", json.RawMessage(` "A" `)); err != nil {
			t.Fatal(err)
		}
		if present(second) {
			t.Error("a row that was taken out is still there")
		}
	})
}
