package process

// Step is one station of a case, in the order in which a clerk would tell them. Exactly one kind
// of it is set. Steps may hold lists of steps again; ids are unique in the whole definition.
type Step struct {
	At Place `yaml:"-" json:"-"`

	ID    Name `yaml:"id,required" json:"id"`
	Title Text `yaml:"title" json:"title,omitzero"`
	// Stage is the name the public sees, where it must differ from the title.
	Stage Text   `yaml:"stage" json:"stage,omitzero"`
	Basis *Basis `yaml:"basis" json:"basis,omitempty"`
	// When, if given, has to hold or the step is skipped.
	When *Expr `yaml:"when" json:"when,omitempty"`

	Ask      *Ask         `yaml:"ask" json:"ask,omitempty"`           // people decide
	Notify   *Notify      `yaml:"notify" json:"notify,omitempty"`     // somebody is told, and may have to acknowledge
	Compute  *Assignments `yaml:"compute" json:"compute,omitempty"`   // values are worked out
	Table    *Table       `yaml:"table" json:"table,omitempty"`       // values are read off a decision table
	Call     *Call        `yaml:"call" json:"call,omitempty"`         // a service outside is asked
	Lookup   *Lookup      `yaml:"lookup" json:"lookup,omitempty"`     // a register is asked
	Record   *Record      `yaml:"record" json:"record,omitempty"`     // a register is written
	Send     *Send        `yaml:"send" json:"send,omitempty"`         // an event goes to another case
	Date     *DateOf      `yaml:"date" json:"date,omitempty"`         // a day is worked out by the calendar
	Issue    *Name        `yaml:"issue" json:"issue,omitempty"`       // a notice is issued
	Choose   []Choice     `yaml:"choose" json:"choose,omitempty"`     // one way of several
	Parallel *Parallel    `yaml:"parallel" json:"parallel,omitempty"` // several ways at once
	ForEach  *ForEach     `yaml:"for each" json:"forEach,omitempty"`  // the same steps for each element of a list
	Group    *Group       `yaml:"group" json:"group,omitempty"`       // a region of steps
	Wait     *Wait        `yaml:"wait" json:"wait,omitempty"`         // until something happens
	Sub      *Sub         `yaml:"sub" json:"sub,omitempty"`           // a case of another process
	End      *End         `yaml:"end" json:"end,omitempty"`           // the case ends in this state

	Within *Within `yaml:"within" json:"within,omitempty"`
	// Pause is the reason for which the case's own limits stand still while the step is open, such
	// as a hearing or the review by experts; clock.pauses lists it.
	Pause   *Name    `yaml:"pause" json:"pause,omitempty"`
	Answers []Answer `yaml:"answers" json:"answers,omitempty"`
	// Decide says what several answers together amount to: outcome → condition, tried in order.
	Decide []Decision `yaml:"decide" json:"decide,omitempty"`
	// Then says where an outcome leads; outcomes not named go on to the next step.
	Then []Route `yaml:"then" json:"then,omitempty"`
	// To is where a step without outcomes goes on, when not to the next one.
	To *Name `yaml:"to" json:"to,omitempty"`
	// On says what happens when something comes to pass while the step is open.
	On []Handler `yaml:"on" json:"on,omitempty"`

	Fields     *Fields     `yaml:"fields" json:"fields,omitempty"`
	Operations *Operations `yaml:"operations" json:"operations,omitempty"`
}

// End ends the case in a state. With Rest "finish" it waits until everything else that is open
// has come to its own end; otherwise that is closed.
type End struct {
	At Place `yaml:"-" json:"-"`

	State Name `yaml:"state,required" json:"state"`
	Rest  Word `yaml:"rest" json:"rest,omitempty" words:"close finish"`
}

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

	Outcome string  `yaml:"-" json:"outcome"`
	To      *Name   `yaml:"to" json:"to,omitempty"`
	End     *Name   `yaml:"end" json:"end,omitempty"`
	Back    bool    `yaml:"back" json:"back,omitempty"`
	Again   bool    `yaml:"again" json:"again,omitempty"`
	Pause   *Name   `yaml:"pause" json:"pause,omitempty"`   // while the applicant has it
	Within  *Within `yaml:"within" json:"within,omitempty"` // how long the applicant may take
}

// ToApplicant is the target that sends a case back to the one who applied.
const ToApplicant = "applicant"

// Kind tells what a step is.
type Kind string

// The kinds of step.
const (
	KindAsk      Kind = "ask"
	KindNotify   Kind = "notify"
	KindCompute  Kind = "compute"
	KindTable    Kind = "table"
	KindCall     Kind = "call"
	KindLookup   Kind = "lookup"
	KindRecord   Kind = "record"
	KindSend     Kind = "send"
	KindDate     Kind = "date"
	KindIssue    Kind = "issue"
	KindChoose   Kind = "choose"
	KindParallel Kind = "parallel"
	KindForEach  Kind = "for each"
	KindGroup    Kind = "group"
	KindWait     Kind = "wait"
	KindSub      Kind = "sub"
	KindEnd      Kind = "end"
)

// Kinds are all kinds of step, in the order of the reference.
var Kinds = []Kind{KindAsk, KindNotify, KindCompute, KindTable, KindCall, KindLookup, KindRecord, KindSend,
	KindDate, KindIssue, KindChoose, KindParallel, KindForEach, KindGroup, KindWait, KindSub, KindEnd}

// kinds are the kinds that are set; a sound step has exactly one.
func (s *Step) kinds() []Kind {
	set := map[Kind]bool{
		KindAsk: s.Ask != nil, KindNotify: s.Notify != nil, KindCompute: s.Compute != nil, KindTable: s.Table != nil,
		KindCall: s.Call != nil, KindLookup: s.Lookup != nil, KindRecord: s.Record != nil, KindSend: s.Send != nil,
		KindDate: s.Date != nil, KindIssue: s.Issue != nil, KindChoose: s.Choose != nil, KindParallel: s.Parallel != nil, KindForEach: s.ForEach != nil,
		KindGroup: s.Group != nil, KindWait: s.Wait != nil, KindSub: s.Sub != nil, KindEnd: s.End != nil,
	}
	var kinds []Kind
	for _, kind := range Kinds {
		if set[kind] {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// Kind tells what the step is.
func (s *Step) Kind() Kind {
	switch {
	case s.Ask != nil:
		return KindAsk
	case s.Notify != nil:
		return KindNotify
	case s.Compute != nil:
		return KindCompute
	case s.Table != nil:
		return KindTable
	case s.Call != nil:
		return KindCall
	case s.Lookup != nil:
		return KindLookup
	case s.Record != nil:
		return KindRecord
	case s.Send != nil:
		return KindSend
	case s.Date != nil:
		return KindDate
	case s.Issue != nil:
		return KindIssue
	case s.Choose != nil:
		return KindChoose
	case s.Parallel != nil:
		return KindParallel
	case s.ForEach != nil:
		return KindForEach
	case s.Group != nil:
		return KindGroup
	case s.Wait != nil:
		return KindWait
	case s.Sub != nil:
		return KindSub
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

// Way is where an outcome leads: to a step or to the applicant, to an end, or (both empty) on to
// the next step of the list.
type Way struct {
	To, End     string
	Back, Again bool
	Pause       string // the reason for which the case's limits stand still while the applicant has it
	Outcome     string // that leads this way
}

// Way is where the definition sends an outcome of the step: by then, by the answer itself, or by
// the step's to.
func (s *Step) Way(outcome string) Way {
	if r, ok := s.Route(outcome); ok {
		return Way{To: valueOf(r.To), End: valueOf(r.End), Back: r.Back, Again: r.Again, Pause: valueOf(r.Pause), Outcome: outcome}
	}
	if a, ok := s.Answer(outcome); ok && len(s.Decide) == 0 && (a.To != nil || a.End != nil) {
		return Way{To: valueOf(a.To), End: valueOf(a.End), Back: a.Back, Again: a.Again, Pause: valueOf(a.Pause), Outcome: outcome}
	}
	return Way{To: valueOf(s.To)}
}

// Correction is the limit the applicant has for a correction that an outcome of the step demands; nil
// where there is none.
func (s *Step) Correction(outcome string) *Within {
	if r, ok := s.Route(outcome); ok && r.To != nil && r.To.Value == ToApplicant {
		return r.Within
	}
	if a, ok := s.Answer(outcome); ok {
		return a.Within
	}
	return nil
}

// Corrections are the limits that answers and outcomes of the step set to the applicant.
func (s *Step) Corrections() []*Within {
	var list []*Within
	for i := range s.Answers {
		if w := s.Answers[i].Within; w != nil {
			list = append(list, w)
		}
	}
	for i := range s.Then {
		if w := s.Then[i].Within; w != nil {
			list = append(list, w)
		}
	}
	return list
}

func valueOf(n *Name) string {
	if n == nil {
		return ""
	}
	return n.Value
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
