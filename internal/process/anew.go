package process

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
)

// rootedInItself finds the names in data that are made of themselves, directly or by way of others: a counter, or a value
// that is kept from the first time (`first: default(data.first, form.amount)`). Worked out once more they would be
// something else.
func (p *Process) rootedInItself() map[string]bool {
	made := map[string]map[string]bool{}
	for _, s := range p.All() {
		for name, uses := range s.makes() {
			if made[name] == nil {
				made[name] = map[string]bool{}
			}
			for _, e := range uses {
				for _, of := range e.ofData() {
					made[name][of] = true
				}
			}
		}
	}
	rooted := map[string]bool{}
	for name := range made {
		seen := map[string]bool{}
		var leads func(from string) bool
		leads = func(from string) bool {
			for of := range made[from] {
				if of == name || of == "" {
					return true
				}
				if !seen[of] {
					seen[of] = true
					if leads(of) {
						return true
					}
				}
			}
			return false
		}
		rooted[name] = leads(name)
	}
	return rooted
}

// ofData are the names in data that an expression mentions; "" where it mentions data as a whole.
func (e *Expr) ofData() []string {
	if e == nil || e.program == nil {
		return nil
	}
	var names []string
	for _, field := range e.program.Fields() {
		if variable, rest, _ := strings.Cut(field, "."); variable == "data" {
			name, _, _ := strings.Cut(rest, ".")
			names = append(names, name)
		}
	}
	return names
}

// makes are the names in data that a compute or table step gives, each with the expressions it depends on.
func (s *Step) makes() iter.Seq2[string, []*Expr] {
	return func(yield func(string, []*Expr) bool) {
		switch {
		case s.Compute != nil:
			for i := range *s.Compute {
				if line := &(*s.Compute)[i]; !yield(line.Name, []*Expr{s.When, &line.Value}) {
					return
				}
			}
		case s.Table != nil:
			for column, output := range s.Table.Outputs {
				if !yield(output.Value, append(s.Table.uses(column), s.When)) {
					return
				}
			}
		}
	}
}

// uses are the expressions that make an output of a table.
func (t *Table) uses(column int) []*Expr {
	var used []*Expr
	for i := range t.Inputs {
		used = append(used, &t.Inputs[i].Value)
	}
	for row := range t.results {
		if column < len(t.results[row]) {
			used = append(used, &t.results[row][column])
		}
	}
	return used
}

// Anew is what a compute or table step gives once more. A value that cannot be worked out any more is nil.
type Anew struct {
	Step   *Step
	Values map[string]json.RawMessage
	Rows   []int // of a table: the rows that hit, from 1
}

// Taken is a compute or table step that a case has come to: it was taken, or passed by because its condition did not hold.
type Taken struct {
	Step     *Step
	PassedBy bool
}

// WorkAnew works out once more what depends on what has changed ("form.areaMu", "data.latest"): the names it concerns
// are taken out and given again by the compute and table steps that the case has taken, in that order, each if its
// condition holds; a step that was passed by gives something once the change has made its condition hold. It gives every
// such name once, with the step that gave it last. What is made of itself is not among them, and neither is what a step has
// given whose condition does not hold for another reason than the change.
func (p *Process) WorkAnew(come []Taken, f *Facts, changed []string) []Anew {
	taken, due := p.due(come, changed)
	for _, s := range taken {
		if s.When == nil || s.When.DependsOn(append(due.paths(), changed...)) {
			continue
		}
		if holds, err := s.When.Bool(f); err != nil || !holds {
			for _, name := range s.works() {
				delete(due, name)
			}
		}
	}
	if len(due) == 0 {
		return nil
	}
	f.working = make(map[string]json.RawMessage, len(due))
	for name := range due {
		f.working[name] = nil
	}
	defer func() { f.working = nil }()
	last := map[string]*Step{}
	rows := map[*Step][]int{}
	for _, s := range taken {
		if !slices.ContainsFunc(s.works(), func(name string) bool { return due[name] }) {
			continue
		}
		for _, name := range s.works() {
			if due[name] && last[name] == nil {
				last[name] = s // also when nothing is left of it
			}
		}
		if s.When != nil {
			if holds, err := s.When.Bool(f); err != nil || !holds {
				continue
			}
		}
		rows[s] = s.again(f, due)
		for _, name := range s.works() {
			if due[name] {
				last[name] = s
			}
		}
	}
	var list []Anew
	for _, s := range taken {
		anew := Anew{Step: s, Values: map[string]json.RawMessage{}, Rows: rows[s]}
		for name := range due {
			if last[name] == s {
				anew.Values[name] = f.working[name]
			}
		}
		if len(anew.Values) > 0 {
			list = append(list, anew)
		}
	}
	return list
}

// dueNames are names in data that have to be worked out once more.
type dueNames map[string]bool

func (d dueNames) paths() []string {
	var paths []string
	for _, name := range sortedKeys(d) {
		paths = append(paths, "data."+name)
	}
	return paths
}

// due are the names that depend on what has changed, directly or through others, and the steps that have to do with it.
func (p *Process) due(come []Taken, changed []string) (taken []*Step, due dueNames) {
	due = dueNames{}
	for {
		before := len(due)
		paths := append(due.paths(), changed...)
		taken = taken[:0]
		for _, c := range come {
			s := c.Step
			if c.PassedBy && !s.When.DependsOn(paths) {
				continue
			}
			taken = append(taken, s)
			for name, uses := range s.makes() {
				if !p.rooted[name] && slices.ContainsFunc(uses, func(e *Expr) bool { return e.DependsOn(paths) }) {
					due[name] = true
				}
			}
		}
		if len(due) == before {
			return taken, due
		}
	}
}

// again works out those of a step's names that are due, into what is being worked out.
func (s *Step) again(f *Facts, due dueNames) (rows []int) {
	if s.Table != nil {
		values, rows, err := s.Table.Read(f)
		for _, output := range s.Table.Outputs {
			if due[output.Value] && err == nil {
				f.working[output.Value] = values[output.Value]
			}
		}
		return rows
	}
	for i := range *s.Compute {
		line := &(*s.Compute)[i]
		if !due[line.Name] {
			continue
		}
		f.working[line.Name] = nil
		if value, err := line.Value.Value(f); err == nil {
			if raw, err := JSON(value); err == nil {
				f.working[line.Name] = raw
			}
		}
	}
	return nil
}

// works are the names in data that a compute or table step gives.
func (s *Step) works() []string {
	var names []string
	for name := range s.makes() {
		names = append(names, name)
	}
	return names
}

// DependsOn tells whether an expression mentions one of these, or something in it; none that was left out does.
func (e *Expr) DependsOn(paths []string) bool {
	if e == nil || e.program == nil {
		return false
	}
	return slices.ContainsFunc(e.program.Fields(), func(field string) bool {
		return slices.ContainsFunc(paths, func(path string) bool { return leadsOn(field, path) || leadsOn(path, field) })
	})
}

// leadsOn tells whether a path is another one or leads on from it: form.site.name from form.site.
func leadsOn(path, from string) bool {
	rest, found := strings.CutPrefix(path, from)
	return found && (rest == "" || rest[0] == '.')
}
