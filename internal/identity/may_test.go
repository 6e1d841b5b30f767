package identity_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/identity"
	"shunban/internal/texts"
)

// shipped is the organisation that the product ships.
func shipped(t *testing.T) identity.Organisation {
	t.Helper()
	source, err := os.ReadFile("../../definitions/organisation.yaml")
	if err != nil {
		t.Fatalf("read the demo organisation: %v", err)
	}
	organisation, problems := identity.Parse("organisation.yaml", source)
	for _, problem := range problems {
		t.Error(problem)
	}
	if t.Failed() {
		t.FailNow()
	}
	return organisation
}

func TestWhoMayDoWhat(t *testing.T) {
	directory := identity.NewDirectory(shipped(t))
	villages := []string{"village-committee"}
	theCase := &identity.Case{Applicant: "xiqingbei", Starter: "xiqingbei", Asked: []string{"beishe", "approvals-bureau"}}
	practice := &identity.Case{Applicant: "xiqingbei", Starter: "xiqingbei", Asked: []string{"beishe"}, Rehearsal: true}
	review := &identity.Task{Unit: "beishe", Post: "leader"}
	supplement := &identity.Task{Unit: "xiqingbei"}

	allowed := func(unit, post string) identity.Decision {
		return identity.Decision{Allowed: true, As: identity.Holding{Unit: unit, Post: post}}
	}
	refused := func(code string, params ...string) identity.Decision {
		d := identity.Decision{Code: code}
		for i := 0; i < len(params); i += 2 {
			if d.Params == nil {
				d.Params = map[string]string{}
			}
			d.Params[params[i]] = params[i+1]
		}
		return d
	}
	seen := allowed("", "")

	for _, c := range []struct {
		name, who string
		action    identity.Action
		object    identity.Object
		want      identity.Decision
	}{
		{"a village starts what villages may", "xiqingbei", identity.StartCase, identity.Object{StartBy: villages}, allowed("xiqingbei", "clerk")},
		{"a unit may be named itself", "xiqingbei", identity.StartCase, identity.Object{StartBy: []string{"xiqingbei"}}, allowed("xiqingbei", "clerk")},
		{"a bureau cannot start what villages may", "housing-leader", identity.StartCase, identity.Object{StartBy: villages}, refused("may-not-start")},
		{"a village starts in its own name", "xiqingbei", identity.StartCase, identity.Object{StartBy: villages, As: "xiqingbei"}, allowed("xiqingbei", "clerk")},
		{"a village cannot start in another's name", "xiqingbei", identity.StartCase, identity.Object{StartBy: villages, As: "donghe"}, refused("not-your-unit", "unit", "donghe")},
		{"a bureau's own name is not enough", "housing-leader", identity.StartCase, identity.Object{StartBy: villages, As: "housing"}, refused("unit-may-not-start", "unit", "housing")},
		{"an administrator starts nothing real", "admin", identity.StartCase, identity.Object{StartBy: []string{"bureau"}}, refused("may-not-start")},

		{"an administrator rehearses as any unit that may start", "admin", identity.StartRehearsal, identity.Object{StartBy: villages, As: "donghe"}, allowed("donghe", "administrator")},
		{"an administrator has to say as whom", "admin", identity.StartRehearsal, identity.Object{StartBy: villages}, refused("unit-needed")},
		{"an administrator cannot rehearse as a unit that may not start", "admin", identity.StartRehearsal, identity.Object{StartBy: villages, As: "housing"}, refused("unit-may-not-start", "unit", "housing")},
		{"outside a demonstration a village does not rehearse", "xiqingbei", identity.StartRehearsal, identity.Object{StartBy: villages}, refused("may-not-rehearse")},
		{"in a demonstration it does", "xiqingbei", identity.StartRehearsal, identity.Object{StartBy: villages, Demo: true}, allowed("xiqingbei", "clerk")},
		{"but only what it may start", "housing-leader", identity.StartRehearsal, identity.Object{StartBy: villages, Demo: true}, refused("may-not-start")},

		{"the applicant sees the case", "xiqingbei", identity.SeeCase, identity.Object{Case: theCase}, seen},
		{"a colleague of the applicant as well", "xiqingbei-leader", identity.SeeCase, identity.Object{Case: theCase}, seen},
		{"a unit asked sees it", "beishe-clerk", identity.SeeCase, identity.Object{Case: theCase}, seen},
		{"an administrator sees it", "admin", identity.SeeCase, identity.Object{Case: theCase}, seen},
		{"a unit never asked does not", "forestry-leader", identity.SeeCase, identity.Object{Case: theCase}, refused("case-not-visible")},
		{"another village does not", "donghe", identity.SeeCase, identity.Object{Case: theCase}, refused("case-not-visible")},

		{"a unit asked sees inside", "beishe-leader", identity.SeeInside, identity.Object{Case: theCase}, seen},
		{"an administrator sees inside", "admin", identity.SeeInside, identity.Object{Case: theCase}, seen},
		{"the applicant does not", "xiqingbei", identity.SeeInside, identity.Object{Case: theCase}, refused("inside-not-visible")},
		{"nor does a stranger", "donghe", identity.SeeInside, identity.Object{Case: theCase}, refused("inside-not-visible")},

		{"an administrator lists every case", "admin", identity.SeeEveryCase, identity.Object{}, seen},
		{"the mayor does not", "mayor", identity.SeeEveryCase, identity.Object{}, refused("administrators-only")},

		{"who brought a file sees it", "donghe", identity.SeeFile, identity.Object{File: &identity.File{Uploader: "donghe"}}, seen},
		{"nobody else does while it lies loose", "admin", identity.SeeFile, identity.Object{File: &identity.File{Uploader: "donghe"}}, refused("file-not-visible")},
		{"who may see the case sees its files", "beishe-clerk", identity.SeeFile, identity.Object{File: &identity.File{Uploader: "xiqingbei"}, Case: theCase}, seen},
		{"who may not does not", "forestry-leader", identity.SeeFile, identity.Object{File: &identity.File{Uploader: "xiqingbei"}, Case: theCase}, refused("file-not-visible")},

		{"the holder of the post answers", "beishe-leader", identity.AnswerTask, identity.Object{Case: theCase, Task: review}, allowed("beishe", "leader")},
		{"another post of the unit does not", "beishe-clerk", identity.AnswerTask, identity.Object{Case: theCase, Task: review}, refused("not-yours", "unit", "beishe", "post", "leader")},
		{"the same post of another unit does not", "qingyang-leader", identity.AnswerTask, identity.Object{Case: theCase, Task: review}, refused("not-yours", "unit", "beishe", "post", "leader")},
		{"whoever acts for the applicant supplements", "xiqingbei-leader", identity.AnswerTask, identity.Object{Case: theCase, Task: supplement}, allowed("xiqingbei", "leader")},
		{"an administrator does not answer a real task", "admin", identity.AnswerTask, identity.Object{Case: theCase, Task: review}, refused("not-yours", "unit", "beishe", "post", "leader")},
		{"an administrator plays every part in a rehearsal", "admin", identity.AnswerTask, identity.Object{Case: practice, Task: review}, allowed("beishe", "leader")},
		{"nobody else does", "xiqingbei", identity.AnswerTask, identity.Object{Case: practice, Task: review}, refused("not-yours", "unit", "beishe", "post", "leader")},

		{"the holder of the post asks for another date", "beishe-leader", identity.RequestExtension, identity.Object{Case: theCase, Task: review}, allowed("beishe", "leader")},
		{"somebody else does not", "beishe-clerk", identity.RequestExtension, identity.Object{Case: theCase, Task: review}, refused("not-yours", "unit", "beishe", "post", "leader")},

		{"an administrator moves a rehearsal's clock", "admin", identity.FastForward, identity.Object{Case: practice}, allowed("approvals-bureau", "administrator")},
		{"never a real case's", "admin", identity.FastForward, identity.Object{Case: theCase}, refused("not-a-rehearsal")},
		{"in a demonstration who began it does, too", "xiqingbei", identity.FastForward, identity.Object{Case: practice, Demo: true}, allowed("xiqingbei", "clerk")},
		{"outside one not", "xiqingbei", identity.FastForward, identity.Object{Case: practice}, refused("may-not-move-the-clock")},
		{"somebody else never", "beishe-leader", identity.FastForward, identity.Object{Case: practice, Demo: true}, refused("may-not-move-the-clock")},
	} {
		t.Run(c.name, func(t *testing.T) {
			person, ok := directory.Person(c.who)
			if !ok {
				t.Fatalf("there is no %s", c.who)
			}
			got := directory.May(person, c.action, c.object)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", c.who, c.action, diff)
			}
			if !got.Allowed && !texts.Has("refusal."+got.Code) {
				t.Errorf("no sentence for the refusal %q", got.Code)
			}
		})
	}
}

func TestNothingIsAllowedWithoutFacts(t *testing.T) {
	directory := identity.NewDirectory(shipped(t))
	person, _ := directory.Person("beishe-leader")
	for _, action := range []identity.Action{
		identity.StartCase, identity.StartRehearsal, identity.SeeCase, identity.SeeInside, identity.SeeEveryCase, identity.SeeFile,
		identity.AnswerTask, identity.RequestExtension, identity.FastForward, identity.HandleTask, identity.ManageTask,
		identity.FollowTask, identity.DiscussTask, identity.ConcludeTask, identity.WithdrawCase, identity.ManageCase, identity.MoveCase, identity.ReportEvent, identity.ExtendTerm, identity.AmendCalendar, "something-new",
	} {
		if got := directory.May(person, action, identity.Object{}); got.Allowed || got.Code == "" {
			t.Errorf("%s on nothing: %+v", action, got)
		}
	}
}

// TestSubstituteActsForThePrincipalAndForNobodyElse tries what a standing substitute may and may not.
func TestSubstituteActsForThePrincipalAndForNobodyElse(t *testing.T) {
	directory := identity.NewDirectory(shipped(t))
	leader, _ := directory.Person("approvals-leader")
	clerk, _ := directory.Person("approvals-clerk")
	object := identity.Object{Case: &identity.Case{Applicant: "xiqingbei", Asked: []string{"approvals-bureau"}},
		Task: &identity.Task{Unit: "approvals-bureau", Post: "director"}}
	want := identity.Decision{Allowed: true, As: identity.Holding{Unit: "approvals-bureau", Post: "director"}, For: "approvals-director"}
	if diff := cmp.Diff(want, directory.May(leader, identity.AnswerTask, object)); diff != "" {
		t.Error(diff)
	}
	if d := directory.May(clerk, identity.AnswerTask, object); d.Allowed {
		t.Error("somebody who stands in for nobody was let in")
	}
	for _, action := range []identity.Action{identity.StartCase, identity.ManageCase, identity.MoveCase, identity.WithdrawCase, identity.FastForward} {
		if d := directory.May(leader, action, identity.Object{Case: object.Case, StartBy: []string{"village-committee"}}); d.Allowed {
			t.Errorf("a substitute may %s", action)
		}
	}
}

func TestSubstituteWhoIsNobodyIsFound(t *testing.T) {
	_, problems := identity.Parse("o.yaml", []byte(`posts: [{id: leader, name: {zh: 负责人, en: Head}}]
units: [{id: housing, name: {zh: 住建局, en: Housing}, kind: bureau}]
users: [{login: li, name: 李, holdings: [housing/leader], substitutes: [wang]}]
`))
	if len(problems) != 1 || problems[0].Code != "unknown-user" || problems[0].Line != 3 {
		t.Errorf("%v", problems)
	}
}
