package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"shunban/internal/calendar"
	"shunban/internal/delivery"
	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/texts"
)

// Prefix is where the API begins; what is outside belongs to the page and to the operator.
const Prefix = "/api/v1"

// Cases takes what people decide to the cases. Its errors are an *engine.Refusal for a precise no,
// delivery.ErrUnavailable when the outcome is not known yet, and store.ErrNotFound or
// store.ErrConflict; anything else is the machine's failure.
type Cases interface {
	Check(ctx context.Context, s delivery.Submission) ([]process.FieldProblem, error)
	Start(ctx context.Context, s delivery.Submission) (delivery.CaseRef, error)
	Apply(ctx context.Context, caseID string, e engine.Event) error
	FastForward(ctx context.Context, caseID string, by calendar.Limit, actor engine.Actor, request string) (time.Time, error)
}

// Store is what the API reads; it writes nothing but files and sessions.
type Store interface {
	Published(ctx context.Context) ([]store.Definition, error)
	PublishedOf(ctx context.Context, process string) (store.Definition, error)
	Definition(ctx context.Context, hash string) (store.Definition, error)
	Case(ctx context.Context, id string) (store.Case, error)
	CaseByNumber(ctx context.Context, number string) (store.Case, error)
	Cases(ctx context.Context, f store.CaseFilter) ([]store.Case, error)
	Task(ctx context.Context, id string) (store.Task, error)
	Tasks(ctx context.Context, f store.TaskFilter) ([]store.Task, error)
	Events(ctx context.Context, caseID string, after int) ([]engine.Event, error)
	Request(ctx context.Context, id string) (store.Request, error)
	Organisation(ctx context.Context) (store.Organisation, error)
	CalendarYears(ctx context.Context, edition int) ([]store.CalendarYear, error)
	CalendarEditions(ctx context.Context) ([]store.CalendarEdition, error)
	ClosedByUnit(ctx context.Context, from, to time.Time) ([]store.UnitClosed, error)
	OpenTasks(ctx context.Context) ([]store.OpenTask, error)
	EndedByProcess(ctx context.Context, from, to time.Time) ([]store.ProcessEnded, error)
	PutFile(ctx context.Context, f store.File) error
	File(ctx context.Context, id string) (store.File, error)
}

// Calendar keeps the installation's calendar.
type Calendar interface {
	legaltime.Calendars
	// Preview says what publishing schedules would move, and changes nothing.
	Preview(ctx context.Context, years []store.CalendarYear) (legaltime.Preview, error)
	// Publish puts schedules in force after the edition given, or says store.ErrConflict.
	Publish(ctx context.Context, after int, years []store.CalendarYear, by string) (int, error)
	// Shipped are the schedules that came with the program.
	Shipped() []store.CalendarYear
	// Cutoff is the hour at which a day ends; zero is midnight.
	Cutoff() time.Duration
}

// Demo is set when the program shows itself with invented people.
type Demo struct {
	Password string // of everybody
}

// Deps is what the API works with. All are needed, except Demo, Web and TrustedProxies.
type Deps struct {
	Cases     Cases
	Store     Store
	Documents Documents
	Sessions  scs.CtxStore
	Calendar  Calendar
	Ready     func(ctx context.Context) error // whether the database and the engine room answer
	Now       func() time.Time
	Log       *slog.Logger

	Demo *Demo
	Web  http.Handler // the page, and everything else outside the API

	SecureCookies  bool           // the page is served over HTTPS
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Version        string
	Lights         Lights // where a definition does not say otherwise
}

// server is the API at work. It keeps no state of its own that another process would have to know;
// only limits on tries and counters are its own.
type server struct {
	Deps
	sessions  *scs.SessionManager
	limits    *limits
	metrics   *metrics
	library   *process.Library
	directory directoryCache
}

// New makes the handler for everything the program serves.
func New(deps Deps) (http.Handler, error) {
	if deps.Cases == nil || deps.Store == nil || deps.Documents == nil || deps.Sessions == nil ||
		deps.Calendar == nil || deps.Ready == nil || deps.Now == nil || deps.Log == nil {
		return nil, errors.New("the API needs all its parts")
	}
	if deps.Lights == (Lights{}) {
		deps.Lights = Lights{Yellow: 50, Red: 90}
	}
	if deps.Web == nil {
		deps.Web = http.NotFoundHandler()
	}
	s := &server{Deps: deps, limits: newLimits(), metrics: newMetrics(), library: process.NewLibrary()}
	s.sessions = newSessions(deps)

	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.Use(noteRoute)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		engine.Handle(method, "/healthz", s.healthy)
		engine.Handle(method, "/readyz", s.ready)
	}
	engine.GET("/metrics", gin.WrapH(s.metrics.handler()))
	engine.NoRoute(s.notFound)
	engine.NoMethod(s.notAllowed)

	s.routes(humagin.NewWithGroup(engine, engine.Group(Prefix), s.description()))
	return s.stack(engine), nil
}

// stack puts around the routes what every request goes through, from the outside in.
func (s *server) stack(routes http.Handler) http.Handler {
	sessions := s.sessions.LoadAndSave(routes)
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if underAPI(r) {
			sessions.ServeHTTP(w, r)
			return
		}
		routes.ServeHTTP(w, r) // the page needs no session
	})
	return s.identified(s.observed(s.recovered(s.secured(s.sameOrigin(s.bounded(inner))))))
}

// description is the API's OpenAPI document before its routes are entered.
func (s *server) description() huma.Config {
	config := huma.DefaultConfig("顺办 Shunban", s.Version)
	config.Info.Description = "Procedures of a county government: guides, applications, tasks, decisions. " +
		"Errors are RFC 9457 problem documents with a stable code, in the caller's language (Accept-Language: zh, en)."
	config.Servers = []*huma.Server{{URL: Prefix}}
	config.OpenAPIPath = "/openapi"
	config.DocsPath, config.SchemasPath = "", "" // nothing is loaded from elsewhere
	config.CreateHooks = nil                     // no $schema in answers
	config.Transformers = []huma.Transformer{s.localised}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName},
	}
	return config
}

// localised writes failures in the caller's language, both ours and those of the HTTP library.
func (s *server) localised(ctx huma.Context, _ string, v any) (any, error) {
	switch v := v.(type) {
	case *failure:
		return v.in(texts.FromHeader(ctx.Header("Accept-Language"))), nil
	case *huma.ErrorModel:
		f := requestFailure(v)
		if f.status == http.StatusInternalServerError {
			s.Log.ErrorContext(ctx.Context(), "the HTTP library failed", "error", v.Detail, "request", requestID(ctx.Context()))
		}
		return f.in(texts.FromHeader(ctx.Header("Accept-Language"))), nil
	}
	return v, nil
}
