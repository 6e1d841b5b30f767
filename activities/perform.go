package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"go.temporal.io/sdk/temporal"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/store"
	"shunban/workflows"
)

// Perform does a job: it asks a service, reads or writes a register, or begins or tells another
// case. The same job again changes nothing more.
func (e *Effects) Perform(ctx context.Context, in workflows.JobInput) (workflows.JobResult, error) {
	order := in.Job.Order
	switch in.Job.Kind {
	case process.KindLookup:
		return e.lookup(ctx, order)
	case process.KindRecord:
		return e.record(ctx, in, order)
	case process.KindCall:
		return e.call(ctx, in, order)
	case process.KindSend:
		return e.send(ctx, in, order)
	case process.KindSub:
		return e.begin(ctx, in, order)
	default:
		return workflows.JobResult{}, fmt.Errorf("nobody knows how to do a %s", in.Job.Kind)
	}
}

func (e *Effects) lookup(ctx context.Context, o engine.Order) (workflows.JobResult, error) {
	rows, err := e.store.Rows(ctx, o.Register, o.Values)
	if err != nil {
		return workflows.JobResult{}, err
	}
	result := workflows.JobResult{Outcome: process.OutcomeFound}
	if len(rows) == 0 {
		result.Outcome = process.OutcomeNone
	}
	var found any = rows
	if o.One {
		if len(rows) == 0 {
			return result, nil
		}
		found = rows[0]
	}
	raw, err := json.Marshal(found)
	result.Data = map[string]json.RawMessage{"result": raw}
	return result, err
}

func (e *Effects) record(ctx context.Context, in workflows.JobInput, o engine.Order) (workflows.JobResult, error) {
	if o.Remove {
		return workflows.JobResult{Outcome: process.OutcomeRecorded}, e.store.RemoveRow(ctx, o.Register, o.Key)
	}
	row := map[string]json.RawMessage{}
	for name, value := range o.Values {
		row[name] = value
	}
	row[o.Column] = o.Key
	data, err := json.Marshal(row)
	if err != nil {
		return workflows.JobResult{}, fmt.Errorf("write the row: %w", err)
	}
	present, err := e.store.PutRow(ctx, store.Row{Register: o.Register, Key: o.Key, Data: data, Case: in.Case.Case, Job: in.Job.Number}, o.Unless)
	if present {
		return workflows.JobResult{Outcome: process.OutcomePresent}, err
	}
	return workflows.JobResult{Outcome: process.OutcomeRecorded}, err
}

// largestAnswer bounds what a service may answer.
const largestAnswer = 1 << 20

// call asks a service. What it refuses (4xx) is not tried again.
func (e *Effects) call(ctx context.Context, in workflows.JobInput, o engine.Order) (workflows.JobResult, error) {
	base, known := e.services[o.Service]
	if !known {
		return workflows.JobResult{}, temporal.NewNonRetryableApplicationError("the installation knows no address of the service "+o.Service, "service", nil)
	}
	address, err := url.JoinPath(base, o.Path)
	if err != nil {
		return workflows.JobResult{}, fmt.Errorf("address of the service %s: %w", o.Service, err)
	}
	body, err := json.Marshal(o.Values)
	if err != nil {
		return workflows.JobResult{}, fmt.Errorf("write the question to %s: %w", o.Service, err)
	}
	request, err := http.NewRequestWithContext(ctx, o.Method, address, bytes.NewReader(body))
	if err != nil {
		return workflows.JobResult{}, fmt.Errorf("ask %s: %w", o.Service, err)
	}
	request.Header.Set("Content-Type", "application/json")
	// The same key for every try, so that a service that has done it once does not do it twice.
	request.Header.Set("Idempotency-Key", fmt.Sprintf("%s-%d", in.Case.Case, in.Job.Number))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return workflows.JobResult{}, fmt.Errorf("ask %s: %w", o.Service, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer+1))
	switch {
	case err != nil:
		return workflows.JobResult{}, fmt.Errorf("read the answer of %s: %w", o.Service, err)
	case response.StatusCode >= 400 && response.StatusCode < 500:
		return workflows.JobResult{}, temporal.NewNonRetryableApplicationError(fmt.Sprintf("%s refuses with %s", o.Service, response.Status), "service", nil)
	case response.StatusCode >= 300:
		return workflows.JobResult{}, fmt.Errorf("%s answers with %s", o.Service, response.Status)
	case len(answer) > largestAnswer || len(answer) > 0 && !json.Valid(answer):
		return workflows.JobResult{}, temporal.NewNonRetryableApplicationError(o.Service+" answers something that is no JSON, or too much of it", "service", nil)
	}
	if o.Gives != nil {
		if err := process.FitsSchema(o.Gives, answer); err != nil {
			return workflows.JobResult{}, temporal.NewNonRetryableApplicationError(o.Service+" does not answer as the definition says: "+err.Error(), "service", nil)
		}
	}
	result := workflows.JobResult{Outcome: process.OutcomeDone}
	if len(answer) > 0 {
		result.Data = map[string]json.RawMessage{"result": answer}
	}
	return result, nil
}

// send brings an event to another case, found by its number.
func (e *Effects) send(ctx context.Context, in workflows.JobInput, o engine.Order) (workflows.JobResult, error) {
	if e.cases == nil {
		return workflows.JobResult{Outcome: process.OutcomeFailed, Reasons: "other cases cannot be reached"}, nil
	}
	to, err := e.store.CaseByNumber(ctx, o.To)
	if errors.Is(err, store.ErrNotFound) {
		return workflows.JobResult{Outcome: process.OutcomeFailed, Reasons: "there is no case " + o.To}, nil
	}
	if err != nil {
		return workflows.JobResult{}, err
	}
	return finished(e.cases.Tell(ctx, to.State.Case, engine.Event{Kind: engine.Reported, Name: o.Event, Data: o.Values,
		Request: fmt.Sprintf("send-%s-%d", in.Case.Case, in.Job.Number)}))
}

// begin begins a case of another process. Its end comes as an event of its own.
func (e *Effects) begin(ctx context.Context, in workflows.JobInput, o engine.Order) (workflows.JobResult, error) {
	if e.cases == nil {
		return workflows.JobResult{Later: true}, nil
	}
	form, err := json.Marshal(o.Values)
	if err != nil {
		return workflows.JobResult{}, fmt.Errorf("write the form: %w", err)
	}
	result, err := finished(e.cases.BeginFor(ctx, engine.Parent{Case: in.Case.Case, Job: in.Job.Number}, in.Case, o.Process, form, o.Files))
	result.Later = o.Waits && err == nil && result.Outcome == process.OutcomeDone
	return result, err
}

// finished makes a precise no the outcome "failed"; everything else is tried again.
func finished(err error) (workflows.JobResult, error) {
	var refusal *engine.Refusal
	if errors.As(err, &refusal) {
		return workflows.JobResult{Outcome: process.OutcomeFailed, Reasons: refusal.Error()}, nil
	}
	return workflows.JobResult{Outcome: process.OutcomeDone}, err
}

// Tell brings the end of a case to the one that began it. One that waits no more has nothing to
// take, and that is right.
func (e *Effects) Tell(ctx context.Context, news workflows.News) error {
	if e.cases == nil {
		return nil
	}
	data, err := json.Marshal(news.Data)
	if err != nil {
		return fmt.Errorf("write the end of case %s: %w", news.Case, err)
	}
	_, err = finished(e.cases.Tell(ctx, news.Parent.Case, engine.Event{Kind: engine.JobDone, Job: news.Parent.Job, Answer: news.End,
		Request: "ended-" + news.Case, Data: map[string]json.RawMessage{"result": data}}))
	return err
}
