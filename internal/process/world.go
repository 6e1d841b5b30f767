package process

import (
	"strings"

	"shunban/internal/expression"
)

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
	c.said(p.said)
	for i := range p.Scenarios {
		c.story(&p.Scenarios[i])
	}
	for i := range c.list {
		c.list[i].Warning = true
	}
	return c.sorted()
}

// compared is a text that an expression compares with a unit or a kind of unit.
type compared struct {
	at   Place
	kind bool
	text string
}

// note keeps the texts that an expression compares with units and kinds.
func (p *Process) note(at Place, program *expression.Program) {
	for _, s := range program.Said() {
		field, form := strings.CutPrefix(s.Path, "form.")
		kind := s.Path == "applicant.kind"
		if kind || s.Path == "applicant.unit" || s.Path == "applicant.parent" || form && p.Form.unitField(field) {
			p.said = append(p.said, compared{at: at.into(s.Line, s.Column).right(1), kind: kind, text: s.Text})
		}
	}
}

// census collects what an organisation does not have.
type census struct {
	findings
	world World
}

// said checks the texts that expressions compare with units and kinds.
func (c *census) said(list []compared) {
	for _, s := range list {
		switch {
		case s.text == "":
		case s.kind && !contains(c.world.Kinds, s.text):
			c.unknown(s.at, "no-such-kind", s.text, c.world.Kinds)
		case !s.kind:
			c.unit(Name{At: s.at, Value: s.text})
		}
	}
}

// story checks the kind of unit a story gives its applicant, and the posts its people hold. Its units may be its own.
func (c *census) story(s *Scenario) {
	if kind := s.Given.Applicant.Kind; kind != "" && !contains(c.world.Kinds, kind) {
		c.unknown(s.Given.kindAt, "no-such-kind", kind, c.world.Kinds)
	}
	for _, cast := range s.Given.People {
		c.post(Name{At: cast.At, Value: cast.Post})
	}
	for i := range s.When {
		for _, as := range s.When[i].As {
			c.post(Name{At: as.At, Value: as.Post})
		}
	}
}

func (c *census) post(n Name) bool {
	if n.Value == "" || contains(c.world.Posts, n.Value) {
		return true
	}
	c.unknown(n.At, "no-such-post", n.Value, c.world.Posts)
	return false
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
	if !c.post(post) {
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
