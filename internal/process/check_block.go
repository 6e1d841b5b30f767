package process

import (
	"strconv"
	"strings"

	"shunban/internal/calendar"
)

// block checks steps that hold other steps, and waits.
func (c *checker) block(s *Step) {
	c.choose(s)
	if p := s.Parallel; p != nil {
		if len(p.Branches) < 2 {
			c.add(p.At, "one-branch")
		}
		if p.Join.N > len(p.Branches) {
			c.add(p.Join.At, "join-too-many", "found", strconv.Itoa(p.Join.N), "expected", strconv.Itoa(len(p.Branches)))
		}
		if p.Order.Value == "interleaved" && p.Join.N != 0 {
			c.add(p.Order.At, "not-here", "name", "order", "detail", "branches that are done one at a time are all done")
		}
		for _, b := range p.Branches {
			if len(b.Steps) == 0 {
				c.add(b.At, "empty-list")
			}
		}
	}
	if f := s.ForEach; f != nil {
		if len(f.Steps) == 0 {
			c.add(f.At, "empty-list")
		}
		c.elementName(s)
	}
	if s.Group != nil && len(s.Group.Steps) == 0 {
		c.add(s.Group.At, "empty-list")
	}
	c.wait(s)
}

// variables are the names an element of a for-each step cannot have.
var variables = []string{"form", "applicant", "data", "case"}

func (c *checker) elementName(s *Step) {
	name := s.ForEach.As
	if contains(variables, name.Value) {
		c.add(name.At, "reserved-name", "found", name.Value, "what", "element")
	}
	for _, list := range c.process.Path(s.ID.Value) {
		if list.Owner != nil && list.Owner.ForEach != nil && list.Owner.ForEach.As.Value == name.Value {
			c.add(name.At, "duplicate-id", "found", name.Value, "what", "element")
		}
	}
	if strings.Contains(name.Value, "-") {
		c.add(name.At, "bad-field-name", "found", name.Value)
	}
}

func (c *checker) choose(s *Step) {
	for i := range s.Choose {
		line := &s.Choose[i]
		ways := 0
		for _, set := range []bool{line.To != nil, line.End != nil, len(line.Steps) > 0} {
			if set {
				ways++
			}
		}
		if ways > 1 {
			c.add(line.At, "to-and-end")
		}
		if (line.When != nil) == line.Otherwise {
			c.add(line.At, "when-or-otherwise")
		}
		if line.Otherwise && i < len(s.Choose)-1 {
			c.add(line.At, "otherwise-last")
		}
		c.target(s, line.At, line.To, line.End, false)
	}
	if n := len(s.Choose); n > 0 && !s.Choose[n-1].Otherwise {
		c.add(s.Choose[n-1].At, "needs-otherwise:choose")
	}
}

func (c *checker) wait(s *Step) {
	w := s.Wait
	if w == nil {
		return
	}
	times := 0
	for _, set := range []bool{w.For != nil, w.Until != nil, w.Before != nil} {
		if set {
			times++
		}
	}
	if times > 1 || (times == 0 && w.Event == nil && w.Condition == nil) {
		c.add(w.At, "wait-for-what")
	}
	if (w.Before == nil) != (w.Of == nil) {
		c.add(w.At, "before-of")
	}
	if w.Event != nil {
		c.event(*w.Event)
	}
}

// handlers checks what happens beside a step.
func (c *checker) handlers(s *Step) {
	for i := range s.On {
		h := &s.On[i]
		if (h.After != nil) == (h.Event != nil) {
			c.add(h.At, "after-or-event")
		}
		ways := 0
		for _, set := range []bool{h.To != nil, h.End != nil, len(h.Steps) > 0} {
			if set {
				ways++
			}
		}
		if ways != 1 {
			c.add(h.At, "one-way")
		}
		if h.Every != nil && (h.Event != nil || len(h.Steps) == 0) {
			c.add(h.Every.At, "not-here", "name", "every", "detail", "it repeats steps that are done beside, after a time")
		}
		if h.Event != nil {
			c.event(*h.Event)
		}
		c.target(s, h.At, h.To, h.End, false)
	}
	if len(s.On) > 0 && c.instant(s) {
		c.add(s.On[0].At, "not-here", "name", "on", "detail", string(s.Kind())+" takes no time")
	}
}

// instant tells whether a step is done in the moment it is entered.
func (c *checker) instant(s *Step) bool {
	switch s.Kind() {
	case KindCompute, KindTable, KindDate, KindIssue, KindChoose, KindEnd:
		return true
	case KindNotify:
		return !s.Notify.Acknowledge
	default:
		return false
	}
}

func (c *checker) event(n Name) {
	var known []string
	for _, e := range c.process.Events {
		known = append(known, e.ID.Value)
	}
	if n.Value != "" && !contains(known, n.Value) {
		c.unknown(n.At, "unknown-event", n.Value, known)
	}
}

// machine checks the names machine steps mention.
func (c *checker) machine(s *Step) {
	switch s.Kind() {
	case KindNotify:
		if (s.Notify.Unit == nil) == (s.Notify.Each == nil) {
			c.add(s.Notify.At, "unit-or-each")
		}
	case KindDate:
		c.dateOf(s.Date)
	case KindCall:
		if s.Call.Tries < 0 || s.Call.Tries > 100 {
			c.add(s.Call.At, "call-tries", "found", strconv.Itoa(s.Call.Tries))
		}
		if !strings.HasPrefix(s.Call.Path, "/") {
			c.add(s.Call.At, "call-path", "found", s.Call.Path)
		}
		if _, handled := s.Route(OutcomeFailed); !handled {
			c.add(s.Call.At, "unhandled", "found", OutcomeFailed, "name", s.ID.Value)
		}
	case KindLookup:
		c.register(s.Lookup.Register)
		if _, handled := s.Route(OutcomeNone); s.Lookup.One && !handled {
			c.add(s.Lookup.At, "unhandled", "found", OutcomeNone, "name", s.ID.Value)
		}
	case KindSub:
		if _, handled := s.Route(OutcomeFailed); s.Sub.Waits() && !handled {
			c.add(s.Sub.At, "unhandled", "found", OutcomeFailed, "name", s.ID.Value)
		}
		for _, m := range s.Sub.Materials {
			if m.From != "" {
				c.materialNames([]Name{{Value: m.From, At: m.At}})
			}
		}
	case KindRecord:
		c.register(s.Record.Register)
		if _, handled := s.Route(OutcomePresent); s.Record.Unless.Value != "" && !handled {
			c.add(s.Record.At, "unhandled", "found", OutcomePresent, "name", s.ID.Value)
		}
	}
}

func (c *checker) dateOf(d *DateOf) {
	if (d.Before == nil) == (d.After == nil) {
		c.add(d.At, "date-of")
	}
	for _, limit := range []*Limit{d.Before, d.After} {
		if limit != nil && limit.Unit == calendar.Hours {
			c.add(limit.At, "date-hours", "found", limit.String())
		}
	}
}

func (c *checker) register(n Name) {
	var known []string
	for _, r := range c.process.Registers {
		known = append(known, r.ID.Value)
	}
	if n.Value != "" && !contains(known, n.Value) {
		c.unknown(n.At, "unknown-register", n.Value, known)
	}
}

// registerKey checks that the key of a register is one of its columns.
func (c *checker) registerKey(r Register) {
	form := Form{Schema: r.Row.Schema}
	if names := form.topFields(); r.Key.Value != "" && !contains(names, r.Key.Value) {
		c.unknown(r.Key.At, "unknown-field-of", r.Key.Value, names)
	}
}
