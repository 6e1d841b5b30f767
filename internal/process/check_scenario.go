package process

import (
	"maps"
	"slices"
	"strings"

	"shunban/internal/texts"
)

// scenario checks a scenario's names; whether it holds is for running it to say.
func (c *checker) scenario(s *Scenario) {
	c.storyFields(s.Given.fields)
	c.storyMaterials(s.Given.materials)
	submitted := false
	for i := range s.When {
		act := &s.When[i]
		c.act(act)
		c.submitter(s, act)
		if act.Submit != nil && act.Refused == nil {
			if submitted {
				c.add(act.At, "submit-twice")
			}
			submitted = true
		}
	}
	if state := s.Then.State; state.Value != "" && state.Value != "open" && !contains(c.ends, state.Value) && !standing[state.Value] {
		c.unknown(state.At, "unknown-end", state.Value, append(slices.Clip(c.ends), "open"))
	}
	for i := range s.Then.Path {
		c.target(nil, s.Then.Path[i].At, &s.Then.Path[i], nil, false)
	}
	for _, list := range [][]StepUnit{s.Then.Deemed, s.Then.Asked, s.Then.Kept, s.Then.Late, s.Then.Automatic, s.Then.Notified, s.Then.Reminded} {
		for _, where := range list {
			if _, ok := c.process.Step(where.Step()); !ok {
				c.unknown(where.At, "unknown-step", where.Step(), stepNames(c.steps))
			}
		}
	}
	if s.Then.Form != nil {
		c.storyFields(s.Then.Form.fields)
	}
	if s.Then.Dates != nil {
		c.storyDates(s.Then.Dates.fields)
	}
	for _, n := range s.Then.Issued {
		if _, ok := c.process.Notice(n.Value); !ok {
			c.unknown(n.At, "unknown-notice", n.Value, c.process.noticeIDs())
		}
	}
	for _, name := range sortedKeys(s.Given.Registers) {
		c.register(Name{Value: name, At: s.Given.At})
		c.storyRows(name, s.Given.rows[name])
	}
	c.storyClock(s)
}

// storyRows reports columns of given rows that the register does not have.
func (c *checker) storyRows(register string, columns []Name) {
	r, ok := c.process.Register(register)
	if !ok {
		return
	}
	row := Form{Schema: r.Row.Schema}
	known := row.topFields()
	for _, n := range columns {
		if !contains(known, n.Value) {
			c.unknown(n.At, "unknown-field-of", n.Value, known)
		}
	}
}

// storyClock reports moments that are over when the story comes to them: time does not run back.
func (c *checker) storyClock(s *Scenario) {
	now := s.Given.Start
	for i := range s.When {
		m := s.When[i].Moment
		if m == nil || m.Value.IsZero() {
			continue
		}
		if m.Value.Before(now) {
			c.add(m.At, "moment-past", "found", m.Value.Format("2006-01-02 15:04"), "expected", now.Format("2006-01-02 15:04"))
			continue
		}
		now = m.Value
	}
}

func (c *checker) act(act *Act) {
	if act.actions() != 1 {
		c.add(act.At, "scenario-action")
	}
	if len(act.As) == 0 && act.After == nil && act.Moment == nil && act.Call == nil && act.Sub == nil {
		c.add(act.At, "missing-key", "name", "as")
	}
	for _, step := range []*Name{act.Step, act.Call, act.Sub} {
		c.target(nil, act.At, step, nil, false)
	}
	if act.Do != nil {
		c.operation(act)
	}
	if known := []string{"agree", "refuse"}; act.Extension != nil && !contains(known, act.Extension.Value) {
		c.unknown(act.Extension.At, "unknown-value", act.Extension.Value, known)
	}
	if act.Refused != nil {
		c.refusal(*act.Refused)
		return // what is wrong with it may be why it is refused
	}
	if act.Event != nil {
		c.event(*act.Event)
	}
	for _, change := range []*Change{act.Submit, act.Resubmit, act.Form} {
		if change != nil {
			c.storyFields(change.fields)
		}
	}
	if act.Answer != nil && !c.someAnswer(act.Answer.Value) {
		c.unknown(act.Answer.At, "unknown-answer:anywhere", act.Answer.Value, c.allAnswers())
	}
}

// refusal reports a reason for which nothing is ever refused: no code of a refusal, no rule of the definition, nothing
// that can be wrong with a field.
func (c *checker) refusal(n Name) {
	var rules []string
	for i := range c.process.Rules {
		rules = append(rules, c.process.Rules[i].ID.Value)
	}
	if n.Value == "" || contains(rules, n.Value) || texts.Has("refusal."+n.Value) || fieldMessages[n.Value] != (Text{}) {
		return
	}
	c.unknown(n.At, "unknown-refusal", n.Value, slices.Concat(rules, texts.Family("refusal."), slices.Sorted(maps.Keys(fieldMessages))))
}

// storyFields reports fields of a story that the form does not have: the story would prove nothing about
// the field that was meant.
func (c *checker) storyFields(fields []Name) {
	known := c.process.Form.topFields()
	for _, n := range fields {
		if !contains(known, n.Value) {
			c.unknown(n.At, "unknown-field", n.Value, known)
		}
	}
}

// storyMaterials reports materials of a story that the definition does not ask for.
func (c *checker) storyMaterials(materials []Name) {
	var known []string
	for _, m := range c.process.Materials {
		known = append(known, m.ID.Value)
	}
	for _, n := range materials {
		if !contains(known, n.Value) {
			c.unknown(n.At, "unknown-material", n.Value, known)
		}
	}
}

// storyDates reports names of limits that the definition does not have.
func (c *checker) storyDates(names []Name) {
	known := append([]string{TermStatutory, TermPromised}, stepNames(c.steps)...)
	for _, n := range names {
		if !contains(known, n.Value) {
			c.unknown(n.At, "unknown-date", n.Value, known)
		}
	}
}

// submitter checks that it is the applicant who submits, themselves or one of the story's people.
func (c *checker) submitter(s *Scenario, act *Act) {
	if act.Submit == nil || act.Refused != nil {
		return
	}
	for _, as := range act.As {
		theirs := as.Unit == s.Given.Applicant.Unit
		for _, cast := range s.Given.People {
			theirs = theirs || as.Post == "" && cast.Person == as.Unit && cast.Unit == s.Given.Applicant.Unit
		}
		if !theirs {
			c.add(as.At, "not-the-applicant", "found", as.Unit, "expected", s.Given.Applicant.Unit)
		}
	}
}

// operation checks the operation a line does.
func (c *checker) operation(act *Act) {
	var known []string
	for _, op := range append(append([]Operation{OpRead, OpConclude}, TaskOperations...), CaseOperations...) {
		known = append(known, string(op))
	}
	terms := []string{TermStatutory, TermPromised}
	switch op := act.Do.Value; {
	case op == string(OpExtend):
		c.add(act.Do.At, "unknown-operation", "found", op, "expected", strings.Join(known, ", "), "hint", "scenario-extend")
	case !contains(known, op):
		c.unknown(act.Do.At, "unknown-operation", op, known)
	case op == string(OpExtendTerm) && act.Refused == nil && act.To == nil:
		c.add(act.Do.At, "which-term", "expected", strings.Join(terms, ", "))
	case op == string(OpExtendTerm) && act.Refused == nil && !contains(terms, *act.To):
		c.unknown(act.Do.At, "unknown-value", *act.To, terms)
	}
}

func (c *checker) allAnswers() []string {
	names := []string{"agree", "object"} // those a signer added before gives
	for _, s := range c.steps {
		names = append(names, answerNames(s)...)
	}
	return names
}

func (c *checker) someAnswer(id string) bool {
	if id == "agree" || id == "object" {
		return true
	}
	for _, s := range c.steps {
		if _, ok := s.Answer(id); ok {
			return true
		}
	}
	return false
}
