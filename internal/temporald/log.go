package temporald

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// serverLog hands the server's warnings and errors to slog; the rest is for its developers.
type serverLog struct {
	log *slog.Logger

	mu       sync.Mutex
	started  bool
	stopping bool
	first    error // the first failure that ended a part of the server
}

var _ log.Logger = (*serverLog)(nil)

// expected is how warnings begin that a single node gives at every start, with nothing wrong.
var expected = []string{
	"Not using any authorizer",
	"HTTP API port has not been set",
}

func (*serverLog) Debug(string, ...tag.Tag) {}
func (*serverLog) Info(string, ...tag.Tag)  {}

func (l *serverLog) Warn(msg string, tags ...tag.Tag) {
	if l.goingDown() || slices.ContainsFunc(expected, func(beginning string) bool { return strings.HasPrefix(msg, beginning) }) {
		return
	}
	l.say(slog.LevelWarn, msg, tags)
}

// Error drops what the server says of a shard whose ownership it is about to learn, which on a slow
// disk happens at every start and is tried again at once, and of calls whose caller went away.
func (l *serverLog) Error(msg string, tags ...tag.Tag) {
	err := failure(msg, tags)
	harmless := err.Error() == msg+": shard status unknown" || errors.Is(err, context.Canceled) || strings.HasSuffix(err.Error(), context.Canceled.Error())
	if !l.goingDown() && !harmless {
		l.say(slog.LevelError, msg, tags)
	}
}

func (l *serverLog) DPanic(msg string, tags ...tag.Tag) { l.say(slog.LevelError, msg, tags) }

func (l *serverLog) Panic(msg string, tags ...tag.Tag) {
	l.say(slog.LevelError, msg, tags)
	panic(msg)
}

// Fatal must not end the program, and its caller relies on its not returning: it ends the goroutine
// that cannot go on. During a start the failure becomes the start's error; later it is logged, and
// what people have decided stays safe in the store until the program is started again.
func (l *serverLog) Fatal(msg string, tags ...tag.Tag) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first == nil {
		l.first = failure(msg, tags)
	}
	if l.started {
		l.say(slog.LevelError, msg, tags)
	}
	runtime.Goexit()
}

// begun ends the start: it gives the failure that ended a part of the server, if one did.
func (l *serverLog) begun() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.started = true
	return l.first
}

// stop says that the server goes down. Its parts now complain of missing each other, and of what
// they could not finish; what the server has acknowledged is in its store.
func (l *serverLog) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopping = true
}

func (l *serverLog) goingDown() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopping
}

func (l *serverLog) say(level slog.Level, msg string, tags []tag.Tag) {
	attrs := make([]slog.Attr, 0, len(tags)+1)
	attrs = append(attrs, slog.String("from", "temporal"))
	for _, t := range tags {
		attrs = append(attrs, slog.Any(t.Key(), t.Value()))
	}
	l.log.LogAttrs(context.Background(), level, msg, attrs...)
}

// failure makes an error of a log line, with the error that the line carries.
func failure(msg string, tags []tag.Tag) error {
	for _, t := range tags {
		if carrier, ok := t.(tag.ZapTag); ok {
			if err, ok := carrier.Field().Interface.(error); ok {
				return fmt.Errorf("%s: %w", msg, err)
			}
		}
	}
	return errors.New(msg)
}

// listening keeps the last failure that was logged, for parts that log instead of returning it.
type listening struct {
	log.Logger
	last error
}

func (l *listening) Error(msg string, tags ...tag.Tag) { l.last = failure(msg, tags) }
