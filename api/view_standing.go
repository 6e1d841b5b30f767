package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// standing adds to a task what has to be said besides its answer: where it stands, who has it in hand,
// and that an answer was not given now, or not by a person.
func (v *view) standing(shown *Task, t *engine.Task) {
	shown.Note, shown.Branch = v.note(t), v.branch(t)
	if t.Urged > 0 {
		shown.Urged = t.Urged
	}
	if !v.inside {
		return
	}
	shown.Mode = t.Mode
	if t.Of != 0 && t.Kind != engine.TaskExtension {
		shown.Of = engine.TaskID(v.state.Case, t.Of)
	}
	shown.Person, shown.Claimed = v.person(t.User), v.person(t.Claimed)
	if t.Delegate != nil {
		delegate := v.named(&engine.Actor{User: t.Delegate.User, Name: t.Delegate.Name, Unit: t.Delegate.Unit, Post: t.Delegate.Post})
		shown.Delegate = &delegate
	}
	for _, a := range t.Advice {
		advice := AdviceView{By: v.named(&a.By), Opinion: a.Opinion}
		if a.Answer != "" {
			title := v.answerTitle(t.Step, a.Answer)
			advice.Answer = &title
		}
		shown.Advice = append(shown.Advice, advice)
	}
}

func (v *view) person(login string) *PersonRef {
	if login == "" {
		return nil
	}
	return &PersonRef{Login: login, Name: personName(v.call.directory, login).ZH}
}

// named is somebody a task goes to, as people read it: with the person's name where one is meant.
func (v *view) named(a *engine.Actor) texts.Text {
	d := v.call.directory
	params := map[string]texts.Text{"unit": d.UnitName(a.Unit), "post": d.PostName(a.Post), "person": texts.Same(a.Name)}
	if a.User != "" && a.Name == "" {
		params["person"] = personName(d, a.User)
	}
	switch {
	case a.User != "" && a.Unit == "":
		return params["person"]
	case a.User != "" && a.Post != "":
		return texts.Both("view.person-in-post", params)
	case a.User != "":
		return texts.Both("view.person", params)
	case a.Post != "":
		return texts.Both("view.post", params)
	}
	return params["unit"]
}

// note says of an answer that nobody gave now, or that changes nothing, what it is.
func (v *view) note(t *engine.Task) *texts.Text {
	var text texts.Text
	switch {
	case t.Status == engine.TaskStands:
		text = v.kept(t)
	case t.Status == engine.TaskByPolicy:
		text = texts.Both("task.automatic", map[string]texts.Text{"policy": policyName(t.Policy)})
	case t.Status == engine.TaskCancelled && t.By != nil:
		text = texts.Both("task.sent-back", nil)
	case t.Status == engine.TaskTooLate:
		text = texts.Both("task.late", nil)
	case t.Status == engine.TaskOpen && t.Late:
		text = texts.Both("task.late-open", nil)
	default:
		return nil
	}
	return &text
}

// kept says when an answer that stands was given. A task of long ago is only in the record.
func (v *view) kept(t *engine.Task) texts.Text {
	first, found := v.state.Task(t.Of)
	dated := found && first.ClosedAt != nil
	switch {
	case !dated && t.Basis != nil:
		return texts.Both("task.kept-deemed-long-ago", nil)
	case !dated:
		return texts.Both("task.kept-long-ago", nil)
	}
	given := map[string]texts.Text{"at": texts.Same(moment(*first.ClosedAt))}
	if t.Basis != nil {
		return texts.Both("task.kept-deemed", given)
	}
	return texts.Both("task.kept", given)
}

// policyName is why nobody was asked.
func policyName(policy string) texts.Text {
	switch policy {
	case "applicant":
		return texts.Both("policy.applicant", nil)
	case "same-person":
		return texts.Both("policy.same-person", nil)
	}
	return texts.Same(policy)
}

// branch says in which way of a parallel or for-each step a task stands, from the outside in.
func (v *view) branch(t *engine.Task) *texts.Text {
	var zh, en []string
	for id := t.Scope; id != 0; {
		i := slices.IndexFunc(v.state.Scopes, func(s engine.Scope) bool { return s.ID == id })
		if i < 0 {
			break
		}
		scope := &v.state.Scopes[i]
		if way := v.way(scope); !way.IsZero() {
			zh, en = append(zh, way.In(texts.ZH)), append(en, way.In(texts.EN))
		}
		id = scope.In
	}
	if len(zh) == 0 {
		return nil
	}
	slices.Reverse(zh)
	slices.Reverse(en)
	return &texts.Text{ZH: strings.Join(zh, " › "), EN: strings.Join(en, " › ")}
}

// way is one way through a step that holds others.
func (v *view) way(scope *engine.Scope) texts.Text {
	step, ok := v.process.Step(scope.Step)
	list, known := v.process.List(scope.List)
	if !ok || !known {
		return texts.Text{}
	}
	switch {
	case scope.Kind != engine.ScopeBranch:
		return v.stepTitle(scope.Step)
	case step.Parallel != nil && list.Branch < len(step.Parallel.Branches):
		return wayTitle(&step.Parallel.Branches[list.Branch])
	case step.ForEach != nil:
		params := map[string]texts.Text{"step": v.stepTitle(scope.Step), "number": texts.Same(strconv.Itoa(scope.Index + 1)), "row": v.element(scope.Row)}
		if params["row"].IsZero() {
			return texts.Both("view.element", params)
		}
		return texts.Both("view.element-named", params)
	}
	return texts.Text{}
}

// element is what people call an element of a list: a unit by its name, a text as it is, a row by the
// first text in it.
func (v *view) element(row json.RawMessage) texts.Text {
	var word string
	if json.Unmarshal(row, &word) == nil {
		if unit, ok := v.call.directory.Unit(word); ok {
			return unit.Name
		}
		return texts.Same(word)
	}
	var fields map[string]any
	if json.Unmarshal(row, &fields) != nil {
		return texts.Text{}
	}
	for _, name := range []string{"title", "name", "number", "id"} {
		switch value := fields[name].(type) {
		case string:
			return texts.Same(value)
		case float64:
			return texts.Same(strconv.FormatFloat(value, 'f', -1, 64))
		}
	}
	return texts.Text{}
}

// changed names the fields and materials that have changed since those asked last answered.
func (v *view) changed(log []engine.Event, t *engine.Task) []texts.Text {
	var names []texts.Text
	for i := range log {
		if log[i].Kind == engine.TaskOpened && log[i].Task == t.Number {
			names = v.fieldTitles(log[i].Changed)
		}
	}
	return names
}

// message is what was written to the one who has a task now, by whoever gave it to them: when it was
// transferred or delegated, or when a signer was asked.
func (v *view) message(log []engine.Event, t *engine.Task, advising bool) *Message {
	var found *engine.Event
	for i := range log {
		e := &log[i]
		given := e.Kind == engine.Transferred && e.Task == t.Number || e.Kind == engine.Delegated && e.Task == t.Number && advising
		if given || e.Kind == engine.Signer && e.Task == t.Of && e.At.Equal(t.Opened) {
			found = e
		}
	}
	if found == nil || blank(found.Opinion) || found.By == nil {
		return nil
	}
	return &Message{By: v.named(found.By), Text: found.Opinion}
}

// fieldTitles are the names of fields and materials.
func (v *view) fieldTitles(fields []string) []texts.Text {
	var names []texts.Text
	hidden := v.hidden()
	for _, field := range fields {
		if slices.Contains(hidden, field) {
			continue
		}
		if material, ok := strings.CutPrefix(field, "materials/"); ok {
			names = append(names, v.process.MaterialTitle(material))
			continue
		}
		names = append(names, fieldTitle(v.process, field))
	}
	return names
}

// fill adds to a page what may come with an answer: fields of the form, and files.
func (v *view) fill(page *TaskPage, t *engine.Task) {
	step, ok := v.process.Step(t.Step)
	if !ok || t.Kind != engine.TaskAsk && t.Kind != engine.TaskPublic || page.Advising {
		return
	}
	if step.Fields != nil {
		for _, n := range step.Fields.Fill {
			page.Fill = append(page.Fill, n.Value)
		}
	}
	for i := range step.Answers {
		for _, n := range step.Answers[i].Files {
			if slices.ContainsFunc(page.Attach, func(m GuideMaterial) bool { return m.ID == n.Value }) {
				continue
			}
			for j := range v.process.Materials {
				if v.process.Materials[j].ID.Value == n.Value {
					page.Attach = append(page.Attach, guideMaterial(&v.process.Materials[j]))
				}
			}
		}
	}
}

// names are the values of a list of names.
func names[N process.Name | process.FormName](list []N) []string {
	var values []string
	for _, n := range list {
		values = append(values, process.FormName(n).Value)
	}
	return values
}
