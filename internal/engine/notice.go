package engine

import (
	"errors"

	"shunban/internal/expression"
	"shunban/internal/process"
)

// issue issues a notice: its words are put together now, from what the case is now, and stay.
// quoted is the answer it is issued with; nil where a step issues it.
func (t *turn) issue(step *process.Step, scope int, a Activation, id process.Name, quoted *process.Quoted) error {
	notice, ok := t.process.Notice(id.Value)
	if !ok {
		return refuse(CannotEvaluate, "step", a.Step, "cause", "there is no notice "+id.Value)
	}
	facts := t.facts(scope)
	facts.Quoted = quoted
	text, err := notice.Text.Fill(facts, t.state.Names)
	var missing *expression.MissingError
	if errors.As(err, &missing) {
		return refuse(CannotEvaluate, "step", a.Step, "cause", "notice "+id.Value+": "+err.Error())
	}
	if err != nil {
		return t.cannot(step, err)
	}
	issued := t.emit(Event{Kind: NoticeIssued, Step: a.Step, Visit: a.Visit, Branch: t.branch(scope), Name: id.Value,
		Issued: &Issue{Title: notice.Title, Text: text}})
	t.solid()
	t.state.Notices = append(t.state.Notices, IssuedNotice{ID: id.Value, Seq: issued.Seq, At: t.at})
	return nil
}

// quoted is what was said with a task's answer: by whoever answered it last, a signer added after
// included.
func (t *turn) quoted(task *Task) process.Quoted {
	said := process.Quoted{Opinion: task.Opinion, Reasons: task.Reasons}
	for i := range t.state.Tasks {
		signer := t.state.Tasks[i]
		if signer.Kind == TaskSign && signer.Of == task.Number && signer.Mode == "after" && signer.Status == TaskAnswered && signer.Answer != task.Answer {
			said = process.Quoted{Opinion: signer.Opinion, Reasons: signer.Reasons}
		}
	}
	return said
}
