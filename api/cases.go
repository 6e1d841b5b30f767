package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/store"
)

type caseInput struct {
	Keyed
	Body struct {
		Process   string              `json:"process" minLength:"1" maxLength:"100"`
		Form      json.RawMessage     `json:"form"`
		Materials map[string][]string `json:"materials,omitempty" doc:"File ids by material"`
		Rehearsal bool                `json:"rehearsal,omitempty"`
		Unit      string              `json:"unit,omitempty" maxLength:"100" doc:"For which unit, where it is not the caller's first"`
	}
}

type caseRefOutput struct {
	Body struct {
		ID     string `json:"id"`
		Number string `json:"number"`
		Code   string `json:"code" doc:"With the number, lets anybody follow the case"`
	}
}

// postCase begins a case. A wrong application is refused with every field's error at once, and leaves
// no trace.
func (s *server) postCase(ctx context.Context, c *call, in *caseInput) (*caseRefOutput, error) {
	p, err := s.publishedOf(ctx, in.Body.Process)
	if err != nil {
		return nil, err
	}
	action := identity.StartCase
	if in.Body.Rehearsal {
		action = identity.StartRehearsal
	}
	as, err := c.may(action, identity.Object{StartBy: startBy(p.process), As: in.Body.Unit, Demo: s.Demo != nil})
	if err != nil {
		return nil, err
	}
	request, err := c.request("apply", in.Keyed)
	if err != nil {
		return nil, err
	}
	begun, err := s.begun(ctx, request)
	if err != nil {
		return nil, err
	}
	materials, err := s.materials(ctx, c, in.Body.Materials, begun)
	if err != nil {
		return nil, err
	}
	ref, err := s.Cases.Start(ctx, delivery.Submission{Request: request, Definition: p.process.Hash(), Applicant: c.party(as.Unit),
		By: c.actor(as), Form: in.Body.Form, Materials: materials, Rehearsal: in.Body.Rehearsal})
	if err != nil {
		return nil, err
	}
	s.metrics.caseStarted(p.process.ID.Value, in.Body.Rehearsal)
	out := &caseRefOutput{}
	out.Body.ID, out.Body.Number, out.Body.Code = ref.ID, ref.Number, ref.Code
	return out, nil
}

// begun is the case that the same request has begun before, if it has: then the files belong to that
// case already, and the request is still the same.
func (s *server) begun(ctx context.Context, request string) (caseID string, err error) {
	known, err := s.Store.Request(ctx, request)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return known.Case, err
}

type casesInput struct {
	Scope  string `query:"scope" enum:"mine,unit,all" default:"mine" doc:"mine: applied for by my units; unit: my units were asked; all: for administrators"`
	Status string `query:"status" enum:"open,ended"`
	Query  string `query:"q" maxLength:"100"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type casesOutput struct {
	Body struct {
		Cases []CaseRow `json:"cases" nullable:"false"`
	}
}

func (s *server) getCases(ctx context.Context, c *call, in *casesInput) (*casesOutput, error) {
	filter := store.CaseFilter{Status: engine.CaseStatus(in.Status), Query: in.Query, Limit: in.Limit}
	units := append([]string{}, c.person.Units()...) // never nil: no unit fits no case
	switch in.Scope {
	case "unit":
		filter.Units = units
	case "all":
		if _, err := c.may(identity.SeeEveryCase, identity.Object{}); err != nil {
			return nil, err
		}
	default:
		filter.ApplicantUnits = units
	}
	found, err := s.Store.Cases(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := &casesOutput{}
	out.Body.Cases = []CaseRow{}
	for _, one := range found {
		v, err := s.prepare(ctx, c, one)
		if err != nil {
			return nil, err
		}
		if !v.may(identity.SeeCase, identity.Object{Case: v.facts()}) {
			continue // the unit was asked, but another person in it by name
		}
		out.Body.Cases = append(out.Body.Cases, v.row())
	}
	return out, nil
}

type caseIDInput struct {
	ID string `path:"id" maxLength:"100"`
}

type caseOutput struct{ Body Case }

func (s *server) getCase(ctx context.Context, c *call, in *caseIDInput) (*caseOutput, error) {
	v, err := s.openCase(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	page := v.page()
	page.Operations, page.Reports = v.caseOperations(), v.reports()
	return &caseOutput{Body: page}, nil
}

func (s *server) openCase(ctx context.Context, c *call, id string) (*view, error) {
	found, err := s.Store.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, c, found)
}

type eventsOutput struct {
	Body struct {
		Events []Event `json:"events" nullable:"false"`
	}
}

func (s *server) getEvents(ctx context.Context, c *call, in *caseIDInput) (*eventsOutput, error) {
	v, err := s.openCase(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	log, err := s.Store.Events(ctx, in.ID, 0)
	if err != nil {
		return nil, err
	}
	out := &eventsOutput{}
	out.Body.Events = v.events(log)
	return out, nil
}

type forwardInput struct {
	Keyed
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		By string `json:"by" maxLength:"40" example:"7 working days"`
	}
}

type forwardOutput struct {
	Body struct {
		Now time.Time `json:"now"`
	}
}

// fastForward moves a rehearsal's clock to the moment at which a limit that began now would have run
// out.
func (s *server) fastForward(ctx context.Context, c *call, in *forwardInput) (*forwardOutput, error) {
	v, err := s.openCase(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	as, err := c.may(identity.FastForward, identity.Object{Case: v.facts(), Demo: s.Demo != nil})
	if err != nil {
		return nil, err
	}
	by, err := calendar.ParseLimit(in.Body.By)
	if err != nil {
		return nil, problem(http.StatusUnprocessableEntity, "bad-limit", "found", in.Body.By)
	}
	request, err := c.request("fast-forward", in.Keyed)
	if err != nil {
		return nil, err
	}
	now, err := s.Cases.FastForward(ctx, in.ID, by, c.actor(as), request)
	if err != nil {
		return nil, err
	}
	out := &forwardOutput{}
	out.Body.Now = now.UTC()
	return out, nil
}
