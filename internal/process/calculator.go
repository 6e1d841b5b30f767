package process

import (
	"encoding/json"
	"errors"
	"maps"

	"shunban/internal/expression"
)

// Calculator shows how an amount comes about: to the applicant before applying, from the form
// alone, and to everybody on the case, from what its steps have worked out.
type Calculator struct {
	At Place `yaml:"-" json:"-"`

	Title Text `yaml:"title,required" json:"title"`
	// Steps are compute and table steps of the definition, gone through in this order on the form.
	Steps []Name  `yaml:"steps,required" json:"steps"`
	Shows []Shown `yaml:"shows,required" json:"shows"`
}

// Shown is one line of a calculation.
type Shown struct {
	At Place `yaml:"-" json:"-"`

	Value FieldName `yaml:"value,required" json:"value"` // of data
	Title Text      `yaml:"title,required" json:"title"`
	Unit  Text      `yaml:"unit" json:"unit,omitzero"`
	How   Template  `yaml:"how" json:"how,omitzero"`
	When  *Expr     `yaml:"when" json:"when,omitempty"` // the line is shown only if it holds
	Basis *Basis    `yaml:"basis" json:"basis,omitempty"`
}

// Worked is one line of a calculation with its value.
type Worked struct {
	Name  string          `json:"name"`
	Title Text            `json:"title"`
	Value json.RawMessage `json:"value"`
	Unit  Text            `json:"unit,omitzero"`
	How   Text            `json:"how,omitzero"`
	Basis *Basis          `json:"basis,omitempty"`
}

// Calculate works the lines out from an application, as the steps of a case would. An
// *expression.MissingError names the field that has still to be filled in.
func (p *Process) Calculate(s Submission) ([]Worked, error) {
	if p.Calculator == nil {
		return nil, nil
	}
	f := s.facts()
	f.Data, f.Reading = map[string]json.RawMessage{}, &Reading{}
	for _, name := range p.Calculator.Steps {
		step, ok := p.Step(name.Value)
		if !ok {
			continue
		}
		if step.When != nil {
			holds, err := step.When.Bool(f)
			if err != nil {
				return nil, err
			}
			if !holds {
				continue
			}
		}
		values, _, err := step.Work(f)
		if err != nil {
			return nil, err
		}
		maps.Copy(f.Data, values)
	}
	return p.Explain(f)
}

// Work gives what a compute or table step works out, by name, and which rows of its table hit, from 1. Each
// line of a compute step may use those above it.
func (s *Step) Work(f *Facts) (values map[string]json.RawMessage, rows []int, err error) {
	if s.Table != nil {
		return s.Table.Read(f)
	}
	values = make(map[string]json.RawMessage, len(*s.Compute))
	f.working = values
	defer func() { f.working = nil }()
	for i := range *s.Compute {
		line := &(*s.Compute)[i]
		value, err := line.Value.Value(f)
		if err != nil {
			return nil, nil, err
		}
		raw, err := JSON(value)
		if err != nil {
			return nil, nil, err
		}
		values[line.Name] = raw
	}
	return values, nil, nil
}

// Explain gives the lines of the calculation whose values are known by now.
func (p *Process) Explain(f *Facts) ([]Worked, error) {
	if p.Calculator == nil {
		return nil, nil
	}
	var lines []Worked
	for i := range p.Calculator.Shows {
		shown := &p.Calculator.Shows[i]
		value, known := f.Data[shown.Value.Value]
		if !known {
			continue
		}
		if shown.When != nil {
			holds, err := shown.When.Bool(f)
			var missing *expression.MissingError
			if errors.As(err, &missing) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if !holds {
				continue
			}
		}
		line := Worked{Name: shown.Value.Value, Title: shown.Title, Value: value, Unit: shown.Unit, Basis: shown.Basis}
		if !shown.How.IsZero() {
			how, err := shown.How.Fill(f, nil)
			if err != nil {
				return nil, err
			}
			line.How = how
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// calculator checks that its steps exist and work something out, and that its values do.
func (c *checker) calculator() {
	k := c.process.Calculator
	if k == nil {
		return
	}
	given := map[string]bool{}
	for i := range k.Steps {
		c.target(nil, k.Steps[i].At, &k.Steps[i], nil, false)
		step, ok := c.process.Step(k.Steps[i].Value)
		switch {
		case !ok:
		case step.Compute != nil:
			for _, a := range *step.Compute {
				given[a.Name] = true
			}
		case step.Table != nil:
			for _, o := range step.Table.Outputs {
				given[o.Value] = true
			}
		default:
			c.add(k.Steps[i].At, "calculator-step", "found", k.Steps[i].Value)
		}
	}
	for _, shown := range k.Shows {
		if shown.Value.Value != "" && !given[shown.Value.Value] {
			c.unknown(shown.Value.At, "calculator-value", shown.Value.Value, sortedKeys(given))
		}
	}
}

// calculator compiles its conditions and explanations.
func (c *compiler) calculator() {
	if c.process.Calculator == nil {
		return
	}
	for i := range c.process.Calculator.Shows {
		shown := &c.process.Calculator.Shows[i]
		c.condition(shown.When, expression.Bool, nil)
		c.compileTemplate(&shown.How, c.scope(nil, nil))
	}
}
