package process

import (
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"shunban/internal/expression"
	"shunban/internal/texts"
)

// FieldProblem is one thing wrong with an application, at its field.
type FieldProblem struct {
	Field  string `json:"field"` // JSON pointer into the form ("/areaMu"), or "materials/plan"
	Code   string `json:"code"`
	Detail Text   `json:"detail"`
	Rule   string `json:"rule,omitempty"`
	Basis  *Basis `json:"basis,omitempty"`
}

// Submission is an application as it comes in.
type Submission struct {
	Form      json.RawMessage
	Applicant Applicant
	Files     map[string][]string // material → file names
	Submitted time.Time           // when the case was submitted, for expressions; now for a new one
	Now       time.Time
	// Unit, when given, tells the kind of a unit, so that fields of the format "unit" can be
	// checked against the organisation.
	Unit func(id string) (kind string, known bool)
	// Reading, when given, spares reading the form for every rule and material.
	Reading *Reading
}

// facts are what rules and conditions may know of an application.
func (s *Submission) facts() *Facts {
	return &Facts{Form: s.Form, Applicant: s.Applicant, Submitted: s.Submitted, Now: s.Now, Reading: s.Reading}
}

// CheckSubmission says everything that is wrong with an application, in the order of the form,
// then the rules, then the materials. Nothing wrong gives an empty list.
func (p *Process) CheckSubmission(s Submission) []FieldProblem {
	if s.Reading == nil {
		s.Reading = &Reading{}
	}
	problems := append(p.checkForm(s), p.checkOfficial(s.Form)...)
	wrong := map[string]bool{}
	for _, problem := range problems {
		wrong[topField(problem.Field)] = true
	}
	problems = append(problems, p.checkRules(s, wrong)...)
	return append(problems, p.checkMaterials(s)...)
}

// checkForm holds the form against its schema.
func (p *Process) checkForm(s Submission) []FieldProblem {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(s.Form)))
	if err != nil {
		return []FieldProblem{{Field: "", Code: "not-json", Detail: fieldText("not-json", nil)}}
	}
	if field, found := absurdNumber(s.Form); found {
		return []FieldProblem{{Field: field, Code: "number-too-large", Detail: fieldText("number-too-large", map[string]Text{"name": p.fieldTitle(field)})}}
	}
	var problems []FieldProblem
	if err := p.Form.compiled.Validate(document); err != nil {
		var invalid *jsonschema.ValidationError
		if !errors.As(err, &invalid) {
			return []FieldProblem{{Field: "", Code: "not-json", Detail: fieldText("not-json", nil)}}
		}
		problems = p.schemaProblems(invalid)
	}
	if s.Unit != nil {
		problems = append(problems, p.checkUnits(document, s.Unit)...)
	}
	slices.SortStableFunc(problems, func(a, b FieldProblem) int { return p.order(a.Field) - p.order(b.Field) })
	return problems
}

// order is where a field stands in the form.
func (p *Process) order(field string) int {
	if i := slices.Index(p.Form.names, topField(field)); i >= 0 {
		return i
	}
	return len(p.Form.names)
}

func topField(pointer string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return name
}

// checkRules evaluates the rules whose fields are in order; a rule about a field that is missing
// or wrong would only say the same thing twice.
func (p *Process) checkRules(s Submission, wrong map[string]bool) []FieldProblem {
	var problems []FieldProblem
	facts := s.facts()
	for i := range p.Rules {
		rule := &p.Rules[i]
		fields := rule.Fields()
		if slices.ContainsFunc(fields, func(f string) bool { return wrong[f] }) {
			continue
		}
		holds, err := rule.Require.Bool(facts)
		var missing *expression.MissingError
		if errors.As(err, &missing) {
			continue // an optional field left out; a field that must be there is the schema's to ask for
		}
		if holds && err == nil {
			continue
		}
		basis := rule.Basis
		problem := FieldProblem{Code: "rule", Rule: rule.ID.Value, Basis: &basis, Detail: rule.say(facts)}
		if len(fields) > 0 {
			problem.Field = "/" + fields[0]
		}
		problems = append(problems, problem)
	}
	return problems
}

// say is the rule's sentence with the applicant's own values put in; the bare sentence where one of
// them is not filled in.
func (r *Rule) say(f *Facts) Text {
	said, err := r.Otherwise.Fill(f, nil)
	if err != nil {
		return r.Otherwise.Text
	}
	return said
}

// Fields are the form's fields that the rule is about, in the order in which it reads.
func (r *Rule) Fields() []string {
	return r.Require.formFields()
}

// formFields are the form's fields an expression mentions, in the order in which it reads.
func (e *Expr) formFields() []string {
	if e.program == nil {
		return nil
	}
	fields := ofForm(e.program.Fields())
	slices.SortStableFunc(fields, func(a, b string) int {
		return strings.Index(e.Source, "form."+a) - strings.Index(e.Source, "form."+b)
	})
	return slices.Compact(fields)
}

// ofForm are the form's fields that paths of an expression begin with: areaMu of form.areaMu.
func ofForm(paths []string) []string {
	var fields []string
	for _, path := range paths {
		if name, ok := strings.CutPrefix(path, "form."); ok {
			name, _, _ = strings.Cut(name, ".")
			fields = append(fields, name)
		}
	}
	return fields
}

// checkMaterials holds the files against the list of what has to be brought.
func (p *Process) checkMaterials(s Submission) []FieldProblem {
	var problems []FieldProblem
	files := s.Files
	known := map[string]bool{}
	for _, m := range p.Materials {
		id := m.ID.Value
		known[id] = true
		if m.Required && len(files[id]) == 0 && m.Asked(s) {
			problems = append(problems, FieldProblem{Field: "materials/" + id, Code: "material-missing",
				Detail: fieldText("material-missing", map[string]Text{"name": m.Title})})
		}
		for _, name := range files[id] {
			if !m.accepts(name) {
				problems = append(problems, FieldProblem{Field: "materials/" + id, Code: "material-type",
					Detail: fieldText("material-type", map[string]Text{"name": m.Title, "found": texts.Same(name), "expected": texts.Same(m.endings())})})
			}
		}
	}
	for _, id := range sortedKeys(files) {
		if !known[id] {
			problems = append(problems, FieldProblem{Field: "materials/" + id, Code: "material-unknown",
				Detail: fieldText("material-unknown", map[string]Text{"name": texts.Same(id)})})
		}
	}
	return problems
}

// Asked tells whether the material is asked for. A condition on a field that is not filled in, or
// wrong, does not hold: the form itself asks for what it needs.
func (m *Material) Asked(s Submission) bool {
	if m.When == nil {
		return true
	}
	holds, err := m.When.Bool(s.facts())
	return err == nil && holds
}

// DependsOn are the form's fields that say whether the material is asked for.
func (m *Material) DependsOn() []string {
	if m.When == nil {
		return nil
	}
	return m.When.formFields()
}

func (m *Material) accepts(name string) bool {
	if len(m.Accept) == 0 {
		return true
	}
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	return slices.ContainsFunc(m.Accept, func(a Name) bool { return a.Value == ending })
}

func (m *Material) endings() string {
	var endings []string
	for _, a := range m.Accept {
		endings = append(endings, a.Value)
	}
	return strings.Join(endings, ", ")
}
