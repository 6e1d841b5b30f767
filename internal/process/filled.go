package process

import (
	"encoding/json"
	"slices"
)

// NotJSON is the problem of a form that cannot be read.
func NotJSON() FieldProblem {
	return FieldProblem{Field: "", Code: "not-json", Detail: fieldText("not-json", nil)}
}

// Official tells whether a field of the form (or a material, "materials/photo") is filled in by
// those who decide and not by those who apply.
func (p *Process) Official(name string) bool { return p.official[name] }

// OfficialFields are the fields of the form that are not the applicant's, in their order.
func (p *Process) OfficialFields() []string {
	var names []string
	for _, name := range p.Form.topFields() {
		if p.official[name] {
			names = append(names, name)
		}
	}
	return names
}

// ApplicantsPart is a form without what officials fill in: a correction brings the form as it is
// shown, and what is not the applicant's is left as it stands.
func (p *Process) ApplicantsPart(form json.RawMessage) json.RawMessage {
	if len(p.official) == 0 {
		return form
	}
	fields, err := ReadObject(form)
	if err != nil {
		return form
	}
	left := fields.Only(func(name string) bool { return !p.official[name] })
	if len(left) == len(fields) {
		return form
	}
	written, err := left.JSON()
	if err != nil {
		return form
	}
	return written
}

// Brought tells when a material is brought: with the application, or with an answer later, and then
// whether the applicant brings it.
func (p *Process) Brought(id string) (later, byApplicant bool) {
	if !p.official["materials/"+id] {
		return false, true
	}
	for _, s := range p.All() {
		for _, a := range s.Answers {
			if slices.ContainsFunc(a.Files, func(n Name) bool { return n.Value == id }) && p.asksApplicant(s) {
				return true, true
			}
		}
	}
	return true, false
}

// appoint finds out which fields and materials are official.
func (p *Process) appoint() {
	p.official = map[string]bool{}
	for _, s := range p.All() {
		for _, a := range s.Answers {
			for _, n := range a.Files {
				if !p.requiredMaterial(n.Value) {
					p.official["materials/"+n.Value] = true
				}
			}
		}
		if s.Fields == nil || p.asksApplicant(s) {
			continue
		}
		for _, n := range s.Fields.Fill {
			p.official[n.Value] = true
		}
	}
}

func (p *Process) requiredMaterial(id string) bool {
	return slices.ContainsFunc(p.Materials, func(m Material) bool { return m.ID.Value == id && m.Required })
}

// asksApplicant tells whether a step asks the applicant.
func (p *Process) asksApplicant(s *Step) bool {
	return s.Ask != nil && s.Ask.Unit != nil && s.Ask.Unit.Expr != nil && s.Ask.Unit.Expr.Source == "applicant.unit"
}

// CheckAnswer says what an answer lacks or must not bring: fields that have to be filled in with
// it, fields that are not for those asked, and files that have to come with it.
func (p *Process) CheckAnswer(s *Step, a *Answer, form, filled json.RawMessage, files map[string][]string, reading *Reading) []FieldProblem {
	if len(filled) == 0 && len(a.Needs) == 0 && len(a.Files) == 0 {
		return nil
	}
	held, _ := reading.Object(form) // it was checked when it came in
	var brought Object
	if len(filled) > 0 {
		var err error
		if brought, err = ReadObject(filled); err != nil {
			return []FieldProblem{NotJSON()}
		}
	}
	var problems []FieldProblem
	for name := range brought.All() {
		if s.Fields == nil || !containsName(s.Fields.Fill, name) {
			problems = append(problems, p.notFillable(name))
		}
	}
	for _, n := range a.Needs {
		if brought.empty(n.Value) && held.empty(n.Value) {
			problems = append(problems, FieldProblem{Field: "/" + escape(n.Value), Code: "required",
				Detail: fieldText("required", map[string]Text{"name": p.fieldTitle("/" + escape(n.Value))})})
		}
	}
	for _, n := range a.Files {
		if len(files[n.Value]) == 0 {
			problems = append(problems, FieldProblem{Field: "materials/" + n.Value, Code: "material-missing",
				Detail: fieldText("material-missing", map[string]Text{"name": p.MaterialTitle(n.Value)})})
		}
	}
	return problems
}

// empty tells whether nothing is filled in.
func (o Object) empty(name string) bool {
	value, _ := o.Field(name)
	return len(value) == 0 || string(value) == "null" || string(value) == `""`
}

// CheckFilled holds what was filled in with an answer against the form's schema, and files against
// what each material accepts.
func (p *Process) CheckFilled(step string, filled, form json.RawMessage, files map[string][]string) []FieldProblem {
	var brought Object
	if len(filled) > 0 {
		var err error
		if brought, err = ReadObject(filled); err != nil {
			return []FieldProblem{NotJSON()}
		}
	}
	var problems []FieldProblem
	for _, problem := range p.checkForm(Submission{Form: form}) {
		if _, mine := brought.Field(topField(problem.Field)); mine {
			problems = append(problems, problem)
		}
	}
	for _, problem := range p.checkMaterials(Submission{Form: form, Files: files}) {
		if problem.Code != "material-missing" {
			problems = append(problems, problem)
		}
	}
	return problems
}

// CheckCorrection says everything that is wrong with a corrected application. Fields that officials fill in may stand in
// it as they stand in the case, because a client may send a form back whole; another value is refused there.
func (p *Process) CheckCorrection(s Submission, held json.RawMessage) []FieldProblem {
	before, _ := ReadObject(held) // what stands in the case was checked when it came in
	sent, err := ReadObject(s.Form)
	if err != nil {
		return p.CheckSubmission(s)
	}
	var problems []FieldProblem
	for name, value := range sent.All() {
		if kept, _ := before.Field(name); p.Official(name) && !Same(kept, value) {
			problems = append(problems, p.notFillable(name))
		}
	}
	s.Form = p.ApplicantsPart(s.Form)
	return append(problems, p.CheckSubmission(s)...)
}

// notFillable is what is told of a field that is not the applicant's.
func (p *Process) notFillable(name string) FieldProblem {
	field := "/" + escape(name)
	return FieldProblem{Field: field, Code: "not-fillable", Detail: fieldText("not-fillable", map[string]Text{"name": p.fieldTitle(field)})}
}

// checkOfficial reports fields of an application that are not the applicant's to fill in.
func (p *Process) checkOfficial(form json.RawMessage) []FieldProblem {
	fields, err := ReadObject(form)
	if err != nil {
		return nil
	}
	var problems []FieldProblem
	for name := range fields.All() {
		if p.Official(name) {
			problems = append(problems, FieldProblem{Field: "/" + escape(name), Code: "not-fillable",
				Detail: fieldText("not-fillable", map[string]Text{"name": p.fieldTitle("/" + escape(name))})})
		}
	}
	return problems
}
