package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/engine"
	"shunban/internal/store"
)

// Who delegates a task is still answerable for it, and could not take it back without finding it.
func TestDelegatedTaskIsListedForThoseItAsksAndForWhoAdvises(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		record(t, db, h.submit("r1")) // c1.1: beishe, leader
		due := h.at.Add(24 * time.Hour)
		record(t, db, h.batch(h.open("consult", "forestry", "leader", &due))) // c1.2
		open := []engine.TaskStatus{engine.TaskOpen}
		of := func(unit, post string, statuses ...engine.TaskStatus) []string {
			return tasks(t, db, store.TaskFilter{Holdings: []store.Holding{{Unit: unit, Post: post}}, Statuses: statuses})
		}
		lists := func() map[string][]string {
			return map[string][]string{
				"whose it is":         of("forestry", "leader", open...),
				"who advises":         of("ecology", "clerk", open...),
				"whoever has both":    tasks(t, db, store.TaskFilter{Holdings: []store.Holding{{Unit: "ecology", Post: "clerk"}, {Unit: "forestry", Post: "leader"}}, Statuses: open}),
				"their colleague":     of("forestry", "clerk", open...),
				"a delegate's":        of("ecology", "leader", open...),
				"posts do not mix":    tasks(t, db, store.TaskFilter{Holdings: []store.Holding{{Unit: "ecology", Post: "leader"}, {Unit: "housing", Post: "clerk"}}, Statuses: open}),
				"of any status":       of("ecology", "clerk"),
				"done":                of("forestry", "leader", store.Done...),
				"done by who advises": of("ecology", "clerk", store.Done...),
				"of nobody":           tasks(t, db, store.TaskFilter{Holdings: []store.Holding{}, Statuses: open}),
				"cases of whose":      cases(t, db, store.CaseFilter{Units: []string{"forestry"}}),
				"cases of who":        cases(t, db, store.CaseFilter{Units: []string{"ecology"}}),
				"of an applicant too": cases(t, db, store.CaseFilter{ApplicantUnits: []string{"nobody"}, Units: []string{"ecology"}}),
				"cases of another":    cases(t, db, store.CaseFilter{Units: []string{"housing"}, Process: "cemetery-siting"}),
			}
		}
		supervised := func() []store.OpenTask {
			found, err := db.OpenTasks(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		here, before := []string{"c1.2"}, lists()
		counted := supervised()
		alone := map[string][]string{"whose it is": here, "who advises": nil, "whoever has both": here, "their colleague": nil, "a delegate's": nil, "posts do not mix": nil,
			"of any status": nil, "done": nil, "done by who advises": nil, "of nobody": nil,
			"cases of whose": {"c1"}, "cases of who": nil, "of an applicant too": nil, "cases of another": nil}
		if diff := cmp.Diff(alone, before); diff != "" {
			t.Errorf("before (-want +got):\n%s", diff)
		}

		record(t, db, h.batch(h.delegate(2, &engine.Performer{Unit: "ecology", Post: "clerk"})))
		both := map[string][]string{"whose it is": here, "who advises": here, "whoever has both": here, "their colleague": nil, "a delegate's": nil, "posts do not mix": nil,
			"of any status": here, "done": nil, "done by who advises": nil, "of nobody": nil,
			"cases of whose": {"c1"}, "cases of who": {"c1"}, "of an applicant too": {"c1"}, "cases of another": nil}
		if diff := cmp.Diff(both, lists()); diff != "" {
			t.Errorf("while somebody advises (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(counted, supervised()); diff != "" {
			t.Errorf("the limit is no longer that of the unit asked (-before +now):\n%s", diff)
		}

		record(t, db, h.batch(h.delegate(2, nil)))
		if diff := cmp.Diff(before, lists()); diff != "" {
			t.Errorf("taken back (-want +got):\n%s", diff)
		}
		// It is with a delegate when it is closed, as it happens when the law answers.
		record(t, db, h.batch(h.delegate(2, &engine.Performer{Unit: "ecology", Post: "clerk"}), h.answer(2, "", "agree")))
		closed := map[string][]string{"whose it is": nil, "who advises": nil, "whoever has both": nil, "their colleague": nil, "a delegate's": nil, "posts do not mix": nil,
			"of any status": nil, "done": here, "done by who advises": nil, "of nobody": nil,
			"cases of whose": {"c1"}, "cases of who": nil, "of an applicant too": nil, "cases of another": nil}
		if diff := cmp.Diff(closed, lists()); diff != "" {
			t.Errorf("closed (-want +got):\n%s", diff)
		}
	})
}

// What waits for somebody by name decides who of several is asked next.
func TestDelegatedTaskIsTheLoadOfWhoAdvises(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		record(t, db, h.submit("r1"))
		asked := h.open("consult", "forestry", "leader", nil)
		h.state.Tasks[1].User = "zhou"
		record(t, db, h.batch(asked))
		loads := func() map[string]store.Load {
			found, err := db.Loads(t.Context(), []string{"zhou", "wu"})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		for _, test := range []struct {
			name string
			to   *engine.Performer
			want map[string]store.Load
		}{
			{"with whom it asks", nil, map[string]store.Load{"zhou": {Open: 1, Last: beginning}}},
			{"with a person", &engine.Performer{Unit: "ecology", Post: "clerk", User: "wu"}, map[string]store.Load{"zhou": {Last: beginning}, "wu": {Open: 1}}},
			{"with a post", &engine.Performer{Unit: "ecology", Post: "clerk"}, map[string]store.Load{"zhou": {Last: beginning}}},
			{"taken back", nil, map[string]store.Load{"zhou": {Open: 1, Last: beginning}}},
		} {
			record(t, db, h.batch(h.delegate(2, test.to)))
			got := loads()
			for login, load := range got {
				load.Last = load.Last.UTC()
				got[login] = load
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	})
}

// Before there were columns for who advises, they stood in the place of whose the task is. What was
// delegated then and is open still has to be in order after the tables were brought up to date.
func TestTasksDelegatedUnderAnOlderReleaseAreWithBothAfterMigrating(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		ecology := &engine.Performer{Unit: "ecology", Post: "clerk", User: "wu", Name: "吴"}
		h := begin("c1", "公墓〔2026〕1号")
		// Escapes that one of the databases does not read, and words that look like a delegation.
		h.state.Form = json.RawMessage(`{"site":"a\u0000\ud800\\u0000","delegate":{"unit":"x"},"much":1e999999}`)
		record(t, db, h.submit("r1"))
		record(t, db, h.batch(h.open("a", "forestry", "leader", nil), h.open("b", "housing", "", nil), h.open("c", "justice", "clerk", nil)))
		h.state.Tasks[3].User = "zhou"
		record(t, db, h.batch(h.delegate(2, ecology), h.delegate(3, &engine.Performer{Unit: "culture"}), h.delegate(4, ecology)))
		ended := begin("c2", "公墓〔2026〕2号")
		record(t, db, ended.submit("r2"))
		record(t, db, ended.batch(ended.delegate(1, ecology), ended.answer(1, "", "agree"), ended.end()))
		want := map[string][]string{"c1": db.caseRows(t, "c1")["tasks"], "c2": db.caseRows(t, "c2")["tasks"]}

		for _, statement := range []string{
			"UPDATE tasks SET unit = delegate_unit, post = delegate_post, person = delegate_person WHERE delegate_unit <> ''",
			"DROP INDEX tasks_delegated", "DROP INDEX tasks_delegated_person",
			"ALTER TABLE tasks DROP COLUMN delegate_unit", "ALTER TABLE tasks DROP COLUMN delegate_post", "ALTER TABLE tasks DROP COLUMN delegate_person",
			"DELETE FROM goose_db_version WHERE version_id = 5",
		} {
			db.spoil(t, statement)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		again := open(t, db.dialect, db.url)
		for caseID, rows := range want {
			if diff := cmp.Diff(rows, again.caseRows(t, caseID)["tasks"]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", caseID, diff)
			}
		}
	})
}
