package process

import "slices"

// gives are the names in data that a step gives: what it works out, asks for, finds, or is told while it is open.
func (s *Step) gives() []string {
	names := s.works()
	switch s.Kind() {
	case KindDate, KindCall, KindLookup, KindSub:
		names = append(names, DataName(s.ID.Value))
	case KindWait:
		if s.Wait.Event != nil {
			names = append(names, DataName(s.Wait.Event.Value))
		}
	}
	for i := range s.On {
		if event := s.On[i].Event; event != nil {
			names = append(names, DataName(event.Value))
		}
	}
	return names
}

// GivenIn are the names in data that steps inside a for-each step give, in the order of the alphabet.
func (p *Process) GivenIn(block *Step) []string { return p.given[block] }

// givenIn works them out for a block.
func (p *Process) givenIn(block *Step) []string {
	var names []string
	var within func(s *Step)
	within = func(s *Step) {
		for _, list := range p.within[s] {
			for i := range list.Steps {
				names = append(names, list.Steps[i].gives()...)
				within(&list.Steps[i])
			}
		}
	}
	within(block)
	slices.Sort(names)
	return slices.Compact(names)
}
