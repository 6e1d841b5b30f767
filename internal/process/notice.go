package process

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"gopkg.in/yaml.v3"

	"shunban/internal/expression"
	"shunban/internal/texts"
)

// Notice is a document the office issues in a case: a decision, a notification, a receipt. Its
// words are fixed when it is issued; whoever sees the case can read and print it.
type Notice struct {
	At Place `yaml:"-" json:"-"`

	ID    Name     `yaml:"id,required" json:"id"`
	Title Text     `yaml:"title,required" json:"title"`
	Text  Template `yaml:"text,required" json:"text"`
	// To says who reads it: the applicant and all who see the case, or those who decide only, who hand
	// it to somebody else: an order to whoever was reported, say.
	To Word `yaml:"to" json:"to,omitzero" words:"applicant officials"`
}

// Internal tells whether only those who decide read the notice.
func (n *Notice) Internal() bool { return n.To.Value == "officials" }

// Template is a text in both languages with expressions in braces: "{form.site}".
type Template struct {
	At Place
	Text

	holes  []Expr   // the expressions of the Chinese text, then those of the English one
	bare   []Name   // what looks like an expression without its braces
	units  []bool   // whether a hole names a unit, which is shown by its name
	zh, en []string // what stands before, between and behind the holes; en only where it is another text
}

// IsZero lets an empty template be left out of the canonical form.
func (t Template) IsZero() bool { return t.Text.IsZero() }

// MarshalJSON writes the text as it was written.
func (t Template) MarshalJSON() ([]byte, error) { return json.Marshal(t.Text) }

// UnmarshalJSON reads the text; it is compiled again with the definition.
func (t *Template) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &t.Text) }

var hole = regexp.MustCompile(`\{([^{}\n]*)\}`)

// template reads one text for both languages, or one for each, and notes where its braces stand.
func (d *decoder) template(n *yaml.Node, target *Template) {
	target.At = d.place(n)
	d.text(n, &target.Text)
	written := []*yaml.Node{n}
	if n.Kind == yaml.MappingNode {
		written = nil
		for _, language := range []string{"zh", "en"} {
			for i := 0; i+1 < len(n.Content); i += 2 {
				if n.Content[i].Value == language {
					written = append(written, n.Content[i+1])
				}
			}
		}
	}
	for _, text := range written {
		d.holes(text, target)
	}
	if found := len(target.holes); found > mostValues {
		d.add(target.At, "too-many-holes", "found", strconv.Itoa(found), "expected", strconv.Itoa(mostValues))
		target.Text, target.holes = Text{}, nil
	}
}

// wideHole is an expression between the braces of a Chinese keyboard, which would be printed as it stands.
var wideHole = regexp.MustCompile(`[｛{]\s*(form|data|case|applicant|opinion|reasons)\b[^{}｛｝]*[｝}]`)

// bareHole is what reads like an expression and stands in no braces.
var bareHole = regexp.MustCompile(`\b(form|data|case|applicant)\.[\p{L}_][\p{L}\p{N}_]*`)

// holes notes the expressions of one text.
func (d *decoder) holes(n *yaml.Node, target *Template) {
	for i, line := range strings.Split(n.Value, "\n") {
		begin, exact := d.lineOf(n, i)
		at := func(index int) Place {
			if !exact {
				return begin
			}
			return begin.right(utf8.RuneCountInString(line[:index]))
		}
		for _, found := range hole.FindAllStringSubmatchIndex(line, -1) {
			target.holes = append(target.holes, Expr{At: at(found[2]), Source: strings.TrimSpace(line[found[2]:found[3]])})
		}
		rest := hole.ReplaceAllStringFunc(line, func(h string) string { return strings.Repeat(" ", len(h)) })
		if stray := strings.IndexAny(rest, "{}"); stray >= 0 {
			d.add(at(stray), "brace", "found", short(strings.TrimSpace(line[stray:])))
		} else if wide := wideHole.FindStringIndex(rest); wide != nil {
			d.add(at(wide[0]), "brace:wide", "found", rest[wide[0]:wide[1]])
		} else if bare := bareHole.FindStringIndex(rest); bare != nil {
			target.bare = append(target.bare, Name{At: at(bare[0]), Value: rest[bare[0]:bare[1]]})
		}
	}
}

// lineOf is where a line of a text begins, or where the text does, which is not exact. YAML does not tell how far a text
// of several lines is indented, so there the column is looked up in the file.
func (d *decoder) lineOf(n *yaml.Node, i int) (begin Place, exact bool) {
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		line := n.Line + 1 + i
		return Place{File: d.file, Line: line, Column: 1 + d.indent(line)}, true
	case i == 0:
		return inside(n, d.file), true
	default:
		return d.place(n), false
	}
}

// sources are the expressions of a template as they stand in its text.
func (t *Template) sources() []string {
	var sources []string
	languages := []string{t.ZH}
	if t.EN != t.ZH {
		languages = append(languages, t.EN)
	}
	for _, text := range languages {
		for _, found := range hole.FindAllStringSubmatch(text, -1) {
			sources = append(sources, strings.TrimSpace(found[1]))
		}
	}
	return sources
}

// compileTemplate compiles the expressions of a template in a scope.
func (c *compiler) compileTemplate(t *Template, scope expression.Scope) {
	t.zh = hole.Split(t.ZH, -1)
	if t.EN != t.ZH {
		t.en = hole.Split(t.EN, -1)
	}
	sources := t.sources()
	if len(t.holes) != len(sources) { // read from the canonical form, which knows no places
		t.holes = make([]Expr, len(sources))
		for i, source := range sources {
			t.holes[i] = Expr{At: t.At, Source: source}
		}
	}
	for _, bare := range t.bare { // "see the form.Then" is none: there is no such field
		if _, problem := c.reader.Compile(bare.Value, scope, expression.Any); problem == nil {
			c.findings.add(bare.At, "brace:bare", "found", bare.Value, "expected", "{"+bare.Value+"}")
		}
	}
	t.units = make([]bool, len(t.holes))
	for i := range t.holes {
		if t.holes[i].Source == "" {
			c.findings.add(t.holes[i].At, "brace", "found", "{}")
			continue
		}
		c.expr(&t.holes[i], expression.Any, scope)
		t.units[i] = c.namesUnits(&t.holes[i])
	}
}

// namesUnits tells whether an expression is made of nothing but units: fields of the format "unit"
// and the applicant's.
func (c *compiler) namesUnits(e *Expr) bool {
	if e.program == nil {
		return false
	}
	paths := e.program.Fields()
	for _, path := range paths {
		field, form := strings.CutPrefix(path, "form.")
		if !form && path != "applicant.unit" && path != "applicant.parent" && path != "applicant.name" || form && !c.process.Form.unitField(field) {
			return false
		}
	}
	return len(paths) > 0
}

// Fill is the text with the values of a case put in. A value that is not filled in is an
// *expression.MissingError; names tells how a unit is called, its id where it does not know.
func (t *Template) Fill(f *Facts, names map[string]Text) (Text, error) {
	values := make([]Text, len(t.holes))
	for i := range t.holes {
		value, err := t.holes[i].program.Eval(f.input(t.holes[i].program))
		if err != nil {
			return Text{}, err
		}
		if t.holes[i].program.Type().Equal(expression.Date) {
			values[i] = letterDate(value)
			continue
		}
		values[i] = written(value, func(text string) Text {
			if name, ok := names[text]; ok && t.units[i] {
				return name
			}
			return texts.Same(text)
		})
	}
	filled := Text{ZH: interleave(t.zh, values, zh)}
	if t.en == nil {
		filled.EN = filled.ZH
		return filled, nil
	}
	filled.EN = interleave(t.en, values[len(t.zh)-1:], en)
	return filled, nil
}

// interleave puts values between the pieces of a text.
func interleave(pieces []string, values []Text, in func(Text) string) string {
	length := 0
	for i, piece := range pieces {
		length += len(piece)
		if i > 0 {
			length += len(in(values[i-1]))
		}
	}
	var b strings.Builder
	b.Grow(length)
	for i, piece := range pieces {
		if i > 0 {
			b.WriteString(in(values[i-1]))
		}
		b.WriteString(piece)
	}
	return b.String()
}

// letterDate is a day as a letter writes it.
func letterDate(value any) Text {
	text, _ := value.(string)
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return texts.Same(text)
	}
	return Text{ZH: day.Format("2006年1月2日"), EN: day.Format("2 January 2006")}
}

// written is a value as people read it; text says how a text is written.
func written(value any, text func(string) Text) Text {
	switch v := value.(type) {
	case nil:
		return Text{}
	case bool:
		if v {
			return Text{ZH: "是", EN: "yes"}
		}
		return Text{ZH: "否", EN: "no"}
	case decimal.Decimal:
		return texts.Same(v.String())
	case string:
		return text(v)
	case []any:
		var zh, en []string
		for _, item := range v {
			one := written(item, text)
			zh, en = append(zh, one.ZH), append(en, one.EN)
		}
		return Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
	default:
		raw, err := JSON(value)
		if err != nil {
			return Text{}
		}
		return texts.Same(string(raw))
	}
}

// Notice finds a notice of the definition.
func (p *Process) Notice(id string) (*Notice, bool) {
	for i := range p.Notices {
		if p.Notices[i].ID.Value == id {
			return &p.Notices[i], true
		}
	}
	return nil, false
}

func (p *Process) noticeIDs() []string {
	var ids []string
	for _, n := range p.Notices {
		ids = append(ids, n.ID.Value)
	}
	return ids
}

// notices checks who issues what: every notice is issued somewhere, and only one that a person's
// answer issues may quote that answer.
func (c *checker) notices() {
	known := c.process.noticeIDs()
	issued := map[string]bool{}
	issue := func(n *Name) {
		if n == nil || n.Value == "" {
			return
		}
		issued[n.Value] = true
		if !contains(known, n.Value) {
			c.unknown(n.At, "unknown-notice", n.Value, known)
		}
	}
	for _, s := range c.steps {
		issue(s.Issue)
		for i := range s.Answers {
			a := &s.Answers[i]
			issue(a.Issue)
			if a.Issue != nil && s.Ask != nil && s.Ask.Joined() {
				c.add(a.Issue.At, "not-here", "name", "issue", "detail", "one of several does not decide alone; issue it in a step of its own")
			}
		}
	}
	for _, n := range c.process.Notices {
		if n.ID.Value != "" && !issued[n.ID.Value] {
			c.add(n.At, "notice-unused", "name", n.ID.Value)
		}
	}
}

// notices compiles the texts of the notices.
func (c *compiler) notices() {
	byAnswer := map[string]bool{}
	for _, s := range c.process.All() {
		for i := range s.Answers {
			byAnswer[valueOf(s.Answers[i].Issue)] = true
		}
	}
	for _, s := range c.process.All() {
		if s.Issue != nil {
			byAnswer[s.Issue.Value] = false // a step has no opinion to quote
		}
	}
	for i := range c.process.Notices {
		n := &c.process.Notices[i]
		scope := c.scope(c.elements(n.ID.Value), nil)
		if byAnswer[n.ID.Value] {
			scope.Vars["opinion"], scope.Vars["reasons"] = expression.Text, expression.Text
		}
		c.compileTemplate(&n.Text, scope)
	}
}

// elements are the elements of for-each steps that stand wherever a notice is issued.
func (c *compiler) elements(notice string) map[string]expression.Type {
	var common map[string]expression.Type
	for _, s := range c.process.All() {
		issues := valueOf(s.Issue) == notice || slices.ContainsFunc(s.Answers, func(a Answer) bool { return valueOf(a.Issue) == notice })
		if !issues {
			continue
		}
		rows := c.rows(s)
		if common == nil {
			common = rows
			continue
		}
		for name, kind := range common {
			if other, ok := rows[name]; !ok || !other.Equal(kind) {
				delete(common, name)
			}
		}
	}
	return common
}
