package engine

import (
	"slices"

	"shunban/internal/process"
)

// goOn leaves a step by its outcome: where the definition says, else to the next step.
func (t *turn) goOn(a Activation, step *process.Step, outcome string) error {
	if outcome != "" {
		t.keepOutcome(a.Step)
		own(&t.state.Outcomes, &t.owned.outcomes)[a.Step] = outcome
	}
	return t.route(a, step, step.Way(outcome))
}

// route goes the way given.
func (t *turn) route(a Activation, step *process.Step, way process.Way) error {
	switch {
	case way.To == process.ToApplicant:
		return t.returnToApplicant(a, step.Correction(way.Outcome), way)
	case way.End != "":
		t.leave(a.Step, a.Visit)
		t.end(a.Step, way.End)
		return nil
	case way.To != "":
		target, ok := t.process.Step(way.To)
		if !ok {
			return refuse(UnknownStep, "step", way.To)
		}
		if way.Back {
			return t.detour(a, target)
		}
		if way.Again {
			t.state.Anew = t.state.Seq
		}
		return t.jump(a, target, slices.Contains(t.state.Trail, way.To))
	default:
		t.leave(a.Step, a.Visit)
		return t.next(a.Scope, step)
	}
}

// next goes to the step that stands behind in the same list, or ends the scope. A detour ends
// with its one step.
func (t *turn) next(scope int, step *process.Step) error {
	if s := t.scope(scope); s != nil && s.Kind == ScopeDetour {
		return t.finish(scope)
	}
	next, ok := t.process.Next(step.ID.Value)
	if !ok {
		return t.finish(scope)
	}
	return t.enter(scope, next, entry{})
}

// jump leads the case from one step to any other: it leaves every block that the other step does
// not stand in, and enters every block that it does, only on the way to it. What other branches of
// such a block have come to stands. Back tells that the target lies behind, or that somebody leads the
// case there on purpose: then it is asked anew. On the way forward again, what still holds is kept.
func (t *turn) jump(from Activation, target *process.Step, back bool) error {
	path := t.process.Path(target.ID.Value)
	scope, depth, err := t.meet(from, path)
	if err != nil {
		return err
	}
	if back && t.state.Visits[target.ID.Value] > 0 {
		t.emit(Event{Kind: Returned, Step: from.Step, Visit: from.Visit, Branch: t.branch(from.Scope), To: target.ID.Value})
	}
	open := t.openBlocks()
	if from.Scope != scope {
		outer := from.Scope
		for s := t.scope(outer); s.In != scope; s = t.scope(outer) {
			outer = s.In
		}
		t.cancelScope(outer)
	}
	t.leave(from.Step, from.Visit)
	if at := t.within(scope); at != nil {
		t.leave(at.Step, at.Visit)
	}
	t.cutOff(open)
	t.undo(t.list(scope), target)
	if s := t.scope(scope); s != nil {
		s.Over = false
	}
	if back {
		t.void(target)
	}
	return t.descend(scope, path[depth:], target, entry{anew: back})
}

// undo takes the steps off the trail that lie behind the one a case is led back to: on the same
// list or inside its steps. What other branches have been through stays.
func (t *turn) undo(list *process.StepList, target *process.Step) {
	from := slices.Index(t.state.Trail, target.ID.Value)
	if from < 0 {
		return
	}
	kept := slices.Clone(t.state.Trail[:from])
	for _, id := range t.state.Trail[from+1:] {
		if !slices.Contains(t.process.Path(id), list) {
			kept = append(kept, id)
		}
	}
	t.state.Trail = kept
}

// void takes away what the answers inside a block were worth for a return: a case that is led to
// the block on purpose is to go through it anew.
func (t *turn) void(block *process.Step) {
	for i := range t.state.Tasks {
		task := t.state.Tasks[i]
		if task.Status == TaskOpen || task.Step == block.ID.Value {
			continue
		}
		for _, list := range t.process.Path(task.Step) {
			if list.Owner == block {
				t.changing(i).Replied = 0
			}
		}
	}
}

// meet finds the innermost scope around an activation whose list lies on the path to the target.
func (t *turn) meet(from Activation, path []*process.StepList) (scope, depth int, err error) {
	for id := from.Scope; ; {
		s := t.scope(id)
		if s == nil || s.Kind != ScopeDetour {
			if i := slices.Index(path, t.list(id)); i >= 0 {
				if i+1 < len(path) && path[i+1].Owner.Parallel != nil && t.inside(from, id, path[i+1].Owner) {
					return 0, 0, refuse(AcrossBranches, "step", path[len(path)-1].Owner.ID.Value)
				}
				return id, i, nil
			}
		}
		if s == nil {
			return 0, 0, refuse(AcrossBranches)
		}
		id = s.In
	}
}

// inside tells whether an activation stands in a branch of the block that is open in the scope.
func (t *turn) inside(from Activation, scope int, block *process.Step) bool {
	for id := from.Scope; id != scope; {
		s := t.scope(id)
		if s == nil {
			return false
		}
		if s.In == scope && s.Step == block.ID.Value && s.Kind == ScopeBranch {
			return true
		}
		id = s.In
	}
	return false
}

// descend enters the blocks on the path and then the target.
func (t *turn) descend(scope int, path []*process.StepList, target *process.Step, how entry) error {
	if len(path) == 1 {
		return t.enter(scope, target, how)
	}
	list := path[1]
	a := t.activate(scope, list.Owner)
	rows := []rowAt{{}}
	if list.Owner.ForEach != nil {
		elements, err := t.elements(list.Owner, scope)
		if err != nil {
			return err
		}
		rows = rows[:0]
		for i, element := range elements {
			rows = append(rows, rowAt{index: i, row: element})
		}
	}
	if len(rows) == 0 {
		return t.goOn(a, list.Owner, "")
	}
	held := t.active(a.Step, a.Visit)
	held.Started = len(rows)
	if list.Owner.ForEach != nil && list.Owner.ForEach.Order.Value == "sequence" {
		for _, r := range rows[1:] {
			held.Rows = append(held.Rows, string(r.row))
		}
		rows = rows[:1]
	}
	rest := t.rejoin(held, list)
	t.endLeft(list)
	for _, r := range rows {
		if t.active(a.Step, a.Visit) == nil {
			return nil
		}
		inner := t.openScope(a, ScopeBranch, list, r.index, r.row)
		if err := t.descend(inner, path[1:], target, how); err != nil {
			return err
		}
	}
	for _, list := range rest {
		if t.active(a.Step, a.Visit) == nil {
			return nil
		}
		if err := t.way(a, list, list.Branch, nil); err != nil {
			return err
		}
	}
	return nil
}

// endLeft ends the ways through a list that the join went on without and that still run: the case is led into them
// anew, and nobody is to be asked the same twice.
func (t *turn) endLeft(list *process.StepList) {
	for _, s := range slices.Clone(t.state.Scopes) {
		if s.Left && s.List == list.ID {
			t.cancelScope(s.ID)
		}
	}
}

// openBlocks are the parallel blocks that are open now, each with the branches that have not come to
// their end.
func (t *turn) openBlocks() []Cut {
	var blocks []Cut
	for _, a := range t.state.Active {
		step, ok := t.process.Step(a.Step)
		if !ok || step.Parallel == nil {
			continue
		}
		block := Cut{Step: a.Step, Started: a.Started, Done: a.Done}
		for _, child := range t.children(a.Step, a.Visit) {
			if list, ok := t.process.List(child.List); ok && child.Kind == ScopeBranch && !child.Left {
				block.Branches = append(block.Branches, list.Branch)
			}
		}
		blocks = append(blocks, block)
	}
	return blocks
}

// cutOff notes which of the blocks were left before their branches had come together.
func (t *turn) cutOff(open []Cut) {
	for _, block := range open {
		if slices.ContainsFunc(t.state.Active, func(a Activation) bool { return a.Step == block.Step }) {
			continue
		}
		t.forgetCut(block.Step)
		t.state.Cut = append(t.state.Cut, block)
	}
}

func (t *turn) forgetCut(step string) {
	t.state.Cut = slices.DeleteFunc(slices.Clone(t.state.Cut), func(c Cut) bool { return c.Step == step })
}

// rejoin takes up a block that was left with branches unfinished, now that the case comes back into one of
// them: those are begun again, and what others had come to counts.
func (t *turn) rejoin(a *Activation, into *process.StepList) (rest []*process.StepList) {
	i := slices.IndexFunc(t.state.Cut, func(c Cut) bool { return c.Step == a.Step })
	if i < 0 || into.Owner.Parallel == nil {
		return nil
	}
	cut := t.state.Cut[i]
	t.forgetCut(a.Step)
	a.Started, a.Done = cut.Started, cut.Done
	if !slices.Contains(cut.Branches, into.Branch) && a.Done > 0 {
		a.Done-- // the branch had come to its end, and is gone through again
	}
	for _, branch := range cut.Branches {
		if list, ok := t.process.ListIn(into.Owner, branch, false); ok && branch != into.Branch {
			rest = append(rest, list)
		}
	}
	return rest
}

type rowAt struct {
	index int
	row   []byte
}

// detour leads the case to another step and straight back: the step it leaves waits, and is asked
// again afterwards. Other branches are not touched.
func (t *turn) detour(a Activation, target *process.Step) error {
	position, _ := t.process.Locate(target.ID.Value)
	if held := t.active(a.Step, a.Visit); held != nil {
		t.still(held)
	}
	t.emit(Event{Kind: Returned, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope), To: target.ID.Value, Mode: "back"})
	scope := t.openScope(a, ScopeDetour, position.List, 0, nil)
	return t.enter(scope, target, entry{anew: true})
}

// still closes what a step asks and lets it wait.
func (t *turn) still(a *Activation) {
	step, visit := a.Step, a.Visit
	a.Waiting, a.Queue = true, nil
	t.cancelWhere(func(task *Task) bool { return task.Step == step && task.Visit == visit && task.Kind != TaskCopy })
}

// comeBack asks the step again that waited for a detour or for the applicant.
func (t *turn) comeBack(id string, visit int) error {
	a := t.active(id, visit)
	if a == nil {
		return nil
	}
	scope := a.Scope
	step, _ := t.process.Step(id)
	t.leave(id, visit)
	return t.enter(scope, step, entry{})
}

// returnToApplicant sends the case back for correction; the step waits until it comes again.
func (t *turn) returnToApplicant(a Activation, within *process.Within, way process.Way) error {
	if held := t.active(a.Step, a.Visit); held != nil {
		t.still(held)
	}
	t.emit(Event{Kind: Returned, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope), To: process.ToApplicant})
	return t.open(Task{Step: a.Step, Visit: a.Visit, Scope: a.Scope, Kind: TaskSupplement, Unit: t.state.Applicant.Unit, Pause: way.Pause, Sent: way.Outcome}, within)
}

// end closes the case in an end state, and everything that is still open with it.
func (t *turn) end(step, end string) {
	t.cancelWhere(func(task *Task) bool { return task.Kind != TaskCopy }) // what is to be read can be read afterwards
	open := t.openBlocks()
	t.state.Active, t.state.Scopes, t.state.Timers, t.state.Jobs, t.state.Early = nil, nil, nil, nil, nil
	t.cutOff(open)
	t.solid()
	at := t.at
	t.state.Status, t.state.End, t.state.EndedAt = CaseEnded, end, &at
	t.emit(Event{Kind: Ended, Step: step, End: end})
}

// close ends a step from outside, wherever it is open: its branch goes on behind it.
func (t *turn) endActivation(a Activation) error {
	step, _ := t.process.Step(a.Step)
	t.emit(Event{Kind: StepLeft, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope)})
	t.leave(a.Step, a.Visit)
	return t.next(a.Scope, step)
}

// solid notes that something has happened which cannot be taken back.
func (t *turn) solid() {
	if t.state.Last != nil && !t.state.Last.Solid {
		last := *t.state.Last
		last.Solid = true
		t.state.Last = &last
	}
}

// stir moves what has become possible: one step at a time, so that each sees what the one before
// has led to.
func (t *turn) stir() (bool, error) {
	for _, a := range t.state.Active {
		step, ok := t.process.Step(a.Step)
		if !ok {
			continue
		}
		if len(t.state.Early) > 0 {
			if set, err := t.keptEvent(step, a); err != nil || set {
				return set, err
			}
		}
		switch {
		case step.Wait != nil && step.Wait.Condition != nil:
			holds, err := t.holds(step, step.Wait.Condition, a.Scope)
			if err != nil {
				return false, err
			}
			if holds {
				return true, t.decided(a, step, process.OutcomeCondition)
			}
		case step.End != nil && a.Waiting && len(t.state.Active) == 1 && len(t.state.Scopes) == 0:
			t.end(step.ID.Value, step.End.State.Value)
			return true, nil
		}
	}
	return false, nil
}

// decided notes the outcome of a step and goes on by it.
func (t *turn) decided(a Activation, step *process.Step, outcome string) error {
	t.emit(Event{Kind: StepDecided, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope), Answer: outcome})
	return t.goOn(a, step, outcome)
}
