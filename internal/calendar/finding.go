package calendar

import (
	"fmt"
	"time"
)

// Finding is something wrong with a schedule, at its line, in Chinese and English.
type Finding struct {
	File string
	Line int
	Code string // stable, from the table below
	ZH   string
	EN   string
}

// Error is the finding in English, the way compilers print it.
func (f Finding) Error() string { return fmt.Sprintf("%s:%d: %s [%s]", f.File, f.Line, f.EN, f.Code) }

// messages are the sentences of the findings: Chinese, then English, filled with the same values.
var messages = map[string][2]string{
	"adjusts-year":    {"这份通知只调整 %[1]d 年的个别节日，不是全年的安排，不能代替它；请在 %[1]d 年全年安排的通知原文里把这几个节日改成现在的日期，再整份录入", "this notice changes single holidays of %[1]d and is not the schedule of the whole year, so it cannot take its place; put the changed days into the text of the notice of the whole year %[1]d and enter that"},
	"bad-date":        {"%q 不是日期，应写作 2026-10-01", "%q is no date like 2026-10-01"},
	"bad-year":        {"year 应为 2026 这样的年份，这里是 %q", "year has to be a year like 2026, found %q"},
	"backwards":       {"%s于 %s 结束，早于开始的 %s", "%s ends on %s, before it begins on %s"},
	"layer-rest":      {"%s 本来就是休息日，%s 层不必再写", "%s is a day of rest already; layer %s need not say so"},
	"layer-work":      {"%s 本来就是工作日，%s 层不必再写", "%s is a working day already; layer %s need not say so"},
	"listed-twice":    {"%s 写了两次", "%s is listed twice"},
	"missing-holiday": {"没有读到%s的安排；%d 年全年的通知须逐项写明七个节日，请补全原文", "nothing was found of %s; a notice of the whole year %d has an item for each of the seven festivals, so complete the text"},
	"no-day":          {"没有 %s 年 %s 月 %s 日这一天", "there is no day %s年%s月%s日"},
	"no-holiday":      {"没有找到放假安排；每个节日单独一行，如“一、元旦：1月1日放假，共1天。”", "no holiday was found; each stands on a line of its own, such as “一、元旦：1月1日放假，共1天。”"},
	"no-issue-date":   {"没有找到成文日期；它单独一行，如 2025年11月4日", "no date of the notice was found; it stands on a line of its own, such as 2025年11月4日"},
	"no-month":        {"%s日没有写明月份", "the day %s日 has no month"},
	"no-name":         {"节日没有名称", "a holiday needs a name"},
	"no-notice":       {"notice 须写明安排所依据通知的文号 number 和标题 title", "notice has to name the number and the title of the notice the schedule was taken from"},
	"no-number":       {"没有找到文号，如 国办发明电〔2025〕7号", "no number of the notice was found, such as 国办发明电〔2025〕7号"},
	"no-rest":         {"%s：没有读懂放假的日子，应像“1月1日至3日放假”", "%s: no days of rest like “1月1日至3日放假” were understood"},
	"no-title":        {"没有找到“国务院办公厅关于2026年部分节假日安排的通知”这样的标题，无法知道是哪一年", "no title like 国务院办公厅关于2026年部分节假日安排的通知 was found, so it cannot be said which year this is"},
	"no-rest-day":     {"%d 年没有一天休息日，请写明 rest", "the year %d has no day of rest; list them under rest"},
	"not-understood":  {"提到了日期，但没有读懂：%q", "a day is named here that was not understood: %q"},
	"not-balanced": {"通知让 %d 个工作日休息、%d 个休息日上班，相差 %d 天，而 %d 年的法定节假日是 %d 天：核对是否漏了或多写了上班、放假的日子；假期另有延长的，请写成日历文件",
		"the notice takes off %d working days and has %d days of rest worked, which leaves %d, and %d has %d statutory holidays: look for days left out or too many; write a calendar file where a holiday was extended"},
	"not-utf8":        {"文字不是 UTF-8 编码；请另存为 UTF-8 后再读", "the text is not UTF-8; save it as UTF-8 and read it again"},
	"not-yaml":        {"不是可读的 YAML：%s", "this is no YAML that can be read: %s"},
	"notice-late":     {"通知的日期 %s 晚于它所安排的 %d 年", "the notice is dated %s, after the year %d it is about"},
	"other-name":      {"文件里是 %d 年，文件名却写 %s 年", "the file holds the year %d, its name says %s"},
	"other-year":      {"%s 不在 %d 年，也不在它前一年的 12 月", "%s is neither in %d nor in the December before it"},
	"overlap":         {"%s与%s在 %s 重叠", "%s overlaps with %s on %s"},
	"rest-and-work":   {"%s 是%s的休息日，不能又是调休上班日", "%s is a rest day of %s and cannot be a make-up day"},
	"second-document": {"文件里从这里起还有一份文档，不会被读取；每个年份单独一个文件", "a second document begins here and is not read; each year has a file of its own"},
	"unknown-key":     {"没有 %q 这个键；可用的有 layer、year、notice、rest、work", "there is no key %q; there are layer, year, notice, rest and work"},
	"works-already":   {"%s 是%s，本来就上班；调休上班日须在周末", "%s is a %s and a working day already; a make-up day is a day of a weekend"},
	"wrong-total":     {"%s：列出的是 %d 天，通知写的是 %s 天", "%s: the days listed are %d, the notice says %s"},
	"wrong-weekday":   {"%s 是%s，通知写的是%s", "%s is a %s, the notice says %s"},
	"years-disagree":  {"%s 在 %d 年的安排里与 %d 年的相反：一份休息，一份上班", "of %s the schedules of %d and %d say the contrary: rest and work"},
	"year-twice":      {"%d 年的安排在 %s 里已经有了", "the year %d stands in %s already"},
}

// finding fills the sentences of a code.
func finding(file string, line int, code string, args ...any) Finding {
	chinese := make([]any, len(args))
	for i, arg := range args {
		chinese[i] = arg
		if day, ok := arg.(time.Weekday); ok {
			chinese[i] = "周" + string([]rune("日一二三四五六")[day])
		}
	}
	sentence := messages[code]
	return Finding{File: file, Line: max(line, 1), Code: code, ZH: fmt.Sprintf(sentence[0], chinese...), EN: fmt.Sprintf(sentence[1], args...)}
}
