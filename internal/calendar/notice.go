package calendar

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The words of the General Office's notices. Brackets may hold a weekday and the day of the
// lunar calendar.
const (
	dayWords   = `(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?`
	spanWords  = dayWords + `(?:至` + dayWords + `)?`
	itemWords  = `^[一二三四五六七八九十]+、([^:,。]+?)[::](.*)$`
	totalWords = `(?:共|放假)(\d{1,2})天`
)

var (
	noticeDay    = regexp.MustCompile(dayWords)
	noticeSpan   = regexp.MustCompile(spanWords)
	noticeItem   = regexp.MustCompile(itemWords)
	noticeTotal  = regexp.MustCompile(totalWords)
	noticeTitle  = regexp.MustCompile(`国务院办公厅关于[^\d,。]{0,20}(\d{4})年[^,。:]{0,30}?通知`) // it may be broken over two lines
	noticeNumber = regexp.MustCompile(`(\p{Han}{2,8}[〔\[](\d{4})[〕\]]\d+号)`)
	noticeDate   = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日$`)
)

// plainly writes a line of a notice with the punctuation of one kind.
var plainly = strings.NewReplacer("（", "(", "）", ")", "：", ":", "，", ",", "；", ";", "－", "至", "—", "至", "～", "至", " ", "", "\u3000", "", "\t", "", "\r", "")

// ParseNotice reads the schedule of a year from the General Office's notice as it is worded: title,
// number, the holidays one after another ("一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）
// 上班。"), and the date of the notice. All that does not fit is listed, with the line; then there is
// no schedule.
func ParseNotice(file, text string) (Year, []Finding) {
	r := &noticeReader{file: file, taken: map[Date]string{}, year: Year{file: file, lines: map[Date]int{}}}
	if !utf8.ValidString(text) {
		r.say(1, "not-utf8")
		return Year{}, r.findings
	}
	text = plainly.Replace(text)
	if m := noticeTitle.FindStringSubmatch(text); m != nil {
		r.year.Notice.Title = strings.ReplaceAll(m[0], "\n", "")
		r.year.Year, _ = strconv.Atoi(m[1])
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		r.head(i+1, line)
	}
	if r.year.Year == 0 {
		r.say(1, "no-title")
		return Year{}, r.findings
	}
	for i, line := range lines {
		if m := noticeItem.FindStringSubmatch(line); m != nil {
			r.item(i+1, m[1], m[2])
		}
	}
	r.whole(len(lines))
	if len(r.findings) > 0 {
		return Year{}, r.findings
	}
	return r.year, nil
}

type noticeReader struct {
	file     string
	year     Year
	taken    map[Date]string
	worked   []noticedDay
	findings []Finding
}

type noticedDay struct {
	day  Date
	line int
}

func (r *noticeReader) say(line int, code string, args ...any) {
	r.findings = append(r.findings, finding(r.file, line, code, args...))
}

// head finds the number of the notice and its date.
func (r *noticeReader) head(n int, line string) {
	if m := noticeNumber.FindStringSubmatch(line); m != nil && r.year.Notice.Number == "" {
		r.year.Notice.Number = strings.NewReplacer("[", "〔", "]", "〕").Replace(m[1])
	}
	if m := noticeDate.FindStringSubmatch(line); m != nil {
		if day, ok := r.day(n, m[1], m[2], m[3]); ok {
			r.year.Notice.Date = day
		}
	}
}

// item reads one holiday: what is off, how many days that makes, and which days are worked instead.
func (r *noticeReader) item(n int, name, text string) {
	off := noticeSpan.FindStringSubmatchIndex(text)
	end := strings.Index(text, "放假")
	if off == nil || end < 0 || off[0] > end {
		r.say(n, "no-rest", name)
		return
	}
	days, ok := r.spans(n, name, text[:end])
	if !ok {
		return
	}
	if m := noticeTotal.FindStringSubmatch(text); m != nil && m[1] != strconv.Itoa(days) {
		r.say(n, "wrong-total", name, days, m[1])
	}
	for _, clause := range strings.FieldsFunc(text[end:], func(r rune) bool { return r == '。' || r == ',' || r == ';' }) {
		switch {
		case strings.Contains(clause, "上班"):
			r.made(n, clause)
		case strings.Contains(clause, "补休"):
			r.spans(n, name, clause)
		}
	}
}

// spans takes the days of rest in a piece of an item, and says how many they are.
func (r *noticeReader) spans(n int, name, text string) (days int, ok bool) {
	for _, m := range noticeSpan.FindAllStringSubmatch(text, -1) {
		from, ok1 := r.noted(n, m[1:5], 0)
		to, ok2 := from, true
		if m[7] != "" {
			to, ok2 = r.noted(n, m[5:9], from)
		}
		if !ok1 || !ok2 {
			return 0, false
		}
		days += int(to-from) + 1
		r.rest(n, name, from, to)
	}
	return days, true
}

// made takes the make-up days of an item.
func (r *noticeReader) made(n int, text string) {
	for _, m := range noticeDay.FindAllStringSubmatch(text, -1) {
		if day, ok := r.noted(n, m[1:5], 0); ok {
			r.worked = append(r.worked, noticedDay{day, n})
		}
	}
}

// rest takes a holiday. What is too far out of the year is refused, so that no slip of the pen gives a
// holiday of many years.
func (r *noticeReader) rest(n int, name string, from, to Date) {
	switch {
	case to < from:
		r.say(n, "backwards", name, to, from)
		return
	case !within(from, r.year.Year) || !within(to, r.year.Year):
		r.say(n, "other-year", farther(from, to, r.year.Year), r.year.Year)
		return
	}
	for day := from; day <= to; day++ {
		if other := r.taken[day]; other != "" {
			r.say(n, "overlap", name, other, day)
			return
		}
		r.taken[day] = name
	}
	r.year.lines[from] = n
	r.year.Rest = append(r.year.Rest, Rest{Name: name, From: from, To: to})
}

// farther is that end of a holiday that is out of the year.
func farther(from, to Date, year int) Date {
	if within(from, year) {
		return to
	}
	return from
}

// noted reads a day as it is written: its month may be that of the day before it, and its weekday has
// to be right.
func (r *noticeReader) noted(n int, m []string, before Date) (Date, bool) {
	year, month := m[0], m[1]
	if year == "" {
		year = strconv.Itoa(r.year.Year)
		if before != 0 && before.Year() < r.year.Year && month == "" {
			year = strconv.Itoa(before.Year())
		}
	}
	if month == "" {
		if before == 0 {
			r.say(n, "no-month", m[2])
			return 0, false
		}
		month = strconv.Itoa(int(before.utc().Month()))
	}
	day, ok := r.day(n, year, month, m[2])
	if !ok {
		return 0, false
	}
	if want, found := weekdayIn(m[3]); found && want != day.Weekday() {
		r.say(n, "wrong-weekday", day, day.Weekday(), m[3])
		return 0, false
	}
	return day, true
}

func (r *noticeReader) day(n int, year, month, day string) (Date, bool) {
	y, _ := strconv.Atoi(year)
	mo, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	found := NewDate(y, time.Month(mo), d)
	if found.String() != fmt.Sprintf("%04d-%02d-%02d", y, mo, d) {
		r.say(n, "no-day", year, month, day)
		return 0, false
	}
	return found, true
}

// weekdayIn finds the weekday in the brackets behind a day.
func weekdayIn(brackets string) (time.Weekday, bool) {
	for _, prefix := range []string{"星期", "周"} {
		_, rest, found := strings.Cut(brackets, prefix)
		if !found || rest == "" {
			continue
		}
		first := []rune(rest)[0]
		if first == '天' {
			return time.Sunday, true
		}
		for i, r := range []rune("日一二三四五六") {
			if r == first {
				return time.Weekday(i), true
			}
		}
	}
	return 0, false
}

// whole checks what can be said only of the whole notice.
func (r *noticeReader) whole(last int) {
	if len(r.year.Rest) == 0 {
		r.say(1, "no-holiday")
	}
	if r.year.Notice.Number == "" {
		r.say(1, "no-number")
	}
	if r.year.Notice.Date == 0 {
		r.say(last, "no-issue-date")
	}
	seen := map[Date]bool{}
	for _, w := range r.worked {
		switch {
		case !within(w.day, r.year.Year):
			r.say(w.line, "other-year", w.day, r.year.Year)
		case seen[w.day]:
			r.say(w.line, "listed-twice", w.day)
		case r.taken[w.day] != "":
			r.say(w.line, "rest-and-work", w.day, r.taken[w.day])
		case !weekend(w.day):
			r.say(w.line, "works-already", w.day, w.day.Weekday())
		default:
			r.year.Work = append(r.year.Work, w.day)
			r.year.lines[w.day] = w.line
		}
		seen[w.day] = true
	}
}

// YAML writes the schedule as a calendar file.
func (y Year) YAML() []byte {
	var out bytes.Buffer
	if y.Layer != "" {
		fmt.Fprintf(&out, "layer: %q\n", y.Layer)
	}
	fmt.Fprintf(&out, "year: %d\nnotice: {number: %q, title: %q, date: %s}\n", y.Year, y.Notice.Number, y.Notice.Title, y.Notice.Date)
	fmt.Fprintln(&out, "rest:")
	for _, r := range y.Rest {
		fmt.Fprintf(&out, "  - {name: %q, from: %s, to: %s}\n", r.Name, r.From, r.To)
	}
	if len(y.Work) > 0 {
		fmt.Fprintln(&out, "work: # 调休上班")
	}
	for _, day := range y.Work {
		fmt.Fprintf(&out, "  - %s\n", day)
	}
	return out.Bytes()
}
