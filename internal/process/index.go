package process

import "slices"

// StepList is a list of steps in the definition: its own, or one inside a step.
type StepList struct {
	ID      int   // its place among the lists; 0 is the definition's own
	Owner   *Step // the step it stands in; nil for the definition's own
	Branch  int   // which of the owner's ways; of a handler, which handler
	Handler bool  // it is done beside the owner
	Steps   []Step
}

// Position is where a step stands.
type Position struct {
	Step  *Step
	List  *StepList
	Index int
}

// locate finds the place of every step. Of two steps with one id the first counts; check reports
// the second.
func (p *Process) locate() {
	p.lists, p.all, p.found, p.within = nil, nil, map[string]*Position{}, map[*Step][]*StepList{}
	p.add(&StepList{Steps: p.Steps})
	p.given, p.interleaves = map[*Step][]string{}, false
	for s := range p.within {
		p.interleaves = p.interleaves || s.Parallel != nil && s.Parallel.Order.Value == "interleaved"
		if s.ForEach != nil {
			p.given[s] = p.givenIn(s)
		}
	}
	p.appoint()
}

func (p *Process) add(list *StepList) {
	list.ID = len(p.lists)
	p.lists = append(p.lists, list)
	for i := range list.Steps {
		s := &list.Steps[i]
		p.all = append(p.all, s)
		if _, twice := p.found[s.ID.Value]; !twice {
			p.found[s.ID.Value] = &Position{Step: s, List: list, Index: i}
		}
		for _, inner := range s.inner() {
			p.within[s] = append(p.within[s], inner)
			p.add(inner)
		}
	}
}

// inner are the lists of steps inside a step, its ways first and then its handlers.
func (s *Step) inner() []*StepList {
	var lists []*StepList
	way := func(branch int, steps []Step) {
		if len(steps) > 0 {
			lists = append(lists, &StepList{Owner: s, Branch: branch, Steps: steps})
		}
	}
	for i := range s.Choose {
		way(i, s.Choose[i].Steps)
	}
	if s.Parallel != nil {
		for i := range s.Parallel.Branches {
			way(i, s.Parallel.Branches[i].Steps)
		}
	}
	if s.ForEach != nil {
		way(0, s.ForEach.Steps)
	}
	if s.Group != nil {
		way(0, s.Group.Steps)
	}
	for i := range s.On {
		if len(s.On[i].Steps) > 0 {
			lists = append(lists, &StepList{Owner: s, Branch: i, Handler: true, Steps: s.On[i].Steps})
		}
	}
	return lists
}

// Interleaves tells whether the definition has branches that are done one at a time.
func (p *Process) Interleaves() bool { return p.interleaves }

// Step finds a step by its id, wherever it stands.
func (p *Process) Step(id string) (*Step, bool) {
	at, ok := p.found[id]
	if !ok {
		return nil, false
	}
	return at.Step, true
}

// Locate finds where a step stands.
func (p *Process) Locate(id string) (*Position, bool) {
	at, ok := p.found[id]
	return at, ok
}

// List is a list of steps by its number.
func (p *Process) List(id int) (*StepList, bool) {
	if id < 0 || id >= len(p.lists) {
		return nil, false
	}
	return p.lists[id], true
}

// ListIn is the list of one way of a block, or of one of its handlers.
func (p *Process) ListIn(owner *Step, branch int, handler bool) (*StepList, bool) {
	for _, list := range p.within[owner] {
		if list.Branch == branch && list.Handler == handler {
			return list, true
		}
	}
	return nil, false
}

// Next is the step that stands after the one named, in its own list.
func (p *Process) Next(id string) (*Step, bool) {
	at, ok := p.found[id]
	if !ok || at.Index+1 >= len(at.List.Steps) {
		return nil, false
	}
	return &at.List.Steps[at.Index+1], true
}

// All are all steps, in the order in which they are written. The list must not be changed.
func (p *Process) All() []*Step { return slices.Clip(p.all) }

// Path leads from the definition's own list down to the list in which a step stands.
func (p *Process) Path(id string) []*StepList {
	at, ok := p.found[id]
	if !ok {
		return nil
	}
	path := []*StepList{at.List}
	for list := at.List; list.Owner != nil; {
		list = p.found[list.Owner.ID.Value].List
		path = append([]*StepList{list}, path...)
	}
	return path
}

// EventType finds a declared event.
func (p *Process) EventType(id string) (*EventType, bool) {
	for i := range p.Events {
		if p.Events[i].ID.Value == id {
			return &p.Events[i], true
		}
	}
	return nil, false
}

// Register finds a declared register.
func (p *Process) Register(id string) (*Register, bool) {
	for i := range p.Registers {
		if p.Registers[i].ID.Value == id {
			return &p.Registers[i], true
		}
	}
	return nil, false
}
