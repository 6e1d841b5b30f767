package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// Report is how a scenario came out.
type Report struct {
	Title    string         `json:"title"`
	Place    process.Place  `json:"place"`
	Passed   bool           `json:"passed"`
	Failures []Failure      `json:"failures,omitempty"`
	Events   []engine.Event `json:"events,omitempty"`
	State    engine.State   `json:"-"`
}

// Failure is one thing that came out otherwise than written.
type Failure struct {
	Place process.Place `json:"place"`
	Text  process.Text  `json:"text"`
}

// Run plays a scenario on an executor. The error is for what kept the scenario from running at
// all; that it came out otherwise than written is in the report.
func Run(ctx context.Context, x Executor, p *process.Process, s process.Scenario) (Report, error) {
	r := &runner{process: p, scenario: s, report: Report{Title: s.Title.ZH, Place: s.At}}
	var err error
	r.current, err = x.Open(ctx, p, s.Given)
	if err != nil {
		return r.report, fmt.Errorf("begin scenario %q: %w", s.Title.ZH, err)
	}
	for i := range s.When {
		if err := r.act(ctx, &s.When[i]); err != nil {
			return r.report, fmt.Errorf("%s: scenario %q: %w", s.When[i].At, s.Title.ZH, err)
		}
		if len(r.report.Failures) > 0 {
			break // what follows would fail only because this line did
		}
	}
	if r.report.State, err = r.current.State(ctx); err != nil {
		return r.report, err
	}
	if r.report.Events, err = r.current.Events(ctx); err != nil {
		return r.report, err
	}
	if len(r.report.Failures) == 0 {
		r.compare()
	}
	r.report.Passed = len(r.report.Failures) == 0
	return r.report, nil
}

// runner is a scenario being played.
type runner struct {
	process  *process.Process
	scenario process.Scenario
	current  Case
	form     json.RawMessage // as it was last sent in
	report   Report
}

func (r *runner) fail(at process.Place, zh, en string) {
	r.report.Failures = append(r.report.Failures, Failure{Place: at, Text: process.Text{ZH: zh, EN: en}})
}

// act plays one line.
func (r *runner) act(ctx context.Context, act *process.Act) error {
	switch {
	case act.After != nil:
		return r.passed(act, r.current.Forward(ctx, act.After.Limit.Limit))
	case act.Moment != nil:
		return r.passed(act, r.current.ForwardTo(ctx, act.Moment.Value))
	case act.Call != nil || act.Sub != nil:
		e, ok, err := r.result(ctx, act)
		if err != nil || !ok {
			return err
		}
		return r.judge(act, r.current.Apply(ctx, e))
	}
	for _, who := range act.As {
		e, ok, err := r.event(ctx, act, who)
		if err != nil {
			return err
		}
		if ok && e.Kind == engine.Submitted && !r.mayStart() {
			if err := r.judge(act, &engine.Refusal{Code: mayNotStart}); err != nil {
				return err
			}
			continue
		}
		if ok {
			if err := r.judge(act, r.current.Apply(ctx, e)); err != nil {
				return err
			}
			if (e.Kind == engine.Submitted || e.Kind == engine.Resubmitted) && act.Refused == nil {
				r.form = e.Form
			}
		}
	}
	return nil
}

// passed takes what came of letting time pass. What then happens by itself may be impossible: a value it needs is
// missing, say, and a real case stands there until somebody has looked.
func (r *runner) passed(act *process.Act, err error) error {
	var refusal *engine.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	why := r.reason(refusal)
	r.fail(act.At, "到时应当自动办理的办不下去："+why.ZH, "what has to happen by itself by then cannot: "+why.EN)
	return nil
}

// mayNotStart is the refusal of an application by whom the definition does not let begin; who may is
// for the organisation to say (see identity.May), and in a story for what is given of the applicant.
const mayNotStart engine.RefusalCode = "may-not-start"

// mayStart tells whether the applicant is one of those who may begin. A story that does not say of which
// kind the applicant is leaves it open.
func (r *runner) mayStart() bool {
	applicant := r.scenario.Given.Applicant
	return applicant.Kind == "" || slices.ContainsFunc(r.process.Start.By, func(by process.Name) bool {
		return by.Value == applicant.Kind || by.Value == applicant.Unit
	})
}

// judge holds what came of a line against what the scenario says.
func (r *runner) judge(act *process.Act, err error) error {
	var refusal *engine.Refusal
	switch {
	case err != nil && !errors.As(err, &refusal):
		return err
	case err == nil && act.Refused != nil:
		r.fail(act.At, "应当被拒绝（"+act.Refused.Value+"），却被接受了", "this had to be refused ("+act.Refused.Value+") and was accepted")
	case err != nil && act.Refused == nil:
		why := r.reason(refusal)
		r.fail(r.blamed(act, refusal), "被拒绝："+why.ZH, "refused: "+why.EN)
	case err != nil && !matches(refusal, act):
		why, wanted := r.reason(refusal), act.Refused.Value
		if act.Field != nil {
			wanted += " " + *act.Field
		}
		r.fail(act.At, "应因 "+wanted+" 被拒绝，实际是："+why.ZH, "this had to be refused for "+wanted+", and was for: "+why.EN)
	}
	return nil
}

// blamed is where the value stands for which an application was refused: in the line, or in what is given.
func (r *runner) blamed(act *process.Act, refusal *engine.Refusal) process.Place {
	if act.Submit == nil || len(refusal.Problems) == 0 {
		return act.At
	}
	field, _, _ := strings.Cut(strings.TrimPrefix(refusal.Problems[0].Field, "/"), "/")
	if at := act.Submit.Place(field); at != act.Submit.At {
		return at
	}
	if at, given := r.scenario.Given.Place(field); given {
		return at
	}
	return act.At
}

// matches tells whether a refusal is the one expected: by its code, or by the rule or problem it
// names, at the field when the scenario names one.
func matches(refusal *engine.Refusal, act *process.Act) bool {
	if string(refusal.Code) == act.Refused.Value && act.Field == nil {
		return true
	}
	return slices.ContainsFunc(refusal.Problems, func(problem process.FieldProblem) bool {
		named := problem.Rule == act.Refused.Value || problem.Code == act.Refused.Value || string(refusal.Code) == act.Refused.Value
		return named && (act.Field == nil || *act.Field == problem.Field)
	})
}

// submission is the event that begins the case.
func (r *runner) submission(act *process.Act, actor engine.Actor) (engine.Event, bool, error) {
	form, err := merge(r.scenario.Given.Form, act.Submit.Form)
	if err != nil {
		return engine.Event{}, false, err
	}
	applicant := r.scenario.Given.Applicant
	return engine.Event{
		Kind: engine.Submitted, By: &actor, Form: form, Materials: r.materials(form),
		Opening: &engine.Opening{
			Case: "scenario", Number: r.process.Start.Number.Number(r.scenario.Given.Start.Year(), 1),
			Process: r.process.ID.Value, Definition: r.process.Hash(), Rehearsal: true, Cast: r.cast(),
			Applicant: engine.Party{Unit: applicant.Unit, Kind: applicant.Kind, Parent: applicant.Parent, User: actor.User},
		},
	}, true, nil
}

// materials are the files given, or one for every material that has to be brought with this form.
func (r *runner) materials(form json.RawMessage) map[string][]engine.FileRef {
	files := map[string][]engine.FileRef{}
	given, applicant := r.scenario.Given.Materials, r.scenario.Given.Applicant
	application := process.Submission{Form: form, Reading: &process.Reading{}, Applicant: applicant, Submitted: r.scenario.Given.Start, Now: r.scenario.Given.Start}
	for _, m := range r.process.Materials {
		id := m.ID.Value
		names := given[id]
		if given == nil && m.Required && m.Asked(application) {
			ending := "pdf"
			if len(m.Accept) > 0 {
				ending = m.Accept[0].Value
			}
			names = []string{id + "." + ending}
		}
		for _, name := range names {
			files[id] = append(files[id], engine.FileRef{ID: "scenario-" + id, Name: name})
		}
	}
	return files
}

// merge lays changes over a form; a field set to null is taken out.
func merge(form, changes json.RawMessage) (json.RawMessage, error) {
	base, err := process.ReadObject(form)
	if err != nil {
		return nil, fmt.Errorf("read the form given: %w", err)
	}
	change, err := process.ReadObject(changes)
	if err != nil {
		return nil, fmt.Errorf("read the change to the form: %w", err)
	}
	return base.With(change).JSON()
}

// compare holds the outcome against what the scenario says.
func (r *runner) compare() {
	then, state := r.scenario.Then, r.report.State
	got := state.End
	if state.Status != engine.CaseEnded {
		got = "open"
	}
	if got != then.State.Value {
		r.differ(then.State.At, "state", then.State.Value, got)
	}
	if then.Deemed != nil {
		r.differ(then.Place("deemed"), "deemed", listed(then.Deemed), strings.Join(r.tasks(engine.TaskSilent), ", "))
	}
	if then.Asked != nil {
		r.differ(then.Place("asked"), "asked", listed(then.Asked), strings.Join(r.tasks(engine.TaskOpen), ", "))
	}
	if then.Path != nil {
		var path []string
		for _, e := range r.report.Events {
			if e.Kind == engine.StepEntered {
				path = append(path, e.Step)
			}
		}
		r.differ(then.Place("path"), "path", listed(then.Path), strings.Join(path, ", "))
	}
	of := func(kind engine.Kind) func(engine.Event) bool {
		return func(e engine.Event) bool { return e.Kind == kind }
	}
	r.happened("kept", then.Kept, of(engine.TaskKept))
	r.happened("automatic", then.Automatic, of(engine.TaskAutomatic))
	r.happened("reminded", then.Reminded, of(engine.Reminded))
	// Who has to confirm that they were told is told as well: when the task is put before them.
	r.happened("notified", then.Notified, func(e engine.Event) bool {
		return e.Kind == engine.Notified || e.Kind == engine.TaskOpened && e.TaskKind == engine.TaskAcknowledge
	})
	r.issued(then.Issued)
	if then.Late != nil {
		r.differ(then.Place("late"), "late", listed(then.Late), strings.Join(append(r.tasks(engine.TaskTooLate), r.lateOpinions()...), ", "))
	}
	r.values("dates", then.Dates, r.dates())
	r.values("data", then.Data, state.Data)
	if then.Form != nil {
		fields := map[string]json.RawMessage{}
		_ = json.Unmarshal(state.Form, &fields) // it was checked when it came in
		r.values("form", then.Form, fields)
	}
}

// happened compares step/unit of some events, in their order.
func (r *runner) happened(what string, want []process.StepUnit, which func(engine.Event) bool) {
	if want == nil {
		return
	}
	var got []string
	for _, e := range r.report.Events {
		if which(e) {
			got = append(got, e.Step+"/"+called(e.Unit, e.User))
		}
	}
	r.differ(r.scenario.Then.Place(what), what, listed(want), strings.Join(got, ", "))
}

// issued compares the notices that were issued, in their order.
func (r *runner) issued(want []process.Name) {
	if want == nil {
		return
	}
	var got []string
	for _, n := range r.report.State.Notices {
		got = append(got, n.ID)
	}
	r.differ(r.scenario.Then.Place("issued"), "issued", listed(want), strings.Join(got, ", "))
}

// listed are names as a report lists them.
func listed[N fmt.Stringer](names []N) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = name.String()
	}
	return strings.Join(list, ", ")
}

// called is how those asked are called in expectations: by their unit, or as a person.
func called(unit, user string) string {
	if user != "" {
		return user
	}
	return unit
}

// values compares the values a scenario names.
func (r *runner) values(what string, want *process.Change, got map[string]json.RawMessage) {
	if want == nil {
		return
	}
	expected := map[string]json.RawMessage{}
	_ = json.Unmarshal(want.Form, &expected) // the language has read it
	for _, name := range slices.Sorted(maps.Keys(expected)) {
		value, known := got[name]
		if !known {
			value = json.RawMessage("null") // nothing stands there
		}
		r.differ(want.Place(name), what+"."+name, compact(expected[name]), compact(value))
	}
}

func compact(raw json.RawMessage) string {
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return string(raw)
	}
	return out.String()
}

func (r *runner) differ(at process.Place, what, want, got string) {
	if want != got {
		r.fail(at, fmt.Sprintf("%s 应为 [%s]，实际为 [%s]", what, want, got), fmt.Sprintf("%s has to be [%s] and is [%s]", what, want, got))
	}
}

// tasks are step/unit of the tasks with a status.
func (r *runner) tasks(status engine.TaskStatus) []string {
	var where []string
	for _, task := range r.report.State.Tasks {
		if task.Status == status {
			where = append(where, task.Step+"/"+called(task.Unit, task.User))
		}
	}
	return where
}
