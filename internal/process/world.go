package process

// World is an organisation as far as a definition can be held against it.
type World struct {
	Units []string
	Posts []string
	Kinds []string // of unit
	// Held tells whether anybody holds a post of a unit.
	Held func(unit, post string) bool
}

// Against holds every unit, post and kind that the definition names against an organisation, as
// warnings: a unit may be founded after the procedure has been written.
func (p *Process) Against(w World) []Finding {
	c := &census{world: w}
	c.unit(p.Owner)
	known := append(append([]string{}, w.Kinds...), w.Units...)
	for _, n := range p.Start.By {
		if !contains(known, n.Value) {
			c.unknown(n.At, "no-such-starter", n.Value, known)
		}
	}
	if schedule := p.Start.Schedule; schedule != nil && schedule.Unit != nil {
		c.office(schedule.Unit, Name{})
	}
	for _, kind := range p.Form.kinds() {
		if !contains(w.Kinds, kind.Value) {
			c.unknown(kind.At, "no-such-kind", kind.Value, w.Kinds)
		}
	}
	for _, term := range []*Term{p.Clock.Statutory, p.Clock.Promised} {
		if term != nil && term.Extend != nil {
			c.office(&term.Extend.By, term.Extend.Post)
		}
	}
	for i := range p.Events {
		c.office(p.Events[i].Unit, p.Events[i].Post)
	}
	if p.Supervision != nil {
		c.reminders(p.Supervision.Remind)
	}
	for _, s := range p.All() {
		c.step(s)
	}
	for i := range c.list {
		c.list[i].Warning = true
	}
	return c.sorted()
}

// census collects what an organisation does not have.
type census struct {
	findings
	world World
}

func (c *census) step(s *Step) {
	if a := s.Ask; a != nil {
		c.office(a.Unit, a.Post)
		c.offices(a.Each, a.Post)
		if a.Conclude != nil {
			c.office(&a.Conclude.Unit, a.Conclude.Post)
		}
	}
	if n := s.Notify; n != nil {
		c.office(n.Unit, n.Post)
		c.offices(n.Each, n.Post)
	}
	if w := s.Within; w != nil {
		if w.Extend != nil {
			c.office(&w.Extend.By, w.Extend.Post)
		}
		if w.Expiry != nil && w.Expiry.Escalate != nil {
			c.office(&w.Expiry.Escalate.Unit, w.Expiry.Escalate.Post)
		}
		c.reminders(w.Remind)
	}
}

func (c *census) reminders(list []Remind) {
	for i := range list {
		c.office(list[i].Unit, list[i].Post)
	}
}

func (c *census) offices(units *Units, post Name) {
	if units == nil {
		return
	}
	for _, n := range units.List {
		c.office(&Performer{At: n.At, Unit: n.Value}, post)
	}
	if units.Expr != nil {
		c.office(nil, post)
	}
}

// office checks a unit and a post in it. Who is meant by an expression is not known before there is a case.
func (c *census) office(who *Performer, post Name) {
	if post.Value != "" && !contains(c.world.Posts, post.Value) {
		c.unknown(post.At, "no-such-post", post.Value, c.world.Posts)
		return
	}
	if who == nil || who.Expr != nil || who.Unit == "" {
		return
	}
	if c.unit(Name{At: who.At, Value: who.Unit}) && post.Value != "" && !c.world.Held(who.Unit, post.Value) {
		c.add(who.At, "nobody-holds", "found", who.Unit+"/"+post.Value)
	}
}

func (c *census) unit(n Name) bool {
	if n.Value == "" || contains(c.world.Units, n.Value) {
		return true
	}
	c.unknown(n.At, "no-such-unit", n.Value, c.world.Units)
	return false
}
