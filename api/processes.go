package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/texts"
)

// publishedProcess is a process as it is offered now.
type publishedProcess struct {
	process *process.Process
	version int
}

func (s *server) published(ctx context.Context) ([]publishedProcess, error) {
	definitions, err := s.Store.Published(ctx)
	if err != nil {
		return nil, err
	}
	var list []publishedProcess
	for _, d := range definitions {
		p, err := s.library.Canonical(d.Hash, d.Canonical)
		if err != nil {
			return nil, err
		}
		list = append(list, publishedProcess{process: p, version: d.Version})
	}
	return list, nil
}

func (s *server) publishedOf(ctx context.Context, id string) (publishedProcess, error) {
	d, err := s.Store.PublishedOf(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return publishedProcess{}, problem(http.StatusNotFound, "no-such-process", "process", id)
	}
	if err != nil {
		return publishedProcess{}, err
	}
	p, err := s.library.Canonical(d.Hash, d.Canonical)
	return publishedProcess{process: p, version: d.Version}, err
}

// startBy are the kinds and units that may begin a process.
func startBy(p *process.Process) []string {
	var names []string
	for _, n := range p.Start.By {
		names = append(names, n.Value)
	}
	return names
}

func mayStart(c *call, p *process.Process) bool {
	return c.directory.May(c.person, identity.StartCase, identity.Object{StartBy: startBy(p)}).Allowed
}

// ProcessRow is a procedure in the catalogue.
type ProcessRow struct {
	ID       string      `json:"id"`
	Title    texts.Text  `json:"title"`
	Summary  *texts.Text `json:"summary,omitempty"`
	Owner    UnitRef     `json:"owner"`
	Basis    Basis       `json:"basis"`
	Version  int         `json:"version"`
	MayStart bool        `json:"mayStart"`
}

type processesOutput struct {
	Body struct {
		Processes []ProcessRow `json:"processes" nullable:"false"`
	}
}

func (s *server) getProcesses(ctx context.Context, c *call, _ *struct{}) (*processesOutput, error) {
	published, err := s.published(ctx)
	if err != nil {
		return nil, err
	}
	out := &processesOutput{}
	out.Body.Processes = []ProcessRow{}
	for _, p := range published {
		out.Body.Processes = append(out.Body.Processes, processRow(c, p))
	}
	return out, nil
}

func processRow(c *call, p publishedProcess) ProcessRow {
	row := ProcessRow{ID: p.process.ID.Value, Title: p.process.Title, Owner: unitRef(c.directory, p.process.Owner.Value),
		Version: p.version, MayStart: mayStart(c, p.process)}
	if b := basisOf(&p.process.Basis); b != nil {
		row.Basis = *b
	}
	if summary := p.process.Summary; !summary.IsZero() {
		row.Summary = &summary
	}
	return row
}

type processInput struct {
	ID string `path:"id" maxLength:"100"`
}

type processOutput struct{ Body Guide }

func (s *server) getProcess(ctx context.Context, c *call, in *processInput) (*processOutput, error) {
	p, err := s.publishedOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &processOutput{Body: s.guide(c, p)}, nil
}

type checkInput struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Form      json.RawMessage     `json:"form"`
		Materials map[string][]string `json:"materials,omitempty" doc:"File ids by material; left out, materials are not checked"`
		Unit      string              `json:"unit,omitempty" maxLength:"100" doc:"For which unit, where it is not the caller's first"`
	}
}

type checkOutput struct {
	Body struct {
		Problems    []FieldProblem `json:"problems" nullable:"false"`
		Calculation *Calculation   `json:"calculation,omitempty" doc:"What amount would come of it, and how"`
	}
}

// checkForm says what an application would be refused for. Anybody may ask: nothing is stored, and
// nothing but the form's own rules is told.
func (s *server) checkForm(ctx context.Context, c *call, in *checkInput) (*checkOutput, error) {
	p, err := s.publishedOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	submission := delivery.Submission{Definition: p.process.Hash(), Form: in.Body.Form}
	if as, ok := s.applyAs(c, p.process, in.Body.Unit); ok {
		submission.Applicant = c.party(as.Unit)
	}
	if in.Body.Materials != nil {
		if c.person.Login == "" {
			return nil, problem(http.StatusUnauthorized, "not-signed-in")
		}
		if submission.Materials, err = s.materials(ctx, c, in.Body.Materials, ""); err != nil {
			return nil, err
		}
	}
	problems, err := s.Cases.Check(ctx, submission)
	if err != nil {
		return nil, err
	}
	lines, cannot := p.process.Calculate(process.Submission{Form: in.Body.Form, Submitted: c.now, Now: c.now,
		Applicant: process.Applicant{Unit: submission.Applicant.Unit, Kind: submission.Applicant.Kind, Parent: submission.Applicant.Parent}})
	out := &checkOutput{}
	out.Body.Problems = []FieldProblem{}
	out.Body.Calculation = calculated(p.process, lines, cannot)
	for _, found := range problems {
		if in.Body.Materials == nil && strings.HasPrefix(found.Field, "materials/") {
			continue
		}
		out.Body.Problems = append(out.Body.Problems, FieldProblem{Field: found.Field, Code: found.Code, Detail: found.Detail.In(c.lang), Rule: found.Rule, Basis: basisOf(found.Basis)})
	}
	return out, nil
}

// applyAs is the capacity in which the caller would apply, really or in a rehearsal.
func (s *server) applyAs(c *call, p *process.Process, unit string) (identity.Holding, bool) {
	o := identity.Object{StartBy: startBy(p), As: unit, Demo: s.Demo != nil}
	for _, action := range []identity.Action{identity.StartCase, identity.StartRehearsal} {
		if d := c.directory.May(c.person, action, o); d.Allowed {
			return d.As, true
		}
	}
	return identity.Holding{}, false
}

// party is a unit as the applicant, with the person who applies for it.
func (c *call) party(unit string) engine.Party {
	u, _ := c.directory.Unit(unit)
	return engine.Party{Unit: u.ID, Kind: string(u.Kind), Parent: u.Parent, User: c.person.Login, Name: c.person.Name}
}
