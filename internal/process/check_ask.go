package process

import "strconv"

func (c *checker) ask(s *Step) {
	a := s.Ask
	who := 0
	for _, set := range []bool{a.Unit != nil, a.Each != nil, a.Person != nil, a.Persons != nil} {
		if set {
			who++
		}
	}
	if who != 1 {
		c.add(a.At, "who-is-asked")
	}
	if (a.Unit != nil || a.Each != nil) && a.Post.Value == "" {
		c.add(a.At, "missing-key", "name", "post")
	}
	if len(s.Answers) == 0 {
		c.add(s.At, "no-answers", "name", s.ID.Value)
	}
	if s.To != nil {
		c.add(s.To.At, "not-here", "name", "to", "detail", "answers and then say where a step leads")
	}
	c.manner(s)
	c.several(s)
	c.within(s)
}

// manner checks how those asked answer.
func (c *checker) manner(s *Step) {
	a := s.Ask
	if a.Everyone && a.Unit == nil {
		c.add(a.At, "not-here", "name", "everyone", "detail", "everyone who holds a post of one unit is asked; name the unit")
	}
	if a.Public && (a.Unit == nil || a.Everyone) {
		c.add(a.At, "not-here", "name", "public", "detail", "one unit takes the objections; name it with unit and post")
	}
	if a.Public && s.Within == nil {
		c.add(a.At, "public-within", "name", s.ID.Value)
	}
	if !a.Several() || a.Public {
		for _, word := range []struct {
			name string
			word Word
		}{{"order", a.Order}, {"until", a.Until}, {"rest", a.Rest}} {
			if word.word.Value != "" {
				c.add(word.word.At, "not-here", "name", word.name, "detail", "one is asked; it belongs to each, persons or everyone")
			}
		}
		if len(a.Weights) > 0 {
			c.add(a.Weights[0].At, "not-here", "name", "weights", "detail", "one is asked; it belongs to each, persons or everyone")
		}
	}
	c.weights(a)
	if a.Pick.Value != "" && (a.Unit == nil || a.Several()) {
		c.add(a.Pick.At, "not-here", "name", "pick", "detail", "a person is picked among those who hold a post of one unit")
	}
	if a.Claim && (a.Person != nil || a.Persons != nil || a.Everyone) {
		c.add(a.At, "not-here", "name", "claim", "detail", "a named person has nothing to claim")
	}
}

// weights checks that whom a weight is given to is asked, where it is known beforehand who is. A weight
// of nobody would count 1 for the one who was meant, and no one would see it.
func (c *checker) weights(a *Ask) {
	if a.Each == nil || len(a.Each.List) == 0 {
		return
	}
	var asked []string
	for _, n := range a.Each.List {
		asked = append(asked, n.Value)
	}
	for _, w := range a.Weights {
		if !contains(asked, w.Who) {
			c.unknown(w.At, "unknown-weight", w.Who, asked)
		}
	}
}

// several checks what belongs to asking several: answers carry no targets, decide joins them, and
// then leads on.
func (c *checker) several(s *Step) {
	if !s.Ask.Joined() {
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
		if contains(outcomes, d.Outcome) {
			c.add(d.At, "duplicate-key", "found", d.Outcome)
		}
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

// within checks what follows when a limit has run out.
func (c *checker) within(s *Step) {
	if s.Within == nil {
		return
	}
	c.bounded(s.Within)
	if x := s.Within.Extend; x != nil && (x.Times < 1 || x.Times > 9) {
		c.add(x.At, "extend-times", "found", strconv.Itoa(x.Times))
	}
	c.reminders(s.Within.Remind)
	if e := s.Within.Expiry; e != nil {
		c.expiry(s, e)
	}
}

// bounded checks that there is a limit: a time, or a day until which it lasts.
func (c *checker) bounded(w *Within) {
	none := w.Limit.At.Line == 0
	if w.Until == nil && none {
		c.add(w.At, "missing-key", "name", "limit")
	}
	if w.Set != nil && none {
		c.add(w.At, "not-here", "name", "set", "detail", "it is another number for limit, and there is none")
	}
}

func (c *checker) expiry(s *Step, e *Expiry) {
	ways := 0
	for _, set := range []bool{e.Answer != nil, e.To != nil, e.End != nil, e.Escalate != nil} {
		if set {
			ways++
		}
	}
	if ways != 1 {
		c.add(e.At, "one-expiry")
		return
	}
	if s.Ask.Public {
		c.add(e.At, "not-here", "name", "expiry", "detail", "a public notice ends with its limit, and decide says what it has come to")
	}
	if e.Answer == nil {
		if e.Since.Value != "" {
			c.add(e.Since.At, "since-marks")
		}
		if e.Deemed {
			c.add(e.At, "not-here", "name", "deemed", "detail", "only an answer can be deemed to have been given")
		}
		c.target(s, e.At, e.To, e.End, false)
		return
	}
	answer, ok := s.Answer(e.Answer.Value)
	switch {
	case !ok && e.Answer.Value != "":
		c.unknown(e.Answer.At, "unknown-answer", e.Answer.Value, answerNames(s), "where", s.ID.Value)
	case ok && (answer.Opinion == Required || answer.Reasons == Required || len(answer.Needs) > 0 || len(answer.Files) > 0):
		c.add(e.Answer.At, "deemed-demand", "found", e.Answer.Value)
	}
	if !e.Deemed {
		c.add(e.At, "not-deemed")
	}
	if e.Since.Value != "" && (!ok || answer.Marks == nil) {
		c.add(e.Since.At, "since-marks")
	}
	if e.Basis == nil {
		c.add(e.At, "deemed-basis")
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
	if s.Fields != nil {
		c.add(s.Fields.At, "not-here", "name", "fields", "detail", kind+" asks nobody")
	}
	outcomes, open := c.process.outcomesOf(s)
	for _, r := range s.Then {
		switch {
		case len(outcomes) == 0 && !open:
			c.add(r.At, "not-here", "name", "then", "detail", kind+" has no outcomes; use to")
		case !open && !contains(outcomes, r.Outcome):
			c.unknown(r.At, "unknown-outcome", r.Outcome, outcomes, "where", s.ID.Value)
		}
	}
	if s.Within != nil && s.Within.Until == nil && s.Within.Limit.At.Line == 0 {
		c.add(s.Within.At, "missing-key", "name", "limit")
	}
	if s.Within != nil && (s.Notify == nil || !s.Notify.Acknowledge || s.Within.Expiry != nil || s.Within.Extend != nil) {
		c.add(s.Within.At, "not-here", "name", "within", "detail", kind+" takes a plain limit at most")
	}
	if s.To != nil && (s.End != nil || s.Choose != nil) {
		c.add(s.To.At, "not-here", "name", "to", "detail", kind+" says itself where it leads")
	}
}

// fields checks the names of fields and materials.
func (c *checker) fields(s *Step) {
	if s.Fields == nil {
		return
	}
	c.formFields(s.Fields.Fill, false)
	if !c.process.asksApplicant(s) {
		for _, n := range s.Fields.Fill {
			if contains(c.process.Form.needed(), n.Value) {
				c.add(n.At, "fill-required", "found", n.Value)
			}
		}
	}
	c.formFields(s.Fields.Hide, false)
	c.formFields(s.Fields.Depends, true)
	for _, a := range s.Answers {
		for _, n := range a.Needs {
			if !containsName(s.Fields.Fill, n.Value) {
				c.add(n.At, "not-fillable", "found", n.Value)
			}
		}
	}
}

func containsName(names []FormName, value string) bool {
	for _, n := range names {
		if n.Value == value {
			return true
		}
	}
	return false
}

func (c *checker) operations(s *Step) {
	if s.Operations == nil {
		return
	}
	if s.Ask == nil {
		c.add(s.Operations.At, "not-here", "name", "operations", "detail", string(s.Kind())+" asks nobody")
	}
	var known []string
	for _, op := range TaskOperations {
		known = append(known, string(op))
	}
	for _, list := range [][]Name{s.Operations.Allow, s.Operations.Deny} {
		for _, n := range list {
			if n.Value != "" && !contains(known, n.Value) {
				c.unknown(n.At, "unknown-operation", n.Value, known)
			}
		}
	}
}
