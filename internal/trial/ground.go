package trial

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"shunban/activities"
	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/scenario"
	"shunban/internal/store"
	"shunban/internal/temporald"
	"shunban/workflows"
)

// taskQueue is the ground's own; nothing else runs on its server.
const taskQueue = "trial"

// Ground is an embedded server with a worker and a record of its own, in a temporary folder.
type Ground struct {
	calendar *calendar.Calendar
	folder   string
	server   *temporald.Server
	temporal client.Client
	worker   worker.Worker
	store    *store.Store
	cases    *workflows.Client
	opened   int
	last     *serverCase // that was begun
}

// Open starts a server. Close must be called in the end. longHistory is the length at which cases
// continue as new; workflows.LongHistory as in the product.
func Open(ctx context.Context, calendar *calendar.Calendar, longHistory int) (g *Ground, err error) {
	g = &Ground{calendar: calendar}
	defer func() {
		if err != nil {
			g.Close()
		}
	}()
	if g.folder, err = os.MkdirTemp("", "shunban-trial-"); err != nil {
		return nil, fmt.Errorf("make a folder for the trial server: %w", err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	if g.server, err = temporald.Start(ctx, temporald.Options{SQLiteFile: filepath.Join(g.folder, "temporal.db"), Logger: quiet}); err != nil {
		return nil, err
	}
	if g.temporal, err = g.server.Dial(client.Options{Logger: sdklog.NewStructuredLogger(quiet)}); err != nil {
		return nil, err
	}
	if g.store, err = store.Open(ctx, "sqlite:"+filepath.Join(g.folder, "record.db")); err != nil {
		return nil, err
	}
	g.worker = workflows.NewWorker(g.temporal, taskQueue, workflows.NewHost(longHistory), effects{activities.New(legaltime.Fixed{Calendar: calendar}, g.store, nil, nil)})
	if err = g.worker.Start(); err != nil {
		g.worker = nil
		return nil, fmt.Errorf("start the trial worker: %w", err)
	}
	g.cases = workflows.NewClient(g.temporal, g.server.Namespace(), taskQueue)
	return g, nil
}

// Close stops everything and removes the folder.
func (g *Ground) Close() {
	if g.worker != nil {
		g.worker.Stop()
	}
	if g.temporal != nil {
		g.temporal.Close()
	}
	if g.store != nil {
		_ = g.store.Close() // the folder goes with it
	}
	if g.server != nil {
		g.server.Stop()
	}
	if g.folder != "" {
		_ = os.RemoveAll(g.folder)
	}
}

// Open begins a case. Its clock is set to the story's start; from there it runs as the server's does.
func (g *Ground) Open(ctx context.Context, p *process.Process, given process.Given) (scenario.Case, error) {
	g.opened++
	shift := given.Start.Sub(time.Now())
	g.last = &serverCase{ground: g, process: p, id: fmt.Sprintf("trial-%d", g.opened), shift: shift, cases: g.cases.Shifted(shift)}
	if err := g.fill(ctx, p, given.Registers); err != nil {
		return nil, err
	}
	return g.last, nil
}

// fill puts exactly the rows given into the registers a definition declares.
func (g *Ground) fill(ctx context.Context, p *process.Process, given map[string][]json.RawMessage) error {
	for _, register := range p.Registers {
		id, column := register.ID.Value, register.Key.Value
		held, err := g.store.Rows(ctx, id, nil)
		if err != nil {
			return err
		}
		for _, row := range held {
			if err := g.store.RemoveRow(ctx, id, keyOf(row, column)); err != nil {
				return err
			}
		}
		for _, row := range given[id] {
			if _, err := g.store.PutRow(ctx, store.Row{Register: id, Key: keyOf(row, column), Data: row}, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func keyOf(row json.RawMessage, column string) json.RawMessage {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(row, &fields) // a row that is no object has no key
	return fields[column]
}

// effects are those of the product, except that a story itself says how services and other cases
// come out, and that a post which nobody in the story holds has a person of its own.
type effects struct{ *activities.Effects }

// Resolve asks the calendar; people are as in a story that runs on the engine alone.
func (e effects) Resolve(ctx context.Context, asked []engine.Question) ([]engine.Reply, error) {
	replies, err := e.Effects.Resolve(ctx, asked)
	for i := range replies {
		for _, p := range asked[i].Holders {
			replies[i].People = append(replies[i].People, scenario.Holder(p))
		}
	}
	return replies, err
}

// Perform does what needs nobody outside.
func (e effects) Perform(ctx context.Context, in workflows.JobInput) (workflows.JobResult, error) {
	switch in.Job.Kind {
	case process.KindCall, process.KindSub:
		return workflows.JobResult{Later: true}, nil
	case process.KindSend:
		return workflows.JobResult{Outcome: process.OutcomeDone}, nil
	default:
		return e.Effects.Perform(ctx, in)
	}
}

// serverCase is a case on the ground's server.
type serverCase struct {
	ground  *Ground
	process *process.Process
	id      string
	sent    int
	cases   *workflows.Client
	shift   time.Duration // from the server's clock to the story's
	ahead   time.Duration // how far its clock has been moved
	moments scenario.Moments
	tries   []time.Time    // of every line in turn: when it was refused, or nothing where it was taken
	earlier []func() error // what was taken, to be brought again
}

// now is the time in the story.
func (c *serverCase) now() time.Time { return time.Now().Add(c.shift + c.ahead) }

// Apply sends the event twice, and an earlier one again: a delivery that is repeated, at once or
// late and out of its order, has to change nothing.
func (c *serverCase) Apply(ctx context.Context, e engine.Event) error {
	c.sent++
	e.Request = fmt.Sprintf("%s-%d", c.id, c.sent)
	send := func() error { return c.send(ctx, e) }
	if e.Kind == engine.Submitted {
		opening := *e.Opening
		opening.Case, opening.Number = c.id, c.id
		e.Opening = &opening
		send = func() error { return c.cases.Start(ctx, c.process, "trial", e) }
	}
	if err := send(); err != nil {
		c.tries = append(c.tries, c.now())
		return err
	}
	c.tries = append(c.tries, time.Time{})
	if err := send(); err != nil {
		return err
	}
	if err := c.rest(ctx, time.Time{}); err != nil {
		return err
	}
	return c.late(ctx, send)
}

// late brings an earlier event a third time, after others have come: out of its order, and long
// after it was taken. Nothing may change by it.
func (c *serverCase) late(ctx context.Context, send func() error) error {
	c.earlier = append(c.earlier, send)
	if len(c.earlier) < 3 {
		return nil
	}
	before, err := c.State(ctx)
	if err != nil {
		return err
	}
	if err := c.earlier[(len(c.earlier)*7)%(len(c.earlier)-1)](); err != nil {
		return fmt.Errorf("an event that was taken is refused when it comes again late: %w", err)
	}
	after, err := c.State(ctx)
	if err == nil && after.Seq != before.Seq {
		err = fmt.Errorf("an event that came again late was applied again: %d events instead of %d", after.Seq, before.Seq)
	}
	return err
}

// send brings an event to the case; one that has ended is revived for what can be taken then.
func (c *serverCase) send(ctx context.Context, e engine.Event) error {
	if engine.FollowsEnd(e.Kind) || e.Kind == engine.Answered {
		held, err := c.ground.store.Case(ctx, c.id)
		if err != nil {
			return err
		}
		if held.State.Status == engine.CaseEnded && engine.TakenAfterEnd(held.State, e) {
			return c.ground.cases.Shifted(c.shift+c.ahead).Revive(ctx, c.process, held.Code, held.State, e)
		}
	}
	return c.cases.Apply(ctx, c.id, e)
}

// Forward moves the case's clock, and waits until what ran out on the way has been recorded.
func (c *serverCase) Forward(ctx context.Context, limit calendar.Limit) error {
	return c.forward(ctx, c.ground.calendar.Due(c.now(), limit).At)
}

// ForwardTo moves the clock to a moment of the story.
func (c *serverCase) ForwardTo(ctx context.Context, moment time.Time) error {
	return c.forward(ctx, moment)
}

func (c *serverCase) forward(ctx context.Context, target time.Time) error {
	if err := c.rest(ctx, time.Time{}); err != nil { // machines first: what they order may set timers
		return err
	}
	c.moments.Forwards = append(c.moments.Forwards, target)
	by := target.Sub(c.now()) + scenario.Beyond
	c.sent++
	if err := c.cases.Forward(ctx, c.id, c.now().Add(by), fmt.Sprintf("%s-%d", c.id, c.sent)); err != nil {
		return err
	}
	c.ahead += by
	return c.rest(ctx, target)
}

// rest waits until everything that happens by itself up to a moment has been recorded, and every
// machine that is not the story's to answer for has done its job.
func (c *serverCase) rest(ctx context.Context, until time.Time) error {
	for {
		state, err := c.State(ctx)
		if err != nil {
			return err
		}
		wake, waiting := engine.NextWake(c.process, state)
		busy := slices.ContainsFunc(state.Jobs, func(j engine.Job) bool { return j.Kind != process.KindCall && j.Kind != process.KindSub })
		if !busy && (!waiting || wake.At.After(until)) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("what was due (%+v) has not happened: %w", wake, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// State is the recorded state; before the application there is none.
func (c *serverCase) State(ctx context.Context) (engine.State, error) {
	found, err := c.ground.store.Case(ctx, c.id)
	if isNotFound(err) {
		return engine.State{}, nil
	}
	return found.State, err
}

func (c *serverCase) Events(ctx context.Context) ([]engine.Event, error) {
	return c.ground.store.Events(ctx, c.id, 0)
}

func (c *serverCase) Due(_ context.Context, limit calendar.Limit) (time.Time, error) {
	due := c.ground.calendar.Due(c.now(), limit).At
	c.moments.Dues = append(c.moments.Dues, due)
	return due, nil
}

// History plays a scenario on the server and gives what Temporal has kept of it, run by run.
func (g *Ground) History(ctx context.Context, p *process.Process, s process.Scenario) ([]*history.History, error) {
	if _, err := scenario.Run(ctx, g, p, s); err != nil {
		return nil, err
	}
	id := workflows.WorkflowID(fmt.Sprintf("trial-%d", g.opened))
	first, err := g.temporal.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return nil, fmt.Errorf("find the case's workflow: %w", err)
	}
	var runs []*history.History
	for run := first.WorkflowExecutionInfo.Execution.RunId; run != ""; {
		events := &history.History{}
		run = g.events(ctx, id, run, events)
		runs = append([]*history.History{events}, runs...)
	}
	return runs, nil
}

// events collects one run's history and gives the run before it, which continued as this one.
func (g *Ground) events(ctx context.Context, id, run string, into *history.History) (before string) {
	iterator := g.temporal.GetWorkflowHistory(ctx, id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iterator.HasNext() {
		event, err := iterator.Next()
		if err != nil {
			return ""
		}
		into.Events = append(into.Events, event)
	}
	if len(into.Events) == 0 {
		return ""
	}
	return into.Events[0].GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId()
}
