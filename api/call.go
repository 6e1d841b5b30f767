package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/google/uuid"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/texts"
)

// call is what every handler knows: who calls, and the organisation at that moment.
type call struct {
	directory *identity.Directory
	person    identity.Person // nobody, where signing in is not needed
	lang      texts.Lang
	address   string
	now       time.Time
	calendar  *calendar.Calendar // in force
	edition   int

	definitions map[string]publishedProcess // read so far, by hash
}

// may asks the one place that decides, and gives the capacity in which the person acts.
func (c *call) may(action identity.Action, o identity.Object) (identity.Holding, error) {
	d := c.directory.May(c.person, action, o)
	if !d.Allowed {
		return identity.Holding{}, refused(c.directory, d.Code, d.Params)
	}
	return d.As, nil
}

// acting asks the same place, and gives the one who acts as a case records them.
func (c *call) acting(action identity.Action, o identity.Object) (engine.Actor, error) {
	d := c.directory.May(c.person, action, o)
	if !d.Allowed {
		return engine.Actor{}, refused(c.directory, d.Code, d.Params)
	}
	return c.as(d), nil
}

// as is the person as a permission lets them act: in a capacity, as an administrator, or in a
// rehearsal for the person named.
func (c *call) as(d identity.Decision) engine.Actor {
	by := c.actor(d.As)
	by.Role = d.Role
	if d.For != "" {
		person, _ := c.directory.Person(d.For)
		by.For = &engine.Actor{User: d.For, Name: person.Name, Unit: d.As.Unit, Post: d.As.Post}
	}
	return by
}

// actor is the person in a capacity, as a case records it.
func (c *call) actor(as identity.Holding) engine.Actor {
	return engine.Actor{User: c.person.Login, Name: c.person.Name, Unit: as.Unit, Post: as.Post}
}

// Who may call an operation at all.
type audience int

const (
	anybody audience = iota
	people           // who has signed in
)

type callKey struct{}

// withCall prepares what every handler knows, and turns away who is not signed in where that is needed,
// before anything of the request's body is read.
func (s *server) withCall(ctx huma.Context, next func(huma.Context)) {
	request := humagin.Unwrap(ctx).Request
	who := anybody
	if len(ctx.Operation().Security) > 0 {
		who = people
	}
	c, err := s.newCall(request, who)
	if err != nil {
		s.write(humagin.Unwrap(ctx).Writer, request, failureOf(nil, err))
		return
	}
	next(huma.WithValue(ctx, callKey{}, c))
}

// newCall prepares what a handler knows of the one who calls.
func (s *server) newCall(r *http.Request, who audience) (*call, error) {
	directory, err := s.directoryNow(r.Context())
	if err != nil {
		return nil, err
	}
	person, ok := s.signedIn(r.Context(), directory)
	if !ok && who == people {
		return nil, problem(http.StatusUnauthorized, "not-signed-in")
	}
	days, edition, err := s.Calendar.Current(r.Context())
	if err != nil {
		return nil, err
	}
	return &call{directory: directory, person: person, lang: texts.FromHeader(r.Header.Get("Accept-Language")), address: s.address(r), now: s.Now(),
		calendar: days, edition: edition}, nil
}

// route enters an operation: into the description, and into the routes. What the handler returns as an
// error becomes a problem document; the machine's own failures are logged here and nowhere else.
func route[I, O any](s *server, api huma.API, who audience, op huma.Operation, handler func(context.Context, *call, *I) (*O, error)) {
	if who == people {
		op.Security = []map[string][]string{{"session": {}}}
	}
	op.MaxBodyBytes = bodyLimit
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		c := ctx.Value(callKey{}).(*call) // withCall has put it there
		out, err := handler(ctx, c, in)
		if err == nil {
			return out, nil
		}
		f := failureOf(c.directory, err)
		if f.status >= http.StatusInternalServerError && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "a request failed", "request", requestID(ctx), "operation", op.OperationID, "error", f.cause)
		}
		return nil, f
	})
}

// Keyed is the header by which a caller repeats a request without repeating its effect.
type Keyed struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"The same key with the same request has its effect once. Up to 200 printable ASCII characters; keys belong to the user."`

	of string // of several requests in one: which; not set from outside
}

// part tells the requests of one call apart.
func (k Keyed) part() string {
	if k.of == "" {
		return ""
	}
	return "\x00" + k.of
}

// requests is the name space of request ids made from keys.
var requests = uuid.MustParse("6a1c1a6e-3d0a-4a9f-9d7e-6b2f0f5c8e11")

// request is the id under which a request is delivered. The user and the operation are part of it, so
// that two users, or two operations, that happen on the same key do not meet.
func (c *call) request(operation string, k Keyed) (string, error) {
	if k.IdempotencyKey == "" {
		return uuid.NewString(), nil
	}
	if !plain(k.IdempotencyKey, 200) {
		return "", problem(http.StatusUnprocessableEntity, "bad-key")
	}
	return uuid.NewSHA1(requests, []byte(c.person.Login+"\x00"+operation+"\x00"+k.IdempotencyKey+k.part())).String(), nil
}
