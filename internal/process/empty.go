package process

import (
	"encoding/json"
	"slices"
)

// MayBeEmpty warns of fields of the form that a machine step cannot do without, although nobody has to
// fill them in. Nothing is known of a value that comes with a case; so a field counts as filled in as soon
// as anything in the definition sees to it: the form requires it, perhaps under a condition; a rule or a
// condition on the way asks whether it is filled in, or needs it itself; an answer has to bring it.
func (p *Process) MayBeEmpty() []Finding {
	given := p.givenFields()
	var f findings
	for _, s := range p.All() {
		sure := map[string]bool{}
		for _, condition := range p.conditions(s) {
			for _, name := range condition.formFields() {
				sure[name] = true
			}
		}
		for _, e := range p.worked(s) {
			for _, name := range e.needed() {
				if !given[name] && !sure[name] {
					f.add(e.At, "may-be-empty", "found", "form."+name, "name", s.ID.Value)
				}
			}
		}
	}
	for i := range f.list {
		f.list[i].Warning = true
	}
	return f.sorted()
}

// needed are the form's fields without which the expression never has a value.
func (e *Expr) needed() []string {
	if e.program == nil {
		return nil
	}
	return slices.Compact(ofForm(e.program.Needs()))
}

// worked are the expressions a machine step works out when it is entered.
func (p *Process) worked(s *Step) []*Expr {
	var list []*Expr
	add := func(assignments Assignments) {
		for i := range assignments {
			list = append(list, &assignments[i].Value)
		}
	}
	switch s.Kind() {
	case KindCompute:
		add(*s.Compute)
	case KindTable:
		add(s.Table.Inputs)
	case KindDate:
		list = append(list, s.Date.Of)
	case KindRecord:
		list = append(list, &s.Record.Key)
		add(s.Record.Row)
	case KindIssue:
		if n, ok := p.Notice(s.Issue.Value); ok {
			for i := range n.Text.holes {
				list = append(list, &n.Text.holes[i])
			}
		}
	case KindChoose:
		if len(s.Choose) > 0 && s.Choose[0].When != nil {
			list = append(list, s.Choose[0].When) // those below are looked at under what it says
		}
	}
	return list
}

// conditions are those that hold when a step is entered: its own, and those of the ways that lead down to it.
func (p *Process) conditions(s *Step) []*Expr {
	var list []*Expr
	add := func(e *Expr) {
		if e != nil {
			list = append(list, e)
		}
	}
	add(s.When)
	for _, within := range p.Path(s.ID.Value) {
		owner := within.Owner
		if owner == nil {
			continue
		}
		add(owner.When)
		switch {
		case within.Handler:
			add(owner.On[within.Branch].When)
		case owner.Parallel != nil:
			add(owner.Parallel.Branches[within.Branch].When)
		default:
			for i := range owner.Choose {
				add(owner.Choose[i].When) // a line is come to when those above it did not hold
			}
		}
	}
	return list
}

// givenFields are the fields of the form that somebody sees to.
func (p *Process) givenFields() map[string]bool {
	given := map[string]bool{}
	required(p.Form.Schema, given)
	for i := range p.Rules {
		for _, name := range p.Rules[i].Require.formFields() {
			given[name] = given[name] || !contains(p.Rules[i].Require.needed(), name)
		}
	}
	for _, s := range p.All() {
		for _, a := range s.Answers {
			for _, n := range a.Needs {
				given[n.Value] = true
			}
		}
		for i := range s.Choose {
			if s.Choose[i].When == nil {
				continue
			}
			for _, name := range s.Choose[i].When.formFields() {
				given[name] = given[name] || !contains(s.Choose[i].When.needed(), name) // it leads elsewhere while the field is empty
			}
		}
	}
	for name := range p.official { // of an official's field only an answer knows whether it has to be filled in
		if !p.needsAnswer(name) {
			delete(given, name)
		}
	}
	return given
}

func (p *Process) needsAnswer(name string) bool {
	return slices.ContainsFunc(p.All(), func(s *Step) bool {
		return slices.ContainsFunc(s.Answers, func(a Answer) bool { return containsName(a.Needs, name) })
	})
}

// required collects what a schema requires anywhere, also under a condition.
func required(schema json.RawMessage, given map[string]bool) {
	var part struct {
		Required          []string            `json:"required"`
		DependentRequired map[string][]string `json:"dependentRequired"`
		Then, Else, If    json.RawMessage
		AllOf             []json.RawMessage `json:"allOf"`
		AnyOf             []json.RawMessage `json:"anyOf"`
		OneOf             []json.RawMessage `json:"oneOf"`
	}
	if len(schema) == 0 || json.Unmarshal(schema, &part) != nil {
		return
	}
	for _, name := range part.Required {
		given[name] = true
	}
	for _, names := range part.DependentRequired {
		for _, name := range names {
			given[name] = true
		}
	}
	for _, inner := range slices.Concat([]json.RawMessage{part.Then, part.Else, part.If}, part.AllOf, part.AnyOf, part.OneOf) {
		required(inner, given)
	}
}
