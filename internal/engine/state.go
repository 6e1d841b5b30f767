package engine

import (
	"encoding/json"
	"fmt"
	"time"

	"shunban/internal/process"
)

// State is all there is to know about a case: a plain value that serialises, and nothing in it
// that could not be computed again from the case's events.
type State struct {
	Opening
	Seq       int        `json:"seq"` // of the last event
	Status    CaseStatus `json:"status"`
	End       string     `json:"end,omitempty"` // the end state, once ended
	Submitted time.Time  `json:"submitted"`
	EndedAt   *time.Time `json:"endedAt,omitempty"`

	Form      json.RawMessage      `json:"form"`
	Materials map[string][]FileRef `json:"materials,omitempty"`

	Marks  []Mark         `json:"marks,omitempty"` // in the order they were set
	Terms  []Term         `json:"terms,omitempty"` // the case's own limits, once they run
	Active []Activation   `json:"active,omitempty"`
	Visits map[string]int `json:"visits,omitempty"` // step → times entered
	Tasks  []Task         `json:"tasks,omitempty"`  // every task there was; Task.Number is the index plus one
	Asked  []ResolveDue   `json:"asked,omitempty"`  // dates asked for and not yet given
	Moves  []Move         `json:"moves,omitempty"`  // of a rehearsal's clock
}

// Move is one time that a rehearsal's clock was moved forward.
type Move struct {
	Request string        `json:"request"`
	By      time.Duration `json:"by"`
}

// Ahead is how far a rehearsal's clock runs ahead of the real one.
func (s *State) Ahead() time.Duration {
	var ahead time.Duration
	for _, move := range s.Moves {
		ahead += move.By
	}
	return ahead
}

// CaseStatus tells whether a case still runs.
type CaseStatus string

// The statuses of a case.
const (
	CaseOpen  CaseStatus = "open"
	CaseEnded CaseStatus = "ended"
)

// Mark is a moment in the case that limits may count from, such as acceptance.
type Mark struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Term is one of the case's own limits, running.
type Term struct {
	Name        string     `json:"name"` // statutory or promised
	Limit       string     `json:"limit"`
	Due         *time.Time `json:"due,omitempty"`
	Provisional bool       `json:"provisional,omitempty"`
}

// Activation is a step that has been entered and not yet left.
type Activation struct {
	Step    string    `json:"step"`
	Visit   int       `json:"visit"`
	Entered time.Time `json:"entered"`
	// Waiting is set while the step stands still because the case is with the applicant.
	Waiting bool `json:"waiting,omitempty"`
}

// Task is one thing one unit is asked to do.
type Task struct {
	Number int        `json:"number"` // within the case, from 1
	Step   string     `json:"step"`
	Visit  int        `json:"visit"`
	Kind   TaskKind   `json:"kind"`
	Unit   string     `json:"unit"`
	Post   string     `json:"post,omitempty"`
	Status TaskStatus `json:"status"`
	Opened time.Time  `json:"opened"`

	Limit       string     `json:"limit,omitempty"`
	Due         *time.Time `json:"due,omitempty"` // in time means strictly before it
	Provisional bool       `json:"provisional,omitempty"`
	Extended    int        `json:"extended,omitempty"` // how often another date was agreed

	Answer   string         `json:"answer,omitempty"`
	Opinion  string         `json:"opinion,omitempty"`
	Reasons  string         `json:"reasons,omitempty"`
	By       *Actor         `json:"by,omitempty"` // never set on a deemed answer
	ClosedAt *time.Time     `json:"closedAt,omitempty"`
	Basis    *process.Basis `json:"basis,omitempty"` // of a deemed answer
	Request  string         `json:"request,omitempty"`

	OpenedBy string     `json:"openedBy,omitempty"` // of an extension: the request that asked for it
	Of       int        `json:"of,omitempty"`       // of an extension: the task it is about
	Until    *time.Time `json:"until,omitempty"`    // of an extension: the date proposed

	Changed int `json:"changed"` // Seq of the last event that touched it
}

// TaskKind says what is asked.
type TaskKind string

// The kinds of task.
const (
	TaskAsk         TaskKind = "ask"
	TaskAcknowledge TaskKind = "acknowledge"
	TaskSupplement  TaskKind = "supplement" // the applicant is to correct the application
	TaskExtension   TaskKind = "extension"  // another date is asked for
)

// TaskStatus says what has become of a task.
type TaskStatus string

// The statuses of a task.
const (
	TaskOpen      TaskStatus = "open"
	TaskAnswered  TaskStatus = "answered"
	TaskSilent    TaskStatus = "deemed" // nobody answered in time and the law says what that means
	TaskCancelled TaskStatus = "cancelled"
)

// Answers the engine itself gives names to.
const (
	AnswerResubmit    = "resubmit"
	AnswerAcknowledge = "acknowledge"
	AnswerAgree       = "agree"
	AnswerRefuse      = "refuse"
)

// Task finds a task by its number.
func (s *State) Task(number int) (*Task, bool) {
	if number < 1 || number > len(s.Tasks) {
		return nil, false
	}
	return &s.Tasks[number-1], true
}

// TaskID is how a task is called outside its case.
func TaskID(caseID string, number int) string { return fmt.Sprintf("%s.%d", caseID, number) }

// Effect is something the shell has to do; the engine only says it.
type Effect struct {
	ResolveDue *ResolveDue `json:"resolveDue,omitempty"`
}

// ResolveDue asks the calendar when a limit that began at From runs out. The answer comes back as
// a Dated event with the same Task or Term.
type ResolveDue struct {
	Task  int       `json:"task,omitempty"`
	Term  string    `json:"term,omitempty"`
	From  time.Time `json:"from"`
	Limit string    `json:"limit"`
}

// Refusal is a precise no: the event does not fit the state, and nothing has changed.
type Refusal struct {
	Code   RefusalCode       `json:"code"`
	Params map[string]string `json:"params,omitempty"`
	// Problems lists every field's error when a form was refused.
	Problems []process.FieldProblem `json:"problems,omitempty"`
}

// Error is for logs; people are told in their language by the catalogue, under "refusal."+Code.
func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s %v", r.Code, r.Params) }

// RefusalCode is stable: clients may build on it.
type RefusalCode string

// Why an event is refused.
const (
	CaseIsEnded         RefusalCode = "case-ended"
	CaseExists          RefusalCode = "case-exists"
	UnknownTask         RefusalCode = "unknown-task"
	TaskIsClosed        RefusalCode = "task-closed" // params: status, answer
	TaskHasExpired      RefusalCode = "task-expired"
	NotYours            RefusalCode = "not-yours" // params: unit, post
	UnknownAnswer       RefusalCode = "unknown-answer"
	OpinionRequired     RefusalCode = "opinion-required"
	ReasonsRequired     RefusalCode = "reasons-required"
	FormInvalid         RefusalCode = "form-invalid" // with Problems
	NotExtendable       RefusalCode = "not-extendable"
	ExtensionPending    RefusalCode = "extension-pending"
	ExtensionsExhausted RefusalCode = "extensions-exhausted"
	DateNotLater        RefusalCode = "date-not-later"
	NotARehearsal       RefusalCode = "not-a-rehearsal"
	NobodyToAsk         RefusalCode = "nobody-to-ask" // params: step
	NotAsked            RefusalCode = "not-asked"     // a date nobody asked for
	UnknownEvent        RefusalCode = "unknown-event"
)
