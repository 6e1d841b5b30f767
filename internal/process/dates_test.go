package process_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"shunban/internal/process"
)

// TestDaysAreCountedAsTheLawDoes computes with dates in a rule, as a definition would.
func TestDaysAreCountedAsTheLawDoes(t *testing.T) {
	for source, want := range map[string]bool{
		`years(form.start, "2044-02-28") == 17`:                               true,
		`years(form.start, "2044-03-01") == 18`:                               true,
		`years("2008-02-29", "2026-02-28") == 17`:                             true,
		`years("2008-02-29", "2026-03-01") == 18`:                             true,
		`months("2026-01-31", "2026-02-28") == 0`:                             true,
		`months("2026-01-31", "2026-03-01") == 1`:                             true,
		`days(form.start, case.today) == 1`:                                   true,
		`days(case.today, form.start) == -1`:                                  true,
		`addMonths("2026-01-31", 1) == "2026-02-28"`:                          true,
		`addYears("2024-02-29", 1) == "2025-02-28"`:                           true,
		`addDays(form.start, 31) > "2026-03-31"`:                              true,
		`year(form.start) == 2026 and month(form.start) == 3`:                 true,
		`minutes(form.start, "09:01", case.today, case.time) == 23 * 60 + 59`: true,
		`minutes(form.start, "09:00", case.today, "09:00") <= 24 * 60`:        true,
		`minutes(form.start, "08:59", case.today, "09:00") <= 24 * 60`:        false,
		`minutes(case.today, "00:10", form.start, "23:50") == -20`:            true,
		`day(form.start) == 2`:                                                false,
		`between(case.submitted, "2023-09-01", "2025-08-31")`:                 false,
		`form.start < addYears(case.submitted, 2) and form.n > 0`:             true,
	} {
		file := strings.Replace(rules, "RULE", source, 1)
		p, findings := process.Parse("dates.yaml", []byte(file))
		if p == nil {
			t.Errorf("%s: %v", source, findings)
			continue
		}
		problems := p.CheckSubmission(process.Submission{Form: json.RawMessage(`{"start":"2026-03-01","n":1}`),
			Submitted: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), Now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)})
		if holds := len(problems) == 0; holds != want {
			t.Errorf("%s is %v", source, holds)
		}
	}
}

const rules = `process: dates
title: 日期
basis: {document: 本定义, article: 一}
owner: office
start: {by: [bureau], number: "RQ{year}-{seq:4}"}
form: {type: object, properties: {start: {type: string, format: date, title: 开始}, n: {type: integer, title: 数}}}
rules:
  - {id: r, require: 'RULE', otherwise: 不符, basis: {article: 一}}
steps:
  - {id: a, ask: {unit: office, post: clerk}, answers: {agree: {}}}
  - {id: done, end: done}
`
