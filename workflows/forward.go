package workflows

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
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// Forward moves the clock of one case to a moment of that clock and returns when it is there. Temporal does not
// know a fast-forward again by its id, so the moment makes it idempotent: a clock that is there
// already, or a case that has ended, is left alone. It is for rehearsals only; whether a case is one
// is for the caller to know. The server has to allow time skipping.
func (c *Client) Forward(ctx context.Context, caseID string, until time.Time, id string) error {
	execution := &commonpb.WorkflowExecution{WorkflowId: WorkflowID(caseID)}
	by, err := c.rest(ctx, caseID, until)
	if err != nil || by <= 0 {
		return err
	}
	_, err = c.temporal.WorkflowService().UpdateWorkflowExecutionOptions(ctx, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace: c.namespace, WorkflowExecution: execution,
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: &commonpb.TimeSkippingConfig{
			Enabled: true, FastForwardConfig: &commonpb.FastForwardConfig{Id: id, Duration: durationpb.New(by)},
		}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
	})
	if err != nil {
		return fmt.Errorf("move the case's clock: %w", err)
	}
	return c.arrive(ctx, caseID, until, id)
}

// arrive waits until a case's clock is at the moment, or the case has ended on the way. While a case
// has work to do its clock stands, and a poll may end before it has moved.
func (c *Client) arrive(ctx context.Context, caseID string, until time.Time, id string) error {
	for {
		poll, err := c.temporal.WorkflowService().PollWorkflowExecutionTimeSkipping(ctx, &workflowservice.PollWorkflowExecutionTimeSkippingRequest{
			Namespace: c.namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: WorkflowID(caseID)}, FastForwardId: id,
		})
		var gone *serviceerror.NotFound
		if err != nil && !errors.As(err, &gone) {
			return fmt.Errorf("wait until the case's clock has moved: %w", err)
		}
		rest, err := c.rest(ctx, caseID, until)
		if err != nil || rest <= 0 {
			return err
		}
		if poll.GetFastForwardPollingResult() != enums.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT {
			return fmt.Errorf("the case's clock stopped %s before %s: %s", rest, until.Format(time.RFC3339), poll.GetFailedReason())
		}
	}
}

// rest is how far a running case's clock is from a moment; zero when the case has ended.
func (c *Client) rest(ctx context.Context, caseID string, until time.Time) (time.Duration, error) {
	described, err := c.temporal.DescribeWorkflowExecution(ctx, WorkflowID(caseID), "")
	if err != nil {
		return 0, fmt.Errorf("ask for the case's clock: %w", err)
	}
	info := described.GetWorkflowExecutionInfo()
	if info.GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return 0, nil
	}
	now := time.Now()
	if skipped := described.GetWorkflowExtendedInfo().GetTimeSkippingInfo(); skipped != nil {
		now = skipped.GetCurrentTime().AsTime()
	}
	shift, err := shiftOf(info.GetMemo())
	return until.Sub(now.Add(shift)), err
}

// memoShift is under which name a case's workflow carries how far its clock is from the server's.
const memoShift = "shift"

// memo is what a case's workflow carries for whoever moves its clock.
func memo(shift time.Duration) map[string]any {
	if shift == 0 {
		return nil
	}
	return map[string]any{memoShift: int64(shift)}
}

// shiftOf reads it back.
func shiftOf(memo *commonpb.Memo) (time.Duration, error) {
	carried := memo.GetFields()[memoShift]
	if carried == nil {
		return 0, nil
	}
	var shift int64
	if err := converter.GetDefaultDataConverter().FromPayload(carried, &shift); err != nil {
		return 0, fmt.Errorf("read how far the case's clock is from the server's: %w", err)
	}
	return time.Duration(shift), nil
}
