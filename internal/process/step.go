package process

// Step is one station of a case, in the order in which a clerk would tell them. Exactly one of
// Ask, Notify and End is set.
type Step struct {
	At Place `yaml:"-" json:"-"`

	ID    Name `yaml:"id,required" json:"id"`
	Title Text `yaml:"title" json:"title,omitzero"`
	// Stage is the name the public sees, where it must differ from the title.
	Stage Text   `yaml:"stage" json:"stage,omitzero"`
	Basis *Basis `yaml:"basis" json:"basis,omitempty"`

	Ask    *Ask    `yaml:"ask" json:"ask,omitempty"`       // people decide
	Notify *Notify `yaml:"notify" json:"notify,omitempty"` // somebody is told, and may have to acknowledge
	End    *Name   `yaml:"end" json:"end,omitempty"`       // the case ends in this state

	Within  *Within  `yaml:"within" json:"within,omitempty"`
	Answers []Answer `yaml:"answers" json:"answers,omitempty"`
	// Decide says what several answers together amount to: outcome → condition, tried in order.
	Decide []Decision `yaml:"decide" json:"decide,omitempty"`
	// Then says where an outcome leads; outcomes not named go on to the next step.
	Then []Route `yaml:"then" json:"then,omitempty"`
	// To is where a step without answers goes on, when not to the next one.
	To *Name `yaml:"to" json:"to,omitempty"`
}

// Ask asks people. With Each, every unit listed is asked at once and Decide joins their answers;
// otherwise one unit is asked.
type Ask struct {
	At Place `yaml:"-" json:"-"`

	Unit *Performer `yaml:"unit" json:"unit,omitempty"`
	Each *Units     `yaml:"each" json:"each,omitempty"`
	Post Name       `yaml:"post,required" json:"post"`
}

// Notify tells a unit that something has happened. With Acknowledge the case waits until it has
// been confirmed.
type Notify struct {
	At Place `yaml:"-" json:"-"`

	Unit        Performer `yaml:"unit,required" json:"unit"`
	Post        Name      `yaml:"post,required" json:"post"`
	Acknowledge bool      `yaml:"acknowledge" json:"acknowledge,omitempty"`
}

// Within limits the time of a step and says what happens when it has run out.
type Within struct {
	At Place `yaml:"-" json:"-"`

	Limit Limit `yaml:"limit,required" json:"limit"`
	// Set, when given, is an expression for another number of the same unit, such as
	// form.replyDays; while it is not filled in, Limit holds.
	Set    *Expr   `yaml:"set" json:"set,omitempty"`
	Basis  *Basis  `yaml:"basis" json:"basis,omitempty"`
	Extend *Extend `yaml:"extend" json:"extend,omitempty"`
	Expiry *Expiry `yaml:"expiry" json:"expiry,omitempty"`
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

// Expiry is what the law makes of silence: the answer that is deemed to have been given. It is an
// outcome of its own kind and never counts, or is shown, as a person's.
type Expiry struct {
	At Place `yaml:"-" json:"-"`

	Answer Name  `yaml:"answer,required" json:"answer"`
	Deemed bool  `yaml:"deemed,required" json:"deemed"` // written out so that a reader cannot miss it
	Basis  Basis `yaml:"basis,required" json:"basis"`
}

// Answer is one thing the people asked can say, and where it leads.
type Answer struct {
	At Place `yaml:"-" json:"-"`

	ID      string `yaml:"-" json:"id"`
	Title   Text   `yaml:"title" json:"title,omitzero"`
	To      *Name  `yaml:"to" json:"to,omitempty"`   // a step, or "applicant": sent back for correction
	End     *Name  `yaml:"end" json:"end,omitempty"` // the case ends in this state
	Marks   *Name  `yaml:"marks" json:"marks,omitempty"`
	Opinion Demand `yaml:"opinion" json:"opinion,omitempty"`
	Reasons Demand `yaml:"reasons" json:"reasons,omitempty"`
}

// Demand says whether something has to be given with an answer.
type Demand string

// The demands there are. The empty demand means optional.
const (
	Optional Demand = ""
	Required Demand = "required"
)

// Decision is one line of decide: the outcome that holds when the condition does.
type Decision struct {
	At Place `yaml:"-" json:"-"`

	Outcome   string `yaml:"-" json:"outcome"`
	Otherwise bool   `yaml:"-" json:"otherwise,omitempty"` // holds when no other does
	When      *Expr  `yaml:"-" json:"when,omitempty"`
}

// Route is one line of then: where an outcome leads.
type Route struct {
	At Place `yaml:"-" json:"-"`

	Outcome string `yaml:"-" json:"outcome"`
	To      *Name  `yaml:"to" json:"to,omitempty"`
	End     *Name  `yaml:"end" json:"end,omitempty"`
}

// ToApplicant is the target that sends a case back to the one who applied.
const ToApplicant = "applicant"

// Kind tells what a step is.
type Kind string

// The kinds of step.
const (
	KindAsk    Kind = "ask"
	KindNotify Kind = "notify"
	KindEnd    Kind = "end"
)

// Kind tells what the step is.
func (s *Step) Kind() Kind {
	switch {
	case s.Ask != nil:
		return KindAsk
	case s.Notify != nil:
		return KindNotify
	default:
		return KindEnd
	}
}

// Answer finds an answer of the step.
func (s *Step) Answer(id string) (*Answer, bool) {
	for i := range s.Answers {
		if s.Answers[i].ID == id {
			return &s.Answers[i], true
		}
	}
	return nil, false
}

// Route finds where an outcome of the step leads, when the definition says so.
func (s *Step) Route(outcome string) (*Route, bool) {
	for i := range s.Then {
		if s.Then[i].Outcome == outcome {
			return &s.Then[i], true
		}
	}
	return nil, false
}

// Label is the step's title as people read it.
func (s *Step) Label() Text {
	if !s.Title.IsZero() {
		return s.Title
	}
	return Text{ZH: s.ID.Value, EN: s.ID.Value}
}

// PublicLabel is the name of the step that the public sees.
func (s *Step) PublicLabel() Text {
	if !s.Stage.IsZero() {
		return s.Stage
	}
	return s.Label()
}

// Label is the answer's name as people read it: the definition's, else the customary one.
func (a *Answer) Label() Text {
	if !a.Title.IsZero() {
		return a.Title
	}
	return AnswerTitle(a.ID)
}
