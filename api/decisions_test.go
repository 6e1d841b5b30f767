package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/api"
	"shunban/internal/delivery"
	"shunban/internal/process"
	"shunban/internal/texts"
)

func TestAWrongAnswerIsRefusedPreciselyAndChangesNothing(t *testing.T) {
	w := newWorld(t)
	c := w.as("xiqingbei").apply(false)
	township := w.as("beishe-leader").with("Accept-Language", "en")
	task := township.task("township-review").ID
	path := "/tasks/" + task + "/answer"
	before := township.get("/cases/" + c.ID).body

	say := func(answer, opinion string) map[string]string {
		return map[string]string{"answer": answer, "opinion": opinion}
	}
	for name, r := range map[string]struct {
		who    *caller
		path   string
		body   map[string]string
		status int
		code   string
		detail string
	}{
		"an unknown answer":        {township, path, say("perhaps", ""), 422, "unknown-answer", `The task has no answer "perhaps"`},
		"a missing opinion":        {township, path, say("reject", ""), 422, "opinion-required", `"Reject" needs an opinion`},
		"an opinion of blanks":     {township, path, say("reject", " 　\n"), 422, "opinion-required", `"Reject" needs an opinion`},
		"another kind of answer":   {township, path, say("resubmit", ""), 422, "unknown-answer", `The task has no answer "Submit again"`},
		"somebody else":            {w.as("beishe-clerk").with("Accept-Language", "en"), path, say("agree", ""), 403, "not-yours", `This task is for the Head of "Beishe Township", not for you`},
		"another township":         {w.as("qingyang-leader"), path, say("agree", ""), 403, "not-yours", "该任务由“北社乡”负责人办理，您不能代办"},
		"an administrator":         {w.as("admin"), path, say("agree", ""), 403, "not-yours", "该任务由“北社乡”负责人办理，您不能代办"},
		"nobody":                   {w.nobody(), path, say("agree", ""), 401, "not-signed-in", "请先登录"},
		"a task that is not there": {township, "/tasks/" + c.ID + ".77/answer", say("agree", ""), 404, "not-found", "Not found"},
		"no task at all":           {township, "/tasks/nonsense/answer", say("agree", ""), 404, "not-found", "Not found"},
		"another date":             {township, "/tasks/" + task + "/extension", map[string]string{"until": "2026-03-20", "reason": "很忙"}, 409, "not-extendable", "This task cannot be extended"},
		"no date":                  {township, "/tasks/" + task + "/extension", map[string]string{"until": "soon", "reason": "很忙"}, 422, "invalid-request", "The request has errors; please correct what is named"},
		"moving a real clock":      {w.as("admin"), "/cases/" + c.ID + "/fast-forward", map[string]string{"by": "7 working days"}, 409, "not-a-rehearsal", "该办件不是演练，时钟不能拨快"},
	} {
		t.Run(name, func(t *testing.T) {
			p := refusal(r.who, r.who.post(r.path, r.body))
			if diff := cmp.Diff([]any{r.status, r.code, r.detail}, []any{p.Status, p.Code, p.Detail}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	after := township.get("/cases/" + c.ID).body
	if diff := cmp.Diff(shape(t, before), shape(t, after)); diff != "" {
		t.Errorf("something has changed:\n%s", diff)
	}
}

// shape is a case page without its clock, which goes on.
func shape(t *testing.T, page []byte) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(page, &m); err != nil {
		t.Fatal(err)
	}
	delete(m, "now")
	return m
}

func TestASecondAnswerIsRefused(t *testing.T) {
	w := newWorld(t)
	w.as("xiqingbei").apply(false)
	township := w.as("beishe-leader")
	path := "/tasks/" + township.task("township-review").ID
	township.must(http.StatusOK, township.post(path+"/answer", map[string]string{"answer": "agree"}))
	p := refusal(township, township.post(path+"/answer", map[string]string{"answer": "reject", "opinion": "改主意了"}))
	if p.Status != 409 || p.Code != "task-closed" {
		t.Errorf("%+v", p)
	}
	page := read[api.TaskPage](township, township.get(path))
	if page.Allowed || page.Refusal == nil || *page.Refusal != texts.Both("refusal.task-closed", nil) || len(page.Choices) != 0 {
		t.Errorf("the page still offers to answer: %+v", page)
	}
}

func TestAnAnswerAfterTheDeemedOneIsKeptAsALateOpinion(t *testing.T) {
	w := newWorld(t)
	admin := w.as("admin")
	c := read[caseRef](admin, admin.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": admin.materials(), "rehearsal": true, "unit": "xiqingbei"}))
	w.answers("beishe-leader", "township-review", "agree", "")
	w.answers("approvals-window", "intake", "accept", "")
	forestry := w.as("forestry-leader").with("Accept-Language", "en")
	task := forestry.task("consult").ID
	admin.must(http.StatusOK, admin.post("/cases/"+c.ID+"/fast-forward", map[string]string{"by": "7 working days"}))
	page := read[api.TaskPage](forestry, forestry.get("/tasks/"+task))
	if !page.Late || !page.Allowed || len(page.Choices) != 3 {
		t.Errorf("the page does not offer to write a late opinion: %+v", page)
	}
	late := map[string]string{"answer": "object", "opinion": "迟了", "reasons": "迟了"}
	if given := read[struct{ Late bool }](forestry, forestry.post("/tasks/"+task+"/answer", late)); !given.Late {
		t.Error("it is not said that the opinion came late")
	}
	after := read[api.TaskPage](forestry, forestry.get("/tasks/"+task)).Task
	if after.Answer.Kind != "deemed" || after.Answer.ID != "agree" || len(after.LateOpinions) != 1 || after.LateOpinions[0].Opinion != "迟了" || after.Proof == nil {
		t.Errorf("%+v", after)
	}
	if p := refusal(forestry, forestry.post("/tasks/"+task+"/answer", late)); p.Code != "task-closed" {
		t.Errorf("a second one: %+v", p)
	}
}

func TestAnAdministratorPlaysEveryPartOfARehearsalAndOfNothingElse(t *testing.T) {
	w := newWorld(t)
	admin := w.as("admin")
	apply := map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": admin.materials(), "unit": "donghe"}
	if p := refusal(admin, admin.post("/cases", apply)); p.Code != "not-your-unit" || p.Detail != "您不能代表“东河村村民委员会”申请" {
		t.Errorf("a real case: %+v", p)
	}
	apply["rehearsal"] = true
	c := read[caseRef](admin, admin.post("/cases", apply))
	for _, step := range [][2]string{{"township-review", "agree"}, {"intake", "accept"}, {"consult", "agree"}, {"consult", "agree"}} {
		task := admin.task(step[0])
		admin.must(http.StatusOK, admin.post("/tasks/"+task.ID+"/answer", map[string]string{"answer": step[1]}))
	}
	type log struct{ Events []api.Event }
	var last api.Event
	for _, e := range read[log](admin, admin.get("/cases/"+c.ID+"/events")).Events {
		if e.Kind == "answered" {
			last = e
		}
	}
	if last.Person != w.nameOf("admin") {
		t.Errorf("the record says %s answered", last.Person)
	}
	w.as("donghe").apply(false)
	for _, task := range read[struct{ Tasks []api.TaskRow }](admin, admin.get("/tasks")).Tasks {
		if !task.Case.Rehearsal {
			t.Errorf("a real task is in the administrator's inbox: %s", task.ID)
		}
	}
}

func TestTheSameKeyHasItsEffectOnce(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei").with("Idempotency-Key", "click-1")
	application := map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": village.materials()}
	first := read[caseRef](village, village.post("/cases", application))
	again := read[caseRef](village, village.post("/cases", application))
	if first != again {
		t.Errorf("two clicks made %v and %v", first, again)
	}
	application["form"] = siting(map[string]any{"graves": 200})
	if p := refusal(village, village.post("/cases", application)); p.Status != 409 || p.Code != "key-reused" {
		t.Errorf("the key used for something else: %+v", p)
	}
	other := w.as("donghe").with("Idempotency-Key", "click-1")
	theirs := read[caseRef](other, other.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": other.materials()}))
	if theirs.ID == first.ID {
		t.Error("two users with the same key met")
	}
	township := w.as("beishe-leader").with("Idempotency-Key", "click-1")
	tasks := read[struct{ Tasks []api.TaskRow }](township, township.get("/tasks")).Tasks
	path := "/tasks/" + tasks[0].ID + "/answer"
	one := township.must(http.StatusOK, township.post(path, map[string]string{"answer": "agree"}))
	two := township.must(http.StatusOK, township.post(path, map[string]string{"answer": "agree"}))
	if string(one.body) != string(two.body) {
		t.Errorf("the same answer twice: %s and %s", one.body, two.body)
	}
	if p := refusal(township, township.with("Idempotency-Key", "两次").post(path, map[string]string{"answer": "agree"})); p.Code != "bad-key" {
		t.Errorf("a key that is none: %+v", p)
	}
}

func TestAnOutcomeThatIsNotKnownYetIsSaidToBe(t *testing.T) {
	w := newWorld(t, options{deps: func(d *api.Deps) { d.Cases = away{d.Cases} }})
	village := w.as("xiqingbei").with("Accept-Language", "en")
	got := village.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": village.materials()})
	if p := refusal(village, got); p.Status != 503 || p.Code != "outcome-unknown" || got.header.Get("Retry-After") != "2" {
		t.Errorf("%+v, Retry-After %q", p, got.header.Get("Retry-After"))
	}
}

// away is an engine room that does not answer in time.
type away struct{ api.Cases }

func (away) Start(context.Context, delivery.Submission) (delivery.CaseRef, error) {
	return delivery.CaseRef{}, fmt.Errorf("%w: the engine room is away", delivery.ErrUnavailable)
}

// broken is an engine room that fails in ways nobody foresaw.
type broken struct{ api.Cases }

func (broken) Start(context.Context, delivery.Submission) (delivery.CaseRef, error) {
	return delivery.CaseRef{}, errors.New("disk /dev/sdb is gone")
}

func (broken) Check(context.Context, delivery.Submission) ([]process.FieldProblem, error) {
	panic("nil where something should be")
}

func TestTheMachinesFailuresAreForTheLogOnly(t *testing.T) {
	w := newWorld(t, options{deps: func(d *api.Deps) { d.Cases = broken{d.Cases} }})
	village := w.as("xiqingbei")
	for cause, got := range map[string]answer{
		"disk /dev/sdb is gone":         village.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil)}),
		"nil where something should be": village.post("/processes/cemetery-siting-village/check", map[string]any{"form": siting(nil)}),
	} {
		want := api.Problem{Type: "urn:shunban:problem:internal", Title: "内部错误", Status: 500, Code: "internal", Detail: "系统内部错误，已记录，请稍后重试"}
		if diff := cmp.Diff(want, refusal(village, got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", cause, diff)
		}
		log := w.log.String()
		if !strings.Contains(log, cause) || !strings.Contains(log, got.header.Get("X-Request-Id")) {
			t.Errorf("the log does not tell of %q", cause)
		}
	}
	if got := village.get("/session").status; got != http.StatusOK {
		t.Errorf("after that the program answers %d", got)
	}
}

func TestTheInboxShowsWhatIsDueFirstAndHowUrgentItIs(t *testing.T) {
	w := newWorld(t)
	w.as("xiqingbei").apply(false)
	w.clock.Advance(48 * time.Hour)
	w.as("donghe").apply(false)
	w.clock.Advance(48 * time.Hour)
	township := w.as("beishe-leader")
	type row struct {
		Unit, Color string
		Left        int
	}
	inbox := func() []row {
		var rows []row
		for _, task := range read[struct{ Tasks []api.TaskRow }](township, township.get("/tasks")).Tasks {
			rows = append(rows, row{task.Case.Applicant.ID, task.Color, *task.DaysLeft})
		}
		return rows
	}
	// The first has until Monday the 9th, the second until Wednesday the 11th; it is Friday the 6th.
	if diff := cmp.Diff([]row{{"xiqingbei", "yellow", 1}, {"donghe", "green", 3}}, inbox()); diff != "" {
		t.Errorf("inbox (-want +got):\n%s", diff)
	}
	w.clock.Advance(4 * 24 * time.Hour) // Tuesday the 10th
	township = w.as("beishe-leader")
	if diff := cmp.Diff([]row{{"xiqingbei", "red", -1}, {"donghe", "yellow", 1}}, inbox()); diff != "" {
		t.Errorf("inbox later (-want +got):\n%s", diff)
	}
	w.answers("beishe-leader", "township-review", "agree", "")
	if done := read[struct{ Tasks []api.TaskRow }](township, township.get("/tasks?status=done")).Tasks; len(done) != 1 || done[0].Answer.ID != "agree" {
		t.Errorf("done: %+v", done)
	}
}

func TestEveryButtonSaysWhatItWillDo(t *testing.T) {
	w := newWorld(t)
	w.as("xiqingbei").apply(false)
	effects := func(login, step string) map[string]string {
		c := w.as(login)
		found := map[string]string{}
		for _, choice := range read[api.TaskPage](c, c.get("/tasks/"+c.task(step).ID)).Choices {
			found[choice.Answer] = choice.Effect.ZH
		}
		return found
	}
	want := map[string]string{"agree": "进入“县行政审批局受理”", "return": "退回申请人补正，收到补正后由本环节继续办理", "reject": "办件结束，结果：不予批准"}
	if diff := cmp.Diff(want, effects("beishe-leader", "township-review")); diff != "" {
		t.Errorf("township (-want +got):\n%s", diff)
	}
	w.answers("beishe-leader", "township-review", "agree", "")
	w.answers("approvals-window", "intake", "accept", "")
	waiting := "记录答复；另有 4 个单位尚未答复，全部答复或到期后汇总"
	if diff := cmp.Diff(map[string]string{"agree": waiting, "object": waiting, "banned": waiting}, effects("forestry-leader", "consult")); diff != "" {
		t.Errorf("bureau (-want +got):\n%s", diff)
	}
	for _, bureau := range []string{"civil-affairs", "housing", "ecology", "natural-resources"} {
		w.answers(bureau+"-leader", "consult", "agree", "")
	}
	last := "这是最后一份答复：各单位答复随即汇总，得出结论"
	if diff := cmp.Diff(map[string]string{"agree": last, "object": last, "banned": last}, effects("forestry-leader", "consult")); diff != "" {
		t.Errorf("last bureau (-want +got):\n%s", diff)
	}
	w.answers("forestry-leader", "consult", "agree", "")
	want = map[string]string{"agree": "进入“报县民政局备案”", "check": "进入“选址核查”", "reject": "办件结束，结果：不予批准"}
	if diff := cmp.Diff(want, effects("approvals-director", "decide")); diff != "" {
		t.Errorf("director (-want +got):\n%s", diff)
	}
	w.answers("approvals-director", "decide", "agree", "")
	if diff := cmp.Diff(map[string]string{"acknowledge": "办件结束，结果：予以批准"}, effects("civil-affairs-clerk", "file")); diff != "" {
		t.Errorf("filing (-want +got):\n%s", diff)
	}
}

func TestALeadUnitSeesTheViewsItAskedForAndGrantsAnotherDate(t *testing.T) {
	w := newWorld(t)
	lead := w.as("natural-resources-leader")
	c := read[caseRef](lead, lead.post("/cases", map[string]any{"process": "countersign",
		"form":      map[string]any{"subject": "关于规范农村宅基地审批的意见", "kind": "征求意见", "draft": "规范程序", "units": []string{"housing", "forestry"}},
		"materials": map[string][]string{"document": {lead.upload("文稿.pdf", "%PDF-1.4")}}}))

	housing := w.as("housing-leader")
	task := housing.task("countersign")
	page := read[api.TaskPage](housing, housing.get("/tasks/"+task.ID))
	if page.MayExtend == nil || page.MayExtend.By.ID != "natural-resources" {
		t.Errorf("who grants another date: %+v", page.MayExtend)
	}
	if p := refusal(housing, housing.post("/tasks/"+task.ID+"/extension", map[string]string{"until": "2026-03-03", "reason": "忙"})); p.Code != "date-not-later" {
		t.Errorf("an earlier date: %+v", p)
	}
	housing.must(http.StatusOK, housing.post("/tasks/"+task.ID+"/extension", map[string]string{"until": "2026-03-20", "reason": "需局务会研究"}))
	asked := lead.task("countersign")
	want := &api.Extension{Of: task.ID, Until: "2026-03-20", Reason: "需局务会研究", Status: "asked"}
	if diff := cmp.Diff(want, asked.Extension); diff != "" || asked.Kind != "extension" {
		t.Errorf("extension (-want +got):\n%s", diff)
	}
	lead.must(http.StatusOK, lead.post("/tasks/"+asked.ID+"/answer", map[string]string{"answer": "agree"}))
	want.Status = "agreed"
	after := housing.task("countersign")
	if diff := cmp.Diff(want, after.Extension); diff != "" || !after.Due.Equal(time.Date(2026, 3, 20, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("granted until %v (-want +got):\n%s", after.Due, diff)
	}

	w.answers("forestry-leader", "countersign", "object", "第五条与林地管理规定不一致")
	found := ""
	for _, seen := range read[api.Case](lead, lead.get("/cases/"+c.ID)).Tasks {
		if seen.Unit.ID == "forestry" {
			found = seen.Opinion + seen.By
		}
	}
	if found != "第五条与林地管理规定不一致"+w.nameOf("forestry-leader") {
		t.Errorf("the lead unit reads %q", found)
	}
}
