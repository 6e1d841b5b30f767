package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// cast are the people of the story; none when everybody is called by what they hold.
func (r *runner) cast() []engine.Actor {
	var cast []engine.Actor
	for _, c := range r.scenario.Given.People {
		cast = append(cast, engine.Actor{User: c.Person, Name: c.Person, Unit: c.Unit, Post: c.Post})
	}
	return cast
}

// actor is the person of a line: one of the cast, an administrator, or whoever holds unit/post.
func (r *runner) actor(who process.As) engine.Actor {
	if who.Post == "" {
		if who.Unit == engine.Administrator {
			return engine.Actor{User: engine.Administrator, Role: engine.Administrator}
		}
		for _, member := range r.cast() {
			if member.User == who.Unit {
				return member
			}
		}
		return engine.Actor{Unit: who.Unit}
	}
	return engine.Actor{User: who.Unit + "/" + who.Post, Unit: who.Unit, Post: who.Post}
}

// fitting is the part of a person with several posts that the task asks.
func (r *runner) fitting(actor engine.Actor, task *engine.Task) engine.Actor {
	for _, member := range r.cast() {
		if member.User == actor.User && member.Unit == task.Unit && (task.Post == "" || member.Post == task.Post) {
			return member
		}
	}
	if actor.Post == "" && actor.Role == "" {
		actor.Post = task.Post
		if actor.User == "" {
			actor.User = actor.Unit + "/" + actor.Post
		}
	}
	return actor
}

// event makes the event of a line. ok is false when nobody is asked what the line answers; that
// has been reported.
func (r *runner) event(ctx context.Context, act *process.Act, who process.As) (e engine.Event, ok bool, err error) {
	actor := r.actor(who)
	if act.For != nil {
		principal := r.actor(process.As{Unit: act.For.Value})
		actor.For = &principal
	}
	if act.Submit != nil {
		if actor.User == "" {
			actor.User = actor.Unit + "/"
		}
		return r.submission(act, actor)
	}
	state, err := r.current.State(ctx)
	if err != nil {
		return e, false, err
	}
	if act.Event != nil {
		e = engine.Event{Kind: engine.Reported, Name: act.Event.Value, By: &actor}
		e.Data, err = fields(act.Data)
		return e, err == nil, err
	}
	if kind, whole := wholeCase[op(act)]; whole {
		if actor.User == "" {
			actor.User = actor.Unit + "/" + actor.Post
		}
		e = engine.Event{Kind: kind, By: &actor, Reasons: act.Reasons, Opinion: act.Opinion}
		if act.To != nil && kind == engine.TermExtended {
			e.Term = *act.To
		} else if act.To != nil {
			e.To = *act.To
		}
		if act.Step != nil {
			e.Step = act.Step.Value
		}
		return e, true, nil
	}
	task, found := r.pick(state, act, actor)
	if !found {
		open := waiting(state)
		stranger := r.stranger(who)
		r.fail(act.At, fmt.Sprintf("没有事情等待 %s 办理；%s%s", written(who), open.ZH, stranger.ZH), fmt.Sprintf("nothing waits for %s; %s%s", written(who), open.EN, stranger.EN))
		return e, false, nil
	}
	actor = r.fitting(actor, task)
	e, err = r.reply(ctx, act, task)
	e.By = &actor
	return e, err == nil, err
}

// written is who acts, as the line has it.
func written(who process.As) string {
	if who.Post == "" {
		return who.Unit
	}
	return who.Unit + "/" + who.Post
}

// stranger says so where a story names its people, and none of them is or holds what a line says.
func (r *runner) stranger(who process.As) process.Text {
	cast := r.scenario.Given.People
	known := slices.ContainsFunc(cast, func(c process.Cast) bool {
		return c.Person == who.Unit || c.Unit == who.Unit && (who.Post == "" || c.Post == who.Post)
	})
	if len(cast) == 0 || known {
		return process.Text{}
	}
	return process.Text{ZH: "。people 里没有 " + written(who), EN: ". " + written(who) + " is not among people"}
}

// reply is what a line does with a task.
func (r *runner) reply(ctx context.Context, act *process.Act, task *engine.Task) (e engine.Event, err error) {
	switch {
	case act.Do != nil:
		return r.operation(act, task)
	case act.Acknowledge:
		return task.Reply(engine.AnswerAcknowledge, act.Opinion, ""), nil
	case act.Extension != nil:
		return task.Reply(act.Extension.Value, act.Opinion, act.Reasons), nil
	case act.Resubmit != nil:
		e = task.Reply(engine.AnswerResubmit, act.Opinion, "")
		e.Form, err = merge(r.form, act.Resubmit.Form)
		e.Materials = r.materials(e.Form)
		for id, names := range r.files(act) {
			e.Materials[id] = names
		}
		return e, err
	case act.Extend != nil:
		e = engine.Event{Kind: engine.ExtensionRequested, Task: task.Number, Reasons: act.Reasons}
		due, err := r.current.Due(ctx, act.Extend.By.Limit)
		e.Due = &due
		return e, err
	default:
		e = task.Reply(act.Answer.Value, act.Opinion, act.Reasons)
		if act.Form != nil {
			e.Form = act.Form.Form
		}
		if act.Files != nil {
			e.Materials = r.files(act)
		}
		return e, nil
	}
}

func (r *runner) files(act *process.Act) map[string][]engine.FileRef {
	files := map[string][]engine.FileRef{}
	for id, names := range act.Files {
		for _, name := range names {
			files[id] = append(files[id], engine.FileRef{ID: "scenario-" + id + "-" + name, Name: name})
		}
	}
	return files
}

// kinds say which event each operation on a task is.
var kinds = map[process.Operation]engine.Kind{
	process.OpClaim: engine.Claimed, process.OpUnclaim: engine.Unclaimed, process.OpTransfer: engine.Transferred,
	process.OpDelegate: engine.Delegated, process.OpSign: engine.Signer, process.OpUnsign: engine.SignerGone,
	process.OpReturn: engine.SentBack, process.OpRecall: engine.Recalled, process.OpUrge: engine.Urged, process.OpCopy: engine.Copied,
	process.OpRead: engine.Read, process.OpComment: engine.Commented, process.OpHold: engine.Held, process.OpConclude: engine.Concluded,
}

// wholeCase say which event each operation on a case is.
var wholeCase = map[process.Operation]engine.Kind{
	process.OpWithdraw: engine.Withdrawn, process.OpSuspend: engine.Suspended, process.OpResume: engine.Resumed,
	process.OpStop: engine.Stopped, process.OpMove: engine.MovedTo, process.OpReopen: engine.Reopened,
	process.OpExtendTerm: engine.TermExtended,
}

func op(act *process.Act) process.Operation {
	if act.Do == nil {
		return ""
	}
	return process.Operation(act.Do.Value)
}

// operation is what a line does with a task besides answering it.
func (r *runner) operation(act *process.Act, task *engine.Task) (engine.Event, error) {
	e := engine.Event{Kind: kinds[op(act)], Task: task.Number, Opinion: act.Opinion, Reasons: act.Reasons}
	if act.Mode != nil {
		e.Mode = act.Mode.Value
	}
	if act.Back {
		e.Mode = "back"
	}
	if act.To == nil {
		return e, nil
	}
	if op(act) == process.OpReturn {
		e.To = *act.To
		return e, nil
	}
	e.Target = r.person(*act.To)
	return e, nil
}

// person is somebody named in a line: one of the cast, or unit/post.
func (r *runner) person(name string) *engine.Actor {
	for _, member := range r.cast() {
		if member.User == name {
			return &engine.Actor{User: member.User, Name: member.Name, Unit: member.Unit, Post: member.Post}
		}
	}
	unit, post, _ := strings.Cut(name, "/")
	return &engine.Actor{Unit: unit, Post: post}
}

// result is the event that says how a service or another case has come out.
func (r *runner) result(ctx context.Context, act *process.Act) (e engine.Event, ok bool, err error) {
	step := act.Call
	if step == nil {
		step = act.Sub
	}
	state, err := r.current.State(ctx)
	if err != nil {
		return e, false, err
	}
	for i := len(state.Jobs) - 1; i >= 0; i-- {
		if job := state.Jobs[i]; job.Step == step.Value {
			e = engine.Event{Kind: engine.JobDone, Job: job.Number, Answer: process.OutcomeDone}
		}
	}
	if e.Job == 0 {
		r.fail(act.At, fmt.Sprintf("步骤 %s 没有在等待结果", step.Value), fmt.Sprintf("step %s waits for no result", step.Value))
		return e, false, nil
	}
	switch {
	case act.Fails != nil:
		e.Answer, e.Reasons = process.OutcomeFailed, *act.Fails
	case act.Ends != nil:
		e.Answer = act.Ends.Value
	}
	if act.Gives != nil {
		e.Data = map[string]json.RawMessage{"result": act.Gives.Form}
	}
	return e, true, nil
}

// fields are the fields of a change, each as JSON.
func fields(c *process.Change) (map[string]json.RawMessage, error) {
	if c == nil {
		return nil, nil
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(c.Form, &values); err != nil {
		return nil, fmt.Errorf("read the data: %w", err)
	}
	return values, nil
}

// pick finds the task a line is about: the last one that waits for the person, at the step when
// one is named. A line that expects a refusal, and some operations, may also mean a task that is
// closed or another's.
func (r *runner) pick(state engine.State, act *process.Act, actor engine.Actor) (*engine.Task, bool) {
	for _, lenient := range []int{0, 1, 2} {
		for i := len(state.Tasks) - 1; i >= 0; i-- {
			task := state.Tasks[i]
			if act.Step != nil && act.Step.Value != task.Step {
				continue
			}
			if r.wanted(act, task, actor, lenient) {
				return task, true
			}
		}
	}
	return nil, false
}

// anyones are operations on tasks that need not be the actor's own.
var anyones = map[process.Operation]bool{process.OpUrge: true, process.OpConclude: true, process.OpComment: true, process.OpCopy: true}

func (r *runner) wanted(act *process.Act, task *engine.Task, actor engine.Actor, lenient int) bool {
	open := task.Status == engine.TaskOpen
	mine := r.mine(task, actor, act.Refused != nil)
	what := op(act)
	switch {
	case what == process.OpRecall:
		back := task.Status == engine.TaskAnswered && task.By != nil || open && task.Delegate != nil
		return back && (mine || lenient > 0)
	case what == process.OpUnsign:
		if act.To == nil {
			return open && task.Mode != ""
		}
		to := r.person(*act.To)
		return (open || lenient > 0) && (task.Mode != "" || act.Refused != nil) && task.Unit == to.Unit && (to.User == "" || task.User == "" || task.User == to.User)
	case what == process.OpRead:
		return task.Kind == engine.TaskCopy && open && mine
	case act.Extension != nil:
		return task.Kind == engine.TaskExtension && mine && (open || lenient > 0 && act.Refused != nil)
	case task.Kind == engine.TaskExtension || task.Kind == engine.TaskCopy:
		return false
	}
	switch lenient {
	case 0:
		return open && mine
	case 1:
		return open && (anyones[what] || actor.Role != "" || act.Refused != nil && (mine || act.Step != nil))
	default:
		late := act.Answer != nil && task.Status == engine.TaskSilent && mine
		return act.Refused != nil && (mine || act.Step != nil || anyones[what]) || what == process.OpComment || late
	}
}

// mine tells whether a task is asked of the person, or at the moment of them as a delegate.
func (r *runner) mine(task *engine.Task, actor engine.Actor, refused bool) bool {
	who := []engine.Actor{actor}
	if actor.For != nil {
		who = append(who, *actor.For)
	}
	asked := []engine.Performer{{Unit: task.Unit, Post: task.Post, User: task.User, Role: task.Role}}
	if task.Delegate != nil {
		asked = append(asked, *task.Delegate)
	}
	for _, actor := range who {
		for _, p := range asked {
			if p.Role != "" {
				if actor.Role == p.Role {
					return true
				}
				continue
			}
			if p.User != "" {
				if actor.User == p.User || actor.User == "" && strings.HasPrefix(p.User, actor.Unit+"/") {
					return true
				}
				continue
			}
			if r.holdsOffice(actor, p, refused) {
				return true
			}
		}
	}
	return false
}

func (r *runner) holdsOffice(actor engine.Actor, p engine.Performer, refused bool) bool {
	for _, member := range r.cast() {
		if member.User == actor.User && member.Unit == p.Unit && (p.Post == "" || member.Post == p.Post) {
			return true
		}
	}
	return actor.Unit == p.Unit && (actor.Post == "" || p.Post == "" || actor.Post == p.Post || refused)
}
