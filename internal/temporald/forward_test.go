package temporald_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"shunban/internal/temporald"
)

const day = 24 * time.Hour

// Diary is what a keeper has seen, by its own clock.
type Diary struct {
	Began time.Time
	Rang  []time.Duration // when timers rang, since Began
	Now   time.Duration   // since Began
}

// Plan is what a keeper is to do.
type Plan struct {
	Timers    []time.Duration // since the beginning, one after the other
	Continues bool            // as new after each timer
	Ends      bool            // after the last
	Diary     Diary
}

// keeper sets one timer after the other and writes down when they ring. It answers for its diary,
// naps, and lets callers wait, inside updates.
func keeper(ctx workflow.Context, p Plan) error {
	if p.Diary.Began.IsZero() {
		p.Diary.Began = workflow.Now(ctx)
	}
	handlers := map[string]any{
		"diary": func(ctx workflow.Context) (Diary, error) {
			d := p.Diary
			d.Now = workflow.Now(ctx).Sub(d.Began)
			return d, nil
		},
		"nap": func(ctx workflow.Context, how time.Duration) (time.Duration, error) {
			err := workflow.Sleep(ctx, how)
			return workflow.Now(ctx).Sub(p.Diary.Began), err
		},
		"again": func(ctx workflow.Context) error {
			p.Continues = true
			return nil
		},
	}
	for name, handler := range handlers {
		if err := workflow.SetUpdateHandler(ctx, name, handler); err != nil {
			return err
		}
	}
	again := p.Continues
	for len(p.Timers) > 0 {
		rest := p.Timers[0] - workflow.Now(ctx).Sub(p.Diary.Began)
		rang, err := workflow.AwaitWithTimeout(ctx, rest, func() bool { return p.Continues && !again })
		if err != nil {
			return err
		}
		if !rang {
			p.Diary.Rang = append(p.Diary.Rang, workflow.Now(ctx).Sub(p.Diary.Began))
			p.Timers = p.Timers[1:]
		}
		if p.Continues {
			p.Continues = again
			if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
				return err
			}
			return workflow.NewContinueAsNewError(ctx, keeper, p)
		}
	}
	return workflow.Await(ctx, func() bool { return p.Ends })
}

// office is a server with a worker for keepers.
type office struct {
	*testing.T
	server *temporald.Server
	client client.Client
	worker worker.Worker
}

func openOffice(t *testing.T, file string) *office {
	t.Helper()
	o := &office{T: t}
	var err error
	if o.server, err = temporald.Start(t.Context(), temporald.Options{SQLiteFile: file}); err != nil {
		t.Fatal(err)
	}
	if o.client, err = o.server.Dial(client.Options{Logger: silent{}}); err != nil {
		t.Fatal(err)
	}
	o.hire()
	t.Cleanup(o.close)
	return o
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return openOffice(t, filepath.Join(t.TempDir(), "temporal.db"))
}

func (o *office) hire() {
	o.Helper()
	o.worker = worker.New(o.client, "keepers", worker.Options{})
	o.worker.RegisterWorkflow(keeper)
	if err := o.worker.Start(); err != nil {
		o.Fatal(err)
	}
}

func (o *office) close() {
	if o.worker != nil {
		o.worker.Stop()
		o.worker = nil
	}
	o.client.Close()
	o.server.Stop()
}

func (o *office) begin(id string, p Plan) {
	o.Helper()
	if _, err := o.client.ExecuteWorkflow(o.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: "keepers"}, keeper, p); err != nil {
		o.Fatal(err)
	}
}

func (o *office) forward(id string, by time.Duration, name string) {
	o.Helper()
	if err := FastForward(o.Context(), o.client, o.server.Namespace(), id, "", by, name); err != nil {
		o.Fatal(err)
	}
}

// ask sends an update and waits until it has been accepted.
func (o *office) ask(id, name string, args ...any) client.WorkflowUpdateHandle {
	o.Helper()
	h, err := o.client.UpdateWorkflow(o.Context(), client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, Args: args, WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	if err != nil {
		o.Fatal(err)
	}
	return h
}

// diary is the keeper's, to the nearest hour: how quick this machine is does not matter.
func (o *office) diary(id string) Diary {
	o.Helper()
	var d Diary
	if err := o.ask(id, "diary").Get(o.Context(), &d); err != nil {
		o.Fatal(err)
	}
	d.Began, d.Now = time.Time{}, d.Now.Round(time.Hour)
	for i := range d.Rang {
		d.Rang[i] = d.Rang[i].Round(time.Hour)
	}
	return d
}

func (o *office) expect(id string, now time.Duration, rang ...time.Duration) {
	o.Helper()
	if diff := cmp.Diff(Diary{Rang: rang, Now: now}, o.diary(id)); diff != "" {
		o.Error(diff)
	}
}

func TestTimersRingOnTheWayAndNoFurther(t *testing.T) {
	o := newOffice(t)
	o.begin("moved", Plan{Timers: []time.Duration{day, 2 * day, 10 * day}})
	o.begin("other", Plan{Timers: []time.Duration{day}})
	o.forward("moved", 3*day, "a")
	o.expect("moved", 3*day, day, 2*day)
	o.expect("other", 0)
}

func TestClockRunsOnNormallyAfterwards(t *testing.T) {
	o := newOffice(t)
	o.begin("x", Plan{Timers: []time.Duration{10 * day}})
	o.forward("x", 3*day, "a")
	// A nap is a timer: were time still skipped, the clock would now go to the tenth day.
	var woke time.Duration
	if err := o.ask("x", "nap", 50*time.Millisecond).Get(t.Context(), &woke); err != nil {
		t.Fatal(err)
	}
	if woke.Round(time.Hour) != 3*day {
		t.Errorf("it woke after %s", woke)
	}
	o.expect("x", 3*day)
}

func TestSameIDMovesTheClockOnce(t *testing.T) {
	o := newOffice(t)
	o.begin("x", Plan{Timers: []time.Duration{30 * day}})
	for _, id := range []string{"a", "a", "b", "a", "b"} {
		o.forward("x", 2*day, id)
	}
	o.expect("x", 4*day)
	if err := o.ask("x", "again").Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	o.forward("x", 2*day, "a") // asked of the run before
	o.expect("x", 4*day)
}

func TestClockSurvivesContinueAsNew(t *testing.T) {
	o := newOffice(t)
	o.begin("after", Plan{Timers: []time.Duration{10 * day}})
	o.forward("after", 3*day, "a")
	if err := o.ask("after", "again").Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	o.expect("after", 3*day)
	o.forward("after", 8*day, "b")
	o.expect("after", 11*day, 10*day)

	o.begin("during", Plan{Timers: []time.Duration{day, 2 * day, 4 * day, 10 * day}, Continues: true})
	o.forward("during", 5*day, "a")
	o.expect("during", 5*day, day, 2*day, 4*day)
}

func TestClockSurvivesARestartOfTheServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "temporal.db")
	o := openOffice(t, file)
	o.begin("x", Plan{Timers: []time.Duration{5 * day}})
	o.forward("x", 3*day, "a")
	o.close()

	o = openOffice(t, file)
	o.expect("x", 3*day)
	o.forward("x", 3*day, "a")
	o.forward("x", 3*day, "b")
	o.expect("x", 6*day, 5*day)
}

func TestClockMovesWhileAnUpdateWaits(t *testing.T) {
	o := newOffice(t)
	o.begin("x", Plan{Timers: []time.Duration{30 * day}})
	short, long := o.ask("x", "nap", 2*day), o.ask("x", "nap", 9*day)
	o.forward("x", 3*day, "a")
	o.expect("x", 3*day)
	o.forward("x", 7*day, "b")
	var woke [2]time.Duration
	if err := errors.Join(short.Get(t.Context(), &woke[0]), long.Get(t.Context(), &woke[1])); err != nil {
		t.Fatal(err)
	}
	want := [2]time.Duration{2 * day, 9 * day}
	if diff := cmp.Diff(want, [2]time.Duration{woke[0].Round(time.Hour), woke[1].Round(time.Hour)}); diff != "" {
		t.Error(diff)
	}
}

func TestTimeWaitsForWork(t *testing.T) {
	o := newOffice(t)
	o.worker.Stop()
	o.begin("x", Plan{Timers: []time.Duration{day}})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := FastForward(ctx, o.client, o.server.Namespace(), "x", "", 3*day, "a"); err == nil {
		t.Fatal("time passed although nobody worked")
	}
	o.hire()
	o.forward("x", 3*day, "a")
	o.expect("x", 3*day, day)
}

func TestManyTimersDoNotStopTheClock(t *testing.T) {
	o := newOffice(t)
	var timers, rang []time.Duration
	for hour := time.Hour; hour <= 205*time.Hour; hour += time.Hour {
		timers, rang = append(timers, hour), append(rang, hour)
	}
	o.begin("x", Plan{Timers: timers})
	o.forward("x", 210*time.Hour, "a")
	o.expect("x", 210*time.Hour, rang...)
}

func TestEndOnTheWayIsSaid(t *testing.T) {
	o := newOffice(t)
	o.begin("x", Plan{Timers: []time.Duration{day}, Ends: true})
	for _, id := range []string{"a", "a", "b"} {
		err := FastForward(t.Context(), o.client, o.server.Namespace(), "x", "", 3*day, id)
		if !errors.Is(err, ErrEnded) {
			t.Errorf("moving an ended workflow's clock gives %v", err)
		}
	}
}
