package api

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits bounds how often something may be tried. Each process counts for itself: the limits make
// guessing slow, they are not what correctness rests on.
type limits struct {
	signIn    limit // wrong passwords, per login and address
	signInAny limit // wrong passwords for any login, per address
	track     limit // looking up cases, per address

	hashing chan struct{} // passwords being checked right now: each takes 19 MiB
}

func newLimits() *limits {
	return &limits{
		signIn:    limit{burst: 5, each: 20 * time.Second},
		signInAny: limit{burst: 50, each: 2 * time.Second},
		track:     limit{burst: 30, each: 2 * time.Second},
		hashing:   make(chan struct{}, 4),
	}
}

// hash waits for a place to check a password in. release gives the place back.
func (l *limits) hash(ctx context.Context) (release func(), err error) {
	select {
	case l.hashing <- struct{}{}:
		return func() { <-l.hashing }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
}

// limit allows burst tries at once and one more each so often.
type limit struct {
	burst int
	each  time.Duration

	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

// most is how many keys are remembered. When it is reached, those that have all their tries again are
// forgotten; an attacker with that many addresses is beyond what this can stop.
const most = 20_000

// try takes one try. With none left it says how long to wait. Giving the try back is for tries that
// turned out to be right.
func (l *limit) try(key string, now time.Time) (giveBack func(), wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keys == nil {
		l.keys = map[string]*rate.Limiter{}
	}
	limiter, ok := l.keys[key]
	if !ok {
		if len(l.keys) >= most {
			l.forget(now)
		}
		limiter = rate.NewLimiter(rate.Every(l.each), l.burst)
		l.keys[key] = limiter
	}
	reservation := limiter.ReserveN(now, 1)
	if wait := reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return func() {}, wait
	}
	return func() { reservation.CancelAt(now) }, 0
}

func (l *limit) forget(now time.Time) {
	for key, limiter := range l.keys {
		if limiter.TokensAt(now) >= float64(l.burst) {
			delete(l.keys, key)
		}
	}
	if len(l.keys) >= most {
		clear(l.keys)
	}
}
