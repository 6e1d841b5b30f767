package workflows

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// Client reaches running cases.
type Client struct {
	temporal  client.Client
	namespace string
	taskQueue string
	shift     time.Duration
}

// NewClient makes a client for the cases whose workers listen on the task queue. The namespace is
// the one the Temporal client was made for.
func NewClient(temporal client.Client, namespace, taskQueue string) *Client {
	return &Client{temporal: temporal, namespace: namespace, taskQueue: taskQueue}
}

// Shifted is the client by which cases are begun, and revived, whose clocks are that far from the server's.
func (c *Client) Shifted(by time.Duration) *Client {
	shifted := *c
	shifted.shift = by
	return &shifted
}

// WorkflowID is how a case is called in Temporal.
func WorkflowID(caseID string) string { return "case/" + caseID }

// Start begins a case and waits until its first event has been recorded. The same request again
// finds the case and changes nothing. A precise no is an *engine.Refusal.
func (c *Client) Start(ctx context.Context, p *process.Process, code string, submitted engine.Event) error {
	definition, err := compress(p.Canonical())
	if err != nil {
		return err
	}
	return patiently(ctx, func() error { return c.start(ctx, p, definition, code, submitted) })
}

func (c *Client) start(ctx context.Context, p *process.Process, definition []byte, code string, submitted engine.Event) error {
	caseID := submitted.Opening.Case
	start := c.temporal.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: WorkflowID(caseID), TaskQueue: c.taskQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		Memo:                     memo(c.shift),
	}, WorkflowName, Input{Case: caseID, Definition: definition, Hash: p.Hash(), Code: code, Shift: c.shift})
	handle, err := c.temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: WorkflowID(caseID), UpdateID: submitted.Request, UpdateName: UpdateApply,
			Args: []any{submitted}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	return c.outcome(ctx, caseID, submitted, handle, err)
}

// Apply brings an event to a running case and waits until it has been recorded. The same request
// again changes nothing. A precise no is an *engine.Refusal.
func (c *Client) Apply(ctx context.Context, caseID string, e engine.Event) error {
	return patiently(ctx, func() error { return c.apply(ctx, caseID, e) })
}

func (c *Client) apply(ctx context.Context, caseID string, e engine.Event) error {
	handle, err := c.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: WorkflowID(caseID), UpdateID: e.Request, UpdateName: UpdateApply,
		Args: []any{e}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	return c.outcome(ctx, caseID, e, handle, err)
}

// patiently sends again what met a case in the one moment in which it cannot answer: a machine's
// result arrived while the case was ending, and Temporal lets it look again. Every event carries its
// request, so sending it again is safe. It waits a few seconds at most, and never longer than ctx.
func patiently(ctx context.Context, send func() error) error {
	for pause := 20 * time.Millisecond; ; pause *= 2 {
		err := send()
		var busy *serviceerror.WorkflowNotReady
		if !errors.As(err, &busy) || pause > 2*time.Second {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// outcome waits for the answer to an update.
func (c *Client) outcome(ctx context.Context, caseID string, e engine.Event, handle client.WorkflowUpdateHandle, err error) error {
	if err == nil {
		var applied Applied
		err = handle.Get(ctx, &applied)
	}
	if err == nil {
		return nil
	}
	if refusal, ok := refusalOf(err); ok {
		return refusal
	}
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	var gone *serviceerror.NotFound
	if errors.As(err, &started) || errors.As(err, &gone) {
		return c.ended(ctx, caseID, e, err)
	}
	return fmt.Errorf("deliver to the case: %w", err)
}

// ended answers for a case that runs no more. What it had taken before it ended counts as taken:
// Temporal itself remembers updates only within a run, and a case may have continued as new since.
func (c *Client) ended(ctx context.Context, caseID string, e engine.Event, cause error) error {
	state, err := c.State(ctx, caseID)
	var gone *serviceerror.NotFound
	switch {
	case errors.As(err, &gone):
		return &engine.Refusal{Code: engine.UnknownTask}
	case err != nil:
		return fmt.Errorf("deliver to the case: %w", errors.Join(cause, err))
	case engine.Applied(state, e):
		return nil
	default:
		return engine.AfterEnd(state, e)
	}
}

// Revive brings an event to a case that has ended, from the state that was recorded: what can be
// taken after the end is (see engine.TakenAfterEnd). The same request again changes nothing.
func (c *Client) Revive(ctx context.Context, p *process.Process, code string, state engine.State, e engine.Event) error {
	definition, err := compress(p.Canonical())
	if err != nil {
		return err
	}
	return patiently(ctx, func() error { return c.revive(ctx, p, definition, code, state, e) })
}

func (c *Client) revive(ctx context.Context, p *process.Process, definition []byte, code string, state engine.State, e engine.Event) error {
	shift := c.shift + state.Ahead() // the new workflow's clock has not been moved, and the case's was
	start := c.temporal.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: WorkflowID(state.Case), TaskQueue: c.taskQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Memo:                     memo(shift),
	}, WorkflowName, Input{Case: state.Case, Definition: definition, Hash: p.Hash(), Code: code, State: &state, Shift: shift, Revived: true})
	handle, err := c.temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: WorkflowID(state.Case), UpdateID: e.Request, UpdateName: UpdateApply,
			Args: []any{e}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	return c.outcome(ctx, state.Case, e, handle, err)
}

// State is the state of a case as its workflow holds it.
func (c *Client) State(ctx context.Context, caseID string) (engine.State, error) {
	var state engine.State
	answer, err := c.temporal.QueryWorkflow(ctx, WorkflowID(caseID), "", QueryState)
	if err == nil {
		err = answer.Get(&state)
	}
	if err != nil {
		return state, fmt.Errorf("ask the case for its state: %w", err)
	}
	return state, nil
}

// compress packs a definition for the workflow's input. The same bytes give the same result.
func compress(canonical []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(canonical)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compress the definition: %w", err)
	}
	return out.Bytes(), nil
}

// NewWorker makes a worker that runs cases and their effects.
func NewWorker(temporal client.Client, taskQueue string, host *Host, activities Activities) worker.Worker {
	w := worker.New(temporal, taskQueue, worker.Options{
		// Measured with one task-queue partition: twenty pollers carry a decision in a fraction
		// of the time that the default two do.
		MaxConcurrentWorkflowTaskPollers: 20,
		WorkerStopTimeout:                10 * time.Second,
	})
	Register(w, host, activities)
	return w
}

// Register puts a case's workflow and effects under their names.
func Register(r Registry, host *Host, activities Activities) {
	r.RegisterWorkflowWithOptions(host.Case, workflow.RegisterOptions{Name: WorkflowName})
	registerActivities(r, activities)
}
