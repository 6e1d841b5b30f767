package store

import (
	"context"
	"fmt"
	"time"

	"shunban/internal/engine"
)

// UnitClosed is how the tasks of a unit ended in a time. Rehearsals do not count.
type UnitClosed struct {
	Unit   string
	Closed int // answered by somebody, or taken for an answer
	OnTime int // answered before their limit ran out, or without one
	Late   int // answered after it
	Deemed int // nobody answered; the law did
}

// OpenTask is an open task as supervision needs it. It counts for the unit it asks, also while somebody
// else advises: that unit has to keep the limit, the closed task will count for it, and a unit must not
// get rid of what is overdue by delegating it.
type OpenTask struct {
	Unit    string
	Process string
	Opened  time.Time
	Due     *time.Time
}

// ProcessEnded is how the cases of a process ended in a time.
type ProcessEnded struct {
	Process         string
	Ended           int
	WithinStatutory int
	OverStatutory   int
	WithinPromised  int
	OverPromised    int
}

// ClosedByUnit counts the tasks that were closed from a moment on and before another one.
func (s *Store) ClosedByUnit(ctx context.Context, from, to time.Time) ([]UnitClosed, error) {
	var rows []UnitClosed
	err := s.read.WithContext(ctx).Table("tasks").Select(`unit,
		COUNT(*) AS closed,
		SUM(CASE WHEN status = ? AND (due_at IS NULL OR closed_at < due_at) THEN 1 ELSE 0 END) AS on_time,
		SUM(CASE WHEN status = ? AND closed_at >= due_at THEN 1 ELSE 0 END) AS late,
		SUM(CASE WHEN status = ? THEN 1 ELSE 0 END) AS deemed`, string(engine.TaskAnswered), string(engine.TaskAnswered), string(engine.TaskSilent)).
		Where("closed_at >= ? AND closed_at < ? AND rehearsal = ? AND kind IN ? AND status IN ?", utc(from), utc(to), false,
			[]string{string(engine.TaskAsk), string(engine.TaskAcknowledge)}, []string{string(engine.TaskAnswered), string(engine.TaskSilent)}).
		Group("unit").Order("unit").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count closed tasks: %w", err)
	}
	return rows, nil
}

// OpenTasks are all open tasks of authorities, without rehearsals.
func (s *Store) OpenTasks(ctx context.Context) ([]OpenTask, error) {
	var rows []struct {
		Unit    string
		Process string
		Opened  time.Time  `gorm:"column:opened_at"`
		Due     *time.Time `gorm:"column:due_at"`
	}
	err := s.read.WithContext(ctx).Table("tasks").Select("tasks.unit, cases.process, tasks.opened_at, tasks.due_at").
		Joins("JOIN cases ON cases.id = tasks.case_id").
		Where("tasks.status = ? AND tasks.rehearsal = ? AND tasks.kind IN ?", string(engine.TaskOpen), false,
			[]string{string(engine.TaskAsk), string(engine.TaskAcknowledge)}).
		Order("tasks.unit, tasks.due_at").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list open tasks: %w", err)
	}
	tasks := make([]OpenTask, 0, len(rows))
	for _, row := range rows {
		tasks = append(tasks, OpenTask{Unit: row.Unit, Process: row.Process, Opened: row.Opened.UTC(), Due: utcOrNil(row.Due)})
	}
	return tasks, nil
}

// EndedByProcess counts the cases that ended from a moment on and before another one.
func (s *Store) EndedByProcess(ctx context.Context, from, to time.Time) ([]ProcessEnded, error) {
	var rows []ProcessEnded
	err := s.read.WithContext(ctx).Table("cases").Select(`process,
		COUNT(*) AS ended,
		SUM(CASE WHEN ended_at < statutory_due THEN 1 ELSE 0 END) AS within_statutory,
		SUM(CASE WHEN ended_at >= statutory_due THEN 1 ELSE 0 END) AS over_statutory,
		SUM(CASE WHEN ended_at < promised_due THEN 1 ELSE 0 END) AS within_promised,
		SUM(CASE WHEN ended_at >= promised_due THEN 1 ELSE 0 END) AS over_promised`).
		Where("ended_at >= ? AND ended_at < ? AND rehearsal = ?", utc(from), utc(to), false).
		Group("process").Order("process").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count ended cases: %w", err)
	}
	return rows, nil
}
