package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/texts"
)

// Statistics say who is on time.
type Statistics struct {
	From      string              `json:"from" format:"date"`
	To        string              `json:"to" format:"date"`
	Units     []UnitStatistics    `json:"units" nullable:"false"`
	Processes []ProcessStatistics `json:"processes" nullable:"false"`
	Late      []TaskRow           `json:"late" nullable:"false" doc:"Open tasks whose limit has run out, the first 50"`
}

// UnitStatistics are those of a unit's tasks: what is open now, and what was closed in the time.
type UnitStatistics struct {
	Unit    UnitRef `json:"unit"`
	Open    int     `json:"open"`
	Overdue int     `json:"overdue"`
	Red     int     `json:"red"`
	Yellow  int     `json:"yellow"`
	Closed  int     `json:"closed"`
	OnTime  int     `json:"onTime"`
	Late    int     `json:"late"`
	Deemed  int     `json:"deemed" doc:"Nobody answered; the law did"`
}

// ProcessStatistics are those of the cases of a procedure that ended in the time.
type ProcessStatistics struct {
	Process         string     `json:"process"`
	Title           texts.Text `json:"title"`
	Ended           int        `json:"ended"`
	WithinStatutory int        `json:"withinStatutory"`
	OverStatutory   int        `json:"overStatutory"`
	WithinPromised  int        `json:"withinPromised"`
	OverPromised    int        `json:"overPromised"`
}

type statisticsInput struct {
	From string `query:"from" required:"true" format:"date" doc:"The first day"`
	To   string `query:"to" required:"true" format:"date" doc:"The last day"`
}

type statisticsOutput struct{ Body Statistics }

// getStatistics says who is on time: officials and administrators see all units, because what is late
// is urged across units.
func (s *server) getStatistics(ctx context.Context, c *call, in *statisticsInput) (*statisticsOutput, error) {
	if _, err := c.may(identity.Supervise, identity.Object{}); err != nil {
		return nil, err
	}
	from, err1 := time.ParseInLocation(time.DateOnly, in.From, process.Zone)
	to, err2 := time.ParseInLocation(time.DateOnly, in.To, process.Zone)
	if err1 != nil || err2 != nil || to.Before(from) {
		return nil, problem(http.StatusUnprocessableEntity, "bad-date", "found", in.From+" – "+in.To)
	}
	out := &statisticsOutput{Body: Statistics{From: in.From, To: in.To, Units: []UnitStatistics{}, Processes: []ProcessStatistics{}, Late: []TaskRow{}}}
	if err := s.unitStatistics(ctx, c, &out.Body, from, to.AddDate(0, 0, 1)); err != nil {
		return nil, err
	}
	if err := s.processStatistics(ctx, c, &out.Body, from, to.AddDate(0, 0, 1)); err != nil {
		return nil, err
	}
	return out, s.lateTasks(ctx, c, &out.Body)
}

func (s *server) unitStatistics(ctx context.Context, c *call, shown *Statistics, from, to time.Time) error {
	open, err := s.Store.OpenTasks(ctx)
	if err != nil {
		return err
	}
	closed, err := s.Store.ClosedByUnit(ctx, from, to)
	if err != nil {
		return err
	}
	of := map[string]*UnitStatistics{}
	for _, task := range open {
		u := unitOf(of, c, task.Unit)
		u.Open++
		switch {
		case task.Due == nil:
		case !c.now.Before(*task.Due):
			u.Overdue++
		default:
			switch light(c.calendar, task.Opened, *task.Due, c.now, s.Lights) {
			case red:
				u.Red++
			case yellow:
				u.Yellow++
			}
		}
	}
	for _, row := range closed {
		u := unitOf(of, c, row.Unit)
		u.Closed, u.OnTime, u.Late, u.Deemed = row.Closed, row.OnTime, row.Late, row.Deemed
	}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		shown.Units = append(shown.Units, *of[id])
	}
	return nil
}

func unitOf(of map[string]*UnitStatistics, c *call, id string) *UnitStatistics {
	if of[id] == nil {
		of[id] = &UnitStatistics{Unit: unitRef(c.directory, id)}
	}
	return of[id]
}

func (s *server) processStatistics(ctx context.Context, c *call, shown *Statistics, from, to time.Time) error {
	rows, err := s.Store.EndedByProcess(ctx, from, to)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p := ProcessStatistics{Process: row.Process, Title: texts.Same(row.Process), Ended: row.Ended, WithinStatutory: row.WithinStatutory,
			OverStatutory: row.OverStatutory, WithinPromised: row.WithinPromised, OverPromised: row.OverPromised}
		if d, err := s.Store.PublishedOf(ctx, row.Process); err == nil {
			if known, err := s.definition(ctx, c, d.Hash); err == nil {
				p.Title = known.process.Title
			}
		}
		shown.Processes = append(shown.Processes, p)
	}
	return nil
}

// lateTasks lists what is overdue, in the cases the caller may see.
func (s *server) lateTasks(ctx context.Context, c *call, shown *Statistics) error {
	real := false
	found, err := s.Store.Tasks(ctx, store.TaskFilter{Statuses: []engine.TaskStatus{engine.TaskOpen}, Rehearsal: &real, Limit: 200, DueBefore: &c.now})
	if err != nil {
		return err
	}
	for _, task := range found {
		v, err := s.open(ctx, c, task.Case)
		if err != nil {
			continue // not theirs to see
		}
		if len(shown.Late) < 50 {
			shown.Late = append(shown.Late, TaskRow{Task: v.task(&task.Task), Case: v.row()})
		}
	}
	return nil
}
