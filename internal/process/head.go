package process

// EventType declares something that can be reported to a case from outside, such as a payment.
type EventType struct {
	At Place `yaml:"-" json:"-"`

	ID    Name       `yaml:"id,required" json:"id"`
	Title Text       `yaml:"title" json:"title,omitzero"`
	Unit  *Performer `yaml:"unit" json:"unit,omitempty"` // who may report it; other cases may when left out
	Post  Name       `yaml:"post" json:"post,omitzero"`
	Keep  bool       `yaml:"keep" json:"keep,omitempty"` // an early one is kept for whoever waits later
	Data  *Shape     `yaml:"data" json:"data,omitempty"` // → data.<event>
}

// Register declares a small table that outlives the case. Definitions of one installation that
// name the same register share it.
type Register struct {
	At Place `yaml:"-" json:"-"`

	ID    Name      `yaml:"id,required" json:"id"`
	Title Text      `yaml:"title" json:"title,omitzero"`
	Key   FieldName `yaml:"key,required" json:"key"`
	Row   Shape     `yaml:"row,required" json:"row"`
}

// Policies say what holds for who may be asked and who may act.
type Policies struct {
	At Place `yaml:"-" json:"-"`

	Nobody     Word     `yaml:"nobody" json:"nobody,omitempty" words:"administrator fail"`
	Applicant  Word     `yaml:"applicant" json:"applicant,omitempty" words:"allow skip parent administrator"`
	SamePerson Word     `yaml:"same-person" json:"samePerson,omitempty" words:"never whole-case consecutive"`
	Separate   [][]Name `yaml:"separate" json:"separate,omitempty"` // nobody acts in two steps of one list
	Conflict   *Expr    `yaml:"conflict" json:"conflict,omitempty"` // people who may not act
}

// NeedsPeople tells whether it has to be known who holds a post when a task is opened.
func (p *Policies) NeedsPeople() bool {
	return p.Nobody.Value != "" || p.SamePerson.Value == "whole-case" || p.SamePerson.Value == "consecutive" ||
		(p.Applicant.Value != "" && p.Applicant.Value != "allow")
}

// Withdraw says until when the applicant may take the case back.
type Withdraw struct {
	At Place `yaml:"-" json:"-"`

	Never bool  `yaml:"-" json:"never,omitempty"`
	Until *Name `yaml:"until" json:"until,omitempty"` // until this step is entered
}

// Schedule starts cases by itself.
type Schedule struct {
	At Place `yaml:"-" json:"-"`

	Every Word        `yaml:"every,required" json:"every" words:"day week month half-year year"`
	On    int         `yaml:"on" json:"on,omitempty"`     // the day of the week (1 is Monday) or of the month
	Time  ClockTime   `yaml:"at" json:"at,omitzero"`      // 09:00 when left out
	Each  *Name       `yaml:"each" json:"each,omitempty"` // once per row of this register
	Unit  *Performer  `yaml:"unit,required" json:"unit"`  // in whose name; may use row.<column>
	Form  Assignments `yaml:"form" json:"form,omitempty"` // may use row.<column>
}
