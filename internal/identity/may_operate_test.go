package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/identity"
)

func TestWhoMayOperate(t *testing.T) {
	directory := identity.NewDirectory(shipped(t))
	theCase := &identity.Case{Applicant: "xiqingbei", Starter: "xiqingbei", Owner: "approvals-bureau", Asked: []string{"beishe"}, Persons: []string{"finance-clerk"}}
	practice := &identity.Case{Applicant: "xiqingbei", Owner: "approvals-bureau", Asked: []string{"beishe"}, Rehearsal: true}
	review := &identity.Task{Unit: "beishe", Post: "leader", Concludes: &identity.Performer{Unit: "approvals-bureau", Post: "leader"}}
	named := &identity.Task{Unit: "finance", Post: "clerk", User: "finance-clerk"}
	delegated := &identity.Task{Unit: "beishe", Post: "leader", Delegate: &identity.Performer{Unit: "water", Post: "leader"}}
	fallback := &identity.Task{Unit: "approvals-bureau", Role: identity.Administrator}
	payment := &identity.Performer{Unit: "finance", Post: "clerk"}

	as := func(unit, post string) identity.Decision {
		return identity.Decision{Allowed: true, As: identity.Holding{Unit: unit, Post: post}}
	}
	administrator := identity.Decision{Allowed: true, As: identity.Holding{Unit: "approvals-bureau", Post: "administrator"}, Role: identity.Administrator}
	notYours := func(unit, post string) identity.Decision {
		return identity.Decision{Code: "not-yours", Params: map[string]string{"unit": unit, "post": post}}
	}
	notTheActor := identity.Decision{Code: "not-the-actor"}

	for _, c := range []struct {
		name, who string
		action    identity.Action
		object    identity.Object
		want      identity.Decision
	}{
		{"who is asked handles the task", "beishe-leader", identity.HandleTask, identity.Object{Case: theCase, Task: review}, as("beishe", "leader")},
		{"an administrator does not handle it", "admin", identity.HandleTask, identity.Object{Case: theCase, Task: review}, notYours("beishe", "leader")},
		{"but in a rehearsal plays the part", "admin", identity.HandleTask, identity.Object{Case: practice, Task: review}, as("beishe", "leader")},
		{"a person asked by name handles it", "finance-clerk", identity.AnswerTask, identity.Object{Case: theCase, Task: named}, as("finance", "clerk")},
		{"nobody else of that unit does", "finance-leader", identity.AnswerTask, identity.Object{Case: theCase, Task: named}, notYours("finance", "clerk")},
		{"in a rehearsal an administrator does so for them", "admin", identity.AnswerTask, identity.Object{Case: practice, Task: named},
			identity.Decision{Allowed: true, As: identity.Holding{Unit: "finance", Post: "clerk"}, For: "finance-clerk"}},
		{"a delegate answers", "water-leader", identity.AnswerTask, identity.Object{Case: theCase, Task: delegated}, as("water", "leader")},
		{"what nobody else was found for is an administrator's", "admin", identity.AnswerTask, identity.Object{Case: theCase, Task: fallback}, administrator},
		{"and not the unit's", "approvals-leader", identity.AnswerTask, identity.Object{Case: theCase, Task: fallback}, notYours("approvals-bureau", "administrator")},

		{"who is asked manages the task", "beishe-leader", identity.ManageTask, identity.Object{Case: theCase, Task: review}, as("beishe", "leader")},
		{"an administrator manages it as one", "admin", identity.ManageTask, identity.Object{Case: theCase, Task: review}, administrator},
		{"also in a rehearsal", "admin", identity.ManageTask, identity.Object{Case: practice, Task: review}, administrator},
		{"nobody else manages it", "forestry-leader", identity.ManageTask, identity.Object{Case: theCase, Task: review}, notYours("beishe", "leader")},

		{"the applicant follows a task", "xiqingbei", identity.FollowTask, identity.Object{Case: theCase, Task: review}, as("xiqingbei", "clerk")},
		{"a stranger does not", "forestry-leader", identity.FollowTask, identity.Object{Case: theCase, Task: review}, notTheActor},
		{"those who decide discuss it", "beishe-clerk", identity.DiscussTask, identity.Object{Case: theCase, Task: review}, as("beishe", "clerk")},
		{"also who has acted in the case", "finance-clerk", identity.DiscussTask, identity.Object{Case: theCase, Task: review}, as("finance", "clerk")},
		{"the applicant does not", "xiqingbei", identity.DiscussTask, identity.Object{Case: theCase, Task: review}, notTheActor},
		{"the post named ends the collecting", "approvals-leader", identity.ConcludeTask, identity.Object{Case: theCase, Task: review}, as("approvals-bureau", "leader")},
		{"another post does not", "approvals-window", identity.ConcludeTask, identity.Object{Case: theCase, Task: review}, notTheActor},
		{"nobody does where nobody is named", "approvals-leader", identity.ConcludeTask, identity.Object{Case: theCase, Task: named}, notTheActor},

		{"the applicant withdraws", "xiqingbei", identity.WithdrawCase, identity.Object{Case: theCase}, as("xiqingbei", "clerk")},
		{"nobody else does", "admin", identity.WithdrawCase, identity.Object{Case: theCase}, notTheActor},
		{"an administrator manages a case", "admin", identity.ManageCase, identity.Object{Case: theCase}, administrator},
		{"so does the owner of the procedure", "approvals-window", identity.ManageCase, identity.Object{Case: theCase}, as("approvals-bureau", "window")},
		{"the applicant does not manage it", "xiqingbei", identity.ManageCase, identity.Object{Case: theCase}, notTheActor},
		{"only an administrator moves it", "approvals-director", identity.MoveCase, identity.Object{Case: theCase}, notTheActor},
		{"and does", "admin", identity.MoveCase, identity.Object{Case: theCase}, administrator},
		{"an event is reported by the post named", "finance-clerk", identity.ReportEvent, identity.Object{Case: theCase, Performer: payment}, as("finance", "clerk")},
		{"not by others", "finance-leader", identity.ReportEvent, identity.Object{Case: theCase, Performer: payment}, notTheActor},
		{"what other cases report, no official does", "finance-clerk", identity.ReportEvent, identity.Object{Case: theCase}, notTheActor},
		{"who has acted in the case sees it", "finance-clerk", identity.SeeInside, identity.Object{Case: theCase}, identity.Decision{Allowed: true}},
	} {
		person, ok := directory.Person(c.who)
		if !ok {
			t.Fatalf("%s: there is no %s", c.name, c.who)
		}
		if diff := cmp.Diff(c.want, directory.May(person, c.action, c.object)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
