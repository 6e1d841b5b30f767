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
	Local    bool   `json:"local,omitempty" doc:"No document rules it; it is the procedure's own choice"`
}

func basisOf(b *process.Basis) *Basis {
	if b == nil || b.Document == "" && b.Article == "" && !b.Local {
		return nil
	}
	return &Basis{Document: b.Document, Article: b.Article, Local: b.Local}
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
	Suspended   *Suspension  `json:"suspended,omitempty" doc:"The case stands still by order"`
}

// Suspension is since when a case stands still, and why; the reasons are for those who decide.
type Suspension struct {
	Since   time.Time `json:"since"`
	Reasons string    `json:"reasons,omitempty"`
}

// Case is a case with everything the caller may see of it.
type Case struct {
	CaseRow
	Code        string          `json:"code,omitempty" doc:"The query code, for the applicant only"`
	Process     ProcessRef      `json:"process"`
	Form        json.RawMessage `json:"form"`
	FormSchema  json.RawMessage `json:"formSchema"`
	Officials   []string        `json:"officials,omitempty" doc:"Fields of the form that are filled in with an answer, by those asked; a correction leaves them as they stand"`
	Materials   []CaseMaterial  `json:"materials" nullable:"false"`
	Now         time.Time       `json:"now" doc:"The case's clock; a rehearsal's may run ahead"`
	Clock       Clock           `json:"clock"`
	Tasks       []Task          `json:"tasks" nullable:"false"`
	Notices     []Notice        `json:"notices" nullable:"false" doc:"What the office has issued, the newest first"`
	Calculation *Calculation    `json:"calculation,omitempty" doc:"How an amount came about"`
	May         CaseMay         `json:"may"`
	Operations  []Operation     `json:"operations" nullable:"false" doc:"What the caller may do with the case"`
	Reports     []Report        `json:"reports,omitempty" nullable:"false" doc:"Declared events the caller may report"`
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
	Statutory *ClockTerm  `json:"statutory,omitempty"`
	Promised  *ClockTerm  `json:"promised,omitempty"`
	Paused    *ClockPause `json:"paused,omitempty" doc:"They stand still at the moment"`
}

// ClockPause is for what the limits of the case stand still.
type ClockPause struct {
	Reason texts.Text `json:"reason"`
	Since  time.Time  `json:"since"`
	Until  *time.Time `json:"until,omitempty" doc:"At the latest"`
	Basis  *Basis     `json:"basis,omitempty"`
}

// TermExtension is who has made a limit of the case longer, by how much and why.
type TermExtension struct {
	By      texts.Text `json:"by"`
	At      time.Time  `json:"at"`
	Limit   texts.Text `json:"limit"`
	Reasons string     `json:"reasons"`
	Basis   *Basis     `json:"basis,omitempty"`
}

// ClockTerm is one of them. Due is there once it runs.
type ClockTerm struct {
	Name        string         `json:"name" enum:"statutory,promised"`
	From        *time.Time     `json:"from,omitempty"`
	Total       int            `json:"total,omitempty"`
	Used        int            `json:"used,omitempty"`
	Left        *int           `json:"left,omitempty"`
	Unit        string         `json:"unit,omitempty" enum:"working days,days,hours,months"`
	Color       string         `json:"color,omitempty" enum:"green,yellow,red"`
	Extended    *TermExtension `json:"extended,omitempty"`
	Due         *time.Time     `json:"due,omitempty"`
	Limit       texts.Text     `json:"limit"`
	Provisional bool           `json:"provisional,omitempty" doc:"Computed with a year whose calendar is not published yet"`
	Basis       *Basis         `json:"basis,omitempty"`
}

// Task is one thing one unit is asked to do.
type Task struct {
	ID          string      `json:"id"`
	Step        string      `json:"step"`
	StepTitle   texts.Text  `json:"stepTitle"`
	Kind        string      `json:"kind" enum:"ask,acknowledge,supplement,extension,sign,copy,public"`
	Unit        UnitRef     `json:"unit"`
	Post        string      `json:"post,omitempty"`
	PostName    *texts.Text `json:"postName,omitempty"`
	Status      string      `json:"status" enum:"open,answered,deemed,cancelled,kept,automatic,late"`
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
	Mine        bool        `json:"mine" doc:"Open, and for the caller to answer or to advise on"`
	Extension   *Extension  `json:"extension,omitempty"`

	Note      *texts.Text  `json:"note,omitempty" doc:"What has to be said of an answer that no person gave now"`
	Branch    *texts.Text  `json:"branch,omitempty" doc:"Which way of a parallel or for-each step it stands in"`
	Person    *PersonRef   `json:"person,omitempty" doc:"The person asked by name"`
	Claimed   *PersonRef   `json:"claimed,omitempty" doc:"Who has claimed it"`
	Delegate  *texts.Text  `json:"delegate,omitempty" doc:"Who advises at the moment"`
	Delegated bool         `json:"delegated,omitempty" doc:"Open and asked of the caller, but with the delegate: it is theirs again once it comes back"`
	Recall    bool         `json:"recall,omitempty" doc:"The caller may take it back from the delegate"`
	Advice    []AdviceView `json:"advice,omitempty" nullable:"false" doc:"What delegates have written"`
	Mode      string       `json:"mode,omitempty" enum:"before,after,beside" doc:"Of a signer"`
	Of        string       `json:"of,omitempty" doc:"Of a signer, a copy or a kept answer: the task it is about"`
	Urged     int          `json:"urged,omitempty" doc:"How often"`

	Proof        *Proof        `json:"proof,omitempty" doc:"Of a deemed answer: that those asked knew"`
	LateOpinions []LateOpinion `json:"lateOpinions,omitempty" nullable:"false" doc:"What came after silence had been taken for an answer; it changes nothing"`
}

// Proof is what shows that those whose silence was taken for an answer knew what they were asked.
type Proof struct {
	At        time.Time   `json:"at" doc:"Put before them"`
	SeenBy    string      `json:"seenBy,omitempty"`
	SeenAt    *time.Time  `json:"seenAt,omitempty"`
	Reminders []time.Time `json:"reminders,omitempty" nullable:"false"`
}

// LateOpinion is an answer that came too late to change anything.
type LateOpinion struct {
	At      time.Time  `json:"at"`
	By      string     `json:"by,omitempty"`
	Answer  texts.Text `json:"answer"`
	Opinion string     `json:"opinion,omitempty"`
	Reasons string     `json:"reasons,omitempty"`
}

// PersonRef is a person, by login and name.
type PersonRef struct {
	Login string `json:"login"`
	Name  string `json:"name"`
}

// AdviceView is what a delegate has written.
type AdviceView struct {
	By      texts.Text  `json:"by"`
	Answer  *texts.Text `json:"answer,omitempty"`
	Opinion string      `json:"opinion"`
}

// Operation is something that can be done with a task or a case besides answering.
type Operation struct {
	Operation string      `json:"operation" enum:"claim,unclaim,transfer,delegate,sign,unsign,return,recall,urge,copy,read,comment,hold,conclude,withdraw,suspend,resume,stop,move,reopen,extend-term"`
	Title     texts.Text  `json:"title"`
	Allowed   bool        `json:"allowed"`
	Refusal   *texts.Text `json:"refusal,omitempty" doc:"Why not at the moment"`
	Task      string      `json:"task,omitempty" doc:"The task it is done with, where that is another one than the page's"`
	About     *texts.Text `json:"about,omitempty" doc:"Whom or what that task is about"`
	Target    bool        `json:"target,omitempty" doc:"To whom has to be said: unit, post, person"`
	Steps     []StepRef   `json:"steps,omitempty" nullable:"false" doc:"Where it may lead; one has to be chosen"`
	Modes     []Mode      `json:"modes,omitempty" nullable:"false" doc:"Of sign: in which ways"`
	Opinion   string      `json:"opinion,omitempty" enum:"required,optional"`
	Reasons   string      `json:"reasons,omitempty" enum:"required,optional"`
	Term      string      `json:"term,omitempty" enum:"statutory,promised" doc:"Of extend-term: which limit of the case"`
}

// StepRef names a step, or the applicant.
type StepRef struct {
	ID    string     `json:"id"`
	Title texts.Text `json:"title"`
	Back  bool       `json:"back,omitempty" doc:"From there the case may come straight back"`
}

// Mode is a way in which a signer is added.
type Mode struct {
	ID    string     `json:"id" enum:"before,after,beside"`
	Title texts.Text `json:"title"`
}

// Report is a declared event that may be reported.
type Report struct {
	Event string     `json:"event"`
	Title texts.Text `json:"title"`
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

	Late       bool            `json:"late,omitempty" doc:"Silence was taken for an answer; what is written now is kept as a late opinion"`
	MustClaim  bool            `json:"mustClaim,omitempty" doc:"It has to be claimed before it can be answered"`
	Advising   bool            `json:"advising,omitempty" doc:"The caller advises as a delegate"`
	Operations []Operation     `json:"operations" nullable:"false"`
	Fill       []string        `json:"fill,omitempty" nullable:"false" doc:"Fields of the form that may be filled in with an answer"`
	Attach     []GuideMaterial `json:"attach,omitempty" nullable:"false" doc:"Materials that come with an answer"`
	Draft      *DraftView      `json:"draft,omitempty" doc:"What was kept"`
	Message    *Message        `json:"message,omitempty" doc:"What was written by whoever gave the task to the caller"`
	Changed    []texts.Text    `json:"changed,omitempty" nullable:"false" doc:"What has changed since those asked last answered"`
}

// Message is what somebody has written to somebody else.
type Message struct {
	By   texts.Text `json:"by"`
	Text string     `json:"text"`
}

// DraftView is an answer that was not given yet.
type DraftView struct {
	Answer  string          `json:"answer,omitempty"`
	Opinion string          `json:"opinion,omitempty"`
	Reasons string          `json:"reasons,omitempty"`
	Form    json.RawMessage `json:"form,omitempty"`
}

// Choice is one possible answer, and what it will do.
type Choice struct {
	Answer  string       `json:"answer"`
	Title   texts.Text   `json:"title"`
	Effect  texts.Text   `json:"effect"`
	Opinion string       `json:"opinion" enum:"required,optional"`
	Reasons string       `json:"reasons,omitempty" enum:"required"`
	Danger  bool         `json:"danger,omitempty" doc:"Ends the case"`
	Notice  *NoticeDraft `json:"notice,omitempty" doc:"The notice that is issued with it, as it would read now"`
	Fields  []string     `json:"fields,omitempty" nullable:"false" doc:"Fields that have to be filled in with it"`
	Files   []string     `json:"files,omitempty" nullable:"false" doc:"Materials that have to come with it"`
}

// NoticeDraft is a notice as it would read if it were issued now.
type NoticeDraft struct {
	Title texts.Text  `json:"title"`
	Text  *texts.Text `json:"text,omitempty" doc:"Left out while something it needs is not filled in"`
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
	Was       *time.Time  `json:"was,omitempty" doc:"Where that date stood before it was moved"`
	Task      string      `json:"task,omitempty" doc:"For officials only"`
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
	Notices     []Notice        `json:"notices" nullable:"false" doc:"What the office has issued, the newest first"`
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
