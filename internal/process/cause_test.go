package process_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"shunban/internal/process"
)

// Why a case could not go on once stood in English inside the Chinese sentence.
func TestCauseIsSaidInBothLanguages(t *testing.T) {
	english := regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)
	more := "score: {type: integer, title: 评分}\n    zero: {type: number}\n    big: {type: number}\n    costs: {type: array, items: {type: number}}\n"
	definition := strings.Replace(everyWord, "score: {type: integer, title: 评分}\n", more, 1)
	form := json.RawMessage(`{"kind": "甲", "area": 2, "zero": 0, "costs": [], "start": "2026-01-01", "big": 1` + strings.Repeat("0", 600) + `}`)
	for source, want := range map[string]string{
		"form.score + 1":                                      "form.score 尚未填写",
		"form.area / form.zero":                               "form.zero 为零，不能作除数",
		"max(form.costs)":                                     "max(form.costs) 的列表是空的，没有最大或最小值",
		"form.big * form.big":                                 "的数字位数过多",
		"addDays(form.start, form.area / 4)":                  "0.5 不是绝对值在",
		"addDays(form.start, 3000000)":                        "不是绝对值在",
		`minutes(form.start, form.kind, form.start, "08:30")`: "甲 不是 08:30 这样的时刻",
	} {
		p, findings := process.Parse("x.yaml", []byte(strings.Replace(definition, "compute: {amount:", "compute: {more: '"+source+"', amount:", 1)))
		if p == nil {
			t.Fatalf("%s: %v", source, findings)
		}
		step, _ := p.Step("sum")
		_, err := (*step.Compute)[0].Value.Value(&process.Facts{Form: form})
		if err == nil {
			t.Errorf("%s has a value", source)
			continue
		}
		cause := process.Cause(err.Error())
		if !strings.Contains(cause.ZH, want) || english.MatchString(cause.ZH) || strings.Contains(cause.EN, "evaluate") {
			t.Errorf("%s: %q, %q", source, cause.ZH, cause.EN)
		}
	}
}
