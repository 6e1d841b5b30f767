package process

import "github.com/shopspring/decimal"

// Ask asks people, from one clerk to the public. Exactly one of Unit, Each, Person and Persons
// says who.
type Ask struct {
	At Place `yaml:"-" json:"-"`

	Unit    *Performer `yaml:"unit" json:"unit,omitempty"`       // one unit
	Each    *Units     `yaml:"each" json:"each,omitempty"`       // several units
	Person  *Expr      `yaml:"person" json:"person,omitempty"`   // one named person
	Persons *Expr      `yaml:"persons" json:"persons,omitempty"` // several named persons
	Post    Name       `yaml:"post" json:"post,omitzero"`

	Claim    bool `yaml:"claim" json:"claim,omitempty"`       // somebody has to claim it before it can be answered
	Everyone bool `yaml:"everyone" json:"everyone,omitempty"` // each holder of the post is asked separately
	Pick     Word `yaml:"pick" json:"pick,omitempty" words:"shortest turn"`
	Public   bool `yaml:"public" json:"public,omitempty"` // a public notice: objections are taken until the limit has run out

	Order    Word     `yaml:"order" json:"order,omitempty" words:"together sequence"`
	Until    Word     `yaml:"until" json:"until,omitempty" words:"all any decided"`
	Rest     Word     `yaml:"rest" json:"rest,omitempty" words:"close record"`
	Weights  []Weight `yaml:"weights" json:"weights,omitempty"`
	Conclude *Office  `yaml:"conclude" json:"conclude,omitempty"` // who may end the collecting with what is in
}

// Several tells whether more than one answer may come in, so that decide has to join them.
func (a *Ask) Several() bool {
	return a.Each != nil || a.Persons != nil || a.Everyone || a.Public
}

// Joined tells whether the answers are joined by decide: several are asked and not the first one
// alone counts.
func (a *Ask) Joined() bool { return a.Several() && a.Until.Value != "any" }

// Weight is how much the answer of one unit (or person) counts.
type Weight struct {
	At   Place           `json:"-"`
	Who  string          `json:"who"`
	Size decimal.Decimal `json:"size"`
}

// Office is a unit and a post in it.
type Office struct {
	At Place `yaml:"-" json:"-"`

	Unit Performer `yaml:"unit,required" json:"unit"`
	Post Name      `yaml:"post,required" json:"post"`
}

// Notify tells units that something has happened. With Acknowledge the case waits until each has
// confirmed.
type Notify struct {
	At Place `yaml:"-" json:"-"`

	Unit        *Performer `yaml:"unit" json:"unit,omitempty"`
	Each        *Units     `yaml:"each" json:"each,omitempty"`
	Post        Name       `yaml:"post,required" json:"post"`
	Acknowledge bool       `yaml:"acknowledge" json:"acknowledge,omitempty"`
}

// Answer is one thing the people asked can say, and where it leads.
type Answer struct {
	At Place `yaml:"-" json:"-"`

	ID    string `yaml:"-" json:"id"`
	Title Text   `yaml:"title" json:"title,omitzero"`
	To    *Name  `yaml:"to" json:"to,omitempty"`   // a step, or "applicant": sent back for correction
	End   *Name  `yaml:"end" json:"end,omitempty"` // the case ends in this state
	Marks *Name  `yaml:"marks" json:"marks,omitempty"`
	// Within bounds how long the applicant may take for the correction.
	Within *Within `yaml:"within" json:"within,omitempty"`
	// Pause lets the case's own limits stand still until the applicant has corrected the application.
	Pause   *Name      `yaml:"pause" json:"pause,omitempty"`
	Opinion Demand     `yaml:"opinion" json:"opinion,omitempty"`
	Reasons Demand     `yaml:"reasons" json:"reasons,omitempty"`
	Needs   []FormName `yaml:"fields" json:"fields,omitempty"` // fields of the form to be filled in with it
	Files   []Name     `yaml:"files" json:"files,omitempty"`   // materials to be attached with it
	Issue   *Name      `yaml:"issue" json:"issue,omitempty"`   // the notice that is issued with it
	// While, when given, has to hold for the answer to be possible (milestone).
	While  *Expr  `yaml:"while" json:"while,omitempty"`
	Closes []Name `yaml:"closes" json:"closes,omitempty"` // steps that end with it, wherever they are open
	Back   bool   `yaml:"back" json:"back,omitempty"`     // after the step it leads to, the case comes straight back
	Again  bool   `yaml:"again" json:"again,omitempty"`   // everything on the way is asked anew
	Stands *bool  `yaml:"stands" json:"stands,omitempty"` // whether it is kept when the case is returned
}

// Keeps tells whether the answer stands when the case is returned and nothing it depended on has
// changed. Unless the definition says so, that is an answer that leads on and has not to be explained.
func (a *Answer) Keeps() bool {
	if a.Stands != nil {
		return *a.Stands
	}
	return a.To == nil && a.End == nil && a.Opinion != Required && a.Reasons != Required
}

// Label is the answer's name as people read it: the definition's, else the customary one.
func (a *Answer) Label() Text {
	if !a.Title.IsZero() {
		return a.Title
	}
	return AnswerTitle(a.ID)
}

// Demand says whether something has to be given with an answer.
type Demand string

// The demands there are. The empty demand means optional.
const (
	Optional Demand = ""
	Required Demand = "required"
)

// Fields says what those asked have to do with the form.
type Fields struct {
	At Place `yaml:"-" json:"-"`

	Fill    []FormName `yaml:"fill" json:"fill,omitempty"`       // they may fill in
	Hide    []FormName `yaml:"hide" json:"hide,omitempty"`       // they may not see
	Depends []FormName `yaml:"depends" json:"depends,omitempty"` // their answer depends on; fields or materials
}

// Operations says what may be done with a task besides answering it.
type Operations struct {
	At Place `yaml:"-" json:"-"`

	Allow []Name `yaml:"allow" json:"allow,omitempty"`
	Deny  []Name `yaml:"deny" json:"deny,omitempty"`
}

// Operation is something that may be done with a task or a case besides answering.
type Operation string

// The operations on a task.
const (
	OpClaim    Operation = "claim"
	OpUnclaim  Operation = "unclaim"
	OpTransfer Operation = "transfer" // given to somebody else for good
	OpDelegate Operation = "delegate" // given to somebody else, and comes back with their advice
	OpSign     Operation = "sign"     // another signer is added before, after or beside
	OpUnsign   Operation = "unsign"   // a signer who has not acted is removed
	OpReturn   Operation = "return"
	OpRecall   Operation = "recall" // the last answer is taken back while nobody has acted on it
	OpUrge     Operation = "urge"
	OpCopy     Operation = "copy"
	OpRead     Operation = "read"
	OpComment  Operation = "comment"
	OpHold     Operation = "hold" // a draft is kept
	OpExtend   Operation = "extend"
	OpConclude Operation = "conclude"
)

// The operations on a case.
const (
	OpWithdraw   Operation = "withdraw"
	OpSuspend    Operation = "suspend"
	OpResume     Operation = "resume"
	OpStop       Operation = "stop"
	OpMove       Operation = "move"
	OpReopen     Operation = "reopen"
	OpExtendTerm Operation = "extend-term" // a limit of the case is made longer
)

// TaskOperations are the operations a step can allow or deny.
var TaskOperations = []Operation{OpClaim, OpUnclaim, OpTransfer, OpDelegate, OpSign, OpUnsign, OpReturn, OpRecall, OpUrge,
	OpCopy, OpComment, OpHold}

// CaseOperations are the operations on a case as a whole.
var CaseOperations = []Operation{OpWithdraw, OpSuspend, OpResume, OpStop, OpMove, OpReopen, OpExtendTerm}

// Allows tells whether the step allows an operation on its tasks. What officials expect is allowed
// unless the definition denies it, or lists what it allows and leaves it out. A public notice can
// only be commented and copied.
func (s *Step) Allows(op Operation) bool {
	if s.Ask != nil && s.Ask.Public && op != OpComment && op != OpCopy && op != OpUrge {
		return false
	}
	if s.Operations == nil {
		return true
	}
	for _, name := range s.Operations.Deny {
		if name.Value == string(op) {
			return false
		}
	}
	if len(s.Operations.Allow) == 0 {
		return true
	}
	for _, name := range s.Operations.Allow {
		if name.Value == string(op) {
			return true
		}
	}
	return false
}
