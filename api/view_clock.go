package api

import (
	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// clock holds the case's own limits, running or not yet.
func (v *view) clock() Clock {
	clock := Clock{Statutory: v.clockTerm(process.TermStatutory), Promised: v.clockTerm(process.TermPromised)}
	if pause, paused := v.state.Paused(); paused && len(v.state.Terms) > 0 {
		clock.Paused = &ClockPause{Reason: v.pauseTitle(pause.Reason), Since: pause.From, Until: pause.Until}
		if declared, ok := v.process.Clock.Pause(pause.Reason); ok {
			clock.Paused.Basis = basisOf(&declared.Basis)
		}
	}
	return clock
}

func (v *view) clockTerm(name string) *ClockTerm {
	term := v.process.Clock.Term(name)
	if term == nil {
		return nil
	}
	shown := &ClockTerm{Name: name, Limit: limitText(term.Within.Limit.String()), Basis: basisOf(term.Basis)}
	for _, q := range engine.Ledgers(*v.state) {
		if q.Term == name {
			v.run(shown, q)
		}
	}
	return shown
}

// run shows how far a limit of the case has run: of one that has come to its end, how far it had then.
func (v *view) run(shown *ClockTerm, q engine.Question) {
	limit, err := calendar.ParseLimit(q.Limit)
	if err != nil {
		return
	}
	now := v.now
	if v.state.EndedAt != nil {
		now = *v.state.EndedAt
	}
	from := q.From
	g := v.call.calendar.Ledger(q.From, limit, now, q.Held...)
	shown.From, shown.Limit = &from, limitText(q.Limit)
	shown.Total, shown.Used, shown.Left, shown.Unit = g.Total, g.Used, &g.Left, string(limit.Unit)
	for i := range v.state.Terms {
		running := &v.state.Terms[i]
		if running.Name != q.Term {
			continue
		}
		shown.Due, shown.Provisional = running.Due, running.Provisional
		if x := running.Extended; x != nil {
			shown.Extended = &TermExtension{By: v.unit(x.By.Unit).Name, At: x.At, Limit: limitText(x.Limit), Reasons: x.Reasons, Basis: basisOf(&x.Basis)}
		}
	}
	lights := v.lightsOf(v.process)
	switch {
	case g.Left < 0 || g.Total > 0 && g.Used*100 >= g.Total*lights.Red:
		shown.Color = red
	case g.Total > 0 && g.Used*100 >= g.Total*lights.Yellow:
		shown.Color = yellow
	default:
		shown.Color = green
	}
}

// lateChoices are the answers of a task as opinions that change nothing.
func (v *view) lateChoices(t *engine.Task) []Choice {
	choices := []Choice{}
	step, ok := v.process.Step(t.Step)
	if !ok {
		return choices
	}
	for i := range step.Answers {
		choices = append(choices, Choice{Answer: step.Answers[i].ID, Title: step.Answers[i].Label(), Effect: texts.Both("view.late-effect", nil), Opinion: "optional"})
	}
	return choices
}

// termTitle is what a limit of the case is called.
func termTitle(name string) texts.Text {
	if name == process.TermStatutory {
		return texts.Both("view.term-statutory", nil)
	}
	return texts.Both("view.term-promised", nil)
}

// pauseTitle is for what the clock stands still, as people read it.
func (v *view) pauseTitle(reason string) texts.Text {
	if declared, ok := v.process.Clock.Pause(reason); ok {
		return declared.Title
	}
	switch reason {
	case process.PauseSuspended:
		return texts.Both("view.pause-suspended", nil)
	case process.PauseEnded:
		return texts.Both("view.pause-ended", nil)
	}
	return texts.Same(reason)
}

// proven adds to a task that was taken for answered what shows that those asked knew, and what came
// afterwards. Both are for those who decide.
func (v *view) proven(shown *Task, t *engine.Task) {
	if p := t.Proof; p != nil && v.inside {
		shown.Proof = &Proof{At: p.At, Reminders: p.Reminders}
		if p.Seen != nil {
			at := p.Seen.At
			shown.Proof.SeenBy, shown.Proof.SeenAt = p.Seen.By.Name, &at
		}
	}
	if !v.inside {
		return
	}
	for _, o := range t.Opinions {
		shown.LateOpinions = append(shown.LateOpinions, LateOpinion{At: o.At, By: o.By.Name, Answer: v.answerTitle(t.Step, o.Answer), Opinion: o.Opinion, Reasons: o.Reasons})
	}
}
