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

	Step  string `json:"step,omitempty"`
	Visit int    `json:"visit,omitempty"` // how many times the step has been entered, from 1
	Task  int    `json:"task,omitempty"`
	Unit  string `json:"unit,omitempty"` // the unit asked
	Post  string `json:"post,omitempty"`

	Answer  string `json:"answer,omitempty"` // an answer, or the outcome of a decided step
	Opinion string `json:"opinion,omitempty"`
	Reasons string `json:"reasons,omitempty"`

	Form      json.RawMessage      `json:"form,omitempty"`
	Materials map[string][]FileRef `json:"materials,omitempty"`
	Opening   *Opening             `json:"opening,omitempty"` // of submitted: what the case is

	TaskKind    TaskKind       `json:"taskKind,omitempty"`
	Limit       string         `json:"limit,omitempty"`
	Due         *time.Time     `json:"due,omitempty"`
	Provisional bool           `json:"provisional,omitempty"` // computed with a year whose calendar is not published
	Calendar    string         `json:"calendar,omitempty"`    // version of the calendar it was computed with
	Term        string         `json:"term,omitempty"`        // of dated: the case's own limit ("statutory", "promised") instead of a task's
	Mark        string         `json:"mark,omitempty"`
	To          string         `json:"to,omitempty"`  // of returned: where to
	End         string         `json:"end,omitempty"` // of ended: the end state
	Of          int            `json:"of,omitempty"`  // of an extension: the task it is about
	Basis       *process.Basis `json:"basis,omitempty"`
	Moved       time.Duration  `json:"moved,omitempty"` // of clock-moved: by how much, in nanoseconds
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
	Dated              Kind = "dated"               // the calendar has given a date that was asked for
	ExtensionRequested Kind = "extension-requested" // the unit asked proposes another date
	ExtensionAgreed    Kind = "extension-agreed"
	ExtensionRefused   Kind = "extension-refused"
	ClockMoved         Kind = "clock-moved" // somebody moved a rehearsal's clock
)

// What follows.
const (
	StepEntered Kind = "step-entered"
	TaskOpened  Kind = "task-opened"
	TaskDeemed  Kind = "task-deemed" // silence was taken for an answer, by law and not by a person
	TaskClosed  Kind = "task-closed" // no longer needed; nobody answered
	StepDecided Kind = "step-decided"
	Marked      Kind = "marked"
	Returned    Kind = "returned" // sent back to the applicant or to an earlier step
	Ended       Kind = "ended"
)

// Actor is a person and the capacity in which they act.
type Actor struct {
	User string `json:"user"`
	Name string `json:"name,omitempty"`
	Unit string `json:"unit"`
	Post string `json:"post,omitempty"`
}

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
}

// Party is a unit that applies, and the person who did it.
type Party struct {
	Unit   string `json:"unit"`
	Kind   string `json:"kind,omitempty"`   // of unit
	Parent string `json:"parent,omitempty"` // the unit above, such as a village's township
	User   string `json:"user,omitempty"`
	Name   string `json:"name,omitempty"`
}
