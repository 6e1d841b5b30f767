package legaltime

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/store"
)

// Calendars gives the calendar in force and the number of its edition.
type Calendars interface {
	Current(ctx context.Context) (*calendar.Calendar, int, error)
}

// Fixed is a calendar that is never amended.
type Fixed struct{ Calendar *calendar.Calendar }

// Current is that calendar, as edition 0.
func (f Fixed) Current(context.Context) (*calendar.Calendar, int, error) { return f.Calendar, 0, nil }

// Room is where cases run.
type Room interface {
	// Apply brings an event to a case and waits until it has been recorded. The same request
	// again changes nothing.
	Apply(ctx context.Context, caseID string, e engine.Event) error
}

// Keeper keeps an installation's calendar. It is safe for concurrent use.
type Keeper struct {
	store  *store.Store
	room   func() Room
	zone   *time.Location
	cutoff time.Duration
	now    func() time.Time
	log    *slog.Logger

	shipped []store.CalendarYear

	mu      sync.Mutex
	edition int
	current *calendar.Calendar
	wake    chan struct{}

	reminded calendar.Date // the day on which a missing year was last named in the log; Run's alone
}

// Options are what a keeper works with.
type Options struct {
	Store  *store.Store
	Room   func() Room // asked when the first case is to be moved
	Zone   *time.Location
	Cutoff time.Duration // the hour at which a day ends; zero is midnight
	Now    func() time.Time
	Log    *slog.Logger
}

// New makes a keeper.
func New(o Options) *Keeper {
	return &Keeper{store: o.Store, room: o.Room, zone: o.Zone, cutoff: o.Cutoff, now: o.Now, log: o.Log, wake: make(chan struct{}, 1)}
}

// Begin publishes the shipped schedules where no calendar was published yet. Later releases bring
// new years as proposals only: dates move when an administrator says so.
func (k *Keeper) Begin(ctx context.Context, files fs.FS, dir string) error {
	var err error
	if k.shipped, err = read(files, dir); err != nil {
		return err
	}
	edition, err := k.store.CalendarEdition(ctx)
	if err != nil || edition > 0 {
		return err
	}
	_, err = k.store.PublishCalendar(ctx, 0, k.shipped, "", k.now())
	if errors.Is(err, store.ErrConflict) { // another process was quicker
		return nil
	}
	return err
}

// Shipped are the schedules that came with the program.
func (k *Keeper) Shipped() []store.CalendarYear { return k.shipped }

// Cutoff is the hour at which a day ends; zero is midnight.
func (k *Keeper) Cutoff() time.Duration { return k.cutoff }

// read gives the schedules of a folder.
func read(files fs.FS, dir string) ([]store.CalendarYear, error) {
	names, err := fs.Glob(files, dir+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the calendars: %w", err)
	}
	var years []store.CalendarYear
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read calendar: %w", err)
		}
		year, findings := calendar.ParseYear(name, text)
		if len(findings) > 0 {
			return nil, findings[0]
		}
		years = append(years, store.CalendarYear{Layer: year.Layer, Year: year.Year, Source: string(text)})
	}
	return years, nil
}

// Current is the calendar in force. It looks each time whether another edition was published, here
// or by another process.
func (k *Keeper) Current(ctx context.Context) (*calendar.Calendar, int, error) {
	edition, err := k.store.CalendarEdition(ctx)
	if err != nil {
		return nil, 0, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current != nil && k.edition == edition {
		return k.current, edition, nil
	}
	years, err := k.store.CalendarYears(ctx, edition)
	if err != nil {
		return nil, 0, err
	}
	made, err := k.build(years)
	if err != nil {
		return nil, 0, fmt.Errorf("the calendar in force cannot be read: %w", err)
	}
	k.current, k.edition = made, edition
	return made, edition, nil
}

// build makes a calendar of schedules as they are kept.
func (k *Keeper) build(years []store.CalendarYear) (*calendar.Calendar, error) {
	parsed := make([]calendar.Year, 0, len(years))
	for _, y := range years {
		year, findings := calendar.ParseYear(FileName(y.Layer, y.Year), []byte(y.Source))
		if len(findings) > 0 {
			return nil, findings[0]
		}
		parsed = append(parsed, year)
	}
	made, err := calendar.New(k.zone, parsed...)
	if err != nil {
		return nil, err
	}
	return made.WithCutoff(k.cutoff)
}

// FileName is what a schedule is called in findings.
func FileName(layer string, year int) string {
	if layer == "" {
		layer = "cn"
	}
	return fmt.Sprintf("%s-%d.yaml", layer, year)
}
