package temporald_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"shunban/internal/temporald"
)

// victim names the file that a process shall use which is to be killed; see TestMain.
const victim = "TEMPORALD_TEST_VICTIM"

// TestMain is also the program of TestAcknowledgedDecisionSurvivesAKill: it adds 3, says the sum,
// and waits for its end.
func TestMain(m *testing.M) {
	file := os.Getenv(victim)
	if file == "" {
		os.Exit(m.Run())
	}
	sum, _, err := add(context.Background(), temporald.Options{SQLiteFile: file}, 3)
	fmt.Println(sum, err)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the other process has ended, should it not kill
}

// counting is a workflow that counts what is added to it until it is told to end.
func counting(ctx workflow.Context) (int, error) {
	sum, done := 0, false
	err := workflow.SetUpdateHandler(ctx, "add", func(_ workflow.Context, n int) (int, error) {
		sum += n
		done = n == 0
		return sum, nil
	})
	if err != nil {
		return 0, err
	}
	return sum, workflow.Await(ctx, func() bool { return done })
}

// use starts a server, adds n to the workflow, and stops the server again.
func use(t *testing.T, o temporald.Options, n int) int {
	t.Helper()
	sum, stop, err := add(t.Context(), o, n)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	return sum
}

// add starts a server and a worker and adds n to the workflow, which is begun when there is none.
func add(ctx context.Context, o temporald.Options, n int) (sum int, stop func(), err error) {
	server, err := temporald.Start(ctx, o)
	if err != nil {
		return 0, nil, err
	}
	c, err := server.Dial(client.Options{Logger: silent{}})
	if err != nil {
		return 0, nil, err
	}
	w := worker.New(c, "test", worker.Options{})
	w.RegisterWorkflow(counting)
	if err := w.Start(); err != nil {
		return 0, nil, err
	}
	if _, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "count", TaskQueue: "test"}, counting); err != nil {
		return 0, nil, err
	}
	update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: "count", UpdateName: "add", Args: []any{n}, WaitForStage: client.WorkflowUpdateStageCompleted})
	if err != nil {
		return 0, nil, err
	}
	err = update.Get(ctx, &sum)
	return sum, func() { w.Stop(); c.Close(); server.Stop() }, err
}

type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

func TestWorkflowGoesOnAfterARestartOnSQLite(t *testing.T) {
	o := temporald.Options{SQLiteFile: filepath.Join(t.TempDir(), "temporal.db")}
	if got := use(t, o, 3); got != 3 {
		t.Errorf("3 is %d", got)
	}
	if got := use(t, o, 4); got != 7 {
		t.Errorf("after the restart 3 + 4 is %d", got)
	}
}

func TestAcknowledgedDecisionSurvivesAKill(t *testing.T) {
	file := filepath.Join(t.TempDir(), "temporal.db")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), victim+"="+file)
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || said != "3 <nil>\n" {
		t.Fatalf("the other process says %q, %v", said, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the other process was not killed: %v", err)
	}
	if got := use(t, temporald.Options{SQLiteFile: file}, 4); got != 7 {
		t.Errorf("after the kill 3 + 4 is %d", got)
	}
}

func TestCleanStartAndStopAreQuiet(t *testing.T) {
	for name, o := range map[string]temporald.Options{
		"SQLite":     {SQLiteFile: filepath.Join(t.TempDir(), "temporal.db")},
		"PostgreSQL": {Postgres: onPostgres(t)},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			o.Logger = slog.New(slog.NewTextHandler(&said, nil))
			for range 2 { // a new store, and one that is there
				use(t, o, 3)
			}
			if said.Len() > 0 {
				t.Errorf("the log says\n%s", said.String())
			}
		})
	}
}

// Start has to be enough: no waiting until the server has noticed its namespace.
func TestNamespaceCanBeUsedAtOnce(t *testing.T) {
	o := temporald.Options{SQLiteFile: filepath.Join(t.TempDir(), "temporal.db"), Namespace: "county"}
	if got := use(t, o, 3); got != 3 {
		t.Errorf("3 is %d", got)
	}
	o.Namespace = "town"
	if got := use(t, o, 4); got != 4 {
		t.Errorf("in another namespace of the same store 4 is %d", got)
	}
}

func TestFileMayHaveAnyName(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "数据 100%?mode=memory#1")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	use(t, temporald.Options{SQLiteFile: filepath.Join(folder, "temporal.db")}, 3)
	if _, err := os.Stat(filepath.Join(folder, "temporal.db")); err != nil {
		t.Error(err)
	}
}
