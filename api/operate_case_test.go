package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/api"
)

// orders lets somebody do an operation on a case, and gives the answer.
func (c *caller) orders(caseID string, body map[string]any) answer {
	c.w.t.Helper()
	return c.post("/cases/"+caseID+"/operations", body)
}

func (c *caller) caseOffers(caseID string) map[string]string {
	c.w.t.Helper()
	return offers(read[api.Case](c, c.get("/cases/"+caseID)).Operations)
}

func TestEverybodyIsOfferedWhatTheyMayDoWithACase(t *testing.T) {
	w, c := hall(t)
	urge := "urge 核对（县政府办公室）"
	for login, want := range map[string]map[string]string{
		"xiqingbei":                {"withdraw": "", urge: ""},
		"admin":                    {"suspend": "", "stop": "", "move": "", urge: ""},
		"government-office-leader": {"suspend": "", "stop": ""}, // of the unit that owns the procedure
	} {
		if diff := cmp.Diff(want, w.as(login).caseOffers(c.ID)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", login, diff)
		}
	}
}

func TestACaseThatIsSuspendedStandsStill(t *testing.T) {
	w, c := hall(t)
	admin, village, clerk := w.as("admin"), w.as("xiqingbei"), w.as("government-office-clerk")
	task := clerk.task("check").ID
	if p := refusal(village, village.orders(c.ID, map[string]any{"operation": "suspend", "reasons": "我改主意了"})); p.Code != "not-the-actor" || p.Status != 403 {
		t.Errorf("the applicant: %+v", p)
	}
	if p := refusal(admin, admin.orders(c.ID, map[string]any{"operation": "suspend"})); p.Code != "reasons-required" || p.Detail != "选择“挂起”须填写理由和依据" {
		t.Errorf("without reasons: %+v", p)
	}
	admin.must(http.StatusOK, admin.orders(c.ID, map[string]any{"operation": "suspend", "reasons": "等待上级批复"}))
	page := clerk.page(task)
	if page.Allowed || page.Refusal.ZH != "该办件已挂起（等待上级批复），恢复后才能办理" || page.Case.Suspended == nil {
		t.Errorf("the task's page: %+v", page.Refusal)
	}
	if diff := cmp.Diff(map[string]string{"copy": "", "comment": "", "hold": ""}, offers(page.Operations)); diff != "" {
		t.Errorf("offered meanwhile (-want +got):\n%s", diff)
	}
	if seen := read[api.Case](village, village.get("/cases/"+c.ID)).Suspended; seen == nil || seen.Reasons != "" {
		t.Errorf("the applicant sees %+v", seen)
	}
	if got := admin.caseOffers(c.ID)["move"]; got != "该办件已挂起（等待上级批复），恢复后才能办理" {
		t.Errorf("moving meanwhile: %q", got)
	}
	admin.must(http.StatusOK, admin.orders(c.ID, map[string]any{"operation": "resume"}))
	if !clerk.page(task).Allowed {
		t.Error("after resuming it cannot be answered")
	}
	if diff := cmp.Diff([]string{"暂停办理，期限停止计算", "恢复办理，各项期限相应顺延"}, village.told(c.ID, "suspended", "resumed")); diff != "" {
		t.Errorf("the applicant is told (-want +got):\n%s", diff)
	}
}

func TestAnAdministratorMovesStopsAndReopens(t *testing.T) {
	w, c := hall(t)
	admin, clerk := w.as("admin"), w.as("government-office-clerk")
	if p := refusal(clerk, clerk.orders(c.ID, map[string]any{"operation": "move", "step": "decide", "reasons": "急"})); p.Code != "not-the-actor" {
		t.Errorf("an official: %+v", p)
	}
	if p := refusal(admin, admin.orders(c.ID, map[string]any{"operation": "move", "step": "nowhere", "reasons": "急"})); p.Code != "unknown-step" || p.Status != 422 {
		t.Errorf("to nowhere: %+v", p)
	}
	admin.must(http.StatusOK, admin.orders(c.ID, map[string]any{"operation": "move", "step": "decide", "reasons": "已线下核对"}))
	village := w.as("xiqingbei")
	if got := village.caseOffers(c.ID)["withdraw"]; got != "办件已进入不能撤回的阶段" {
		t.Errorf("withdrawing now: %q", got)
	}
	if p := refusal(village, village.orders(c.ID, map[string]any{"operation": "withdraw"})); p.Code != "withdraw-too-late" || p.Status != 409 {
		t.Errorf("%+v", p)
	}
	admin.must(http.StatusOK, admin.orders(c.ID, map[string]any{"operation": "stop", "reasons": "活动取消"}))
	if diff := cmp.Diff(map[string]string{"reopen": ""}, admin.caseOffers(c.ID)); diff != "" {
		t.Errorf("offered after the end (-want +got):\n%s", diff)
	}
	admin.must(http.StatusOK, admin.orders(c.ID, map[string]any{"operation": "reopen", "step": "check", "reasons": "活动恢复"}))
	want := []string{"县行政审批服务管理局管理员 管理甲将办件从“核对”跳转到“决定”：已线下核对",
		"县行政审批服务管理局管理员 管理甲终止办件：活动取消", "县行政审批服务管理局管理员 管理甲唤醒办件，回到“核对”：活动恢复"}
	if diff := cmp.Diff(want, clerk.told(c.ID, "moved", "stopped", "reopened")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	clerk.task("check")
}

func TestTheApplicantUrgesAndWithdraws(t *testing.T) {
	w, c := hall(t)
	village, clerk := w.as("xiqingbei"), w.as("government-office-clerk")
	task := clerk.task("check").ID
	village.must(http.StatusOK, village.does(task, map[string]any{"operation": "urge"}))
	if page := clerk.page(task); page.Task.Urged != 1 {
		t.Errorf("urged %d times", page.Task.Urged)
	}
	stranger := w.as("donghe")
	if p := refusal(stranger, stranger.does(task, map[string]any{"operation": "urge"})); p.Status != 403 {
		t.Errorf("a stranger urges: %+v", p)
	}
	if p := refusal(village, village.does(task, map[string]any{"operation": "comment", "opinion": "请快些"})); p.Code != "not-the-actor" {
		t.Errorf("the applicant comments among officials: %+v", p)
	}
	key := village.with("Idempotency-Key", "w1")
	key.must(http.StatusOK, key.orders(c.ID, map[string]any{"operation": "withdraw"}))
	key.must(http.StatusOK, key.orders(c.ID, map[string]any{"operation": "withdraw"}))
	if got := read[api.Case](village, village.get("/cases/"+c.ID)); got.Status != "ended" || got.Outcome.ZH == "withdrawn" {
		t.Errorf("after withdrawing: %s, %v", got.Status, got.Outcome)
	}
}

func TestADeclaredEventIsReportedByThoseNamed(t *testing.T) {
	w, c := hall(t)
	finance, housing := w.as("finance-clerk"), w.as("housing-leader")
	if p := refusal(housing, housing.post("/cases/"+c.ID+"/events", map[string]any{"event": "paid"})); p.Code != "not-the-actor" {
		t.Errorf("somebody else: %+v", p)
	}
	if p := refusal(finance, finance.post("/cases/"+c.ID+"/events", map[string]any{"event": "lost"})); p.Code != "unknown-event" {
		t.Errorf("an event nobody has declared: %+v", p)
	}
	finance.must(http.StatusOK, finance.post("/cases/"+c.ID+"/events", map[string]any{"event": "paid"}))
	admin := w.as("admin")
	if diff := cmp.Diff([]string{"县财政局经办人 喻己报告“已缴费”", "收到“已缴费”，目前没有环节等待，先行留存"}, admin.told(c.ID, "reported", "event-kept")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestSeveralTasksAreDoneAtOnceEachForItself(t *testing.T) {
	w := newWorld(t)
	w.as("xiqingbei").apply(false)
	w.as("xiqingbei").apply(false)
	township := w.as("beishe-leader")
	var ids []string
	for _, task := range read[struct{ Tasks []api.TaskRow }](township, township.get("/tasks")).Tasks {
		ids = append(ids, task.ID)
	}
	ids = append(ids, "nothing.1")
	body := map[string]any{"tasks": ids, "answer": map[string]string{"answer": "agree", "opinion": "同意"}}
	key := township.with("Idempotency-Key", "both")
	type results struct{ Results []api.BatchResult }
	got := read[results](key, key.post("/tasks/operations", body))
	again := read[results](key, key.post("/tasks/operations", body))
	var done []bool
	for _, r := range got.Results {
		done = append(done, r.Done)
	}
	if diff := cmp.Diff([]bool{true, true, false}, done); diff != "" || got.Results[2].Problem.Code != "not-found" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("the same again (-first +second):\n%s", diff)
	}
	if p := refusal(township, township.post("/tasks/operations", map[string]any{"tasks": ids})); p.Code != "answer-or-operation" {
		t.Errorf("neither: %+v", p)
	}
}

func TestAReturnKeepsWhatHasNotChanged(t *testing.T) {
	w, c := prepared(t)
	w.answers("housing-leader", "inspect", "fine", "")
	w.answers("justice-leader", "guards", "agree", "")
	w.answers("education-leader", "guards", "agree", "")
	leader := w.as("government-office-leader")
	task := leader.task("decide").ID
	var steps []string
	for _, o := range leader.page(task).Operations {
		for _, s := range o.Steps {
			steps = append(steps, s.ID)
		}
	}
	if diff := cmp.Diff([]string{"applicant", "check", "inspect", "guards"}, steps); diff != "" {
		t.Errorf("where it can be sent back to (-want +got):\n%s", diff)
	}
	leader.must(http.StatusOK, leader.does(task, map[string]any{"operation": "return", "step": "check", "opinion": "请再核对时间"}))
	clerk := w.as("government-office-clerk")
	again := clerk.task("check").ID
	clerk.must(http.StatusOK, clerk.does(again, map[string]any{"operation": "claim"}))
	clerk.must(http.StatusOK, clerk.post("/tasks/"+again+"/answer", map[string]string{"answer": "accept"}))
	kept := map[string]string{}
	for _, t := range read[api.Case](leader, leader.get("/cases/"+c.ID)).Tasks {
		if t.Status == "kept" {
			kept[t.Unit.ID+" "+t.By] = t.Note.ZH
		}
	}
	for _, note := range kept {
		if want := "原意见有效（上次答复于 2026-03-02 09:00）"; note != want {
			t.Errorf("got %q, want %q", note, want)
		}
	}
	if len(kept) != 3 {
		t.Errorf("kept: %v", kept)
	}
	leader.task("decide")
}
