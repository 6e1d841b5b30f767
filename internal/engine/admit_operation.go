package engine

import (
	"slices"

	"shunban/internal/process"
)

// operations say which operation each event is, of those on a task.
var operations = map[Kind]process.Operation{
	Claimed: process.OpClaim, Unclaimed: process.OpUnclaim, Transferred: process.OpTransfer, Delegated: process.OpDelegate,
	Signer: process.OpSign, SignerGone: process.OpUnsign, SentBack: process.OpReturn, Recalled: process.OpRecall, Urged: process.OpUrge,
	Copied: process.OpCopy, Read: process.OpRead, Commented: process.OpComment, Held: process.OpHold, Concluded: process.OpConclude,
}

// admitOperation says whether an operation fits: the step allows it, the actor may do it, and the
// task is in a state for it.
func (t *turn) admitOperation(task *Task, step *process.Step, op process.Operation, in Event) error {
	if in.By == nil {
		return refuse(NotTheActor)
	}
	admin := in.By.Role == Administrator
	if op != process.OpRead && op != process.OpConclude && !step.Allows(op) && !(admin && (op == process.OpTransfer || op == process.OpUnclaim)) {
		return refuse(NotAllowed, "operation", string(op))
	}
	switch op {
	case process.OpRecall:
		return t.admitRecall(task, in)
	case process.OpUrge:
		return t.admitUrge(task, in)
	case process.OpComment:
		if !t.involved(in.By) {
			return refuse(NotTheActor)
		}
		if in.Opinion == "" || blank(in.Opinion) {
			return refuse(OpinionRequired, "answer", string(op))
		}
		return nil
	case process.OpConclude:
		return t.admitConclude(task, step, in)
	case process.OpUnsign:
		return t.admitUnsign(task, in)
	case process.OpCopy:
		if !t.involved(in.By) {
			return refuse(NotTheActor)
		}
		return target(in)
	}
	if !mayAct(task, in) && !(admin && (op == process.OpTransfer || op == process.OpUnclaim)) {
		return refuse(NotYours, "unit", task.Unit, "post", task.Post)
	}
	if task.Status != TaskOpen {
		return closed(task)
	}
	if op == process.OpRead {
		if task.Kind != TaskCopy {
			return refuse(UnknownAnswer, "answer", AnswerRead)
		}
		return nil
	}
	if task.Kind != TaskAsk && task.Kind != TaskSign || task.Late {
		return refuse(NotAllowed, "operation", string(op))
	}
	if task.Claimed != "" && task.Claimed != in.By.User && !admin {
		return refuse(ClaimedByOther, "user", task.Claimed)
	}
	return t.admitHeld(task, step, op, in)
}

// admitHeld goes through the operations of the one whose task it is.
func (t *turn) admitHeld(task *Task, step *process.Step, op process.Operation, in Event) error {
	switch op {
	case process.OpClaim:
		if task.Claimed != "" {
			return refuse(AlreadyClaimed, "user", task.Claimed)
		}
		if other, begun := t.oneAtATime(task); begun {
			return refuse(OneAtATime, "step", other)
		}
		return t.admitPerson(task, in)
	case process.OpUnclaim:
		if task.Claimed == "" {
			return refuse(NotClaimed)
		}
	case process.OpTransfer, process.OpDelegate:
		if task.Delegate != nil && in.By.Role != Administrator {
			return refuse(WithDelegate, "unit", task.Delegate.Unit, "user", task.Delegate.User)
		}
		if lapses(task, step) && !in.At.Before(*task.Due) {
			return refuse(TaskHasExpired)
		}
		if err := target(in); err != nil {
			return err
		}
		if op == process.OpTransfer {
			if voice, asked := t.asksAlready(task, step, in.Target); asked {
				return refuse(SignerExists, "unit", voice.Unit, "user", voice.User)
			}
		}
		return t.admitTarget(task, in)
	case process.OpSign:
		return t.admitSigner(task, step, in)
	case process.OpReturn:
		return t.admitReturn(task, in)
	}
	return nil
}

// involved tells whether somebody has to do with the case: the applicant, the unit that answers for the
// procedure, whoever is or was asked, and administrators.
func (t *turn) involved(who *Actor) bool {
	for _, a := range []*Actor{who, who.For} {
		switch {
		case a == nil:
			continue
		case a.Role == Administrator, a.Unit == t.state.Applicant.Unit, a.Unit == t.process.Owner.Value, a.User != "" && a.User == t.state.Applicant.User:
			return true
		}
		for i := range t.state.Tasks {
			if task := t.state.Tasks[i]; task.holds(a) || task.Unit != "" && task.Unit == a.Unit || task.Delegate != nil && task.Delegate.is(a) {
				return true
			}
		}
		if slices.ContainsFunc(t.state.Acts, func(act Act) bool { return act.User == a.User && a.User != "" }) {
			return true
		}
	}
	return false
}

func target(in Event) error {
	if in.Target == nil || (in.Target.Unit == "" && in.Target.User == "") {
		return refuse(TargetMissing)
	}
	return nil
}

// admitSigner lets a signer be added who is not asked already. Beside means among those asked.
func (t *turn) admitSigner(task *Task, step *process.Step, in Event) error {
	if err := target(in); err != nil {
		return err
	}
	switch in.Mode {
	case "before", "after":
		if task.Kind != TaskAsk {
			return refuse(NotAllowed, "operation", string(process.OpSign))
		}
	case "beside":
		if task.Kind != TaskAsk || !step.Ask.Several() {
			return refuse(NotAllowed, "operation", string(process.OpSign))
		}
	default:
		return refuse(UnknownAnswer, "answer", in.Mode)
	}
	for i := range t.state.Tasks {
		other := t.state.Tasks[i]
		if other.Step == task.Step && other.Visit == task.Visit && other.Status == TaskOpen && other.Kind != TaskCopy &&
			other.Unit == in.Target.Unit && other.Post == in.Target.Post && other.User == in.Target.User {
			return refuse(SignerExists, "unit", other.Unit, "user", other.User)
		}
	}
	if in.Mode == "beside" {
		if voice, asked := t.asksAlready(task, step, in.Target); asked {
			return refuse(SignerExists, "unit", voice.Unit, "user", voice.User)
		}
	}
	return t.admitTarget(task, in)
}

// asksAlready finds whose voice counts in the same round already, where several are asked: nobody has
// two. The task itself does not stand in its own way.
func (t *turn) asksAlready(task *Task, step *process.Step, who *Actor) (voice *Task, asked bool) {
	if step.Ask == nil || !step.Ask.Several() || who == nil {
		return nil, false
	}
	for i := range t.state.Tasks {
		other := t.state.Tasks[i]
		if other.Number != task.Number && other.Step == task.Step && other.Visit == task.Visit && other.Kind == TaskAsk &&
			other.Status != TaskCancelled && other.Unit == who.Unit && other.Post == who.Post && other.User == who.User {
			return other, true
		}
	}
	return nil, false
}

// admitTarget holds a person who is named for a task against the policies, before it lies with somebody
// who could not act on it.
func (t *turn) admitTarget(task *Task, in Event) error {
	if in.Target.User == "" {
		return nil
	}
	named := in
	named.By = &Actor{User: in.Target.User, Unit: in.Target.Unit, Post: in.Target.Post}
	return t.admitPerson(task, named)
}

// admitUnsign lets a signer be removed who was added and has not acted, by the one it was added to
// or an administrator.
func (t *turn) admitUnsign(signer *Task, in Event) error {
	if signer.Mode == "" {
		return refuse(NotASigner)
	}
	if signer.Status != TaskOpen {
		return closed(signer)
	}
	of, ok := t.state.Task(signer.Of)
	if in.By.Role != Administrator && (!ok || !of.holds(in.By)) {
		return refuse(NotTheActor)
	}
	return nil
}

// admitReturn lets a case go back to the applicant or to a step it has been through.
func (t *turn) admitReturn(task *Task, in Event) error {
	if task.Kind != TaskAsk {
		return refuse(NotAllowed, "operation", string(process.OpReturn))
	}
	if task.Delegate != nil {
		return refuse(WithDelegate, "unit", task.Delegate.Unit)
	}
	if blank(in.Opinion) {
		return refuse(OpinionRequired, "answer", string(process.OpReturn))
	}
	if err := t.admitPerson(task, in); err != nil {
		return err
	}
	if in.To == process.ToApplicant {
		return nil
	}
	if in.Mode == "back" && t.process.EachBetween(task.Step, in.To) != nil {
		return refuse(AcrossBranches, "step", in.To)
	}
	return t.leads(task.Step, in.To)
}

// leads says whether a case can be led from one step to another that it has been through.
func (t *turn) leads(from, to string) error {
	if to == "" {
		return refuse(TargetMissing)
	}
	if _, ok := t.process.Step(to); !ok {
		return refuse(UnknownStep, "step", to)
	}
	if from != "" && t.process.Crosses(from, to) {
		return refuse(AcrossBranches, "step", to)
	}
	// What has been taken and was undone by a return since lies ahead again.
	if at := slices.Index(t.state.Trail, to); at < 0 || from != "" && at >= slices.Index(t.state.Trail, from) {
		return refuse(NotEarlier, "step", to)
	}
	return nil
}

// admitRecall lets the last answer be taken back by the one who gave it, while nobody has acted on
// what it led to; and a delegation by the one whose task it is, while the delegate has not advised.
func (t *turn) admitRecall(task *Task, in Event) error {
	if task.Delegate != nil && task.Status == TaskOpen {
		if !task.holds(in.By) {
			return refuse(NotTheActor)
		}
		if task.Claimed != "" && task.Claimed != in.By.User {
			return refuse(ClaimedByOther, "user", task.Claimed)
		}
		return nil
	}
	last := t.state.Last
	if last == nil || last.Task != task.Number {
		return refuse(NothingToRecall)
	}
	if in.By.User != last.User {
		return refuse(NotTheActor)
	}
	if last.Solid || t.state.Status != CaseOpen {
		return refuse(CannotRecall)
	}
	for i := range t.state.Tasks {
		other := t.state.Tasks[i]
		if other.Number > last.Tasks && (other.Claimed != "" && other.Claimed != last.User || other.Draft != nil) {
			return refuse(CannotRecall)
		}
	}
	return nil
}

// admitUrge lets the applicant and everybody who has acted in the case nudge those who are asked.
func (t *turn) admitUrge(task *Task, in Event) error {
	if task.Status != TaskOpen {
		return closed(task)
	}
	if in.By.Role == Administrator || in.By.Unit == t.state.Applicant.Unit || in.By.User == t.state.Applicant.User {
		return nil
	}
	for _, act := range t.state.Acts {
		if act.User == in.By.User {
			return nil
		}
	}
	return refuse(NotTheActor)
}

func (t *turn) admitConclude(task *Task, step *process.Step, in Event) error {
	if task.Status != TaskOpen {
		return closed(task)
	}
	if step.Ask == nil || step.Ask.Conclude == nil || !step.Ask.Several() {
		return refuse(NotAllowed, "operation", string(process.OpConclude))
	}
	unit, err := t.unit(step, &step.Ask.Conclude.Unit, task.Scope)
	if err != nil {
		return err
	}
	if !(Performer{Unit: unit, Post: step.Ask.Conclude.Post.Value}).is(in.By) {
		return refuse(NotTheActor)
	}
	return nil
}

// admitCase says whether an operation on the case as a whole fits.
func (t *turn) admitCase(in Event) error {
	if in.By == nil {
		return refuse(NotTheActor)
	}
	applicant := in.By.Unit == t.state.Applicant.Unit
	owner := in.By.Role == Administrator || in.By.Unit == t.process.Owner.Value
	switch in.Kind {
	case Withdrawn:
		if !applicant {
			return refuse(NotTheActor)
		}
		if w := t.process.Withdraw; w != nil && (w.Never || w.Until != nil && t.state.Visits[w.Until.Value] > 0) {
			return refuse(WithdrawTooLate)
		}
		return nil
	case Resumed:
		if t.state.Suspended == nil {
			return refuse(CaseNotSuspended)
		}
		if !owner {
			return refuse(NotTheActor)
		}
		return nil
	case MovedTo:
		if in.By.Role != Administrator {
			return refuse(NotTheActor)
		}
		if err := known(t.process, in.To); err != nil {
			return err
		}
		if t.movable(in) < 0 {
			return refuse(UnknownStep, "step", in.Step)
		}
	default:
		if !owner {
			return refuse(NotTheActor)
		}
	}
	if blank(in.Reasons) {
		return refuse(ReasonsRequired, "answer", string(in.Kind))
	}
	return nil
}

func known(p *process.Process, step string) error {
	if step == "" {
		return refuse(TargetMissing)
	}
	if _, ok := p.Step(step); !ok {
		return refuse(UnknownStep, "step", step)
	}
	return nil
}

// admitReopen lets an administrator or the owner take an ended case up again.
func (t *turn) admitReopen(in Event) error {
	if in.By == nil || (in.By.Role != Administrator && in.By.Unit != t.process.Owner.Value) {
		return refuse(NotTheActor)
	}
	if t.state.Status != CaseEnded {
		return refuse(CaseNotEnded)
	}
	if blank(in.Reasons) {
		return refuse(ReasonsRequired, "answer", string(in.Kind))
	}
	return known(t.process, in.To)
}
