package api

import (
	"errors"
	"slices"

	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// operationTitle is what an operation is called.
func operationTitle(op process.Operation) texts.Text { return texts.Both("operation."+string(op), nil) }

// modes are the ways of adding a signer, in the order they are offered.
var modes = []Mode{{ID: "before", Title: texts.Both("operation.sign-before", nil)}, {ID: "after", Title: texts.Both("operation.sign-after", nil)},
	{ID: "beside", Title: texts.Both("operation.sign-beside", nil)}}

// never are the refusals that say that an operation is not for this person or this task at all: it is
// left out then. What is only not possible at the moment is shown with the reason.
var never = map[engine.RefusalCode]bool{
	engine.NotAllowed: true, engine.NotYours: true, engine.NotTheActor: true, engine.UnknownAnswer: true, engine.NotASigner: true,
	engine.TaskIsClosed: true, engine.CaseIsEnded: true, engine.AlreadyClaimed: true, engine.NotClaimed: true, engine.NothingToRecall: true,
	engine.UnknownTask: true, engine.CaseNotEnded: true, engine.CaseNotSuspended: true, engine.UnknownStep: true, engine.NotEarlier: true,
	engine.AcrossBranches: true, engine.TargetMissing: true, engine.CannotEvaluate: true, engine.UnknownEvent: true,
}

// anyone and something stand for a target and a text that are still to be chosen, so that only who and
// when decide.
var anyone = &engine.Actor{Unit: "-"}

const something = "-"

// try asks the case what it would say to an event of somebody.
func (v *view) try(by engine.Actor, e engine.Event) *engine.Refusal {
	e.By, e.At = &by, v.now
	err := engine.Check(v.process, *v.state, e)
	var r *engine.Refusal
	if err != nil && !errors.As(err, &r) {
		return &engine.Refusal{Code: engine.NotAllowed} // it cannot be done, and why is for the log of who does it
	}
	return r
}

// offered enters an operation, unless it is not for this person at all. That a case stands still is said
// once on a task's page, and not at every operation.
func (v *view) offered(list []Operation, o Operation, e engine.Event, r *engine.Refusal) []Operation {
	if r != nil && (never[r.Code] || r.Code == engine.CaseIsSuspended && e.Task != 0) {
		return list
	}
	o.Title = operationTitle(process.Operation(o.Operation))
	if o.Allowed = r == nil; !o.Allowed {
		f := v.refused(e, r)
		text := texts.Both(f.text, f.params)
		o.Refusal = &text
	}
	return append(list, o)
}

// object is what permissions need to know of a task.
func (v *view) object(t *engine.Task) identity.Object {
	asked := &identity.Task{Unit: t.Unit, Post: t.Post, User: t.User, Role: t.Role}
	if t.Delegate != nil {
		asked.Delegate = &identity.Performer{Unit: t.Delegate.Unit, Post: t.Delegate.Post, User: t.Delegate.User}
	}
	if step, ok := v.process.Step(t.Step); ok && step.Ask != nil && step.Ask.Conclude != nil {
		asked.Concludes = v.performer(&step.Ask.Conclude.Unit, step.Ask.Conclude.Post.Value, t)
	}
	return identity.Object{Case: v.facts(), Task: asked}
}

// actor is the caller as they would act on a task, when they may at all.
func (v *view) actor(op process.Operation, t *engine.Task) (engine.Actor, bool) {
	d := v.call.directory.May(v.call.person, taskActions[op], v.object(t))
	return v.call.as(d), d.Allowed
}

// taskOperations are what the caller may do with a task besides answering it.
func (v *view) taskOperations(t *engine.Task) []Operation {
	list := []Operation{}
	if by, ok := v.actor(process.OpHold, t); ok && advises(t, &by) {
		return v.taskOperation(v.taskOperation(list, process.OpCopy, t, ""), process.OpComment, t, "") // the rest is for whom it goes back to
	}
	for _, op := range []process.Operation{process.OpClaim, process.OpUnclaim, process.OpRead, process.OpHold, process.OpTransfer, process.OpDelegate, process.OpSign} {
		list = v.taskOperation(list, op, t, "")
	}
	list = v.unsign(list, t)
	for _, op := range []process.Operation{process.OpReturn, process.OpRecall, process.OpConclude, process.OpUrge, process.OpCopy, process.OpComment} {
		if op == process.OpUrge && v.mayAnswer(t) {
			continue // nobody urges themselves
		}
		list = v.taskOperation(list, op, t, "")
	}
	return list
}

// taskOperation enters one operation. id is set where the task is another one than the page's.
func (v *view) taskOperation(list []Operation, op process.Operation, t *engine.Task, id string) []Operation {
	by, ok := v.actor(op, t)
	if !ok {
		return list
	}
	e := engine.Event{Kind: taskEvents[op], Task: t.Number, Opinion: something}
	o := Operation{Operation: string(op), Task: id}
	switch op {
	case process.OpReturn:
		var refusal *engine.Refusal
		o.Opinion = "required"
		if o.Steps, refusal = v.returns(t, by); len(o.Steps) > 0 {
			refusal = nil
		}
		return v.offered(list, o, e, refusal)
	case process.OpSign:
		var refusal *engine.Refusal
		o.Target, o.Opinion = true, "optional"
		if o.Modes, refusal = v.signModes(by, e); len(o.Modes) > 0 {
			refusal = nil
		}
		return v.offered(list, o, e, refusal)
	case process.OpTransfer, process.OpDelegate, process.OpCopy:
		e.Target, o.Target, o.Opinion = anyone, true, "optional"
	case process.OpComment:
		o.Opinion = "required"
	case process.OpUrge:
		o.Opinion = "optional"
	}
	return v.offered(list, o, e, v.try(by, e))
}

// returns are the steps a task can be sent back to, the applicant first.
func (v *view) returns(t *engine.Task, by engine.Actor) (steps []StepRef, last *engine.Refusal) {
	e := engine.Event{Kind: engine.SentBack, Task: t.Number, Opinion: something, To: process.ToApplicant}
	if last = v.try(by, e); last == nil {
		steps = append(steps, StepRef{ID: process.ToApplicant, Title: texts.Both("view.to-applicant", nil)})
	} else if !never[last.Code] {
		return nil, last
	}
	for _, step := range v.process.All() {
		if step.Ask == nil || v.state.Visits[step.ID.Value] == 0 {
			continue
		}
		e.To = step.ID.Value
		if r := v.try(by, e); r == nil {
			steps = append(steps, StepRef{ID: e.To, Title: step.Label(), Back: true})
		}
	}
	return steps, last
}

func (v *view) signModes(by engine.Actor, e engine.Event) (possible []Mode, last *engine.Refusal) {
	e.Target = anyone
	for _, mode := range modes {
		e.Mode = mode.ID
		if r := v.try(by, e); r == nil {
			possible = append(possible, mode)
		} else {
			last = r
		}
	}
	return possible, last
}

// unsign enters one operation for each signer who was added to the task, or for the task when it is
// such a signer's.
func (v *view) unsign(list []Operation, t *engine.Task) []Operation {
	for i := range v.state.Tasks {
		signer := v.state.Tasks[i]
		if signer.Mode == "" || signer.Of != t.Number && signer.Number != t.Number {
			continue
		}
		before := len(list)
		list = v.taskOperation(list, process.OpUnsign, signer, engine.TaskID(v.state.Case, signer.Number))
		if len(list) > before {
			about := v.asked(signer)
			list[before].About = &about
		}
	}
	return list
}

// asked is who is asked: the person named, else the unit.
func (v *view) asked(t *engine.Task) texts.Text {
	return v.named(&engine.Actor{User: t.User, Unit: t.Unit, Post: t.Post})
}

// caseOperations are what the caller may do with the case as a whole, and with tasks of it that need
// not be their own.
func (v *view) caseOperations() []Operation {
	list := []Operation{}
	for _, op := range process.CaseOperations {
		if op == process.OpExtendTerm {
			list = v.termExtensions(list)
			continue
		}
		what := caseEvents[op]
		d := v.call.directory.May(v.call.person, what.action, identity.Object{Case: v.facts()})
		if !d.Allowed {
			continue
		}
		by := v.call.as(d)
		e, o := engine.Event{Kind: what.kind, Reasons: something}, Operation{Operation: string(op), Reasons: "required"}
		switch op {
		case process.OpWithdraw:
			o.Reasons = "optional"
		case process.OpResume:
			o.Reasons = ""
		case process.OpMove, process.OpReopen:
			var refusal *engine.Refusal
			if o.Steps, refusal = v.destinations(by, e); len(o.Steps) > 0 {
				refusal = nil
			}
			list = v.offered(list, o, e, refusal)
			continue
		}
		list = v.offered(list, o, e, v.try(by, e))
	}
	return v.beside(list)
}

// termExtensions enters one operation for each limit of the case that the caller may make longer.
func (v *view) termExtensions(list []Operation) []Operation {
	for _, term := range v.state.Terms {
		d := v.call.directory.May(v.call.person, identity.ExtendTerm, identity.Object{Case: v.facts(), Performer: v.extender(term.Name)})
		if !d.Allowed {
			continue
		}
		by := v.call.as(d)
		about := termTitle(term.Name)
		e := engine.Event{Kind: engine.TermExtended, Term: term.Name, Reasons: something}
		list = v.offered(list, Operation{Operation: string(process.OpExtendTerm), Reasons: "required", Term: term.Name, About: &about}, e, v.try(by, e))
	}
	return list
}

// destinations are the steps an administrator can lead the case to.
func (v *view) destinations(by engine.Actor, e engine.Event) (steps []StepRef, last *engine.Refusal) {
	last = &engine.Refusal{Code: engine.UnknownStep}
	for _, step := range v.process.All() {
		e.To = step.ID.Value
		r := v.try(by, e)
		switch {
		case r == nil:
			steps = append(steps, StepRef{ID: e.To, Title: step.Label()})
		case !never[r.Code]:
			last = r
		}
		if r != nil && (r.Code == engine.NotTheActor || r.Code == engine.CaseIsEnded || r.Code == engine.CaseIsSuspended || r.Code == engine.CaseNotEnded) {
			return nil, r // the same for every step
		}
	}
	return steps, last
}

// beside enters what may be done with tasks of others: to urge those who are asked, and to end the
// collecting of answers.
func (v *view) beside(list []Operation) []Operation {
	var concluded []string
	for i := range v.state.Tasks {
		t := v.state.Tasks[i]
		if t.Status != engine.TaskOpen || t.Kind == engine.TaskCopy || t.Kind != engine.TaskAsk && !v.inside {
			continue
		}
		id, before := engine.TaskID(v.state.Case, t.Number), len(list)
		if !slices.Contains(concluded, t.Step) {
			if list = v.taskOperation(list, process.OpConclude, t, id); len(list) > before {
				concluded = append(concluded, t.Step)
				about := v.stepTitle(t.Step)
				list[before].About = &about
			}
		}
		before = len(list)
		if v.mayAnswer(t) {
			continue
		}
		if list = v.taskOperation(list, process.OpUrge, t, id); len(list) > before {
			about := texts.Both("view.step-of-unit", map[string]texts.Text{"step": v.stepTitle(t.Step), "unit": v.call.directory.UnitName(t.Unit)})
			list[before].About = &about
		}
	}
	return list
}

// reports are the declared events the caller may report.
func (v *view) reports() []Report {
	var list []Report
	if v.state.Status != engine.CaseOpen {
		return nil
	}
	for i := range v.process.Events {
		declared := &v.process.Events[i]
		d := v.call.directory.May(v.call.person, identity.ReportEvent, identity.Object{Case: v.facts(), Performer: v.reporter(declared)})
		if d.Allowed {
			list = append(list, Report{Event: declared.ID.Value, Title: v.eventTitle(declared.ID.Value)})
		}
	}
	return list
}
