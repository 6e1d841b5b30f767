package api

import (
	"context"
	"encoding/json"
	"errors"

	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// Target is to whom a task goes, is copied or delegated.
type Target struct {
	Unit string `json:"unit,omitempty" maxLength:"100"`
	Post string `json:"post,omitempty" maxLength:"100"`
	User string `json:"user,omitempty" maxLength:"100" doc:"Login, where one person is meant"`
}

// TaskOperation is what somebody does with a task besides answering it. Which fields count is said
// by the operation: see TaskPage.Operations.
type TaskOperation struct {
	Operation string          `json:"operation" enum:"claim,unclaim,transfer,delegate,sign,unsign,return,recall,urge,copy,read,comment,hold,conclude"`
	To        *Target         `json:"to,omitempty" doc:"Of transfer, delegate, sign, copy"`
	Step      string          `json:"step,omitempty" maxLength:"100" doc:"Of return: the step, or applicant"`
	Mode      string          `json:"mode,omitempty" enum:"before,after,beside" doc:"Of sign"`
	Back      bool            `json:"back,omitempty" doc:"Of return: the case comes straight back from there"`
	Answer    string          `json:"answer,omitempty" maxLength:"100" doc:"Of hold"`
	Opinion   string          `json:"opinion,omitempty" maxLength:"10000"`
	Reasons   string          `json:"reasons,omitempty" maxLength:"10000"`
	Form      json.RawMessage `json:"form,omitempty" doc:"Of hold: the fields filled in so far"`
}

type taskOperationInput struct {
	Keyed
	ID   string `path:"id" maxLength:"120"`
	Body TaskOperation
}

// taskEvents say which event each operation on a task is.
var taskEvents = map[process.Operation]engine.Kind{
	process.OpClaim: engine.Claimed, process.OpUnclaim: engine.Unclaimed, process.OpTransfer: engine.Transferred,
	process.OpDelegate: engine.Delegated, process.OpSign: engine.Signer, process.OpUnsign: engine.SignerGone,
	process.OpReturn: engine.SentBack, process.OpRecall: engine.Recalled, process.OpUrge: engine.Urged, process.OpCopy: engine.Copied,
	process.OpRead: engine.Read, process.OpComment: engine.Commented, process.OpHold: engine.Held, process.OpConclude: engine.Concluded,
}

// taskActions say which permission each operation on a task needs.
var taskActions = map[process.Operation]identity.Action{
	process.OpClaim: identity.HandleTask, process.OpUnclaim: identity.ManageTask, process.OpTransfer: identity.ManageTask,
	process.OpDelegate: identity.HandleTask, process.OpSign: identity.HandleTask, process.OpUnsign: identity.FollowTask,
	process.OpReturn: identity.HandleTask, process.OpRecall: identity.FollowTask, process.OpUrge: identity.FollowTask, process.OpCopy: identity.DiscussTask,
	process.OpRead: identity.HandleTask, process.OpComment: identity.DiscussTask, process.OpHold: identity.HandleTask, process.OpConclude: identity.ConcludeTask,
}

// caseEvents say which event each operation on a case is, and the permission it needs.
var caseEvents = map[process.Operation]struct {
	kind   engine.Kind
	action identity.Action
}{
	process.OpWithdraw: {engine.Withdrawn, identity.WithdrawCase}, process.OpSuspend: {engine.Suspended, identity.ManageCase},
	process.OpResume: {engine.Resumed, identity.ManageCase}, process.OpStop: {engine.Stopped, identity.ManageCase},
	process.OpMove: {engine.MovedTo, identity.MoveCase}, process.OpReopen: {engine.Reopened, identity.ManageCase},
	process.OpExtendTerm: {engine.TermExtended, identity.ExtendTerm},
}

// postTaskOperation brings an operation on a task to its case. Who may is decided by identity.May;
// whether the step allows it and this is the moment, by the case.
func (s *server) postTaskOperation(ctx context.Context, c *call, in *taskOperationInput) (*appliedOutput, error) {
	return s.operate(ctx, c, in.ID, in.Body, in.Keyed)
}

func (s *server) operate(ctx context.Context, c *call, id string, op TaskOperation, k Keyed) (*appliedOutput, error) {
	v, task, by, err := s.actOn(ctx, c, id, taskActions[process.Operation(op.Operation)])
	if err != nil {
		return nil, err
	}
	e := engine.Event{Kind: taskEvents[process.Operation(op.Operation)], Task: task.Number, Opinion: op.Opinion, Reasons: op.Reasons}
	switch process.Operation(op.Operation) {
	case process.OpReturn:
		e.To = op.Step
		if op.Back {
			e.Mode = "back"
		}
	case process.OpHold:
		e.Answer, e.Form = op.Answer, op.Form
	case process.OpSign:
		e.Mode = op.Mode
		e.Target, err = c.target(op.To)
	case process.OpTransfer, process.OpDelegate, process.OpCopy:
		e.Target, err = c.target(op.To)
	}
	if err != nil {
		return nil, err
	}
	return s.apply(ctx, c, v, by, op.Operation, k, e)
}

type caseOperationInput struct {
	Keyed
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Operation string `json:"operation" enum:"withdraw,suspend,resume,stop,move,reopen,extend-term"`
		Term      string `json:"term,omitempty" enum:"statutory,promised" doc:"Of extend-term: which limit of the case"`
		Step      string `json:"step,omitempty" maxLength:"100" doc:"Of move and reopen: where the case goes"`
		From      string `json:"from,omitempty" maxLength:"100" doc:"Of move: which of the open steps is left; the last one entered when it is left out"`
		Reasons   string `json:"reasons,omitempty" maxLength:"10000"`
	}
}

// postCaseOperation brings an operation on the case as a whole.
func (s *server) postCaseOperation(ctx context.Context, c *call, in *caseOperationInput) (*appliedOutput, error) {
	v, err := s.openCase(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	what := caseEvents[process.Operation(in.Body.Operation)]
	by, err := c.acting(what.action, identity.Object{Case: v.facts(), Performer: v.extender(in.Body.Term)})
	if err != nil {
		return nil, err
	}
	e := engine.Event{Kind: what.kind, To: in.Body.Step, Step: in.Body.From, Reasons: in.Body.Reasons, Term: in.Body.Term}
	return s.apply(ctx, c, v, by, in.Body.Operation, in.Keyed, e)
}

type reportInput struct {
	Keyed
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Event string                     `json:"event" minLength:"1" maxLength:"100" doc:"As the definition declares it"`
		Data  map[string]json.RawMessage `json:"data,omitempty"`
	}
}

// postEvent brings a declared event from outside. Where the definition names who reports it, nobody
// else but an administrator may.
func (s *server) postEvent(ctx context.Context, c *call, in *reportInput) (*appliedOutput, error) {
	found, err := s.Store.Case(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := s.prepare(ctx, c, found)
	if err != nil {
		return nil, err
	}
	declared, ok := v.process.EventType(in.Body.Event)
	if !ok {
		return nil, &engine.Refusal{Code: engine.UnknownEvent, Params: map[string]string{"kind": in.Body.Event}}
	}
	by, err := c.acting(identity.ReportEvent, identity.Object{Case: v.facts(), Performer: v.reporter(declared)})
	if err != nil {
		return nil, err
	}
	return s.apply(ctx, c, v, by, "event", in.Keyed, engine.Event{Kind: engine.Reported, Name: in.Body.Event, Data: in.Body.Data})
}

// extender is who may make a limit of the case longer; nil where nobody may.
func (v *view) extender(term string) *identity.Performer {
	declared := v.process.Clock.Term(term)
	if declared == nil || declared.Extend == nil {
		return nil
	}
	return v.performer(&declared.Extend.By, declared.Extend.Post.Value, nil)
}

// reporter is who may report a declared event; nil when that is left to other cases.
func (v *view) reporter(declared *process.EventType) *identity.Performer {
	if declared.Unit == nil {
		return nil
	}
	return v.performer(declared.Unit, declared.Post.Value, nil)
}

// performer is a unit and a post of the definition as they are in this case; nil when the unit cannot
// be told yet.
func (v *view) performer(unit *process.Performer, post string, t *engine.Task) *identity.Performer {
	if unit.Expr == nil {
		return &identity.Performer{Unit: unit.Unit, Post: post}
	}
	id, err := unit.Expr.Text(engine.Facts(v.process, *v.state, t))
	if err != nil {
		return nil
	}
	return &identity.Performer{Unit: id, Post: post}
}

// refused is a refusal of the case as people read it: steps and answers by their names in this
// procedure.
func (v *view) refused(e engine.Event, r *engine.Refusal) *failure {
	f := refusedBy(v.call.directory, r)
	if step, ok := r.Params["step"]; ok {
		f.put("step", v.stepTitle(step))
	}
	if answer, ok := r.Params["answer"]; ok {
		f.put("answer", v.refusedAnswer(e, answer))
	}
	return f
}

func (v *view) refusedError(e engine.Event, err error) error {
	var r *engine.Refusal
	if errors.As(err, &r) {
		return v.refused(e, r)
	}
	return err
}

// refusedAnswer is what a refused answer, or a refused operation that lacks something, is called.
func (v *view) refusedAnswer(e engine.Event, answer string) texts.Text {
	for op, kind := range taskEvents {
		if kind == e.Kind {
			return operationTitle(op)
		}
	}
	for op, what := range caseEvents {
		if what.kind == e.Kind {
			return operationTitle(op)
		}
	}
	if task, ok := v.state.Task(e.Task); ok {
		return v.answerTitle(task.Step, answer)
	}
	return process.AnswerTitle(answer)
}
