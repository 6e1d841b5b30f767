package api

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/texts"
)

// Problem is every error this program answers with, as RFC 9457 describes it. Code is stable; title and
// detail are in the caller's language.
type Problem struct {
	Type   string         `json:"type" format:"uri" doc:"A name for this sort of problem, as a URI" example:"urn:shunban:problem:task-closed"`
	Title  string         `json:"title" doc:"What sort of problem it is"`
	Status int            `json:"status" doc:"The HTTP status"`
	Detail string         `json:"detail" doc:"What is the matter here"`
	Code   string         `json:"code" doc:"A stable code for programs" example:"task-closed"`
	Errors []FieldProblem `json:"errors,omitempty" doc:"What is wrong with each field"`
}

// FieldProblem is what is wrong with one field of a form, or of a request.
type FieldProblem struct {
	Field  string `json:"field" doc:"A JSON pointer into the form, or materials/ and the material's id" example:"/areaMu"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Rule   string `json:"rule,omitempty" doc:"The rule of the process that is broken"`
	Basis  *Basis `json:"basis,omitempty" doc:"Where the rule comes from"`
}

// failure is a request that is not fulfilled. Handlers return it; it becomes a Problem in the language
// of the caller when it is written.
type failure struct {
	status int
	code   string
	text   string // key of the sentence in the catalogue
	params map[string]texts.Text
	errors []fieldFailure
	retry  time.Duration // when it makes sense to try again; zero means it does not
	cause  error         // for the log only
}

// fieldFailure is one of a failure's errors.
type fieldFailure struct {
	field, code, rule string
	detail            texts.Text
	basis             *process.Basis
}

func (f *failure) Error() string {
	if f.cause != nil {
		return fmt.Sprintf("%d %s: %v", f.status, f.code, f.cause)
	}
	return fmt.Sprintf("%d %s", f.status, f.code)
}

func (f *failure) Unwrap() error { return f.cause }

// GetStatus tells the HTTP layer the status to answer with.
func (f *failure) GetStatus() int { return f.status }

// ContentType tells the HTTP layer that this is a problem document.
func (f *failure) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells the HTTP layer what else to send.
func (f *failure) GetHeaders() http.Header {
	header := http.Header{}
	if f.retry > 0 {
		header.Set("Retry-After", strconv.Itoa(int((f.retry+time.Second-1)/time.Second)))
	}
	return header
}

// problem is a failure of the request itself, with a sentence under "problem."+code.
func problem(status int, code string, params ...string) *failure {
	f := &failure{status: status, code: code, text: "problem." + code}
	for i := 0; i+1 < len(params); i += 2 {
		f.put(params[i], texts.Same(params[i+1]))
	}
	return f
}

func (f *failure) put(name string, value texts.Text) {
	if f.params == nil {
		f.params = map[string]texts.Text{}
	}
	f.params[name] = value
}

// in is the failure as the caller reads it.
func (f *failure) in(lang texts.Lang) Problem {
	p := Problem{
		Type: "urn:shunban:problem:" + f.code, Title: texts.Say(lang, "status."+statusNames[f.status], nil),
		Status: f.status, Code: f.code, Detail: texts.Both(f.text, f.params).In(lang),
	}
	for _, e := range f.errors {
		p.Errors = append(p.Errors, FieldProblem{Field: e.field, Code: e.code, Rule: e.rule, Detail: e.detail.In(lang), Basis: basisOf(e.basis)})
	}
	return p
}

// statusNames are the statuses this program answers problems with, as the catalogue calls them.
var statusNames = map[int]string{
	http.StatusBadRequest:            "bad-request",
	http.StatusUnauthorized:          "unauthorized",
	http.StatusForbidden:             "forbidden",
	http.StatusNotFound:              "not-found",
	http.StatusMethodNotAllowed:      "method-not-allowed",
	http.StatusNotAcceptable:         "not-acceptable",
	http.StatusRequestTimeout:        "request-timeout",
	http.StatusConflict:              "conflict",
	http.StatusRequestEntityTooLarge: "too-large",
	http.StatusUnsupportedMediaType:  "unsupported-media-type",
	http.StatusUnprocessableEntity:   "unprocessable",
	http.StatusTooManyRequests:       "too-many-requests",
	http.StatusInternalServerError:   "internal",
	http.StatusServiceUnavailable:    "unavailable",
}

// refusalStatus says which status a refusal is answered with. A refusal that is not listed is a
// conflict between the request and the state of the case.
var refusalStatus = map[string]int{
	string(engine.NotYours):        http.StatusForbidden,
	string(engine.UnknownTask):     http.StatusNotFound,
	string(engine.UnknownAnswer):   http.StatusUnprocessableEntity,
	string(engine.OpinionRequired): http.StatusUnprocessableEntity,
	string(engine.ReasonsRequired): http.StatusUnprocessableEntity,
	string(engine.FormInvalid):     http.StatusUnprocessableEntity,
	string(engine.DateNotLater):    http.StatusUnprocessableEntity,
	string(engine.NobodyToAsk):     http.StatusUnprocessableEntity,
	string(engine.TargetMissing):   http.StatusUnprocessableEntity,
	string(engine.UnknownStep):     http.StatusUnprocessableEntity,
	string(engine.NotAllowed):      http.StatusForbidden,
	string(engine.NotTheActor):     http.StatusForbidden,
	string(engine.OwnCase):         http.StatusForbidden,

	string(engine.ConflictOfInterest): http.StatusForbidden,
	string(engine.SeparationOfDuties): http.StatusForbidden,

	identity.UnitNeeded:         http.StatusUnprocessableEntity,
	identity.MayNotStart:        http.StatusForbidden,
	identity.MayNotRehearse:     http.StatusForbidden,
	identity.UnitMayNotStart:    http.StatusForbidden,
	identity.NotYourUnit:        http.StatusForbidden,
	identity.CaseNotVisible:     http.StatusForbidden,
	identity.InsideNotVisible:   http.StatusForbidden,
	identity.AdministratorsOnly: http.StatusForbidden,
	identity.OfficialsOnly:      http.StatusForbidden,
	identity.FileNotVisible:     http.StatusForbidden,
	identity.MayNotMoveTheClock: http.StatusForbidden,
}

// refused is a failure with a sentence under "refusal."+code. Units and posts in it are called by
// their names.
func refused(d *identity.Directory, code string, params map[string]string) *failure {
	f := &failure{status: cmp.Or(refusalStatus[code], http.StatusConflict), code: code, text: "refusal." + code}
	if code == string(engine.TaskIsClosed) && params["status"] == string(engine.TaskSilent) {
		f.text = "refusal.task-closed-deemed" // nobody has answered, and nobody can any more
	}
	if code == string(engine.TaskHasExpired) && params["due"] == "" {
		f.text = "refusal.task-expired-plainly"
	}
	for name, value := range params {
		f.put(name, nameOf(d, name, value))
	}
	return f
}

// refusedBy is a case's refusal, with what is wrong with each field where a form was refused.
func refusedBy(d *identity.Directory, r *engine.Refusal) *failure {
	f := refused(d, string(r.Code), r.Params)
	for _, p := range r.Problems {
		f.errors = append(f.errors, fieldFailure{field: p.Field, code: p.Code, rule: p.Rule, detail: p.Detail, basis: p.Basis})
	}
	return f
}

// personName is the name of a person as people read it; the login where there is nobody of that
// name any more.
func personName(d *identity.Directory, login string) texts.Text {
	if person, ok := d.Person(login); ok {
		return texts.Same(person.Name)
	}
	return texts.Same(login)
}

// nameOf is a refusal's parameter as people read it.
func nameOf(d *identity.Directory, param, value string) texts.Text {
	switch {
	case param == "unit" && d != nil:
		return d.UnitName(value)
	case param == "user" && d != nil:
		return personName(d, value)
	case param == "operation":
		return operationTitle(process.Operation(value))
	case param == "post" && value == "":
		return texts.Both("view.anybody", nil)
	case param == "post" && d != nil:
		return d.PostName(value)
	case param == "cause":
		return process.Cause(value)
	case param == "answer" && value != "":
		return process.AnswerTitle(value)
	case param == "due":
		if due, err := time.Parse(time.RFC3339, value); err == nil {
			return texts.Same(moment(due))
		}
	}
	return texts.Same(value)
}

// failureOf turns what a call returned into the failure to answer with.
func failureOf(d *identity.Directory, err error) *failure {
	var f *failure
	var refusal *engine.Refusal
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &refusal):
		return refusedBy(d, refusal)
	case errors.Is(err, store.ErrNotFound):
		return problem(http.StatusNotFound, "not-found")
	case errors.Is(err, store.ErrConflict):
		return problem(http.StatusConflict, "key-reused")
	case errors.Is(err, delivery.ErrUnavailable):
		f = problem(http.StatusServiceUnavailable, "outcome-unknown")
		f.retry, f.cause = 2*time.Second, err
		return f
	default:
		f = problem(http.StatusInternalServerError, "internal")
		f.cause = err
		return f
	}
}
