package api

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// routes enters every operation. This is the table of contents of the API.
func (s *server) routes(api huma.API) {
	api.UseMiddleware(s.withCall)

	route(s, api, anybody, operation(http.MethodPost, "/session", "sign-in", "Sign in"), s.signIn)
	route(s, api, people, operation(http.MethodGet, "/session", "session", "Who is signed in"), s.getSession)
	route(s, api, anybody, nothing(operation(http.MethodDelete, "/session", "sign-out", "Sign out")), s.signOut)
	route(s, api, anybody, operation(http.MethodGet, "/demo", "demo", "Whether this is a demonstration, and who plays in it"), s.getDemo)
	route(s, api, anybody, operation(http.MethodGet, "/units", "units", "The organisation's units"), s.getUnits)

	route(s, api, people, operation(http.MethodGet, "/units/{id}/people", "colleagues", "Who acts for a unit"), s.getColleagues)

	route(s, api, anybody, operation(http.MethodGet, "/processes", "processes", "The catalogue of procedures"), s.getProcesses)
	route(s, api, anybody, operation(http.MethodGet, "/processes/{id}", "process", "The guide of a procedure"), s.getProcess)
	route(s, api, anybody, operation(http.MethodPost, "/processes/{id}/check", "check", "Check an application without handing it in"), s.checkForm)

	upload := created(operation(http.MethodPost, "/files", "upload", "Upload a file, to be attached to an application"))
	route(s, api, people, upload, s.postFile)
	download := operation(http.MethodGet, "/files/{id}", "download", "A file's bytes")
	download.Responses = map[string]*huma.Response{"200": {Description: "The bytes", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	route(s, api, people, download, s.getFile)

	route(s, api, people, created(operation(http.MethodPost, "/cases", "apply", "Apply: begin a case")), s.postCase)
	route(s, api, people, operation(http.MethodGet, "/cases", "cases", "Cases, the newest first"), s.getCases)
	route(s, api, people, operation(http.MethodGet, "/cases/{id}", "case", "A case"), s.getCase)
	route(s, api, people, operation(http.MethodGet, "/cases/{id}/events", "events", "The log of a case, told in sentences"), s.getEvents)
	route(s, api, people, operation(http.MethodGet, "/cases/{id}/notices/{seq}", "notice", "A notice, word for word as it was issued"), s.getNotice)
	route(s, api, people, operation(http.MethodPost, "/cases/{id}/fast-forward", "fast-forward", "Move a rehearsal's clock"), s.fastForward)
	route(s, api, people, operation(http.MethodPost, "/cases/{id}/operations", "operate-case", "Withdraw, suspend, resume, stop, move or reopen a case"), s.postCaseOperation)
	route(s, api, people, operation(http.MethodPost, "/cases/{id}/events", "report", "Report a declared event"), s.postEvent)
	route(s, api, anybody, operation(http.MethodGet, "/track", "track", "Follow a case by number and query code"), s.getTrack)

	route(s, api, anybody, operation(http.MethodGet, "/track/notices/{seq}", "track-notice", "A notice, by number and query code of its case"), s.getTrackNotice)

	route(s, api, people, operation(http.MethodGet, "/tasks", "tasks", "The inbox"), s.getTasks)
	route(s, api, people, operation(http.MethodGet, "/tasks/{id}", "task", "A task, and what each answer will do"), s.getTask)
	route(s, api, people, operation(http.MethodPost, "/tasks/{id}/answer", "answer", "Answer a task"), s.postAnswer)
	route(s, api, people, operation(http.MethodPost, "/tasks/{id}/extension", "extension", "Ask for another date"), s.postExtension)

	route(s, api, people, operation(http.MethodPost, "/tasks/{id}/operations", "operate", "Do something with a task besides answering it"), s.postTaskOperation)
	route(s, api, people, operation(http.MethodPost, "/tasks/operations", "operate-several", "Answer several tasks, or do the same with each"), s.postTaskOperations)

	route(s, api, people, nothing(operation(http.MethodPost, "/tasks/{id}/seen", "seen", "Note that a task was opened by one of those it asks")), s.postSeen)
	route(s, api, people, operation(http.MethodGet, "/cases/{id}/ledger", "ledger", "Why a date: a limit day by day"), s.getLedger)

	route(s, api, people, operation(http.MethodGet, "/calendar", "calendar", "The calendar in force"), s.getCalendar)
	route(s, api, anybody, operation(http.MethodGet, "/calendar/ledger", "count", "Count any limit, day by day"), s.getCount)
	route(s, api, people, operation(http.MethodPost, "/calendar/preview", "preview-calendar", "What publishing a schedule would move"), s.postPreview)
	route(s, api, people, created(operation(http.MethodPost, "/calendar", "amend-calendar", "Publish a schedule; open cases follow it")), s.postCalendar)
	route(s, api, people, operation(http.MethodGet, "/statistics", "statistics", "Who is on time"), s.getStatistics)

	// The library describes errors by its own type; ours says more.
	schemas := api.OpenAPI().Components.Schemas
	ours := schemas.Schema(reflect.TypeFor[Problem](), false, "Problem")
	schemas.Map()["ErrorModel"] = ours
}

func operation(method, path, id, summary string) huma.Operation {
	return huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary}
}

func created(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	return op
}

func nothing(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusNoContent
	return op
}
