package api

import (
	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// insideText is the sentence of an event. Its key is "event." and the kind, with a variant where one
// kind says different things.
func (v *view) insideText(e *engine.Event, weak string) texts.Text {
	key := answeredSentence(e, weak)
	for _, variant := range []func(*engine.Event) string{datedSentence, openedSentence, operatedSentence} {
		if key == "" {
			key = variant(e)
		}
	}
	if key == "" {
		key = "event." + string(e.Kind)
	}
	return texts.Both(key, v.params(e))
}

func answeredSentence(e *engine.Event, weak string) string {
	switch {
	case e.Kind != engine.Answered:
		return ""
	case weak == "advice":
		return "event.answered-advising"
	case weak == "late" && blank(e.Opinion):
		return "event.answered-late-plainly"
	case weak == "late":
		return "event.answered-late"
	case blank(e.Opinion):
		return "event.answered-plainly"
	}
	return ""
}

func datedSentence(e *engine.Event) string {
	switch {
	case e.Kind == engine.Reminded && e.Due == nil:
		return "event.reminded-plainly"
	case e.Kind == engine.Marked && e.Due != nil:
		return "event.marked-back"
	case e.Kind != engine.Dated:
		return ""
	case e.Remind:
		return "event.dated-reminder"
	case e.Pause != 0:
		return "event.dated-pause"
	case e.Was != nil && e.Term == process.TermStatutory:
		return "event.dated-statutory-moved"
	case e.Was != nil && e.Term != "":
		return "event.dated-promised-moved"
	case e.Was != nil && e.Task != 0:
		return "event.dated-moved"
	case e.Term == "statutory":
		return "event.dated-statutory"
	case e.Term != "":
		return "event.dated-promised"
	case e.Timer != 0:
		return "event.dated-timer"
	case e.Provisional:
		return "event.dated-provisionally"
	}
	return ""
}

func openedSentence(e *engine.Event) string {
	if e.Kind != engine.TaskOpened {
		return ""
	}
	switch {
	case e.TaskKind == engine.TaskSupplement:
		return "event.task-opened-supplement"
	case e.TaskKind == engine.TaskExtension:
		return "event.task-opened-extension"
	case e.TaskKind == engine.TaskSign:
		return "event.task-opened-sign"
	case e.TaskKind == engine.TaskCopy:
		return "event.task-opened-copy"
	case e.TaskKind == engine.TaskPublic:
		return "event.task-opened-public"
	case len(e.Changed) > 0:
		return "event.task-opened-changed"
	case e.Limit == "":
		return "event.task-opened-unlimited"
	}
	return ""
}

func operatedSentence(e *engine.Event) string {
	switch {
	case e.Kind == engine.Returned && e.To == process.ToApplicant:
		return "event.returned-to-applicant"
	case e.Kind == engine.SentBack && e.To == process.ToApplicant:
		return "event.sent-back-to-applicant"
	case e.Kind == engine.Transferred && !blank(e.Opinion):
		return "event.transferred-why"
	case e.Kind == engine.Delegated && !blank(e.Opinion):
		return "event.delegated-asking"
	case e.Kind == engine.Recalled && e.Target != nil:
		return "event.recalled-delegation"
	case e.Kind == engine.Reported && e.By == nil:
		return "event.reported-by-system"
	case e.Kind == engine.Signer:
		return signerSentences[e.Mode]
	}
	return ""
}

var signerSentences = map[string]string{"before": "event.signer-added-before", "after": "event.signer-added-after", "beside": "event.signer-added-beside"}
