package store_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/engine"
	"shunban/internal/store"
)

func cases(t *testing.T, db *database, f store.CaseFilter) (ids []string) {
	t.Helper()
	found, err := db.Cases(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found {
		ids = append(ids, c.State.Case)
	}
	return ids
}

func tasks(t *testing.T, db *database, f store.TaskFilter) (ids []string) {
	t.Helper()
	found, err := db.Tasks(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range found {
		if engine.TaskID(task.Case.State.Case, task.Number) != task.ID {
			t.Errorf("task %s comes with case %s", task.ID, task.Case.State.Case)
		}
		ids = append(ids, task.ID)
	}
	return ids
}

// county fills a database: c1 (village xiqingbei; forestry asked; ended), c2 (another village; a
// rehearsal; ecology asked), c3 (an operator, another process; nobody but the township asked).
func county(t *testing.T, db *database) {
	t.Helper()
	h := begin("c1", "公墓〔2026〕1号")
	record(t, db, h.submit("r1"))
	record(t, db, h.batch(h.answer(1, "r2", "agree"), h.open("consult", "forestry", "leader", nil), h.answer(2, "r3", "agree"), h.end()))

	h = begin("c2", "公墓〔2026〕2号")
	h.state.Applicant.Unit, h.state.Applicant.Name, h.state.Rehearsal = "dongqingbei", "赵", true
	h.state.Submitted = beginning.Add(time.Hour)
	h.state.Form = json.RawMessage(`{"areaMu":"3","site":"东坡 100%","owners":[{"name":"Li Lei"}]}`)
	record(t, db, h.submit("r4"))
	record(t, db, h.batch(h.open("consult", "ecology", "", nil)))

	h = begin("c3", "会签〔2026〕1号")
	h.state.Process, h.state.Applicant.Unit, h.state.Applicant.Name = "countersign", "operator", "孙"
	h.state.Submitted = beginning.Add(time.Hour)
	h.state.Form = json.RawMessage(`{"site":"西坡 1000"}`)
	record(t, db, h.submit("r5"))
}

func TestCasesAreListedByWhatIsAsked(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		county(t, db)
		yes, no := true, false
		for _, test := range []struct {
			name   string
			filter store.CaseFilter
			want   []string
		}{
			{"all, the newest first", store.CaseFilter{}, []string{"c3", "c2", "c1"}},
			{"of an applicant", store.CaseFilter{ApplicantUnits: []string{"xiqingbei", "operator"}}, []string{"c3", "c1"}},
			{"of a unit asked", store.CaseFilter{Units: []string{"forestry"}}, []string{"c1"}},
			{"of both", store.CaseFilter{ApplicantUnits: []string{"operator"}, Units: []string{"ecology"}}, []string{"c3", "c2"}},
			{"of nobody", store.CaseFilter{ApplicantUnits: []string{}}, nil},
			{"of a process", store.CaseFilter{Process: "countersign"}, []string{"c3"}},
			{"ended", store.CaseFilter{Status: engine.CaseEnded}, []string{"c1"}},
			{"rehearsals", store.CaseFilter{Rehearsal: &yes}, []string{"c2"}},
			{"no rehearsals", store.CaseFilter{Rehearsal: &no}, []string{"c3", "c1"}},
			{"by number", store.CaseFilter{Query: "公墓〔2026〕"}, []string{"c2", "c1"}},
			{"by name", store.CaseFilter{Query: "王建国"}, []string{"c1"}},
			{"by any case of a word in a list", store.CaseFilter{Query: "LI lei"}, []string{"c2"}},
			{"by words that must all fit", store.CaseFilter{Query: "东坡 孙"}, nil},
			{"by a sign that is a pattern elsewhere", store.CaseFilter{Query: "100%"}, []string{"c2"}},
			{"not by a field's name", store.CaseFilter{Query: "areaMu"}, nil},
			{"the first", store.CaseFilter{Limit: 1}, []string{"c3"}},
		} {
			if diff := cmp.Diff(test.want, cases(t, db, test.filter)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	})
}

func TestPagesOfCasesLeaveNothingOutAndRepeatNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		county(t, db) // two of the three were submitted at the same moment
		var got []string
		filter := store.CaseFilter{Limit: 1}
		for {
			page, err := db.Cases(t.Context(), filter)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			got = append(got, page[0].State.Case)
			cursor := page[0].Cursor()
			filter.Before = &cursor
		}
		if diff := cmp.Diff([]string{"c3", "c2", "c1"}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestInboxShowsWhatIsDueFirstAndOnlyWhatIsMine(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		record(t, db, h.submit("r1")) // c1.1: beishe, leader
		in := func(days int) *time.Time { at := h.at.AddDate(0, 0, days); return &at }
		record(t, db, h.batch(
			h.open("a", "forestry", "leader", nil),   // 2
			h.open("b", "forestry", "leader", in(7)), // 3
			h.open("c", "forestry", "", in(3)),       // 4
			h.open("d", "forestry", "clerk", in(1)),  // 5
			h.open("e", "ecology", "leader", in(1)),  // 6
			h.open("f", "forestry", "leader", in(7)), // 7
		))
		h.at = h.at.Add(time.Hour)
		record(t, db, h.batch(h.open("g", "forestry", "leader", nil), h.answer(7, "", "agree"))) // 8
		h.at = h.at.Add(time.Hour)
		record(t, db, h.batch(h.answer(3, "", "agree")))

		open := []engine.TaskStatus{engine.TaskOpen}
		leader := []store.Holding{{Unit: "forestry", Post: "leader"}}
		no := false
		for _, test := range []struct {
			name   string
			filter store.TaskFilter
			want   []string
		}{
			{"leader of forestry", store.TaskFilter{Holdings: leader, Statuses: open}, []string{"c1.4", "c1.2", "c1.8"}},
			{"two posts in two units", store.TaskFilter{Holdings: []store.Holding{{Unit: "forestry", Post: "clerk"}, {Unit: "ecology", Post: "leader"}}, Statuses: open}, []string{"c1.5", "c1.6", "c1.4"}},
			{"posts do not mix between units", store.TaskFilter{Holdings: []store.Holding{{Unit: "forestry", Post: "clerk"}, {Unit: "beishe", Post: "clerk"}}, Statuses: open}, []string{"c1.5", "c1.4"}},
			{"nobody", store.TaskFilter{Holdings: []store.Holding{}, Statuses: open}, nil},
			{"done, the latest first", store.TaskFilter{Holdings: leader, Statuses: store.Done}, []string{"c1.3", "c1.7"}},
			{"of a case", store.TaskFilter{CaseID: "c1", Limit: 2, Rehearsal: &no}, []string{"c1.5", "c1.6"}},
			{"of no case", store.TaskFilter{CaseID: "c2"}, nil},
		} {
			if diff := cmp.Diff(test.want, tasks(t, db, test.filter)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	})
}

// The lists that people open all day must not read whole tables.
func TestInboxAndListsAreFoundByTheirIndexes(t *testing.T) {
	db := open(t, "sqlite", newSQLite(t))
	// Each with the indexes that every part of it is found by.
	for _, test := range []struct {
		query   string
		indexes []string
	}{
		{"SELECT * FROM tasks JOIN cases ON cases.id = tasks.case_id WHERE " +
			"((tasks.unit IN ('a','b') AND (tasks.unit = 'a' AND tasks.post IN ('','x') OR tasks.unit = 'b' AND tasks.post IN ('','y')))" +
			" OR (tasks.delegate_unit <> '' AND tasks.delegate_unit IN ('a','b') AND (tasks.delegate_unit = 'a' AND tasks.delegate_post IN ('','x') OR tasks.delegate_unit = 'b' AND tasks.delegate_post IN ('','y'))))" +
			" AND tasks.status IN ('open') ORDER BY tasks.due_at ASC NULLS LAST, tasks.opened_at, tasks.case_id, tasks.number LIMIT 100",
			[]string{"tasks_inbox", "tasks_delegated"}},
		{"SELECT * FROM tasks JOIN cases ON cases.id = tasks.case_id WHERE (tasks.unit IN ('a','b') AND ((tasks.unit = 'a' AND tasks.post IN ('','x')))) AND tasks.status IN ('answered','deemed')", []string{"tasks_inbox"}},
		{"SELECT person FROM tasks WHERE person IN ('a','b') OR (delegate_person <> '' AND delegate_person IN ('a','b'))", []string{"tasks_person", "tasks_delegated_person"}},
		{"SELECT * FROM cases ORDER BY submitted_at DESC, id DESC LIMIT 50", []string{"cases_submitted"}},
		{"SELECT * FROM cases WHERE applicant_unit IN ('a') ORDER BY submitted_at DESC, id DESC LIMIT 50", []string{"cases_applicant"}},
		{"SELECT * FROM cases WHERE process = 'a' ORDER BY submitted_at DESC, id DESC LIMIT 50", []string{"cases_process"}},
		{"SELECT * FROM requests WHERE settled_at IS NULL AND created_at < '2026-01-01' ORDER BY created_at, id LIMIT 10", []string{"requests_open"}},
		{"SELECT * FROM cases WHERE (EXISTS (SELECT 1 FROM tasks WHERE tasks.case_id = cases.id AND tasks.unit IN ('a'))" +
			" OR EXISTS (SELECT 1 FROM tasks WHERE tasks.case_id = cases.id AND tasks.delegate_unit <> '' AND tasks.delegate_unit IN ('a')))", []string{"tasks_asked", "tasks_delegated"}},
		{"DELETE FROM sessions WHERE expires_at <= '2026-01-01'", []string{"sessions_expires"}},
	} {
		plan := fmt.Sprint(db.rows(t, "EXPLAIN QUERY PLAN "+test.query))
		for _, index := range test.indexes {
			if !strings.Contains(plan, "INDEX "+index+" ") {
				t.Errorf("%s\nis answered by\n%s\nwithout %s", test.query, plan, index)
			}
		}
	}
}
