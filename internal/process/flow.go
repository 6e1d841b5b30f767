package process

import "slices"

// Ends are the end states of the definition, in the order in which they are written.
func (p *Process) Ends() []string {
	var ends []string
	add := func(n *Name) {
		if n != nil && !contains(ends, n.Value) {
			ends = append(ends, n.Value)
		}
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		for j := range s.Answers {
			add(s.Answers[j].End)
		}
		for j := range s.Then {
			add(s.Then[j].End)
		}
		add(s.End)
	}
	return ends
}

// exits says where a step can lead: to steps, and whether it can end the case.
type exits struct {
	steps []string
	ends  bool
	falls bool // off the end of the definition
}

// exits follows every answer and outcome of a step.
func (p *Process) exits(s *Step) exits {
	var x exits
	onward := func(to, end *Name) {
		switch {
		case end != nil:
			x.ends = true
		case to != nil && to.Value == ToApplicant:
			x.steps = append(x.steps, s.ID.Value) // comes back here
		case to != nil:
			x.steps = append(x.steps, to.Value)
		default:
			if next, ok := p.Next(s.ID.Value); ok {
				x.steps = append(x.steps, next.ID.Value)
			} else {
				x.falls = true
			}
		}
	}
	switch s.Kind() {
	case KindEnd:
		x.ends = true
	case KindNotify:
		onward(s.To, nil)
	case KindAsk:
		for _, outcome := range p.outcomesOf(s) {
			if r, ok := s.Route(outcome); ok {
				onward(r.To, r.End)
			} else if a, ok := s.Answer(outcome); ok && len(s.Decide) == 0 {
				onward(a.To, a.End)
			} else {
				onward(nil, nil)
			}
		}
	}
	return x
}

// outcomesOf are the outcomes a step can have.
func (p *Process) outcomesOf(s *Step) []string {
	if len(s.Decide) == 0 {
		return answerNames(s)
	}
	var outcomes []string
	for _, d := range s.Decide {
		outcomes = append(outcomes, d.Outcome)
	}
	return outcomes
}

// flow reports steps that cannot be reached, that cannot lead to an end, and that fall off the
// definition.
func (c *checker) flow() {
	p := c.process
	graph := map[string]exits{}
	for i := range p.Steps {
		s := &p.Steps[i]
		x := p.exits(s)
		graph[s.ID.Value] = x
		if x.falls {
			c.add(s.At, "falls-off", "name", s.ID.Value)
		}
	}
	reached := map[string]bool{}
	var walk func(string)
	walk = func(id string) {
		if reached[id] {
			return
		}
		reached[id] = true
		for _, next := range graph[id].steps {
			walk(next)
		}
	}
	walk(p.Steps[0].ID.Value)
	finishing := p.finishing(graph)
	for i := range p.Steps {
		id := p.Steps[i].ID.Value
		switch {
		case !reached[id]:
			c.add(p.Steps[i].At, "unreachable", "name", id)
		case !finishing[id] && !graph[id].falls:
			c.add(p.Steps[i].At, "no-end", "name", id)
		}
	}
}

// finishing are the steps from which an end can be reached.
func (p *Process) finishing(graph map[string]exits) map[string]bool {
	done := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for i := range p.Steps {
			id := p.Steps[i].ID.Value
			x := graph[id]
			if !done[id] && (x.ends || slices.ContainsFunc(x.steps, func(next string) bool { return done[next] })) {
				done[id], changed = true, true
			}
		}
	}
	return done
}

func stepNames(p *Process) []string {
	var names []string
	for _, s := range p.Steps {
		names = append(names, s.ID.Value)
	}
	return names
}

func answerNames(s *Step) []string {
	var names []string
	for _, a := range s.Answers {
		names = append(names, a.ID)
	}
	return names
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }
