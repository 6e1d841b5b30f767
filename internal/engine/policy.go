package engine

import (
	"slices"

	"shunban/internal/process"
)

// policies holds a task that is about to be opened against the definition's policies. It may give
// the task to somebody else, or name the policy that makes it needless.
func (t *turn) policies(step *process.Step, task *Task, people []Actor) (automatic string, err error) {
	rules := t.process.Policies
	if rules == nil {
		rules = &process.Policies{}
	}
	conflicted, err := t.conflicted(task.Scope)
	if err != nil {
		return "", err
	}
	asked := Performer{Unit: task.Unit, Post: task.Post, User: task.User}
	var able []Actor
	for _, actor := range people {
		if asked.names(actor) && !slices.Contains(conflicted, actor.User) {
			able = append(able, actor)
		}
	}
	if !t.ownTask(step, task) && len(able) > 0 && !slices.ContainsFunc(able, func(a Actor) bool { return a.User != t.state.Applicant.User }) {
		switch rules.Applicant.Value {
		case "skip":
			if t.automatic(step) == nil { // what only a person can say has to be said by somebody else
				t.toAdministrator(task)
				return "", nil
			}
			return "applicant", nil
		case "parent":
			task.Unit, task.User = t.state.Applicant.Parent, ""
			return "", nil
		case "administrator":
			t.toAdministrator(task)
			return "", nil
		}
	}
	if len(able) == 0 {
		if rules.Nobody.Value == "administrator" {
			t.toAdministrator(task)
			return "", nil
		}
		if rules.Nobody.Value == "fail" || task.User != "" {
			return "", t.nobody(step, nil)
		}
	}
	if given := t.automatic(step); len(able) == 1 && given != nil && t.agreedAlready(rules.SamePerson.Value, task.Step, able[0].User, given.ID) {
		return "same-person", nil
	}
	return "", nil
}

// ownTask tells whether the step asks the applicant on purpose: what a policy says of somebody who
// would decide their own case does not hold for it.
func (t *turn) ownTask(step *process.Step, task *Task) bool {
	switch {
	case step == nil || step.Ask == nil:
		return false
	case step.Ask.Unit != nil:
		return step.Ask.Unit.Applicant()
	default:
		return task.User != "" && task.User == t.state.Applicant.User
	}
}

// toAdministrator gives a task for which nobody was found to those who look after procedures.
func (t *turn) toAdministrator(task *Task) {
	task.Unit, task.Post, task.User, task.Role = t.process.Owner.Value, "", "", Administrator
}

// conflicted are the people who may not act in the case.
func (t *turn) conflicted(scope int) ([]string, error) {
	if t.process.Policies == nil || t.process.Policies.Conflict == nil {
		return nil, nil
	}
	return conflicted(t.process, t.facts(scope))
}

// agreedAlready tells whether the person has agreed before in another step, with the answer that is wanted now:
// anywhere in the case, or in the step that was answered last. The same step once more, for another element or after
// a return, is another question; so is one with other answers, such as whether the papers are complete.
func (t *turn) agreedAlready(policy, step, user, answer string) bool {
	agreed := func(a Act) bool { return a.User == user && a.Agreed == answer && a.Step != step }
	switch policy {
	case "whole-case":
		return slices.ContainsFunc(t.state.Acts, agreed)
	case "consecutive":
		n := len(t.state.Acts)
		return n > 0 && agreed(t.state.Acts[n-1])
	default:
		return false
	}
}

// agreement is the answer with which somebody agrees: the first that leads the case on, not to its end, not to the
// applicant and not back; one that has to be explained only where all have. It is nil where there is none.
func (t *turn) agreement(step *process.Step) *process.Answer {
	var explained *process.Answer
	for i := range step.Answers {
		a := &step.Answers[i]
		if a.End != nil || a.To != nil && (a.To.Value == process.ToApplicant || slices.Contains(t.state.Trail, a.To.Value)) {
			continue
		}
		if a.Opinion != process.Required && a.Reasons != process.Required {
			return a
		}
		if explained == nil {
			explained = a
		}
	}
	return explained
}

// automatic is the answer that a policy can give in place of a person: the agreement, where it says all there is to
// say and nothing else is asked for with it.
func (t *turn) automatic(step *process.Step) *process.Answer {
	a := t.agreement(step)
	if a == nil || a.Opinion == process.Required || a.Reasons == process.Required || a.While != nil || a.Issue != nil || len(a.Closes) > 0 ||
		step.Fields != nil && len(step.Fields.Fill) > 0 {
		return nil
	}
	return a
}

// byPolicy closes a task that a policy has made needless.
func (t *turn) byPolicy(step *process.Step, task Task, policy string) {
	given := t.automatic(step)
	answer := given.ID
	at := t.at
	t.state.TaskCount++
	task.Number, task.Status, task.Opened, task.ClosedAt = t.state.TaskCount, TaskByPolicy, t.at, &at
	task.Answer, task.Policy, task.Branch, task.Element = answer, policy, t.branch(task.Scope), t.element(task.Scope)
	t.add(&task)
	e := t.emit(Event{Kind: TaskAutomatic, Step: task.Step, Visit: task.Visit, Branch: task.Branch, Task: task.Number, Unit: task.Unit,
		Post: task.Post, User: task.User, Answer: answer, Name: policy})
	t.touch(task.Number).Replied = e.Seq
	if given.Marks != nil {
		t.mark(given.Marks.Value, t.at)
	}
}

// admitPerson holds who acts against the policies: the person, and whose substitute they are.
func (t *turn) admitPerson(task *Task, in Event) error {
	rules := t.process.Policies
	if rules == nil || in.By == nil {
		return nil
	}
	users := []string{in.By.User}
	if in.By.For != nil {
		users = append(users, in.By.For.User)
	}
	step, _ := t.process.Step(task.Step)
	own := t.ownTask(step, task)
	conflicted, err := t.conflicted(task.Scope)
	if err != nil {
		return err
	}
	for _, user := range users {
		if user == "" {
			continue
		}
		if slices.Contains(conflicted, user) {
			return refuse(ConflictOfInterest, "user", user)
		}
		if policy := rules.Applicant.Value; user == t.state.Applicant.User && policy != "" && policy != "allow" && !own {
			return refuse(OwnCase, "user", user)
		}
		if other, found := t.separated(rules, task.Step, user); found {
			return refuse(SeparationOfDuties, "user", user, "step", other)
		}
	}
	return nil
}

// separated finds a step the user has acted in and that must not be the same person's as this one.
func (t *turn) separated(rules *process.Policies, step, user string) (string, bool) {
	for _, list := range rules.Separate {
		if !slices.ContainsFunc(list, func(n process.Name) bool { return n.Value == step }) {
			continue
		}
		for _, act := range t.state.Acts {
			if act.User == user && act.Step != step && slices.ContainsFunc(list, func(n process.Name) bool { return n.Value == act.Step }) {
				return act.Step, true
			}
		}
	}
	return "", false
}
