package engine

import (
	"encoding/json"
	"time"

	"shunban/internal/process"
)

// Event is one line in the log of a case; (case, Seq) is unique and Seq counts from 1 without
// gaps. Events that came from outside have Input set; feeding only those to the engine again, in
// their order, gives all the others and the same state.
type Event struct {
	Seq     int       `json:"seq"`
	At      time.Time `json:"at"` // on the case's clock
	Kind    Kind      `json:"kind"`
	Input   bool      `json:"input,omitempty"`
	Request string    `json:"request,omitempty"` // the request that brought it; the same request is applied once

	By *Actor `json:"by,omitempty"` // the person who acted; absent when no person did

	Step   string `json:"step,omitempty"`
	Visit  int    `json:"visit,omitempty"`  // how many times the step has been entered, from 1
	Branch string `json:"branch,omitempty"` // where in parallel and for-each steps, such as "rooms.2"
	Task   int    `json:"task,omitempty"`
	Unit   string `json:"unit,omitempty"` // the unit asked
	Post   string `json:"post,omitempty"`
	User   string `json:"user,omitempty"` // the person asked, where one is named

	Answer  string `json:"answer,omitempty"` // an answer, or the outcome of a decided step
	Opinion string `json:"opinion,omitempty"`
	Reasons string `json:"reasons,omitempty"`

	Form      json.RawMessage      `json:"form,omitempty"` // the application; with an answer, the fields filled in
	Materials map[string][]FileRef `json:"materials,omitempty"`
	Opening   *Opening             `json:"opening,omitempty"` // of submitted: what the case is
	// Names are how the units that the form mentions are called now; notices call them so.
	Names map[string]process.Text `json:"names,omitempty"`

	TaskKind    TaskKind       `json:"taskKind,omitempty"`
	Limit       string         `json:"limit,omitempty"`
	Due         *time.Time     `json:"due,omitempty"`
	Provisional bool           `json:"provisional,omitempty"` // computed with a year whose calendar is not published
	Calendar    string         `json:"calendar,omitempty"`    // version of the calendar it was computed with
	Edition     int            `json:"edition,omitempty"`     // of the installation's calendar: how often it was published
	Was         *time.Time     `json:"was,omitempty"`         // of dated: the date that held before
	Pause       int            `json:"pause,omitempty"`       // of dated, paused and lapsed: the pause's number
	Remind      bool           `json:"remind,omitempty"`      // of dated: it is about the task's next reminder
	Proof       *Proof         `json:"proof,omitempty"`       // of task-deemed: that those asked knew
	Term        string         `json:"term,omitempty"`        // of dated: the case's own limit ("statutory", "promised") instead of a task's
	Timer       int            `json:"timer,omitempty"`
	Mark        string         `json:"mark,omitempty"`
	To          string         `json:"to,omitempty"`     // of returned, moved, reopened: the step; or applicant
	Mode        string         `json:"mode,omitempty"`   // of a signer: before, after, beside; of a return: back
	Target      *Actor         `json:"target,omitempty"` // to whom a task goes, is copied or delegated
	End         string         `json:"end,omitempty"`    // of ended: the end state
	Of          int            `json:"of,omitempty"`     // of an extension, a signer or an answer that stands: the task it is about
	Basis       *process.Basis `json:"basis,omitempty"`
	Moved       time.Duration  `json:"moved,omitempty"`   // of clock-moved: by how much, in nanoseconds
	Changed     []string       `json:"changed,omitempty"` // fields and materials changed since those asked last answered

	Name   string                     `json:"name,omitempty"`   // of what was reported; of a policy; of a register
	Job    int                        `json:"job,omitempty"`    // of what a machine has done
	Data   map[string]json.RawMessage `json:"data,omitempty"`   // what was worked out, found or reported
	Rows   []int                      `json:"rows,omitempty"`   // of a table: the rows that hit, from 1
	People []Actor                    `json:"people,omitempty"` // of staffed: who holds what was asked for
	Issued *Issue                     `json:"issued,omitempty"` // of issued: the notice, word for word
}

// Kind says what an event is.
type Kind string

// What comes from outside.
const (
	Submitted          Kind = "submitted"
	Answered           Kind = "answered"
	Resubmitted        Kind = "resubmitted" // the applicant corrected what was sent back
	Acknowledged       Kind = "acknowledged"
	Expired            Kind = "expired"             // a task's limit has run out
	TimerFired         Kind = "timer-fired"         // a time of the definition has come
	ReminderDue        Kind = "reminder-due"        // a fraction of a limit has passed
	Dated              Kind = "dated"               // the calendar has given a date that was asked for
	Staffed            Kind = "staffed"             // the organisation has said who holds a post
	ExtensionRequested Kind = "extension-requested" // the unit asked proposes another date
	ExtensionAgreed    Kind = "extension-agreed"
	ExtensionRefused   Kind = "extension-refused"
	Redated            Kind = "redated"       // the calendar was amended: every open date is asked for anew
	TermExtended       Kind = "term-extended" // a limit of the case was made longer
	PauseLapsed        Kind = "pause-lapsed"  // a pause has lasted as long as it may
	LateOpinion        Kind = "late-opinion"  // an answer that came after silence had been taken for one; it changes nothing
	Seen               Kind = "seen"          // one of those asked has opened the task for the first time
	ClockMoved         Kind = "clock-moved"   // somebody moved a rehearsal's clock
	Reported           Kind = "reported"      // a declared event has come from outside
	JobDone            Kind = "job-done"      // a machine has done, or finally not done, what it was to do
	Troubled           Kind = "troubled"      // what had to happen by itself could not; somebody has to look

	Claimed     Kind = "claimed"
	Unclaimed   Kind = "unclaimed"
	Transferred Kind = "transferred"
	Delegated   Kind = "delegated"
	Signer      Kind = "signer-added"
	SignerGone  Kind = "signer-removed"
	SentBack    Kind = "sent-back" // returned by hand to an earlier step or the applicant
	Recalled    Kind = "recalled"
	Urged       Kind = "urged"
	Copied      Kind = "copied"
	Read        Kind = "read"
	Commented   Kind = "commented"
	Held        Kind = "held" // a draft was kept
	Concluded   Kind = "concluded"
	Withdrawn   Kind = "withdrawn"
	Suspended   Kind = "suspended"
	Resumed     Kind = "resumed"
	Stopped     Kind = "stopped"
	MovedTo     Kind = "moved"
	Reopened    Kind = "reopened"
)

// What follows.
const (
	StepEntered   Kind = "step-entered"
	StepSkipped   Kind = "step-skipped" // its condition did not hold
	TaskOpened    Kind = "task-opened"
	TaskDeemed    Kind = "task-deemed"    // silence was taken for an answer, by law and not by a person
	TaskKept      Kind = "task-kept"      // an earlier answer stands, because nothing it depended on has changed
	TaskAutomatic Kind = "task-automatic" // a policy made asking needless; nobody answered
	TaskClosed    Kind = "task-closed"    // no longer needed; nobody answered
	TaskLate      Kind = "task-late"      // the step is decided without it; an answer is only recorded
	TaskReopened  Kind = "task-reopened"
	Advised       Kind = "advised" // a delegate has advised, and the task is back
	Escalated     Kind = "escalated"
	Reminded      Kind = "reminded"
	StepDecided   Kind = "step-decided"
	StepLeft      Kind = "step-left" // ended from outside: by a time, an event, a cancel
	Marked        Kind = "marked"
	ClockPaused   Kind = "clock-paused"  // the case's own limits stand still
	ClockResumed  Kind = "clock-resumed" // … and go on
	Returned      Kind = "returned"      // sent back to the applicant or to an earlier step
	Computed      Kind = "computed"
	JobOrdered    Kind = "job-ordered"
	Notified      Kind = "notified"
	NoticeIssued  Kind = "notice-issued" // a notice of the definition, its words fixed; Name says which
	Kept          Kind = "event-kept"    // nobody waits for what was reported yet
	Ignored       Kind = "event-ignored" // nobody waits for what was reported, and it is not kept
	Ended         Kind = "ended"
)

// Actor is a person and the capacity in which they act.
type Actor struct {
	User string `json:"user,omitempty"`
	Name string `json:"name,omitempty"`
	Unit string `json:"unit,omitempty"`
	Post string `json:"post,omitempty"`
	// Role is "administrator" where somebody acts as one.
	Role string `json:"role,omitempty"`
	// For is the person whose standing substitute acts.
	For *Actor `json:"for,omitempty"`
}

// Administrator is the role of those who look after procedures.
const Administrator = "administrator"

// FileRef points to a file that was attached.
type FileRef struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Opening is what a case is from its first event on.
type Opening struct {
	Case       string `json:"case"`
	Number     string `json:"number"`
	Process    string `json:"process"`
	Definition string `json:"definition"` // hash
	Applicant  Party  `json:"applicant"`
	Rehearsal  bool   `json:"rehearsal,omitempty"`
	// Cast, in a scenario, says who holds which post instead of the organisation.
	Cast []Actor `json:"cast,omitempty"`
	// Parent is the case that waits for this one to end.
	Parent *Parent `json:"parent,omitempty"`
}

// Issue is a notice as it was issued.
type Issue struct {
	Title process.Text `json:"title"`
	Text  process.Text `json:"text"`
}

// Parent is a case that began another one, and the job that stands for it there.
type Parent struct {
	Case string `json:"case"`
	Job  int    `json:"job"`
}

// Party is a unit that applies, and the person who did it.
type Party struct {
	Unit   string `json:"unit"`
	Kind   string `json:"kind,omitempty"`   // of unit
	Parent string `json:"parent,omitempty"` // the unit above, such as a village's township
	User   string `json:"user,omitempty"`
	Name   string `json:"name,omitempty"`
}
