package temporald_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"shunban/internal/temporald"
)

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
func use(t *testing.T, o temporald.Options, n int) (sum int) {
	t.Helper()
	ctx := t.Context()
	server, err := temporald.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	if !strings.HasPrefix(server.Address(), "127.0.0.1:") {
		t.Errorf("the server listens on %s", server.Address())
	}
	c, err := server.Dial(client.Options{Logger: silent{}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	w := worker.New(c, "test", worker.Options{})
	w.RegisterWorkflow(counting)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	if _, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "count", TaskQueue: "test"}, counting); err != nil {
		t.Fatal(err)
	}
	update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: "count", UpdateName: "add", Args: []any{n}, WaitForStage: client.WorkflowUpdateStageCompleted})
	if err != nil {
		t.Fatal(err)
	}
	if err := update.Get(ctx, &sum); err != nil {
		t.Fatal(err)
	}
	return sum
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

func TestWorkflowGoesOnAfterARestartOnPostgreSQL(t *testing.T) {
	address := os.Getenv("SHUNBAN_TEST_POSTGRES")
	if address == "" {
		t.Fatal("SHUNBAN_TEST_POSTGRES is not set: run make test")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	o := temporald.Options{Postgres: &temporald.Postgres{Address: u.Host, User: u.User.Username(), Password: password,
		Database: "t" + strings.ReplaceAll(uuid.NewString(), "-", "")}}
	if got := use(t, o, 3); got != 3 {
		t.Errorf("3 is %d", got)
	}
	if got := use(t, o, 4); got != 7 {
		t.Errorf("after the restart 3 + 4 is %d", got)
	}
}

func TestWhatCannotBeUsedIsSaidInOneSentence(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		options temporald.Options
		want    string
	}{
		"nothing":         {temporald.Options{}, "the embedded Temporal server needs a database file or PostgreSQL"},
		"no such folder":  {temporald.Options{SQLiteFile: filepath.Join(folder, "missing", "t.db")}, "the folder of Temporal's database cannot be written to"},
		"under a file":    {temporald.Options{SQLiteFile: filepath.Join(file, "t.db")}, "the folder of Temporal's database cannot be written to"},
		"nobody is there": {temporald.Options{Postgres: &temporald.Postgres{Address: "127.0.0.1:1", User: "u"}}, "PostgreSQL for Temporal cannot be reached at 127.0.0.1:1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			server, err := temporald.Start(ctx, test.options)
			if err == nil {
				server.Stop()
				t.Fatal("it starts")
			}
			if got := fmt.Sprint(err); !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") {
				t.Errorf("it says %q, want %q", got, test.want)
			}
		})
	}
}
