package api

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"shunban/internal/store"
)

// Tracked is how anybody names a case: by its number and query code.
type Tracked struct {
	Number string `query:"number" required:"true" maxLength:"40"`
	Code   string `query:"code" required:"true" maxLength:"40"`
}

type trackOutput struct{ Body Track }

// getTrack shows the public face of a case to whoever knows its number and query code. A wrong number
// and a wrong code are told alike, and tries are limited.
func (s *server) getTrack(ctx context.Context, c *call, in *Tracked) (*trackOutput, error) {
	v, err := s.tracked(ctx, c, *in)
	if err != nil {
		return nil, err
	}
	log, err := s.Store.Events(ctx, v.state.Case, 0)
	if err != nil {
		return nil, err
	}
	return &trackOutput{Body: v.track(log)}, nil
}

// tracked finds the case that belongs to a number and a query code.
func (s *server) tracked(ctx context.Context, c *call, in Tracked) (*view, error) {
	if _, wait := s.limits.track.try(c.address, c.now); wait > 0 {
		return nil, tooMany(wait)
	}
	found, err := s.Store.CaseByNumber(ctx, typed(in.Number))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if subtle.ConstantTimeCompare([]byte(found.Code), []byte(typed(in.Code))) != 1 || found.Code == "" {
		return nil, problem(http.StatusNotFound, "no-such-case")
	}
	return s.prepare(ctx, c, found)
}

// typed brings what somebody copied by hand to the form it is kept in.
func typed(text string) string { return strings.ToUpper(strings.TrimSpace(text)) }
