package api

import (
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// events tells the log as sentences: all of it to those who decide, the public part to others.
func (v *view) events(log []engine.Event) []Event {
	told := []Event{}
	for i := range log {
		e := &log[i]
		if v.inside {
			told = append(told, v.insideEvent(e))
			continue
		}
		if entry, public := v.publicEntry(e); public {
			event := Event{Seq: len(told) + 1, At: entry.At, Kind: string(e.Kind), Text: entry.Text, Unit: entry.Unit, Basis: entry.Basis}
			if e.Step != "" {
				event.Step, event.StepTitle = e.Step, &entry.Title
			}
			told = append(told, event)
		}
	}
	return told
}

// insideEvent is an event as those who decide see it, with the person who acted.
func (v *view) insideEvent(e *engine.Event) Event {
	told := Event{Seq: e.Seq, At: e.At, Kind: string(e.Kind), Text: v.insideText(e), Step: e.Step,
		Opinion: e.Opinion, Reasons: e.Reasons, Basis: basisOf(e.Basis), Due: e.Due}
	if e.Step != "" {
		title := v.stepTitle(e.Step)
		told.StepTitle = &title
	}
	if unit := actingUnit(e); unit != "" {
		ref := v.unit(unit)
		told.Unit = &ref
	}
	if e.By != nil {
		told.Person = e.By.Name
	}
	told.Answer = v.eventAnswer(e)
	return told
}

// actingUnit is the unit an event is about: the one asked, else the one of the person who acted.
func actingUnit(e *engine.Event) string {
	switch {
	case e.Unit != "":
		return e.Unit
	case e.Opening != nil:
		return e.Opening.Applicant.Unit
	case e.By != nil:
		return e.By.Unit
	}
	return ""
}

// eventAnswer is the answer an event brought. A deemed answer and a joined outcome are no person's.
func (v *view) eventAnswer(e *engine.Event) *Answer {
	if e.Answer == "" {
		return nil
	}
	switch e.Kind {
	case engine.TaskDeemed:
		return &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "deemed"}
	case engine.StepDecided:
		return &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "automatic"}
	case engine.Answered:
		return &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "person"}
	default:
		return &Answer{ID: e.Answer, Title: ownAnswer(e.Answer), Kind: "person"}
	}
}

// insideText is the sentence of an event. Its key is "event." and the kind, with a variant where one
// kind says different things.
func (v *view) insideText(e *engine.Event) texts.Text {
	params := v.params(e)
	switch {
	case e.Kind == engine.Answered && blank(e.Opinion):
		return texts.Both("event.answered-plainly", params)
	case e.Kind == engine.Dated && e.Term != "":
		if e.Term == "statutory" {
			return texts.Both("event.dated-statutory", params)
		}
		return texts.Both("event.dated-promised", params)
	case e.Kind == engine.Dated && e.Provisional:
		return texts.Both("event.dated-provisionally", params)
	case e.Kind == engine.TaskOpened && e.TaskKind == engine.TaskSupplement:
		return texts.Both("event.task-opened-supplement", params)
	case e.Kind == engine.TaskOpened && e.TaskKind == engine.TaskExtension:
		return texts.Both("event.task-opened-extension", params)
	case e.Kind == engine.TaskOpened && e.Limit == "":
		return texts.Both("event.task-opened-unlimited", params)
	case e.Kind == engine.Returned && e.To == process.ToApplicant:
		return texts.Both("event.returned-to-applicant", params)
	}
	return texts.Both("event."+string(e.Kind), params)
}

// params fill the sentences about an event.
func (v *view) params(e *engine.Event) map[string]texts.Text {
	d := v.call.directory
	params := map[string]texts.Text{
		"unit": d.UnitName(actingUnit(e)), "step": v.stepTitle(e.Step), "opinion": texts.Same(e.Opinion), "reasons": texts.Same(e.Reasons),
		"limit": limitText(e.Limit), "basis": cited(e.Basis), "to": v.stepTitle(e.To), "outcome": v.process.OutcomeTitle(e.End),
	}
	if answer := v.eventAnswer(e); answer != nil {
		params["answer"] = answer.Title
	}
	if e.Due != nil {
		params["due"] = texts.Same(moment(*e.Due))
	}
	params["who"] = v.who(e)
	return params
}

// who is the person who acted, with unit and post, as those who decide see it.
func (v *view) who(e *engine.Event) texts.Text {
	if e.By == nil {
		return v.call.directory.UnitName(actingUnit(e))
	}
	params := map[string]texts.Text{"unit": v.call.directory.UnitName(e.By.Unit), "person": texts.Same(e.By.Name), "post": v.call.directory.PostName(e.By.Post)}
	if e.By.Post == "" {
		return texts.Both("view.person", params)
	}
	return texts.Both("view.person-in-post", params)
}

// blank tells whether a text says nothing.
func blank(text string) bool {
	for _, r := range text {
		if r != ' ' && r != '\n' && r != '\t' && r != '\u3000' {
			return false
		}
	}
	return true
}
