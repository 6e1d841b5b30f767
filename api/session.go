package api

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"shunban/internal/identity"
)

const (
	cookieName = "shunban_session"

	// idle is how long a session lasts without being used, absolute how long at most.
	idle     = 2 * time.Hour
	absolute = 12 * time.Hour
	// touch is how often being used is written down. Every request would be a write to the database.
	touch = 5 * time.Minute
)

// What a session holds.
const (
	keyLogin = "login"
	keySince = "since" // Unix seconds of the sign-in
	keySeen  = "seen"  // Unix seconds of the last use, give or take touch
)

func newSessions(deps Deps) *scs.SessionManager {
	m := scs.New()
	m.Store = deps.Sessions
	m.Lifetime = absolute
	m.Cookie.Name = cookieName
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = deps.SecureCookies
	m.Cookie.Persist = false // gone with the browser
	return m
}

// signedIn is who the session of a request belongs to. A session that has not been used for too long,
// or that is too old, is ended here; so is one of somebody who is no longer in the directory.
func (s *server) signedIn(ctx context.Context, d *identity.Directory) (identity.Person, bool) {
	login := s.sessions.GetString(ctx, keyLogin)
	if login == "" {
		return identity.Person{}, false
	}
	now := s.Now()
	since, seen := time.Unix(s.sessions.GetInt64(ctx, keySince), 0), time.Unix(s.sessions.GetInt64(ctx, keySeen), 0)
	person, known := d.Person(login)
	if !known || now.Sub(since) > absolute || now.Sub(seen) > idle {
		if err := s.sessions.Destroy(ctx); err != nil {
			s.Log.ErrorContext(ctx, "a session could not be ended", "error", err)
		}
		return identity.Person{}, false
	}
	if now.Sub(seen) > touch {
		s.sessions.Put(ctx, keySeen, now.Unix())
	}
	noteOf(ctx).login = login
	return person, true
}

type signInInput struct {
	Body struct {
		Login    string `json:"login" minLength:"1" maxLength:"100"`
		Password string `json:"password" minLength:"1" maxLength:"256"`
	}
}

type sessionOutput struct{ Body Session }

// signIn begins a session. Who is wrong is not told what was wrong, and after some wrong tries has to
// wait.
func (s *server) signIn(ctx context.Context, c *call, in *signInInput) (*sessionOutput, error) {
	now := s.Now()
	giveBack, wait := s.limits.signIn.try(in.Body.Login+"\x00"+c.address, now)
	giveBackAny, waitAny := s.limits.signInAny.try(c.address, now)
	if wait = max(wait, waitAny); wait > 0 {
		giveBack()
		giveBackAny()
		return nil, tooMany(wait)
	}
	person, _ := c.directory.Person(in.Body.Login)
	right, err := s.checkPassword(ctx, person, in.Body.Password)
	if err != nil {
		return nil, err
	}
	if !right {
		return nil, problem(http.StatusUnauthorized, "wrong-login")
	}
	giveBack()
	giveBackAny()
	if err := s.sessions.RenewToken(ctx); err != nil { // a token known before must not become a signed-in one
		return nil, err
	}
	s.sessions.Put(ctx, keyLogin, person.Login)
	s.sessions.Put(ctx, keySince, now.Unix())
	s.sessions.Put(ctx, keySeen, now.Unix())
	noteOf(ctx).login = person.Login
	c.person = person
	session, err := s.session(ctx, c)
	return &sessionOutput{Body: session}, err
}

func (s *server) checkPassword(ctx context.Context, person identity.Person, password string) (bool, error) {
	release, err := s.limits.hash(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	return identity.CheckPassword(person.Password, password), nil
}

func tooMany(wait time.Duration) *failure {
	f := problem(http.StatusTooManyRequests, "too-many-tries")
	f.retry = wait
	return f
}

func (s *server) getSession(ctx context.Context, c *call, _ *struct{}) (*sessionOutput, error) {
	session, err := s.session(ctx, c)
	return &sessionOutput{Body: session}, err
}

func (s *server) signOut(ctx context.Context, _ *call, _ *struct{}) (*struct{}, error) {
	return nil, s.sessions.Destroy(ctx)
}
