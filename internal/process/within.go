package process

// Within limits the time of a step and says what happens when it has run out.
type Within struct {
	At Place `yaml:"-" json:"-"`

	Limit Limit `yaml:"limit" json:"limit,omitzero"`
	// Until is a day, such as form.resume or data.latest: the limit runs out with its end. While it is
	// not filled in, Limit holds; one of the two has to be there.
	Until *Expr `yaml:"until" json:"until,omitempty"`
	// Set, when given, is an expression for another number of the same unit, such as
	// form.replyDays; while it is not filled in, Limit holds.
	Set    *Expr    `yaml:"set" json:"set,omitempty"`
	Basis  *Basis   `yaml:"basis" json:"basis,omitempty"`
	Extend *Extend  `yaml:"extend" json:"extend,omitempty"`
	Expiry *Expiry  `yaml:"expiry" json:"expiry,omitempty"`
	Remind []Remind `yaml:"remind" json:"remind,omitempty"`
}

// Extend lets the unit asked agree another date with the one who grants it, before the limit
// has run out.
type Extend struct {
	At Place `yaml:"-" json:"-"`

	By    Performer `yaml:"by,required" json:"by"` // the unit that agrees or refuses
	Post  Name      `yaml:"post,required" json:"post"`
	Times int       `yaml:"times" json:"times"` // how often one task may be extended; at least 1
	Basis Basis     `yaml:"basis,required" json:"basis"`
}

// Expiry is what follows when a limit has run out. Either the law makes something of silence: the
// answer that is deemed to have been given, an outcome of its own kind that never counts, or is
// shown, as a person's. Or the case goes another way, or the task goes to somebody else.
type Expiry struct {
	At Place `yaml:"-" json:"-"`

	Answer *Name `yaml:"answer" json:"answer,omitempty"`
	Deemed bool  `yaml:"deemed" json:"deemed,omitempty"` // written out so that a reader cannot miss it
	// Since receipt dates the mark of the deemed answer back to the moment at which the task was
	// opened: what was not refused in time counts as accepted from its receipt on (行政许可法 §32).
	Since    Word    `yaml:"since" json:"since,omitzero" words:"receipt"`
	To       *Name   `yaml:"to" json:"to,omitempty"`
	End      *Name   `yaml:"end" json:"end,omitempty"`
	Escalate *Office `yaml:"escalate" json:"escalate,omitempty"` // to whom the task goes then
	Basis    *Basis  `yaml:"basis" json:"basis,omitempty"`
}
