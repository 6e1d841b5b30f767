package calendar_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/calendar"
)

func notice(t testing.TB, year int) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("testdata/notices/%d.txt", year))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shipped is the schedule of a year as definitions/calendars has it.
func shipped(t testing.TB, year int) calendar.Year {
	t.Helper()
	name := fmt.Sprintf("cn-%d.yaml", year)
	text, err := os.ReadFile("../../definitions/calendars/" + name)
	if err != nil {
		t.Fatal(err)
	}
	y, findings := calendar.ParseYear(name, text)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return y
}

// TestEveryNoticeReadsAsTheShippedSchedule reads the notices of 2020 to 2026 as they are worded. Only
// 2020 differs: its Spring Festival was lengthened later to 2 February (国办发明电〔2020〕1号), which took
// the make-up Saturday with it.
func TestEveryNoticeReadsAsTheShippedSchedule(t *testing.T) {
	for year := 2020; year <= 2026; year++ {
		read, findings := calendar.ParseNotice("notice", notice(t, year))
		if len(findings) > 0 {
			t.Errorf("%d: %v", year, findings)
			continue
		}
		if year == 2020 {
			read.Rest[1].To = calendar.NewDate(2020, time.February, 2)
			read.Work = append(read.Work[:1], read.Work[2:]...)
		}
		want := shipped(t, year)
		if diff := cmp.Diff(string(want.YAML()), string(read.YAML())); diff != "" {
			t.Errorf("%d (-shipped +read):\n%s", year, diff)
		}
	}
}

func TestAScheduleReadFromANoticeIsWrittenAsACalendarFile(t *testing.T) {
	read, findings := calendar.ParseNotice("notice", notice(t, 2026))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	again, findings := calendar.ParseYear("cn-2026.yaml", read.YAML())
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if diff := cmp.Diff(string(read.YAML()), string(again.YAML())); diff != "" {
		t.Error(diff)
	}
}

// others are items of the festivals besides New Year and Qingming, so that a made-up notice is whole and takes off
// as many days as the law gives: in 2027, and in 2014.
const (
	others2027 = `
二、春节：2月1日至4日放假。
四、劳动节：5月3日至4日放假。
五、端午节：6月1日放假。
六、中秋节：9月1日放假。
七、国庆节：10月4日至6日放假。`
	others2014 = `
二、春节：2月3日至5日放假。
四、劳动节：5月1日放假。
五、端午节：6月2日放假。
六、中秋节：9月8日放假。
七、国庆节：10月1日至3日放假。`
)

// TestADayOfTheDecemberBeforeHolds: the notice of 2023 lets the holiday begin on 31 December 2022.
func TestADayOfTheDecemberBeforeHolds(t *testing.T) {
	head := "国务院办公厅关于2027年部分节假日安排的通知\n国办发明电〔2026〕9号\n"
	foot := "\n国务院办公厅\n2026年11月3日\n"
	next, findings := calendar.ParseNotice("notice", head+"一、元旦：2026年12月31日（周四）至2027年1月2日（周六）放假调休，共3天。2026年12月27日（周日）上班。\n三、清明节：4月5日放假。"+others2027+foot)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	c, err := calendar.New(shanghai, shipped(t, 2026), next)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int]bool{26: false, 27: true, 28: true, 30: true, 31: false} {
		if working, _ := c.IsWorkingDay(calendar.NewDate(2026, time.December, day)); working != want {
			t.Errorf("2026-12-%d: working %v", day, working)
		}
	}
	event := time.Date(2026, time.December, 25, 9, 0, 0, 0, shanghai)
	due := c.Due(event, calendar.Limit{Count: 5, Unit: calendar.WorkingDays})
	if want := time.Date(2027, time.January, 5, 0, 0, 0, 0, shanghai); !due.At.Equal(want) || due.Provisional {
		t.Errorf("27, 28, 29, 30 December and 4 January make five: %v", due)
	}
}

// TestADayOffInLieuIsADayOfRest: until 2014 a single weekday could be given in lieu.
func TestADayOffInLieuIsADayOfRest(t *testing.T) {
	read, findings := calendar.ParseNotice("notice", `国务院办公厅关于2014年部分节假日安排的通知
国办发明电〔2013〕28号
一、元旦：1月1日放假1天。
二、清明节：4月5日放假，4月7日（星期一）补休。`+others2014+`
2013年12月11日`)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	want := []calendar.Rest{
		{Name: "清明节", From: calendar.NewDate(2014, 4, 5), To: calendar.NewDate(2014, 4, 5)},
		{Name: "清明节", From: calendar.NewDate(2014, 4, 7), To: calendar.NewDate(2014, 4, 7)},
	}
	if diff := cmp.Diff(want, read.Rest[1:3]); diff != "" {
		t.Error(diff)
	}
}

func TestABrokenNoticeIsRefusedAtItsLine(t *testing.T) {
	const number, date = "国办发明电〔2025〕7号", "2025年11月4日"
	title := "国务院办公厅关于2026年部分节假日安排的通知"
	with := func(items ...string) string {
		return strings.Join(append([]string{title, number}, append(items, date)...), "\n")
	}
	tests := map[string]struct {
		text string
		want []string
	}{
		"another encoding": {"\xb9\xfa\xce\xf1\xd4\xba", []string{"n:1: the text is not UTF-8"}},
		"nothing":          {"", []string{"n:1: no title like"}},
		"another notice":   {"关于停电的通知\n一、元旦：1月1日放假。", []string{"n:1: no title like"}},
		"no items":         {with(), []string{"n:1: no holiday was found"}},
		"no number":        {title + "\n一、元旦：1月1日（周四）放假。\n" + date, []string{"n:1: no number of the notice"}},
		"no date":          {title + "\n" + number + "\n一、元旦：1月1日（周四）放假。", []string{"n:3: no date of the notice"}},
		"wrong weekday":    {with("一、元旦：1月1日（周五）放假。"), []string{"n:3: 2026-01-01 is a Thursday, the notice says 周五", "n:1: no holiday"}},
		"wrong total":      {with("一、元旦：1月1日至3日放假，共4天。"), []string{"n:3: 元旦: the days listed are 3, the notice says 4"}},
		"no such day":      {with("一、元旦：2月30日放假。"), []string{"n:3: there is no day 2026年2月30日", "n:1: no holiday"}},
		"no days":          {with("一、元旦：放假。"), []string{"n:3: 元旦: no days of rest", "n:1: no holiday"}},
		"no month":         {with("一、元旦：1日放假。"), []string{"n:3: the day 1日 has no month", "n:1: no holiday"}},
		"backwards":        {with("一、元旦：1月3日至1日放假。"), []string{"n:3: 元旦 ends on 2026-01-01, before it begins on 2026-01-03", "n:1: no holiday"}},
		"overlap":          {with("一、国庆节：10月1日至7日放假。", "二、中秋节：10月6日放假。"), []string{"n:4: 中秋节 overlaps with 国庆节 on 2026-10-06"}},
		"make-up weekday":  {with("一、元旦：1月1日至3日放假。1月5日上班。"), []string{"n:3: 2026-01-05 is a Monday and a working day already"}},
		"make-up in rest":  {with("一、元旦：1月1日至3日放假。1月3日上班。"), []string{"n:3: 2026-01-03 is a rest day of 元旦"}},
		"make-up twice":    {with("一、元旦：1月1日至3日放假。1月4日、1月4日上班。"), []string{"n:3: 2026-01-04 is listed twice"}},
		"far away":         {with("一、元旦：2024年1月1日放假。"), []string{"n:3: 2024-01-01 is neither in 2026 nor", "n:1: no holiday"}},
		"many years":       {with("一、元旦：1月1日至9999年1月1日放假。"), []string{"n:3: 9999-01-01 is neither in 2026 nor", "n:1: no holiday"}},
		"make-up far":      {with("一、元旦：1月1日放假。2027年1月3日上班。"), []string{"n:3: 2027-01-03 is neither in 2026 nor"}},
		"two things wrong": {with("一、元旦：1月1日（周五）放假。", "二、春节：2月30日放假。", "三、清明节：4月4日至6日放假。"),
			[]string{"n:3: 2026-01-01 is a Thursday", "n:4: there is no day"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, findings := calendar.ParseNotice("n", test.text)
			findings = slices.DeleteFunc(findings, func(f calendar.Finding) bool { return f.Code == "missing-holiday" }) // the items here are few
			if len(findings) != len(test.want) {
				t.Fatalf("found %q, want %q", findings, test.want)
			}
			for i, want := range test.want {
				if got := findings[i].Error(); !strings.HasPrefix(got, want) {
					t.Errorf("found %q, want %q", got, want)
				}
			}
		})
	}
}

// TestNothingOfANoticeIsLostWhereItsLinesAreBroken: text copied from a PDF breaks its lines anywhere.
func TestNothingOfANoticeIsLostWhereItsLinesAreBroken(t *testing.T) {
	whole := notice(t, 2026)
	want, findings := calendar.ParseNotice("n", whole)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	change := func(pairs ...string) string {
		text := strings.NewReplacer(pairs...).Replace(whole)
		if text == whole {
			t.Fatalf("%q is not in the notice", pairs)
		}
		return text
	}
	for name, text := range map[string]string{
		"before a make-up day":      change("共9天。2月14日", "共9天。\n2月14日"),
		"between make-up days":      change("2月14日（周六）、", "2月14日（周六）、\n\n"),
		"within a day":              change("2月28日", "2月\n28日"),
		"before the colon":          change("国庆节：", "国庆节\n："),
		"after the colon":           change("国庆节：", "国庆节：\r\n  "),
		"a page ends":               change("共9天。2月14日", "共9天。\n— 2 —\n2月14日"),
		"Arabic numbers":            change("一、", "1. ", "二、", "2．", "三、", "3、", "四、", "(4)", "五、", "5.", "六、", "（六）", "七、", "7."),
		"all items on a line":       strings.NewReplacer("\n　　一、", "如下。一、").Replace(change("上班。\n", "上班。", "共3天。\n", "共3天。")),
		"full-width digits":         change("2月14日", "２月１４日"),
		"called a working day":      change("1月4日（周日）上班", "1月4日（周日）为工作日"),
		"said to be worked as ever": change("2月14日（周六）、2月28日（周六）上班", "2月14日（周六）和28日（周六）正常上班"),
		"copied from a web page":    "<p>" + strings.ReplaceAll(whole, "\n", "</p>\n<p>") + "</p>",
		"printed on a day":          whole + "\n国务院办公厅秘书局 2025年11月4日印发\n",
	} {
		read, findings := calendar.ParseNotice("n", text)
		if len(findings) > 0 {
			t.Errorf("%s: %v", name, findings)
			continue
		}
		if diff := cmp.Diff(string(want.YAML()), string(read.YAML())); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestADayThatIsNotUnderstoodIsAFinding: what names a day between the items is never passed over.
func TestADayThatIsNotUnderstoodIsAFinding(t *testing.T) {
	whole := notice(t, 2026)
	for name, test := range map[string][3]string{
		"a slip of the pen":       {"1月4日（周日）上班", "1月4日（周日）上斑", "not-understood"},
		"not worked after all":    {"1月4日（周日）上班", "1月4日（周日）不上班", "not-understood"},
		"another word for off":    {"2月28日（周六）上班", "2月28日（周六）休息", "not-understood"},
		"in Chinese numerals":     {"1月4日（周日）上班", "一月四日上班", "not-understood"},
		"a colloquial day":        {"1月4日（周日）上班", "1月4号上班", "not-understood"},
		"an item without a colon": {"国庆节：", "国庆节", "not-understood"},
	} {
		_, findings := calendar.ParseNotice("n", strings.Replace(whole, test[0], test[1], 1))
		if len(findings) == 0 || findings[0].Code != test[2] || !strings.Contains(strings.Split(whole, "\n")[findings[0].Line-1], test[0]) {
			t.Errorf("%s: %v", name, findings)
		}
	}
	stray := strings.Replace(whole, "\n国务院办公厅\n", "\n各地要做好值班工作。\n另外，12月27日（周日）上班。\n国务院办公厅\n", 1)
	if _, findings := calendar.ParseNotice("n", stray); len(findings) != 1 || findings[0].Code != "not-understood" {
		t.Errorf("after the items: %v", findings)
	}
}

func TestAYearWithoutOneOfItsFestivalsIsRefused(t *testing.T) {
	for _, festival := range []string{"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"} {
		var kept []string
		for _, line := range strings.Split(notice(t, 2026), "\n") {
			if !strings.Contains(line, "、"+festival+"：") {
				kept = append(kept, line)
			}
		}
		_, findings := calendar.ParseNotice("n", strings.Join(kept, "\n"))
		if len(findings) != 1 || findings[0].Code != "missing-holiday" || !strings.Contains(findings[0].ZH, "没有读到"+festival) {
			t.Errorf("%s: %v", festival, findings)
		}
	}
}

// TestANoticeThatChangesOneHolidayDoesNotReplaceTheYear: such notices were issued in 2019 and 2020.
func TestANoticeThatChangesOneHolidayDoesNotReplaceTheYear(t *testing.T) {
	for _, title := range []string{"关于调整2026年劳动节假期安排的通知", "关于延长2026年春节假期的通知"} {
		_, findings := calendar.ParseNotice("n", "国务院办公厅"+title+"\n国办发明电〔2026〕3号\n一、劳动节：5月1日至6日放假调休，共6天。5月9日（周六）上班。\n国务院办公厅\n2026年3月22日\n")
		if len(findings) != 1 || findings[0].Code != "adjusts-year" || !strings.Contains(findings[0].EN, "whole year 2026") || !strings.Contains(findings[0].ZH, "2026 年全年安排的通知原文") {
			t.Errorf("%s: %v", title, findings)
		}
	}
}

func TestAFindingIsSaidInChineseAsWell(t *testing.T) {
	_, findings := calendar.ParseNotice("n", strings.Replace(notice(t, 2026), "1月4日（周日）", "1月5日（周日）", 1))
	if len(findings) != 1 || findings[0].ZH != "2026-01-05 是周一，通知写的是周日" || findings[0].Line != 4 {
		t.Errorf("found %+v", findings)
	}
}

func FuzzParseNotice(f *testing.F) {
	for _, year := range []int{2020, 2023, 2024, 2026} {
		f.Add(notice(f, year))
	}
	f.Fuzz(func(t *testing.T, text string) {
		year, findings := calendar.ParseNotice("notice", text)
		if len(findings) > 0 {
			return
		}
		again, findings := calendar.ParseYear("cn.yaml", year.YAML())
		if len(findings) > 0 {
			t.Fatalf("what was read cannot be written: %v\n%s", findings, year.YAML())
		}
		if diff := cmp.Diff(string(year.YAML()), string(again.YAML())); diff != "" {
			t.Fatal(diff)
		}
		if _, err := calendar.New(shanghai, year); err != nil {
			t.Fatal(err)
		}
	})
}
