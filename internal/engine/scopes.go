package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"iter"
	"slices"
	"strconv"

	"shunban/internal/process"
)

// scope finds a scope; the definition's own is 0 and is not listed.
func (t *turn) scope(id int) *Scope {
	i, found := slices.BinarySearchFunc(t.state.Scopes, id, func(s Scope, id int) int { return s.ID - id })
	if !found {
		return nil
	}
	return &t.state.Scopes[i]
}

// list is the list of steps a scope goes through.
func (t *turn) list(scope int) *process.StepList {
	id := 0
	if s := t.scope(scope); s != nil {
		id = s.List
	}
	list, _ := t.process.List(id)
	return list
}

// branch is where a scope is, as people may read it: "rooms.2".
func (t *turn) branch(scope int) string {
	if s := t.scope(scope); s != nil {
		return s.Branch
	}
	return ""
}

// active finds the activation of a step by its visit.
func (t *turn) active(step string, visit int) *Activation {
	for i := range t.state.Active {
		if t.state.Active[i].Step == step && t.state.Active[i].Visit == visit {
			return &t.state.Active[i]
		}
	}
	return nil
}

// within is the activation that a scope is at now; none when the scope has come to its end.
func (t *turn) within(scope int) *Activation {
	for i := range t.state.Active {
		if t.state.Active[i].Scope == scope {
			return &t.state.Active[i]
		}
	}
	return nil
}

// open begins a scope that belongs to an activation.
func (t *turn) openScope(a Activation, kind ScopeKind, list *process.StepList, index int, row []byte) int {
	t.state.ScopeCount++
	s := Scope{ID: t.state.ScopeCount, In: a.Scope, Kind: kind, Step: a.Step, Visit: a.Visit, List: list.ID, Index: index, Row: row}
	name := a.Step
	switch {
	case kind == ScopeDetour:
		name = "" // it asks as the step it left would
	case kind == ScopeBeside:
		name += ".on" + strconv.Itoa(list.Branch+1)
	case list.Owner.Parallel != nil:
		name += "." + list.Owner.Parallel.Branches[list.Branch].ID.Value
	case list.Owner.ForEach != nil:
		name += "." + strconv.Itoa(index+1)
	case list.Owner.Choose != nil:
		name += "." + strconv.Itoa(list.Branch+1)
	}
	s.Branch = t.branch(a.Scope)
	if name != "" {
		if s.Branch != "" {
			s.Branch += "/"
		}
		s.Branch += name
	}
	if kind == ScopeBranch && list.Owner.ForEach != nil {
		s.Data = t.before(a, list.Owner)
	}
	t.state.Scopes = append(t.state.Scopes, s)
	return s.ID
}

// before is what each element of a for-each step begins with: what stood in data when the step was entered, under the
// names that its elements give. What one of them has worked out is never another's.
func (t *turn) before(a Activation, step *process.Step) map[string]json.RawMessage {
	names := t.process.GivenIn(step)
	held := t.active(a.Step, a.Visit)
	if held.Before == nil && len(names) > 0 {
		held.Before = make(map[string]json.RawMessage, len(names))
		for _, name := range names {
			held.Before[name] = t.held(a.Scope, name)
		}
	}
	return held.Before
}

// held is what stands in data under a name, seen from a scope; null where nothing does.
func (t *turn) held(scope int, name string) json.RawMessage {
	for s := range t.elementsAround(scope) {
		if raw, known := s.Data[name]; known {
			return raw
		}
	}
	if raw, known := t.state.Data[name]; known {
		return raw
	}
	return json.RawMessage("null")
}

func (t *turn) removeScope(id int) {
	t.state.Scopes = slices.DeleteFunc(t.state.Scopes, func(s Scope) bool { return s.ID == id })
}

// children are the scopes that belong to an activation, in their order.
func (t *turn) children(step string, visit int) []Scope {
	var children []Scope
	for _, s := range t.state.Scopes {
		if s.Step == step && s.Visit == visit {
			children = append(children, s)
		}
	}
	return children
}

// beside is the way begun by a handler in which a scope lies; 0 where it lies in none, or is over.
func (t *turn) beside(id int) int {
	for s := t.scope(id); s != nil; s = t.scope(s.In) {
		if s.Kind == ScopeBeside {
			return s.ID
		}
	}
	return 0
}

// elementsAround are the ways through for-each steps in which a scope lies, each with its step, from the inside out.
func (t *turn) elementsAround(id int) iter.Seq2[*Scope, *process.ForEach] {
	return func(yield func(*Scope, *process.ForEach) bool) {
		for s := t.scope(id); s != nil; s = t.scope(s.In) {
			list, ok := t.process.List(s.List)
			if ok && s.Kind == ScopeBranch && list.Owner.ForEach != nil && !yield(s, list.Owner.ForEach) {
				return
			}
		}
	}
}

// element names the elements of the for-each steps around a scope by what they are; empty outside of all.
func (t *turn) element(id int) string {
	var sum hash.Hash
	for s := range t.elementsAround(id) {
		if sum == nil {
			sum = sha256.New()
		}
		sum.Write(s.Row)
		sum.Write([]byte{0})
	}
	if sum == nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// leave takes an activation away, with everything that belongs to it: its tasks, its ways, its
// timers and its jobs. Branches that the join went on without, and what was begun beside the
// step, go on by themselves.
func (t *turn) leave(step string, visit int) {
	t.state.Active = slices.DeleteFunc(t.state.Active, func(a Activation) bool { return a.Step == step && a.Visit == visit })
	for _, child := range t.children(step, visit) {
		if !child.Left && child.Kind != ScopeBeside {
			t.cancelScope(child.ID)
		}
	}
	t.cancelWhere(func(task *Task) bool {
		return task.Step == step && task.Visit == visit && task.Kind != TaskCopy && !task.Late
	})
	t.state.Timers = slices.DeleteFunc(t.state.Timers, func(timer Timer) bool { return timer.Step == step && timer.Visit == visit })
	t.state.Jobs = slices.DeleteFunc(slices.Clone(t.state.Jobs), func(job Job) bool { return job.Step == step && job.Visit == visit })
}

// cancelScope ends a scope and everything in it.
func (t *turn) cancelScope(id int) {
	for _, a := range slices.Clone(t.state.Active) {
		if a.Scope == id {
			t.leave(a.Step, a.Visit)
		}
	}
	for _, s := range slices.Clone(t.state.Scopes) {
		if s.In == id && s.ID != id {
			t.cancelScope(s.ID)
		}
	}
	t.removeScope(id)
}

// cancelWhere closes the tasks that fit and are still open.
func (t *turn) cancelWhere(fits func(*Task) bool) {
	for i := range t.state.Tasks {
		if task := t.state.Tasks[i]; fits(task) {
			t.cancel(task.Number)
		}
	}
}

// cancel closes a task nobody needs to answer any more, if it is still open.
func (t *turn) cancel(number int) {
	task, ok := t.state.Task(number)
	if !ok || task.Status != TaskOpen {
		return
	}
	t.emit(Event{Kind: TaskClosed, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: number, TaskKind: task.Kind, Unit: task.Unit, Post: task.Post, User: task.User})
	at := t.at
	task = t.touch(number)
	task.Status, task.ClosedAt, task.Draft = TaskCancelled, &at, nil
}

// finish ends a scope that has come to the end of its list.
func (t *turn) finish(id int) error {
	s := t.scope(id)
	if s == nil {
		return fmt.Errorf("the definition stops without an end")
	}
	scope := *s
	if scope.Kind == ScopeBranch && slices.ContainsFunc(t.state.Scopes, func(b Scope) bool { return b.In == id }) {
		s.Over = true // what was begun beside its steps has still to end
		return nil
	}
	t.removeScope(id)
	switch {
	case scope.Left, scope.Kind == ScopeBeside:
		if scope.Left {
			if err := t.unblock(scope.Step); err != nil {
				return err
			}
		}
		if in := t.scope(scope.In); in != nil && in.Over {
			return t.finish(scope.In)
		}
		return nil
	case scope.Kind == ScopeDetour:
		return t.comeBack(scope.Step, scope.Visit)
	default:
		return t.joined(scope.Step, scope.Visit)
	}
}

// joined counts a way that has come to its end, and goes on behind the block when enough have.
func (t *turn) joined(id string, visit int) error {
	a := t.active(id, visit)
	step, ok := t.process.Step(id)
	if a == nil || !ok {
		return nil
	}
	a.Done++
	if a.Done < needed(step, *a) {
		if step.ForEach != nil && len(a.Rows) > 0 {
			return t.nextRow(step, *a)
		}
		return nil
	}
	if leaves(step) {
		for i := range t.state.Scopes {
			if s := &t.state.Scopes[i]; s.Step == id && s.Visit == visit && s.Kind == ScopeBranch {
				s.Left = true
			}
		}
	}
	return t.goOn(*a, step, "")
}

// needed is how many ways of a block have to come to their end.
func needed(step *process.Step, a Activation) int {
	switch {
	case step.Parallel != nil:
		return step.Parallel.Join.Needed(a.Started)
	case step.ForEach != nil:
		return step.ForEach.Join.Needed(a.Started)
	default:
		return 1
	}
}

func leaves(step *process.Step) bool {
	return step.Parallel != nil && process.RestLeaves(step.Parallel.Rest) || step.ForEach != nil && process.RestLeaves(step.ForEach.Rest)
}

// unblock begins a step that waited for the last branches of its earlier visit.
func (t *turn) unblock(id string) error {
	for _, s := range t.state.Scopes {
		if s.Step == id && s.Left {
			return nil
		}
	}
	for i := range t.state.Active {
		if a := &t.state.Active[i]; a.Step == id && a.Blocked {
			anew := a.Anew
			a.Blocked, a.Anew = false, false
			step, _ := t.process.Step(id)
			if anew {
				t.void(step) // the case was led here on purpose: what was answered meanwhile belongs to the visit before
			}
			return t.begin(step, *a, entry{})
		}
	}
	return nil
}
