package api

import (
	"context"
	"net/http"
)

type batchInput struct {
	Keyed
	Body struct {
		Tasks     []string       `json:"tasks" minItems:"1" maxItems:"100" nullable:"false"`
		Answer    *BatchAnswer   `json:"answer,omitempty" doc:"One answer to all of them"`
		Operation *TaskOperation `json:"operation,omitempty" doc:"Or one operation on all of them"`
	}
}

// BatchAnswer is an answer to several tasks.
type BatchAnswer struct {
	Answer  string `json:"answer" minLength:"1" maxLength:"100"`
	Opinion string `json:"opinion,omitempty" maxLength:"10000"`
	Reasons string `json:"reasons,omitempty" maxLength:"10000"`
}

type batchOutput struct {
	Body struct {
		Results []BatchResult `json:"results" nullable:"false" doc:"In the order of the tasks"`
	}
}

// BatchResult is how it went with one task.
type BatchResult struct {
	Task    string   `json:"task"`
	Done    bool     `json:"done"`
	Problem *Problem `json:"problem,omitempty" doc:"Why not"`
}

// postTaskOperations does the same with several tasks. Each is a request of its own: what one case
// refuses keeps no other from being done, and the same key again repeats nothing.
func (s *server) postTaskOperations(ctx context.Context, c *call, in *batchInput) (*batchOutput, error) {
	if (in.Body.Answer == nil) == (in.Body.Operation == nil) {
		return nil, problem(http.StatusUnprocessableEntity, "answer-or-operation")
	}
	if in.IdempotencyKey != "" && !plain(in.IdempotencyKey, 200) {
		return nil, problem(http.StatusUnprocessableEntity, "bad-key")
	}
	out := &batchOutput{}
	for _, id := range in.Body.Tasks {
		result := BatchResult{Task: id, Done: true}
		if err := s.doOne(ctx, c, id, in); err != nil {
			f := failureOf(c.directory, err)
			if f.status >= http.StatusInternalServerError {
				s.Log.ErrorContext(ctx, "a task of several failed", "request", requestID(ctx), "task", id, "error", f.cause)
			}
			problem := f.in(c.lang)
			result.Done, result.Problem = false, &problem
		}
		out.Body.Results = append(out.Body.Results, result)
	}
	return out, nil
}

func (s *server) doOne(ctx context.Context, c *call, id string, in *batchInput) error {
	k := Keyed{IdempotencyKey: in.IdempotencyKey, of: id}
	if in.Body.Operation != nil {
		_, err := s.operate(ctx, c, id, *in.Body.Operation, k)
		return err
	}
	one := &answerInput{Keyed: k, ID: id}
	one.Body.Answer, one.Body.Opinion, one.Body.Reasons = in.Body.Answer.Answer, in.Body.Answer.Opinion, in.Body.Answer.Reasons
	_, err := s.postAnswer(ctx, c, one)
	return err
}
