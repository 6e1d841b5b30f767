package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/process"
)

// State is all there is to know about a case: a plain value that serialises, and nothing in it
// that could not be computed again from the case's events.
type State struct {
	Opening
	Seq       int         `json:"seq"` // of the last event
	Status    CaseStatus  `json:"status"`
	End       string      `json:"end,omitempty"` // the end state, once ended
	Submitted time.Time   `json:"submitted"`
	Refiled   *time.Time  `json:"refiled,omitempty"` // when the applicant last corrected the application
	EndedAt   *time.Time  `json:"endedAt,omitempty"`
	Suspended *Suspension `json:"suspended,omitempty"`

	Form      json.RawMessage            `json:"form"`
	Materials map[string][]FileRef       `json:"materials,omitempty"`
	Data      map[string]json.RawMessage `json:"data,omitempty"`
	Names     map[string]process.Text    `json:"names,omitempty"`   // unit → how it is called
	Altered   map[string]int             `json:"altered,omitempty"` // field or materials/<id> → Seq of its last change after submission

	Marks    []Mark            `json:"marks,omitempty"`   // in the order they were set
	Terms    []Term            `json:"terms,omitempty"`   // the case's own limits, once they run
	Pauses   []Pause           `json:"pauses,omitempty"`  // stretches in which limits stood still, in the order in which they began
	Notices  []IssuedNotice    `json:"notices,omitempty"` // in the order in which they were issued; their words are in the log
	Edition  int               `json:"edition,omitempty"` // of the calendar: every open date was worked out with this one or a later one
	Scopes   []Scope           `json:"scopes,omitempty"`
	Active   []Activation      `json:"active,omitempty"`
	Visits   map[string]int    `json:"visits,omitempty"`   // step → times entered
	Trail    []string          `json:"trail,omitempty"`    // the steps that have been taken and not undone by a return, in their order; compute and table steps also if passed by
	Outcomes map[string]string `json:"outcomes,omitempty"` // step → its last answer or outcome
	Tasks    []*Task           `json:"tasks,omitempty"`    // by number; of long cases, old closed ones are only in the record. Nothing changes one that an event has left.
	Timers   []Timer           `json:"timers,omitempty"`
	Jobs     []Job             `json:"jobs,omitempty"`  // machines at work
	Asked    []Question        `json:"asked,omitempty"` // asked of the calendar or the organisation and not yet answered
	Early    []Early           `json:"early,omitempty"` // reported before anybody waited for it
	Acts     []Act             `json:"acts,omitempty"`  // who has answered what, for the policies
	Moves    []Move            `json:"moves,omitempty"` // of a rehearsal's clock
	Last     *LastAnswer       `json:"last,omitempty"`  // what could be recalled
	Anew     int               `json:"anew,omitempty"`  // answers up to this Seq stand no more
	Cut      []Cut             `json:"cut,omitempty"`   // blocks that were left before their branches had come together

	TaskCount  int      `json:"taskCount,omitempty"`
	ScopeCount int      `json:"scopeCount,omitempty"`
	TimerCount int      `json:"timerCount,omitempty"`
	JobCount   int      `json:"jobCount,omitempty"`
	PauseCount int      `json:"pauseCount,omitempty"`
	Requests   []string `json:"requests,omitempty"` // the last ones applied, so that each is applied once

	// reading is no part of the state: it spares reading the same form anew with every event, and is empty after
	// the state has been read itself.
	reading process.Reading
}

// IssuedNotice is a notice that has been issued, and the event that holds its words.
type IssuedNotice struct {
	ID  string    `json:"id"`
	Seq int       `json:"seq"`
	At  time.Time `json:"at"`
}

// Suspension is a case that stands still by order.
type Suspension struct {
	At      time.Time `json:"at"`
	Reasons string    `json:"reasons"`
	By      *Actor    `json:"by,omitempty"`
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
	Name        string         `json:"name"` // statutory or promised
	Limit       string         `json:"limit"`
	From        time.Time      `json:"from"`          // the event it counts from; its day is not counted
	Due         *time.Time     `json:"due,omitempty"` // unknown while the clock stands still
	Provisional bool           `json:"provisional,omitempty"`
	Extended    *TermExtension `json:"extended,omitempty"`
}

// TermExtension is who has made a limit of the case longer, and why.
type TermExtension struct {
	By      Actor         `json:"by"`
	At      time.Time     `json:"at"`
	Limit   string        `json:"limit"` // by how much
	Reasons string        `json:"reasons"`
	Basis   process.Basis `json:"basis"`
}

// Pause is a stretch in which limits stood still: all of them while the case was suspended by
// order, otherwise those of the case.
type Pause struct {
	Number int        `json:"number"`
	Reason string     `json:"reason"` // of the definition's clock.pauses, or suspended, or ended
	From   time.Time  `json:"from"`
	To     *time.Time `json:"to,omitempty"` // still on while absent
	Step   string     `json:"step,omitempty"`
	Visit  int        `json:"visit,omitempty"`
	Task   int        `json:"task,omitempty"` // with the applicant
	Limit  string     `json:"limit,omitempty"`
	Until  *time.Time `json:"until,omitempty"` // when it has lasted as long as it may
	Lapsed bool       `json:"lapsed,omitempty"`
}

// Scope is one way through a list of steps inside another step. The way through the definition's
// own list is scope 0 and is not listed.
type Scope struct {
	ID     int             `json:"id"`
	In     int             `json:"in,omitempty"` // the scope of the step it belongs to
	Kind   ScopeKind       `json:"kind"`
	Step   string          `json:"step"` // the step it belongs to
	Visit  int             `json:"visit"`
	List   int             `json:"list"` // see process.StepList
	Branch string          `json:"branch"`
	Index  int             `json:"index,omitempty"` // of a for-each step: the element, from 0
	Row    json.RawMessage `json:"row,omitempty"`   // of a for-each step: the element itself
	// Data is, of a for-each step, what was worked out or found for this element; of what only others have, or nobody yet,
	// it holds what stood there before the step (null for nothing).
	Data  map[string]json.RawMessage `json:"data,omitempty"`
	Begun bool                       `json:"begun,omitempty"` // somebody has answered in it
	Left  bool                       `json:"left,omitempty"`  // the join went on without it
	Over  bool                       `json:"over,omitempty"`  // only what was begun beside it still runs
}

// ScopeKind says how a scope belongs to its step.
type ScopeKind string

// The kinds of scope.
const (
	ScopeBranch ScopeKind = "branch"
	ScopeBeside ScopeKind = "beside" // begun by a handler; the step goes on
	ScopeDetour ScopeKind = "detour" // to one step and straight back
)

// Activation is a step that has been entered and not yet left.
type Activation struct {
	Step    string    `json:"step"`
	Visit   int       `json:"visit"`
	Scope   int       `json:"scope,omitempty"`
	Entered time.Time `json:"entered"`
	// Waiting is set while the step stands still: because the case is with the applicant, on a
	// detour, or (of an end) until everything else has come to its end.
	Waiting bool `json:"waiting,omitempty"`
	// Blocked is set while branches of an earlier visit have still to end.
	Blocked bool        `json:"blocked,omitempty"`
	Anew    bool        `json:"anew,omitempty"`    // … and all answers are to be given anew then
	Started int         `json:"started,omitempty"` // of a block: ways begun
	Done    int         `json:"done,omitempty"`    // of a block: ways that came to their end
	Queue   []Performer `json:"queue,omitempty"`   // of an ask in sequence: who is still to be asked
	People  []Actor     `json:"people,omitempty"`  // … and who holds what they are asked for
	Rows    []string    `json:"rows,omitempty"`    // of a for-each in sequence: the elements still to come
	// Before is, of a for-each step, what stood in data under the names its elements give, when it was entered.
	Before map[string]json.RawMessage `json:"before,omitempty"`
	Timed  bool                       `json:"timed,omitempty"`
}

// Performer is who is asked: a unit and a post, or a named person.
type Performer struct {
	Unit string `json:"unit,omitempty"`
	Post string `json:"post,omitempty"`
	User string `json:"user,omitempty"`
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
	Mode string `json:"mode,omitempty"` // beside: somebody has added them
}

// Task is one thing one unit or person is asked to do.
type Task struct {
	Number int    `json:"number"` // within the case, from 1
	Step   string `json:"step"`
	Visit  int    `json:"visit"`
	Scope  int    `json:"scope,omitempty"`
	Branch string `json:"branch,omitempty"`
	// Element tells in a for-each step which element it is about, by what the element is and not by where it stands.
	Element string     `json:"element,omitempty"`
	Kind    TaskKind   `json:"kind"`
	Unit    string     `json:"unit"`
	Post    string     `json:"post,omitempty"`
	User    string     `json:"user,omitempty"` // where a person is named
	Sent    string     `json:"sent,omitempty"` // of a correction: the outcome that demands it
	Role    string     `json:"role,omitempty"` // "administrator" where nobody else was found
	Status  TaskStatus `json:"status"`
	Opened  time.Time  `json:"opened"`
	Since   *time.Time `json:"since,omitempty"` // from when its limit counts, where that is not the moment it was opened

	Limit       string     `json:"limit,omitempty"`
	Due         *time.Time `json:"due,omitempty"` // in time means strictly before it
	Provisional bool       `json:"provisional,omitempty"`
	Extended    int        `json:"extended,omitempty"` // how often another date was agreed
	Agreed      *time.Time `json:"agreed,omitempty"`   // a date that no calendar changes: named by the definition, or agreed since
	AgreedAt    *time.Time `json:"agreedAt,omitempty"`
	Held        []Stretch  `json:"held,omitempty"`     // for which its limit stood still, because another branch was at work
	Reminded    int        `json:"reminded,omitempty"` // how many of the step's reminders are done
	RemindAt    *time.Time `json:"remindAt,omitempty"` // when the next one is due that counts from a moment
	RemindFrom  *time.Time `json:"remindFrom,omitempty"`
	RemindLimit string     `json:"remindLimit,omitempty"`

	Delivered int         `json:"delivered,omitempty"` // Seq of the event that put it before those asked
	Seen      *Sight      `json:"seen,omitempty"`      // by whom and when it was opened first
	Reminders []time.Time `json:"reminders,omitempty"` // that were sent
	Proof     *Proof      `json:"proof,omitempty"`     // of a deemed answer
	Opinions  []Opinion   `json:"opinions,omitempty"`  // late ones: given after silence was taken for an answer
	Pause     string      `json:"pause,omitempty"`     // of a correction: for what the case's limits stand still meanwhile

	Answer   string         `json:"answer,omitempty"`
	Opinion  string         `json:"opinion,omitempty"`
	Reasons  string         `json:"reasons,omitempty"`
	By       *Actor         `json:"by,omitempty"` // never set on a deemed or automatic answer
	ClosedAt *time.Time     `json:"closedAt,omitempty"`
	Basis    *process.Basis `json:"basis,omitempty"`  // of a deemed answer
	Policy   string         `json:"policy,omitempty"` // of an automatic answer

	Of    int        `json:"of,omitempty"`    // of an extension or a signer: the task it is about; of a kept answer: where it was given
	Until *time.Time `json:"until,omitempty"` // of an extension: the date proposed
	Mode  string     `json:"mode,omitempty"`  // of a signer: before, after or beside

	Origin   *Performer `json:"origin,omitempty"`   // of a task that was transferred: who was asked first
	Claimed  string     `json:"claimed,omitempty"`  // the login of who has claimed it
	Delegate *Performer `json:"delegate,omitempty"` // who advises at the moment
	Advice   []Advice   `json:"advice,omitempty"`
	Draft    *Draft     `json:"draft,omitempty"`
	Urged    int        `json:"urged,omitempty"`   // how often
	Late     bool       `json:"late,omitempty"`    // the step is decided without it
	Replied  int        `json:"replied,omitempty"` // Seq of the answer

	Changed int `json:"changed"` // Seq of the last event that touched it
}

// Sight is that somebody has opened a task.
type Sight struct {
	By Actor     `json:"by"`
	At time.Time `json:"at"`
}

// Proof is what shows that those whose silence was taken for an answer knew what they were asked:
// the event that put it before them, who opened it first, and the reminders that were sent.
type Proof struct {
	Delivered int         `json:"delivered"` // Seq
	At        time.Time   `json:"at"`
	Seen      *Sight      `json:"seen,omitempty"`
	Reminders []time.Time `json:"reminders,omitempty"`
}

// Opinion is an answer that came too late to change anything.
type Opinion struct {
	Seq     int       `json:"seq"`
	At      time.Time `json:"at"`
	By      Actor     `json:"by"`
	Answer  string    `json:"answer"`
	Opinion string    `json:"opinion,omitempty"`
	Reasons string    `json:"reasons,omitempty"`
}

// Advice is what a delegate has written.
type Advice struct {
	By      Actor  `json:"by"`
	Answer  string `json:"answer,omitempty"`
	Opinion string `json:"opinion"`
}

// Draft is an answer somebody has not given yet.
type Draft struct {
	Answer  string          `json:"answer,omitempty"`
	Opinion string          `json:"opinion,omitempty"`
	Reasons string          `json:"reasons,omitempty"`
	Form    json.RawMessage `json:"form,omitempty"`
}

// TaskKind says what is asked.
type TaskKind string

// The kinds of task.
const (
	TaskAsk         TaskKind = "ask"
	TaskAcknowledge TaskKind = "acknowledge"
	TaskSupplement  TaskKind = "supplement" // the applicant is to correct the application
	TaskExtension   TaskKind = "extension"  // another date is asked for
	TaskSign        TaskKind = "sign"       // a signer that somebody added
	TaskCopy        TaskKind = "copy"       // to be read; nothing waits for it
	TaskPublic      TaskKind = "public"     // a public notice that takes objections
)

// TaskStatus says what has become of a task.
type TaskStatus string

// The statuses of a task.
const (
	TaskOpen      TaskStatus = "open"
	TaskAnswered  TaskStatus = "answered"
	TaskSilent    TaskStatus = "deemed" // nobody answered in time and the law says what that means
	TaskCancelled TaskStatus = "cancelled"
	TaskStands    TaskStatus = "kept"      // an earlier answer stands
	TaskByPolicy  TaskStatus = "automatic" // a policy made asking needless
	TaskTooLate   TaskStatus = "late"      // answered after the step was decided; it changed nothing
)

// Answers the engine itself gives names to.
const (
	AnswerResubmit    = "resubmit"
	AnswerAcknowledge = "acknowledge"
	AnswerAgree       = "agree"
	AnswerObject      = "object"
	AnswerRefuse      = "refuse"
	AnswerRead        = "read"
)

// Timer is a time of the definition that will come.
type Timer struct {
	Number  int        `json:"number"`
	Step    string     `json:"step"`
	Visit   int        `json:"visit"`
	Scope   int        `json:"scope,omitempty"`
	Handler int        `json:"handler"` // which of the step's; -1 for the step's own wait
	From    time.Time  `json:"from,omitzero"`
	Limit   string     `json:"limit,omitempty"`
	Date    string     `json:"date,omitempty"`
	Due     *time.Time `json:"due,omitempty"`
	Times   int        `json:"times,omitempty"` // how often it has come already, where it repeats
}

// Job is something a machine has to do for a step, outside the engine. The shell does it and
// brings a JobDone with its number; how often it tries is its own affair.
type Job struct {
	Number int          `json:"number"`
	Kind   process.Kind `json:"kind"` // call, lookup, record, send or sub
	Step   string       `json:"step"`
	Visit  int          `json:"visit"`
	Order  Order        `json:"order"`
}

// Early is something that was reported before anybody waited for it.
type Early struct {
	Name string          `json:"name"`
	Data json.RawMessage `json:"data,omitempty"`
}

// Act says who has answered in a step.
type Act struct {
	Step   string `json:"step"`
	User   string `json:"user"`
	Agreed string `json:"agreed,omitempty"` // the answer with which they have agreed; empty where they have not
}

// Cut is a parallel block that was left by a way out of one of its branches, or by the end of the case,
// while others were still open. Who comes back into it finds those to be done as well.
type Cut struct {
	Step     string `json:"step"`
	Started  int    `json:"started"`
	Done     int    `json:"done,omitempty"`
	Branches []int  `json:"branches"` // that had not come to their end
}

// LastAnswer is the last answer of a person, with what is needed to take it back.
type LastAnswer struct {
	Task    int                  `json:"task"`
	Seq     int                  `json:"seq"`
	Tasks   int                  `json:"tasks"` // how many there were
	User    string               `json:"user"`
	Solid   bool                 `json:"solid,omitempty"` // something has followed that cannot be taken back
	Active  []Activation         `json:"active,omitempty"`
	Scopes  []Scope              `json:"scopes,omitempty"`
	Timers  []Timer              `json:"timers,omitempty"`
	Marks   int                  `json:"marks,omitempty"`
	Terms   []Term               `json:"terms,omitempty"`
	Cut     []Cut                `json:"cut,omitempty"`
	Edition int                  `json:"edition,omitempty"` // of the calendar
	Pauses  int                  `json:"pauses,omitempty"`  // how many there had been
	Acts    int                  `json:"acts,omitempty"`
	Trail   []string             `json:"trail,omitempty"`
	Form    json.RawMessage      `json:"form,omitempty"`  // before the answer changed it
	Files   map[string][]FileRef `json:"files,omitempty"` // the materials before the answer changed them
	// Data and Outcomes are the values and outcomes before the answer that have been replaced since; null and "" where
	// there was none.
	Data     map[string]json.RawMessage `json:"data,omitempty"`
	Outcomes map[string]string          `json:"outcomes,omitempty"`
}

// from is the moment from which the limit of the task counts.
func (task *Task) from() time.Time {
	if task.Since != nil {
		return *task.Since
	}
	return task.Opened
}

// named tells whether the limit of the task ends with a day that was known when it was opened, and nobody has
// agreed another since.
func (task *Task) named() bool {
	return task.Agreed != nil && task.AgreedAt != nil && task.AgreedAt.Equal(task.Opened)
}

// Task finds a task by its number.
func (s *State) Task(number int) (*Task, bool) {
	i, found := s.place(number)
	if !found {
		return nil, false
	}
	return s.Tasks[i], true
}

// place is where a task stands among the tasks.
func (s *State) place(number int) (int, bool) {
	return slices.BinarySearchFunc(s.Tasks, number, func(t *Task, n int) int { return t.Number - n })
}

// TaskID is how a task is called outside its case.
func TaskID(caseID string, number int) string { return fmt.Sprintf("%s.%d", caseID, number) }

// Question is something the engine has to know before the event is done with. The shell answers
// all questions of one round at once; see Drive.
type Question struct {
	Subject
	// Of the calendar: when a limit that began at From runs out, the stretches left out in which it
	// stood still. The answer comes back as a Dated event about the same subject.
	From  time.Time       `json:"from,omitzero"`
	Limit string          `json:"limit,omitempty"`
	Date  string          `json:"date,omitempty"`  // instead of From: the beginning of this day, or Limit before it
	Fixed *time.Time      `json:"fixed,omitempty"` // instead of From: a date that was agreed, moved on by what stood still since
	Held  []calendar.Span `json:"held,omitempty"`
	// Due is the moment that was due where the clock led to the question: what its answer leads to counts from it too.
	Due *time.Time `json:"due,omitempty"`
	// Of the organisation: who holds these posts, and which posts these people hold. The answer
	// comes back as a Staffed event with the same Step and Visit.
	Holders []Performer `json:"holders,omitempty"`
	Pick    string      `json:"pick,omitempty"` // the reply lists people by this: shortest (fewest open tasks first) or turn (who was asked longest ago first)
}

// Subject is what a question is about.
type Subject struct {
	Task   int    `json:"task,omitempty"`
	Remind bool   `json:"remind,omitempty"` // its next reminder, not its limit
	Term   string `json:"term,omitempty"`
	Timer  int    `json:"timer,omitempty"`
	Pause  int    `json:"pause,omitempty"`
	Step   string `json:"step,omitempty"`
	Visit  int    `json:"visit,omitempty"`
}
