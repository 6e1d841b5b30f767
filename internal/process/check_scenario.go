package process

import "strings"

// scenario checks a scenario's names; whether it holds is for running it to say.
func (c *checker) scenario(s *Scenario) {
	for i := range s.When {
		c.act(&s.When[i])
	}
	if state := s.Then.State; state.Value != "" && state.Value != "open" && !contains(c.process.Ends(), state.Value) && !standing[state.Value] {
		c.unknown(state.At, "unknown-end", state.Value, append(c.process.Ends(), "open"))
	}
	for i := range s.Then.Path {
		c.target(nil, s.Then.Path[i].At, &s.Then.Path[i], nil, false)
	}
	for _, list := range [][]string{s.Then.Deemed, s.Then.Asked, s.Then.Kept, s.Then.Late, s.Then.Automatic, s.Then.Notified, s.Then.Reminded} {
		for _, where := range list {
			step, _, _ := strings.Cut(where, "/")
			if _, ok := c.process.Step(step); !ok {
				c.unknown(s.Then.At, "unknown-step", step, stepNames(c.steps))
			}
		}
	}
	for _, n := range s.Then.Issued {
		if _, ok := c.process.Notice(n.Value); !ok {
			c.add(n.At, "unknown-notice", "found", n.Value)
		}
	}
	for name := range s.Given.Registers {
		c.register(Name{Value: name, At: s.Given.At})
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
	if act.Event != nil && act.Refused == nil {
		c.event(*act.Event)
	}
	if act.Do != nil {
		var known []string
		for _, op := range append(append([]Operation{OpRead, OpConclude}, TaskOperations...), CaseOperations...) {
			known = append(known, string(op))
		}
		if !contains(known, act.Do.Value) {
			c.unknown(act.Do.At, "unknown-operation", act.Do.Value, known)
		}
	}
	if act.Answer != nil && act.Refused == nil && !c.someAnswer(act.Answer.Value) {
		c.unknown(act.Answer.At, "unknown-answer", act.Answer.Value, c.allAnswers(), "where", "…")
	}
}

func (c *checker) allAnswers() []string {
	names := []string{"agree", "object"} // those a signer added before gives
	for _, s := range c.steps {
		names = append(names, answerNames(s)...)
	}
	return names
}

func (c *checker) someAnswer(id string) bool { return contains(c.allAnswers(), id) }
