package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"shunban/internal/texts"
)

// note travels with a request and is filled in on the way, for the log and the counters.
type note struct {
	id     string // of the request, also in the answer's X-Request-Id
	route  string // the pattern that matched, so that ids do not make counters endless
	login  string
	status int
	bytes  int64
}

type noteKey struct{}

func noteOf(ctx context.Context) *note {
	if n, ok := ctx.Value(noteKey{}).(*note); ok {
		return n
	}
	return &note{}
}

// requestID is what an operator finds the request by in the log.
func requestID(ctx context.Context) string { return noteOf(ctx).id }

// identified gives every request an id. One that comes along from a proxy is kept when it is plain.
func (s *server) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !plain(id, 64) {
			id = uuid.NewString()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), noteKey{}, &note{id: id})))
	})
}

// plain tells whether a text from outside is short and harmless enough to be logged and kept.
func plain(text string, most int) bool {
	for _, r := range text {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return text != "" && len(text) <= most
}

// observed writes one line per request and counts it. Nobody's query is logged: it may hold a case's
// query code.
func (s *server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		watched := &watchedWriter{ResponseWriter: w, note: noteOf(r.Context())}
		next.ServeHTTP(watched, r)
		n, took := watched.note, time.Since(begun)
		if n.status == 0 {
			n.status = http.StatusOK
		}
		s.metrics.request(r.Method, n.route, n.status, took)
		level := slog.LevelInfo
		if !underAPI(r) && n.status < http.StatusInternalServerError {
			level = slog.LevelDebug
		}
		s.Log.LogAttrs(r.Context(), level, "request", slog.String("request", n.id), slog.String("method", r.Method),
			slog.String("path", r.URL.Path), slog.Int("status", n.status), slog.Int64("bytes", n.bytes),
			slog.Duration("took", took), slog.String("user", n.login), slog.String("address", s.address(r)))
	})
}

// watchedWriter notes what is answered.
type watchedWriter struct {
	http.ResponseWriter
	note *note
}

func (w *watchedWriter) WriteHeader(status int) {
	if w.note.status == 0 {
		w.note.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watchedWriter) Write(b []byte) (int, error) {
	if w.note.status == 0 {
		w.note.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.note.bytes += int64(n)
	return n, err
}

func (w *watchedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// noteRoute notes which route was matched.
func noteRoute(c *gin.Context) {
	n := noteOf(c.Request.Context())
	if n.route = c.FullPath(); n.route == "" {
		n.route = "other"
	}
	c.Next()
}

// recovered answers a failure of the program as such, and keeps the program running.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			if fault == http.ErrAbortHandler { // the client is gone; the server knows how to end this
				panic(fault)
			}
			s.Log.ErrorContext(r.Context(), "a request failed", "request", requestID(r.Context()), "path", r.URL.Path,
				"error", fault, "stack", string(debug.Stack()))
			if noteOf(r.Context()).status == 0 {
				s.write(w, r, problem(http.StatusInternalServerError, "internal"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// pagePolicy says what the page may load: itself and nothing else. Styles are inline because the
// component library writes them at run time; unsafe-eval is for the form's validator, which compiles
// the JSON Schema of each form into a function. Pictures may be inline and local.
const pagePolicy = "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; frame-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

// dataPolicy is for answers that are no pages: nothing in them is to be run.
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

// secured sets the headers that tell browsers to be careful.
func (s *server) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Content-Security-Policy", pagePolicy)
		if underAPI(r) {
			h.Set("Content-Security-Policy", dataPolicy)
			h.Set("Cache-Control", "no-store")
			h.Add("Vary", "Accept-Language")
		}
		if s.SecureCookies {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what another site makes a signed-in browser send.
func (s *server) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.write(w, r, problem(http.StatusForbidden, "cross-site"))
	}))
	return protection.Handler(next)
}

// The most that is read of a request.
const (
	bodyLimit = 2 << 20  // JSON: the longest form takes a few KB
	fileLimit = 50 << 20 // a file that is attached
)

// bounded keeps anybody from sending without end. What says itself that it is too long is not read.
func (s *server) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(bodyLimit)
		if r.URL.Path == Prefix+"/files" {
			limit = fileLimit + bodyLimit // with what surrounds the file in the form
		}
		if r.ContentLength > limit {
			s.write(w, r, problem(http.StatusRequestEntityTooLarge, "body-too-large"))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

func underAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// address is where a request comes from, past the proxies that are trusted to say so.
func (s *server) address(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := peer.Addr().Unmap()
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at.String()
}

func (s *server) trusted(at netip.Addr) bool {
	for _, prefix := range s.TrustedProxies {
		if prefix.Contains(at) {
			return true
		}
	}
	return false
}

// write answers with a failure where no handler of the HTTP library does.
func (s *server) write(w http.ResponseWriter, r *http.Request, f *failure) {
	if f.status == http.StatusInternalServerError && f.cause != nil {
		s.Log.ErrorContext(r.Context(), "a request failed", "request", requestID(r.Context()), "path", r.URL.Path, "error", f.cause)
	}
	for name, values := range f.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", f.ContentType(""))
	w.WriteHeader(f.status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(f.in(texts.FromHeader(r.Header.Get("Accept-Language")))) // the client may be gone; nothing is left to tell
}

// notFound answers what no route takes: a problem under /api, the page elsewhere.
func (s *server) notFound(c *gin.Context) {
	if underAPI(c.Request) {
		s.write(c.Writer, c.Request, problem(http.StatusNotFound, "no-such-address"))
		return
	}
	c.Writer.WriteHeader(http.StatusOK) // gin has noted a 404; the page decides for itself
	s.Web.ServeHTTP(c.Writer, c.Request)
}

func (s *server) notAllowed(c *gin.Context) {
	if !underAPI(c.Request) {
		s.Web.ServeHTTP(c.Writer, c.Request)
		return
	}
	s.write(c.Writer, c.Request, problem(http.StatusMethodNotAllowed, "method-not-allowed", "method", c.Request.Method))
}
