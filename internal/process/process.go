package process

import (
	"encoding/json"
	"fmt"
)

// Process is one definition: the form, the rules, the steps and the law of one kind of case. It
// is immutable once Parse or Decode has returned it and may be shared between goroutines.
//
// The yaml names are the language; the json form is the canonical one a running case carries.
type Process struct {
	At Place `yaml:"-" json:"-"`

	ID      Name  `yaml:"process,required" json:"process"`
	Title   Text  `yaml:"title,required" json:"title"`
	Summary Text  `yaml:"summary" json:"summary,omitzero"`
	Basis   Basis `yaml:"basis,required" json:"basis"`
	Owner   Name  `yaml:"owner,required" json:"owner"` // the unit that answers for the procedure
	Start   Start `yaml:"start,required" json:"start"`
	Clock   Clock `yaml:"clock" json:"clock,omitzero"`
	// Supervision says who is reminded when, and when a limit shows yellow and red.
	Supervision *Supervision `yaml:"supervision" json:"supervision,omitempty"`
	Form        Form         `yaml:"form,required" json:"form"`
	Materials   []Material   `yaml:"materials" json:"materials,omitempty"`
	Rules       []Rule       `yaml:"rules" json:"rules,omitempty"`
	Events      []EventType  `yaml:"events" json:"events,omitempty"`
	Registers   []Register   `yaml:"registers" json:"registers,omitempty"`
	Policies    *Policies    `yaml:"policies" json:"policies,omitempty"`
	Withdraw    *Withdraw    `yaml:"withdraw" json:"withdraw,omitempty"`
	Steps       []Step       `yaml:"steps,required" json:"steps"`
	Outcomes    []Outcome    `yaml:"outcomes" json:"outcomes,omitempty"`
	Notices     []Notice     `yaml:"notices" json:"notices,omitempty"`
	Calculator  *Calculator  `yaml:"calculator" json:"calculator,omitempty"`
	Scenarios   []Scenario   `yaml:"scenarios" json:"-"` // proof of the definition, not part of a case

	canonical   []byte
	hash        string
	lists       []*StepList           // the definition's own first
	all         []*Step               // in the order in which they are written
	found       map[string]*Position  // step → where it stands
	within      map[*Step][]*StepList // step → the lists in it
	given       map[*Step][]string    // for-each step → the names in data that steps in it give
	interleaves bool                  // branches are done one at a time somewhere
	official    map[string]bool       // fields and materials that are not the applicant's
	rooted      map[string]bool       // names in data that are made of themselves
	said        []compared            // texts that expressions compare with units and kinds
}

// Start says who may begin a case and how cases are numbered.
type Start struct {
	At Place `yaml:"-" json:"-"`

	// By lists kinds of unit ("village-committee") or single units whose people may apply.
	By []Name `yaml:"by,required" json:"by"`
	// Number is the pattern of the case number: {year} and {seq:n} (n digits, zero padded) are
	// replaced; the running number starts anew each year.
	Number NumberPattern `yaml:"number,required" json:"number"`
	// Schedule begins cases by itself, besides those that people begin.
	Schedule *Schedule `yaml:"schedule" json:"schedule,omitempty"`
}

// Material is a document the applicant has to bring.
type Material struct {
	At Place `yaml:"-" json:"-"`

	ID       Name   `yaml:"id,required" json:"id"`
	Title    Text   `yaml:"title,required" json:"title"`
	Hint     Text   `yaml:"hint" json:"hint,omitzero"`
	Required bool   `yaml:"required" json:"required,omitempty"`
	When     *Expr  `yaml:"when" json:"when,omitempty"`     // asked for only if it holds
	Accept   []Name `yaml:"accept" json:"accept,omitempty"` // file name endings, without the dot
}

// Rule is a condition every application has to meet. It is checked at submission, and offered as
// a self-check before it.
type Rule struct {
	At Place `yaml:"-" json:"-"`

	ID        Name     `yaml:"id,required" json:"id"`
	Require   Expr     `yaml:"require,required" json:"require"`
	Otherwise Template `yaml:"otherwise,required" json:"otherwise"` // what the applicant is told when it fails
	Basis     Basis    `yaml:"basis,required" json:"basis"`
}

// Outcome gives the name of an end state as people read it.
type Outcome struct {
	At Place `yaml:"-" json:"-"`

	ID    Name `yaml:"id,required" json:"id"`
	Title Text `yaml:"title,required" json:"title"`
}

// OutcomeTitle is the name of an end state as people read it; the id itself where the definition
// names none.
func (p *Process) OutcomeTitle(end string) Text {
	for _, o := range p.Outcomes {
		if o.ID.Value == end {
			return o.Title
		}
	}
	if t, ok := standardOutcomes[end]; ok {
		return t
	}
	return Text{ZH: end, EN: end}
}

// MaterialTitle is the name of a material as people read it.
func (p *Process) MaterialTitle(id string) Text {
	for _, m := range p.Materials {
		if m.ID.Value == id {
			return m.Title
		}
	}
	return Text{ZH: id, EN: id}
}

// Canonical is the definition in the one form that is hashed, stored and carried by its cases:
// JSON with the fields in the order of the Go types. The slice must not be changed.
func (p *Process) Canonical() []byte { return p.canonical }

// Hash is the SHA-256 of Canonical in hexadecimal: the address of this definition.
func (p *Process) Hash() string { return p.hash }

// Decode reads the canonical form back. It trusts that the definition was checked when it was
// published, so it reports only what makes it unusable.
func Decode(canonical []byte) (*Process, error) {
	p := &Process{}
	if err := json.Unmarshal(canonical, p); err != nil {
		return nil, fmt.Errorf("decode definition: %w", err)
	}
	p.locate()
	if findings := p.compile(true); len(findings) > 0 {
		return nil, fmt.Errorf("decode definition %s: %w", p.ID.Value, findings[0])
	}
	p.canonical = append([]byte(nil), canonical...)
	p.hash = digest(canonical)
	return p, nil
}
