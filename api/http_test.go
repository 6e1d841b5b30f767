package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/api"
	"shunban/internal/identity"
)

func TestEveryErrorIsAProblemDocumentInTheCallersLanguage(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei")
	english := village.with("Accept-Language", "en-GB,en;q=0.9")
	send := func(c *caller, method, path, contentType, body string) answer {
		return c.do(method, path, contentType, strings.NewReader(body))
	}
	document := func(status int, code, title, detail string, errors ...api.FieldProblem) api.Problem {
		return api.Problem{Type: "urn:shunban:problem:" + code, Title: title, Status: status, Code: code, Detail: detail, Errors: errors}
	}
	invalid := "The request has errors; please correct what is named"
	unprocessable := "Not acceptable as it is"
	for name, c := range map[string]struct {
		got  answer
		want api.Problem
	}{
		"an unknown address":        {english.get("/nothing"), document(404, "no-such-address", "Not found", "There is no such address")},
		"an unknown address, 中文":    {village.get("/nothing"), document(404, "no-such-address", "没有找到", "没有这个接口")},
		"outside the version":       {village.get("/api/v9/session"), document(404, "no-such-address", "没有找到", "没有这个接口")},
		"a method that is not":      {send(english, "PUT", "/session", "", ""), document(405, "method-not-allowed", "Method not allowed", "This address does not take PUT")},
		"no body":                   {send(english, "POST", "/session", "application/json", ""), document(400, "body-missing", "Bad request", "The request has no body")},
		"no JSON":                   {send(english, "POST", "/session", "application/json", "{"), document(400, "malformed-json", "Bad request", "The body is no valid JSON")},
		"another content":           {send(english, "POST", "/session", "text/csv", "a,b"), document(415, "unsupported-media-type", "Unsupported media type", "This kind of content is not taken")},
		"a body without end":        {send(english, "POST", "/session", "application/json", `{"login":"`+strings.Repeat("x", 3<<20)+`"}`), document(413, "body-too-large", "Content too large", "The request is too large")},
		"a form that is none":       {send(english, "POST", "/files", "multipart/form-data; boundary=x", "nonsense"), document(422, "malformed-form", unprocessable, "The upload cannot be read")},
		"an unknown process":        {english.get("/processes/none"), document(404, "no-such-process", "Not found", "There is no procedure none")},
		"a case that is not":        {english.get("/cases/none"), document(404, "not-found", "Not found", "Not found")},
		"a file that is not":        {english.get("/files/none"), document(404, "not-found", "Not found", "Not found")},
		"everybody's cases":         {english.get("/cases?scope=all"), document(403, "administrators-only", "Forbidden", "Only administrators may list every case")},
		"who is signed in? nobody":  {w.nobody().get("/session"), document(401, "not-signed-in", "未登录", "请先登录")},
		"an upload by nobody":       {w.nobody().send("a.pdf", "%PDF-1.4"), document(401, "not-signed-in", "未登录", "请先登录")},
		"an empty file":             {english.send("a.pdf", ""), document(422, "file-empty", unprocessable, "The file is empty")},
		"a limit that is none":      {english.get("/cases?limit=0"), document(422, "invalid-request", unprocessable, invalid, api.FieldProblem{Field: "query/limit", Code: "too-small", Detail: "query/limit has to be at least 1"})},
		"a scope that is not":       {english.get("/cases?scope=ours"), document(422, "invalid-request", unprocessable, invalid, api.FieldProblem{Field: "query/scope", Code: "not-listed", Detail: "query/scope has to be one of mine, unit, all"})},
		"everything wrong at once":  {send(english, "POST", "/session", "application/json", `{"login":7,"colour":"red"}`), document(422, "invalid-request", unprocessable, invalid, api.FieldProblem{Field: "/login", Code: "wrong-type", Detail: "/login has to be of type string"}, api.FieldProblem{Field: "/password", Code: "missing", Detail: "/password is missing"}, api.FieldProblem{Field: "/colour", Code: "unknown-property", Detail: "There is no field /colour"})},
		"somebody else's file":      {english.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": map[string][]string{"plan": {w.as("donghe").upload("a.pdf", "%PDF-1.4")}}}), api.Problem{}},
		"what a bureau cannot do":   {w.as("housing-leader").post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil)}), document(403, "may-not-start", "不允许", "您所在的单位不能申请该事项")},
		"a wrong amount of minutes": {english.post("/processes/cemetery-siting-village/check", map[string]any{"form": siting(map[string]any{"areaMu": "much"}), "materials": map[string][]string{"plan": {"x"}}}), document(422, "invalid-request", unprocessable, invalid, api.FieldProblem{Field: "materials/plan", Code: "unknown-file", Detail: "There is no file x, or it is not yours"})},
	} {
		t.Run(name, func(t *testing.T) {
			got := refusal(village, c.got)
			if c.want.Code == "" {
				if got.Code != "invalid-request" || len(got.Errors) != 1 || got.Errors[0].Code != "unknown-file" {
					t.Errorf("%+v", got)
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheSelfCheckSaysEverythingTheSubmissionWould(t *testing.T) {
	w := newWorld(t)
	visitor := w.nobody()
	got := read[struct{ Problems []api.FieldProblem }](visitor, visitor.post("/processes/cemetery-siting-village/check",
		map[string]any{"form": siting(map[string]any{"areaMu": 6, "graveArea": 0.6, "site": "南"})}))
	basis := &api.Basis{Document: "平政办发〔2023〕23号", Article: "三（三）1"}
	want := []api.FieldProblem{
		{Field: "/site", Code: "min-length", Detail: "“选址地点”至少 2 个字"},
		{Field: "/areaMu", Code: "rule", Rule: "area", Detail: "村级公墓占地不得超过 5 亩，申请的是 6 亩", Basis: basis},
		{Field: "/graveArea", Code: "rule", Rule: "grave-area", Detail: "单人墓不得超过 0.5 平方米，申请的是 0.6 平方米", Basis: basis},
	}
	if diff := cmp.Diff(want, got.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	fine := visitor.must(http.StatusOK, visitor.post("/processes/cemetery-siting-village/check", map[string]any{"form": siting(nil)}))
	if strings.TrimSpace(string(fine.body)) != `{"problems":[]}` {
		t.Errorf("nothing wrong gives %s", fine.body)
	}
}

func TestWhoSignsInGetsASafeCookieAndWhoDoesNotLearnsNothing(t *testing.T) {
	w := newWorld(t, options{deps: func(d *api.Deps) { d.SecureCookies = true }})
	visitor := w.nobody()
	wrong := visitor.post("/session", map[string]string{"login": "xiqingbei", "password": "guess"})
	unknown := visitor.post("/session", map[string]string{"login": "nobody-at-all", "password": "guess"})
	if diff := cmp.Diff(refusal(visitor, wrong), refusal(visitor, unknown)); diff != "" || refusal(visitor, wrong).Status != 401 {
		t.Errorf("a wrong password and an unknown login differ:\n%s", diff)
	}
	good := visitor.must(http.StatusOK, visitor.post("/session", map[string]string{"login": "xiqingbei", "password": password}))
	cookie := good.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
	if strings.Contains(cookie, "Max-Age") {
		t.Errorf("the cookie outlives the browser: %s", cookie)
	}
}

func TestGuessingPasswordsIsSlowForTheGuesserOnly(t *testing.T) {
	w := newWorld(t, options{deps: func(d *api.Deps) { d.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }})
	guesser := w.nobody().with("X-Forwarded-For", "203.0.113.9")
	var last answer
	for range 6 {
		last = guesser.post("/session", map[string]string{"login": "admin", "password": "guess"})
	}
	if p := refusal(guesser, last); p.Status != 429 || p.Code != "too-many-tries" || last.header.Get("Retry-After") != "20" {
		t.Errorf("%+v, Retry-After %q", p, last.header.Get("Retry-After"))
	}
	if p := refusal(guesser, guesser.post("/session", map[string]string{"login": "admin", "password": password})); p.Status != 429 {
		t.Errorf("even the right one has to wait: %+v", p)
	}
	w.as("admin") // from elsewhere
	for range 10 {
		w.as("xiqingbei") // signing in rightly costs nothing
	}
	w.clock.Advance(20 * time.Second)
	guesser.must(http.StatusOK, guesser.post("/session", map[string]string{"login": "admin", "password": password}))
}

func TestASessionEnds(t *testing.T) {
	w := newWorld(t)
	status := func(c *caller) int { return c.get("/session").status }

	left := w.as("xiqingbei")
	left.must(http.StatusNoContent, left.do(http.MethodDelete, "/session", "", nil))
	idle, used := w.as("xiqingbei"), w.as("xiqingbei")
	got := []int{status(left), status(idle), status(used)}
	for range 3 {
		w.clock.Advance(50 * time.Minute)
		got = append(got, status(used))
	}
	got = append(got, status(idle), status(idle))
	for range 12 {
		w.clock.Advance(time.Hour)
		status(used)
	}
	got = append(got, status(used))
	if diff := cmp.Diff([]int{401, 200, 200, 200, 200, 200, 401, 401, 401}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASessionIsNotTakenOverFromBeforeTheSignIn(t *testing.T) {
	w := newWorld(t)
	c := w.as("xiqingbei")
	first := c.header("shunban_session")
	c.must(http.StatusOK, c.post("/session", map[string]string{"login": "beishe-leader", "password": password}))
	if first == c.header("shunban_session") {
		t.Error("the token stayed the same")
	}
	old := w.nobody().with("Cookie", "shunban_session="+first)
	if got := old.get("/session").status; got != 401 {
		t.Errorf("the old token still opens: %d", got)
	}
}

// header is the value of a cookie the caller holds.
func (c *caller) header(cookie string) string {
	request, err := http.NewRequest(http.MethodGet, c.w.server.URL, nil)
	if err != nil {
		c.w.t.Fatal(err)
	}
	for _, held := range c.http.Jar.Cookies(request.URL) {
		if held.Name == cookie {
			return held.Value
		}
	}
	return ""
}

func TestAnotherSiteCannotActInSomebodysName(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei")
	forged := village.with("Sec-Fetch-Site", "cross-site").post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil)})
	if p := refusal(village, forged); p.Status != 403 || p.Code != "cross-site" {
		t.Errorf("%+v", p)
	}
	if got := village.with("Sec-Fetch-Site", "same-origin").get("/session").status; got != 200 {
		t.Errorf("the own page: %d", got)
	}
}

func TestFilesAreForThoseWhoMaySeeTheCase(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei")
	ids := village.materials()
	file := "/files/" + ids["plan"][0]
	status := func(login string) int { return w.as(login).get(file).status }

	got := village.must(http.StatusOK, village.get(file))
	headers := map[string]string{}
	for _, name := range []string{"Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy", "Content-Length"} {
		headers[name] = got.header.Get(name)
	}
	want := map[string]string{"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=utf-8''%E8%A7%84%E5%88%92.pdf",
		"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "Content-Length": "10"}
	if diff := cmp.Diff(want, headers); diff != "" || string(got.body) != "%PDF-1.4 p" {
		t.Errorf("%q (-want +got):\n%s", got.body, diff)
	}
	before := []int{status("xiqingbei-leader"), status("beishe-leader"), status("admin"), w.nobody().get(file).status}
	read[caseRef](village, village.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": ids}))
	after := []int{status("xiqingbei-leader"), status("beishe-leader"), status("admin"), status("forestry-leader"), status("donghe"), w.nobody().get(file).status}
	if diff := cmp.Diff([][]int{{403, 403, 403, 401}, {200, 200, 200, 403, 403, 401}}, [][]int{before, after}); diff != "" {
		t.Errorf("before and after handing in (-want +got):\n%s", diff)
	}
}

func TestCasesAreListedForThoseTheyConcern(t *testing.T) {
	w := newWorld(t)
	mine, theirs := w.as("xiqingbei").apply(false), w.as("donghe").apply(false)
	list := func(login, query string) []string {
		c := w.as(login)
		numbers := []string{}
		for _, row := range read[struct{ Cases []api.CaseRow }](c, c.get("/cases"+query)).Cases {
			numbers = append(numbers, row.Number)
		}
		return numbers
	}
	got := map[string][]string{"village": list("xiqingbei", ""), "township": list("beishe-leader", "?scope=unit"), "all": list("admin", "?scope=all"),
		"stranger": list("forestry-leader", "?scope=unit"), "search": list("admin", "?scope=all&q="+strings.ToLower(mine.Number)), "ended": list("xiqingbei", "?status=ended")}
	want := map[string][]string{"village": {mine.Number}, "township": {theirs.Number, mine.Number}, "all": {theirs.Number, mine.Number},
		"stranger": {}, "search": {mine.Number}, "ended": {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	stranger := w.as("forestry-leader")
	if p := refusal(stranger, stranger.get("/cases/"+mine.ID)); p.Code != "case-not-visible" {
		t.Errorf("%+v", p)
	}
}

func TestTheGuideIsMadeOfTheDefinition(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei")
	for name, path := range map[string]string{"guide-cemetery.json": "/processes/cemetery-siting-village", "guide-countersign.json": "/processes/countersign", "processes.json": "/processes"} {
		var guide map[string]any
		if err := json.Unmarshal(village.must(http.StatusOK, village.get(path)).body, &guide); err != nil {
			t.Fatal(err)
		}
		delete(guide, "hash") // changes with every word of the definition
		delete(guide, "form") // is the definition's own
		shown, err := json.Marshal(guide)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, shown)
	}
}

func TestSessionsTellRolesAndUnits(t *testing.T) {
	w := newWorld(t)
	roles := map[string][]string{}
	for _, login := range []string{"xiqingbei", "beishe-leader", "admin", "mayor", "clearwater"} {
		c := w.as(login)
		roles[login] = read[api.Session](c, c.get("/session")).Roles
	}
	want := map[string][]string{"xiqingbei": {"applicant"}, "beishe-leader": {"applicant", "official"}, "admin": {"administrator"}, "mayor": {"official"}, "clearwater": {"applicant"}}
	if diff := cmp.Diff(want, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	visitor := w.nobody()
	type units struct{ Units []api.UnitView }
	if got := read[units](visitor, visitor.get("/units?kind=township,county")).Units; len(got) != 12 || got[0].ID != "county-government" {
		t.Errorf("units: %+v", got)
	}
	if demo := read[api.DemoView](visitor, visitor.get("/demo")); !demo.Enabled || demo.Password != password || len(demo.People) < 100 {
		t.Errorf("demo: enabled %v, %d people", demo.Enabled, len(demo.People))
	}
}

func TestARealInstallationGivesNoPasswordAway(t *testing.T) {
	w := newWorld(t, options{deps: func(d *api.Deps) { d.Demo = nil }})
	visitor := w.nobody()
	if got := strings.TrimSpace(string(visitor.get("/demo").body)); got != `{"enabled":false}` {
		t.Errorf("demo: %s", got)
	}
	village := w.as("xiqingbei")
	if p := refusal(village, village.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "rehearsal": true})); p.Code != identity.MayNotRehearse {
		t.Errorf("a rehearsal by anybody: %+v", p)
	}
}

func TestAnOperatorSeesHowItIsGoing(t *testing.T) {
	fault := errors.New("the database is away")
	w := newWorld(t, options{deps: func(d *api.Deps) {
		d.Ready = func(context.Context) error { return fault }
		d.Web = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "the page") })
	}})
	w.as("xiqingbei").apply(false)
	visitor := w.nobody()
	if got := visitor.get("!/healthz"); got.status != 200 {
		t.Errorf("healthz: %d", got.status)
	}
	if got := visitor.get("!/readyz"); got.status != 503 || strings.Contains(string(got.body), "database") {
		t.Errorf("readyz: %d %s", got.status, got.body)
	}
	metrics := string(visitor.get("!/metrics").body)
	for _, line := range []string{
		`shunban_cases_started_total{process="cemetery-siting-village",rehearsal="false"} 1`,
		`shunban_http_requests_total{method="POST",route="/api/v1/cases",status="201"} 1`,
	} {
		if !strings.Contains(metrics, line) {
			t.Errorf("metrics lack %s", line)
		}
	}
	page := visitor.get("!/some/page")
	if page.status != 200 || string(page.body) != "the page" || !strings.Contains(page.header.Get("Content-Security-Policy"), "script-src 'self'") {
		t.Errorf("the page: %d %s %v", page.status, page.body, page.header)
	}
	if strings.Contains(w.log.String(), password) {
		t.Error("the log holds a password")
	}
}

func TestTheDescriptionIsCompleteAndTrue(t *testing.T) {
	w := newWorld(t)
	var doc struct {
		OpenAPI    string                    `json:"openapi"`
		Paths      map[string]map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	visitor := w.nobody()
	if err := json.Unmarshal(visitor.must(http.StatusOK, visitor.get("/openapi.json")).body, &doc); err != nil {
		t.Fatal(err)
	}
	var got []string
	for path, methods := range doc.Paths {
		for method := range methods {
			got = append(got, strings.ToUpper(method)+" "+path)
		}
	}
	want := []string{"POST /session", "GET /session", "DELETE /session", "GET /demo", "GET /units", "GET /processes", "GET /processes/{id}", "POST /processes/{id}/check",
		"POST /files", "GET /files/{id}", "POST /cases", "GET /cases", "GET /cases/{id}", "GET /cases/{id}/events", "POST /cases/{id}/fast-forward", "GET /track",
		"GET /cases/{id}/notices/{seq}", "GET /track/notices/{seq}",
		"GET /tasks", "GET /tasks/{id}", "POST /tasks/{id}/answer", "POST /tasks/{id}/extension",
		"GET /units/{id}/people", "POST /cases/{id}/operations", "POST /cases/{id}/events", "POST /tasks/{id}/operations", "POST /tasks/operations", "POST /tasks/{id}/seen",
		"GET /calendar", "GET /calendar/ledger", "GET /cases/{id}/ledger", "GET /statistics", "POST /calendar", "POST /calendar/preview"}
	sorted := cmp.Transformer("set", func(list []string) map[string]bool {
		set := map[string]bool{}
		for _, s := range list {
			set[s] = true
		}
		return set
	})
	if diff := cmp.Diff(want, got, sorted); diff != "" || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("%s (-want +got):\n%s", doc.OpenAPI, diff)
	}
	if !strings.Contains(string(doc.Components.Schemas["ErrorModel"]), `"code"`) && !strings.Contains(string(doc.Components.Schemas["ErrorModel"]), "Problem") {
		t.Errorf("errors are described as %s", doc.Components.Schemas["ErrorModel"])
	}
}
