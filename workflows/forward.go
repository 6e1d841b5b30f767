package workflows

import (
	"context"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// Forward moves the clock of one case forward and returns when that time has passed for it. It is
// for rehearsals only; whether a case is one is for the caller to know. The server has to allow
// time skipping. The same id again moves nothing.
func (c *Client) Forward(ctx context.Context, caseID string, by time.Duration, id string) error {
	execution := &commonpb.WorkflowExecution{WorkflowId: WorkflowID(caseID)}
	_, err := c.temporal.WorkflowService().UpdateWorkflowExecutionOptions(ctx, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace: c.namespace, WorkflowExecution: execution,
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: &commonpb.TimeSkippingConfig{
			Enabled: true, FastForwardConfig: &commonpb.FastForwardConfig{Id: id, Duration: durationpb.New(by)},
		}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
	})
	if err != nil {
		return fmt.Errorf("move the case's clock: %w", err)
	}
	_, err = c.temporal.WorkflowService().PollWorkflowExecutionTimeSkipping(ctx, &workflowservice.PollWorkflowExecutionTimeSkippingRequest{
		Namespace: c.namespace, WorkflowExecution: execution, FastForwardId: id,
	})
	if err != nil {
		return fmt.Errorf("wait until the case's clock has moved: %w", err)
	}
	return nil
}
