package api

import (
	"time"

	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// task is a task as the caller may see it.
func (v *view) task(t *engine.Task) Task {
	shown := Task{ID: engine.TaskID(v.state.Case, t.Number), Step: t.Step, StepTitle: v.stepTitle(t.Step), Kind: string(t.Kind),
		Unit: v.unit(t.Unit), Post: t.Post, Status: string(t.Status), OpenedAt: t.Opened, Due: t.Due, Provisional: t.Provisional,
		ClosedAt: t.ClosedAt, Basis: basisOf(t.Basis), Extension: v.extension(t)}
	if t.Status == engine.TaskOpen && v.mayAnswer(t) {
		shown.Delegated = v.delegated(t)
		shown.Mine, shown.Recall = !shown.Delegated, shown.Delegated && v.mayRecall(t)
	}
	if t.Post != "" {
		name := v.call.directory.PostName(t.Post)
		shown.PostName = &name
	}
	if t.Status == engine.TaskOpen && t.Due != nil {
		left := v.daysLeft(*t.Due)
		shown.DaysLeft, shown.Color = &left, light(v.call.calendar, t.Opened, *t.Due, v.now, v.lightsOf(v.process))
	}
	shown.Answer = v.answer(t)
	if v.inside || v.addressed(t) {
		shown.Opinion, shown.Reasons = t.Opinion, t.Reasons
	}
	if v.inside && t.By != nil {
		shown.By = t.By.Name
	}
	v.standing(&shown, t)
	v.proven(&shown, t)
	return shown
}

func (v *view) mayAnswer(t *engine.Task) bool {
	return v.may(identity.AnswerTask, v.object(t))
}

// delegated tells whether a task that the caller may answer is with somebody else who advises. They have
// to find it, to take it back; but it does not count as theirs to do, because the case takes no answer
// from them until it is back.
func (v *view) delegated(t *engine.Task) bool {
	if t.Delegate == nil {
		return false
	}
	by := v.call.as(v.call.directory.May(v.call.person, identity.AnswerTask, v.object(t)))
	return !advises(t, &by)
}

// mayRecall tells whether the case would let the caller take the task back now: where somebody has
// claimed it, that is for them alone.
func (v *view) mayRecall(t *engine.Task) bool {
	by, ok := v.actor(process.OpRecall, t)
	return ok && v.try(by, engine.Event{Kind: engine.Recalled, Task: t.Number, Opinion: something}) == nil
}

// answer is what was answered. To the public an authority that was consulted has answered, and no more:
// what it said is between the authorities. What the law makes of silence is public.
func (v *view) answer(t *engine.Task) *Answer {
	switch {
	case t.Answer == "":
		return nil
	case t.Status == engine.TaskByPolicy || t.Policy != "":
		return &Answer{ID: t.Answer, Title: v.answerTitle(t.Step, t.Answer), Kind: "automatic"}
	case t.Status == engine.TaskSilent || t.Basis != nil:
		return &Answer{ID: t.Answer, Title: v.answerTitle(t.Step, t.Answer), Kind: "deemed"}
	case !v.inside && v.consulted(t.Step):
		return &Answer{ID: "answered", Title: texts.Both("view.answered", nil), Kind: "person"}
	case t.Kind == engine.TaskAsk || t.Kind == engine.TaskSign || t.Kind == engine.TaskPublic:
		return &Answer{ID: t.Answer, Title: v.answerTitle(t.Step, t.Answer), Kind: "person"}
	default:
		return &Answer{ID: t.Answer, Title: ownAnswer(t.Answer), Kind: "person"}
	}
}

// ownAnswer is the name of an answer that the engine itself knows.
func ownAnswer(id string) texts.Text {
	switch id {
	case engine.AnswerRefuse: // here it refuses another date, not an application
		return texts.Both("view.extension-refuse", nil)
	case engine.AnswerAgree:
		return texts.Both("view.extension-agree", nil)
	case engine.AnswerRead:
		return texts.Both("view.read", nil)
	default:
		return process.AnswerTitle(id)
	}
}

func (v *view) answerTitle(step, answer string) texts.Text {
	if s, ok := v.process.Step(step); ok {
		if a, ok := s.Answer(answer); ok {
			return a.Label()
		}
	}
	return process.AnswerTitle(answer)
}

// consulted tells whether a step asks several units for their views, which are then joined.
func (v *view) consulted(step string) bool {
	s, ok := v.process.Step(step)
	return ok && s.Ask != nil && s.Ask.Several()
}

// addressed tells whether what was written with an answer is meant for the applicant: it sent the case
// back for correction, or it ended it, or the applicant wrote it.
func (v *view) addressed(t *engine.Task) bool {
	if t.Kind == engine.TaskSupplement {
		return true
	}
	step, ok := v.process.Step(t.Step)
	if !ok || t.Kind != engine.TaskAsk || v.consulted(t.Step) {
		return false
	}
	answer, ok := step.Answer(t.Answer)
	return ok && (answer.End != nil || answer.To != nil && answer.To.Value == process.ToApplicant)
}

// extension is another date that was asked for: on the task that grants it, and on the task it is about.
func (v *view) extension(t *engine.Task) *Extension {
	if !v.inside {
		return nil
	}
	asked := t
	if t.Kind != engine.TaskExtension {
		asked = nil
		for i := range v.state.Tasks {
			if other := v.state.Tasks[i]; other.Kind == engine.TaskExtension && other.Of == t.Number {
				asked = other // the last one counts
			}
		}
	}
	if asked == nil || asked.Until == nil {
		return nil
	}
	e := &Extension{Of: engine.TaskID(v.state.Case, asked.Of), Until: lastDay(*asked.Until), Reason: asked.Reasons, Status: "asked"}
	switch {
	case asked.Status == engine.TaskOpen:
	case asked.Answer == engine.AnswerAgree:
		e.Status = "agreed"
	default:
		e.Status = "refused"
	}
	return e
}

// taskPage is what somebody needs to answer the task.
func (v *view) taskPage(t *engine.Task) TaskPage {
	page := TaskPage{Task: v.task(t), Case: v.page(), Choices: []Choice{}, Operations: v.taskOperations(t)}
	decision := v.call.directory.May(v.call.person, identity.AnswerTask, v.object(t))
	switch {
	case !decision.Allowed:
		page.Refusal = v.sentence(decision.Code, decision.Params)
	case t.Status == engine.TaskSilent && len(t.Opinions) == 0 && t.Kind == engine.TaskAsk:
		page.Allowed, page.Late = true, true
	case t.Status != engine.TaskOpen:
		page.Refusal = v.sentence(string(engine.TaskIsClosed), map[string]string{"status": string(t.Status), "answer": t.Answer})
	default:
		page.Allowed = true
	}
	if page.Late {
		page.Choices = v.lateChoices(t)
	}
	if t.Status != engine.TaskOpen {
		return page
	}
	page.Choices = v.choices(t)
	if page.Allowed {
		v.answering(&page, t, v.call.as(decision))
	}
	return page
}

// answering adds to a page what the one who answers needs. What keeps them from answering at the moment
// is asked of the case.
func (v *view) answering(page *TaskPage, t *engine.Task, by engine.Actor) {
	step, _ := v.process.Step(t.Step)
	if page.Advising = advises(t, &by); page.Advising {
		page.Choices = v.adviceChoices(t, page.Choices)
	}
	page.MustClaim = step != nil && step.Ask != nil && step.Ask.Claim && t.Kind == engine.TaskAsk && t.Claimed == "" && !page.Advising
	page.MayExtend = v.mayExtend(t)
	v.fill(page, t)
	if t.Draft != nil && !page.Advising {
		page.Draft = &DraftView{Answer: t.Draft.Answer, Opinion: t.Draft.Opinion, Reasons: t.Draft.Reasons, Form: t.Draft.Form}
	}
	if r := v.hindrance(t, by); r != nil {
		f := v.refused(t.Reply("", "", ""), r)
		text := texts.Both(f.text, f.params)
		page.Allowed, page.Refusal = false, &text
	}
}

// hindrances are what keeps somebody from answering whatever they would say.
var hindrances = map[engine.RefusalCode]bool{engine.CaseIsSuspended: true, engine.WithDelegate: true, engine.ClaimedByOther: true,
	engine.ConflictOfInterest: true, engine.OwnCase: true, engine.SeparationOfDuties: true, engine.SignerPending: true, engine.OneAtATime: true, engine.TaskHasExpired: true}

// advises tells whether somebody who may answer does so as the one a task was delegated to.
func advises(t *engine.Task, by *engine.Actor) bool {
	if t.Delegate == nil {
		return false
	}
	for _, actor := range []*engine.Actor{by, by.For} {
		if actor == nil {
			continue
		}
		if t.Delegate.User != "" && actor.User == t.Delegate.User ||
			t.Delegate.User == "" && actor.Unit == t.Delegate.Unit && (t.Delegate.Post == "" || actor.Post == t.Delegate.Post) {
			return true
		}
	}
	return false
}

func (v *view) hindrance(t *engine.Task, by engine.Actor) *engine.Refusal {
	if t.Kind != engine.TaskAsk && t.Kind != engine.TaskSign && t.Kind != engine.TaskPublic {
		return nil
	}
	e := t.Reply(engine.AnswerAgree, something, something)
	if step, ok := v.process.Step(t.Step); ok && len(step.Answers) > 0 {
		e.Answer = step.Answers[0].ID
	}
	if r := v.try(by, e); r != nil && hindrances[r.Code] {
		return r
	}
	return nil
}

func (v *view) sentence(code string, params map[string]string) *texts.Text {
	f := refused(v.call.directory, code, params)
	text := texts.Both(f.text, f.params)
	return &text
}

// mayExtend says who grants another date, while one may still be asked for.
func (v *view) mayExtend(t *engine.Task) *MayExtend {
	step, ok := v.process.Step(t.Step)
	if !ok || t.Kind != engine.TaskAsk || t.Due == nil || step.Within == nil || step.Within.Extend == nil {
		return nil
	}
	if t.Extended >= step.Within.Extend.Times || !v.now.Before(*t.Due) {
		return nil
	}
	for _, other := range v.state.Tasks {
		if other.Kind == engine.TaskExtension && other.Of == t.Number && other.Status == engine.TaskOpen {
			return nil
		}
	}
	by := step.Within.Extend.By
	unit := by.Unit
	if by.Expr != nil {
		var err error
		if unit, err = by.Expr.Text(v.evidence()); err != nil {
			return nil // the case itself will say why when it is asked
		}
	}
	return &MayExtend{By: v.unit(unit), Basis: basisOf(&step.Within.Extend.Basis)}
}

// evidence is the case as expressions know it.
func (v *view) evidence() *process.Facts {
	return engine.Facts(v.process, *v.state, nil)
}

// daysLeft is how many working days are left, on the case's clock: 0 on the last day. What has run out
// is late even on a day of rest right after the last day.
func (v *view) daysLeft(due time.Time) int {
	left := v.call.calendar.Left(v.now, due)
	if !v.now.Before(due) {
		return min(left, -1)
	}
	return left
}

// lastDay is the last day of a limit that runs out at an instant: limits end at 24:00.
func lastDay(due time.Time) string {
	return due.Add(-time.Microsecond).In(process.Zone).Format(time.DateOnly)
}
