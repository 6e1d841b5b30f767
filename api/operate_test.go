package api_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/api"
	"shunban/internal/texts"
)

// hall is a world with the procedure in testdata, and a case of it.
func hall(t *testing.T) (*world, caseRef) {
	t.Helper()
	w := newWorld(t)
	source, err := os.ReadFile("testdata/hall.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.publishSource("hall.yaml", source)
	village := w.as("xiqingbei")
	return w, read[caseRef](village, village.post("/cases", map[string]any{"process": "hall-booking", "form": map[string]any{"purpose": "放映", "phone": "0355-1"}}))
}

// does lets somebody do an operation on a task, and gives the answer.
func (c *caller) does(task string, body map[string]any) answer {
	c.w.t.Helper()
	return c.post("/tasks/"+task+"/operations", body)
}

// page is the page of a task.
func (c *caller) page(task string) api.TaskPage {
	c.w.t.Helper()
	return read[api.TaskPage](c, c.get("/tasks/"+task))
}

// offers are the names of operations, with why one is not possible at the moment.
func offers(list []api.Operation) map[string]string {
	names := map[string]string{}
	for _, o := range list {
		name := o.Operation
		if o.About != nil {
			name += " " + o.About.ZH
		}
		names[name] = ""
		if o.Refusal != nil {
			names[name] = o.Refusal.ZH
		}
	}
	return names
}

// told are the sentences of a case's log from a kind of event on.
func (c *caller) told(caseID string, kinds ...string) []string {
	c.w.t.Helper()
	sentences := []string{}
	for _, e := range read[struct{ Events []api.Event }](c, c.get("/cases/"+caseID+"/events")).Events {
		for _, kind := range kinds {
			if e.Kind == kind {
				sentences = append(sentences, e.Text.ZH)
			}
		}
	}
	return sentences
}

func TestATaskThatHasToBeClaimedIsClaimedAndGivenBack(t *testing.T) {
	w, c := hall(t)
	clerk := w.as("government-office-clerk")
	task := clerk.task("check").ID
	page := clerk.page(task)
	if !page.MustClaim || !page.Allowed {
		t.Errorf("before claiming: must %v, allowed %v", page.MustClaim, page.Allowed)
	}
	want := map[string]string{"claim": "", "hold": "", "transfer": "", "delegate": "", "sign": "", "return": "", "copy": "", "comment": ""}
	if diff := cmp.Diff(want, offers(page.Operations)); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	if p := refusal(clerk, clerk.post("/tasks/"+task+"/answer", map[string]string{"answer": "accept"})); p.Code != "not-claimed" || p.Detail != "请先认领该任务" {
		t.Errorf("answered unclaimed: %+v", p)
	}
	key := clerk.with("Idempotency-Key", "k1")
	key.must(http.StatusOK, key.does(task, map[string]any{"operation": "claim"}))
	key.must(http.StatusOK, key.does(task, map[string]any{"operation": "claim"})) // the same click
	page = clerk.page(task)
	if page.MustClaim || page.Task.Claimed == nil || page.Task.Claimed.Name != "周戊" {
		t.Errorf("after claiming: %+v", page.Task.Claimed)
	}
	admin := w.as("admin")
	if diff := cmp.Diff(map[string]string{"unclaim": "", "transfer": "", "urge": "", "copy": "", "comment": ""}, offers(admin.page(task).Operations)); diff != "" {
		t.Errorf("offered to an administrator (-want +got):\n%s", diff)
	}
	admin.must(http.StatusOK, admin.does(task, map[string]any{"operation": "unclaim"}))
	if diff := cmp.Diff([]string{"县政府办公室经办人 周戊认领了“核对”", "县行政审批服务管理局管理员 管理甲取消认领“核对”"}, clerk.told(c.ID, "claimed", "unclaimed")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestATaskGoesToSomebodyElse(t *testing.T) {
	w, c := hall(t)
	clerk := w.as("government-office-clerk")
	task := clerk.task("check").ID
	for name, to := range map[string]map[string]string{
		"a unit that is not":       {"unit": "nowhere"},
		"a post nobody holds":      {"unit": "housing", "post": "window"},
		"a person of another unit": {"unit": "housing", "user": "forestry-clerk"},
		"nobody known":             {"user": "nobody"},
	} {
		if p := refusal(clerk, clerk.does(task, map[string]any{"operation": "transfer", "to": to})); p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Code != "unknown-target" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := refusal(clerk, clerk.does(task, map[string]any{"operation": "transfer"})); p.Code != "target-missing" || p.Status != 422 {
		t.Errorf("to nobody: %+v", p)
	}
	stranger := w.as("forestry-leader")
	if p := refusal(stranger, stranger.does(task, map[string]any{"operation": "claim"})); p.Code != "not-yours" || p.Status != 403 {
		t.Errorf("a stranger: %+v", p)
	}
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "transfer", "to": map[string]string{"user": "finance-clerk"}, "opinion": "请财政局核对"}))
	finance := w.as("finance-clerk")
	page := finance.page(task)
	if page.Task.Person == nil || page.Task.Person.Name != "喻己" || !page.Allowed || !page.MustClaim {
		t.Errorf("%+v", page.Task.Person)
	}
	colleague := w.as("finance-leader")
	colleague.must(http.StatusForbidden, colleague.get("/tasks/"+task)) // it is that person's only
	if diff := cmp.Diff([]string{"县政府办公室经办人 周戊将“核对”转办给县财政局经办人 喻己：请财政局核对"}, finance.told(c.ID, "transferred")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestADelegateAdvisesAndTheUnitDecides(t *testing.T) {
	w, c := hall(t)
	clerk := w.as("government-office-clerk")
	task := clerk.task("check").ID
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "claim"}))
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "delegate", "to": map[string]string{"unit": "culture-tourism", "post": "clerk"}, "opinion": "请看是否冲突"}))
	waiting := clerk.page(task)
	if waiting.Allowed || waiting.Refusal.ZH != "该任务正由县文化和旅游局受委派研究，交回后才能办理" {
		t.Errorf("while somebody advises: %+v", waiting.Refusal)
	}
	delegate := w.as("culture-tourism-clerk")
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "recall"}))
	if page := clerk.page(task); !page.Allowed {
		t.Errorf("after taking the delegation back: %+v", page.Refusal)
	}
	if diff := cmp.Diff([]string{"县政府办公室经办人 周戊收回了委派给县文化和旅游局经办人的“核对”"}, clerk.told(c.ID, "recalled")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	delegate.must(http.StatusForbidden, delegate.post("/tasks/"+task+"/answer", map[string]string{"answer": "accept", "opinion": "无其他活动"}))
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "delegate", "to": map[string]string{"unit": "culture-tourism", "post": "clerk"}, "opinion": "请看是否冲突"}))
	page := delegate.page(task)
	if !page.Advising || !page.Allowed || page.Choices[0].Opinion != "required" || page.Choices[0].Effect.ZH != "意见交回县政府办公室经办人，由其作出答复" {
		t.Errorf("the delegate's page: %+v", page)
	}
	if page.Message == nil || page.Message.Text != "请看是否冲突" || page.Message.By.ZH != "县政府办公室经办人 周戊" {
		t.Errorf("what the delegate is told: %+v", page.Message)
	}
	if diff := cmp.Diff(map[string]string{"copy": "", "comment": ""}, offers(page.Operations)); diff != "" {
		t.Errorf("offered to the delegate (-want +got):\n%s", diff)
	}
	delegate.must(http.StatusOK, delegate.post("/tasks/"+task+"/answer", map[string]string{"answer": "accept", "opinion": "无其他活动"}))
	want := []api.AdviceView{{By: texts.Text{ZH: "县文化和旅游局经办人 窦壬", EN: "窦壬 (Clerk, Culture and Tourism Bureau)"}, Answer: &texts.Text{ZH: "属实", EN: "In order"}, Opinion: "无其他活动"}}
	back := clerk.page(task)
	if diff := cmp.Diff(want, back.Task.Advice); diff != "" || !back.Allowed || back.Task.Status != "open" {
		t.Errorf("%v (-want +got):\n%s", back.Allowed, diff)
	}
	if diff := cmp.Diff([]string{"县文化和旅游局经办人 窦壬受委派提出意见：无其他活动", "县文化和旅游局经办人 窦壬的意见已交回县政府办公室"}, clerk.told(c.ID, "answered", "advised")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	village := w.as("xiqingbei")
	if got := village.told(c.ID, "answered", "recalled"); len(got) != 0 {
		t.Errorf("the applicant reads an advice as an answer: %v", got)
	}
}

// Who delegates a task is answerable for it all the while: it is in their lists, marked as being advised
// on, and may be taken back from there. It is not theirs to do meanwhile.
func TestADelegatedTaskIsInTheListsOfWhoGaveItAndOfWhoAdvises(t *testing.T) {
	w, _ := hall(t)
	clerk, delegate, substitute, stranger := w.as("government-office-clerk"), w.as("culture-tourism-clerk"), w.as("government-office-leader"), w.as("finance-clerk")
	task := clerk.task("check").ID
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "claim"}))
	type row struct {
		Mine, Delegated, Recall bool
		Delegate                string
	}
	// inbox is how the task stands in somebody's list; nil where it does not.
	inbox := func(of *caller) *row {
		for _, found := range read[struct{ Tasks []api.TaskRow }](of, of.get("/tasks?status=open")).Tasks {
			if found.ID == task {
				shown := row{Mine: found.Mine, Delegated: found.Delegated, Recall: found.Recall}
				if found.Delegate != nil {
					shown.Delegate = found.Delegate.ZH
				}
				return &shown
			}
		}
		return nil
	}
	lists := func() map[string]*row {
		return map[string]*row{"who gave it": inbox(clerk), "who advises": inbox(delegate), "their substitute": inbox(substitute), "a stranger": inbox(stranger)}
	}
	cases := func(of *caller) int {
		return len(read[struct{ Cases []api.CaseRow }](of, of.get("/cases?scope=unit")).Cases)
	}
	delegation := map[string]any{"operation": "delegate", "to": map[string]string{"unit": "culture-tourism", "post": "clerk"}, "opinion": "请看是否冲突"}

	clerk.must(http.StatusOK, clerk.does(task, delegation))
	with := "县文化和旅游局经办人"
	want := map[string]*row{"who gave it": {Delegated: true, Recall: true, Delegate: with}, "who advises": {Mine: true, Delegate: with},
		"their substitute": {Delegated: true, Delegate: with}, // only who claimed it takes it back
		"a stranger":       nil}
	if diff := cmp.Diff(want, lists()); diff != "" {
		t.Errorf("while somebody advises (-want +got):\n%s", diff)
	}
	if gave, advises := cases(clerk), cases(delegate); gave != 1 || advises != 1 {
		t.Errorf("%d cases of who gave it, %d of who advises", gave, advises)
	}
	page := clerk.page(task)
	offered := offers(page.Operations)
	if hindrance, ok := offered["recall"]; page.Allowed || !ok || hindrance != "" {
		t.Errorf("on its own page: allowed %v, offered %v", page.Allowed, offered)
	}
	// Answering several at once leaves it alone, and does not bring the others down.
	batch := read[struct{ Results []api.BatchResult }](clerk, clerk.post("/tasks/operations", map[string]any{"tasks": []string{task}, "answer": map[string]string{"answer": "accept"}}))
	if result := batch.Results[0]; result.Done || result.Problem.Code != "with-delegate" {
		t.Errorf("answered together with others: %+v", result)
	}

	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "recall"}))
	back := map[string]*row{"who gave it": {Mine: true}, "who advises": nil, "their substitute": {Mine: true}, "a stranger": nil}
	if diff := cmp.Diff(back, lists()); diff != "" {
		t.Errorf("taken back (-want +got):\n%s", diff)
	}
	if gave, advises := cases(clerk), cases(delegate); gave != 1 || advises != 0 {
		t.Errorf("%d cases of who gave it, %d of who was to advise", gave, advises)
	}
	clerk.must(http.StatusOK, clerk.does(task, delegation))
	delegate.must(http.StatusOK, delegate.post("/tasks/"+task+"/answer", map[string]string{"answer": "accept", "opinion": "无其他活动"}))
	if diff := cmp.Diff(back, lists()); diff != "" {
		t.Errorf("advised (-want +got):\n%s", diff)
	}
}

func TestADraftIsItsAuthorsOnly(t *testing.T) {
	w, c := hall(t)
	clerk := w.as("government-office-clerk")
	task := clerk.task("check").ID
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "hold", "answer": "return", "opinion": "缺少时间"}))
	if diff := cmp.Diff(&api.DraftView{Answer: "return", Opinion: "缺少时间"}, clerk.page(task).Draft); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	admin := w.as("admin")
	if draft := admin.page(task).Draft; draft != nil {
		t.Errorf("an administrator reads the draft: %+v", draft)
	}
	for _, e := range read[struct{ Events []api.Event }](admin, admin.get("/cases/"+c.ID+"/events")).Events {
		if e.Kind == "held" && (e.Opinion != "" || e.Answer != nil) {
			t.Errorf("the log tells the draft: %+v", e)
		}
	}
}

// prepared is a hall whose case is in the parallel step.
func prepared(t *testing.T) (*world, caseRef) {
	t.Helper()
	w, c := hall(t)
	clerk := w.as("government-office-clerk")
	task := clerk.task("check").ID
	clerk.must(http.StatusOK, clerk.does(task, map[string]any{"operation": "claim"}))
	w.answers("government-office-clerk", "check", "accept", "")
	return w, c
}

func TestSignersAreAddedAndRemoved(t *testing.T) {
	w, _ := prepared(t)
	housing := w.as("housing-leader")
	task := housing.task("inspect")
	if task.Branch == nil || task.Branch.ZH != "消防" {
		t.Errorf("the branch: %+v", task.Branch)
	}
	var modes []string
	for _, o := range housing.page(task.ID).Operations {
		for _, m := range o.Modes {
			modes = append(modes, m.ID)
		}
	}
	if diff := cmp.Diff([]string{"before", "after"}, modes); diff != "" {
		t.Errorf("ways of signing (-want +got):\n%s", diff)
	}
	housing.must(http.StatusOK, housing.does(task.ID, map[string]any{"operation": "sign", "mode": "before", "to": map[string]string{"unit": "water", "post": "leader"}}))
	if p := refusal(housing, housing.post("/tasks/"+task.ID+"/answer", map[string]string{"answer": "fine"})); p.Code != "signer-pending" || p.Detail != "须等县水利局加签后才能答复" {
		t.Errorf("%+v", p)
	}
	water := w.as("water-leader")
	signer := water.task("inspect")
	if signer.Kind != "sign" || signer.Of != task.ID || signer.Mode != "before" {
		t.Errorf("the signer's task: %+v", signer)
	}
	village := w.as("xiqingbei")
	for _, seen := range read[api.Case](village, village.get("/cases/"+task.Case.ID)).Tasks {
		if seen.Kind == "sign" {
			t.Errorf("the applicant sees who is asked to sign: %+v", seen)
		}
	}
	page := housing.page(task.ID)
	if _, ok := offers(page.Operations)["unsign 县水利局负责人"]; !ok {
		t.Errorf("no way to remove the signer: %v", offers(page.Operations))
	}
	housing.must(http.StatusOK, housing.does(signer.ID, map[string]any{"operation": "unsign"}))
	housing.must(http.StatusOK, housing.post("/tasks/"+task.ID+"/answer", map[string]string{"answer": "fine"}))
}

func TestAFieldThatAStepHidesIsNotShownThere(t *testing.T) {
	w, c := prepared(t)
	housing := w.as("housing-leader")
	for login, want := range map[string]string{"housing-leader": `{"purpose":"放映"}`, "justice-leader": `{"phone":"0355-1","purpose":"放映"}`, "xiqingbei": `{"phone":"0355-1","purpose":"放映"}`} {
		reader := w.as(login)
		got := read[api.Case](reader, reader.get("/cases/"+c.ID))
		if diff := cmp.Diff(want, string(got.Form)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", login, diff)
		}
	}
	page := housing.page(housing.task("inspect").ID)
	if schema := string(page.Case.FormSchema); !containsAll(schema, "purpose", "room") || containsAll(schema, "联系电话") {
		t.Errorf("the schema shown: %s", schema)
	}
}

func TestTheCollectingIsConcludedAndAnAnswerTakenBack(t *testing.T) {
	w, c := prepared(t)
	justice := w.as("justice-leader")
	task := justice.task("guards").ID
	if _, ok := offers(justice.page(task).Operations)["transfer"]; ok {
		t.Error("a step that denies transferring offers it")
	}
	if p := refusal(justice, justice.does(task, map[string]any{"operation": "transfer", "to": map[string]string{"unit": "water"}})); p.Code != "not-allowed" || p.Detail != "该环节不允许“转办”" {
		t.Errorf("%+v", p)
	}
	justice.must(http.StatusOK, justice.post("/tasks/"+task+"/answer", map[string]string{"answer": "agree"}))
	if diff := cmp.Diff(map[string]string{"recall": "", "copy": "", "comment": ""}, offers(justice.page(task).Operations)); diff != "" {
		t.Errorf("after answering (-want +got):\n%s", diff)
	}
	justice.must(http.StatusOK, justice.does(task, map[string]any{"operation": "recall"}))
	if status := justice.page(task).Task.Status; status != "open" {
		t.Errorf("after taking back: %s", status)
	}
	justice.must(http.StatusOK, justice.post("/tasks/"+task+"/answer", map[string]string{"answer": "agree"}))
	leader := w.as("government-office-leader")
	var conclude api.Operation
	for _, o := range read[api.Case](leader, leader.get("/cases/"+c.ID)).Operations {
		if o.Operation == "conclude" {
			conclude = o
		}
	}
	if p := refusal(justice, justice.does(conclude.Task, map[string]any{"operation": "conclude"})); p.Code != "not-the-actor" {
		t.Errorf("somebody else concludes: %+v", p)
	}
	leader.must(http.StatusOK, leader.does(conclude.Task, map[string]any{"operation": "conclude"}))
	if diff := cmp.Diff([]string{"县政府办公室负责人 李丁结束征询，以已收到的答复作结论"}, leader.told(c.ID, "concluded")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestFieldsAndFilesComeWithAnAnswer(t *testing.T) {
	w, c := prepared(t)
	w.answers("housing-leader", "inspect", "fine", "")
	w.answers("justice-leader", "guards", "agree", "")
	w.answers("education-leader", "guards", "agree", "")
	leader := w.as("government-office-leader")
	task := leader.task("decide").ID
	page := leader.page(task)
	if diff := cmp.Diff([]any{[]string{"room"}, []string{"room"}, []string{"permit"}}, []any{page.Fill, page.Choices[0].Fields, page.Choices[0].Files}); diff != "" {
		t.Errorf("what comes with it (-want +got):\n%s", diff)
	}
	p := refusal(leader, leader.post("/tasks/"+task+"/answer", map[string]any{"answer": "agree"}))
	if p.Code != "form-invalid" || len(p.Errors) != 2 || p.Errors[0].Field != "/room" || p.Errors[1].Field != "materials/permit" {
		t.Errorf("without them: %+v", p)
	}
	permit := leader.upload("借用单.pdf", "%PDF-1.4")
	leader.must(http.StatusOK, leader.post("/tasks/"+task+"/answer", map[string]any{"answer": "agree", "form": map[string]string{"room": "一厅"}, "materials": map[string][]string{"permit": {permit}}}))
	village := w.as("xiqingbei")
	got := read[api.Case](village, village.get("/cases/"+c.ID))
	if got.Status != "ended" || string(got.Form) != `{"phone":"0355-1","purpose":"放映","room":"一厅"}` || len(got.Materials[0].Files) != 1 {
		t.Errorf("after it: %s, %s, %+v", got.Status, got.Form, got.Materials)
	}
}

func containsAll(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

func TestWhoIsAskedByNameAndWhoIsAskedForWantOfAnybody(t *testing.T) {
	w := newWorld(t)
	source, err := os.ReadFile("testdata/named.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.publishSource("named.yaml", source)
	village := w.as("xiqingbei")
	c := read[caseRef](village, village.post("/cases", map[string]any{"process": "named", "form": map[string]string{"who": "finance-clerk"}}))

	type inbox struct{ Tasks []api.TaskRow }
	count := func(login string) int { who := w.as(login); return len(read[inbox](who, who.get("/tasks")).Tasks) }
	if diff := cmp.Diff([]int{1, 0, 0}, []int{count("finance-clerk"), count("finance-leader"), count("admin")}); diff != "" {
		t.Errorf("a person by name (-want +got):\n%s", diff)
	}
	w.answers("finance-clerk", "named", "agree", "")
	if diff := cmp.Diff([]int{0, 0, 1}, []int{count("water-clerk"), count("government-office-clerk"), count("admin")}); diff != "" {
		t.Errorf("nobody holds the post (-want +got):\n%s", diff)
	}
	w.answers("admin", "vacant", "agree", "")
	if got := read[api.Case](village, village.get("/cases/"+c.ID)); got.Status != "ended" {
		t.Errorf("after the administrator: %s", got.Status)
	}
}
