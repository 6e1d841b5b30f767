package api

import (
	"encoding/json"
	"time"

	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// What the API shows. Names and titles are sent in both languages; the page chooses.

// UnitRef names a unit.
type UnitRef struct {
	ID   string     `json:"id"`
	Name texts.Text `json:"name"`
}

// Basis is the source in law of a rule, a limit or a deemed outcome.
type Basis struct {
	Document string `json:"document"`
	Article  string `json:"article,omitempty"`
}

func basisOf(b *process.Basis) *Basis {
	if b == nil || b.Document == "" && b.Article == "" {
		return nil
	}
	return &Basis{Document: b.Document, Article: b.Article}
}

// Session is who is signed in.
type Session struct {
	User     User          `json:"user"`
	Unit     UnitRef       `json:"unit"`
	Holdings []HoldingView `json:"holdings" nullable:"false"`
	Roles    []string      `json:"roles" nullable:"false" enum:"applicant,official,administrator"`
}

// User is a person as they see themselves.
type User struct {
	Login string `json:"login"`
	Name  string `json:"name"`
}

// HoldingView is a post held in a unit.
type HoldingView struct {
	Unit     UnitRef    `json:"unit"`
	Post     string     `json:"post"`
	PostName texts.Text `json:"postName"`
}

// FileRef is a file that was brought.
type FileRef struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Type   string `json:"type,omitempty"`
	SHA256 string `json:"sha256"`
}

// CaseRow is a case as it stands in a list.
type CaseRow struct {
	ID          string       `json:"id"`
	Number      string       `json:"number"`
	Title       texts.Text   `json:"title"`
	Status      string       `json:"status" enum:"open,ended"`
	Outcome     *texts.Text  `json:"outcome,omitempty"`
	Rehearsal   bool         `json:"rehearsal"`
	Applicant   UnitRef      `json:"applicant"`
	SubmittedAt time.Time    `json:"submittedAt"`
	EndedAt     *time.Time   `json:"endedAt,omitempty"`
	Stage       []texts.Text `json:"stage" nullable:"false" doc:"Where it is now"`
	Due         *time.Time   `json:"due,omitempty"`
}

// Case is a case with everything the caller may see of it.
type Case struct {
	CaseRow
	Code       string          `json:"code,omitempty" doc:"The query code, for the applicant only"`
	Process    ProcessRef      `json:"process"`
	Form       json.RawMessage `json:"form"`
	FormSchema json.RawMessage `json:"formSchema"`
	Materials  []CaseMaterial  `json:"materials" nullable:"false"`
	Now        time.Time       `json:"now" doc:"The case's clock; a rehearsal's may run ahead"`
	Clock      Clock           `json:"clock"`
	Tasks      []Task          `json:"tasks" nullable:"false"`
	May        CaseMay         `json:"may"`
}

// CaseMay says what the caller may do with the case itself.
type CaseMay struct {
	FastForward bool `json:"fastForward"`
}

// ProcessRef names the definition a case runs by.
type ProcessRef struct {
	ID      string     `json:"id"`
	Title   texts.Text `json:"title"`
	Version int        `json:"version"`
}

// CaseMaterial is a material and the files brought for it.
type CaseMaterial struct {
	ID    string     `json:"id"`
	Title texts.Text `json:"title"`
	Files []FileRef  `json:"files" nullable:"false"`
}

// Clock holds the limits of the case as a whole.
type Clock struct {
	Statutory *ClockTerm `json:"statutory,omitempty"`
	Promised  *ClockTerm `json:"promised,omitempty"`
}

// ClockTerm is one of them. Due is there once it runs.
type ClockTerm struct {
	Due         *time.Time `json:"due,omitempty"`
	Limit       texts.Text `json:"limit"`
	Provisional bool       `json:"provisional,omitempty" doc:"Computed with a year whose calendar is not published yet"`
	Basis       *Basis     `json:"basis,omitempty"`
}

// Task is one thing one unit is asked to do.
type Task struct {
	ID          string      `json:"id"`
	Step        string      `json:"step"`
	StepTitle   texts.Text  `json:"stepTitle"`
	Kind        string      `json:"kind" enum:"ask,acknowledge,supplement,extension"`
	Unit        UnitRef     `json:"unit"`
	Post        string      `json:"post,omitempty"`
	PostName    *texts.Text `json:"postName,omitempty"`
	Status      string      `json:"status" enum:"open,answered,deemed,cancelled"`
	OpenedAt    time.Time   `json:"openedAt"`
	Due         *time.Time  `json:"due,omitempty"`
	Provisional bool        `json:"provisional,omitempty"`
	Color       string      `json:"color,omitempty" enum:"green,yellow,red"`
	DaysLeft    *int        `json:"daysLeft,omitempty" doc:"Working days left; 0 is the last day, less is late"`
	Answer      *Answer     `json:"answer,omitempty"`
	Opinion     string      `json:"opinion,omitempty"`
	Reasons     string      `json:"reasons,omitempty"`
	By          string      `json:"by,omitempty" doc:"The person who answered; for officials only"`
	ClosedAt    *time.Time  `json:"closedAt,omitempty"`
	Basis       *Basis      `json:"basis,omitempty" doc:"Of a deemed answer"`
	Mine        bool        `json:"mine" doc:"Open, and for the caller to answer"`
	Extension   *Extension  `json:"extension,omitempty"`
}

// Answer is what was answered, and whether a person did.
type Answer struct {
	ID    string     `json:"id"`
	Title texts.Text `json:"title"`
	Kind  string     `json:"kind" enum:"person,deemed,automatic"`
}

// Extension is another date that was asked for.
type Extension struct {
	Of     string `json:"of" doc:"The task it is about"`
	Until  string `json:"until" format:"date" doc:"The last day proposed"`
	Reason string `json:"reason"`
	Status string `json:"status" enum:"asked,agreed,refused"`
}

// TaskRow is a task as it stands in an inbox.
type TaskRow struct {
	Task
	Case CaseRow `json:"case"`
}

// TaskPage is what somebody needs to answer a task.
type TaskPage struct {
	Task      Task        `json:"task"`
	Case      Case        `json:"case"`
	Choices   []Choice    `json:"choices" nullable:"false"`
	MayExtend *MayExtend  `json:"mayExtend,omitempty"`
	Allowed   bool        `json:"allowed"`
	Refusal   *texts.Text `json:"refusal,omitempty" doc:"Why not"`
}

// Choice is one possible answer, and what it will do.
type Choice struct {
	Answer  string     `json:"answer"`
	Title   texts.Text `json:"title"`
	Effect  texts.Text `json:"effect"`
	Opinion string     `json:"opinion" enum:"required,optional"`
	Reasons string     `json:"reasons,omitempty" enum:"required"`
	Danger  bool       `json:"danger,omitempty" doc:"Ends the case"`
}

// MayExtend says who grants another date.
type MayExtend struct {
	By    UnitRef `json:"by"`
	Basis *Basis  `json:"basis,omitempty"`
}

// Event is a line of a case's log, told as a sentence.
type Event struct {
	Seq       int         `json:"seq"`
	At        time.Time   `json:"at"`
	Kind      string      `json:"kind"`
	Text      texts.Text  `json:"text"`
	Step      string      `json:"step,omitempty"`
	StepTitle *texts.Text `json:"stepTitle,omitempty"`
	Unit      *UnitRef    `json:"unit,omitempty"`
	Person    string      `json:"person,omitempty"`
	Answer    *Answer     `json:"answer,omitempty"`
	Opinion   string      `json:"opinion,omitempty"`
	Reasons   string      `json:"reasons,omitempty"`
	Basis     *Basis      `json:"basis,omitempty"`
	Due       *time.Time  `json:"due,omitempty"`
}

// Track is what the public sees of a case. It has no place for a person's name, a form or an opinion.
type Track struct {
	Number      string          `json:"number"`
	Title       texts.Text      `json:"title"`
	Status      string          `json:"status" enum:"open,ended"`
	Outcome     *texts.Text     `json:"outcome,omitempty"`
	Rehearsal   bool            `json:"rehearsal"`
	SubmittedAt time.Time       `json:"submittedAt"`
	EndedAt     *time.Time      `json:"endedAt,omitempty"`
	Now         time.Time       `json:"now"`
	Stages      []Stage         `json:"stages" nullable:"false" doc:"Where it is now"`
	Expected    *texts.Text     `json:"expected,omitempty" doc:"What is expected of the applicant"`
	Clock       Clock           `json:"clock"`
	Timeline    []TimelineEntry `json:"timeline" nullable:"false"`
}

// Stage is a step the case is in, and the units asked there.
type Stage struct {
	Title texts.Text  `json:"title"`
	Units []StageUnit `json:"units" nullable:"false"`
}

// StageUnit is a unit asked in a stage.
type StageUnit struct {
	Unit     UnitRef    `json:"unit"`
	State    string     `json:"state" enum:"waiting,answered,deemed"`
	Due      *time.Time `json:"due,omitempty"`
	DaysLeft *int       `json:"daysLeft,omitempty"`
	Basis    *Basis     `json:"basis,omitempty" doc:"Of a deemed answer"`
}

// TimelineEntry is something that has happened, as the public is told.
type TimelineEntry struct {
	At    time.Time  `json:"at"`
	Title texts.Text `json:"title"`
	Unit  *UnitRef   `json:"unit,omitempty"`
	Kind  string     `json:"kind" enum:"person,deemed,automatic,applicant"`
	Text  texts.Text `json:"text"`
	Basis *Basis     `json:"basis,omitempty"`
}

func unitRef(d *identity.Directory, id string) UnitRef { return UnitRef{ID: id, Name: d.UnitName(id)} }
