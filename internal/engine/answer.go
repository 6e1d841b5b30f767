package engine

import (
	"encoding/json"
	"fmt"
	"slices"

	"shunban/internal/process"
)

// submit begins the case.
func (t *turn) submit(in Event) error {
	if in.Opening == nil {
		return fmt.Errorf("a submission without what the case is")
	}
	t.state.Opening = *in.Opening
	t.state.Status, t.state.Submitted = CaseOpen, t.at
	t.state.Form, t.state.Materials = in.Form, in.Materials
	t.emit(in)
	return t.enter(0, &t.process.Steps[0], entry{})
}

// answer takes a person's answer to a task.
func (t *turn) answer(in Event) error {
	task, _ := t.state.Task(in.Task)
	step, _ := t.process.Step(task.Step)
	switch {
	case late(task, step, in):
		return t.lateOpinion(in)
	case task.Delegate != nil: // only the delegate is let in meanwhile
		return t.advise(in)
	case task.Kind == TaskSign:
		return t.signed(in)
	case task.Kind == TaskPublic:
		return t.objection(in)
	case task.Late:
		t.close(&in, TaskTooLate)
		t.solid()
		return nil
	}
	t.remember(in)
	changed, err := t.fill(in)
	if err != nil {
		return err
	}
	t.close(&in, TaskAnswered)
	t.noteAct(step, in)
	t.begun(task.Scope)
	t.followForm(changed)
	if t.openSigners(in.Task, "after") {
		return nil // those added after have still to sign
	}
	return t.settled(step, in.Task)
}

// noteAct remembers who has answered in which step.
func (t *turn) noteAct(step *process.Step, in Event) {
	agreed := ""
	if leading := t.agreement(step); leading != nil && leading.ID == in.Answer {
		agreed = in.Answer
	}
	for _, user := range []string{in.By.User, principal(in.By)} {
		if user == "" {
			continue
		}
		t.state.Acts = slices.DeleteFunc(slices.Clone(t.state.Acts), func(a Act) bool { return a.Step == in.Step && a.User == user })
		t.state.Acts = append(t.state.Acts, Act{Step: in.Step, User: user, Agreed: agreed})
	}
}

func principal(a *Actor) string {
	if a == nil || a.For == nil {
		return ""
	}
	return a.For.User
}

// begun notes that somebody has acted in a branch, and in all around it.
func (t *turn) begun(scope int) {
	for s := t.scope(scope); s != nil; s = t.scope(s.In) {
		s.Begun = true
	}
}

// fill puts the fields and files that came with an answer into the application, and gives the fields that are others now.
func (t *turn) fill(in Event) (changed []string, err error) {
	if len(in.Form) > 0 {
		form, err := t.merged(in.Form)
		if err != nil {
			return nil, fmt.Errorf("fill in the form: %w", err)
		}
		changed = t.alter(form, nil)
	}
	if len(in.Materials) > 0 {
		t.alter(nil, in.Materials)
	}
	return changed, nil
}

// alter replaces the form, or single materials, and notes what has changed by it. It gives the fields of the form that
// have, in the order of their names.
func (t *turn) alter(form json.RawMessage, materials map[string][]FileRef) (changed []string) {
	seq := t.state.Seq + 1 // of the event that brings it
	if form != nil {
		before, _ := t.state.reading.Object(t.state.Form) // both were checked when they came in
		after, _ := t.state.reading.Object(form)
		for name, value := range after.All() {
			if held, _ := before.Field(name); !process.Same(held, value) {
				changed = append(changed, name)
			}
		}
		for name := range before.All() {
			if _, still := after.Field(name); !still {
				changed = append(changed, name)
			}
		}
		slices.Sort(changed)
		for _, name := range changed {
			t.noteAltered(name, seq)
		}
		t.state.Form = form
	}
	for id, files := range materials {
		if !slices.Equal(t.state.Materials[id], files) {
			t.noteAltered("materials/"+id, seq)
		}
		own(&t.state.Materials, &t.owned.materials)[id] = files
	}
	return changed
}

// noteAltered notes that a field, or materials/<id>, was changed by an event.
func (t *turn) noteAltered(name string, seq int) { own(&t.state.Altered, &t.owned.altered)[name] = seq }

// merged lays changes over the form; a field set to null is taken out.
func (t *turn) merged(changes json.RawMessage) (json.RawMessage, error) {
	if len(changes) == 0 {
		return t.state.Form, nil
	}
	form, err := t.state.reading.Object(t.state.Form)
	if err != nil {
		return nil, err
	}
	change, err := process.ReadObject(changes)
	if err != nil {
		return nil, err
	}
	return form.With(change).JSON()
}

// expire follows from a limit that has run out.
func (t *turn) expire(in Event) error {
	task, _ := t.state.Task(in.Task)
	step, _ := t.process.Step(task.Step)
	in.Step, in.Visit, in.Unit, in.Post, in.User, in.Due = task.Step, task.Visit, task.Unit, task.Post, task.User, task.Due
	in.Branch, in.By = task.Branch, nil
	if task.Kind == TaskSupplement || task.Kind == TaskSign {
		in.TaskKind = task.Kind
	}
	t.due = *task.Due
	t.emit(in)
	t.solid()
	a := t.active(task.Step, task.Visit)
	switch task.Kind {
	case TaskPublic:
		return t.unveil(step, *a, in.Task)
	case TaskSupplement:
		expiry := step.Correction(task.Sent).Expiry
		return t.route(*a, step, process.Way{To: name(expiry.To), End: name(expiry.End)})
	case TaskSign: // added after an answer that was in time
		if step.Within.Expiry.Answer == nil {
			break // what the definition says of silence holds for this signature too
		}
		of := task.Of // no law takes the signer's silence for another answer than the one given in time
		t.cancel(in.Task)
		if t.openSigners(of, "after") {
			return nil
		}
		return t.settled(step, of)
	}
	expiry := step.Within.Expiry
	switch {
	case expiry.Answer != nil:
		return t.deem(step, in.Task)
	case expiry.Escalate != nil:
		return t.escalate(step, in.Task)
	default:
		return t.route(*a, step, process.Way{To: name(expiry.To), End: name(expiry.End)})
	}
}

// deem takes silence for the answer the law gives it.
func (t *turn) deem(step *process.Step, number int) error {
	task, _ := t.state.Task(number)
	basis := *step.Within.Expiry.Basis
	proof := &Proof{Delivered: task.Delivered, At: task.Opened, Seen: task.Seen, Reminders: task.Reminders}
	deemed := t.emit(Event{Kind: TaskDeemed, Proof: proof, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: number,
		Unit: task.Unit, Post: task.Post, User: task.User, Answer: step.Within.Expiry.Answer.Value, Basis: &basis})
	at := t.at
	task = t.touch(number)
	task.Status, task.Answer, task.Basis, task.ClosedAt, task.Replied = TaskSilent, deemed.Answer, &basis, &at, deemed.Seq
	task.Delegate, task.Draft, task.Proof = nil, nil, proof
	t.cancelAttached(number)
	return t.settled(step, number)
}

// escalate gives a task whose limit has run out to somebody else. It has no limit any more.
func (t *turn) escalate(step *process.Step, number int) error {
	task, _ := t.state.Task(number)
	office := step.Within.Expiry.Escalate
	unit, err := t.unit(step, &office.Unit, task.Scope)
	if err != nil {
		return err
	}
	t.emit(Event{Kind: Escalated, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: number, Unit: task.Unit, Post: task.Post,
		Target: &Actor{Unit: unit, Post: office.Post.Value}})
	task = t.touch(number)
	task.Unit, task.Post, task.User, task.Claimed, task.Delegate = unit, office.Post.Value, "", "", nil
	task.Due, task.Limit, task.Agreed, task.RemindAt = nil, "", nil, nil
	return nil
}

// settled goes on once a task has its answer, from a person or from the law.
func (t *turn) settled(step *process.Step, number int) error {
	task, _ := t.state.Task(number)
	given := t.said(task)
	if answer, ok := step.Answer(given); ok {
		if answer.Issue != nil && !step.Ask.Joined() {
			quoted := t.quoted(task)
			if err := t.issue(step, task.Scope, Activation{Step: task.Step, Visit: task.Visit, Scope: task.Scope}, *answer.Issue, &quoted); err != nil {
				return err
			}
			task, _ = t.state.Task(number)
		}
		if answer.Marks != nil {
			t.mark(answer.Marks.Value, t.markedAt(step, task))
		}
		if err := t.closeSteps(task.Step, answer.Closes); err != nil {
			return err
		}
	}
	a := t.active(task.Step, task.Visit)
	if a == nil || t.state.Status != CaseOpen {
		return nil
	}
	if !step.Ask.Several() {
		return t.goOn(*a, step, given)
	}
	if step.Ask.Until.Value == "any" {
		t.dismiss(step, *a)
		return t.goOn(*a, step, given)
	}
	return t.tally(step, *a)
}

// closeSteps ends other steps, wherever they are open.
func (t *turn) closeSteps(from string, steps []process.Name) error {
	for _, n := range steps {
		if n.Value == from {
			continue
		}
		for {
			i := slices.IndexFunc(t.state.Active, func(a Activation) bool { return a.Step == n.Value })
			if i < 0 || t.state.Status != CaseOpen {
				break
			}
			if err := t.endActivation(t.state.Active[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// tally looks what the answers so far amount to: with everybody's answer, or as soon as a line of
// decide holds whatever the others will say. In a sequence the next one is asked.
func (t *turn) tally(step *process.Step, a Activation) error {
	open := t.openAnswers(a)
	held := t.active(a.Step, a.Visit)
	complete := open == 0 && len(held.Queue) == 0
	if step.Ask.Until.Value == "any" {
		for i := range t.state.Tasks { // an answer that stands is the first
			task := t.state.Tasks[i]
			if task.Step == a.Step && task.Visit == a.Visit && task.Kind == TaskAsk && task.Answer != "" {
				t.dismiss(step, a)
				return t.goOn(a, step, task.Answer)
			}
		}
	} else if complete || step.Ask.Until.Value == "decided" {
		outcome, err := t.outcome(step, a, complete)
		if err != nil {
			return err
		}
		if outcome != "" {
			t.dismiss(step, a)
			return t.decided(a, step, outcome)
		}
	}
	if open == 0 && len(held.Queue) > 0 {
		next := held.Queue[0]
		held.Queue = slices.Clone(held.Queue[1:])
		if err := t.request(step, a, next, held.People); err != nil {
			return err
		}
		if t.openAnswers(a) == 0 && t.active(a.Step, a.Visit) != nil { // a policy has answered it
			return t.tally(step, a)
		}
	}
	if complete && step.Ask.Until.Value == "any" {
		return refuse(NobodyToAsk, "step", a.Step)
	}
	return nil
}

// openAnswers counts those who have still to answer, and the signers added after them.
func (t *turn) openAnswers(a Activation) int {
	open := 0
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		if task.Step == a.Step && task.Visit == a.Visit && task.Status == TaskOpen && !task.Late &&
			(task.Kind == TaskAsk || task.Kind == TaskSign && task.Mode == "after") {
			open++
		}
	}
	return open
}

// outcome is the first line of decide that holds. Before all have answered, otherwise says nothing.
func (t *turn) outcome(step *process.Step, a Activation, complete bool) (string, error) {
	facts := t.facts(a.Scope)
	facts.Asked = t.voices(step, a)
	for i := range step.Decide {
		line := &step.Decide[i]
		if line.Otherwise {
			if complete {
				return line.Outcome, nil
			}
			continue
		}
		holds, err := line.When.Bool(facts)
		if err != nil {
			return "", t.cannot(step, err)
		}
		if holds {
			return line.Outcome, nil
		}
	}
	if complete {
		return "", refuse(CannotEvaluate, "step", a.Step, "cause", "no line of decide holds")
	}
	return "", nil
}

// dismiss closes what is still asked once a step is decided; or lets those asked answer for the
// record only.
func (t *turn) dismiss(step *process.Step, a Activation) {
	if held := t.active(a.Step, a.Visit); held != nil {
		held.Queue = nil
	}
	if step.Ask.Rest.Value != "record" {
		return // leaving the step closes them
	}
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		if task.Step == a.Step && task.Visit == a.Visit && task.Kind == TaskAsk && task.Status == TaskOpen {
			t.emit(Event{Kind: TaskLate, Step: a.Step, Visit: a.Visit, Branch: task.Branch, Task: task.Number, Unit: task.Unit, Post: task.Post, User: task.User})
			t.touch(task.Number).Late = true
			t.cancelAttached(task.Number)
		}
	}
}

// objection records what came in during a public notice; the notice stays open.
func (t *turn) objection(in Event) error {
	task, _ := t.state.Task(in.Task)
	in.Step, in.Visit, in.Unit, in.Post, in.Branch, in.TaskKind = task.Step, task.Visit, task.Unit, task.Post, task.Branch, TaskPublic
	in = t.emit(in)
	at := t.at
	t.state.TaskCount++
	t.add(&Task{Number: t.state.TaskCount, Step: task.Step, Visit: task.Visit, Scope: task.Scope, Branch: task.Branch,
		Kind: TaskAsk, Unit: task.Unit, Post: task.Post, Status: TaskAnswered, Opened: t.at, ClosedAt: &at, Answer: in.Answer, Opinion: in.Opinion,
		Reasons: in.Reasons, By: in.By, Of: task.Number, Replied: in.Seq, Changed: in.Seq})
	t.touch(in.Task)
	t.begun(task.Scope)
	return nil
}

// unveil ends a public notice: decide says what it has come to.
func (t *turn) unveil(step *process.Step, a Activation, number int) error {
	outcome, err := t.outcome(step, a, true)
	if err != nil {
		return err
	}
	at := t.at
	task := t.touch(number)
	task.Status, task.ClosedAt = TaskCancelled, &at
	t.emit(Event{Kind: TaskClosed, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: number, TaskKind: TaskPublic, Unit: task.Unit, Post: task.Post})
	return t.decided(a, step, outcome)
}

// acknowledge takes the confirmation of a notice.
func (t *turn) acknowledge(in Event) error {
	in.Answer = AnswerAcknowledge
	task, _ := t.state.Task(in.Task)
	scope := task.Scope
	t.close(&in, TaskAnswered)
	t.solid()
	t.begun(scope)
	step, _ := t.process.Step(in.Step)
	for i := range t.state.Tasks {
		other := t.state.Tasks[i]
		if other.Step == in.Step && other.Visit == in.Visit && other.Kind == TaskAcknowledge && other.Status == TaskOpen {
			return nil
		}
	}
	a := t.active(in.Step, in.Visit)
	return t.goOn(*a, step, "")
}

// resubmit takes the corrected application and asks the step that sent it back again.
func (t *turn) resubmit(in Event) error {
	in.Answer = AnswerResubmit
	in.Form = t.process.ApplicantsPart(in.Form)
	form, err := t.keepOfficial(in.Form)
	if err != nil {
		return err
	}
	seq := t.state.Seq + 1
	changed := t.alter(form, in.Materials)
	t.withdrawFiles(in.Materials)
	at := t.at
	t.state.Refiled = &at
	t.close(&in, TaskAnswered)
	t.solid()
	t.followForm(changed)
	if block := t.outdated(in.Step, in.Visit, seq); block != nil {
		step, _ := t.process.Step(block.Step)
		held := *block
		t.leave(held.Step, held.Visit)
		return t.enter(held.Scope, step, entry{})
	}
	if step, disturbed := t.disturbed(in.Step); disturbed {
		return t.jump(*t.active(in.Step, in.Visit), step, true)
	}
	return t.comeBack(in.Step, in.Visit)
}

// outdated finds the outermost for-each step around an activation whose list was changed by an event: its elements
// are not those any more that the case goes on with.
func (t *turn) outdated(step string, visit, seq int) *Activation {
	var found *Activation
	a := t.active(step, visit)
	for s, each := range t.elementsAround(a.Scope) {
		for name, changed := range t.state.Altered {
			if changed == seq && each.In.Mentions(name) {
				found = t.active(s.Step, s.Visit)
			}
		}
	}
	return found
}

// disturbed finds the earliest step the case has been through that says what its answers depend on, and
// where that has changed since: a correction leads back to it. Steps that say nothing are not asked again
// for a correction that a later one has demanded.
func (t *turn) disturbed(at string) (*process.Step, bool) {
	for _, id := range t.state.Trail {
		if id == at {
			break
		}
		step, ok := t.process.Step(id)
		if !ok || step.Ask == nil || step.Fields == nil || len(step.Fields.Depends) == 0 || t.process.Crosses(at, id) {
			continue
		}
		for i := range t.state.Tasks {
			task := t.state.Tasks[i]
			if task.Step == id && task.Visit == t.state.Visits[id] && task.Kind == TaskAsk && task.Replied > 0 && len(t.changedSince(step, task.Replied)) > 0 {
				return step, true
			}
		}
	}
	return nil, false
}

// withdrawFiles takes materials out that were not brought again; what a later step has added stays.
func (t *turn) withdrawFiles(brought map[string][]FileRef) {
	for _, id := range sortedKeys(t.state.Materials) {
		if _, still := brought[id]; still || t.process.Official("materials/"+id) {
			continue
		}
		delete(own(&t.state.Materials, &t.owned.materials), id)
		t.noteAltered("materials/"+id, t.state.Seq+1)
	}
}

// keepOfficial lays the corrected application over what officials have filled in.
func (t *turn) keepOfficial(form json.RawMessage) (json.RawMessage, error) {
	held, err := t.state.reading.Object(t.state.Form)
	if err != nil {
		return nil, fmt.Errorf("read the form: %w", err)
	}
	corrected, err := process.ReadObject(form)
	if err != nil {
		return nil, fmt.Errorf("read the corrected form: %w", err)
	}
	official := held.Only(func(name string) bool {
		_, given := corrected.Field(name)
		return !given && t.process.Official(name)
	})
	if len(official) == 0 {
		return form, nil
	}
	return corrected.With(official).JSON()
}

// close logs a person's answer, completed by what the task knows, and closes the task with it.
func (t *turn) close(in *Event, status TaskStatus) {
	task, _ := t.state.Task(in.Task)
	in.Step, in.Visit, in.Unit, in.Post, in.User = task.Step, task.Visit, task.Unit, task.Post, task.User
	in.Branch, in.TaskKind = task.Branch, task.Kind
	*in = t.emit(*in)
	at := t.at
	task = t.touch(in.Task)
	task.Status, task.ClosedAt, task.Replied = status, &at, in.Seq
	task.Answer, task.Opinion, task.Reasons, task.By = in.Answer, in.Opinion, in.Reasons, in.By
	task.Draft, task.Delegate = nil, nil
	t.cancelExtensions(task.Number)
}

// Reply is the event by which an answer to the task comes in: every kind of task is answered in
// the same way from outside, with the name of the answer.
func (t *Task) Reply(answer, opinion, reasons string) Event {
	e := Event{Kind: Answered, Task: t.Number, Answer: answer, Opinion: opinion, Reasons: reasons}
	switch t.Kind {
	case TaskAsk, TaskSign, TaskPublic:
	case TaskAcknowledge:
		if answer == AnswerAcknowledge {
			e.Kind = Acknowledged
		}
	case TaskSupplement:
		if answer == AnswerResubmit {
			e.Kind = Resubmitted
		}
	case TaskCopy:
		if answer == AnswerRead {
			e.Kind = Read
		}
	case TaskExtension:
		switch answer {
		case AnswerAgree:
			e.Kind = ExtensionAgreed
		case AnswerRefuse:
			e.Kind = ExtensionRefused
		}
	}
	return e
}
