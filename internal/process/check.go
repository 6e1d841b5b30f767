package process

import (
	"strconv"
	"strings"

	"shunban/internal/texts"
)

// reserved words would read as something else where steps, answers and end states are named.
var reserved = map[string]bool{ToApplicant: true, "otherwise": true, "open": true}

// check finds what is wrong with a definition beyond its grammar: names that do not exist, steps
// that cannot be reached or lead nowhere, answers and outcomes nothing handles.
func (p *Process) check(f *findings) {
	c := &checker{process: p, findings: f}
	c.names()
	for i := range p.Steps {
		c.step(&p.Steps[i])
	}
	c.clock()
	c.outcomes()
	c.flow()
	c.defaults()
	for i := range p.Scenarios {
		c.scenario(&p.Scenarios[i])
	}
}

type checker struct {
	process *Process
	*findings
}

// names reports ids that stand twice or are words of the language.
func (c *checker) names() {
	unique := func(what Text) func(Name) {
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
	step, material, rule := unique(texts.Same("step")), unique(texts.Same("material")), unique(texts.Same("rule"))
	for _, s := range c.process.Steps {
		step(s.ID)
		for _, a := range s.Answers {
			if reserved[a.ID] {
				c.add(a.At, "reserved-name", "found", a.ID, "what", "answer")
			}
		}
	}
	for _, m := range c.process.Materials {
		material(m.ID)
	}
	for _, r := range c.process.Rules {
		rule(r.ID)
	}
}

// step holds one step against the language.
func (c *checker) step(s *Step) {
	kinds := 0
	for _, set := range []bool{s.Ask != nil, s.Notify != nil, s.End != nil} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		c.add(s.At, "one-kind")
		return
	}
	if s.Ask != nil {
		c.ask(s)
	} else {
		c.notAsked(s)
	}
	for i := range s.Answers {
		a := &s.Answers[i]
		c.target(a.At, a.To, a.End, true)
	}
	for i := range s.Then {
		c.target(s.Then[i].At, s.Then[i].To, s.Then[i].End, true)
	}
	c.target(s.At, s.To, nil, false)
}

func (c *checker) ask(s *Step) {
	if (s.Ask.Unit == nil) == (s.Ask.Each == nil) {
		c.add(s.Ask.At, "unit-or-each")
	}
	if len(s.Answers) == 0 {
		c.add(s.At, "no-answers", "name", s.ID.Value)
	}
	if s.To != nil {
		c.add(s.To.At, "not-here", "name", "to", "detail", "answers and then say where a step leads")
	}
	c.several(s)
	if s.Within == nil {
		return
	}
	if e := s.Within.Expiry; e != nil {
		answer, ok := s.Answer(e.Answer.Value)
		switch {
		case !ok && e.Answer.Value != "":
			c.unknown(e.Answer.At, "unknown-answer", e.Answer.Value, answerNames(s), "where", s.ID.Value)
		case ok && (answer.Opinion == Required || answer.Reasons == Required):
			c.add(e.Answer.At, "deemed-demand", "found", e.Answer.Value)
		}
		if !e.Deemed {
			c.add(e.At, "not-deemed")
		}
	}
	if x := s.Within.Extend; x != nil && (x.Times < 1 || x.Times > 9) {
		c.add(x.At, "extend-times", "found", strconv.Itoa(x.Times))
	}
}

// several checks what belongs to asking several units: answers carry no targets, decide joins
// them, and then leads on.
func (c *checker) several(s *Step) {
	if s.Ask.Each == nil {
		for _, d := range s.Decide {
			c.add(d.At, "not-here", "name", "decide", "detail", "one unit is asked, so its answer decides")
		}
		for _, r := range s.Then {
			if _, ok := s.Answer(r.Outcome); !ok {
				c.unknown(r.At, "unknown-answer", r.Outcome, answerNames(s), "where", s.ID.Value)
			}
		}
		return
	}
	for _, a := range s.Answers {
		if a.To != nil || a.End != nil {
			c.add(a.At, "not-here", "name", "to/end", "detail", "one of several units does not decide alone; use decide and then")
		}
	}
	if len(s.Decide) == 0 {
		c.add(s.At, "needs-decide", "name", s.ID.Value)
		return
	}
	var outcomes []string
	for i, d := range s.Decide {
		outcomes = append(outcomes, d.Outcome)
		if d.Otherwise && i < len(s.Decide)-1 {
			c.add(d.At, "otherwise-last")
		}
	}
	if last := s.Decide[len(s.Decide)-1]; !last.Otherwise {
		c.add(last.At, "needs-otherwise")
	}
	for _, r := range s.Then {
		if !contains(outcomes, r.Outcome) {
			c.unknown(r.At, "unknown-outcome", r.Outcome, outcomes, "where", s.ID.Value)
		}
	}
}

// notAsked reports what only makes sense where people are asked.
func (c *checker) notAsked(s *Step) {
	kind := string(s.Kind())
	if len(s.Answers) > 0 {
		c.add(s.Answers[0].At, "not-here", "name", "answers", "detail", kind+" asks nobody")
	}
	if len(s.Decide) > 0 {
		c.add(s.Decide[0].At, "not-here", "name", "decide", "detail", kind+" asks nobody")
	}
	if len(s.Then) > 0 {
		c.add(s.Then[0].At, "not-here", "name", "then", "detail", kind+" has no outcomes; use to")
	}
	if s.Within != nil && (s.End != nil || s.Within.Expiry != nil || s.Within.Extend != nil) {
		c.add(s.Within.At, "not-here", "name", "within", "detail", kind+" takes a plain limit at most")
	}
	if s.End != nil && s.To != nil {
		c.add(s.To.At, "to-and-end")
	}
}

// target checks where an answer, an outcome or a step leads.
func (c *checker) target(at Place, to, end *Name, applicant bool) {
	if to != nil && end != nil {
		c.add(at, "to-and-end")
	}
	if to == nil || to.Value == "" || (applicant && to.Value == ToApplicant) {
		return
	}
	if _, ok := c.process.Step(to.Value); !ok {
		known := stepNames(c.process)
		if applicant {
			known = append(known, ToApplicant)
		}
		c.unknown(to.At, "unknown-step", to.Value, known)
	}
}

// clock checks that the case's limits begin with a mark that is set.
func (c *checker) clock() {
	var marks []string
	for _, s := range c.process.Steps {
		for _, a := range s.Answers {
			if a.Marks != nil {
				marks = append(marks, a.Marks.Value)
			}
		}
	}
	for _, term := range []*Term{c.process.Clock.Statutory, c.process.Clock.Promised} {
		if term != nil && term.From.Value != "" && !contains(marks, term.From.Value) {
			c.unknown(term.From.At, "unknown-mark", term.From.Value, marks)
		}
	}
}

func (c *checker) outcomes() {
	ends := c.process.Ends()
	for _, o := range c.process.Outcomes {
		if !contains(ends, o.ID.Value) {
			c.unknown(o.At, "unknown-end", o.ID.Value, ends)
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
		if b != nil && b.Document == "" {
			b.Document = p.Basis.Document
		}
	}
	for i := range p.Rules {
		complete(&p.Rules[i].Basis)
	}
	for _, term := range []*Term{p.Clock.Statutory, p.Clock.Promised} {
		if term != nil {
			complete(term.Basis)
		}
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		complete(s.Basis)
		if s.Within == nil {
			continue
		}
		complete(s.Within.Basis)
		if s.Within.Expiry != nil {
			complete(&s.Within.Expiry.Basis)
		}
		if s.Within.Extend != nil {
			complete(&s.Within.Extend.Basis)
		}
	}
}

// scenario checks a scenario's names; whether it holds is for running it to say.
func (c *checker) scenario(s *Scenario) {
	for i := range s.When {
		act := &s.When[i]
		actions := 0
		for _, set := range []bool{act.Submit != nil, act.Answer != nil, act.Acknowledge, act.Resubmit != nil, act.Extend != nil, act.Extension != nil, act.After != nil} {
			if set {
				actions++
			}
		}
		if actions != 1 {
			c.add(act.At, "scenario-action")
		}
		if act.After == nil && len(act.As) == 0 {
			c.add(act.At, "missing-key", "name", "as")
		}
		if act.Step != nil {
			c.target(act.At, act.Step, nil, false)
		}
		if act.Answer != nil && act.Refused == nil && !c.someAnswer(act.Answer.Value) {
			c.unknown(act.Answer.At, "unknown-answer", act.Answer.Value, c.allAnswers(), "where", "…")
		}
	}
	if state := s.Then.State; state.Value != "" && state.Value != "open" && !contains(c.process.Ends(), state.Value) {
		c.unknown(state.At, "unknown-end", state.Value, append(c.process.Ends(), "open"))
	}
	for i := range s.Then.Path {
		c.target(s.Then.Path[i].At, &s.Then.Path[i], nil, false)
	}
	for _, where := range append(append([]string(nil), s.Then.Deemed...), s.Then.Asked...) {
		step, _, _ := strings.Cut(where, "/")
		if _, ok := c.process.Step(step); !ok {
			c.unknown(s.Then.At, "unknown-step", step, stepNames(c.process))
		}
	}
}

func (c *checker) allAnswers() []string {
	var names []string
	for i := range c.process.Steps {
		names = append(names, answerNames(&c.process.Steps[i])...)
	}
	return names
}

func (c *checker) someAnswer(id string) bool { return contains(c.allAnswers(), id) }
