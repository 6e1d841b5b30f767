package temporald

import (
	"context"
	"log/slog"
	"strings"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// serverLog hands the server's warnings and errors to slog; the rest is for its developers.
type serverLog struct{ log *slog.Logger }

var _ log.Logger = (*serverLog)(nil)

func (*serverLog) Debug(string, ...tag.Tag) {}
func (*serverLog) Info(string, ...tag.Tag)  {}

// Warn drops what a single node says of itself at every start.
func (l *serverLog) Warn(msg string, tags ...tag.Tag) {
	if strings.Contains(msg, "Nexus") || strings.Contains(msg, "Not using any authorizer") || strings.Contains(msg, "encryption") {
		return
	}
	l.say(slog.LevelWarn, msg, tags)
}
func (l *serverLog) Error(msg string, tags ...tag.Tag)  { l.say(slog.LevelError, msg, tags) }
func (l *serverLog) DPanic(msg string, tags ...tag.Tag) { l.say(slog.LevelError, msg, tags) }
func (l *serverLog) Panic(msg string, tags ...tag.Tag) {
	l.say(slog.LevelError, msg, tags)
	panic(msg)
}

// Fatal must not end the program: the embedded server's failure is reported like any other, and
// the case stays safe in the store.
func (l *serverLog) Fatal(msg string, tags ...tag.Tag) { l.say(slog.LevelError, msg, tags) }

func (l *serverLog) say(level slog.Level, msg string, tags []tag.Tag) {
	attrs := make([]slog.Attr, 0, len(tags)+1)
	attrs = append(attrs, slog.String("from", "temporal"))
	for _, t := range tags {
		attrs = append(attrs, slog.Any(t.Key(), t.Value()))
	}
	l.log.LogAttrs(context.Background(), level, msg, attrs...)
}

// quiet is the log of clients that only ask whether the server is there.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
