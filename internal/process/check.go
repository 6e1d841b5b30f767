package process

import (
	"slices"
	"strings"

	"shunban/internal/texts"
)

// reserved words would read as something else where steps, answers and end states are named.
var reserved = map[string]bool{ToApplicant: true, "otherwise": true, "open": true, "administrator": true}

// spoken are words of expressions: a step, an answer or an outcome of that name could not be
// mentioned in one.
var spoken = map[string]bool{"form": true, "applicant": true, "case": true, "data": true, "and": true, "or": true, "not": true, "in": true,
	"true": true, "false": true, "nil": true, "let": true, "if": true, "else": true, "matches": true, "contains": true}

// check finds what is wrong with a definition beyond its grammar: names that do not exist, steps
// that cannot be reached or lead nowhere, answers and outcomes nothing handles.
func (p *Process) check(f *findings) {
	c := &checker{process: p, findings: f, steps: p.All(), ends: p.Ends()}
	c.names()
	for _, s := range c.steps {
		c.step(s)
	}
	c.head()
	c.clock()
	c.supervision()
	c.outcomes()
	c.misspeltEnds()
	if !c.unclear() {
		c.flow()
	}
	c.notices()
	c.calculator()
	c.defaults()
	for i := range p.Scenarios {
		c.scenario(&p.Scenarios[i])
	}
}

// unclear tells whether mistakes were found that hide where steps lead: what cannot be reached then may be reached once
// they are mended.
func (c *checker) unclear() bool {
	return slices.ContainsFunc(c.list, func(f Finding) bool {
		return f.Code == "unknown-key" || f.Code == "unknown-step" || f.Code == "one-kind"
	})
}

type checker struct {
	process *Process
	steps   []*Step
	ends    []string
	*findings
}

// unique reports names that stand twice or are words of the language.
func (c *checker) unique(what Text) func(Name) {
	seen := map[string]bool{}
	return func(n Name) {
		if n.Value == "" {
			return
		}
		if seen[n.Value] {
			c.add(n.At, "duplicate-id", "found", n.Value, "what", what.EN)
		}
		if reserved[n.Value] {
			c.add(n.At, "reserved-name", "found", n.Value, "what", what.EN)
		}
		seen[n.Value] = true
	}
}

// names reports ids that stand twice or are words of the language.
func (c *checker) names() {
	c.speakable()
	step, material, rule := c.unique(texts.Same("step")), c.unique(texts.Same("material")), c.unique(texts.Same("rule"))
	event, register, notice := c.unique(texts.Same("event")), c.unique(texts.Same("register")), c.unique(texts.Same("notice"))
	for _, s := range c.steps {
		step(s.ID)
		for _, a := range s.Answers {
			if reserved[a.ID] {
				c.add(a.At, "reserved-name", "found", a.ID, "what", "answer")
			}
		}
		if s.Parallel != nil {
			branch := c.unique(texts.Same("branch"))
			for _, b := range s.Parallel.Branches {
				branch(b.ID)
			}
		}
	}
	for _, m := range c.process.Materials {
		material(m.ID)
	}
	for _, r := range c.process.Rules {
		rule(r.ID)
	}
	for _, e := range c.process.Events {
		event(e.ID)
	}
	for _, r := range c.process.Registers {
		register(r.ID)
	}
	for _, n := range c.process.Notices {
		notice(n.ID)
	}
}

// speakable reports steps and answers that are called like a word of expressions.
func (c *checker) speakable() {
	for _, s := range c.steps {
		if spoken[s.ID.Value] {
			c.add(s.ID.At, "reserved-name", "found", s.ID.Value, "what", "step")
		}
		for _, a := range s.Answers {
			if spoken[a.ID] {
				c.add(a.At, "reserved-name", "found", a.ID, "what", "answer")
			}
		}
	}
}

// step holds one step against the language.
func (c *checker) step(s *Step) {
	kinds := s.kinds()
	if len(kinds) != 1 {
		known := make([]string, len(Kinds))
		for i, kind := range Kinds {
			known[i] = string(kind)
		}
		found := make([]string, len(kinds))
		for i, kind := range kinds {
			found[i] = string(kind)
		}
		switch {
		case len(kinds) > 0:
			c.add(s.At, "one-kind", "found", strings.Join(found, ", "), "expected", strings.Join(known, ", "))
		case !c.misspelt(s):
			c.add(s.At, "one-kind:none", "expected", strings.Join(known, ", "))
		}
		return
	}
	if s.Ask != nil {
		c.ask(s)
	} else {
		c.notAsked(s)
	}
	c.block(s)
	c.machine(s)
	for i := range s.Answers {
		a := &s.Answers[i]
		c.target(s, a.At, a.To, a.End, true)
		c.detour(s, a.At, a.To, a.Back, a.Again)
		c.correction(s, a.To, a.Within)
		for j := range a.Closes {
			c.target(nil, a.At, &a.Closes[j], nil, false)
		}
		c.formFields(a.Needs, false)
		c.materialNames(a.Files)
	}
	for i := range s.Then {
		c.target(s, s.Then[i].At, s.Then[i].To, s.Then[i].End, true)
		c.detour(s, s.Then[i].At, s.Then[i].To, s.Then[i].Back, s.Then[i].Again)
		c.correction(s, s.Then[i].To, s.Then[i].Within)
	}
	c.target(s, s.At, s.To, nil, false)
	c.handlers(s)
	c.fields(s)
	c.operations(s)
}

// misspelt tells whether a key of the step was reported that is nearly one of the language.
func (c *checker) misspelt(s *Step) bool {
	return slices.ContainsFunc(c.list, func(f Finding) bool {
		return f.Code == "unknown-key" && slices.Contains(Kinds, Kind(f.Suggest)) && c.around(f.At) == s
	})
}

// around is the step that a place of the file belongs to: the last that begins before it.
func (c *checker) around(at Place) *Step {
	var last *Step
	for _, s := range c.steps {
		before := s.At.Line < at.Line || s.At.Line == at.Line && s.At.Column <= at.Column
		if before && (last == nil || s.At.Line > last.At.Line || s.At.Line == last.At.Line && s.At.Column > last.At.Column) {
			last = s
		}
	}
	return last
}

// detour checks back and again, which mean something only where the case goes to another step.
func (c *checker) detour(from *Step, at Place, to *Name, back, again bool) {
	if (back || again) && (to == nil || to.Value == ToApplicant) {
		c.add(at, "not-here", "name", "back/again", "detail", "they say how a case comes back from a step, and need to")
	}
	if back && again {
		c.add(at, "not-here", "name", "back", "detail", "what comes straight back is not walked again")
	}
	if back && to != nil {
		if each := c.process.EachBetween(from.ID.Value, to.Value); each != nil {
			c.add(to.At, "back-into-each", "found", to.Value, "name", each.ID.Value)
		}
	}
}

// correction checks the limit an answer sets to the applicant: when it has run out the case goes another
// way or ends. Nobody is asked there who could be taken to have answered.
func (c *checker) correction(s *Step, to *Name, w *Within) {
	if w == nil {
		return
	}
	if to == nil || to.Value != ToApplicant {
		c.add(w.At, "not-here", "name", "within", "detail", "it bounds the applicant's correction and needs to: applicant")
		return
	}
	c.bounded(w)
	if w.Extend != nil || len(w.Remind) > 0 {
		c.add(w.At, "not-here", "name", "extend/remind", "detail", "the applicant's correction has a plain limit")
	}
	if e := w.Expiry; e != nil {
		if (e.To == nil) == (e.End == nil) || e.Answer != nil || e.Escalate != nil || e.Deemed {
			c.add(e.At, "correction-expiry")
		}
		c.target(s, e.At, e.To, e.End, false)
	}
}

// target checks where an answer, an outcome or a step leads. A way into a branch of a parallel
// step leads from outside it, or from within the same branch.
func (c *checker) target(from *Step, at Place, to, end *Name, applicant bool) {
	if to != nil && end != nil {
		c.add(at, "to-and-end")
	}
	if to == nil || to.Value == "" || (applicant && to.Value == ToApplicant) {
		return
	}
	if _, ok := c.process.Step(to.Value); !ok && contains(c.ends, to.Value) {
		c.add(to.At, "to-an-end", "found", to.Value)
		return
	} else if !ok {
		known := stepNames(c.steps)
		if applicant {
			known = append(known, ToApplicant)
		}
		c.unknown(to.At, "unknown-step", to.Value, known)
		return
	}
	if from != nil && c.process.Crosses(from.ID.Value, to.Value) {
		c.add(to.At, "across-branches", "found", to.Value)
	}
}

// Crosses tells whether one step stands in another branch of the same parallel step (or another
// way of the same for-each) than the other: a case cannot be led from one to the other, because
// both run at the same time.
func (p *Process) Crosses(from, to string) bool {
	a, b := p.Path(from), p.Path(to)
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] == b[i] {
			continue
		}
		return a[i].Owner == b[i].Owner && a[i].Owner.Parallel != nil && !a[i].Handler && !b[i].Handler
	}
	return false
}

// EachBetween is the for-each step that one step stands in and another does not: from the other, nothing says which
// of its elements is meant. It is nil where there is none.
func (p *Process) EachBetween(from, to string) *Step {
	around := p.Path(from)
	for _, list := range p.Path(to) {
		if list.Owner != nil && list.Owner.ForEach != nil && !slices.Contains(around, list) {
			return list.Owner
		}
	}
	return nil
}

// Repeated tells whether a step stands in a for-each step: it is gone through once for each element.
func (p *Process) Repeated(step string) bool {
	return slices.ContainsFunc(p.Path(step), func(list *StepList) bool { return list.Owner != nil && list.Owner.ForEach != nil })
}

// formFields reports names that are no fields of the form, or (where said) no materials either.
func (c *checker) formFields(names []FormName, materials bool) {
	for _, n := range names {
		known := c.process.Form.topFields()
		if materials {
			for _, m := range c.process.Materials {
				known = append(known, m.ID.Value)
			}
		}
		if n.Value != "" && !contains(known, n.Value) {
			c.unknown(n.At, "unknown-field", n.Value, known)
		}
	}
}

func (c *checker) materialNames(names []Name) {
	var known []string
	for _, m := range c.process.Materials {
		known = append(known, m.ID.Value)
	}
	for _, n := range names {
		if n.Value != "" && !contains(known, n.Value) {
			c.unknown(n.At, "unknown-material", n.Value, known)
		}
	}
}

// defaults completes citations: where a basis names only an article, the document is the one of
// the whole procedure.
func (c *checker) defaults() {
	p := c.process
	if p.Basis.Document == "" && p.Basis.At.Line > 0 {
		c.add(p.Basis.At, "basis-document")
	}
	complete := func(b *Basis) {
		if b != nil && b.Document == "" && !b.Local {
			b.Document = p.Basis.Document
		}
	}
	for i := range p.Rules {
		complete(&p.Rules[i].Basis)
	}
	for _, term := range []*Term{p.Clock.Statutory, p.Clock.Promised} {
		if term == nil {
			continue
		}
		complete(term.Basis)
		if term.Extend != nil {
			complete(&term.Extend.Basis)
		}
	}
	if p.Calculator != nil {
		for i := range p.Calculator.Shows {
			complete(p.Calculator.Shows[i].Basis)
		}
	}
	for i := range p.Clock.Pauses {
		complete(&p.Clock.Pauses[i].Basis)
		c.lawful(&p.Clock.Pauses[i].Basis)
	}
	for _, s := range c.steps {
		complete(s.Basis)
		for _, w := range s.Corrections() {
			complete(w.Basis)
			if w.Expiry != nil {
				complete(w.Expiry.Basis)
			}
		}
		if s.Within == nil {
			continue
		}
		complete(s.Within.Basis)
		if s.Within.Expiry != nil {
			complete(s.Within.Expiry.Basis)
			if s.Within.Expiry.Answer != nil {
				c.lawful(s.Within.Expiry.Basis)
			}
		}
		if s.Within.Extend != nil {
			complete(&s.Within.Extend.Basis)
		}
	}
}

// lawful reports a definition's own choice where only the law can say so: that silence is an
// answer, or that time stands still.
func (c *checker) lawful(b *Basis) {
	if b != nil && b.Local {
		c.add(b.At, "basis-law")
	}
}
