package api

import (
	"cmp"
	"slices"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// The public face of a case: what the applicant's side and whoever has number and query code are told.
// It is made of what is listed here and of nothing else: no form, no file, no person, no opinion, and of
// authorities that are consulted only that they have answered.

// track is the public face of a case.
func (v *view) track(log []engine.Event) Track {
	s := v.state
	t := Track{Number: s.Number, Title: v.process.Title, Status: string(s.Status), Rehearsal: s.Rehearsal, SubmittedAt: s.Submitted,
		EndedAt: s.EndedAt, Now: v.now, Stages: []Stage{}, Expected: v.expected(), Clock: v.clock(), Timeline: []TimelineEntry{}, Notices: v.notices()}
	if s.Status == engine.CaseEnded {
		outcome := v.process.OutcomeTitle(s.End)
		t.Outcome = &outcome
	}
	for _, a := range v.shown() {
		t.Stages = append(t.Stages, v.stage(a))
	}
	weak := weakAnswers(log)
	for i := range log {
		if weak[log[i].Seq] != "" {
			continue // the unit has not answered
		}
		if entry, public := v.publicEntry(&log[i]); public {
			t.Timeline = append(t.Timeline, entry)
		}
	}
	return t
}

// stage is a step the case is in. The units stand in the order of their names' ids, not in the order of
// their answers.
func (v *view) stage(a engine.Activation) Stage {
	stage := Stage{Title: v.stageTitle(a), Units: []StageUnit{}}
	for i := range v.state.Tasks {
		t := v.state.Tasks[i]
		if t.Step != a.Step || t.Visit != a.Visit || internal(t) || t.Status == engine.TaskCancelled {
			continue
		}
		if a.Waiting != (t.Kind == engine.TaskSupplement) {
			continue // while the case is with the applicant, only that counts
		}
		unit := StageUnit{Unit: v.unit(t.Unit), State: "answered"}
		switch t.Status {
		case engine.TaskSilent:
			unit.State, unit.Basis = "deemed", basisOf(t.Basis)
		case engine.TaskOpen:
			unit.State, unit.Due = "waiting", t.Due
			if t.Due != nil {
				left := v.daysLeft(*t.Due)
				unit.DaysLeft = &left
			}
		case engine.TaskAnswered, engine.TaskCancelled, engine.TaskStands, engine.TaskByPolicy, engine.TaskTooLate:
		}
		stage.Units = append(stage.Units, unit)
	}
	slices.SortStableFunc(stage.Units, func(a, b StageUnit) int { return cmp.Compare(a.Unit.ID, b.Unit.ID) })
	return stage
}

// expected is what the applicant has to do now.
func (v *view) expected() *texts.Text {
	if v.state.Status == engine.CaseEnded {
		return nil
	}
	text := texts.Both("view.expect-nothing", nil)
	for _, t := range v.state.Tasks {
		if t.Status == engine.TaskOpen && t.Kind == engine.TaskSupplement {
			text = texts.Both("view.expect-supplement", nil)
		}
	}
	return &text
}

// publicEntry is an event as the public is told of it; most events are not for the public. Whatever is
// added here is seen by everybody: TestThePublicFaceHoldsNothingInternal compares it byte by byte.
func (v *view) publicEntry(e *engine.Event) (TimelineEntry, bool) {
	entry := TimelineEntry{At: e.At, Title: v.publicTitle(e.Step)}
	unit := v.unit(actingUnit(e))
	params := map[string]texts.Text{"unit": unit.Name, "step": entry.Title}
	switch e.Kind {
	case engine.Submitted, engine.Resubmitted:
		applicant := v.unit(v.state.Applicant.Unit)
		params["unit"] = applicant.Name
		entry.Kind, entry.Unit = "applicant", &applicant
		if e.Kind == engine.Submitted {
			entry.Title = texts.Both("public.submitted-title", nil)
			entry.Text = texts.Both("public.submitted", params)
		} else {
			entry.Text = texts.Both("public.resubmitted", params)
		}
	case engine.StepEntered:
		step, ok := v.process.Step(e.Step)
		if !ok || step.Kind() == process.KindEnd {
			return entry, false // the end speaks for itself
		}
		entry.Kind, entry.Text = "automatic", texts.Both("public.step-entered", params)
	case engine.Answered:
		entry.Kind, entry.Unit = "person", &unit
		entry.Text = texts.Both("public.consulted", params)
		if !v.consulted(e.Step) {
			params["answer"] = v.answerTitle(e.Step, e.Answer)
			entry.Text = texts.Both("public.answered", params)
		}
	case engine.Acknowledged:
		entry.Kind, entry.Unit, entry.Text = "person", &unit, texts.Both("public.acknowledged", params)
	case engine.TaskDeemed:
		params["answer"], params["basis"] = v.answerTitle(e.Step, e.Answer), cited(e.Basis)
		entry.Kind, entry.Unit, entry.Basis = "deemed", &unit, basisOf(e.Basis)
		entry.Text = texts.Both("public.deemed", params)
	case engine.NoticeIssued:
		if n, ok := v.process.Notice(e.Name); ok && n.Internal() {
			return entry, false
		}
		params["name"] = v.noticeTitle(e.Name)
		entry.Kind, entry.Text = "automatic", texts.Both("public.notice-issued", params)
	case engine.Returned:
		entry.Kind, entry.Text = "automatic", texts.Both("public.returned", params)
		if e.To != process.ToApplicant {
			return entry, false // the next step says so itself
		}
	case engine.TaskKept:
		params["answer"] = v.answerTitle(e.Step, e.Answer)
		entry.Kind, entry.Unit, entry.Text = "automatic", &unit, texts.Both("public.kept", params)
	case engine.TaskAutomatic:
		entry.Kind, entry.Unit, entry.Text = "automatic", &unit, texts.Both("public.automatic", params)
	case engine.Recalled:
		if e.Target != nil {
			return entry, false // the one who was to advise is nobody the public sees
		}
		entry.Kind, entry.Unit, entry.Text = "person", &unit, texts.Both("public.recalled", params)
	case engine.Suspended:
		entry.Kind, entry.Title, entry.Text = "automatic", texts.Both("public.suspended-title", nil), texts.Both("public.suspended", params)
	case engine.Resumed:
		entry.Kind, entry.Title, entry.Text = "automatic", texts.Both("public.resumed-title", nil), texts.Both("public.resumed", params)
	case engine.Reopened:
		entry.Kind, entry.Title, entry.Text = "automatic", texts.Both("public.reopened-title", nil), texts.Both("public.reopened", params)
	case engine.ClockMoved:
		entry.Kind, entry.Title = "automatic", texts.Both("public.clock-moved-title", nil)
		params["limit"] = limitText(e.Limit)
		entry.Text = texts.Both("public.clock-moved", params)
	case engine.ClockPaused:
		params["name"] = v.pauseTitle(e.Name)
		entry.Kind, entry.Title, entry.Text = "automatic", texts.Both("public.clock-paused-title", nil), texts.Both("public.clock-paused", params)
	case engine.ClockResumed:
		params["name"] = v.pauseTitle(e.Name)
		entry.Kind, entry.Title, entry.Text = "automatic", texts.Both("public.clock-resumed-title", nil), texts.Both("public.clock-resumed", params)
	case engine.TermExtended:
		params["limit"], params["reasons"] = limitText(e.Limit), texts.Same(e.Reasons) // the law has the applicant told them
		entry.Kind, entry.Unit, entry.Basis = "person", &unit, basisOf(e.Basis)
		entry.Title, entry.Text = texts.Both("public.term-extended-title", nil), texts.Both("public.term-extended", params)
	case engine.Dated:
		if e.Term == "" || e.Was == nil {
			return entry, false
		}
		params["was"], params["due"] = texts.Same(moment(*e.Was)), texts.Same(moment(*e.Due))
		entry.Kind, entry.Title, entry.Text = "automatic", texts.Both("public.redated-title", nil), texts.Both("public.redated", params)
	case engine.Ended:
		params["outcome"] = v.process.OutcomeTitle(e.End)
		entry.Kind, entry.Title, entry.Text = "automatic", texts.Both("public.ended-title", nil), texts.Both("public.ended", params)
	default:
		return entry, false // what is not known to be public is not
	}
	return entry, true
}

func (v *view) publicTitle(step string) texts.Text {
	if s, ok := v.process.Step(step); ok {
		return s.PublicLabel()
	}
	return texts.Text{}
}
