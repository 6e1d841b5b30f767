package engine

import (
	"slices"

	"shunban/internal/process"
)

func (t *turn) admitExtension(task *Task, step *process.Step, in Event) error {
	if step.Within == nil || step.Within.Extend == nil || task.Due == nil {
		return refuse(NotExtendable)
	}
	if task.Extended >= step.Within.Extend.Times {
		return refuse(ExtensionsExhausted)
	}
	for i := range t.state.Tasks {
		other := t.state.Tasks[i]
		if other.Kind == TaskExtension && other.Of == task.Number && other.Status == TaskOpen {
			return refuse(ExtensionPending)
		}
	}
	if !in.At.Before(*task.Due) {
		return &Refusal{Code: TaskHasExpired, Params: map[string]string{"due": task.Due.Format("2006-01-02T15:04:05Z07:00")}}
	}
	if in.Due == nil || !in.Due.After(*task.Due) {
		return &Refusal{Code: DateNotLater, Params: map[string]string{"due": task.Due.Format("2006-01-02T15:04:05Z07:00")}}
	}
	if blank(in.Reasons) {
		return &Refusal{Code: ReasonsRequired, Params: map[string]string{"answer": string(in.Kind)}}
	}
	return nil
}

// requestExtension asks the one who grants it for another date. The limit runs on meanwhile.
func (t *turn) requestExtension(in Event) error {
	task, _ := t.state.Task(in.Task)
	step, _ := t.process.Step(task.Step)
	extend := step.Within.Extend
	unit, err := t.unit(step, &extend.By, task.Scope)
	if err != nil {
		return err
	}
	in.Step, in.Visit, in.Unit, in.Post = task.Step, task.Visit, task.Unit, task.Post
	in.Branch = task.Branch
	asking := Task{Step: task.Step, Visit: task.Visit, Scope: task.Scope, Kind: TaskExtension, Unit: unit, Post: extend.Post.Value,
		Of: in.Task, Until: in.Due, Reasons: in.Reasons}
	t.emit(in)
	t.touch(in.Task)
	return t.open(asking, nil)
}

// settleExtension takes the answer of the one who grants another date.
func (t *turn) settleExtension(in Event) error {
	request, _ := t.state.Task(in.Task)
	reasons, of, until := request.Reasons, request.Of, request.Until
	step, _ := t.process.Step(request.Step)
	in.Answer, in.Of = AnswerRefuse, of
	if in.Kind == ExtensionAgreed {
		basis := step.Within.Extend.Basis
		in.Answer, in.Due, in.Basis = AnswerAgree, until, &basis
	}
	t.close(&in, TaskAnswered)
	t.touch(in.Task).Reasons = reasons // why it was asked; the answer's own text is the opinion
	if in.Kind == ExtensionAgreed {
		task := t.touch(of)
		at := t.at
		task.Due, task.Provisional, task.Agreed, task.AgreedAt = until, false, until, &at
		task.Extended++
	}
	return nil
}

// cancelExtensions closes a request for another date once its task is answered.
func (t *turn) cancelExtensions(of int) { t.cancelOf(of, TaskExtension) }

// cancelAttached closes what hangs on a task: requests for another date, and signers.
func (t *turn) cancelAttached(of int) { t.cancelOf(of, TaskExtension, TaskSign) }

func (t *turn) cancelOf(of int, kinds ...TaskKind) {
	t.cancelWhere(func(task *Task) bool { return task.Of == of && slices.Contains(kinds, task.Kind) })
}
