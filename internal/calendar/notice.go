package calendar

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The words of the General Office's notices. Brackets may hold a weekday and the day of the
// lunar calendar.
const (
	dayWords    = `(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?`
	spanWords   = dayWords + `(?:至` + dayWords + `)?`
	numberWords = `(?:(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.]|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)[、.]?)`
	totalWords  = `(?:共|放假)(\d{1,2})天`
)

var (
	noticeSpan    = regexp.MustCompile(spanWords)
	noticeItem    = regexp.MustCompile(`^` + numberWords + `(.*)$`)
	noticeNext    = regexp.MustCompile(`[。.]` + numberWords + `[\p{Han}、]{2,16}:`) // an item that begins within a line
	noticeTotal   = regexp.MustCompile(totalWords)
	noticeTitle   = regexp.MustCompile(`国务院办公厅关于[^\d,。]{0,20}(\d{4})年[^,。:]{0,30}?通知`) // it may be broken over two lines
	noticeWhole   = regexp.MustCompile(`关于\d{4}年(?:部分|全年)?节假日(?:放假)?(?:调休)?安排`)        // of a title: a whole year's schedule
	noticeNumber  = regexp.MustCompile(`(\p{Han}{2,8}[〔\[](\d{4})[〕\]]\d+号)`)
	noticeDate    = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日$`)
	noticePage    = regexp.MustCompile(`^至*\d{1,3}至*$`) // the number of a page
	noticeVerb    = regexp.MustCompile(`放假|补休|上班|工作日`)
	noticeSaysOff = regexp.MustCompile(`^[^:,。]{2,16}:.*\d日|\d日[^。]*(?:上班|补休)`)
	noticeJoints  = regexp.MustCompile(`^(?:[、,和及与]|以及|正常|照常|均|都|为)*$`) // what may stand between days and what is said of them
	noticeBracket = regexp.MustCompile(`\([^()]*\)`)
	noticeFull    = regexp.MustCompile(`\d{4}年\d{1,2}月\d{1,2}日`)
	noticeTag     = regexp.MustCompile(`</?[A-Za-z][^<>\n]*>`) // of a web page
	noticeSomeDay = regexp.MustCompile(`\d[月日号]|[一二三四五六七八九十]月|[一二三四五六七八九十][日号]`)
)

// festivals are those a whole year's schedule speaks of (全国年节及纪念日放假办法 §2).
var festivals = []string{"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}

// plainly writes a line of a notice with the punctuation and the digits of one kind.
var plainly = strings.NewReplacer("（", "(", "）", ")", "：", ":", "，", ",", "；", ";", "．", ".", "－", "至", "—", "至", "–", "至", "～", "至", "-", "至", "~", "至",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	" ", "", "\u3000", "", "\u00a0", "", "\ufeff", "", "\t", "", "\r", "")

// ParseNotice reads the schedule of a year from the General Office's notice as it is worded: title,
// number, the holidays one after another ("一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）
// 上班。"), and the date of the notice. Lines may be broken anywhere. All that does not fit is listed,
// with the line, and so is every day that is named and not understood, and every festival of which
// nothing is said; then there is no schedule. A notice that changes single holidays of a year is refused.
func ParseNotice(file, text string) (Year, []Finding) {
	r := &noticeReader{file: file, taken: map[Date]string{}, year: Year{file: file, lines: map[Date]int{}}}
	if !utf8.ValidString(text) {
		r.say(1, "not-utf8")
		return Year{}, r.findings
	}
	text = plainly.Replace(noticeTag.ReplaceAllString(text, ""))
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
	if !noticeWhole.MatchString(r.year.Notice.Title) {
		r.say(1, "adjusts-year", r.year.Year)
		return Year{}, r.findings
	}
	items := r.items(lines)
	for _, item := range items {
		r.item(item)
	}
	r.complete(lines, items)
	r.whole(len(lines))
	if len(r.findings) == 0 {
		r.balance()
	}
	if len(r.findings) > 0 {
		return Year{}, r.findings
	}
	return r.year, nil
}

// balance holds what a notice takes off against the law: the working days on which people rest are the statutory
// holidays, those that fall on a weekend made good, and the days for which others are worked. There are 11 statutory
// holidays from 2014 and 13 from 2025 on (全国年节及纪念日放假办法 §2, 国务院令第795号); it held for every notice since.
func (r *noticeReader) balance() {
	statutory := 11
	if r.year.Year >= 2025 {
		statutory = 13
	}
	off := 0
	for _, rest := range r.year.Rest {
		for day := rest.From; day <= rest.To; day++ {
			if !weekend(day) {
				off++
			}
		}
	}
	if worked := len(r.year.Work); r.year.Year >= 2014 && off-worked != statutory {
		r.say(1, "not-balanced", off, worked, off-worked, r.year.Year, statutory)
	}
}

type noticeReader struct {
	file     string
	year     Year
	issued   int // the line on which the date of the notice stands
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
			r.year.Notice.Date, r.issued = day, n
		}
	}
}

// passage is an item of a notice, whose text may stand on several lines.
type passage struct {
	text   string
	starts []int // in text, of each line
	lines  []int
}

func (p *passage) join(n int, text string) {
	p.starts, p.lines = append(p.starts, len(p.text)), append(p.lines, n)
	p.text += text
}

// line is that of a place in the text.
func (p *passage) line(at int) int {
	for i := len(p.starts) - 1; i > 0; i-- {
		if p.starts[i] <= at {
			return p.lines[i]
		}
	}
	return p.lines[0]
}

func (p *passage) ended() bool {
	return strings.HasSuffix(p.text, "。") || strings.HasSuffix(p.text, ".")
}

// items puts together the lines of each item. A day that is named outside of them is a finding, unless
// it stands in what goes before them.
func (r *noticeReader) items(lines []string) []*passage {
	var items []*passage
	var item *passage // the one that may go on
	for i, line := range lines {
		n := i + 1
		for _, piece := range pieces(line) {
			m := noticeItem.FindStringSubmatch(piece)
			switch {
			case piece == "" || noticePage.MatchString(piece):
			case m != nil:
				item = &passage{}
				items = append(items, item)
				item.join(n, m[1])
			case piece == "国务院办公厅", noticeDate.MatchString(piece) && (n == r.issued || item == nil || item.ended()):
				item = nil
			case item != nil && (!item.ended() || namesDay(piece)):
				item.join(n, piece)
			case len(items) == 0 && noticeSaysOff.MatchString(piece), len(items) > 0 && namesDay(piece):
				r.say(n, "not-understood", piece)
			default:
				item = nil
			}
		}
	}
	return items
}

// pieces are the items that stand on one line, and what stands before them.
func pieces(line string) []string {
	var list []string
	for {
		at := noticeNext.FindStringIndex(line)
		if at == nil {
			return append(list, line)
		}
		_, width := utf8.DecodeRuneInString(line[at[0]:])
		list = append(list, line[:at[0]+width])
		line = line[at[0]+width:]
	}
}

// namesDay tells whether a text speaks of a day on which people are off or work. A date with its year
// of which nothing of the kind is said, such as that of printing, is none.
func namesDay(text string) bool {
	text = noticeNumber.ReplaceAllString(text, "")
	if !noticeVerb.MatchString(text) {
		text = noticeFull.ReplaceAllString(text, "")
	}
	return noticeSomeDay.MatchString(noticeBracket.ReplaceAllStringFunc(text, func(brackets string) string {
		if strings.Contains(brackets, "农历") {
			return ""
		}
		return brackets
	}))
}

// item reads one holiday: what is off, how many days that makes, and which days are worked instead.
func (r *noticeReader) item(p *passage) {
	colon := strings.Index(p.text, ":")
	if colon < 0 || strings.ContainsAny(p.text[:colon], ",。") {
		if namesDay(p.text) {
			r.say(p.line(0), "not-understood", p.text)
		}
		return
	}
	name, before := p.text[:colon], len(r.findings)
	off := 0
	for begin := colon + 1; begin < len(p.text); {
		end := sentenceEnd(p.text, begin)
		off += r.sentence(p, name, begin, end)
		begin = end + 1
		for begin < len(p.text) && !utf8.RuneStart(p.text[begin]) {
			begin++
		}
	}
	if off == 0 && len(r.findings) == before && (namesDay(p.text) || names(p.text) || strings.Contains(p.text, "放假")) {
		r.say(p.line(0), "no-rest", name)
	}
}

// names tells whether a text names a festival.
func names(text string) bool {
	for _, festival := range festivals {
		if strings.Contains(text, festival) {
			return true
		}
	}
	return false
}

// sentenceEnd is where a sentence ends, outside of brackets.
func sentenceEnd(text string, begin int) int {
	depth := 0
	for i, c := range text[begin:] {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case '。', ';', '.':
			if depth <= 0 {
				return begin + i
			}
		}
	}
	return len(text)
}

// sentence reads a sentence of an item, and says how many days off it names.
func (r *noticeReader) sentence(p *passage, name string, begin, end int) (off int) {
	text := p.text[begin:end]
	if strings.Contains(text, "鼓励") && !noticeVerb.MatchString(text) {
		return 0 // it is recommended, and obliges nobody
	}
	verbs := noticeVerb.FindAllStringIndex(noticeBracket.ReplaceAllStringFunc(text, func(b string) string { return strings.Repeat(" ", len(b)) }), -1)
	from := 0
	for i, at := range verbs {
		said, verb := text[from:at[0]], text[at[0]:at[1]]
		line := p.line(begin + from + max(0, noticeDayAt(said)))
		from = at[1]
		spans, ok := r.spans(line, said)
		switch {
		case !ok:
			continue
		case len(spans) == 0 && verb == "放假" && !namesDay(said):
			continue
		case len(spans) == 0 || !noticeJoints.MatchString(noticeSpan.ReplaceAllString(said, "")):
			r.say(line, "not-understood", text)
			return off + len(spans)
		case verb == "放假" || verb == "补休":
			days := r.off(line, name, spans)
			off += days
			until := len(text)
			if i+1 < len(verbs) {
				until = verbs[i+1][0]
			}
			if m := noticeTotal.FindStringSubmatch(text[at[0]:until]); m != nil && verb == "放假" && m[1] != strconv.Itoa(days) {
				r.say(line, "wrong-total", name, days, m[1])
			}
		default:
			for _, s := range spans {
				for day := s[0]; day <= s[1] && day <= s[0]+31; day++ {
					r.worked = append(r.worked, noticedDay{day, line})
				}
			}
		}
	}
	if left := text[from:]; namesDay(left) {
		r.say(p.line(begin+from+max(0, noticeDayAt(left))), "not-understood", text)
	}
	return off
}

// noticeDayAt is where the first day of a text stands.
func noticeDayAt(text string) int {
	if at := noticeSpan.FindStringIndex(text); at != nil {
		return at[0]
	}
	return -1
}

// spans reads the days of a piece of an item.
func (r *noticeReader) spans(n int, text string) (list [][2]Date, ok bool) {
	last := Date(0)
	for _, m := range noticeSpan.FindAllStringSubmatch(text, -1) {
		from, ok1 := r.noted(n, m[1:5], last)
		if !ok1 {
			return nil, false
		}
		to, ok2 := from, true
		if m[7] != "" {
			to, ok2 = r.noted(n, m[5:9], from)
		}
		if !ok2 {
			return nil, false
		}
		list, last = append(list, [2]Date{from, to}), to
	}
	return list, true
}

// off takes days of rest, and says how many they are.
func (r *noticeReader) off(n int, name string, spans [][2]Date) (days int) {
	for _, s := range spans {
		days += int(s[1]-s[0]) + 1
		r.rest(n, name, s[0], s[1])
	}
	return days
}

// complete lists the festivals of which the notice says nothing.
func (r *noticeReader) complete(lines []string, items []*passage) {
	if len(items) == 0 {
		return
	}
	var missing []string
	for _, festival := range festivals {
		if !slices.ContainsFunc(items, func(p *passage) bool {
			name, _, _ := strings.Cut(p.text, ":")
			return strings.Contains(name, festival)
		}) {
			missing = append(missing, festival)
		}
	}
	if len(missing) == 0 {
		return
	}
	line := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, missing[0]) })
	r.say(line+1, "missing-holiday", strings.Join(missing, "、"), r.year.Year)
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
	} else if r.year.Notice.Date.Year() > r.year.Year {
		r.say(r.issued, "notice-late", r.year.Notice.Date, r.year.Year)
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
