package process

import (
	"encoding/json"
	"slices"

	"shunban/internal/texts"
)

// Beside holds what a definition says of other processes against their definitions, as warnings: a process may be
// written later. find tells whether there is a process, and gives its
// definition, nil where it has mistakes of its own; ids are the processes there are.
func (p *Process) Beside(find func(id string) (*Process, bool), ids []string) []Finding {
	f := &findings{}
	for _, s := range p.All() {
		if s.Sub == nil || s.Sub.Process.Value == "" || s.Sub.Process.Value == p.ID.Value {
			continue
		}
		switch other, there := find(s.Sub.Process.Value); {
		case !there:
			f.unknown(s.Sub.Process.At, "no-such-process", s.Sub.Process.Value, ids)
		case other != nil:
			f.begins(s, other)
		}
	}
	for i := range f.list {
		f.list[i].Warning = true
	}
	return f.sorted()
}

// BeginsOthers tells whether a case of the process begins cases of others.
func (p *Process) BeginsOthers() bool {
	return slices.ContainsFunc(p.All(), func(s *Step) bool { return s.Sub != nil })
}

// begins holds a step that begins a case of another process against it.
func (f *findings) begins(s *Step, other *Process) {
	id := other.ID.Value
	fields := other.Form.topFields()
	given := map[string]bool{}
	for _, a := range s.Sub.Form {
		given[a.Name] = true
		kind, there := other.Form.shape.Field(a.Name)
		switch {
		case !there:
			f.unknown(a.At, "no-such-field-there", a.Name, fields, "name", id)
		case a.Value.program != nil && !a.Value.program.Type().MayBe(kind):
			f.say(a.Value.At, "other-type-there", map[string]Text{"found": called(a.Value.program.Type()), "expected": called(kind), "name": texts.Same(id), "where": texts.Same(a.Name)})
		}
	}
	for _, name := range other.Form.needed() {
		if !given[name] && !other.Official(name) {
			f.add(s.Sub.At, "field-missing-there", "found", name, "name", id)
		}
	}
	var materials []string
	for i := range other.Materials {
		m := &other.Materials[i]
		materials = append(materials, m.ID.Value)
		handed := slices.ContainsFunc(s.Sub.Materials, func(h Handed) bool { return h.As == m.ID.Value })
		if later, _ := other.Brought(m.ID.Value); m.Required && m.When == nil && !later && !handed {
			f.add(s.Sub.At, "material-missing-there", "found", m.ID.Value, "name", id)
		}
	}
	for _, m := range s.Sub.Materials {
		if !contains(materials, m.As) {
			f.unknown(m.At, "no-such-material-there", m.As, materials, "name", id)
		}
	}
	if !s.Sub.Waits() {
		return
	}
	ends := append(slices.Clone(other.Ends()), EndWithdrawn, EndStopped, OutcomeFailed)
	for i := range s.Then {
		if route := &s.Then[i]; !contains(ends, route.Outcome) {
			f.unknown(route.At, "no-such-end-there", route.Outcome, ends, "name", id)
		}
	}
}

// needed are the fields of the form that have to be filled in.
func (f *Form) needed() []string {
	var schema struct {
		Required []string `json:"required"`
	}
	if json.Unmarshal(f.Schema, &schema) != nil {
		return nil
	}
	return schema.Required
}
