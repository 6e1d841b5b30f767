package process

// Assignments are names with an expression each, in the order in which they are written.
type Assignments []Assignment

// Assignment gives a name a value.
type Assignment struct {
	At    Place  `json:"-"`
	Name  string `json:"name"`
	Value Expr   `json:"value"`
}

// Table reads values off a decision table.
type Table struct {
	At Place `yaml:"-" json:"-"`

	Inputs  Assignments `yaml:"inputs,required" json:"inputs"`
	Hit     Word        `yaml:"hit,required" json:"hit" words:"first unique collect"`
	Outputs []FieldName `yaml:"outputs,required" json:"outputs"`
	Rows    [][]Cell    `yaml:"rows,required" json:"rows"`

	compiled matcher
	results  [][]Expr // row → output
}

// Cell is one field of a table as it is written.
type Cell struct {
	At   Place
	Text string
	Bare bool // written without quotation marks
}

// Call asks a service outside. Its answer becomes data.<step>.
type Call struct {
	At Place `yaml:"-" json:"-"`

	Service Name        `yaml:"service,required" json:"service"` // the installation knows its address
	Path    string      `yaml:"path,required" json:"path"`
	Method  Word        `yaml:"method" json:"method,omitempty" words:"GET POST PUT"`
	Body    Assignments `yaml:"body" json:"body,omitempty"`
	Gives   *Shape      `yaml:"gives" json:"gives,omitempty"`
	Timeout Period      `yaml:"timeout" json:"timeout,omitzero"` // 30 seconds when left out
	Tries   int         `yaml:"tries" json:"tries,omitempty"`    // 5 when left out
}

// Lookup asks a register. What it finds becomes data.<step>.
type Lookup struct {
	At Place `yaml:"-" json:"-"`

	Register Name        `yaml:"register,required" json:"register"`
	Where    Assignments `yaml:"where" json:"where,omitempty"` // column → value it has to have
	One      bool        `yaml:"one" json:"one,omitempty"`     // the first row itself instead of a list
}

// Record writes a row into a register, or takes one out.
type Record struct {
	At Place `yaml:"-" json:"-"`

	Register Name        `yaml:"register,required" json:"register"`
	Key      Expr        `yaml:"key,required" json:"key"`
	Row      Assignments `yaml:"row" json:"row,omitempty"`
	Unless   Word        `yaml:"unless" json:"unless,omitempty" words:"present"`
	Remove   bool        `yaml:"remove" json:"remove,omitempty"`
}

// Send brings an event to another case.
type Send struct {
	At Place `yaml:"-" json:"-"`

	Event Name        `yaml:"event,required" json:"event"`
	To    Expr        `yaml:"to,required" json:"to"` // the number of the case
	Data  Assignments `yaml:"data" json:"data,omitempty"`
}

// DateOf works out a day with the calendar. Before gives the last day on which so much time still
// lies before the day Of; After the last day of a limit that begins with the day Of. It becomes
// data.<step>.
type DateOf struct {
	At Place `yaml:"-" json:"-"`

	Before *Limit `yaml:"before" json:"before,omitempty"`
	After  *Limit `yaml:"after" json:"after,omitempty"`
	Of     *Expr  `yaml:"of,required" json:"of"`
	// Set, when given, is another number of the same unit; while it is not filled in, the limit holds.
	Set *Expr `yaml:"set" json:"set,omitempty"`
}

// Sub starts a case of another process. Its end state is the outcome of the step.
type Sub struct {
	At Place `yaml:"-" json:"-"`

	Process Name        `yaml:"process,required" json:"process"`
	Form    Assignments `yaml:"form" json:"form,omitempty"`
	// Materials hands files on: material of the other process → material of this one.
	Materials []Handed `yaml:"materials" json:"materials,omitempty"`
	// Gives says which of the other case's values are used here, and of what type they are: as data.<step>.<name>.
	Gives *Shape `yaml:"gives" json:"gives,omitempty"`
	Wait  *bool  `yaml:"wait" json:"wait,omitempty"` // true when left out
}

// Handed is one material that is handed on.
type Handed struct {
	At   Place  `json:"-"`
	As   string `json:"as"`   // what it is called there
	From string `json:"from"` // and here
}

// Waits tells whether the step waits for the end of the other case.
func (s *Sub) Waits() bool { return s.Wait == nil || *s.Wait }

// Outcomes of machine steps.
const (
	OutcomeDone      = "done"
	OutcomeFailed    = "failed"
	OutcomeFound     = "found"
	OutcomeNone      = "none"
	OutcomeRecorded  = "recorded"
	OutcomePresent   = "present"
	OutcomeTime      = "time"
	OutcomeCondition = "condition"
)
