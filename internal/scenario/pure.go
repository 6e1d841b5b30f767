package scenario

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/process"
)

// Case is a case at work, wherever it runs.
type Case interface {
	// Apply brings an event; the case sets its time. A precise no is an *engine.Refusal.
	Apply(ctx context.Context, e engine.Event) error
	// Forward lets time pass to the moment at which a limit that began now would have run out.
	Forward(ctx context.Context, limit calendar.Limit) error
	// ForwardTo lets time pass to a moment of the story; it is as far from the story's beginning as
	// the moment is from the start that was given.
	ForwardTo(ctx context.Context, moment time.Time) error
	// State is the case's state now.
	State(ctx context.Context) (engine.State, error)
	// Events is all that has happened.
	Events(ctx context.Context) ([]engine.Event, error)
	// Due is when a limit that began now would run out.
	Due(ctx context.Context, limit calendar.Limit) (time.Time, error)
}

// Executor begins cases.
type Executor interface {
	Open(ctx context.Context, p *process.Process, given process.Given) (Case, error)
}

// Pure runs cases on the engine alone, with a virtual clock.
type Pure struct {
	Calendar *calendar.Calendar
	// Follow, when set, takes every moment from a run elsewhere, so that both can be compared
	// whatever the hour.
	Follow *Moments
}

// Moments are the moments of one run of a scenario, each kind in its order.
type Moments struct {
	Acts     []time.Time // at which people's acts were taken, or refused
	Forwards []time.Time // to which time was let pass
	Dues     []time.Time // that were proposed as another date
}

// Open begins a case at the scenario's own start.
func (x Pure) Open(_ context.Context, p *process.Process, given process.Given) (Case, error) {
	c := &pureCase{process: p, calendar: x.Calendar, now: given.Start, registers: NewRegisters(given.Registers)}
	if x.Follow != nil {
		follow := *x.Follow
		c.follow = &follow
	}
	return c, nil
}

type pureCase struct {
	process   *process.Process
	calendar  *calendar.Calendar
	now       time.Time
	follow    *Moments
	registers Registers
	state     engine.State
	events    []engine.Event
}

// take gives the next of the moments followed, or the one that the virtual clock would have.
func take(moments *[]time.Time, otherwise time.Time) time.Time {
	if moments == nil || len(*moments) == 0 {
		return otherwise
	}
	next := (*moments)[0]
	*moments = (*moments)[1:]
	return next
}

// Beyond is how far past a moment a story's clock is moved, so that what runs out at that moment has run
// out; a real server's clock is moved as far.
const Beyond = time.Minute

// Apply checks and applies an event. A second passes with each, so that no two acts of people fall
// into the same instant.
func (c *pureCase) Apply(_ context.Context, e engine.Event) error {
	e.At = c.now.Add(time.Second)
	if c.follow != nil {
		e.At = take(&c.follow.Acts, e.At)
	}
	if err := c.step(engine.Decide, e); err != nil {
		return err
	}
	c.now = e.At
	return c.follows()
}

// follows applies what happens by itself at once: what is due already, and the jobs that need nobody outside. A real
// case does them in this order too, because a job takes a moment.
func (c *pureCase) follows() error {
	for {
		if wake, ok := engine.NextWake(c.process, c.state); ok && !wake.At.After(c.now) {
			if err := c.step(engine.Drive, wake.Event(c.now)); err != nil {
				return err
			}
			continue
		}
		done, ok, err := c.job()
		if err != nil || !ok {
			return err
		}
		if err := c.step(engine.Drive, done); err != nil {
			return err
		}
	}
}

type driver func(*process.Process, engine.State, engine.Event, func([]engine.Question) ([]engine.Reply, error)) (engine.Result, error)

// step applies one event.
func (c *pureCase) step(drive driver, e engine.Event) error {
	result, err := drive(c.process, c.state, e, func(asked []engine.Question) ([]engine.Reply, error) {
		return engine.Dates(c.calendar, asked, nobody)
	})
	if err != nil {
		return err
	}
	c.state = result.State
	c.events = append(c.events, result.Events...)
	return nil
}

// nobody is asked who holds a post: a scenario without people has a person for every post.
func nobody(q engine.Question) ([]engine.Actor, error) {
	var people []engine.Actor
	for _, p := range q.Holders {
		people = append(people, Holder(p))
	}
	return people, nil
}

// Holder is the person a scenario without people has for a post.
func Holder(p engine.Performer) engine.Actor {
	if p.User != "" {
		unit, post, _ := strings.Cut(p.User, "/")
		return engine.Actor{User: p.User, Unit: unit, Post: post}
	}
	return engine.Actor{User: p.Unit + "/" + p.Post, Unit: p.Unit, Post: p.Post}
}

// job does the next job that needs nobody outside, and gives what has come of it.
func (c *pureCase) job() (done engine.Event, ok bool, err error) {
	for _, job := range c.state.Jobs {
		if job.Kind == process.KindCall || job.Kind == process.KindSub {
			continue // the story itself says how they come out
		}
		done, err = Do(c.registers, job)
		done.At = c.now
		return done, err == nil, err
	}
	return done, false, nil
}

// Do does a job of a story and gives the event that says how it came out.
func Do(r Registers, job engine.Job) (engine.Event, error) {
	done := engine.Event{Kind: engine.JobDone, Job: job.Number, Answer: process.OutcomeDone}
	if job.Kind == process.KindSend {
		return done, nil // there is no other case in a story
	}
	outcome, result, err := r.Do(job.Kind, job.Order)
	done.Answer = outcome
	if result != nil {
		done.Data = map[string]json.RawMessage{"result": result}
	}
	return done, err
}

// Forward fires everything that happens by itself on the way.
func (c *pureCase) Forward(ctx context.Context, limit calendar.Limit) error {
	return c.ForwardTo(ctx, c.calendar.Due(c.now, limit).At)
}

func (c *pureCase) ForwardTo(_ context.Context, target time.Time) error {
	if c.follow != nil {
		target = take(&c.follow.Forwards, target)
	}
	for {
		wake, ok := engine.NextWake(c.process, c.state)
		if !ok || wake.At.After(target.Add(Beyond)) {
			break
		}
		if wake.At.After(c.now) {
			c.now = wake.At
		}
		if err := c.step(engine.Drive, wake.Event(c.now)); err != nil {
			return err
		}
		if err := c.follows(); err != nil {
			return err
		}
	}
	if end := target.Add(Beyond); end.After(c.now) {
		c.now = end
	}
	return nil
}

func (c *pureCase) State(context.Context) (engine.State, error) { return c.state, nil }

func (c *pureCase) Events(context.Context) ([]engine.Event, error) { return c.events, nil }

func (c *pureCase) Due(_ context.Context, limit calendar.Limit) (time.Time, error) {
	due := c.calendar.Due(c.now, limit).At
	if c.follow != nil {
		due = take(&c.follow.Dues, due)
	}
	return due, nil
}
