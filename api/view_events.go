package api

import (
	"strings"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// events tells the log as sentences: all of it to those who decide, the public part to others.
func (v *view) events(log []engine.Event) []Event {
	told := []Event{}
	weak := weakAnswers(log)
	for i := range log {
		e := &log[i]
		if v.inside {
			told = append(told, v.insideEvent(e, weak[e.Seq]))
			continue
		}
		if weak[e.Seq] != "" {
			continue // the unit has not answered
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

// weakAnswers are the answers in a log that are not what the unit asked has said: what a delegate has
// advised, what a signer added before or after has written, and what came too late. By Seq, with why.
func weakAnswers(log []engine.Event) map[int]string {
	weak, late := map[int]string{}, map[int]bool{}
	for i := range log {
		e := &log[i]
		switch e.Kind {
		case engine.TaskLate:
			late[e.Task] = true
		case engine.Answered:
			switch {
			case i+1 < len(log) && log[i+1].Kind == engine.Advised && log[i+1].Task == e.Task:
				weak[e.Seq] = "advice"
			case e.TaskKind == engine.TaskSign:
				weak[e.Seq] = "sign"
			case late[e.Task]:
				weak[e.Seq] = "late"
			}
		}
	}
	return weak
}

// insideEvent is an event as those who decide see it, with the person who acted. weak says why an
// answer is not the unit's. A draft is nobody's business but its author's.
func (v *view) insideEvent(e *engine.Event, weak string) Event {
	told := Event{Seq: e.Seq, At: e.At, Kind: string(e.Kind), Text: v.insideText(e, weak), Step: e.Step,
		Opinion: e.Opinion, Reasons: e.Reasons, Basis: basisOf(e.Basis), Due: e.Due, Was: e.Was}
	if e.Task != 0 {
		told.Task = engine.TaskID(v.state.Case, e.Task)
	}
	if e.Kind == engine.Held {
		told.Opinion, told.Reasons = "", ""
	}
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
	if e.Kind != engine.Held {
		told.Answer = v.eventAnswer(e)
	}
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
	case engine.TaskAutomatic:
		return &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "automatic"}
	case engine.TaskKept:
		kept := &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "person"}
		if e.Basis != nil {
			kept.Kind = "deemed" // it was no person's then either
		}
		return kept
	case engine.JobDone:
		return &Answer{ID: e.Answer, Title: process.AnswerTitle(e.Answer), Kind: "automatic"}
	case engine.TaskDeemed:
		return &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "deemed"}
	case engine.StepDecided:
		return &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "automatic"}
	case engine.Answered, engine.LateOpinion:
		return &Answer{ID: e.Answer, Title: v.answerTitle(e.Step, e.Answer), Kind: "person"}
	default:
		return &Answer{ID: e.Answer, Title: ownAnswer(e.Answer), Kind: "person"}
	}
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
	if e.To == process.ToApplicant {
		params["to"] = texts.Both("view.to-applicant", nil)
	}
	if e.Target != nil {
		params["target"] = v.named(e.Target)
	}
	if e.Kind == engine.TaskAutomatic {
		params["policy"] = policyName(e.Name)
	}
	if e.Name != "" {
		params["name"] = v.eventTitle(e.Name)
	}
	if len(e.Changed) > 0 {
		params["changed"] = joined(v.fieldTitles(e.Changed))
	}
	if e.Due != nil {
		params["due"] = texts.Same(moment(*e.Due))
	}
	if e.Was != nil {
		params["was"] = texts.Same(moment(*e.Was))
	}
	switch e.Kind {
	case engine.NoticeIssued:
		params["name"] = v.noticeTitle(e.Name)
	case engine.ClockPaused, engine.ClockResumed, engine.PauseLapsed:
		params["name"] = v.pauseTitle(e.Name)
	}
	params["who"] = v.who(e)
	return params
}

// who is the person who acted, with unit and post, as those who decide see it.
func (v *view) who(e *engine.Event) texts.Text {
	if e.By == nil {
		return v.call.directory.UnitName(actingUnit(e))
	}
	who := v.named(e.By)
	if e.By.For != nil {
		return texts.Both("view.on-behalf", map[string]texts.Text{"who": who, "for": texts.Same(e.By.For.Name)})
	}
	return who
}

// eventTitle is what a declared event is called.
func (v *view) eventTitle(id string) texts.Text {
	if declared, ok := v.process.EventType(id); ok && !declared.Title.IsZero() {
		return declared.Title
	}
	return texts.Same(id)
}

// noticeTitle is what a notice of the definition is called.
func (v *view) noticeTitle(id string) texts.Text {
	if n, ok := v.process.Notice(id); ok {
		return n.Title
	}
	return texts.Same(id)
}

// joined is a list of names in one line.
func joined(names []texts.Text) texts.Text {
	var zh, en []string
	for _, name := range names {
		zh, en = append(zh, name.In(texts.ZH)), append(en, name.In(texts.EN))
	}
	return texts.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
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
