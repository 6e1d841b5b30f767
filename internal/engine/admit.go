package engine

import (
	"slices"
	"time"

	"shunban/internal/process"
)

// admit says whether an event fits the state: that the task is open, that it is the actor's, that
// the answer exists and carries what it must. It changes nothing.
func (t *turn) admit(in Event) error {
	if in.Kind == Submitted {
		if t.state.Seq > 0 {
			return refuse(CaseExists, "number", t.state.Number)
		}
		return nil
	}
	if t.state.Seq == 0 {
		return refuse(UnknownTask)
	}
	switch in.Kind {
	case Dated, Staffed:
		return t.admitReply(in)
	case ClockMoved:
		if !t.state.Rehearsal {
			return refuse(NotARehearsal, "number", t.state.Number)
		}
	case Reopened:
		return t.admitReopen(in)
	}
	if t.state.Status == CaseEnded && !takenAfterEnd(&t.state, in) {
		return afterEnd(&t.state, in)
	}
	if t.state.Suspended != nil && !(in.Kind == Resumed || in.Kind == Commented || in.Kind == Stopped || in.Kind == Withdrawn ||
		in.Kind == ClockMoved || in.Kind == Urged || in.Kind == Read || in.Kind == Copied || in.Kind == Held || in.Kind == JobDone || in.Kind == Reported || in.Kind == Troubled ||
		in.Kind == Redated || in.Kind == Seen || in.Kind == LateOpinion) {
		return refuse(CaseIsSuspended, "reasons", t.state.Suspended.Reasons)
	}
	switch in.Kind {
	case ClockMoved, Troubled, Redated:
		return nil
	case TermExtended:
		return t.admitTermExtension(in)
	case PauseLapsed:
		return t.admitLapse(in)
	case TimerFired:
		return t.admitTimer(in)
	case JobDone:
		return t.admitJob(in)
	case Reported:
		return t.admitReport(in)
	case Withdrawn, Suspended, Resumed, Stopped, MovedTo:
		return t.admitCase(in)
	}
	return t.admitTask(in)
}

// FollowsEnd tells whether events of a kind can be about a case that has ended: a copy can still be
// read, a word said and a late opinion kept, and the case can be taken up again.
func FollowsEnd(kind Kind) bool {
	return kind == Read || kind == Commented || kind == Reopened || kind == LateOpinion
}

// TakenAfterEnd tells whether a case that has ended takes the event: one of those, or an answer
// that has become a late opinion because silence was taken for one before it came.
func TakenAfterEnd(s State, in Event) bool { return takenAfterEnd(&s, in) }

func takenAfterEnd(s *State, in Event) bool {
	if FollowsEnd(in.Kind) {
		return true
	}
	task, ok := s.Task(in.Task)
	return ok && in.Kind == Answered && task.Status == TaskSilent
}

// AfterEnd refuses what comes after the end, naming the task's own fate where it has one.
func AfterEnd(s State, in Event) error { return afterEnd(&s, in) }

func afterEnd(s *State, in Event) error {
	if task, ok := s.Task(in.Task); ok && task.Status != TaskOpen && in.Task > 0 {
		return closed(task)
	}
	return refuse(CaseIsEnded, "end", s.End)
}

func closed(task *Task) error {
	return refuse(TaskIsClosed, "status", string(task.Status), "answer", task.Answer)
}

// wants says which kinds of task each event can be about.
var wants = map[Kind][]TaskKind{
	Seen:     {TaskAsk, TaskSign, TaskPublic, TaskAcknowledge, TaskSupplement, TaskExtension, TaskCopy},
	Answered: {TaskAsk, TaskSign, TaskPublic}, LateOpinion: nil, Expired: {TaskAsk, TaskPublic, TaskSupplement, TaskSign}, ReminderDue: {TaskAsk, TaskPublic},
	ExtensionRequested: {TaskAsk}, Resubmitted: {TaskSupplement}, Acknowledged: {TaskAcknowledge},
	ExtensionAgreed: {TaskExtension}, ExtensionRefused: {TaskExtension}, Read: {TaskCopy}, Concluded: {TaskAsk, TaskSign},
}

func (t *turn) admitTask(in Event) error {
	task, ok := t.state.Task(in.Task)
	if !ok {
		return refuse(UnknownTask)
	}
	step, ok := t.process.Step(task.Step)
	if !ok {
		return refuse(UnknownTask)
	}
	if op, operation := operations[in.Kind]; operation {
		return t.admitOperation(task, step, op, in)
	}
	kinds, known := wants[in.Kind]
	if !known {
		return refuse(UnknownEvent, "kind", string(in.Kind))
	}
	byClock := in.Kind == Expired || in.Kind == ReminderDue
	if !byClock && !mayAct(task, in) {
		return refuse(NotYours, "unit", task.Unit, "post", task.Post)
	}
	if late(task, step, in) {
		return t.admitLateOpinion(task, step, in)
	}
	if task.Status != TaskOpen {
		return closed(task)
	}
	if in.Kind == Seen && task.Seen != nil {
		return refuse(NotAsked, "kind", string(in.Kind))
	}
	if !slices.Contains(kinds, task.Kind) {
		return refuse(UnknownAnswer, "answer", string(in.Kind))
	}
	switch in.Kind {
	case Answered:
		return t.admitAnswer(task, step, in)
	case Expired:
		return admitExpiry(task, step, in)
	case ReminderDue:
		if at, due := reminder(t.process, task, step); !due || in.At.Before(at) {
			return refuse(NotAsked, "kind", string(in.Kind))
		}
		return nil
	case ExtensionRequested:
		return t.admitExtension(task, step, in)
	case Resubmitted:
		if lapses(task, step) && !in.At.Before(*task.Due) {
			return refuse(TaskHasExpired, "due", task.Due.Format(time.RFC3339))
		}
		return nil
	default:
		return nil
	}
}

// mayAct holds the actor against the task: those asked, or at the moment their delegate. Who holds
// which post is not for the engine to know.
func mayAct(task *Task, in Event) bool {
	if task.Delegate != nil && task.Delegate.is(in.By) {
		return true
	}
	return task.holds(in.By)
}

func (t *turn) admitAnswer(task *Task, step *process.Step, in Event) error {
	if task.Delegate != nil {
		if task.Delegate.is(in.By) {
			if blank(in.Opinion) {
				return refuse(OpinionRequired, "answer", in.Answer)
			}
			return t.admitPerson(task, in)
		}
		return refuse(WithDelegate, "unit", task.Delegate.Unit, "user", task.Delegate.User)
	}
	if task.Claimed != "" && task.Claimed != in.By.User && task.Claimed != principal(in.By) {
		return refuse(ClaimedByOther, "user", task.Claimed)
	}
	if err := t.admitPerson(task, in); err != nil {
		return err
	}
	if task.Kind == TaskSign && task.Mode == "before" {
		if in.Answer != AnswerAgree && in.Answer != AnswerObject {
			return refuse(UnknownAnswer, "answer", in.Answer)
		}
		return nil
	}
	if step.Ask.Claim && task.Kind == TaskAsk && task.Claimed == "" {
		return refuse(NotClaimed)
	}
	if signer := openSigner(&t.state, task.Number, "before"); signer != nil {
		return refuse(SignerPending, "unit", signer.Unit, "user", signer.User)
	}
	if other, begun := t.oneAtATime(task); begun {
		return refuse(OneAtATime, "step", other)
	}
	// A limit ends strictly before its instant: an answer that arrives in that instant is late,
	// and what follows from silence wins.
	if lapses(task, step) && !in.At.Before(*task.Due) {
		return refuse(TaskHasExpired, "due", task.Due.Format(time.RFC3339))
	}
	return t.admitContent(task, step, in)
}

// admitContent holds what an answer says against what it must.
func (t *turn) admitContent(task *Task, step *process.Step, in Event) error {
	answer, ok := step.Answer(in.Answer)
	if !ok {
		return refuse(UnknownAnswer, "answer", in.Answer)
	}
	if answer.Opinion == process.Required && blank(in.Opinion) {
		return refuse(OpinionRequired, "answer", in.Answer)
	}
	if answer.Reasons == process.Required && blank(in.Reasons) {
		return refuse(ReasonsRequired, "answer", in.Answer)
	}
	if answer.While != nil {
		holds, err := t.holds(step, answer.While, task.Scope)
		if err != nil {
			return err
		}
		if !holds {
			return refuse(NotNow, "answer", in.Answer)
		}
	}
	if problems := t.process.CheckAnswer(step, answer, t.state.Form, in.Form, fileNames(in.Materials), &t.state.reading); len(problems) > 0 {
		return &Refusal{Code: FormInvalid, Problems: problems}
	}
	return nil
}

// oneAtATime tells whether a task stands in a branch that has to wait, because another branch of
// an interleaved step has been begun and is not done yet.
func (t *turn) oneAtATime(task *Task) (string, bool) {
	for scope := t.scope(task.Scope); scope != nil; scope = t.scope(scope.In) {
		step, ok := t.process.Step(scope.Step)
		if !ok || step.Parallel == nil || step.Parallel.Order.Value != "interleaved" || scope.Begun {
			continue
		}
		for _, other := range t.state.Scopes {
			if other.Step == scope.Step && other.Visit == scope.Visit && other.ID != scope.ID && other.Begun {
				return other.Branch, true
			}
		}
	}
	return "", false
}

func admitExpiry(task *Task, step *process.Step, in Event) error {
	if !lapses(task, step) || in.At.Before(*task.Due) {
		return refuse(NotAsked, "kind", string(in.Kind))
	}
	return nil
}

func (t *turn) admitTimer(in Event) error {
	for _, timer := range t.state.Timers {
		if timer.Number == in.Timer && timer.Due != nil && !in.At.Before(*timer.Due) && active(&t.state, timer.Step, timer.Visit) {
			return nil
		}
	}
	return refuse(NotAsked, "kind", string(in.Kind))
}

// admitJob takes the result of a job that is still wanted, with an outcome its step knows.
func (t *turn) admitJob(in Event) error {
	for _, job := range t.state.Jobs {
		if job.Number == in.Job {
			if in.Answer == "" {
				return refuse(UnknownAnswer, "answer", in.Answer)
			}
			return nil
		}
	}
	return refuse(NotAsked, "kind", string(in.Kind))
}

// admitReport holds who reports something against the definition. What another case reports comes
// without a person.
func (t *turn) admitReport(in Event) error {
	declared, ok := t.process.EventType(in.Name)
	if !ok {
		return refuse(UnknownEvent, "kind", in.Name)
	}
	if in.By == nil || declared.Unit == nil || in.By.Role == Administrator {
		return nil
	}
	unit, err := t.unit(&process.Step{ID: declared.ID}, declared.Unit, 0)
	if err != nil {
		return err
	}
	if !(Performer{Unit: unit, Post: declared.Post.Value}).is(in.By) {
		return refuse(NotYours, "unit", unit, "post", declared.Post.Value)
	}
	return nil
}

// admitReply takes an answer to a question that was asked.
func (t *turn) admitReply(in Event) error {
	for i := range t.state.Asked {
		if t.state.Asked[i].answeredBy(in) {
			return nil
		}
	}
	return refuse(NotAsked, "kind", string(in.Kind))
}

// answeredBy tells whether an event brings the reply to the question.
func (q *Question) answeredBy(in Event) bool {
	if in.Kind == Staffed {
		return q.Subject == (Subject{Step: in.Step, Visit: in.Visit})
	}
	return in.Kind == Dated && in.Due != nil && q.Subject == subjectOf(in)
}

// lapses tells whether something follows when the limit of a task has run out.
func lapses(task *Task, step *process.Step) bool {
	if task.Kind == TaskSupplement {
		within := step.Correction(task.Sent)
		return task.Due != nil && within != nil && within.Expiry != nil
	}
	if task.Due == nil || step.Within == nil || task.Late {
		return false
	}
	if step.Within.Expiry != nil && step.Within.Expiry.Answer != nil && !task.Due.After(task.Opened) {
		return false // nobody was silent on a day that was over before they were asked
	}
	if task.Kind == TaskSign {
		return task.Mode == "after" && step.Within.Expiry != nil
	}
	return task.Kind == TaskPublic || task.Kind == TaskAsk && step.Within.Expiry != nil
}

// blank tells whether a text says nothing.
func blank(text string) bool {
	for _, r := range text {
		switch r {
		case ' ', '\t', '\n', '\r', '\u3000': // with the Chinese full-width space
		default:
			return false
		}
	}
	return true
}
