package process

import (
	"reflect"

	"gopkg.in/yaml.v3"
)

// Clock holds the limits of the case as a whole, which the applicant is told, and the reasons for
// which they stand still.
type Clock struct {
	At Place `yaml:"-" json:"-"`

	Statutory *Term `yaml:"statutory" json:"statutory,omitempty"` // what the law allows at most
	Promised  *Term `yaml:"promised" json:"promised,omitempty"`   // what the office promises
	// Pauses are the only reasons for which the case's limits stand still (行政许可法 §45 lists what
	// the law knows; a rule may add others). Suspension by order stands besides them.
	Pauses []Pause `yaml:"pauses" json:"pauses,omitempty"`
}

// Term is a limit of the case that begins with a mark, such as acceptance.
type Term struct {
	At Place `yaml:"-" json:"-"`

	Within Limit  `yaml:"within,required" json:"within"`
	From   Name   `yaml:"from,required" json:"from"` // a mark set by an answer
	Basis  *Basis `yaml:"basis" json:"basis,omitempty"`
	// Restart lets the limit begin anew each time the mark is set. Left out, the first time counts.
	Restart bool `yaml:"restart" json:"restart,omitempty"`
	// Extend lets somebody make the limit longer, once, with reasons the applicant is told
	// (行政许可法 §42).
	Extend *TermExtension `yaml:"extend" json:"extend,omitempty"`
}

// TermExtension is by how much a limit of the case can be made longer, and by whom.
type TermExtension struct {
	At Place `yaml:"-" json:"-"`

	Limit Limit     `yaml:"limit,required" json:"limit"` // in the unit of the limit itself
	By    Performer `yaml:"by,required" json:"by"`
	Post  Name      `yaml:"post,required" json:"post"`
	Basis Basis     `yaml:"basis,required" json:"basis"`
}

// Term finds one of the case's limits by its name, statutory or promised.
func (c *Clock) Term(name string) *Term {
	switch name {
	case TermStatutory:
		return c.Statutory
	case TermPromised:
		return c.Promised
	}
	return nil
}

// The names of the case's limits.
const (
	TermStatutory = "statutory"
	TermPromised  = "promised"
)

// Pause is a reason for which the case's limits stand still.
type Pause struct {
	At Place `yaml:"-" json:"-"`

	ID    string `yaml:"-" json:"id"`
	Title Text   `yaml:"title,required" json:"title"`
	// Max is how long it may last each time; then the limits go on by themselves.
	Max   Limit `yaml:"max,required" json:"max"`
	Basis Basis `yaml:"basis,required" json:"basis"`
}

// Pause finds a reason by its name.
func (c *Clock) Pause(id string) (*Pause, bool) {
	for i := range c.Pauses {
		if c.Pauses[i].ID == id {
			return &c.Pauses[i], true
		}
	}
	return nil, false
}

// The reasons for which limits stand still in every process.
const (
	PauseSuspended = "suspended" // by order
	PauseEnded     = "ended"     // between an end and the reopening
)

// pauses reads the reasons by their names.
func (d *decoder) pauses(n *yaml.Node, target *[]Pause) {
	d.named(n, func(key, value *yaml.Node) {
		pause := Pause{ID: key.Value}
		d.structure(value, reflect.ValueOf(&pause).Elem())
		pause.At = d.place(key)
		*target = append(*target, pause)
	})
}

// clock checks that the case's limits begin with a mark that is set, and that what stands still
// is declared.
func (c *checker) clock() {
	var marks []string
	for _, s := range c.steps {
		for _, a := range s.Answers {
			if a.Marks != nil {
				marks = append(marks, a.Marks.Value)
			}
		}
	}
	clock := &c.process.Clock
	for _, term := range []*Term{clock.Statutory, clock.Promised} {
		if term == nil {
			continue
		}
		if term.From.Value != "" && !contains(marks, term.From.Value) {
			c.unknown(term.From.At, "unknown-mark", term.From.Value, marks)
		}
		if x := term.Extend; x != nil && x.Limit.Unit != "" && term.Within.Unit != "" && x.Limit.Unit != term.Within.Unit {
			c.add(x.Limit.At, "extend-unit", "found", x.Limit.String(), "expected", string(term.Within.Unit))
		}
	}
	var reasons []string
	used := map[string]bool{}
	for _, pause := range clock.Pauses {
		if pause.ID == PauseSuspended || pause.ID == PauseEnded {
			c.add(pause.At, "reserved-name", "found", pause.ID, "what", "pause")
		}
		reasons = append(reasons, pause.ID)
	}
	for _, s := range c.steps {
		c.pauseOf(s.Pause, reasons, used)
		for i := range s.Answers {
			c.pauseWay(s.Answers[i].Pause, s.Answers[i].To, reasons, used)
		}
		for i := range s.Then {
			c.pauseWay(s.Then[i].Pause, s.Then[i].To, reasons, used)
		}
	}
	for _, pause := range clock.Pauses {
		if !used[pause.ID] {
			c.add(pause.At, "unused-pause", "found", pause.ID)
		}
	}
}

// pauseWay checks a pause that lasts until the applicant has corrected the application.
func (c *checker) pauseWay(pause, to *Name, reasons []string, used map[string]bool) {
	c.pauseOf(pause, reasons, used)
	if pause != nil && (to == nil || to.Value != ToApplicant) {
		c.add(pause.At, "pause-way")
	}
}

func (c *checker) pauseOf(n *Name, reasons []string, used map[string]bool) {
	if n == nil || n.Value == "" {
		return
	}
	used[n.Value] = true
	if !contains(reasons, n.Value) {
		c.unknown(n.At, "unknown-pause", n.Value, reasons)
	}
}
