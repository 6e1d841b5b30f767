package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/store"
)

type tasksInput struct {
	Status string `query:"status" enum:"open,done" default:"open"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"100"`
}

type tasksOutput struct {
	Body struct {
		Tasks []TaskRow `json:"tasks" nullable:"false"`
	}
}

// getTasks is the inbox: what the caller's posts are asked or advise on, what is due first at the top, or
// what they were asked and is done. What they have delegated is among it, marked as such, because who
// wants it back has to find it. An administrator finds the tasks of rehearsals, to play them.
func (s *server) getTasks(ctx context.Context, c *call, in *tasksInput) (*tasksOutput, error) {
	filter := store.TaskFilter{Statuses: []engine.TaskStatus{engine.TaskOpen}, Limit: in.Limit, Holdings: []store.Holding{}}
	if in.Status == "done" {
		filter.Statuses = append(slices.Clone(store.Done), engine.TaskTooLate)
	}
	for _, h := range c.person.Capacities() {
		filter.Holdings = append(filter.Holdings, store.Holding(h))
	}
	for _, principal := range c.directory.Principals(c.person) { // what those are asked for whom the caller stands in
		for _, h := range principal.Holdings {
			filter.Holdings = append(filter.Holdings, store.Holding(h))
		}
	}
	if err := s.fallback(ctx, c, &filter); err != nil {
		return nil, err
	}
	found, err := s.Store.Tasks(ctx, filter)
	if err != nil {
		return nil, err
	}
	if c.person.IsAdministrator() {
		rehearsed := true
		filter.Holdings, filter.Rehearsal = nil, &rehearsed
		played, err := s.Store.Tasks(ctx, filter)
		if err != nil {
			return nil, err
		}
		for _, task := range played {
			if !slices.ContainsFunc(found, func(f store.Task) bool { return f.ID == task.ID }) {
				found = append(found, task)
			}
		}
	}
	out := &tasksOutput{}
	out.Body.Tasks = []TaskRow{}
	for i := range found {
		v, err := s.prepare(ctx, c, found[i].Case)
		if err != nil {
			return nil, err
		}
		if !v.mayAnswer(&found[i].Task) {
			continue // it is another person's, by name
		}
		v.inside = v.may(identity.SeeInside, identity.Object{Case: v.facts()})
		out.Body.Tasks = append(out.Body.Tasks, TaskRow{Task: v.task(&found[i].Task), Case: v.row()})
	}
	return out, nil
}

// fallback lets an administrator find what came to the administrators because nobody else was there to
// ask: it is asked of the unit that owns the procedure, and of no post in it. What is that unit's own is
// left out again by who may answer.
func (s *server) fallback(ctx context.Context, c *call, filter *store.TaskFilter) error {
	if !c.person.IsAdministrator() {
		return nil
	}
	published, err := s.published(ctx)
	if err != nil {
		return err
	}
	for _, p := range published {
		filter.Holdings = append(filter.Holdings, store.Holding{Unit: p.process.Owner.Value, Post: identity.Administrator})
	}
	return nil
}

type taskIDInput struct {
	ID string `path:"id" maxLength:"120"`
}

type taskOutput struct{ Body TaskPage }

func (s *server) getTask(ctx context.Context, c *call, in *taskIDInput) (*taskOutput, error) {
	v, task, err := s.openTask(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	page := v.taskPage(task)
	if page.Allowed {
		log, err := s.Store.Events(ctx, v.state.Case, 0)
		if err != nil {
			return nil, err
		}
		page.Changed, page.Message = v.changed(log, task), v.message(log, task, page.Advising)
	}
	return &taskOutput{Body: page}, nil
}

func (s *server) openTask(ctx context.Context, c *call, id string) (*view, *engine.Task, error) {
	found, err := s.Store.Task(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	v, err := s.open(ctx, c, found.Case)
	if err != nil {
		return nil, nil, err
	}
	return v, &found.Task, nil
}

type answerInput struct {
	Keyed
	ID   string `path:"id" maxLength:"120"`
	Body struct {
		Answer    string              `json:"answer" minLength:"1" maxLength:"100"`
		Opinion   string              `json:"opinion,omitempty" maxLength:"10000"`
		Reasons   string              `json:"reasons,omitempty" maxLength:"10000"`
		Form      json.RawMessage     `json:"form,omitempty" doc:"The corrected form, when the answer is resubmit; else the fields filled in"`
		Materials map[string][]string `json:"materials,omitempty" doc:"File ids by material: all of them when the answer is resubmit; else what comes with it"`
	}
}

type appliedOutput struct {
	Body struct {
		Case string `json:"case"`
		Seq  int    `json:"seq" doc:"Of the last event; the next read shows at least this"`
		Late bool   `json:"late,omitempty" doc:"It came after silence had been taken for an answer, and is kept as a late opinion"`
	}
}

// postAnswer brings an answer to the case. Whether it is taken is decided by identity.May (is it yours)
// and by the case (is it still open, does the answer exist, is anything missing).
func (s *server) postAnswer(ctx context.Context, c *call, in *answerInput) (*appliedOutput, error) {
	v, task, by, err := s.actOn(ctx, c, in.ID, identity.AnswerTask)
	if err != nil {
		return nil, err
	}
	e := task.Reply(in.Body.Answer, in.Body.Opinion, in.Body.Reasons)
	if e.Kind == engine.Resubmitted || e.Kind == engine.Answered && (len(in.Body.Form) > 0 || len(in.Body.Materials) > 0) {
		e.Form = in.Body.Form
		if e.Materials, err = s.materials(ctx, c, in.Body.Materials, v.state.Case); err != nil {
			return nil, err
		}
	}
	out, err := s.apply(ctx, c, v, by, "answer", in.Keyed, e)
	if err == nil {
		s.metrics.answered(string(task.Kind))
	}
	return out, err
}

// actOn prepares acting on a task: it finds it and asks whether the caller may.
func (s *server) actOn(ctx context.Context, c *call, id string, action identity.Action) (*view, *engine.Task, engine.Actor, error) {
	found, err := s.Store.Task(ctx, id)
	if err != nil {
		return nil, nil, engine.Actor{}, err
	}
	v, err := s.prepare(ctx, c, found.Case)
	if err != nil {
		return nil, nil, engine.Actor{}, err
	}
	by, err := c.acting(action, v.object(&found.Task))
	return v, &found.Task, by, err
}

func (s *server) apply(ctx context.Context, c *call, v *view, by engine.Actor, operation string, k Keyed, e engine.Event) (*appliedOutput, error) {
	request, err := c.request(operation, k)
	if err != nil {
		return nil, err
	}
	e.Request, e.By = request, &by
	if err := s.Cases.Apply(ctx, v.state.Case, e); err != nil {
		return nil, v.refusedError(e, err)
	}
	after, err := s.Store.Case(ctx, v.state.Case)
	if err != nil {
		return nil, err
	}
	out := &appliedOutput{}
	out.Body.Case, out.Body.Seq = after.State.Case, after.State.Seq
	if task, ok := after.State.Task(e.Task); ok && e.Kind == engine.Answered {
		out.Body.Late = slices.ContainsFunc(task.Opinions, func(o engine.Opinion) bool { return o.By.User == by.User })
	}
	return out, nil
}

type seenInput struct {
	ID string `path:"id" maxLength:"120"`
}

// postSeen notes that somebody whom a task asks has opened it, the first time that happens: it proves
// that what was asked has reached them.
func (s *server) postSeen(ctx context.Context, c *call, in *seenInput) (*struct{}, error) {
	v, task, by, err := s.actOn(ctx, c, in.ID, identity.HandleTask)
	if err != nil {
		return nil, err
	}
	if task.Seen != nil || task.Status != engine.TaskOpen || by.Role == engine.Administrator {
		return nil, nil
	}
	key := Keyed{IdempotencyKey: "seen/" + in.ID}
	_, err = s.apply(ctx, c, v, by, "seen", key, engine.Event{Kind: engine.Seen, Task: task.Number})
	var f *failure
	if errors.As(err, &f) && f.status == http.StatusConflict {
		return nil, nil // somebody else was quicker, or it is closed
	}
	return nil, err
}

type extensionInput struct {
	Keyed
	ID   string `path:"id" maxLength:"120"`
	Body struct {
		Until  string `json:"until" format:"date" doc:"The last day proposed"`
		Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

// postExtension asks the one who grants it for another date. The limit ends with the day proposed.
func (s *server) postExtension(ctx context.Context, c *call, in *extensionInput) (*appliedOutput, error) {
	v, task, by, err := s.actOn(ctx, c, in.ID, identity.RequestExtension)
	if err != nil {
		return nil, err
	}
	day, err := time.ParseInLocation(time.DateOnly, in.Body.Until, process.Zone)
	if err != nil {
		return nil, problem(http.StatusUnprocessableEntity, "bad-date", "found", in.Body.Until)
	}
	if day.Year() > calendar.LastYear {
		return nil, problem(http.StatusUnprocessableEntity, "after-last-year", "found", in.Body.Until, "year", itoa(calendar.LastYear))
	}
	due := c.calendar.Move(day.AddDate(0, 0, 1)).At // the end of the day, whenever a day ends here
	e := engine.Event{Kind: engine.ExtensionRequested, Task: task.Number, Due: &due, Reasons: in.Body.Reason}
	return s.apply(ctx, c, v, by, "extension", in.Keyed, e)
}
