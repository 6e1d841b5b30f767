package process

import (
	"encoding/json"
	"slices"
	"strings"
)

// rootedInItself finds the names in data that are made of themselves, directly or by way of others: a counter, or a value
// that is kept from the first time (`first: default(data.first, form.amount)`). Worked out once more they would be
// something else.
func (p *Process) rootedInItself() map[string]bool {
	made := map[string]map[string]bool{}
	note := func(name string, expressions ...*Expr) {
		if made[name] == nil {
			made[name] = map[string]bool{}
		}
		for _, e := range expressions {
			for _, of := range e.ofData() {
				made[name][of] = true
			}
		}
	}
	for _, s := range p.All() {
		switch {
		case s.Compute != nil:
			for i := range *s.Compute {
				line := &(*s.Compute)[i]
				note(line.Name, &line.Value, s.When)
			}
		case s.Table != nil:
			for column, output := range s.Table.Outputs {
				note(output.Value, s.Table.uses(column)...)
				note(output.Value, s.When)
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
	Values map[string]json.RawMessage
	Rows   []int // of a table: the rows that hit, from 1
}

// WorkAnew works out once more what a compute or table step gives and what depends on what has changed ("form.areaMu",
// "data.fee"), or is given again after it. What is made of itself stays; so does everything where the step's condition
// does not hold and nothing that has changed is why. Where the change is why, nothing is left of it.
func (p *Process) WorkAnew(s *Step, f *Facts, changed []string) Anew {
	due := p.dueAnew(s, changed)
	if len(due) == 0 {
		return Anew{}
	}
	anew := Anew{Values: make(map[string]json.RawMessage, len(due))}
	if s.When != nil {
		if holds, err := s.When.Bool(f); err != nil || !holds {
			if s.When.DependsOn(changed) {
				for _, name := range due {
					anew.Values[name] = nil
				}
			}
			return anew
		}
	}
	if s.Table != nil {
		values, rows, err := s.Table.Read(f)
		for _, name := range due {
			anew.Values[name] = nil
			if err == nil {
				anew.Values[name] = values[name]
			}
		}
		anew.Rows = rows
		return anew
	}
	f.working = anew.Values
	defer func() { f.working = nil }()
	for i := range *s.Compute {
		line := &(*s.Compute)[i]
		if !slices.Contains(due, line.Name) {
			continue
		}
		anew.Values[line.Name] = nil
		if value, err := line.Value.Value(f); err == nil {
			if raw, err := JSON(value); err == nil {
				anew.Values[line.Name] = raw
			}
		}
	}
	return anew
}

// dueAnew are the names a step gives that have to be worked out once more.
func (p *Process) dueAnew(s *Step, changed []string) []string {
	changed = slices.Clone(changed)
	var due []string
	consider := func(name string, depends bool) {
		if (depends || s.When.DependsOn(changed) || slices.Contains(changed, "data."+name)) && !p.rooted[name] {
			due, changed = append(due, name), append(changed, "data."+name)
		}
	}
	switch {
	case s.Compute != nil:
		for i := range *s.Compute {
			line := &(*s.Compute)[i]
			consider(line.Name, line.Value.DependsOn(changed))
		}
	case s.Table != nil:
		for column, output := range s.Table.Outputs {
			consider(output.Value, slices.ContainsFunc(s.Table.uses(column), func(e *Expr) bool { return e.DependsOn(changed) }))
		}
	}
	return due
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
