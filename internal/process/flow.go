package process

import (
	"slices"
	"strconv"
)

// Ends are the end states of the definition, in the order in which they are written.
func (p *Process) Ends() []string {
	var ends []string
	for _, n := range p.endNames() {
		ends = append(ends, n.Value)
	}
	return ends
}

// endNames are the end states, each where it is written first.
func (p *Process) endNames() []Name {
	var ends []Name
	add := func(n *Name) {
		if n != nil && n.Value != "" && !slices.ContainsFunc(ends, func(e Name) bool { return e.Value == n.Value }) {
			ends = append(ends, *n)
		}
	}
	for _, s := range p.All() {
		for j := range s.Answers {
			add(s.Answers[j].End)
		}
		for j := range s.Then {
			add(s.Then[j].End)
		}
		for j := range s.Choose {
			add(s.Choose[j].End)
		}
		for j := range s.On {
			add(s.On[j].End)
		}
		for _, w := range append(s.Corrections(), s.Within) {
			if w != nil && w.Expiry != nil {
				add(w.Expiry.End)
			}
		}
		if s.End != nil {
			add(&s.End.State)
		}
	}
	return ends
}

// outcomesOf are the outcomes a step can have; open means that there may be others, which only
// another definition knows.
func (p *Process) outcomesOf(s *Step) (outcomes []string, open bool) {
	switch s.Kind() {
	case KindAsk:
		if !s.Ask.Joined() || len(s.Decide) == 0 {
			return answerNames(s), false
		}
		for _, d := range s.Decide {
			outcomes = append(outcomes, d.Outcome)
		}
	case KindCall:
		outcomes = []string{OutcomeDone, OutcomeFailed}
	case KindLookup:
		outcomes = []string{OutcomeFound, OutcomeNone}
	case KindRecord:
		outcomes = []string{OutcomeRecorded, OutcomePresent}
	case KindSend:
		outcomes = []string{OutcomeDone, OutcomeFailed}
	case KindWait:
		if s.Wait.Event != nil {
			outcomes = append(outcomes, s.Wait.Event.Value)
		}
		if s.Wait.Timed() {
			outcomes = append(outcomes, OutcomeTime)
		}
		if s.Wait.Condition != nil {
			outcomes = append(outcomes, OutcomeCondition)
		}
	case KindSub:
		if s.Sub.Waits() {
			return nil, true
		}
		outcomes = []string{OutcomeDone, OutcomeFailed}
	}
	return outcomes, false
}

// edge is one way out of a step: to a step, to an end, or on in its list.
type edge struct {
	to   string
	end  bool
	onto *StepList // down into a list of its own
}

// edges are all ways out of a step; the empty edge leads on to the next step of the list.
func (p *Process) edges(s *Step) []edge {
	var edges []edge
	add := func(to, end string) {
		switch {
		case end != "":
			edges = append(edges, edge{end: true})
		case to == ToApplicant:
			edges = append(edges, edge{to: s.ID.Value}) // comes back here
		default:
			edges = append(edges, edge{to: to})
		}
	}
	if s.When != nil {
		add("", "")
	}
	outcomes, open := p.outcomesOf(s)
	for _, outcome := range outcomes {
		way := s.Way(outcome)
		add(way.To, way.End)
	}
	if open {
		for _, r := range s.Then {
			add(valueOf(r.To), valueOf(r.End))
		}
		add(valueOf(s.To), "")
	}
	for _, h := range s.On {
		if h.To != nil || h.End != nil {
			add(valueOf(h.To), valueOf(h.End))
		}
	}
	if s.Within != nil && s.Within.Expiry != nil && (s.Within.Expiry.To != nil || s.Within.Expiry.End != nil) {
		add(valueOf(s.Within.Expiry.To), valueOf(s.Within.Expiry.End))
	}
	for _, w := range s.Corrections() {
		if w.Expiry != nil {
			add(valueOf(w.Expiry.To), valueOf(w.Expiry.End))
		}
	}
	for _, list := range p.within[s] {
		edges = append(edges, edge{onto: list})
	}
	switch s.Kind() {
	case KindEnd:
		edges = append(edges, edge{end: true})
	case KindChoose:
		for _, line := range s.Choose {
			if len(line.Steps) == 0 {
				add(valueOf(line.To), valueOf(line.End))
			}
		}
	case KindNotify, KindCompute, KindTable, KindDate, KindIssue, KindForEach:
		add(valueOf(s.To), "") // a list to go through may be empty
	case KindParallel:
		if !slices.ContainsFunc(s.Parallel.Branches, func(b Branch) bool { return b.When == nil }) {
			add(valueOf(s.To), "")
		}
	}
	return edges
}

// flow reports steps that cannot be reached, joins that cannot be completed, steps that cannot
// lead to an end or that fall off the definition, and steps that go round without stopping.
func (c *checker) flow() {
	p := c.process
	w := newWalk(p, map[string][]edge{})
	for _, s := range c.steps {
		w.edges[s.ID.Value] = p.edges(s)
	}
	w.reach(p.Steps[0].ID.Value)
	finishing := w.finishing(c.steps)
	cut := w.cutOff(c.steps)
	for _, s := range c.steps {
		id := s.ID.Value
		if w.falls[id] {
			c.add(s.At, "falls-off", "name", id)
		}
		switch {
		case !w.reached[id]:
			if behind, first := cut[id]; first && behind > 0 {
				c.add(s.At, "unreachable:more", "name", id, "count", strconv.Itoa(behind))
			} else if first {
				c.add(s.At, "unreachable", "name", id)
			}
		case !finishing[id] && !w.falls[id]:
			c.add(s.At, "no-end", "name", id)
		case s.Parallel != nil && !w.joined[id]:
			c.add(s.Parallel.At, "join-never", "name", id)
		}
	}
	c.roundabouts(w)
}

// walk follows every way through a definition.
type walk struct {
	process *Process
	edges   map[string][]edge
	reached map[string]bool
	exited  map[*StepList]bool // its last step can be passed
	ended   map[*Step]int      // block → its branches that are always begun and can be passed
	falls   map[string]bool    // steps after which the definition simply stops
	joined  map[string]bool    // blocks that can come to their end
}

// cutOff are the first of the steps that cannot be reached, each with how many others it alone would lead to: one way that
// is missing takes away everything behind it, and is one mistake.
func (w *walk) cutOff(steps []*Step) map[string]int {
	first, covered := map[string]int{}, map[string]bool{}
	for _, s := range steps {
		id := s.ID.Value
		if w.reached[id] || covered[id] {
			continue
		}
		behind := newWalk(w.process, w.edges)
		behind.reach(id)
		count := 0
		for other := range behind.reached {
			if w.reached[other] || other == id {
				continue
			}
			count++
			covered[other] = true
			delete(first, other)
		}
		first[id] = count
	}
	return first
}

func newWalk(p *Process, edges map[string][]edge) *walk {
	return &walk{process: p, edges: edges, reached: map[string]bool{}, exited: map[*StepList]bool{}, ended: map[*Step]int{}, falls: map[string]bool{}, joined: map[string]bool{}}
}

func (w *walk) reach(id string) {
	at, ok := w.process.Locate(id)
	if !ok || w.reached[id] {
		return
	}
	w.reached[id] = true
	for _, e := range w.edges[id] {
		switch {
		case e.end:
		case e.onto != nil:
			w.reach(e.onto.Steps[0].ID.Value)
		case e.to != "":
			w.reach(e.to)
		default:
			w.on(at)
		}
	}
}

// on goes to the next step of the list, or out of the list.
func (w *walk) on(at *Position) {
	if next, ok := w.process.Next(at.Step.ID.Value); ok {
		w.reach(next.ID.Value)
		return
	}
	list := at.List
	switch {
	case list.Owner == nil:
		w.falls[at.Step.ID.Value] = true
	case list.Handler || w.exited[list]:
		w.exited[list] = true
	default:
		w.exited[list] = true
		if p := list.Owner.Parallel; p != nil && list.Branch < len(p.Branches) && p.Branches[list.Branch].When == nil {
			w.ended[list.Owner]++
		}
		w.leave(list.Owner)
	}
}

// leave goes on behind a block, once enough of its lists can be passed.
func (w *walk) leave(s *Step) {
	if w.joined[s.ID.Value] {
		return
	}
	if s.Parallel != nil && w.passable(s) < s.Parallel.Join.Needed(len(s.Parallel.Branches)) {
		return
	}
	w.joined[s.ID.Value] = true
	if s.To != nil {
		w.reach(s.To.Value)
		return
	}
	at, _ := w.process.Locate(s.ID.Value)
	w.on(at)
}

// passable counts the branches of a block that can come to their end, or need not be begun.
func (w *walk) passable(s *Step) int {
	passable := 0
	for i := range s.Parallel.Branches {
		if s.Parallel.Branches[i].When != nil && len(s.Parallel.Branches[i].Steps) > 0 {
			passable++
		}
	}
	return passable + w.ended[s]
}

// finishing are the steps from which an end can be reached: back from the ends, along every way against
// its direction. What is done beside a step needs to reach only its own end.
func (w *walk) finishing(steps []*Step) map[string]bool {
	before := map[string][]string{} // step → the steps that lead to it
	done := map[string]bool{}
	var ready []string
	finish := func(id string) {
		if !done[id] {
			done[id] = true
			ready = append(ready, id)
		}
	}
	for _, s := range steps {
		id := s.ID.Value
		for _, e := range w.edges[id] {
			next, ends := w.leads(id, e)
			if ends {
				finish(id)
			}
			before[next] = append(before[next], id)
		}
	}
	for len(ready) > 0 {
		id := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, earlier := range before[id] {
			finish(earlier)
		}
	}
	return done
}

// leads is the step a way out of a step leads to, or whether it ends there.
func (w *walk) leads(id string, e edge) (next string, ends bool) {
	switch {
	case e.end:
		return "", true
	case e.onto != nil:
		return e.onto.Steps[0].ID.Value, false
	case e.to != "":
		return e.to, false
	}
	for at, _ := w.process.Locate(id); ; at, _ = w.process.Locate(id) {
		if next, ok := w.process.Next(id); ok {
			return next.ID.Value, false
		}
		if at.List.Owner == nil {
			return "", false
		}
		if at.List.Handler {
			return "", true
		}
		owner := at.List.Owner
		if owner.To != nil {
			return owner.To.Value, false
		}
		id = owner.ID.Value
	}
}

// roundabouts reports ways that lead back to where they began without anybody or anything to
// wait for: a case would go round for ever in one instant.
func (c *checker) roundabouts(w *walk) {
	const open, closed = 1, 2
	state := map[string]int{}
	var visit func(s *Step)
	visit = func(s *Step) {
		id := s.ID.Value
		state[id] = open
		for _, next := range w.nexts(id) {
			step, ok := c.process.Step(next)
			if !ok || !c.instant(step) || step.End != nil {
				continue
			}
			switch state[next] {
			case open:
				c.add(s.At, "roundabout", "name", id, "found", next)
			case closed:
			default:
				visit(step)
			}
		}
		state[id] = closed
	}
	for _, s := range c.steps {
		if c.instant(s) && s.End == nil && state[s.ID.Value] == 0 {
			visit(s)
		}
	}
}

// nexts are the steps that can follow a step at once.
func (w *walk) nexts(id string) []string {
	var nexts []string
	for _, e := range w.edges[id] {
		switch {
		case e.end:
		case e.onto != nil:
			nexts = append(nexts, e.onto.Steps[0].ID.Value)
		case e.to != "":
			nexts = append(nexts, e.to)
		default:
			if next, ok := w.process.Next(id); ok {
				nexts = append(nexts, next.ID.Value)
			}
		}
	}
	return nexts
}

func stepNames(steps []*Step) []string {
	var names []string
	for _, s := range steps {
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
