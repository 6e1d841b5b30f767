package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"
)

// Year is the schedule of one year, as the State Council's notice words it.
type Year struct {
	Layer  string // empty: the State Council's; otherwise the name of a local layer
	Year   int
	Notice Notice
	Rest   []Rest
	Work   []Date // 调休上班日: days of a weekend on which people work

	file   string
	line   int          // on which the year stands
	dated  int          // on which the notice's date stands
	second int          // on which a second document begins; it is not read
	lines  map[Date]int // on which a rest begins or a make-up day stands
}

// Notice is where a schedule comes from.
type Notice struct {
	Number string // such as 国办发明电〔2025〕7号
	Title  string
	Date   Date // on which it was issued
}

// Rest is a holiday with all its rest days, weekends within it included.
type Rest struct {
	Name     string
	From, To Date
}

// yearFile is how a schedule is written.
type yearFile struct {
	Layer  string    `yaml:"layer"`
	Year   yaml.Node `yaml:"year"`
	Notice struct {
		Number string    `yaml:"number"`
		Title  string    `yaml:"title"`
		Date   yaml.Node `yaml:"date"`
	} `yaml:"notice"`
	Rest []struct {
		Name string    `yaml:"name"`
		From yaml.Node `yaml:"from"`
		To   yaml.Node `yaml:"to"`
	} `yaml:"rest"`
	Work []yaml.Node `yaml:"work"`
}

// ParseYear reads one schedule. All that is wrong with it is listed; then there is no schedule.
func ParseYear(file string, text []byte) (Year, []Finding) {
	r := &yearReader{file: file}
	var in yearFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&in); err != nil && !errors.Is(err, io.EOF) {
		return Year{}, unreadable(file, err)
	}
	y := Year{Layer: in.Layer, file: file, lines: map[Date]int{}, Notice: Notice{Number: in.Notice.Number, Title: in.Notice.Title}}
	y.line, y.dated = in.Year.Line, in.Notice.Date.Line
	var more yaml.Node
	if err := decoder.Decode(&more); err == nil {
		y.second = more.Line
	} else if !errors.Is(err, io.EOF) {
		return Year{}, unreadable(file, err)
	}
	if number, err := strconv.Atoi(in.Year.Value); err != nil || number < 1949 || number > 9999 {
		r.say(&in.Year, "bad-year", in.Year.Value)
	} else {
		y.Year = number
	}
	if in.Notice.Number == "" || in.Notice.Title == "" {
		r.say(&in.Year, "no-notice")
	}
	y.Notice.Date, _ = r.date(&in.Notice.Date, 0)
	rest := map[Date]string{}
	for i := range in.Rest {
		found := r.rest(y.Year, in.Rest[i].Name, &in.Rest[i].From, &in.Rest[i].To, rest)
		y.lines[found.From] = in.Rest[i].From.Line
		y.Rest = append(y.Rest, found)
	}
	worked := map[Date]bool{}
	for i := range in.Work {
		day, ok := r.date(&in.Work[i], y.Year)
		switch {
		case !ok:
			continue
		case worked[day]:
			r.say(&in.Work[i], "listed-twice", day)
		case rest[day] != "":
			r.say(&in.Work[i], "rest-and-work", day, rest[day])
		case !weekend(day) && in.Layer == "":
			r.say(&in.Work[i], "works-already", day, day.Weekday())
		}
		worked[day], y.lines[day] = true, in.Work[i].Line
		y.Work = append(y.Work, day)
	}
	return y, r.findings
}

var (
	unknownKey = regexp.MustCompile(`^line (\d+): field (\S+) not found`)
	atLine     = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)`)
)

// unreadable says at its line what the YAML reader stumbled over.
func unreadable(file string, err error) []Finding {
	said := []string{err.Error()}
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) {
		said = wrong.Errors
	}
	var list []Finding
	for _, text := range said {
		if m := unknownKey.FindStringSubmatch(text); m != nil {
			line, _ := strconv.Atoi(m[1])
			list = append(list, finding(file, line, "unknown-key", m[2]))
			continue
		}
		line := 1
		if m := atLine.FindStringSubmatch(text); m != nil {
			line, _ = strconv.Atoi(m[1])
			text = m[2]
		}
		list = append(list, finding(file, line, "not-yaml", text))
	}
	return list
}

type yearReader struct {
	file     string
	findings []Finding
}

func (r *yearReader) say(at *yaml.Node, code string, args ...any) {
	r.findings = append(r.findings, finding(r.file, at.Line, code, args...))
}

// date reads a day, of the year or the December before it when a year is given.
func (r *yearReader) date(n *yaml.Node, year int) (Date, bool) {
	day, err := ParseDate(n.Value)
	if err != nil {
		r.say(n, "bad-date", n.Value)
		return 0, false
	}
	if year != 0 && !within(day, year) {
		r.say(n, "other-year", day, year)
		return 0, false
	}
	return day, true
}

// within tells whether the schedule of a year may speak of a day: the holiday of the new year can begin
// in December, and a day worked for it can lie there.
func within(day Date, year int) bool {
	return day >= NewDate(year-1, time.December, 1) && day.Year() <= year
}

func (r *yearReader) rest(year int, name string, from, to *yaml.Node, taken map[Date]string) Rest {
	first, ok1 := r.date(from, year)
	last, ok2 := r.date(to, year)
	if !ok1 || !ok2 {
		return Rest{}
	}
	if name == "" {
		r.say(from, "no-name")
		name = "?"
	}
	if last < first {
		r.say(to, "backwards", name, last, first)
	}
	for day := first; day <= last; day++ {
		if taken[day] != "" {
			r.say(from, "overlap", name, taken[day], day)
			break
		}
		taken[day] = name
	}
	return Rest{Name: name, From: first, To: last}
}

func weekend(d Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

var yearInName = regexp.MustCompile(`(?:^|[^0-9])((?:19|20|21)\d\d)\.yaml$`)

// Doubts is what is most likely a mistake in a schedule, though it can be counted with. Schedules in
// force are not asked, so that none that was taken once makes a calendar unreadable.
func (y Year) Doubts() []Finding {
	var list []Finding
	if y.second > 0 {
		list = append(list, finding(y.file, y.second, "second-document"))
	}
	if m := yearInName.FindStringSubmatch(path.Base(y.file)); m != nil && m[1] != strconv.Itoa(y.Year) {
		list = append(list, finding(y.file, y.line, "other-name", y.Year, m[1]))
	}
	if y.Layer == "" && len(y.Rest) == 0 {
		list = append(list, finding(y.file, y.line, "no-rest-day", y.Year))
	}
	if y.Notice.Date.Year() > y.Year {
		list = append(list, finding(y.file, y.dated, "notice-late", y.Notice.Date, y.Year))
	}
	return list
}

// Check finds what is wrong or doubtful with schedules that are to hold together: with each of them,
// what a layer says in vain, and days of a December of which two years say the contrary. The error joins
// all Findings.
func Check(zone *time.Location, years ...Year) error {
	c, err := New(zone, years...)
	if err != nil {
		return err
	}
	var wrong []error
	say := func(list []Finding) {
		for _, f := range list {
			wrong = append(wrong, f)
		}
	}
	said := map[laid]map[Date]kind{}
	for _, y := range years {
		say(y.Doubts())
		say(c.Idle(y.Layer, y.Year))
		said[laid{y.Layer, y.Year}] = y.days()
	}
	for _, y := range years {
		before := said[laid{y.Layer, y.Year - 1}]
		for day, k := range said[laid{y.Layer, y.Year}] {
			if other, both := before[day]; both && other != k {
				wrong = append(wrong, finding(y.file, y.lines[day], "years-disagree", day, y.Year, y.Year-1))
			}
		}
	}
	return errors.Join(wrong...)
}

// days are all days of which a schedule says something.
func (y Year) days() map[Date]kind {
	days := map[Date]kind{}
	for _, r := range y.Rest {
		for day := r.From; day <= r.To; day++ {
			days[day] = rest
		}
	}
	for _, day := range y.Work {
		days[day] = work
	}
	return days
}

// Load reads every schedule of a folder: cn-YYYY.yaml, and those of local layers.
func Load(files fs.FS, dir string, zone *time.Location) (*Calendar, error) {
	years, err := LoadYears(files, dir)
	if err != nil {
		return nil, err
	}
	return New(zone, years...)
}

// LoadYears reads every schedule of a folder. The error joins all Findings.
func LoadYears(files fs.FS, dir string) ([]Year, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.yaml"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no calendar cn-YYYY.yaml in %s: %w", dir, fs.ErrNotExist)
	}
	slices.Sort(names)
	var years []Year
	var wrong []error
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read calendar: %w", err)
		}
		year, findings := ParseYear(name, text)
		for _, f := range findings {
			wrong = append(wrong, f)
		}
		years = append(years, year)
	}
	return years, errors.Join(wrong...)
}
