package delivery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
)

// ErrUnavailable says that a request is stored and will be delivered, but that it is not known
// yet what becomes of it.
var ErrUnavailable = errors.New("the request is stored and will be delivered; its outcome is not known yet")

// Room is where cases run.
type Room interface {
	// Start begins a case with its first event and waits until that has been recorded. The same
	// request again changes nothing.
	Start(ctx context.Context, p *process.Process, code string, submitted engine.Event) error
	// Apply brings an event to a case and waits until it has been recorded. The same request
	// again changes nothing.
	Apply(ctx context.Context, caseID string, e engine.Event) error
	// Revive brings an event to a case that has ended, from the state that was recorded. The same
	// request again changes nothing.
	Revive(ctx context.Context, p *process.Process, code string, state engine.State, e engine.Event) error
	// Forward moves a rehearsal's clock to a moment. A clock that is there already is left alone.
	Forward(ctx context.Context, caseID string, until time.Time, id string) error
}

// Desk takes requests and delivers them.
type Desk struct {
	store     *store.Store
	room      Room
	calendars legaltime.Calendars
	library   *process.Library
	units     func(ctx context.Context, id string) (Unit, bool)
	now       func() time.Time
	log       *slog.Logger
}

// Options are what a desk works with.
type Options struct {
	Store     *store.Store
	Room      Room
	Calendars legaltime.Calendars
	// Units finds a unit of the organisation. Without it no form is held against the organisation.
	Units func(ctx context.Context, id string) (Unit, bool)
	Now   func() time.Time
	Log   *slog.Logger
}

// Unit is what a desk knows of a unit.
type Unit struct {
	Kind string
	Name process.Text // notices call it so
}

// New makes a desk.
func New(o Options) *Desk {
	return &Desk{store: o.Store, room: o.Room, calendars: o.Calendars, library: process.NewLibrary(), units: o.Units, now: o.Now, log: o.Log}
}

// Submission is an application.
type Submission struct {
	Request    string // idempotency key; the same again gives the same case
	Definition string // hash
	Applicant  engine.Party
	By         engine.Actor
	Form       json.RawMessage
	Materials  map[string][]engine.FileRef
	Rehearsal  bool
	Parent     *engine.Parent // the case that begins this one, if one does
}

// CaseRef is how a case is called.
type CaseRef struct{ ID, Number, Code string }

// patience is how long a caller waits for a case to answer before being told that the request is
// on its way.
const patience = 15 * time.Second

// Process gives the definition with the hash, ready to run.
func (d *Desk) Process(ctx context.Context, hash string) (*process.Process, error) {
	definition, err := d.store.Definition(ctx, hash)
	if err != nil {
		return nil, err
	}
	return d.library.Canonical(definition.Hash, definition.Canonical)
}

// Check says everything that is wrong with an application, without storing anything.
func (d *Desk) Check(ctx context.Context, s Submission) ([]process.FieldProblem, error) {
	p, err := d.Process(ctx, s.Definition)
	if err != nil {
		return nil, err
	}
	return p.CheckSubmission(d.submission(ctx, s.Applicant, s.Form, s.Materials)), nil
}

func (d *Desk) submission(ctx context.Context, applicant engine.Party, form json.RawMessage, materials map[string][]engine.FileRef) process.Submission {
	files := map[string][]string{}
	for id, refs := range materials {
		for _, ref := range refs {
			files[id] = append(files[id], ref.Name)
		}
	}
	s := process.Submission{
		Form: form, Files: files, Submitted: d.now(), Now: d.now(),
		Applicant: process.Applicant{Unit: applicant.Unit, Kind: applicant.Kind, Parent: applicant.Parent},
	}
	if d.units != nil {
		s.Unit = func(id string) (string, bool) {
			unit, known := d.units(ctx, id)
			return unit.Kind, known
		}
	}
	return s
}

// Start begins a case. An application that is wrong is refused with an *engine.Refusal that lists
// every problem, and leaves no trace.
func (d *Desk) Start(ctx context.Context, s Submission) (CaseRef, error) {
	p, err := d.Process(ctx, s.Definition)
	if err != nil {
		return CaseRef{}, err
	}
	if problems := p.CheckSubmission(d.submission(ctx, s.Applicant, s.Form, s.Materials)); len(problems) > 0 {
		return CaseRef{}, &engine.Refusal{Code: engine.FormInvalid, Problems: problems}
	}
	by := s.By
	payload, err := json.Marshal(engine.Event{Kind: engine.Submitted, By: &by, Form: s.Form, Materials: s.Materials,
		Names:   d.called(ctx, p, s.Form, s.Applicant.Unit, s.Applicant.Parent),
		Opening: &engine.Opening{Process: p.ID.Value, Definition: p.Hash(), Applicant: s.Applicant, Rehearsal: s.Rehearsal, Parent: s.Parent}})
	if err != nil {
		return CaseRef{}, fmt.Errorf("pack the application: %w", err)
	}
	request := store.Request{ID: s.Request, Kind: store.RequestStart, User: s.By.User, Payload: payload}
	stored, _, err := d.store.PutStart(ctx, request, d.sequence(p, s.Rehearsal), func(next int64) (store.Naming, error) {
		return d.name(p, s.Rehearsal, next)
	})
	if err != nil {
		return CaseRef{}, err
	}
	return CaseRef{ID: stored.Case, Number: stored.Number, Code: stored.Code}, d.deliver(ctx, stored)
}

// Apply brings an event to a case. e.Request is the idempotency key.
func (d *Desk) Apply(ctx context.Context, caseID string, e engine.Event) error {
	if len(e.Form) > 0 {
		c, p, err := d.caseOf(ctx, caseID)
		if err != nil {
			return err
		}
		if e.Kind == engine.Resubmitted {
			if err := d.checkCorrection(ctx, c, p, e); err != nil {
				return err
			}
		}
		e.Names = d.called(ctx, p, e.Form)
	}
	payload, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("pack the event: %w", err)
	}
	request := store.Request{ID: e.Request, Kind: store.RequestEvent, Case: caseID, User: actor(e), Payload: payload}
	existing, err := d.store.PutRequest(ctx, request)
	if err != nil {
		return err
	}
	if existing != nil {
		request = *existing
	}
	return d.deliver(ctx, request)
}

// checkCorrection holds a corrected form against the definition and the organisation before it is
// stored; the case itself checks it again.
func (d *Desk) checkCorrection(ctx context.Context, c store.Case, p *process.Process, e engine.Event) error {
	if problems := p.CheckCorrection(d.submission(ctx, c.State.Applicant, e.Form, e.Materials), c.State.Form); len(problems) > 0 {
		return &engine.Refusal{Code: engine.FormInvalid, Problems: problems}
	}
	return nil
}

// caseOf is a case and the definition it runs by.
func (d *Desk) caseOf(ctx context.Context, id string) (store.Case, *process.Process, error) {
	c, err := d.store.Case(ctx, id)
	if err != nil {
		return c, nil, err
	}
	p, err := d.Process(ctx, c.State.Definition)
	return c, p, err
}

// called is how the units that a form mentions, and others, are called now.
func (d *Desk) called(ctx context.Context, p *process.Process, form json.RawMessage, others ...string) map[string]process.Text {
	if d.units == nil {
		return nil
	}
	names := map[string]process.Text{}
	for _, id := range append(p.Form.Units(form), others...) {
		if unit, known := d.units(ctx, id); known {
			names[id] = unit.Name
		}
	}
	return names
}

// Beyond is how far past a moment a clock is moved. Temporal 1.32.1 moves on to the next timer, days
// later, when what happens at that moment takes longer than this: its fast-forward forgets a target
// that has passed in the meantime. A minute is far more than a case ever needs.
const Beyond = time.Minute

// FastForward moves a rehearsal's clock to the moment at which a limit that began now would have
// run out, and gives that moment.
func (d *Desk) FastForward(ctx context.Context, caseID string, by calendar.Limit, actor engine.Actor, request string) (time.Time, error) {
	c, err := d.store.Case(ctx, caseID)
	if err != nil {
		return time.Time{}, err
	}
	if !c.State.Rehearsal {
		return time.Time{}, &engine.Refusal{Code: engine.NotARehearsal, Params: map[string]string{"number": c.State.Number}}
	}
	if known, err := d.store.Request(ctx, request); err == nil { // the same request again
		return d.now().Add(c.State.Ahead()), d.deliver(ctx, known)
	} else if !errors.Is(err, store.ErrNotFound) {
		return time.Time{}, err
	}
	now := d.now().Add(c.State.Ahead())
	current, _, err := d.calendars.Current(ctx)
	if err != nil {
		return time.Time{}, err
	}
	target := current.Due(now, by).At
	// Beyond the target, so that the limits of that moment have run out although the clocks of the
	// case and of this process differ a little.
	e := engine.Event{Kind: engine.ClockMoved, By: &actor, Request: request, Limit: by.String(), Due: &target, Moved: target.Sub(now) + Beyond}
	if err := d.Apply(ctx, caseID, e); err != nil {
		return time.Time{}, err
	}
	return now.Add(e.Moved), nil
}

// deliver sends a stored request and settles it. A request that is settled already is answered
// from the record.
func (d *Desk) deliver(ctx context.Context, r store.Request) error {
	if r.Settled != nil {
		return outcomeOf(r)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := d.send(ctx, r)
	var refusal *engine.Refusal
	switch {
	case err == nil:
		return d.settle(ctx, r, outcome{Done: true})
	case errors.As(err, &refusal):
		if err := d.settle(ctx, r, outcome{Refusal: refusal}); err != nil {
			return err
		}
		return refusal
	default:
		d.log.Warn("a request is stored and waits for delivery", "request", r.ID, "case", r.Case, "error", err)
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
}

// send carries a request to its case.
func (d *Desk) send(ctx context.Context, r store.Request) error {
	var e engine.Event
	if err := json.Unmarshal(r.Payload, &e); err != nil {
		return fmt.Errorf("unpack request %s: %w", r.ID, err)
	}
	e.Request = r.ID
	if r.Kind == store.RequestEvent {
		if engine.FollowsEnd(e.Kind) {
			if ended, err := d.afterEnd(ctx, r, e); ended {
				return err
			}
		}
		if err := d.room.Apply(ctx, r.Case, e); err != nil || e.Kind != engine.ClockMoved {
			if e.Kind == engine.Answered && err != nil {
				if ended, late := d.afterEnd(ctx, r, e); ended {
					return late
				}
			}
			return err
		}
		return d.room.Forward(ctx, r.Case, e.Due.Add(Beyond), r.ID)
	}
	p, err := d.Process(ctx, e.Opening.Definition)
	if err != nil {
		return err
	}
	e.Opening.Case, e.Opening.Number = r.Case, r.Number
	return d.room.Start(ctx, p, r.Code, e)
}

// afterEnd brings an event to a case that has ended, if it has.
func (d *Desk) afterEnd(ctx context.Context, r store.Request, e engine.Event) (ended bool, err error) {
	c, p, err := d.caseOf(ctx, r.Case)
	if err != nil || c.State.Status != engine.CaseEnded || !engine.TakenAfterEnd(c.State, e) {
		return err != nil, err
	}
	return true, d.room.Revive(ctx, p, c.Code, c.State, e)
}

// outcome is what a settled request came to.
type outcome struct {
	Done    bool            `json:"done,omitempty"`
	Refusal *engine.Refusal `json:"refusal,omitempty"`
}

// settle notes how a request came out. The record settles what it records in its own transaction;
// this covers refusals and events that were applied before.
func (d *Desk) settle(ctx context.Context, r store.Request, o outcome) error {
	text, err := json.Marshal(o)
	if err == nil {
		err = d.store.SettleRequest(context.WithoutCancel(ctx), r.ID, text)
	}
	if err != nil {
		return fmt.Errorf("settle request %s: %w", r.ID, err)
	}
	return nil
}

func outcomeOf(r store.Request) error {
	var o outcome
	if err := json.Unmarshal(r.Outcome, &o); err == nil && o.Refusal != nil {
		return o.Refusal
	}
	return nil
}

func actor(e engine.Event) string {
	if e.By == nil {
		return ""
	}
	return e.By.User
}
