package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"

	"shunban/activities"
	"shunban/api"
	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/config"
	"shunban/internal/delivery"
	"shunban/internal/documents"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/internal/temporald"
	"shunban/web"
	"shunban/workflows"
)

// demoPassword is the password of all invented people.
const demoPassword = "shunban"

// installation is the program put together: the parts that are wanted, and what closes them.
type installation struct {
	settings config.Settings
	log      *slog.Logger
	calendar *calendar.Calendar // the shipped one, for proving definitions
	keeper   *legaltime.Keeper
	store    *store.Store
	temporal client.Client
	archive  *documents.Archive
	closing  []func()
}

func newLogger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l}))
}

// tuneMemory lets the heap grow to three times what is in use instead of twice: what a server
// allocates lives for one request, and with the embedded Temporal collecting it less often gives a
// tenth more decisions a second (docs/measurements.md). GOGC, where it is set, says otherwise.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// open connects to the database and to Temporal, starting an embedded server where that is wanted.
func open(ctx context.Context, settings config.Settings, log *slog.Logger) (in *installation, err error) {
	tuneMemory()
	in = &installation{settings: settings, log: log}
	defer func() {
		if err != nil {
			in.close()
			in = nil
		}
	}()
	if in.calendar, err = loadCalendar(); err != nil {
		return in, err
	}
	if in.store, err = store.Open(ctx, settings.Database); err != nil {
		return in, err
	}
	in.closing = append(in.closing, func() { warn(log, "close the database", in.store.Close()) })
	in.keeper = legaltime.New(legaltime.Options{Store: in.store, Room: in.room, Zone: process.Zone, Cutoff: settings.Cutoff, Now: time.Now, Log: log})
	if err = in.keeper.Begin(ctx, definitions.Files, "calendars"); err != nil {
		return in, err
	}
	return in, in.connect(ctx)
}

// connect reaches Temporal.
func (in *installation) connect(ctx context.Context) error {
	options := client.Options{HostPort: in.settings.TemporalServer, Namespace: in.settings.Namespace, Logger: sdklog.NewStructuredLogger(warnings(in.log))}
	if in.settings.TemporalMode != config.External {
		server, err := in.embed(ctx)
		if err != nil {
			return err
		}
		in.closing = append(in.closing, server.Stop)
		in.temporal, err = server.Dial(options)
		if err != nil {
			return err
		}
		in.closing = append(in.closing, in.temporal.Close)
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var err error
	if in.temporal, err = client.DialContext(ctx, options); err != nil {
		return fmt.Errorf("the Temporal cluster at %s cannot be reached: %w", in.settings.TemporalServer, err)
	}
	in.closing = append(in.closing, in.temporal.Close)
	return nil
}

func (in *installation) embed(ctx context.Context) (*temporald.Server, error) {
	o := temporald.Options{Namespace: in.settings.Namespace, Logger: in.log}
	if in.settings.TemporalMode == config.EmbeddedSQLite {
		o.SQLiteFile = filepath.Join(in.settings.DataDir, "temporal.db")
		return temporald.Start(ctx, o)
	}
	pg, err := temporald.ParsePostgres(in.settings.Database)
	if err != nil {
		return nil, err
	}
	o.Postgres = pg
	return temporald.Start(ctx, o)
}

// startWorker runs cases in this process.
func (in *installation) startWorker() (worker.Worker, error) {
	w := workflows.NewWorker(in.temporal, in.settings.TaskQueue, workflows.NewHost(workflows.LongHistory), activities.New(in.keeper, in.store, in.settings.Services, in.newDesk()))
	if err := w.Start(); err != nil {
		return nil, fmt.Errorf("start the worker: %w", err)
	}
	in.closing = append(in.closing, w.Stop)
	return w, nil
}

// handler puts the page and the API together, and the desk that delivers what people decide.
func (in *installation) handler(ctx context.Context, group *errgroup.Group) (http.Handler, error) {
	var err error
	if in.archive, err = documents.OpenFolder(in.settings.Documents); err != nil {
		return nil, err
	}
	in.closing = append(in.closing, func() { warn(in.log, "close the documents", in.archive.Close()) })
	desk := in.newDesk()
	group.Go(func() error { desk.Run(ctx); return nil })
	group.Go(func() error { in.forgetSessions(ctx); return nil })
	group.Go(func() error { in.keeper.Run(ctx); return nil })

	deps := api.Deps{
		Cases: desk, Store: in.store, Documents: in.archive, Sessions: in.store.Sessions(), Calendar: in.keeper,
		Ready: in.ready, Now: time.Now, Log: in.log, Web: web.Handler(),
		SecureCookies: in.settings.SecureCookies, TrustedProxies: in.settings.TrustedProxies, Version: version,
		Lights: api.Lights{Yellow: in.settings.Yellow, Red: in.settings.Red},
	}
	if in.settings.Demo {
		deps.Demo = &api.Demo{Password: demoPassword}
	}
	return api.New(deps)
}

// room is where cases run, once Temporal is reached.
func (in *installation) room() legaltime.Room {
	return workflows.NewClient(in.temporal, in.settings.Namespace, in.settings.TaskQueue)
}

// newDesk makes a desk at which requests are taken and delivered.
func (in *installation) newDesk() *delivery.Desk {
	return delivery.New(delivery.Options{
		Store: in.store, Room: workflows.NewClient(in.temporal, in.settings.Namespace, in.settings.TaskQueue),
		Calendars: in.keeper, Units: in.unit, Now: time.Now, Log: in.log,
	})
}

// unit finds a unit of the organisation.
func (in *installation) unit(ctx context.Context, id string) (delivery.Unit, bool) {
	unit, err := in.store.Unit(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return delivery.Unit{}, false
	}
	if err != nil {
		in.log.Error("a unit cannot be read", "error", err)
		return delivery.Unit{}, false
	}
	return delivery.Unit{Kind: unit.Kind, Name: unit.Name}, true
}

// ready says whether the database and Temporal answer.
func (in *installation) ready(ctx context.Context) error {
	if err := in.store.Ping(ctx); err != nil {
		return err
	}
	if _, err := in.temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return fmt.Errorf("Temporal does not answer: %w", err)
	}
	return nil
}

// forgetSessions removes expired sessions from time to time.
func (in *installation) forgetSessions(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := in.store.Sessions().DeleteExpired(ctx); err != nil && ctx.Err() == nil {
				in.log.Warn("expired sessions were not removed", "error", err)
			}
		}
	}
}

// close ends everything in the reverse order of its beginning.
func (in *installation) close() {
	for i := len(in.closing) - 1; i >= 0; i-- {
		in.closing[i]()
	}
	in.closing = nil
}

func warn(log *slog.Logger, doing string, err error) {
	if err != nil {
		log.Warn(doing, "error", err)
	}
}

// warnings is a log without what Temporal's client says of every worker it starts.
func warnings(log *slog.Logger) *slog.Logger {
	return slog.New(atLeast{log.Handler(), slog.LevelWarn})
}

type atLeast struct {
	slog.Handler
	level slog.Level
}

func (h atLeast) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= h.level && h.Handler.Enabled(ctx, level)
}

func (h atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{h.Handler.WithAttrs(attrs), h.level}
}

func (h atLeast) WithGroup(name string) slog.Handler {
	return atLeast{h.Handler.WithGroup(name), h.level}
}

// yamlFiles lists the definitions of a folder, without the organisation.
func yamlFiles(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, err
	}
	var found []string
	for _, name := range names {
		if name != organisationFile {
			found = append(found, name)
		}
	}
	return found, nil
}

const organisationFile = "organisation.yaml"

func readable(folder string) error {
	info, err := os.Stat(folder)
	if err != nil {
		return fmt.Errorf("the folder %s cannot be read: %w", folder, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no folder", folder)
	}
	return nil
}
