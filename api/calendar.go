package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/identity"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/texts"
)

// CalendarPage is the calendar in force.
type CalendarPage struct {
	Edition   int                     `json:"edition"`
	Cutoff    string                  `json:"cutoff,omitempty" doc:"The time at which a day ends, when not at midnight"`
	Years     []CalendarYear          `json:"years" nullable:"false" doc:"The latest first"`
	Missing   *MissingYear            `json:"missing,omitempty" doc:"Next year's schedule has not been entered"`
	Proposals []Proposal              `json:"proposals" nullable:"false" doc:"Schedules that came with the program and are not in force"`
	Editions  []store.CalendarEdition `json:"editions" nullable:"false" doc:"The latest first"`
	May       bool                    `json:"may" doc:"The caller may amend it"`
}

// CalendarYear is the schedule of one year.
type CalendarYear struct {
	Layer   string         `json:"layer" doc:"Empty: the State Council's"`
	Year    int            `json:"year"`
	Notice  CalendarNotice `json:"notice"`
	Rest    []CalendarRest `json:"rest" nullable:"false"`
	Work    []string       `json:"work" nullable:"false" doc:"Make-up working days"`
	Edition int            `json:"edition" doc:"With which it was published"`
}

// CalendarNotice is where a schedule comes from.
type CalendarNotice struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Date   string `json:"date" format:"date"`
}

// CalendarRest is a holiday.
type CalendarRest struct {
	Name string `json:"name"`
	From string `json:"from" format:"date"`
	To   string `json:"to" format:"date"`
}

// MissingYear is the year whose schedule should be there by now.
type MissingYear struct {
	Year  int    `json:"year"`
	Since string `json:"since" format:"date"`
}

// Proposal is a schedule that came with the program.
type Proposal struct {
	Layer  string `json:"layer"`
	Year   int    `json:"year"`
	Source string `json:"source"`
}

type calendarOutput struct{ Body CalendarPage }

// getCalendar shows the calendar in force.
func (s *server) getCalendar(ctx context.Context, c *call, _ *struct{}) (*calendarOutput, error) {
	held, err := s.Store.CalendarYears(ctx, c.edition)
	if err != nil {
		return nil, err
	}
	editions, err := s.Store.CalendarEditions(ctx)
	if err != nil {
		return nil, err
	}
	page := CalendarPage{Edition: c.edition, Years: []CalendarYear{}, Proposals: []Proposal{}, Editions: editions,
		May: c.directory.May(c.person, identity.AmendCalendar, identity.Object{}).Allowed}
	for _, y := range held {
		parsed, _ := calendar.ParseYear("", []byte(y.Source)) // it was checked when it was published
		page.Years = append(page.Years, calendarYear(parsed, y.Edition))
	}
	slices.SortFunc(page.Years, func(a, b CalendarYear) int { return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(a.Layer, b.Layer)) })
	if cutoff := s.Calendar.Cutoff(); cutoff > 0 {
		page.Cutoff = time.Time{}.Add(cutoff).Format("15:04")
	}
	page.Missing = missing(c)
	if page.May {
		page.Proposals = s.proposals(held)
	}
	return &calendarOutput{Body: page}, nil
}

// missing is the year that should be in force by now.
func missing(c *call) *MissingYear {
	year, since, missing := legaltime.Missing(c.calendar, c.now)
	if !missing {
		return nil
	}
	return &MissingYear{Year: year, Since: since.String()}
}

// proposals are the shipped schedules of years that are not in force.
func (s *server) proposals(held []store.CalendarYear) []Proposal {
	list := []Proposal{}
	for _, y := range s.Calendar.Shipped() {
		if !slices.ContainsFunc(held, func(h store.CalendarYear) bool { return h.Layer == y.Layer && h.Year == y.Year }) {
			list = append(list, Proposal{Layer: y.Layer, Year: y.Year, Source: y.Source})
		}
	}
	return list
}

func calendarYear(y calendar.Year, edition int) CalendarYear {
	shown := CalendarYear{Layer: y.Layer, Year: y.Year, Edition: edition, Rest: []CalendarRest{}, Work: []string{},
		Notice: CalendarNotice{Number: y.Notice.Number, Title: y.Notice.Title, Date: y.Notice.Date.String()}}
	for _, r := range y.Rest {
		shown.Rest = append(shown.Rest, CalendarRest{Name: r.Name, From: r.From.String(), To: r.To.String()})
	}
	for _, day := range y.Work {
		shown.Work = append(shown.Work, day.String())
	}
	return shown
}

type previewInput struct {
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"20000" doc:"The notice as it is worded, or a calendar file"`
	}
}

// CalendarPreview is what publishing a schedule would change.
type CalendarPreview struct {
	Findings []CalendarFinding `json:"findings" nullable:"false"`
	Year     *CalendarYear     `json:"year,omitempty"`
	Source   string            `json:"source,omitempty" doc:"The calendar file that would be published"`
	Edition  int               `json:"edition" doc:"In force now; publishing needs it"`
	Open     int               `json:"open" doc:"Open cases looked at"`
	Cases    int               `json:"cases" doc:"Of which a date would move or change its mark"`
	Dates    int               `json:"dates"`
	Moves    []CalendarMove    `json:"moves" nullable:"false" doc:"The first 500"`
}

// CalendarFinding is what is wrong with a schedule.
type CalendarFinding struct {
	Line int        `json:"line"`
	Code string     `json:"code"`
	Text texts.Text `json:"text"`
}

// CalendarMove is a date that would move.
type CalendarMove struct {
	Number         string     `json:"number"`
	CaseID         string     `json:"caseId"`
	Title          texts.Text `json:"title"`
	Unit           *UnitRef   `json:"unit,omitempty" doc:"That has to keep it"`
	From           time.Time  `json:"from"`
	To             time.Time  `json:"to"`
	WasProvisional bool       `json:"wasProvisional,omitempty"`
	Provisional    bool       `json:"provisional,omitempty"`
}

type previewOutput struct{ Body CalendarPreview }

// mayAmend is an error for whoever may not amend the calendar.
func (c *call) mayAmend() error {
	_, err := c.may(identity.AmendCalendar, identity.Object{})
	var f *failure
	if errors.As(err, &f) && f.code == identity.AdministratorsOnly {
		f.text = "problem.amend-calendar"
	}
	return err
}

// postPreview reads a schedule and says what publishing it would move. It changes nothing.
func (s *server) postPreview(ctx context.Context, c *call, in *previewInput) (*previewOutput, error) {
	if err := c.mayAmend(); err != nil {
		return nil, err
	}
	out := &previewOutput{Body: CalendarPreview{Findings: []CalendarFinding{}, Moves: []CalendarMove{}, Edition: c.edition}}
	year, source, findings := readSchedule(in.Body.Text)
	if len(findings) == 0 {
		preview, err := s.Calendar.Preview(ctx, []store.CalendarYear{{Layer: year.Layer, Year: year.Year, Source: source}})
		var wrong calendar.Finding
		switch {
		case errors.As(err, &wrong):
			findings = append(findings, elsewhere(wrong, year))
		case err != nil:
			return nil, err
		case len(preview.After.Idle(year.Layer, year.Year)) > 0:
			findings = preview.After.Idle(year.Layer, year.Year)
		default:
			shown := calendarYear(year, 0)
			out.Body.Year, out.Body.Source, out.Body.Edition = &shown, source, preview.Edition
			out.Body.Open, out.Body.Cases, out.Body.Dates = preview.Open, preview.Cases, preview.Dates
			if out.Body.Moves, err = s.moves(ctx, c, preview.Moves); err != nil {
				return nil, err
			}
		}
	}
	for _, f := range findings {
		out.Body.Findings = append(out.Body.Findings, CalendarFinding{Line: f.Line, Code: f.Code, Text: texts.Text{ZH: f.ZH, EN: f.EN}})
	}
	return out, nil
}

// readSchedule reads a calendar file, or a notice as it is worded.
func readSchedule(text string) (calendar.Year, string, []calendar.Finding) {
	if strings.Contains(text, "year:") {
		year, findings := calendar.ParseYear("", []byte(text))
		if len(findings) == 0 {
			findings = year.Doubts()
		}
		return year, text, findings
	}
	year, findings := calendar.ParseNotice("", text)
	if len(findings) > 0 {
		return year, "", findings
	}
	return year, string(year.YAML()), nil
}

// elsewhere names the schedule in a finding that is not about the one that is being read, so that its
// line is not looked for in the text that was pasted.
func elsewhere(f calendar.Finding, read calendar.Year) calendar.Finding {
	if f.File == legaltime.FileName(read.Layer, read.Year) {
		return f
	}
	f.ZH, f.EN = fmt.Sprintf("已施行的 %s 第 %d 行：%s；请先修订该文件", f.File, f.Line, f.ZH), fmt.Sprintf("in force already, %s line %d: %s; amend that schedule first", f.File, f.Line, f.EN)
	f.Line = 1
	return f
}

// badCalendar refuses a schedule for what is wrong at one of its lines.
func badCalendar(wrong calendar.Finding) *failure {
	f := problem(http.StatusUnprocessableEntity, "bad-calendar")
	f.put("finding", texts.Text{ZH: fmt.Sprintf("第 %d 行：%s", wrong.Line, wrong.ZH), EN: fmt.Sprintf("line %d: %s", wrong.Line, wrong.EN)})
	return f
}

func (s *server) moves(ctx context.Context, c *call, moves []legaltime.Move) ([]CalendarMove, error) {
	shown := []CalendarMove{}
	for _, m := range moves {
		d, err := s.definition(ctx, c, m.Definition)
		if err != nil {
			return nil, err
		}
		line := CalendarMove{Number: m.Number, CaseID: m.Case, Title: moveTitle(d.process, m), From: m.From, To: m.To,
			WasProvisional: m.Was, Provisional: m.Provisional}
		if m.Unit != "" {
			unit := unitRef(c.directory, m.Unit)
			line.Unit = &unit
		}
		shown = append(shown, line)
	}
	return shown, nil
}

// moveTitle is what date moves.
func moveTitle(p *process.Process, m legaltime.Move) texts.Text {
	switch {
	case m.About.Term != "":
		return termTitle(m.About.Term)
	case m.About.Pause > 0:
		return texts.Both("view.move-pause", nil)
	}
	if step, ok := p.Step(m.Step); ok {
		if m.About.Remind {
			return texts.Both("view.move-reminder", map[string]texts.Text{"step": step.Label()})
		}
		return step.Label()
	}
	return texts.Same(m.Step)
}

type amendInput struct {
	Body struct {
		Source  string `json:"source" minLength:"1" maxLength:"20000" doc:"The calendar file, as the preview gave it"`
		Edition int    `json:"edition" doc:"In force when it was looked at"`
	}
}

type amendOutput struct {
	Body struct {
		Edition int `json:"edition"`
	}
}

// postCalendar publishes a schedule. Open cases follow it.
func (s *server) postCalendar(ctx context.Context, c *call, in *amendInput) (*amendOutput, error) {
	if err := c.mayAmend(); err != nil {
		return nil, err
	}
	year, source, findings := readSchedule(in.Body.Source)
	if len(findings) > 0 {
		return nil, badCalendar(findings[0])
	}
	years := []store.CalendarYear{{Layer: year.Layer, Year: year.Year, Source: source}}
	preview, err := s.Calendar.Preview(ctx, years) // that it lies well over the others
	var wrong calendar.Finding
	switch {
	case errors.As(err, &wrong):
		return nil, badCalendar(elsewhere(wrong, year))
	case err != nil:
		return nil, err
	}
	if idle := preview.After.Idle(year.Layer, year.Year); len(idle) > 0 {
		return nil, badCalendar(idle[0])
	}
	out := &amendOutput{}
	out.Body.Edition, err = s.Calendar.Publish(ctx, in.Body.Edition, years, c.person.Login)
	if errors.Is(err, store.ErrConflict) {
		return nil, problem(http.StatusConflict, "calendar-amended")
	}
	return out, err
}
