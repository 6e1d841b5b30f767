package temporald_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// ErrEnded says that the workflow ended before its clock was where it should have gone. There is
// nothing left to move.
var ErrEnded = errors.New("the workflow has ended")

// FastForward is what these tests need to show how the server moves clocks; the product has its own
// way, by the moment (workflows.Client.Forward). It moves one workflow's clock forward and returns when that time has passed for it:
// timers on the way have rung one after the other, and what they caused has been worked off. runID
// may be empty for the current run. The same id moves the clock once, however often it is asked
// for; a repetition waits for the first. (Two first calls with one id at the same moment are not
// told apart; the server has no means for that.) ErrEnded when the workflow ends on the way.
//
// What the server (1.32.1) does, as the tests show:
//   - The clock jumps only while the workflow has nothing to do; a workflow that waits inside an
//     update has nothing to do. While work is pending, or no worker is there, time passes as usual,
//     and FastForward waits.
//   - At the target skipping is switched off, and the clock runs on normally from there.
//   - The clock, and a fast-forward that is under way, survive continue-as-new and restarts of the
//     server. Other workflows keep their own clocks.
//   - A target that passes while work is pending may be overrun up to the next timer, days later.
//     So a caller who wants what is due at a moment to have happened aims well beyond that moment.
//   - The server itself starts anew for an id that it has had; FastForward looks into the history.
func FastForward(ctx context.Context, c client.Client, namespace, workflowID, runID string, by time.Duration, id string) error {
	f := forwarding{client: c, namespace: namespace, workflow: workflowID, id: id}
	_, asked, err := f.asked(ctx)
	if err != nil {
		return err
	}
	if !asked {
		if err := f.ask(ctx, runID, by); err != nil {
			return err
		}
	}
	return f.wait(ctx)
}

// forwarding is one movement of one workflow's clock.
type forwarding struct {
	client    client.Client
	namespace string
	workflow  string
	id        string
}

// asked looks in the history of the current run and of those it continues for this movement, and
// gives its target.
func (f forwarding) asked(ctx context.Context) (target time.Time, found bool, err error) {
	for run := ""; ; {
		before := ""
		events := f.client.GetWorkflowHistory(ctx, f.workflow, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			if err != nil {
				return time.Time{}, false, fmt.Errorf("look for the movement %s of the clock of %s: %w", f.id, f.workflow, err)
			}
			if started := event.GetWorkflowExecutionStartedEventAttributes(); started != nil {
				before = started.GetContinuedExecutionRunId()
			}
			config := event.GetWorkflowExecutionOptionsUpdatedEventAttributes().GetTimeSkippingConfig().GetFastForwardConfig()
			if config != nil && config.GetId() == f.id {
				return event.GetEventTime().AsTime().Add(config.GetDuration().AsDuration()), true, nil
			}
		}
		if before == "" {
			return time.Time{}, false, nil
		}
		run = before
	}
}

func (f forwarding) ask(ctx context.Context, runID string, by time.Duration) error {
	_, err := f.client.WorkflowService().UpdateWorkflowExecutionOptions(ctx, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace: f.namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: f.workflow, RunId: runID},
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: &commonpb.TimeSkippingConfig{
			Enabled: true, FastForwardConfig: &commonpb.FastForwardConfig{Id: f.id, Duration: durationpb.New(by)},
		}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
	})
	var gone *serviceerror.NotFound
	if errors.As(err, &gone) {
		if _, ended, described := f.clock(ctx); described == nil && ended {
			return f.ended()
		}
	}
	if err != nil {
		return fmt.Errorf("move the clock of %s: %w", f.workflow, err)
	}
	return nil
}

// wait returns when the movement is over.
func (f forwarding) wait(ctx context.Context) error {
	for {
		poll, err := f.client.WorkflowService().PollWorkflowExecutionTimeSkipping(ctx, &workflowservice.PollWorkflowExecutionTimeSkippingRequest{
			Namespace: f.namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: f.workflow}, FastForwardId: f.id,
		})
		if err != nil {
			return fmt.Errorf("wait for the clock of %s: %w", f.workflow, err)
		}
		switch poll.GetFastForwardPollingResult() {
		case enums.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED:
			return nil
		case enums.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT:
			continue
		}
		// The server knows only the last movement, and forgets it with the run; the clock tells.
		now, ended, err := f.clock(ctx)
		if err != nil {
			return err
		}
		target, _, err := f.asked(ctx)
		switch {
		case err != nil:
			return err
		case !now.Before(target):
			return nil
		case ended:
			return f.ended()
		}
		return fmt.Errorf("the clock of %s stopped at %s, before %s: %s", f.workflow,
			now.Format(time.RFC3339), target.Format(time.RFC3339), poll.GetFailedReason())
	}
}

func (f forwarding) ended() error {
	return fmt.Errorf("move the clock of %s: %w", f.workflow, ErrEnded)
}

// clock gives the workflow's own time, and whether it has ended.
func (f forwarding) clock(ctx context.Context) (now time.Time, ended bool, err error) {
	described, err := f.client.DescribeWorkflowExecution(ctx, f.workflow, "")
	if err != nil {
		return now, false, fmt.Errorf("read the clock of %s: %w", f.workflow, err)
	}
	// A workflow whose clock was never moved has the server's.
	now = time.Now()
	if skipped := described.GetWorkflowExtendedInfo().GetTimeSkippingInfo(); skipped != nil {
		now = skipped.GetCurrentTime().AsTime()
	}
	return now, described.GetWorkflowExecutionInfo().GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}
