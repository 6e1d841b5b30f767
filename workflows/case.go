package workflows

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// Names under which the parts of a case are known to Temporal. Running cases depend on them: they
// are never changed.
const (
	WorkflowName    = "Case"
	UpdateApply     = "apply"
	QueryState      = "state"
	ActivityResolve = "Resolve"
	ActivityRecord  = "Record"
	ActivityPerform = "Perform"
	ActivityTell    = "Tell"
)

// LongHistory is the number of history events after which a case continues as new. A decision
// takes about eight; Temporal warns at 10,240 and ends a workflow at 51,200.
const LongHistory = 2000

// Input is what a case is started with: everything it needs to run, so that it can be replayed
// from its history alone and never changes under an edit of its definition.
type Input struct {
	Case       string        `json:"case"`
	Definition []byte        `json:"definition"`      // the canonical form, compressed
	Hash       string        `json:"hash"`            // of the canonical form
	Code       string        `json:"code"`            // the applicant's query code
	State      *engine.State `json:"state,omitempty"` // when the case continues as new
	// Shift is how far the case's clock is from the server's, for good. A story that is played on a
	// server begins on the day it names; every other case has none.
	Shift time.Duration `json:"shift,omitempty"`
	// Revived says that the case had ended and is begun again for one event.
	Revived bool `json:"revived,omitempty"`
}

// Applied is the answer to an event that was taken.
type Applied struct {
	Seq int `json:"seq"` // of the last event it led to
}

// Batch is what the record has to take in one transaction.
type Batch struct {
	State  engine.State   `json:"state"`
	Code   string         `json:"code"`
	Events []engine.Event `json:"events"`
}

// Host runs cases. It keeps decoded definitions by their hash, which are the same everywhere.
type Host struct {
	library     *process.Library
	longHistory int
}

// NewHost makes a host whose cases continue as new when their history has more events than given;
// LongHistory, except where that itself is to be tried.
func NewHost(longHistory int) *Host {
	return &Host{library: process.NewLibrary(), longHistory: longHistory}
}

// Case is the workflow of one case, from its first event to its end.
func (h *Host) Case(ctx workflow.Context, in Input) error {
	c, err := h.open(ctx, in)
	if err != nil {
		return err
	}
	if err := c.listen(ctx); err != nil {
		return err
	}
	return c.run(ctx)
}

// running is one case at work.
type running struct {
	input   Input
	process *process.Process
	state   engine.State
	turn    workflow.Mutex // one event at a time, from its check to its record
	limit   int            // history events
	jobs    map[int]bool   // machines at work in this run, by the job's number
	heard   int            // events that were brought in this run
	stuck   int            // Seq at which what was due could not happen; tried again after the next event
}

func (h *Host) open(ctx workflow.Context, in Input) (*running, error) {
	p, err := h.library.Decode(in.Hash, in.Definition)
	if err != nil {
		return nil, temporal.NewNonRetryableApplicationError("the definition in the case's input cannot be read", "definition", err)
	}
	c := &running{input: in, process: p, turn: workflow.NewMutex(ctx), limit: h.longHistory, jobs: map[int]bool{}}
	if in.State != nil {
		c.state = *in.State
	}
	return c, nil
}

// listen lets events in from outside.
func (c *running) listen(ctx workflow.Context) error {
	err := workflow.SetQueryHandler(ctx, QueryState, func() (engine.State, error) { return c.state, nil })
	if err != nil {
		return fmt.Errorf("set the state query: %w", err)
	}
	err = workflow.SetUpdateHandlerWithOptions(ctx, UpdateApply, c.apply, workflow.UpdateHandlerOptions{Validator: c.admit})
	if err != nil {
		return fmt.Errorf("set the update handler: %w", err)
	}
	return nil
}

// now is the time by the case's clock.
func (c *running) now(ctx workflow.Context) time.Time { return workflow.Now(ctx).Add(c.input.Shift) }

// admit says at once whether an event fits, before it leaves any trace.
func (c *running) admit(ctx workflow.Context, e engine.Event) error {
	e.At = c.now(ctx)
	return refused(engine.Check(c.process, c.state, e))
}

// apply takes an event: it changes the state, and answers only when everything that follows has
// been recorded.
func (c *running) apply(ctx workflow.Context, e engine.Event) (Applied, error) {
	if err := c.turn.Lock(ctx); err != nil {
		return Applied{}, err
	}
	defer func() { c.heard++; c.turn.Unlock() }()
	e.At = c.now(ctx)
	result, err := engine.Drive(c.process, c.state, e, func(asked []engine.Question) ([]engine.Reply, error) {
		return c.resolve(ctx, asked)
	})
	if err != nil {
		return Applied{}, refused(err)
	}
	if len(result.Events) > 0 {
		if err := c.record(ctx, result); err != nil {
			return Applied{}, err
		}
		c.state = result.State
	}
	return Applied{Seq: c.state.Seq}, nil
}

// run waits for what happens by itself, until the case has ended.
func (c *running) run(ctx workflow.Context) error {
	if c.input.Revived { // the event is on its way
		if _, err := workflow.AwaitWithTimeout(ctx, time.Minute, func() bool { return c.heard > 0 }); err != nil {
			return err
		}
		if c.state.Status == engine.CaseEnded {
			return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
		}
	}
	for c.state.Status != engine.CaseEnded {
		if c.long(ctx) {
			return c.continueAsNew(ctx)
		}
		c.employ(ctx)
		wake, waiting := engine.NextWake(c.process, c.state)
		waiting = waiting && c.stuck != c.state.Seq
		moved := func() bool {
			now, still := engine.NextWake(c.process, c.state)
			still = still && c.stuck != c.state.Seq
			return c.state.Status == engine.CaseEnded || still != waiting || now != wake || c.unemployed() || c.long(ctx)
		}
		if !waiting {
			if err := workflow.Await(ctx, moved); err != nil {
				return err
			}
			continue
		}
		changed, err := c.sleep(ctx, wake.At, moved)
		if err != nil {
			return err
		}
		if !changed {
			c.wake(ctx, wake)
		}
	}
	if err := c.tell(ctx); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// tell lets the case that began this one know how it has ended.
func (c *running) tell(ctx workflow.Context) error {
	if c.state.Parent == nil {
		return nil
	}
	news := News{Parent: *c.state.Parent, Case: c.state.Case, Number: c.state.Number, End: c.state.End, Data: c.state.Data}
	return workflow.ExecuteActivity(outside(ctx, engine.Order{}), ActivityTell, news).Get(ctx, nil)
}

// sleep waits until a moment, or until something has changed before it; then its timer is taken
// back, so that none fires for a limit that no longer holds.
func (c *running) sleep(ctx workflow.Context, until time.Time, moved func() bool) (changed bool, err error) {
	rest := until.Sub(c.now(ctx))
	if rest <= 0 {
		return false, nil
	}
	timing, cancel := workflow.WithCancel(ctx)
	defer cancel()
	timer := workflow.NewTimer(timing, rest)
	err = workflow.Await(ctx, func() bool { return timer.IsReady() || moved() })
	return !timer.IsReady(), err
}

// wake brings the engine the news that a moment has come. An answer that was being taken at that
// moment has come first; then the engine refuses the news, and that is right.
func (c *running) wake(ctx workflow.Context, wake engine.Wake) {
	_, err := c.apply(ctx, wake.Event(c.now(ctx)))
	if err == nil || isRefusal(err) && !c.still(wake) {
		return
	}
	c.trouble(ctx, fmt.Sprintf("wake %+v", wake), err)
	c.stuck = c.state.Seq
}

// trouble notes that what had to happen by itself cannot: a value it needs is missing, say. The
// case stays open for those who can mend it, and it is tried again when anything has changed. An
// error that is no refusal is a fault of the program: the task fails and is tried again, so that a
// corrected program carries the case on instead of losing it.
func (c *running) trouble(ctx workflow.Context, what string, cause error) {
	refusal, precise := refusalOf(cause)
	if !precise {
		panic(fmt.Sprintf("case %s: %s: %v", c.input.Case, what, cause))
	}
	workflow.GetLogger(ctx).Error("a case cannot go on by itself", "case", c.input.Case, "what", what, "reason", refusal.Error())
	e := engine.Event{Kind: engine.Troubled, Name: string(refusal.Code), Step: refusal.Params["step"], Reasons: refusal.Params["cause"]}
	if _, err := c.apply(ctx, e); err != nil && !isRefusal(err) {
		panic(fmt.Sprintf("case %s: note the trouble: %v", c.input.Case, err))
	}
}

// still tells whether the case waits for the same moment as before.
func (c *running) still(wake engine.Wake) bool {
	now, waiting := engine.NextWake(c.process, c.state)
	return waiting && now == wake
}

// unemployed tells whether a job waits that no machine has been set to.
func (c *running) unemployed() bool {
	for _, job := range c.state.Jobs {
		if !c.jobs[job.Number] {
			return true
		}
	}
	return false
}

// employ sets a machine to every job that has none yet.
func (c *running) employ(ctx workflow.Context) {
	for _, job := range c.state.Jobs {
		if !c.jobs[job.Number] {
			c.jobs[job.Number] = true
			workflow.Go(ctx, func(ctx workflow.Context) { c.perform(ctx, job) })
		}
	}
}

// perform has a job done and brings the engine its result. A job that is no longer wanted when it
// is done is forgotten.
func (c *running) perform(ctx workflow.Context, job engine.Job) {
	var done JobResult
	err := workflow.ExecuteActivity(outside(ctx, job.Order), ActivityPerform, JobInput{Case: c.state.Opening, Job: job}).Get(ctx, &done)
	if err != nil {
		done = JobResult{Outcome: process.OutcomeFailed, Reasons: err.Error()}
	}
	if done.Later {
		return // its result comes as an event from outside
	}
	e := engine.Event{Kind: engine.JobDone, Job: job.Number, Answer: done.Outcome, Data: done.Data, Reasons: done.Reasons}
	for {
		_, err := c.apply(ctx, e)
		if err == nil || !c.wants(job.Number) {
			return
		}
		c.trouble(ctx, fmt.Sprintf("take the result of job %d", job.Number), err)
		seq := c.state.Seq
		if workflow.Await(ctx, func() bool { return c.state.Seq != seq }) != nil {
			return
		}
	}
}

// wants tells whether the case still waits for a job.
func (c *running) wants(number int) bool {
	for _, job := range c.state.Jobs {
		if job.Number == number {
			return true
		}
	}
	return false
}

// outside are the terms for what is done outside: each try is bounded, and after the last one the
// definition says what follows.
func outside(ctx workflow.Context, order engine.Order) workflow.Context {
	seconds, tries := order.Seconds, order.Tries
	if seconds == 0 {
		seconds = 30
	}
	if tries == 0 {
		tries = 5
	}
	if order.Service == "" {
		tries = 0 // our own registers and cases are tried until they answer
	}
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Duration(seconds) * time.Second,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute,
			MaximumAttempts: int32(tries)},
	})
}

// long tells whether the history has grown so far that the case should continue as new.
func (c *running) long(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > c.limit
}

func (c *running) continueAsNew(ctx workflow.Context) error {
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return err
	}
	next := c.input
	next.State, next.Revived = &c.state, false
	return workflow.NewContinueAsNewError(ctx, WorkflowName, next)
}

// local are the terms for local activities: they are tried until they succeed, because a decision
// is answered only when it has been recorded. A database that is away for an hour delays; it loses
// nothing.
func local(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		// Shorter than a workflow task may take, so that an attempt whose task was given to another
		// worker is over before that one records.
		StartToCloseTimeout: 5 * time.Second,
		// Left out, it would be the same five seconds for all attempts together.
		ScheduleToCloseTimeout: 365 * 24 * time.Hour,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 10 * time.Second},
	})
}

func (c *running) resolve(ctx workflow.Context, asked []engine.Question) ([]engine.Reply, error) {
	var replies []engine.Reply
	err := workflow.ExecuteLocalActivity(local(ctx), ActivityResolve, asked).Get(ctx, &replies)
	if err == nil && len(replies) != len(asked) {
		err = fmt.Errorf("asked %d questions, got %d replies", len(asked), len(replies))
	}
	return replies, err
}

func (c *running) record(ctx workflow.Context, result engine.Result) error {
	batch := Batch{State: result.State, Code: c.input.Code, Events: result.Events}
	return workflow.ExecuteLocalActivity(local(ctx), ActivityRecord, batch).Get(ctx, nil)
}

// JobInput is what a machine is told about its job.
type JobInput struct {
	Case engine.Opening `json:"case"` // that ordered it
	Job  engine.Job     `json:"job"`
}

// News is how a case has ended that another one began.
type News struct {
	Parent engine.Parent              `json:"parent"`
	Case   string                     `json:"case"`
	Number string                     `json:"number"`
	End    string                     `json:"end"`
	Data   map[string]json.RawMessage `json:"data,omitempty"`
}

// JobResult is how a job has come out.
type JobResult struct {
	Outcome string                     `json:"outcome"`
	Reasons string                     `json:"reasons,omitempty"`
	Data    map[string]json.RawMessage `json:"data,omitempty"`
	// Later says that the result will come as an event of its own.
	Later bool `json:"later,omitempty"`
}

// Activities are the effects a case needs. They are registered under the names above.
type Activities interface {
	// Resolve asks the calendar and the organisation, one reply for each question in their order.
	Resolve(ctx context.Context, asked []engine.Question) ([]engine.Reply, error)
	// Record writes events and what people look at in one transaction; the same batch twice
	// changes nothing.
	Record(ctx context.Context, batch Batch) error
	// Perform does a job. The same job twice changes nothing more.
	Perform(ctx context.Context, job JobInput) (JobResult, error)
	// Tell brings the end of a case to the one that began it.
	Tell(ctx context.Context, news News) error
}
