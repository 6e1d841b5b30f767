package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// Ledger is why a limit ends when it does, day by day.
type Ledger struct {
	Title       texts.Text  `json:"title"`
	From        time.Time   `json:"from" doc:"The event it counts from"`
	Limit       texts.Text  `json:"limit"`
	Unit        string      `json:"unit,omitempty"`
	Due         *time.Time  `json:"due,omitempty" doc:"The first moment that is too late; absent while the clock stands still"`
	LastDay     string      `json:"lastDay,omitempty" format:"date"`
	Open        bool        `json:"open,omitempty" doc:"The clock stands still"`
	Provisional bool        `json:"provisional,omitempty"`
	Agreed      bool        `json:"agreed,omitempty" doc:"A date that people have agreed; it is not counted"`
	Edition     int         `json:"edition" doc:"Of the calendar"`
	Total       int         `json:"total"`
	Used        int         `json:"used"`
	Left        int         `json:"left"`
	Basis       *Basis      `json:"basis,omitempty"`
	Days        []LedgerDay `json:"days" nullable:"false"`
}

// LedgerDay is one day of it.
type LedgerDay struct {
	Date    string      `json:"date" format:"date"`
	Weekday int         `json:"weekday" doc:"1 is Monday"`
	Counted bool        `json:"counted"`
	Number  int         `json:"number,omitempty" doc:"Which of the counted days it is"`
	Reason  string      `json:"reason" enum:"event-day,working-day,make-up-day,weekend,holiday,calendar-day,extended-day,not-published,paused,resumed-day"`
	Name    *texts.Text `json:"name,omitempty" doc:"Of the holiday, or for what the clock stood still"`
}

type ledgerInput struct {
	ID   string `path:"id" maxLength:"100"`
	Term string `query:"term" enum:"statutory,promised" doc:"A limit of the case"`
	Task string `query:"task" maxLength:"120" doc:"… or a task"`
}

type ledgerOutput struct{ Body Ledger }

// getLedger explains a date of a case.
func (s *server) getLedger(ctx context.Context, c *call, in *ledgerInput) (*ledgerOutput, error) {
	found, err := s.Store.Case(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := s.open(ctx, c, found)
	if err != nil {
		return nil, err
	}
	for _, q := range engine.Ledgers(*v.state) {
		if q.Term != "" && q.Term == in.Term || q.Task > 0 && engine.TaskID(v.state.Case, q.Task) == in.Task {
			return &ledgerOutput{Body: v.ledger(q)}, nil
		}
	}
	return nil, problem(http.StatusNotFound, "no-limit")
}

// ledger explains what the answer to a question of the case counts.
func (v *view) ledger(q engine.Question) Ledger {
	if q.Fixed != nil {
		return v.agreedLedger(q)
	}
	limit, err := calendar.ParseLimit(q.Limit)
	if err != nil {
		return Ledger{Title: v.ledgerTitle(q), From: q.From, Limit: texts.Same(q.Limit), Days: []LedgerDay{}}
	}
	shown := ledger(v.call, v.call.calendar.Ledger(q.From, limit, v.now, q.Held...), v.pauseTitle)
	shown.Title, shown.Basis = v.ledgerTitle(q), v.ledgerBasis(q)
	return shown
}

// agreedLedger lists the days up to one that was named or agreed, since the task was opened.
func (v *view) agreedLedger(q engine.Question) Ledger {
	due, from := *q.Fixed, v.now
	if task, ok := v.state.Task(q.Task); ok {
		from = task.Opened
		if task.Due != nil && !task.Due.IsZero() {
			due = *task.Due
		}
	}
	shown := ledger(v.call, v.call.calendar.LedgerTo(from, due, v.now, q.Held...), v.pauseTitle)
	shown.Title, shown.Basis, shown.Agreed = v.ledgerTitle(q), v.ledgerBasis(q), true
	shown.Limit = texts.Both("view.agreed-day", map[string]texts.Text{"day": texts.Same(lastDay(*q.Fixed))})
	return shown
}

// ledger is a calendar's ledger as it is shown.
func ledger(c *call, g calendar.Ledger, pause func(string) texts.Text) Ledger {
	shown := Ledger{From: g.From, Limit: texts.Text{ZH: g.Limit.Chinese(), EN: g.Limit.String()}, Unit: string(g.Limit.Unit), Open: g.Open,
		Provisional: g.Provisional, Edition: c.edition, Total: g.Total, Used: g.Used, Left: g.Left, Days: []LedgerDay{}}
	if !g.Due.IsZero() {
		shown.Due, shown.LastDay = &g.Due, lastDay(g.Due)
	}
	for _, day := range g.Days {
		line := LedgerDay{Date: day.Date.String(), Weekday: (int(day.Date.Weekday())+6)%7 + 1, Counted: day.Counted, Number: day.Number, Reason: string(day.Reason)}
		if day.Name != "" {
			name := texts.Same(day.Name)
			if day.Reason == calendar.Paused {
				name = pause(day.Name)
			}
			line.Name = &name
		}
		shown.Days = append(shown.Days, line)
	}
	return shown
}

func (v *view) ledgerTitle(q engine.Question) texts.Text {
	if q.Term != "" {
		return termTitle(q.Term)
	}
	task, _ := v.state.Task(q.Task)
	return v.stepTitle(task.Step)
}

func (v *view) ledgerBasis(q engine.Question) *Basis {
	if term := v.process.Clock.Term(q.Term); term != nil {
		return basisOf(term.Basis)
	}
	task, ok := v.state.Task(q.Task)
	if !ok {
		return nil
	}
	if step, ok := v.process.Step(task.Step); ok && step.Within != nil {
		return basisOf(step.Within.Basis)
	}
	return nil
}

// unknown refuses a day of which the calendar can say nothing.
func unknown(c *calendar.Calendar, day calendar.Date) *failure {
	switch {
	case c.Knows(day) == nil:
		return nil
	case day.Year() > calendar.LastYear:
		return problem(http.StatusUnprocessableEntity, "after-last-year", "found", day.String(), "year", itoa(calendar.LastYear))
	}
	return problem(http.StatusUnprocessableEntity, "before-first-year", "year", itoa(c.FirstYear()))
}

type countInput struct {
	From   string `query:"from" required:"true" format:"date" doc:"The day of the event"`
	Time   string `query:"time" default:"09:00" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" doc:"The time of the event"`
	Limit  string `query:"limit" required:"true" maxLength:"30" doc:"Such as 7 working days, 30 days, 24 hours, 1 month"`
	Before bool   `query:"before" doc:"Count backwards: so long before that day"`
}

// getCount counts any limit by the calendar in force.
func (s *server) getCount(_ context.Context, c *call, in *countInput) (*ledgerOutput, error) {
	limit, err := calendar.ParseLimit(strings.TrimSpace(in.Limit))
	if err != nil {
		return nil, problem(http.StatusUnprocessableEntity, "bad-limit", "found", in.Limit)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", in.From+" "+in.Time, process.Zone)
	if err != nil {
		return nil, problem(http.StatusUnprocessableEntity, "bad-date", "found", in.From)
	}
	day := calendar.DateOf(at, process.Zone)
	if f := unknown(c.calendar, day); f != nil {
		return nil, f
	}
	g := c.calendar.Ledger(at, limit, at)
	if in.Before {
		g = c.calendar.LedgerBefore(day, limit)
		if f := unknown(c.calendar, c.calendar.DayOf(g.Due)); f != nil {
			return nil, f
		}
	}
	shown := ledger(c, g, texts.Same)
	shown.Title = texts.Both("view.count", nil)
	if in.Before && shown.Due != nil {
		shown.LastDay = c.calendar.DayOf(g.Due.Add(-time.Nanosecond)).String()
	}
	return &ledgerOutput{Body: shown}, nil
}
