package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"shunban/internal/engine"
)

// Task is a task together with the case it belongs to, both of the same moment.
type Task struct {
	engine.Task
	ID   string // see engine.TaskID
	Case Case
}

// Holding is a post in a unit.
type Holding struct {
	Unit string `json:"unit"`
	Post string `json:"post"`
}

// TaskFilter says which tasks are wanted; what is left zero does not restrict.
type TaskFilter struct {
	// Holdings give what somebody has to do with: tasks of one of the units that name no post or the
	// post held there, and tasks on which such a unit and post advise at the moment. An empty list
	// that is not nil fits no task.
	Holdings  []Holding
	Statuses  []engine.TaskStatus
	CaseID    string
	Rehearsal *bool
	DueBefore *time.Time // whose limit runs out before
	Limit     int        // DefaultLimit when zero
}

// Done are the statuses of a task that somebody, or the law, has answered.
var Done = []engine.TaskStatus{engine.TaskAnswered, engine.TaskSilent}

// Task finds a task by its id, or gives ErrNotFound.
func (s *Store) Task(ctx context.Context, id string) (Task, error) {
	caseID, number, ok := strings.Cut(id, ".")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || engine.TaskID(caseID, n) != id {
		return Task{}, fmt.Errorf("read task %s: %w", id, ErrNotFound)
	}
	found, err := s.Case(ctx, caseID)
	if err != nil {
		return Task{}, fmt.Errorf("read task %s: %w", id, err)
	}
	task, ok := found.State.Task(n)
	if !ok {
		return Task{}, fmt.Errorf("read task %s: %w", id, ErrNotFound)
	}
	return Task{Task: *task, ID: id, Case: found}, nil
}

// Tasks are the tasks that fit. Where open ones are wanted, what is due first comes first, then
// what was opened first, and what has no limit last; else what was closed last comes first.
func (s *Store) Tasks(ctx context.Context, f TaskFilter) ([]Task, error) {
	order := "tasks.closed_at DESC NULLS LAST, tasks.case_id, tasks.number"
	if f.open() {
		order = "tasks.due_at ASC NULLS LAST, tasks.opened_at, tasks.case_id, tasks.number"
	}
	// One statement, so that a task and its case are of the same moment.
	var rows []struct {
		Case   caseRow `gorm:"embedded"`
		Number int     `gorm:"column:task_number"`
	}
	err := f.apply(s.read.WithContext(ctx).Table("tasks")).
		Select("cases.id, cases.code, cases.updated_at, cases.state, tasks.number AS task_number").
		Joins("JOIN cases ON cases.id = tasks.case_id").
		Order(order).Limit(limit(f.Limit)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list tasks: %w", err)
	}
	tasks := make([]Task, 0, len(rows))
	for _, row := range rows {
		found, err := row.Case.open()
		if err != nil {
			return nil, err
		}
		task, ok := found.State.Task(row.Number)
		if !ok {
			continue // a closed task of a very long case; the events tell of it
		}
		tasks = append(tasks, Task{Task: *task, ID: engine.TaskID(row.Case.ID, task.Number), Case: found})
	}
	return tasks, nil
}

// open tells whether open tasks are among those wanted.
func (f TaskFilter) open() bool {
	return len(f.Statuses) == 0 || slices.Contains(f.Statuses, engine.TaskOpen)
}

func (f TaskFilter) apply(db *gorm.DB) *gorm.DB {
	if f.Holdings != nil {
		fresh := func() *gorm.DB { return db.Session(&gorm.Session{NewDB: true}) }
		// The list of units is what the index is searched by; the posts narrow it down.
		units := make([]string, len(f.Holdings))
		asked, advising := fresh(), fresh()
		for i, h := range f.Holdings {
			units[i] = h.Unit
			posts := []string{"", h.Post}
			asked = asked.Or("tasks.unit = ? AND tasks.post IN ?", h.Unit, posts)
			advising = advising.Or("tasks.delegate_unit = ? AND tasks.delegate_post IN ?", h.Unit, posts)
		}
		mine := fresh().Where("tasks.unit IN ?", units)
		if len(units) > 0 {
			mine = mine.Where(asked)
		}
		if len(units) > 0 && f.open() { // nobody advises on what is closed
			mine = fresh().Where(mine).Or(fresh().Where("tasks.delegate_unit <> '' AND tasks.delegate_unit IN ?", units).Where(advising))
		}
		db = db.Where(mine)
	}
	if len(f.Statuses) > 0 {
		db = db.Where("tasks.status IN ?", f.Statuses)
	}
	if f.CaseID != "" {
		db = db.Where("tasks.case_id = ?", f.CaseID)
	}
	if f.DueBefore != nil {
		db = db.Where("tasks.due_at < ?", utc(*f.DueBefore))
	}
	if f.Rehearsal != nil {
		db = db.Where("tasks.rehearsal = ?", *f.Rehearsal)
	}
	return db
}

// Load is how much somebody has to do.
type Load struct {
	Open int       // open tasks that wait for them by name, to answer or to advise on
	Last time.Time // when they were last asked by name; zero when never
}

// Loads is how much each of these people has to do. What somebody has delegated waits for the delegate
// and not for them. To advise takes nobody's turn: once it is done no row tells of it any more, and a
// turn must not depend on when it is looked at.
func (s *Store) Loads(ctx context.Context, logins []string) (map[string]Load, error) {
	var rows []struct {
		Person         string
		Status         string
		Opened         time.Time `gorm:"column:opened_at"`
		DelegateUnit   string
		DelegatePerson string
	}
	err := s.read.WithContext(ctx).Table("tasks").Select("person, status, opened_at, delegate_unit, delegate_person").
		Where("person IN ?", logins).Or("delegate_person <> '' AND delegate_person IN ?", logins).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count the tasks of people: %w", err)
	}
	loads := map[string]Load{}
	for _, row := range rows {
		waits := row.Person
		if row.DelegateUnit != "" {
			waits = row.DelegatePerson
		}
		if load := loads[waits]; waits != "" && row.Status == string(engine.TaskOpen) {
			load.Open++
			loads[waits] = load
		}
		if load := loads[row.Person]; row.Person != "" && row.Opened.After(load.Last) {
			load.Last = row.Opened
			loads[row.Person] = load
		}
	}
	return loads, nil
}
