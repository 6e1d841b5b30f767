package activities

import (
	"context"
	"fmt"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/store"
	"shunban/workflows"
)

// Recorder keeps what has happened; *store.Store is one.
type Recorder interface {
	Record(ctx context.Context, batch store.Batch) error
}

// Effects carries out the effects of cases.
type Effects struct {
	calendar *calendar.Calendar
	recorder Recorder
}

var _ workflows.Activities = (*Effects)(nil)

// New makes the effects from a calendar and a record.
func New(calendar *calendar.Calendar, recorder Recorder) *Effects {
	return &Effects{calendar: calendar, recorder: recorder}
}

// ResolveDates asks the calendar when limits run out, one answer for each question.
func (e *Effects) ResolveDates(_ context.Context, asked []engine.ResolveDue) ([]engine.Date, error) {
	return engine.Dates(e.calendar, asked)
}

// Record writes a batch in one transaction. The same batch again changes nothing.
func (e *Effects) Record(ctx context.Context, batch workflows.Batch) error {
	err := e.recorder.Record(ctx, store.Batch{State: batch.State, Code: batch.Code, Events: batch.Events})
	if err != nil {
		return fmt.Errorf("record case %s: %w", batch.State.Case, err)
	}
	return nil
}
