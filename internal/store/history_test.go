package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"shunban/internal/engine"
	"shunban/internal/store"
)

// history makes up what an engine could record of one case. It knows no process: the store does not
// either.
type history struct {
	state engine.State
	at    time.Time
}

func begin(caseID, number string) history {
	return history{
		at: beginning,
		state: engine.State{
			Opening: engine.Opening{Case: caseID, Number: number, Process: "cemetery-siting", Definition: "d41d8c",
				Applicant: engine.Party{Unit: "xiqingbei", Parent: "beishe", User: "wang", Name: "王建国"}},
			Status: engine.CaseOpen, Submitted: beginning,
			Form: json.RawMessage(`{"areaMu":"4.5","site":"村西南坡"}`),
		},
	}
}

// add logs an event.
func (h *history) add(e engine.Event) engine.Event {
	h.state.Seq++
	e.Seq, e.At = h.state.Seq, h.at
	return e
}

func (h *history) submit(request string, files ...string) store.Batch {
	opening := h.state.Opening
	submitted := h.add(engine.Event{Kind: engine.Submitted, Input: true, Request: request, Opening: &opening,
		Form: h.state.Form, Materials: materials(files), By: &engine.Actor{User: "wang", Unit: "xiqingbei", Post: "leader"}})
	h.state.Materials = materials(files)
	return h.batch(submitted, h.open("township", "beishe", "leader", nil))
}

// open opens a task.
func (h *history) open(step, unit, post string, due *time.Time) engine.Event {
	number := len(h.state.Tasks) + 1
	e := h.add(engine.Event{Kind: engine.TaskOpened, Step: step, Visit: 1, Task: number, Unit: unit, Post: post, Due: due})
	h.state.Tasks = append(slices.Clone(h.state.Tasks), &engine.Task{Number: number, Step: step, Visit: 1, Kind: engine.TaskAsk,
		Unit: unit, Post: post, Status: engine.TaskOpen, Opened: h.at, Due: due, Changed: e.Seq})
	return e
}

// answer closes a task with a person's answer.
func (h *history) answer(number int, request, answer string, files ...string) engine.Event {
	h.state.Tasks = slices.Clone(h.state.Tasks)
	copied := *h.state.Tasks[number-1]
	task := &copied
	h.state.Tasks[number-1] = task
	by := &engine.Actor{User: "li", Name: "李芳", Unit: task.Unit, Post: task.Post}
	e := h.add(engine.Event{Kind: engine.Answered, Input: true, Request: request, Step: task.Step, Visit: 1, Task: number,
		Unit: task.Unit, Post: task.Post, Answer: answer, By: by, Materials: materials(files)})
	at := h.at
	h.state.Requests = append(slices.Clone(h.state.Requests), request)
	task.Status, task.Answer, task.By, task.ClosedAt, task.Changed = engine.TaskAnswered, answer, by, &at, e.Seq
	return e
}

// delegate gives a task to somebody who advises, or takes it back from them where nobody is named.
func (h *history) delegate(number int, to *engine.Performer) engine.Event {
	h.state.Tasks = slices.Clone(h.state.Tasks)
	copied := *h.state.Tasks[number-1]
	task := &copied
	h.state.Tasks[number-1] = task
	kind := engine.Delegated
	if to == nil {
		kind = engine.Recalled
	}
	e := h.add(engine.Event{Kind: kind, Input: true, Step: task.Step, Visit: 1, Task: number, Unit: task.Unit, Post: task.Post,
		By: &engine.Actor{User: "li", Name: "李芳", Unit: task.Unit, Post: task.Post}})
	task.Delegate, task.Changed = to, e.Seq
	return e
}

func (h *history) end() engine.Event {
	at := h.at
	h.state.Status, h.state.End, h.state.EndedAt = engine.CaseEnded, "approved", &at
	return h.add(engine.Event{Kind: engine.Ended, End: "approved"})
}

func (h *history) batch(events ...engine.Event) store.Batch {
	return store.Batch{State: h.state, Code: "K7QD-2M9X", Events: events}
}

func materials(files []string) map[string][]engine.FileRef {
	if len(files) == 0 {
		return nil
	}
	refs := map[string][]engine.FileRef{}
	for _, id := range files {
		refs["plan"] = append(refs["plan"], engine.FileRef{ID: id, Name: "规划图.pdf", Size: 3, SHA256: "ab"})
	}
	return refs
}

// goOn draws something that could happen next, as one batch. Requests and files are drawn from what
// the case has; each request is used once.
func (h *history) goOn(t *rapid.T, requests, files []string) store.Batch {
	h.at = h.at.Add(time.Duration(rapid.IntRange(0, 1e9).Draw(t, "microseconds")) * time.Microsecond)
	var events []engine.Event
	for range rapid.IntRange(1, 4).Draw(t, "events") {
		open := h.openTasks()
		if len(open) > 0 && rapid.Bool().Draw(t, "answers") {
			request := ""
			if left := h.unused(requests); len(left) > 0 {
				request = rapid.SampledFrom(left).Draw(t, "request")
			}
			answer := rapid.SampledFrom([]string{"agree", "object", "return"}).Draw(t, "answer")
			brought := rapid.SliceOfNDistinct(rapid.SampledFrom(files), 0, 2, rapid.ID[string]).Draw(t, "files")
			events = append(events, h.answer(rapid.SampledFrom(open).Draw(t, "task"), request, answer, brought...))
			continue
		}
		var due *time.Time
		if rapid.Bool().Draw(t, "limited") {
			at := h.at.Add(time.Duration(rapid.IntRange(1, 10).Draw(t, "days")) * 24 * time.Hour)
			due = &at
		}
		unit := rapid.SampledFrom([]string{"forestry", "ecology", "housing"}).Draw(t, "unit")
		events = append(events, h.open(fmt.Sprintf("step-%d", len(h.state.Tasks)), unit, "leader", due))
	}
	return h.batch(events...)
}

func (h *history) openTasks() []int {
	var open []int
	for _, task := range h.state.Tasks {
		if task.Status == engine.TaskOpen {
			open = append(open, task.Number)
		}
	}
	return open
}

func (h *history) unused(requests []string) []string {
	return slices.DeleteFunc(slices.Clone(requests[2:]), func(id string) bool { // the first two submit
		return slices.Contains(h.state.Requests, id)
	})
}
