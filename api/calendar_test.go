package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"shunban/api"
	"shunban/internal/process"
)

// notice2027 is invented: no notice for that year had been issued when this was written.
const notice2027 = `国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：

一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕前一日、周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至3日（周一）放假，共3天。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假，共7天。

国务院办公厅
2026年11月20日
`

func TestAPublishedYearMovesOpenDatesAndTakesTheirMark(t *testing.T) {
	w := newWorld(t)
	w.clock.Advance(time.Date(2026, 12, 28, 9, 0, 0, 0, process.Zone).Sub(w.clock.Now()))
	applicant, admin := w.as("xiqingbei"), w.as("admin")
	c := read[caseRef](applicant, applicant.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": applicant.materials()}))
	w.answers("beishe-leader", "township-review", "agree", "")
	w.answers("approvals-window", "intake", "accept", "")

	before := read[api.Case](applicant, applicant.get("/cases/"+c.ID)).Clock.Promised
	if !before.Provisional || before.Due == nil || before.Due.In(process.Zone).Format(time.DateOnly) != "2027-01-12" {
		t.Fatalf("ten working days by weekdays, provisionally: %+v", before)
	}
	page := read[api.CalendarPage](admin, admin.get("/calendar"))
	if page.Missing == nil || page.Missing.Year != 2027 || page.Missing.Since != "2026-11-01" || !page.May {
		t.Errorf("that next year's schedule is missing is not said: %+v", page.Missing)
	}

	preview := read[api.CalendarPreview](admin, admin.post("/calendar/preview", map[string]string{"text": notice2027}))
	if len(preview.Findings) != 0 || preview.Year == nil || preview.Open != 1 || preview.Cases != 1 || len(preview.Moves) < 2 {
		t.Fatalf("%+v", preview)
	}
	for _, move := range preview.Moves {
		if !move.WasProvisional || move.Provisional || move.Number != c.Number || move.Title.EN == "" {
			t.Errorf("%+v", move)
		}
	}
	amend := map[string]any{"source": preview.Source, "edition": preview.Edition}
	admin.must(http.StatusCreated, admin.post("/calendar", amend))
	if p := refusal(admin, admin.post("/calendar", amend)); p.Status != http.StatusConflict || p.Code != "calendar-amended" {
		t.Errorf("twice: %+v", p)
	}
	for range 2 {
		if err := w.keeper.Follow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	after := read[api.Case](applicant, applicant.get("/cases/"+c.ID)).Clock.Promised
	if after.Provisional || after.Due.In(process.Zone).Format(time.DateOnly) != "2027-01-13" {
		t.Errorf("%+v", after)
	}
	page = read[api.CalendarPage](admin, admin.get("/calendar"))
	if page.Missing != nil || page.Edition != 2 || page.Editions[0].Moved != 1 || page.Editions[0].Checked != 1 || page.Editions[0].Finished == nil || page.Editions[0].By != "admin" {
		t.Errorf("%+v, missing %+v", page.Editions[0], page.Missing)
	}
}

func TestOnlyAnAdministratorAmendsTheCalendar(t *testing.T) {
	w := newWorld(t)
	official := w.as("approvals-window")
	for path, body := range map[string]any{"/calendar/preview": map[string]string{"text": notice2027}, "/calendar": map[string]any{"source": "year: 2027", "edition": 1}} {
		if p := refusal(official, official.post(path, body)); p.Status != http.StatusForbidden || p.Detail != "只有管理员可以修订工作日历" {
			t.Errorf("%s: %+v", path, p)
		}
	}
}

func TestAWrongScheduleIsRefusedAtItsLine(t *testing.T) {
	w := newWorld(t)
	admin := w.as("admin")
	wrong := strings.Replace(notice2027, "2月14日（周日）", "2月15日（周一）", 1)
	preview := read[api.CalendarPreview](admin, admin.post("/calendar/preview", map[string]string{"text": wrong}))
	if len(preview.Findings) != 1 || preview.Findings[0].Line != 7 || !strings.Contains(preview.Findings[0].Text.EN, "2027-02-15") {
		t.Errorf("%+v", preview.Findings)
	}
	local := "layer: county\nyear: 2026\nnotice: {number: 县〔1〕1号, title: 通知, date: 2026-03-01}\nrest:\n  - {name: 台风, from: 2026-03-07, to: 2026-03-07}\n"
	preview = read[api.CalendarPreview](admin, admin.post("/calendar/preview", map[string]string{"text": local}))
	if len(preview.Findings) != 1 || preview.Findings[0].Line != 5 {
		t.Errorf("a Saturday made a day of rest: %+v", preview.Findings)
	}
	if p := refusal(admin, admin.post("/calendar", map[string]any{"source": local, "edition": 1})); p.Code != "bad-calendar" {
		t.Errorf("%+v", p)
	}
}

// TestABadCalendarIsRefusedInTheReadersLanguage: the sentence was English within Chinese.
func TestABadCalendarIsRefusedInTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	admin := w.as("admin").with("Accept-Language", "en")
	source := "year: 2027\nnotice: {number: 国办发明电〔2026〕9号, title: 通知, date: 2026-11-20}\n"
	if p := refusal(admin, admin.post("/calendar", map[string]any{"source": source, "edition": 1})); p.Detail != "The calendar is wrong: line 1: the year 2027 has no day of rest; list them under rest" {
		t.Errorf("%+v", p)
	}
	admin = w.as("admin")
	if p := refusal(admin, admin.post("/calendar", map[string]any{"source": source, "edition": 1})); p.Detail != "日历有误：第 1 行：2027 年没有一天休息日，请写明 rest" {
		t.Errorf("%+v", p)
	}
}

// TestALocalLayerDoesNotBlockTheNationalYear: the notice was refused for a line of the layer's file.
func TestALocalLayerDoesNotBlockTheNationalYear(t *testing.T) {
	w := newWorld(t)
	admin := w.as("admin")
	local := "layer: county\nyear: 2027\nnotice: {number: 县〔2026〕1号, title: 通知, date: 2026-03-01}\nrest:\n  - {name: 县庆, from: 2027-02-05, to: 2027-02-05}\n"
	admin.must(http.StatusCreated, admin.post("/calendar", map[string]any{"source": local, "edition": 1}))
	preview := read[api.CalendarPreview](admin, admin.post("/calendar/preview", map[string]string{"text": notice2027}))
	if len(preview.Findings) != 0 || preview.Year == nil {
		t.Fatalf("%+v", preview.Findings)
	}
	admin.must(http.StatusCreated, admin.post("/calendar", map[string]any{"source": preview.Source, "edition": preview.Edition}))
	if p := refusal(admin, admin.post("/calendar", map[string]any{"source": local, "edition": 3})); p.Code != "bad-calendar" || !strings.Contains(p.Detail, "第 5 行：2027-02-05 本来就是休息日") {
		t.Errorf("published again it says what holds: %+v", p)
	}
}

// TestADateOutsideTheYearsThatAreKnownIsRefused: counting backwards went on into 2019, and a date of the
// year 9999 was answered with nothing readable.
func TestADateOutsideTheYearsThatAreKnownIsRefused(t *testing.T) {
	w := newWorld(t)
	applicant := w.as("xiqingbei")
	for query, want := range map[string]string{
		"from=2020-01-06&limit=10+working+days&before=true": "before-first-year",
		"from=2020-02-03&limit=3+months&before=true":        "before-first-year",
		"from=9999-12-30&limit=10+working+days":             "after-last-year",
		"from=2200-01-01&limit=1+hour":                      "after-last-year",
	} {
		if p := refusal(applicant, applicant.get("/calendar/ledger?"+query)); p.Status != http.StatusUnprocessableEntity || p.Code != want {
			t.Errorf("%s: %+v", query, p)
		}
	}
	if p := refusal(applicant, applicant.get("/calendar/ledger?from=2026-03-02&limit=5000+days")); p.Code != "bad-limit" || !strings.Contains(p.Detail, "数从 1 到 3650") {
		t.Errorf("%+v", p)
	}
	applicant.must(http.StatusOK, applicant.get("/calendar/ledger?from=2199-12-31&limit=3650+months"))
}

// TestAnAgreedDateIsExplainedFromTheOpeningOfItsTask: its ledger began in the year 1, had no limit and
// counted nothing.
func TestAnAgreedDateIsExplainedFromTheOpeningOfItsTask(t *testing.T) {
	w := newWorld(t)
	lead := w.as("natural-resources-leader")
	c := read[caseRef](lead, lead.post("/cases", map[string]any{"process": "countersign",
		"form":      map[string]any{"subject": "关于规范农村宅基地审批的意见", "kind": "征求意见", "draft": "规范程序", "units": []string{"housing"}},
		"materials": map[string][]string{"document": {lead.upload("文稿.pdf", "%PDF-1.4")}}}))
	housing := w.as("housing-leader")
	task := housing.task("countersign")
	if p := refusal(housing, housing.post("/tasks/"+task.ID+"/extension", map[string]string{"until": "9999-12-31", "reason": "忙"})); p.Code != "after-last-year" {
		t.Errorf("a date beyond all: %+v", p)
	}
	housing.must(http.StatusOK, housing.post("/tasks/"+task.ID+"/extension", map[string]string{"until": "2026-03-20", "reason": "需局务会研究"}))
	lead.must(http.StatusOK, lead.post("/tasks/"+lead.task("countersign").ID+"/answer", map[string]string{"answer": "agree"}))
	g := read[api.Ledger](housing, housing.get("/cases/"+c.ID+"/ledger?task="+url.QueryEscape(task.ID)))
	if !g.Agreed || g.From.In(process.Zone).Format(time.DateOnly) != "2026-03-02" || g.Limit.ZH != "指定或者商定的日期 2026-03-20" || g.Limit.EN != "the day named or agreed, 2026-03-20" {
		t.Errorf("%+v", g)
	}
	if g.LastDay != "2026-03-20" || g.Total != 14 || g.Left != 14 || len(g.Days) != 19 || g.Days[0].Reason != "event-day" || g.Days[5].Reason != "weekend" || g.Days[18].Number != 14 {
		t.Errorf("its days: %+v", g)
	}
}

func TestAnyDateIsExplainedDayByDay(t *testing.T) {
	w := newWorld(t)
	applicant := w.as("xiqingbei")
	c := read[caseRef](applicant, applicant.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": applicant.materials()}))
	w.answers("beishe-leader", "township-review", "agree", "")
	w.answers("approvals-window", "intake", "accept", "")
	g := read[api.Ledger](applicant, applicant.get("/cases/"+c.ID+"/ledger?term=promised"))
	if g.Total != 10 || g.LastDay != "2026-03-16" || len(g.Days) != 15 || g.Days[0].Reason != "event-day" || g.Days[14].Number != 10 || g.Days[5].Reason != "weekend" {
		t.Errorf("%+v", g)
	}
	housing := w.as("housing-leader")
	task := housing.task("consult").ID
	g = read[api.Ledger](housing, housing.get("/cases/"+c.ID+"/ledger?task="+url.QueryEscape(task)))
	if g.Total != 7 || g.LastDay != "2026-03-11" || g.Basis == nil {
		t.Errorf("%+v", g)
	}
	counted := read[api.Ledger](applicant, applicant.get("/calendar/ledger?from=2026-09-25&limit=7+working+days"))
	if counted.LastDay != "2026-10-12" { // 9月28、29、30日，10月8、9、10（调休）、12日
		t.Errorf("%+v", counted)
	}
	back := read[api.Ledger](applicant, applicant.get("/calendar/ledger?from=2026-10-12&limit=7+working+days&before=true"))
	if back.Days[0].Date != "2026-09-24" || back.Total != 7 { // 10月10、9、8日，9月30、29、28日，越过中秋为24日
		t.Errorf("%+v", back)
	}
	if p := refusal(applicant, applicant.get("/calendar/ledger?from=2019-05-01&limit=7+working+days")); p.Code != "before-first-year" || !strings.Contains(p.Detail, "2020") {
		t.Errorf("%+v", p)
	}
	if p := refusal(applicant, applicant.get("/cases/"+c.ID+"/ledger?task=nothing")); p.Status != http.StatusNotFound {
		t.Errorf("%+v", p)
	}
}

func TestStatisticsSayWhoIsOnTime(t *testing.T) {
	w := newWorld(t)
	applicant := w.as("xiqingbei")
	applicant.must(http.StatusCreated, applicant.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": applicant.materials()}))
	w.answers("beishe-leader", "township-review", "agree", "")
	w.answers("approvals-window", "intake", "accept", "")
	w.answers("housing-leader", "consult", "agree", "")
	if p := refusal(applicant, applicant.get("/statistics?from=2026-03-01&to=2026-03-31")); p.Code != "officials-only" {
		t.Errorf("%+v", p)
	}
	official := w.as("approvals-director")
	s := read[api.Statistics](official, official.get("/statistics?from=2026-03-01&to=2026-03-31"))
	of := map[string]api.UnitStatistics{}
	for _, u := range s.Units {
		of[u.Unit.ID] = u
	}
	if of["housing"].Closed != 1 || of["housing"].OnTime != 1 || of["ecology"].Open != 1 || of["ecology"].Overdue != 0 {
		t.Errorf("%+v", s.Units)
	}
	w.clock.Advance(20 * 24 * time.Hour)
	official = w.as("approvals-director")
	s = read[api.Statistics](official, official.get("/statistics?from=2026-03-01&to=2026-03-31"))
	if len(s.Late) == 0 || s.Late[0].Color != "red" {
		t.Errorf("what is overdue is not listed: %+v", s.Late)
	}
}
