package api

import (
	"context"
	"fmt"
	"mime"
	"path"
	"slices"
	"time"

	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/texts"
)

// view is a case as one caller may see it. inside is set for those who decide: they see who has said
// what. For everybody else the names of persons and what authorities say to each other are left out.
type view struct {
	*server
	call    *call
	process *process.Process
	version int
	code    string
	state   *engine.State
	now     time.Time // on the case's clock
	inside  bool
}

// open prepares a case for the caller, or says why they may not see it.
func (s *server) open(ctx context.Context, c *call, found store.Case) (*view, error) {
	v, err := s.prepare(ctx, c, found)
	if err != nil {
		return nil, err
	}
	facts := identity.Object{Case: v.facts()}
	if _, err := c.may(identity.SeeCase, facts); err != nil {
		return nil, err
	}
	v.inside = c.directory.May(c.person, identity.SeeInside, facts).Allowed
	return v, nil
}

// prepare is open for those who need no permission, or have been asked for it already. It shows only
// the public face.
func (s *server) prepare(ctx context.Context, c *call, found store.Case) (*view, error) {
	d, err := s.definition(ctx, c, found.State.Definition)
	if err != nil {
		return nil, err
	}
	state := found.State
	return &view{server: s, call: c, process: d.process, version: d.version, code: found.Code, state: &state, now: c.now.Add(state.Ahead()).UTC()}, nil
}

// definition is the definition with the hash, and its version. It is read once per call.
func (s *server) definition(ctx context.Context, c *call, hash string) (publishedProcess, error) {
	if known, ok := c.definitions[hash]; ok {
		return known, nil
	}
	stored, err := s.Store.Definition(ctx, hash)
	if err != nil {
		return publishedProcess{}, fmt.Errorf("read the definition %s: %v", hash, err) // a case without its definition is no "not found"
	}
	p, err := s.library.Canonical(stored.Hash, stored.Canonical)
	if err != nil {
		return publishedProcess{}, err
	}
	if c.definitions == nil {
		c.definitions = map[string]publishedProcess{}
	}
	c.definitions[hash] = publishedProcess{process: p, version: stored.Version}
	return c.definitions[hash], nil
}

// facts is what permissions need to know of the case.
func (v *view) facts() *identity.Case { return caseFacts(v.process, v.state) }

// caseFacts counts as asked the units that had a task other than to supplement, and the applicant's own
// unit where the process asks it as an authority, as a countersigning does with its lead unit.
func caseFacts(p *process.Process, s *engine.State) *identity.Case {
	facts := &identity.Case{Rehearsal: s.Rehearsal, Applicant: s.Applicant.Unit, Starter: s.Applicant.User, Owner: p.Owner.Value}
	unit := func(id string) {
		if id != "" && !slices.Contains(facts.Asked, id) {
			facts.Asked = append(facts.Asked, id)
		}
	}
	person := func(login string) {
		if login != "" && login != s.Applicant.User && !slices.Contains(facts.Persons, login) {
			facts.Persons = append(facts.Persons, login)
		}
	}
	for _, t := range s.Tasks {
		if t.Kind == engine.TaskSupplement || t.Kind == engine.TaskCopy && t.Unit == s.Applicant.Unit {
			continue // neither makes the applicant one of those who decide
		}
		person(t.User)
		if t.User == "" {
			unit(t.Unit)
		}
		if t.Delegate != nil {
			person(t.Delegate.User)
		}
		if t.Delegate != nil && t.Delegate.User == "" {
			unit(t.Delegate.Unit)
		}
		for _, a := range t.Advice {
			person(a.By.User)
		}
	}
	for _, act := range s.Acts {
		person(act.User)
	}
	if asksApplicant(p) && !slices.Contains(facts.Asked, s.Applicant.Unit) {
		facts.Asked = append(facts.Asked, s.Applicant.Unit)
	}
	return facts
}

// asksApplicant tells whether any step asks the applicant's unit to decide.
func asksApplicant(p *process.Process) bool {
	is := func(who *process.Performer) bool {
		return who != nil && who.Expr != nil && who.Expr.Source == "applicant.unit"
	}
	for _, step := range p.All() {
		if step.Ask != nil && is(step.Ask.Unit) || step.Within != nil && step.Within.Extend != nil && is(&step.Within.Extend.By) {
			return true
		}
	}
	return false
}

func (v *view) unit(id string) UnitRef { return unitRef(v.call.directory, id) }

// row is the case as it stands in a list.
func (v *view) row() CaseRow {
	s := v.state
	row := CaseRow{ID: s.Case, Number: s.Number, Title: v.process.Title, Status: string(s.Status), Rehearsal: s.Rehearsal,
		Applicant: v.unit(s.Applicant.Unit), SubmittedAt: s.Submitted, EndedAt: s.EndedAt, Stage: []texts.Text{}, Due: v.due()}
	if s.Suspended != nil {
		row.Suspended = &Suspension{Since: s.Suspended.At}
		if v.inside {
			row.Suspended.Reasons = s.Suspended.Reasons
		}
	}
	if s.Status == engine.CaseEnded {
		outcome := v.process.OutcomeTitle(s.End)
		row.Outcome, row.Due = &outcome, nil
	}
	for _, a := range v.shown() {
		row.Stage = append(row.Stage, v.stageTitle(a))
	}
	return row
}

// shown are the open steps people are told of: of a step that holds others, those inside it.
func (v *view) shown() []engine.Activation {
	var shown []engine.Activation
	for _, a := range v.state.Active {
		step, ok := v.process.Step(a.Step)
		if ok && (step.Parallel != nil || step.ForEach != nil || step.Group != nil || step.Choose != nil) && !a.Blocked {
			continue
		}
		shown = append(shown, a)
	}
	return shown
}

// stageTitle is what the public calls a step the case is in.
func (v *view) stageTitle(a engine.Activation) texts.Text {
	if a.Waiting {
		return texts.Both("view.with-applicant", nil)
	}
	return v.stepTitle(a.Step)
}

func (v *view) stepTitle(id string) texts.Text {
	step, ok := v.process.Step(id)
	switch {
	case !ok:
		return texts.Same(id)
	case v.inside:
		return step.Label()
	default:
		return step.PublicLabel()
	}
}

// due is when the case is to be decided: what was promised, else what the law allows, else when the
// next task is due.
func (v *view) due() *time.Time {
	for _, name := range []string{"promised", "statutory"} {
		for _, term := range v.state.Terms {
			if term.Name == name && term.Due != nil {
				return term.Due
			}
		}
	}
	var next *time.Time
	for _, t := range v.state.Tasks {
		if t.Status == engine.TaskOpen && t.Due != nil && (next == nil || t.Due.Before(*next)) {
			next = t.Due
		}
	}
	return next
}

// page is the whole case.
func (v *view) page() Case {
	s := v.state
	page := Case{CaseRow: v.row(), Process: ProcessRef{ID: s.Process, Title: v.process.Title, Version: v.version},
		Materials: v.materials(), Now: v.now, Clock: v.clock(), Tasks: []Task{}, Operations: []Operation{}, Notices: v.notices(), Calculation: v.calculation(),
		May: CaseMay{FastForward: s.Status == engine.CaseOpen && v.may(identity.FastForward, identity.Object{Case: v.facts(), Demo: v.Demo != nil})}}
	page.Form, page.FormSchema = v.form()
	hidden := v.hidden()
	page.Officials = slices.DeleteFunc(v.process.OfficialFields(), func(name string) bool { return slices.Contains(hidden, name) })
	if v.call.person.ActsFor(s.Applicant.Unit) || s.Rehearsal && v.call.person.IsAdministrator() {
		page.Code = v.code
	}
	for i := range s.Tasks {
		if v.inside || !internal(s.Tasks[i]) {
			page.Tasks = append(page.Tasks, v.task(s.Tasks[i]))
		}
	}
	return page
}

// internal tells whether a task is between those who decide and nobody else's business.
func internal(t *engine.Task) bool {
	return t.Kind == engine.TaskExtension || t.Kind == engine.TaskSign || t.Kind == engine.TaskCopy
}

func (v *view) may(action identity.Action, o identity.Object) bool {
	return v.call.directory.May(v.call.person, action, o).Allowed
}

// materials are what was brought, in the order of the definition; what an older form of the case
// brought for a material that is not listed comes last.
func (v *view) materials() []CaseMaterial {
	list := []CaseMaterial{}
	var ids []string
	hidden := v.hidden()
	for _, m := range v.process.Materials {
		ids = append(ids, m.ID.Value)
	}
	for id := range v.state.Materials {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids[len(v.process.Materials):])
	for _, id := range ids {
		if slices.Contains(hidden, "materials/"+id) {
			continue
		}
		m := CaseMaterial{ID: id, Title: v.process.MaterialTitle(id), Files: []FileRef{}}
		for _, f := range v.state.Materials[id] {
			m.Files = append(m.Files, FileRef{ID: f.ID, Name: f.Name, Size: f.Size, SHA256: f.SHA256, Type: mime.TypeByExtension(path.Ext(f.Name))})
		}
		list = append(list, m)
	}
	return list
}
