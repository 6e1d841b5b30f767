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
func admitOperation(p *process.Process, s State, task *Task, step *process.Step, op process.Operation, in Event) error {
	if in.By == nil {
		return refuse(NotTheActor)
	}
	admin := in.By.Role == Administrator
	if op != process.OpRead && op != process.OpConclude && !step.Allows(op) && !(admin && (op == process.OpTransfer || op == process.OpUnclaim)) {
		return refuse(NotAllowed, "operation", string(op))
	}
	switch op {
	case process.OpRecall:
		return admitRecall(s, task, in)
	case process.OpUrge:
		return admitUrge(s, task, in)
	case process.OpComment:
		if !involved(p, s, in.By) {
			return refuse(NotTheActor)
		}
		if in.Opinion == "" || blank(in.Opinion) {
			return refuse(OpinionRequired, "answer", string(op))
		}
		return nil
	case process.OpConclude:
		return admitConclude(p, s, task, step, in)
	case process.OpUnsign:
		return admitUnsign(s, task, in)
	case process.OpCopy:
		if !involved(p, s, in.By) {
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
	return admitHeld(p, s, task, step, op, in)
}

// admitHeld goes through the operations of the one whose task it is.
func admitHeld(p *process.Process, s State, task *Task, step *process.Step, op process.Operation, in Event) error {
	switch op {
	case process.OpClaim:
		if task.Claimed != "" {
			return refuse(AlreadyClaimed, "user", task.Claimed)
		}
		if other, begun := oneAtATime(p, s, task); begun {
			return refuse(OneAtATime, "step", other)
		}
		return admitPerson(p, s, task, in)
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
			if voice, asked := asksAlready(s, task, step, in.Target); asked {
				return refuse(SignerExists, "unit", voice.Unit, "user", voice.User)
			}
		}
		return admitTarget(p, s, task, in)
	case process.OpSign:
		return admitSigner(p, s, task, step, in)
	case process.OpReturn:
		return admitReturn(p, s, task, in)
	}
	return nil
}

// involved tells whether somebody has to do with the case: the applicant, the unit that answers for the
// procedure, whoever is or was asked, and administrators.
func involved(p *process.Process, s State, who *Actor) bool {
	for _, a := range []*Actor{who, who.For} {
		switch {
		case a == nil:
			continue
		case a.Role == Administrator, a.Unit == s.Applicant.Unit, a.Unit == p.Owner.Value, a.User != "" && a.User == s.Applicant.User:
			return true
		}
		for i := range s.Tasks {
			if task := &s.Tasks[i]; task.holds(a) || task.Unit != "" && task.Unit == a.Unit || task.Delegate != nil && task.Delegate.is(a) {
				return true
			}
		}
		if slices.ContainsFunc(s.Acts, func(act Act) bool { return act.User == a.User && a.User != "" }) {
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
func admitSigner(p *process.Process, s State, task *Task, step *process.Step, in Event) error {
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
	for i := range s.Tasks {
		other := &s.Tasks[i]
		if other.Step == task.Step && other.Visit == task.Visit && other.Status == TaskOpen && other.Kind != TaskCopy &&
			other.Unit == in.Target.Unit && other.Post == in.Target.Post && other.User == in.Target.User {
			return refuse(SignerExists, "unit", other.Unit, "user", other.User)
		}
	}
	if in.Mode == "beside" {
		if voice, asked := asksAlready(s, task, step, in.Target); asked {
			return refuse(SignerExists, "unit", voice.Unit, "user", voice.User)
		}
	}
	return admitTarget(p, s, task, in)
}

// asksAlready finds whose voice counts in the same round already, where several are asked: nobody has
// two. The task itself does not stand in its own way.
func asksAlready(s State, task *Task, step *process.Step, who *Actor) (voice *Task, asked bool) {
	if step.Ask == nil || !step.Ask.Several() || who == nil {
		return nil, false
	}
	for i := range s.Tasks {
		other := &s.Tasks[i]
		if other.Number != task.Number && other.Step == task.Step && other.Visit == task.Visit && other.Kind == TaskAsk &&
			other.Status != TaskCancelled && other.Unit == who.Unit && other.Post == who.Post && other.User == who.User {
			return other, true
		}
	}
	return nil, false
}

// admitTarget holds a person who is named for a task against the policies, before it lies with somebody
// who could not act on it.
func admitTarget(p *process.Process, s State, task *Task, in Event) error {
	if in.Target.User == "" {
		return nil
	}
	named := in
	named.By = &Actor{User: in.Target.User, Unit: in.Target.Unit, Post: in.Target.Post}
	return admitPerson(p, s, task, named)
}

// admitUnsign lets a signer be removed who was added and has not acted, by the one it was added to
// or an administrator.
func admitUnsign(s State, signer *Task, in Event) error {
	if signer.Mode == "" {
		return refuse(NotASigner)
	}
	if signer.Status != TaskOpen {
		return closed(signer)
	}
	of, ok := s.Task(signer.Of)
	if in.By.Role != Administrator && (!ok || !of.holds(in.By)) {
		return refuse(NotTheActor)
	}
	return nil
}

// admitReturn lets a case go back to the applicant or to a step it has been through.
func admitReturn(p *process.Process, s State, task *Task, in Event) error {
	if task.Kind != TaskAsk {
		return refuse(NotAllowed, "operation", string(process.OpReturn))
	}
	if task.Delegate != nil {
		return refuse(WithDelegate, "unit", task.Delegate.Unit)
	}
	if blank(in.Opinion) {
		return refuse(OpinionRequired, "answer", string(process.OpReturn))
	}
	if err := admitPerson(p, s, task, in); err != nil {
		return err
	}
	if in.To == process.ToApplicant {
		return nil
	}
	if in.Mode == "back" && p.EachBetween(task.Step, in.To) != nil {
		return refuse(AcrossBranches, "step", in.To)
	}
	return leads(p, s, task.Step, in.To)
}

// leads says whether a case can be led from one step to another that it has been through.
func leads(p *process.Process, s State, from, to string) error {
	if to == "" {
		return refuse(TargetMissing)
	}
	if _, ok := p.Step(to); !ok {
		return refuse(UnknownStep, "step", to)
	}
	if from != "" && p.Crosses(from, to) {
		return refuse(AcrossBranches, "step", to)
	}
	// What has been taken and was undone by a return since lies ahead again.
	if at := slices.Index(s.Trail, to); at < 0 || from != "" && at >= slices.Index(s.Trail, from) {
		return refuse(NotEarlier, "step", to)
	}
	return nil
}

// admitRecall lets the last answer be taken back by the one who gave it, while nobody has acted on
// what it led to; and a delegation by the one whose task it is, while the delegate has not advised.
func admitRecall(s State, task *Task, in Event) error {
	if task.Delegate != nil && task.Status == TaskOpen {
		if !task.holds(in.By) {
			return refuse(NotTheActor)
		}
		if task.Claimed != "" && task.Claimed != in.By.User {
			return refuse(ClaimedByOther, "user", task.Claimed)
		}
		return nil
	}
	last := s.Last
	if last == nil || last.Task != task.Number {
		return refuse(NothingToRecall)
	}
	if in.By.User != last.User {
		return refuse(NotTheActor)
	}
	if last.Solid || s.Status != CaseOpen {
		return refuse(CannotRecall)
	}
	for i := range s.Tasks {
		other := &s.Tasks[i]
		if other.Number > last.Tasks && (other.Claimed != "" && other.Claimed != last.User || other.Draft != nil) {
			return refuse(CannotRecall)
		}
	}
	return nil
}

// admitUrge lets the applicant and everybody who has acted in the case nudge those who are asked.
func admitUrge(s State, task *Task, in Event) error {
	if task.Status != TaskOpen {
		return closed(task)
	}
	if in.By.Role == Administrator || in.By.Unit == s.Applicant.Unit || in.By.User == s.Applicant.User {
		return nil
	}
	for _, act := range s.Acts {
		if act.User == in.By.User {
			return nil
		}
	}
	return refuse(NotTheActor)
}

func admitConclude(p *process.Process, s State, task *Task, step *process.Step, in Event) error {
	if task.Status != TaskOpen {
		return closed(task)
	}
	if step.Ask == nil || step.Ask.Conclude == nil || !step.Ask.Several() {
		return refuse(NotAllowed, "operation", string(process.OpConclude))
	}
	t := &turn{process: p, state: s, at: in.At}
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
func admitCase(p *process.Process, s State, in Event) error {
	if in.By == nil {
		return refuse(NotTheActor)
	}
	applicant := in.By.Unit == s.Applicant.Unit
	owner := in.By.Role == Administrator || in.By.Unit == p.Owner.Value
	switch in.Kind {
	case Withdrawn:
		if !applicant {
			return refuse(NotTheActor)
		}
		if w := p.Withdraw; w != nil && (w.Never || w.Until != nil && s.Visits[w.Until.Value] > 0) {
			return refuse(WithdrawTooLate)
		}
		return nil
	case Resumed:
		if s.Suspended == nil {
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
		if err := known(p, in.To); err != nil {
			return err
		}
		if t := (&turn{process: p, state: s}); t.movable(in) < 0 {
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
func admitReopen(p *process.Process, s State, in Event) error {
	if in.By == nil || (in.By.Role != Administrator && in.By.Unit != p.Owner.Value) {
		return refuse(NotTheActor)
	}
	if s.Status != CaseEnded {
		return refuse(CaseNotEnded)
	}
	if blank(in.Reasons) {
		return refuse(ReasonsRequired, "answer", string(in.Kind))
	}
	return known(p, in.To)
}
