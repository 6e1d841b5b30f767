package store

import (
	"encoding/json"
	"time"

	"shunban/internal/engine"
)

// The rows as gorm reads and writes them. The tables themselves are made by migrations/; a test
// holds both against each other.

type definitionRow struct {
	Process   string    `gorm:"column:process;primaryKey"`
	Version   int       `gorm:"column:version;primaryKey;autoIncrement:false"`
	Hash      string    `gorm:"column:hash"`
	Canonical string    `gorm:"column:canonical"`
	Source    string    `gorm:"column:source"`
	Published time.Time `gorm:"column:published_at"`
}

func (definitionRow) TableName() string { return "definitions" }

func (r definitionRow) definition() Definition {
	return Definition{Hash: r.Hash, Process: r.Process, Version: r.Version,
		Canonical: []byte(r.Canonical), Source: r.Source, Published: r.Published.UTC()}
}

// sequenceRow is written by plain SQL only; see Store.next.
type sequenceRow struct {
	Name string `gorm:"column:name;primaryKey"`
	Year int    `gorm:"column:year;primaryKey;autoIncrement:false"`
	Last int64  `gorm:"column:last"`
}

func (sequenceRow) TableName() string { return "sequences" }

type requestRow struct {
	ID      string     `gorm:"column:id;primaryKey"`
	Case    string     `gorm:"column:case_id"`
	Kind    string     `gorm:"column:kind"`
	Payload string     `gorm:"column:payload"`
	User    string     `gorm:"column:user_id"`
	Number  string     `gorm:"column:number"`
	Code    string     `gorm:"column:code"`
	Created time.Time  `gorm:"column:created_at"`
	Settled *time.Time `gorm:"column:settled_at"`
	Outcome *string    `gorm:"column:outcome"`
}

func (requestRow) TableName() string { return "requests" }

func newRequestRow(r Request) *requestRow {
	return &requestRow{ID: r.ID, Case: r.Case, Kind: string(r.Kind), Payload: string(valid(r.Payload)), User: r.User,
		Number: r.Number, Code: r.Code, Created: r.Created}
}

func (r requestRow) request() Request {
	found := Request{ID: r.ID, Kind: RequestKind(r.Kind), Case: r.Case, User: r.User, Payload: json.RawMessage(r.Payload),
		Created: r.Created.UTC(), Number: r.Number, Code: r.Code, Settled: utcOrNil(r.Settled)}
	if r.Outcome != nil {
		found.Outcome = json.RawMessage(*r.Outcome)
	}
	return found
}

type caseRow struct {
	ID            string     `gorm:"column:id;primaryKey"`
	Number        string     `gorm:"column:number"`
	Code          string     `gorm:"column:code"`
	Process       string     `gorm:"column:process"`
	Definition    string     `gorm:"column:definition"`
	Status        string     `gorm:"column:status"`
	End           string     `gorm:"column:end_state"`
	Rehearsal     bool       `gorm:"column:rehearsal"`
	ApplicantUnit string     `gorm:"column:applicant_unit"`
	ApplicantUser string     `gorm:"column:applicant_user"`
	Submitted     time.Time  `gorm:"column:submitted_at"`
	Updated       time.Time  `gorm:"column:updated_at"`
	Ended         *time.Time `gorm:"column:ended_at"`
	Seq           int        `gorm:"column:seq"`
	Turn          int64      `gorm:"column:turn"`
	Search        string     `gorm:"column:search"`
	State         string     `gorm:"column:state"`
	Edition       int        `gorm:"column:edition"`
	Dates         string     `gorm:"column:dates"`
	Statutory     *time.Time `gorm:"column:statutory_due"`
	Promised      *time.Time `gorm:"column:promised_due"`
}

func (caseRow) TableName() string { return "cases" }

// taskRow holds what tasks are found and counted by; the rest of a task stands in its case's state.
type taskRow struct {
	ID          string     `gorm:"column:id;primaryKey"`
	Case        string     `gorm:"column:case_id"`
	Number      int        `gorm:"column:number"`
	Step        string     `gorm:"column:step"`
	Visit       int        `gorm:"column:visit"`
	Kind        string     `gorm:"column:kind"`
	Unit        string     `gorm:"column:unit"`
	Post        string     `gorm:"column:post"`
	Status      string     `gorm:"column:status"`
	Opened      time.Time  `gorm:"column:opened_at"`
	Due         *time.Time `gorm:"column:due_at"`
	Provisional bool       `gorm:"column:provisional"`
	Answer      string     `gorm:"column:answer"`
	By          string     `gorm:"column:by_user"`
	Closed      *time.Time `gorm:"column:closed_at"`
	Rehearsal   bool       `gorm:"column:rehearsal"`
	Changed     int        `gorm:"column:changed"`
	Person      string     `gorm:"column:person"` // the login, where one is named
	// Who advises at the moment. Unit, post and person go on saying whose the task is: it comes back to
	// them, and its limit runs against them meanwhile.
	DelegateUnit   string `gorm:"column:delegate_unit"`
	DelegatePost   string `gorm:"column:delegate_post"`
	DelegatePerson string `gorm:"column:delegate_person"`
}

func (taskRow) TableName() string { return "tasks" }

func newTaskRow(s *engine.State, t engine.Task) taskRow {
	row := taskRow{ID: engine.TaskID(s.Case, t.Number), Case: s.Case, Number: t.Number, Step: t.Step, Visit: t.Visit,
		Kind: string(t.Kind), Unit: t.Unit, Post: t.Post, Status: string(t.Status), Opened: utc(t.Opened), Due: utcOrNil(t.Due),
		Provisional: t.Provisional, Answer: t.Answer, Closed: utcOrNil(t.ClosedAt), Rehearsal: s.Rehearsal, Changed: t.Changed, Person: t.User}
	if t.By != nil {
		row.By = t.By.User
	}
	if d := t.Delegate; d != nil && t.Status == engine.TaskOpen {
		row.DelegateUnit, row.DelegatePost, row.DelegatePerson = d.Unit, d.Post, d.User
	}
	return row
}

type eventRow struct {
	Case string    `gorm:"column:case_id;primaryKey"`
	Seq  int       `gorm:"column:seq;primaryKey;autoIncrement:false"`
	At   time.Time `gorm:"column:at"`
	Kind string    `gorm:"column:kind"`
	Data string    `gorm:"column:data"`
	Prev string    `gorm:"column:prev_hash"`
	Hash string    `gorm:"column:hash"`
}

func (eventRow) TableName() string { return "events" }

type postRow struct {
	ID       string `gorm:"column:id;primaryKey"`
	ZH       string `gorm:"column:name_zh"`
	EN       string `gorm:"column:name_en"`
	Position int    `gorm:"column:position"`
}

func (postRow) TableName() string { return "posts" }

type unitRow struct {
	ID       string `gorm:"column:id;primaryKey"`
	ZH       string `gorm:"column:name_zh"`
	EN       string `gorm:"column:name_en"`
	Kind     string `gorm:"column:kind"`
	Parent   string `gorm:"column:parent"`
	Position int    `gorm:"column:position"`
}

func (unitRow) TableName() string { return "units" }

type userRow struct {
	Login    string `gorm:"column:login;primaryKey"`
	Name     string `gorm:"column:name"`
	Password string `gorm:"column:password"`
	Position int    `gorm:"column:position"`
}

func (userRow) TableName() string { return "users" }

type holdingRow struct {
	Login    string `gorm:"column:login;primaryKey"`
	Unit     string `gorm:"column:unit;primaryKey"`
	Post     string `gorm:"column:post;primaryKey"`
	Position int    `gorm:"column:position"`
}

func (holdingRow) TableName() string { return "holdings" }

type sessionRow struct {
	TokenHash string    `gorm:"column:token_hash;primaryKey"`
	Data      []byte    `gorm:"column:data"`
	Expires   time.Time `gorm:"column:expires_at"`
}

func (sessionRow) TableName() string { return "sessions" }

type fileRow struct {
	ID       string    `gorm:"column:id;primaryKey"`
	Name     string    `gorm:"column:name"`
	Size     int64     `gorm:"column:size"`
	Type     string    `gorm:"column:type"`
	SHA256   string    `gorm:"column:sha256"`
	Key      string    `gorm:"column:key"`
	Uploader string    `gorm:"column:uploaded_by"`
	Case     *string   `gorm:"column:case_id"`
	Created  time.Time `gorm:"column:created_at"`
}

func (fileRow) TableName() string { return "files" }
