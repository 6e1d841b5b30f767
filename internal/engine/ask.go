package engine

import (
	"errors"
	"slices"
	"strings"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/expression"
	"shunban/internal/process"
)

// ask asks people. Where a policy or a named person needs it, the organisation is asked first who
// holds what; the tasks are opened when the answer has come.
func (t *turn) ask(step *process.Step, a Activation, how entry) error {
	who, err := t.performers(step, a.Scope)
	if err != nil {
		return err
	}
	if !t.needsPeople(step, who) {
		return t.summon(step, a, who, nil, how)
	}
	who = append(who, t.besides(a)...) // whether they are still there is asked as well
	if t.state.Cast != nil {
		return t.summon(step, a, who, append([]Actor{}, holders(t.state.Cast, who)...), how)
	}
	if how.anew {
		t.active(a.Step, a.Visit).Rows = []string{"anew"}
	}
	t.inquire(Question{Subject: Subject{Step: a.Step, Visit: a.Visit}, Holders: who, Pick: step.Ask.Pick.Value})
	return nil
}

// staff takes the organisation's answer who holds what.
func (t *turn) staff(in Event) error {
	var asked Question
	t.state.Asked = slices.DeleteFunc(t.state.Asked, func(q Question) bool {
		if q.Subject == (Subject{Step: in.Step, Visit: in.Visit}) {
			asked = q
			return true
		}
		return false
	})
	t.emit(in)
	a := t.active(in.Step, in.Visit)
	step, ok := t.process.Step(in.Step)
	if a == nil || !ok {
		return nil
	}
	anew := len(a.Rows) > 0
	a.Rows = nil
	people := in.People
	if people == nil {
		people = []Actor{} // nobody is an answer as well
	}
	return t.summon(step, *a, asked.Holders, people, entry{anew: anew})
}

// performers are those a step asks, in the order of the definition or the form, each once.
func (t *turn) performers(step *process.Step, scope int) ([]Performer, error) {
	ask := step.Ask
	var who []Performer
	var err error
	switch {
	case ask.Unit != nil:
		var unit string
		unit, err = t.unit(step, ask.Unit, scope)
		who = []Performer{{Unit: unit, Post: ask.Post.Value}}
	case ask.Each != nil:
		var units []string
		units, err = t.units(step, ask.Each, scope)
		for _, unit := range units {
			who = append(who, Performer{Unit: unit, Post: ask.Post.Value})
		}
	case ask.Person != nil:
		var user string
		user, err = ask.Person.Text(t.facts(scope))
		if err == nil && user == "" {
			err = errors.New("no person is named")
		}
		who = []Performer{{User: user}}
	default:
		var users []string
		users, err = ask.Persons.Texts(t.facts(scope))
		for _, user := range users {
			if user != "" && !slices.Contains(who, Performer{User: user}) {
				who = append(who, Performer{User: user})
			}
		}
	}
	if err != nil {
		return nil, t.nobody(step, err)
	}
	if len(who) > maxWays {
		return nil, refuse(TooManyPersons, "step", step.ID.Value)
	}
	return who, nil
}

func (t *turn) needsPeople(step *process.Step, who []Performer) bool {
	ask := step.Ask
	return ask.Everyone || ask.Pick.Value != "" || ask.Person != nil || ask.Persons != nil ||
		(t.process.Policies != nil && t.process.Policies.NeedsPeople())
}

// holders are those in a cast who hold a post asked for, or who are asked by name.
func holders(cast []Actor, who []Performer) []Actor {
	var found []Actor
	for _, actor := range cast {
		if slices.ContainsFunc(who, func(p Performer) bool { return p.names(actor) }) {
			found = append(found, actor)
		}
	}
	return found
}

func (p Performer) names(a Actor) bool {
	if p.User != "" {
		return a.User == p.User
	}
	return a.Unit == p.Unit && a.Post == p.Post
}

// summon opens a task for each of those asked whose earlier answer does not stand.
func (t *turn) summon(step *process.Step, a Activation, who []Performer, people []Actor, how entry) error {
	var wanted []Performer
	for _, p := range who {
		if p.Mode == "" {
			wanted = append(wanted, t.spread(step, p, people)...)
		}
	}
	for _, signer := range t.besides(a) {
		if !slices.ContainsFunc(wanted, func(p Performer) bool { return p.same(signer) }) {
			wanted = append(wanted, signer)
		}
	}
	wanted, err := t.impartial(step, a, wanted)
	if err != nil {
		return err
	}
	t.closeLate(a)
	asked := t.stand(step, a, wanted, how)
	if step.Ask.Order.Value == "sequence" {
		held := t.active(a.Step, a.Visit)
		held.Queue, held.People = asked, people
		return t.proceed(step, a)
	}
	for _, p := range asked {
		if err := t.request(step, a, p, people); err != nil {
			return err
		}
	}
	return t.proceed(step, a)
}

// impartial leaves out who of several may not act because of a conflict of interest. With nobody left all of them
// stay, and the policy for nobody decides.
func (t *turn) impartial(step *process.Step, a Activation, wanted []Performer) ([]Performer, error) {
	if !step.Ask.Several() {
		return wanted, nil
	}
	conflicted, err := t.conflicted(a.Scope)
	if err != nil || len(conflicted) == 0 {
		return wanted, err
	}
	free := slices.DeleteFunc(slices.Clone(wanted), func(p Performer) bool { return p.User != "" && slices.Contains(conflicted, p.User) })
	if len(free) == 0 {
		return wanted, nil
	}
	return free, nil
}

// besides are the signers that were added beside the others when the step was asked last.
func (t *turn) besides(a Activation) []Performer {
	branch, last := t.branch(a.Scope), 0
	var added []Performer
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		if task.Step != a.Step || task.Visit >= a.Visit || task.Branch != branch || task.Kind != TaskAsk {
			continue
		}
		if task.Visit > last {
			last, added = task.Visit, nil
		}
		if task.Mode == "beside" {
			added = append(added, Performer{Unit: task.Unit, Post: task.Post, User: task.User, Mode: "beside"})
		}
	}
	return added
}

// same tells whether two are the same performer, however they came to be asked.
func (p Performer) same(other Performer) bool {
	return p.Unit == other.Unit && p.Post == other.Post && p.User == other.User
}

// closeLate closes what could still have been answered for the record: the step is asked again.
func (t *turn) closeLate(a Activation) {
	branch := t.branch(a.Scope)
	t.cancelWhere(func(task *Task) bool {
		return task.Step == a.Step && task.Visit < a.Visit && task.Late && task.Branch == branch
	})
}

// spread gives those who are asked for one performer: everyone who holds the post, or one of them.
func (t *turn) spread(step *process.Step, p Performer, people []Actor) []Performer {
	if p.User != "" {
		for _, actor := range people {
			if actor.User == p.User {
				return []Performer{{User: p.User, Name: actor.Name, Unit: actor.Unit, Post: actor.Post}}
			}
		}
		return []Performer{p}
	}
	if !step.Ask.Everyone && step.Ask.Pick.Value == "" {
		return []Performer{p}
	}
	var all []Performer
	for _, actor := range people {
		if p.names(actor) {
			all = append(all, Performer{Unit: actor.Unit, Post: actor.Post, User: actor.User, Name: actor.Name})
		}
	}
	if len(all) == 0 {
		return []Performer{p} // a policy says what becomes of it; without one it waits for who comes
	}
	if step.Ask.Everyone {
		return all
	}
	// Among all cases the organisation says whom to pick first; within this one the engine counts.
	slices.SortStableFunc(all, func(a, b Performer) int { return t.load(step, a.User) - t.load(step, b.User) })
	return all[:1]
}

// load is how much somebody has had to do in this case: open tasks, or (in turn) all of this step.
func (t *turn) load(step *process.Step, user string) int {
	n := 0
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		if task.User == user && (task.Status == TaskOpen || step.Ask.Pick.Value == "turn" && task.Step == step.ID.Value) {
			n++
		}
	}
	return n
}

// stand keeps what still holds: those whose earlier answer stands are not asked again. It gives
// those who have to be asked. A step the case was led to on purpose asks at least somebody.
func (t *turn) stand(step *process.Step, a Activation, wanted []Performer, how entry) []Performer {
	several := step.Ask.Several()
	if step.Ask.Public || how.anew && !several {
		return wanted
	}
	type standing struct {
		p    Performer
		task Task
	}
	var keep []standing
	var asked []Performer
	for _, p := range wanted {
		if task, ok := t.earlier(step, a, p); ok {
			keep = append(keep, standing{p, task})
		} else {
			asked = append(asked, p)
		}
	}
	if how.anew && (len(asked) == 0 || step.Ask.Until.Value == "any" || step.Ask.Until.Value == "decided") {
		return wanted
	}
	for _, k := range keep {
		at := t.at
		t.state.TaskCount++
		task := &Task{Number: t.state.TaskCount, Step: a.Step, Visit: a.Visit, Scope: a.Scope, Branch: t.branch(a.Scope), Element: t.element(a.Scope), Kind: TaskAsk,
			Unit: k.task.Unit, Post: k.task.Post, User: k.task.User, Origin: k.task.Origin, Mode: k.p.Mode, Status: TaskStands, Opened: t.at, ClosedAt: &at, Answer: k.task.Answer,
			Opinion: k.task.Opinion, Reasons: k.task.Reasons, By: k.task.By, Basis: k.task.Basis, Policy: k.task.Policy, Of: origin(k.task), Replied: k.task.Replied}
		t.add(task)
		t.emit(Event{Kind: TaskKept, Step: a.Step, Visit: a.Visit, Branch: task.Branch, Task: task.Number, Unit: task.Unit, Post: task.Post,
			User: task.User, Answer: task.Answer, Of: task.Of, Basis: task.Basis})
		t.touch(task.Number)
	}
	return asked
}

// origin is the task in which an answer was really given.
func origin(task Task) int {
	if task.Status == TaskStands {
		return task.Of
	}
	return task.Number
}

// earlier finds the last answer of the same performer in the same place, if it still stands.
func (t *turn) earlier(step *process.Step, a Activation, p Performer) (Task, bool) {
	branch, element := t.branch(a.Scope), t.element(a.Scope)
	for i := len(t.state.Tasks) - 1; i >= 0; i-- {
		task := t.state.Tasks[i]
		if task.Step != a.Step || task.Visit >= a.Visit || !task.inPlace(branch, element) || task.Kind != TaskAsk ||
			!task.askedOf(p) || task.Late {
			continue
		}
		if t.beside(task.Scope) != t.beside(a.Scope) {
			return Task{}, false // a handler that is set off once more asks once more
		}
		if task.Status == TaskCancelled {
			return Task{}, false // asked anew and not answered: the earlier answer was put in question
		}
		answer, ok := step.Answer(task.Answer)
		if !ok || !t.stands(step, answer) || task.Replied <= t.state.Anew || t.changedFor(step, a.Scope, task.Replied) {
			return Task{}, false
		}
		return *task, true
	}
	return Task{}, false
}

// stands tells whether an answer is kept by itself. Where the answers of several are joined, only agreement is: an
// objection has led back, or was outvoted, and is to be thought over.
func (t *turn) stands(step *process.Step, answer *process.Answer) bool {
	if answer.Stands == nil && step.Ask.Joined() {
		leading := t.agreement(step)
		return answer.Keeps() && leading != nil && leading.ID == answer.ID
	}
	return answer.Keeps()
}

// askedOf tells whether a task was asked of a performer, even if it was transferred afterwards.
func (task *Task) askedOf(p Performer) bool {
	if task.Origin != nil {
		return p.same(*task.Origin)
	}
	return task.Unit == p.Unit && task.Post == p.Post && task.User == p.User
}

// changedSince are the fields and materials that the step depends on and that have changed since.
func (t *turn) changedSince(step *process.Step, seq int) []string {
	var changed []string
	for _, name := range sortedKeys(t.state.Altered) {
		if t.state.Altered[name] > seq && t.dependsOn(step, name) {
			changed = append(changed, name)
		}
	}
	return changed
}

// inPlace tells whether a task is where another one would stand: in the same branch, and in a for-each step about the
// same element, wherever that has stood in the list.
func (task *Task) inPlace(branch, element string) bool {
	if element != "" && task.Element != "" {
		return task.Element == element
	}
	return task.Branch == branch
}

// changedFor tells whether something has changed since that an answer depended on. In a for-each step the list itself
// does not count: the element is the same, and the others are not its business.
func (t *turn) changedFor(step *process.Step, scope, seq int) bool {
	return slices.ContainsFunc(t.changedSince(step, seq), func(name string) bool {
		for _, each := range t.elementsAround(scope) {
			if each.In.Mentions(name) {
				return false
			}
		}
		return true
	})
}

// dependsOn tells whether the answers of a step depend on a field or material ("materials/plan"):
// on those that the definition names, or on all that are applied for.
func (t *turn) dependsOn(step *process.Step, altered string) bool {
	if step.Fields != nil && len(step.Fields.Depends) > 0 {
		id := strings.TrimPrefix(altered, "materials/")
		return slices.ContainsFunc(step.Fields.Depends, func(n process.FormName) bool { return n.Value == id })
	}
	return !t.process.Official(altered)
}

// request opens the task of one performer, unless a policy makes it needless or gives it to
// somebody else.
func (t *turn) request(step *process.Step, a Activation, p Performer, people []Actor) error {
	if t.active(a.Step, a.Visit) == nil {
		return nil // what was asked before it has decided the step
	}
	kind := TaskAsk
	if step.Ask.Public {
		kind = TaskPublic
	}
	task := Task{Step: a.Step, Visit: a.Visit, Scope: a.Scope, Kind: kind, Unit: p.Unit, Post: p.Post, User: p.User, Mode: p.Mode}
	if people != nil {
		automatic, err := t.policies(step, &task, people)
		if err != nil || automatic != "" {
			if err == nil {
				t.byPolicy(step, task, automatic)
			}
			return err
		}
	}
	return t.open(task, step.Within)
}

// proceed looks whether a step has been answered enough: with nobody left to ask it is decided.
func (t *turn) proceed(step *process.Step, a Activation) error {
	held := t.active(a.Step, a.Visit)
	if held == nil || step.Ask.Public {
		return nil
	}
	if !step.Ask.Several() {
		for i := len(t.state.Tasks) - 1; i >= 0; i-- {
			task := t.state.Tasks[i]
			if task.Step == a.Step && task.Visit == a.Visit && task.Kind == TaskAsk && task.Answer != "" {
				return t.goOn(a, step, task.Answer)
			}
		}
		return nil
	}
	return t.tally(step, a)
}

// open adds a task and asks the calendar for its due date.
func (t *turn) open(task Task, within *process.Within) error {
	t.state.TaskCount++
	task.Number = t.state.TaskCount
	task.Status, task.Opened, task.Branch, task.Element = TaskOpen, t.at, t.branch(task.Scope), t.element(task.Scope)
	if since := t.since(); !since.Equal(t.at) {
		task.Since = &since
	}
	if within != nil && (task.Kind == TaskAsk || task.Kind == TaskAcknowledge || task.Kind == TaskPublic || task.Kind == TaskSupplement) {
		if err := t.bound(&task, within); err != nil {
			step, _ := t.process.Step(task.Step)
			return t.cannot(step, err)
		}
	}
	var changed []string
	if step, ok := t.process.Step(task.Step); ok && task.Kind == TaskAsk {
		changed = t.news(step, task)
	}
	t.add(&task)
	t.emit(Event{Kind: TaskOpened, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: task.Number, TaskKind: task.Kind,
		Unit: task.Unit, Post: task.Post, User: task.User, Limit: task.Limit, Of: task.Of, Mode: task.Mode, Due: task.Until, Changed: changed})
	opened := t.touch(task.Number)
	opened.Delivered = t.state.Seq
	t.nextReminder(opened)
	return nil
}

// bound gives a task its limit and asks the calendar when that runs out.
func (t *turn) bound(task *Task, within *process.Within) error {
	day, named, err := t.lastDay(within, task.Scope)
	if err != nil {
		return err
	}
	if named {
		end, opened := day.AddDate(0, 0, 1).UTC(), task.Opened
		task.Agreed, task.AgreedAt = &end, &opened
		t.inquire(Question{Subject: Subject{Task: task.Number}, Fixed: &end})
		return nil
	}
	if task.Limit, err = t.limit(within.Limit.Limit, within.Set, task.Scope); err != nil {
		return err
	}
	t.inquire(Question{Subject: Subject{Task: task.Number}, From: task.from(), Limit: task.Limit})
	return nil
}

// lastDay is the day with whose end a limit runs out, where the definition names one and it is filled in.
func (t *turn) lastDay(within *process.Within, scope int) (day time.Time, named bool, err error) {
	if within.Until == nil {
		return day, false, nil
	}
	text, err := within.Until.Text(t.facts(scope))
	var missing *expression.MissingError
	if errors.As(err, &missing) && within.Limit.Count > 0 {
		return day, false, nil
	}
	if err != nil {
		return day, false, err
	}
	day, err = time.ParseInLocation(time.DateOnly, text, process.Zone)
	return day, err == nil, err
}

// news is what has changed since those asked last answered.
func (t *turn) news(step *process.Step, task Task) []string {
	for i := len(t.state.Tasks) - 1; i >= 0; i-- {
		earlier := t.state.Tasks[i]
		if earlier.Step == task.Step && earlier.Visit < task.Visit && earlier.Unit == task.Unit && earlier.User == task.User && earlier.Replied > 0 {
			return t.changedSince(step, earlier.Replied)
		}
	}
	return nil
}

// limit is a limit as it holds for this case: the number set for it where there is one.
func (t *turn) limit(limit calendar.Limit, set *process.Expr, scope int) (string, error) {
	if set != nil {
		n, err := set.Int(t.facts(scope))
		var missing *expression.MissingError
		switch {
		case errors.As(err, &missing): // not filled in: the general limit holds
		case err != nil:
			return "", err
		default:
			limit.Count = n
		}
	}
	return limit.String(), nil
}

// units are the units named, each once.
func (t *turn) units(step *process.Step, who *process.Units, scope int) ([]string, error) {
	if who.Expr == nil {
		var units []string
		for _, n := range who.List {
			units = append(units, n.Value)
		}
		return units, nil
	}
	found, err := who.Expr.Texts(t.facts(scope))
	if err != nil {
		return nil, t.nobody(step, err)
	}
	var units []string
	for _, unit := range found {
		if unit != "" && !slices.Contains(units, unit) {
			units = append(units, unit)
		}
	}
	return units, nil
}

func (t *turn) unit(step *process.Step, who *process.Performer, scope int) (string, error) {
	if who.Expr == nil {
		return who.Unit, nil
	}
	unit, err := who.Expr.Text(t.facts(scope))
	if err != nil || unit == "" {
		return "", t.nobody(step, err)
	}
	return unit, nil
}

// nobody is the refusal when it cannot be said who is to be asked.
func (t *turn) nobody(step *process.Step, cause error) error {
	var refusal *Refusal
	if errors.As(cause, &refusal) {
		return refusal
	}
	if cause == nil {
		return refuse(NobodyToAsk, "step", step.ID.Value)
	}
	return refuse(NobodyToAsk, "step", step.ID.Value, "cause", cause.Error())
}
