package api_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/api"
	"shunban/internal/identity"
)

// TestThePublicFaceHoldsNothingInternal runs two cases that differ only in what is internal: who the
// persons are, what they wrote, and what the bureaus said to each other. Whatever the public and the
// applicant are shown has to be the same to the last byte.
func TestThePublicFaceHoldsNothingInternal(t *testing.T) {
	run := func(answer, opinion string, rename func(*identity.Organisation)) (shown map[string][]byte, secrets []string) {
		w := newWorld(t, options{organisation: rename})
		village := w.as("xiqingbei")
		c := village.apply(false)
		w.answers("beishe-leader", "township-review", "agree", opinion)
		w.answers("approvals-window", "intake", "accept", opinion)
		w.answers("forestry-leader", "consult", answer, opinion)
		ecology := w.as("ecology-leader")
		if answer == "object" { // a request for another date is between the authorities as well
			ecology.must(http.StatusOK, ecology.post("/tasks/"+ecology.task("consult").ID+"/extension", map[string]string{"until": "2026-03-20", "reason": opinion}))
		} else {
			w.clock.Advance(1e9)
		}
		shown = map[string][]byte{
			"track":  w.nobody().get("/track?" + url.Values{"number": {c.Number}, "code": {c.Code}}.Encode()).body,
			"case":   village.get("/cases/" + c.ID).body,
			"events": village.get("/cases/" + c.ID + "/events").body,
			"cases":  village.get("/cases").body,
		}
		page := read[api.Case](village, village.get("/cases/"+c.ID))
		for name := range shown {
			shown[name] = bytes.ReplaceAll(shown[name], []byte(c.ID), []byte("CASE"))
			shown[name] = bytes.ReplaceAll(shown[name], []byte(c.Code), []byte("CODE"))
			for _, material := range page.Materials {
				for _, file := range material.Files {
					shown[name] = bytes.ReplaceAll(shown[name], []byte(file.ID), []byte("FILE"))
				}
			}
		}
		for _, login := range []string{"beishe-leader", "approvals-window", "forestry-leader", "xiqingbei"} {
			secrets = append(secrets, w.nameOf(login))
		}
		return shown, append(secrets, opinion)
	}
	mild, secrets := run("agree", "没有意见，内部一", nil)
	harsh, more := run("object", "坚决反对，内部二", func(o *identity.Organisation) {
		for i := range o.People {
			o.People[i].Name += "改名"
		}
	})
	for name := range mild {
		if diff := cmp.Diff(string(mild[name]), string(harsh[name])); diff != "" {
			t.Errorf("%s tells them apart (-mild +harsh):\n%s", name, diff)
		}
		for _, secret := range append(secrets, more...) {
			if bytes.Contains(mild[name], []byte(secret)) || bytes.Contains(harsh[name], []byte(secret)) {
				t.Errorf("%s shows %q", name, secret)
			}
		}
	}
}

func (w *world) nameOf(login string) string {
	w.t.Helper()
	user, err := w.store.User(w.t.Context(), login)
	if err != nil {
		w.t.Fatal(err)
	}
	return user.Name
}

func TestWhatIsWrittenToTheApplicantReachesTheApplicantAndNotThePublic(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei")
	c := village.apply(false)
	w.answers("beishe-leader", "township-review", "return", "请补签字页")

	task := village.task("township-review")
	page := read[api.TaskPage](village, village.get("/tasks/"+task.ID))
	if !page.Allowed || task.Kind != "supplement" {
		t.Errorf("the applicant is not asked to supplement: %+v", page.Task)
	}
	opinion := ""
	for _, other := range page.Case.Tasks {
		opinion += other.Opinion
		if other.By != "" {
			t.Errorf("the applicant sees %s", other.By)
		}
	}
	if opinion != "请补签字页" {
		t.Errorf("the applicant reads %q", opinion)
	}
	track := w.nobody().get("/track?" + url.Values{"number": {c.Number}, "code": {c.Code}}.Encode())
	if strings.Contains(string(track.body), "签字页") {
		t.Error("the public reads it as well")
	}
	got := read[api.Track](village, track)
	if got.Expected == nil || got.Expected.EN != "Please sign in, correct the application and hand it in again" {
		t.Errorf("expected: %v", got.Expected)
	}
	stage := []api.Stage{{Title: got.Stages[0].Title, Units: []api.StageUnit{{Unit: api.UnitRef{ID: "xiqingbei", Name: got.Stages[0].Units[0].Unit.Name}, State: "waiting"}}}}
	if diff := cmp.Diff(stage, got.Stages); diff != "" || got.Stages[0].Title.ZH != "待申请人补正" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}

	wrong := village.post("/tasks/"+task.ID+"/answer", map[string]any{"answer": "resubmit", "form": siting(map[string]any{"graves": 900}), "materials": village.materials()})
	if p := refusal(village, wrong); p.Code != "form-invalid" || p.Errors[0].Field != "/graves" {
		t.Errorf("900 graves: %+v", p)
	}
	kept := map[string][]string{}
	for _, m := range page.Case.Materials {
		kept[m.ID] = []string{m.Files[0].ID}
	}
	village.must(http.StatusOK, village.post("/tasks/"+task.ID+"/answer", map[string]any{"answer": "resubmit", "form": siting(map[string]any{"areaMu": 4.8}), "materials": kept}))
	if again := w.as("beishe-leader").task("township-review"); again.Kind != "ask" {
		t.Errorf("the township is asked %s", again.Kind)
	}
}

func TestAWrongNumberAndAWrongCodeAreToldAlike(t *testing.T) {
	w := newWorld(t)
	c := w.as("xiqingbei").apply(false)
	visitor := w.nobody()
	want := api.Problem{Type: "urn:shunban:problem:no-such-case", Title: "没有找到", Status: 404, Code: "no-such-case", Detail: "没有查到办件，请核对编号和查询码"}
	for _, q := range []url.Values{
		{"number": {c.Number}, "code": {"WRONGCODE2"}},
		{"number": {"MD2026-99999"}, "code": {c.Code}},
		{"number": {"MD2026-99999"}, "code": {""}},
	} {
		got := visitor.get("/track?" + q.Encode())
		if q.Get("code") == "" {
			if p := refusal(visitor, got); p.Code != "invalid-request" {
				t.Errorf("no code at all: %+v", p)
			}
			continue
		}
		if diff := cmp.Diff(want, refusal(visitor, got)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", q, diff)
		}
	}
	written := url.Values{"number": {" " + strings.ToLower(c.Number)}, "code": {strings.ToLower(c.Code) + " "}}
	visitor.must(http.StatusOK, visitor.get("/track?"+written.Encode()))
}

func TestGuessingQueryCodesIsSlow(t *testing.T) {
	w := newWorld(t)
	visitor := w.nobody()
	var last answer
	for range 31 {
		last = visitor.get("/track?number=MD2026-00001&code=GUESS")
	}
	if p := refusal(visitor, last); p.Code != "too-many-tries" || last.header.Get("Retry-After") != "2" {
		t.Errorf("%+v, Retry-After %q", p, last.header.Get("Retry-After"))
	}
	w.clock.Advance(2e9)
	if p := refusal(visitor, visitor.get("/track?number=MD2026-00001&code=GUESS")); p.Code != "no-such-case" {
		t.Errorf("after the wait: %+v", p)
	}
}
