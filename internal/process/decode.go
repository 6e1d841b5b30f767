package process

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"
	"gopkg.in/yaml.v3"

	"shunban/internal/calendar"
	"shunban/internal/nearest"
)

// decoder turns YAML nodes into the types of the language, strictly: unknown keys, missing keys,
// duplicate keys and values of the wrong kind are findings, and it goes on after each of them so
// that an author sees all of them at once.
type decoder struct {
	findings
	file  string
	lines []string // of the file
	keys  map[reflect.Type]keys
}

// keys are the keys of a mapping that is read into a struct.
type keys struct {
	fields          map[string]reflect.StructField
	known, required []string
}

// keysOf are the keys of a type, worked out once in a file.
func (d *decoder) keysOf(t reflect.Type) keys {
	k, ok := d.keys[t]
	if !ok {
		k.fields, k.known, k.required = layout(t)
		if d.keys == nil {
			d.keys = map[reflect.Type]keys{}
		}
		d.keys[t] = k
	}
	return k
}

// indent is how far a line of the file is indented.
func (d *decoder) indent(line int) int {
	if line > len(d.lines) {
		return 0
	}
	text := d.lines[line-1]
	return len(text) - len(strings.TrimLeft(text, " "))
}

func (d *decoder) place(n *yaml.Node) Place {
	return Place{File: d.file, Line: n.Line, Column: n.Column}
}

// decode fills v from the node. Types that have their own way of being written come first; the
// rest follows from their Go type.
func (d *decoder) decode(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.add(d.place(n), "alias")
		return
	}
	if d.special(n, v) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(n, v.Elem())
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Slice:
		d.items(n, v)
	case reflect.String:
		if text, ok := d.scalar(n); ok {
			v.SetString(text)
		}
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
			d.wrongKind(n, "true/false")
			return
		}
		v.SetBool(strings.EqualFold(n.Value, "true"))
	case reflect.Int:
		if number, ok := d.integer(n); ok {
			v.SetInt(int64(number))
		}
	default:
		panic(fmt.Sprintf("the language has no way to write a %s", v.Type()))
	}
}

// structure reads a mapping into a struct by its yaml tags.
func (d *decoder) structure(n *yaml.Node, v reflect.Value) {
	if at := v.FieldByName("At"); at.IsValid() {
		at.Set(reflect.ValueOf(d.place(n)))
	}
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	of := d.keysOf(v.Type())
	var meant []string
	seen := d.pairs(n, func(key, value *yaml.Node) {
		field, ok := of.fields[key.Value]
		if !ok {
			meant = append(meant, d.unknownKey(key, of.known))
			d.lose(value)
			d.muddle(n)
			return
		}
		before := len(d.list)
		d.field(value, v.Field(field.Index[0]), field)
		if value.Kind == yaml.ScalarNode && len(d.list) > before {
			d.muddle(n)
		}
	})
	for _, name := range of.required {
		if !seen.has(name) && !slices.Contains(meant, name) {
			d.add(d.place(n), "missing-key", "name", name)
		}
	}
}

// unknownKey reports a key that does not exist here, and gives the one that was probably meant: mostly the nearest one that
// does; but a word with signs in it is the rest of a value that a comma has ended, or a key without its
// colon, and some keys stand elsewhere.
func (d *decoder) unknownKey(key *yaml.Node, known []string) (meant string) {
	first, rest, several := strings.Cut(key.Value, " ")
	meant = d.meant(key.Value, known)
	switch {
	case d.colonBehind(key):
		d.add(d.place(key), "unknown-key", "found", short(key.Value), "expected", strings.Join(known, ", "), "suggest", meant, "hint", elsewhere[key.Value])
	case several && contains(known, first):
		meant = first
		d.add(d.place(key), "unknown-key:colon", "found", short(key.Value), "expected", first+": "+short(rest), "hint", "")
	default:
		d.add(d.place(key), "unknown-key:comma", "found", short(key.Value), "suggest", meant)
	}
	return meant
}

// elsewhere are hints at keys that stand somewhere else than where they are often written.
var elsewhere = map[string]string{"since": "since-under-expiry", "deemed": "deemed-under-expiry"}

// colonBehind tells whether a colon was written behind a key: between braces there may be none, and
// then its value is empty.
func (d *decoder) colonBehind(key *yaml.Node) bool {
	if key.Line > len(d.lines) || key.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		return true
	}
	line := []rune(d.lines[key.Line-1])
	for at := key.Column - 1 + len([]rune(key.Value)); at < len(line); at++ {
		if line[at] != ' ' {
			return line[at] == ':'
		}
	}
	return true
}

// translated are the keys an author may write in Chinese; the language has one name for a thing,
// and the finding says which.
var translated = map[string]string{
	"流程": "process", "标题": "title", "名称": "title", "依据": "basis", "文件": "document", "条款": "article", "主管": "owner", "主管单位": "owner",
	"发起": "start", "表单": "form", "材料": "materials", "规则": "rules", "步骤": "steps", "结果": "outcomes", "场景": "scenarios", "询问": "ask",
	"单位": "unit", "岗位": "post", "期限": "within", "时限": "within", "答复": "answers", "意见": "opinion", "理由": "reasons", "条件": "when",
	"并行": "parallel", "选择": "choose", "等待": "wait", "通知": "notify", "计算": "compute", "结束": "end", "退回": "to", "编号": "id",
}

// meant is the key that exists and was probably meant.
func (d *decoder) meant(key string, known []string) string {
	if word, ok := translated[key]; ok && slices.Contains(known, word) {
		return word
	}
	return d.near(key, known)
}

// field reads one field of a struct. A closed list of words stands in the field's tag.
func (d *decoder) field(n *yaml.Node, v reflect.Value, f reflect.StructField) {
	if word, ok := v.Addr().Interface().(*Word); ok && n.Kind != yaml.AliasNode && n.Anchor == "" {
		d.word(n, word, strings.Fields(f.Tag.Get("words")))
		return
	}
	d.decode(n, v)
}

// pairs walks over a mapping and reports keys that stand twice or are no texts.
func (d *decoder) pairs(n *yaml.Node, visit func(key, value *yaml.Node)) (seen names) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode || key.Anchor != "":
			d.wrongKind(key, "text")
			continue
		case key.Value == "<<":
			d.add(d.place(key), "alias")
			continue
		case seen.has(key.Value):
			d.add(d.place(key), "duplicate-key", "found", key.Value)
			d.lose(value)
			continue
		case value.Tag == "!!null" && value.Value == "" && strings.ContainsAny(key.Value, ".()=<>+*") && !d.colonBehind(key):
			d.add(d.place(key), "unknown-key:comma", "found", short(key.Value))
			continue
		}
		seen.add(key.Value)
		visit(key, value)
	}
	return seen
}

// names is a set of names; most mappings have so few keys that looking through them is quicker than any map.
type names struct {
	few  []string
	many map[string]bool
}

// fewNames is how many names are looked through.
const fewNames = 24

func (s *names) has(name string) bool {
	if s.many != nil {
		return s.many[name]
	}
	return slices.Contains(s.few, name)
}

func (s *names) add(name string) {
	switch {
	case s.many != nil:
		s.many[name] = true
	case len(s.few) < fewNames:
		s.few = append(s.few, name)
	default:
		s.many = map[string]bool{name: true}
		for _, one := range s.few {
			s.many[one] = true
		}
	}
}

func (d *decoder) items(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.SequenceNode {
		d.wrongKind(n, "list")
		return
	}
	items := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		d.decode(item, items.Index(i))
	}
	v.Set(items)
}

// scalar reads a text. Numbers and truth values must be quoted where a text is meant: what YAML
// would make of 012, 1e3 or yes is nothing an author should have to know.
func (d *decoder) scalar(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		d.wrongKind(n, "text")
		return "", false
	}
	if tag := n.ShortTag(); tag != "!!str" && tag != "!!timestamp" {
		d.wrongKind(n, "text")
		return "", false
	}
	return n.Value, true
}

var decimalInteger = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

func (d *decoder) integer(n *yaml.Node) (int, bool) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" {
		d.wrongKind(n, "whole number")
		return 0, false
	}
	if !decimalInteger.MatchString(n.Value) {
		d.add(d.place(n), "odd-number", "found", n.Value)
		return 0, false
	}
	var number int
	if _, err := fmt.Sscanf(n.Value, "%d", &number); err != nil {
		d.add(d.place(n), "odd-number", "found", n.Value)
		return 0, false
	}
	return number, true
}

// wrongKind reports a value of another kind than the language has here; expected is a word of the
// language.
func (d *decoder) wrongKind(n *yaml.Node, expected string) {
	d.lose(n)
	if narrow := width.Narrow.String(n.Value); n.Kind == yaml.ScalarNode && narrow != n.Value && numberCell.MatchString(narrow) {
		d.add(d.place(n), "wide-number", "found", n.Value, "suggest", narrow)
		return
	}
	kind, found := describe(n)
	if kind != "" {
		d.add(d.place(n), "wrong-kind", "kind", kind, "wanted", expected)
		return
	}
	d.add(d.place(n), "wrong-kind", "found", found, "wanted", expected)
}

// describe names what a node is, as an author would: its kind, or the value that was written.
func describe(n *yaml.Node) (kind, value string) {
	switch n.Kind {
	case yaml.MappingNode:
		return "mapping", ""
	case yaml.SequenceNode:
		return "list", ""
	case yaml.ScalarNode:
		if n.ShortTag() == "!!null" {
			return "nothing", ""
		}
		return "", short(n.Value)
	default:
		return "", "?"
	}
}

// short is a value as a sentence quotes it.
func short(value string) string {
	if letters := []rune(value); len(letters) > 40 {
		return string(letters[:40]) + "…"
	}
	return value
}

// layout gives the fields of a struct by the keys of the language, the keys in their order, and
// those that must be there.
func layout(t reflect.Type) (fields map[string]reflect.StructField, known, required []string) {
	fields = map[string]reflect.StructField{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if name == "" || name == "-" {
			continue
		}
		fields[name] = field
		known = append(known, name)
		if options == "required" {
			required = append(required, name)
		}
	}
	return fields, known, required
}

// special reads the types that are not written like their Go structure.
func (d *decoder) special(n *yaml.Node, v reflect.Value) bool {
	switch target := v.Addr().Interface().(type) {
	case *Name:
		d.name(n, target)
	case *Text:
		d.text(n, target)
	case *Limit:
		d.limit(n, target)
	case *Expr:
		d.expression(n, target)
	case *FieldName:
		d.fieldName(n, target)
	case *FormName:
		d.formName(n, target)
	case *Percent:
		d.percent(n, target)
	case *Period:
		d.period(n, target)
	case *ClockTime:
		d.clockTime(n, target)
	case *Join:
		d.join(n, target)
	case *Assignments:
		d.assignments(n, target)
	case *Cell:
		d.cell(n, target)
	case *[]Weight:
		d.weights(n, target)
	case *[]Handed:
		d.handed(n, target)
	case *Shape:
		d.shape(n, target)
	case *Template:
		d.template(n, target)
	case *Basis:
		if n.Kind != yaml.ScalarNode {
			return false
		}
		d.local(n, target)
	case *End:
		if n.Kind != yaml.ScalarNode {
			return false
		}
		d.end(n, target)
	case *Withdraw:
		if n.Kind != yaml.ScalarNode {
			return false
		}
		d.withdraw(n, target)
	case *Performer:
		if source, ok := d.scalar(n); ok {
			*target = performer(source, inside(n, d.file))
		}
	case *Units:
		d.units(n, target)
	case *Within:
		if n.Kind != yaml.ScalarNode {
			return false
		}
		target.At = d.place(n)
		d.limit(n, &target.Limit)
	case *Demand:
		if text, ok := d.scalar(n); ok {
			*target = Demand(text)
			if *target != Required {
				d.add(d.place(n), "unknown-value", "found", text, "expected", string(Required), "suggest", nearest.Name(text, []string{string(Required)}))
			}
		}
	case *Form:
		d.form(n, target)
	case *[]Answer:
		d.answers(n, target)
	case *[]Pause:
		d.pauses(n, target)
	case *Stage:
		d.stage(n, target)
	case *Supervision:
		if n.Kind != yaml.ScalarNode {
			return false
		}
		d.scheme(n, target)
	case *[]Decision:
		d.decisions(n, target)
	case *[]Route:
		d.routes(n, target)
	case *[]Outcome:
		d.outcomes(n, target)
	case *NumberPattern:
		d.numberPattern(n, target)
	case *Given:
		d.given(n, target)
	case *[]As:
		d.actors(n, target)
	case *Change:
		d.change(n, target)
	case *After:
		d.after(n, target)
	case *Moment:
		d.moment(n, target)
	case *StepUnit:
		target.At = d.place(n)
		target.Value, _ = d.scalar(n)
	case *Expected:
		target.keys = d.keyPlaces(n)
		return false
	case *map[string][]string:
		d.files(n, target)
	default:
		return false
	}
	return true
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (d *decoder) name(n *yaml.Node, target *Name) {
	target.At = d.place(n)
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	target.Value = text
	if !identifier.MatchString(text) {
		d.badName(target.At, text)
	}
}

// badName reports what is no name; several of them in one are often a list without its commas.
func (d *decoder) badName(at Place, text string) {
	hint := ""
	if strings.ContainsAny(strings.TrimSpace(text), " ，、；") {
		hint = "several-names"
	}
	d.add(at, "bad-name", "found", text, "hint", hint)
}

// text reads one sentence for both languages, or one for each.
func (d *decoder) text(n *yaml.Node, target *Text) {
	if n.Kind == yaml.MappingNode {
		seen := d.pairs(n, func(key, value *yaml.Node) {
			switch key.Value {
			case "zh":
				target.ZH, _ = d.scalar(value)
			case "en":
				target.EN, _ = d.scalar(value)
			default:
				d.unknownKey(key, []string{"zh", "en"})
			}
		})
		if !seen.has("zh") {
			d.add(d.place(n), "missing-key", "name", "zh")
		}
		if target.EN == "" {
			target.EN = target.ZH
		}
		return
	}
	if text, ok := d.scalar(n); ok {
		*target = Text{ZH: text, EN: text}
		if strings.TrimSpace(text) == "" {
			d.add(d.place(n), "empty-text")
		}
	}
}

// local reads "basis: local".
func (d *decoder) local(n *yaml.Node, target *Basis) {
	target.At = d.place(n)
	if text, ok := d.scalar(n); ok {
		target.Local = text == localBasis
		if !target.Local {
			d.add(target.At, "basis-word", "found", text, "suggest", nearest.Name(text, []string{localBasis}))
		}
	}
}

func (d *decoder) limit(n *yaml.Node, target *Limit) {
	target.At = d.place(n)
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!int" {
		d.noLimit(target.At, n.Value)
		return
	}
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	limit, err := calendar.ParseLimit(text)
	if err != nil {
		d.noLimit(target.At, text)
		return
	}
	target.Limit = limit
}

// loosely is a limit as people write one elsewhere: in Chinese, without a unit, or with another word for it.
var loosely = regexp.MustCompile(`(?i)^\s*([1-9][0-9]{0,3})\s*个?\s*(\p{Han}*|[a-z -]*?)\s*$`)

// unitsElsewhere are words for units, with those of the language. Whoever writes a number alone means working days more
// often than not (行政许可法 §82 counts all its limits in them).
var unitsElsewhere = map[string]calendar.Unit{
	"": calendar.WorkingDays, "工作日": calendar.WorkingDays, "work days": calendar.WorkingDays, "work day": calendar.WorkingDays,
	"workdays": calendar.WorkingDays, "workday": calendar.WorkingDays, "working-days": calendar.WorkingDays, "business days": calendar.WorkingDays, "business day": calendar.WorkingDays,
	"working days": calendar.WorkingDays, "working day": calendar.WorkingDays,
	"天": calendar.Days, "日": calendar.Days, "自然日": calendar.Days, "calendar days": calendar.Days, "d": calendar.Days, "days": calendar.Days, "day": calendar.Days,
	"小时": calendar.Hours, "h": calendar.Hours, "hrs": calendar.Hours, "hours": calendar.Hours, "hour": calendar.Hours,
	"月": calendar.Months, "months": calendar.Months, "month": calendar.Months,
}

// noLimit reports what is none, with the limit that was probably meant.
func (d *decoder) noLimit(at Place, text string) {
	if narrow := width.Narrow.String(text); narrow != text {
		if limit, err := calendar.ParseLimit(narrow); err == nil {
			d.add(at, "wide-number", "found", text, "suggest", limit.String())
			return
		}
	}
	if said := loosely.FindStringSubmatch(text); said != nil {
		count := atoi(said[1])
		if unit, known := unitsElsewhere[strings.ToLower(said[2])]; known && count <= calendar.MaxCount {
			d.add(at, "bad-limit:meant", "found", text, "suggest", calendar.Limit{Count: count, Unit: unit}.String())
			return
		}
	}
	d.add(at, "bad-limit", "found", text)
}

func (d *decoder) stage(n *yaml.Node, target *Stage) {
	target.At = d.place(n)
	text, ok := d.scalar(n)
	if !ok {
		return
	}
	limit, err := ParseStage(text)
	if err != nil {
		d.add(target.At, "bad-stage", "found", text)
		return
	}
	target.Limit = limit
}

func (d *decoder) units(n *yaml.Node, target *Units) {
	target.At = d.place(n)
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			if item.Kind == yaml.ScalarNode && strings.ContainsAny(item.Value, ".(") {
				d.add(d.place(item), "bad-name", "found", short(item.Value), "hint", "mixed-list")
				return
			}
		}
		d.decode(n, reflect.ValueOf(&target.List).Elem())
		if len(n.Content) == 0 {
			d.add(target.At, "empty-list")
		}
		return
	}
	if source, ok := d.scalar(n); ok {
		target.Expr = &Expr{At: inside(n, d.file), Source: source}
	}
}

// inside is where the text of a scalar begins: behind the quotation mark, if there is one.
func inside(n *yaml.Node, file string) Place {
	at := Place{File: file, Line: n.Line, Column: n.Column}
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		at.Column++
	}
	return at
}
