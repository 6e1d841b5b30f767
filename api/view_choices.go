package api

import (
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// choices are the answers a task takes, each with what it will do.
func (v *view) choices(t *engine.Task) []Choice {
	step, ok := v.process.Step(t.Step)
	if !ok {
		return []Choice{}
	}
	optional := demanded(process.Optional)
	switch t.Kind {
	case engine.TaskAcknowledge:
		return []Choice{{Answer: engine.AnswerAcknowledge, Title: ownAnswer(engine.AnswerAcknowledge), Effect: v.effectOf(step, "", nil), Opinion: optional}}
	case engine.TaskSupplement:
		effect := texts.Both("effect.resubmit", map[string]texts.Text{"step": v.stepTitle(t.Step)})
		return []Choice{{Answer: engine.AnswerResubmit, Title: ownAnswer(engine.AnswerResubmit), Effect: effect, Opinion: optional}}
	case engine.TaskExtension:
		return v.extensionChoices(t)
	case engine.TaskCopy:
		return []Choice{} // it is only read
	case engine.TaskSign:
		if t.Mode == "before" {
			return v.signChoices()
		}
	case engine.TaskAsk, engine.TaskPublic:
	}
	choices := []Choice{}
	for i := range step.Answers {
		a := &step.Answers[i]
		c := Choice{Answer: a.ID, Title: a.Label(), Opinion: demanded(a.Opinion), Effect: v.effect(t, step, a), Danger: a.End != nil}
		if a.Reasons == process.Required {
			c.Reasons = demanded(a.Reasons)
		}
		c.Fields, c.Files = names(a.Needs), names(a.Files)
		if t.Kind == engine.TaskAsk && !t.Late {
			c.Notice = v.draft(t, a)
		}
		choices = append(choices, c)
	}
	return choices
}

// draft is the notice an answer issues, as it would read now; what will be said with the answer is left
// open.
func (v *view) draft(t *engine.Task, a *process.Answer) *NoticeDraft {
	if a.Issue == nil {
		return nil
	}
	notice, ok := v.process.Notice(a.Issue.Value)
	if !ok {
		return nil
	}
	draft := &NoticeDraft{Title: notice.Title}
	open := texts.Both("view.to-be-written", nil)
	facts := engine.Facts(v.process, *v.state, t)
	facts.Now = v.now
	facts.Quoted = &process.Quoted{Opinion: open.In(v.call.lang), Reasons: open.In(v.call.lang)}
	if text, err := notice.Text.Fill(facts, v.state.Names); err == nil {
		draft.Text = &text
	}
	return draft
}

func demanded(d process.Demand) string {
	if d == process.Required {
		return "required"
	}
	return "optional"
}

func (v *view) extensionChoices(t *engine.Task) []Choice {
	unit, until, due := texts.Text{}, "", ""
	if asked, ok := v.state.Task(t.Of); ok {
		unit = v.call.directory.UnitName(asked.Unit)
		if asked.Due != nil {
			due = lastDay(*asked.Due)
		}
	}
	if t.Until != nil {
		until = lastDay(*t.Until)
	}
	params := map[string]texts.Text{"unit": unit, "until": texts.Same(until), "due": texts.Same(due)}
	return []Choice{
		{Answer: engine.AnswerAgree, Title: ownAnswer(engine.AnswerAgree), Effect: texts.Both("effect.extension-agree", params), Opinion: demanded(process.Optional)},
		{Answer: engine.AnswerRefuse, Title: ownAnswer(engine.AnswerRefuse), Effect: texts.Both("effect.extension-refuse", params), Opinion: demanded(process.Optional)},
	}
}

// effect says what an answer will do. Where several units are asked it depends on the others, and the
// sentence says so.
func (v *view) effect(t *engine.Task, step *process.Step, a *process.Answer) texts.Text {
	switch {
	case t.Late:
		return texts.Both("effect.late", nil)
	case t.Kind == engine.TaskPublic:
		return texts.Both("effect.objection", nil)
	case t.Kind == engine.TaskSign:
		return texts.Both("effect.sign-after", nil)
	}
	if len(step.Decide) > 0 || step.Ask != nil && step.Ask.Joined() {
		others := v.queued(t)
		for _, other := range v.state.Tasks {
			if other.Step == t.Step && other.Visit == t.Visit && other.Kind == engine.TaskAsk && other.Status == engine.TaskOpen && other.Number != t.Number {
				others++
			}
		}
		if others > 0 {
			return texts.Both("effect.wait", map[string]texts.Text{"count": texts.Same(itoa(others))})
		}
		return texts.Both("effect.join", nil)
	}
	return v.effectOf(step, a.ID, a)
}

// effectOf says where an outcome of the step leads.
func (v *view) effectOf(step *process.Step, outcome string, a *process.Answer) texts.Text {
	to, end := target(step, outcome, a)
	if to == process.ToApplicant {
		return texts.Both("effect.return", nil)
	}
	if end == "" {
		next, ok := v.process.Next(step.ID.Value)
		if to != "" {
			next, ok = v.process.Step(to)
		}
		switch {
		case !ok:
			return texts.Text{}
		case next.End != nil:
			end = next.End.State.Value
		default:
			params := map[string]texts.Text{"step": next.Label()}
			if v.state.Visits[next.ID.Value] > 0 {
				return texts.Both("effect.back", params)
			}
			return texts.Both("effect.next", params)
		}
	}
	return texts.Both("effect.end", map[string]texts.Text{"outcome": v.process.OutcomeTitle(end)})
}

// target is where the definition sends an outcome: by then, by the answer, or by the step's to.
func target(step *process.Step, outcome string, a *process.Answer) (to, end string) {
	name := func(n *process.Name) string {
		if n == nil {
			return ""
		}
		return n.Value
	}
	if r, ok := step.Route(outcome); ok {
		return name(r.To), name(r.End)
	}
	if a != nil && (a.To != nil || a.End != nil) {
		return name(a.To), name(a.End)
	}
	return name(step.To), ""
}

// queued is how many are still to be asked, where they are asked one after another.
func (v *view) queued(t *engine.Task) int {
	for _, a := range v.state.Active {
		if a.Step == t.Step && a.Visit == t.Visit {
			return len(a.Queue)
		}
	}
	return 0
}

// adviceChoices are what a delegate can recommend; it goes back to the one who is asked.
func (v *view) adviceChoices(t *engine.Task, choices []Choice) []Choice {
	for i := range choices {
		choices[i].Effect = texts.Both("effect.advise", map[string]texts.Text{"unit": v.asked(t)})
		choices[i].Opinion, choices[i].Reasons, choices[i].Danger = demanded(process.Required), "", false
		choices[i].Fields, choices[i].Files = nil, nil
	}
	return choices
}

// signChoices are what a signer added before can say: it is for the one who asked.
func (v *view) signChoices() []Choice {
	optional, effect := demanded(process.Optional), texts.Both("effect.sign", nil)
	return []Choice{
		{Answer: engine.AnswerAgree, Title: process.AnswerTitle(engine.AnswerAgree), Effect: effect, Opinion: optional},
		{Answer: engine.AnswerObject, Title: process.AnswerTitle(engine.AnswerObject), Effect: effect, Opinion: optional},
	}
}
