package process

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// slip is a slip of the pen in the YAML itself: a sign of a Chinese keyboard where YAML has its own, a
// blank nobody sees, a bracket that is never closed. Many of them are harmless inside a text; sure says
// that this one is not, and the others count only near the place where YAML could not be read.
type slip struct {
	at     Place
	code   string
	params []string
	sure   bool
	until  int // the last line it spoils, when that is not its own
}

// scanner goes over a file once, the way YAML does, and notes slips and how deep brackets stand. It
// forgives everything, because it is asked exactly when a parser has given up.
type scanner struct {
	file  string
	slips []slip

	line   int    // from 1
	row    []rune // the line being read
	indent int    // of the line
	word   int    // where the key or value being read begins in the row
	begins bool   // a key or value can begin here
	key    bool   // … and it can be a key

	open    []bracket
	shut    Place // where the last bracket was closed with none around it
	quote   rune  // inside a quoted text, its mark
	quoted  Place
	half    Place // a value that begins with a Chinese quotation mark and was ended before that was closed
	cut     Place // a value that was ended by a comma inside its parentheses
	muddled int   // the line of which enough has been told
	block   int   // inside a text of several lines: how far it has to be indented; -1 when in none
	fresh   bool  // … and its first line will say so
	deep    Place

	rows rows
}

// bracket is one that has been opened.
type bracket struct {
	sign   rune
	at     Place
	indent int // of its line
}

// deepest is how many mappings and lists may stand inside each other.
const deepest = 100

// scan reads a whole file.
func scan(file string, lines []string) *scanner {
	s := &scanner{file: file, block: -1, rows: rows{colon: -1}}
	for i, line := range lines {
		s.line, s.row = i+1, s.row[:0]
		for _, r := range strings.TrimSuffix(line, "\r") {
			s.row = append(s.row, r)
		}
		s.read(strings.TrimSpace(line) == "")
	}
	if s.quote != 0 {
		s.note(s.quoted, "unclosed", true, "found", string(s.quote))
	}
	if n := len(s.open); n > 0 {
		s.note(s.open[n-1].at, "unclosed", true, "found", string(s.open[n-1].sign))
	}
	return s
}

func (s *scanner) note(at Place, code string, sure bool, params ...string) {
	if len(s.slips) < most && s.muddled != s.line {
		s.slips = append(s.slips, slip{at: at, code: code, params: params, sure: sure})
	}
}

// enough notes the slip that spoils its line: what else is odd there follows from it.
func (s *scanner) enough(at Place, code string, sure bool, params ...string) {
	s.note(at, code, sure, params...)
	s.muddled = s.line
}

func (s *scanner) here(column int) Place {
	return Place{File: s.file, Line: s.line, Column: column + 1}
}

// read reads one line.
func (s *scanner) read(blank bool) {
	at := 0
	for at < len(s.row) && s.row[at] == ' ' {
		at++
	}
	s.indent = at
	if blank {
		return
	}
	behind := s.block >= 0
	if at >= s.block && behind {
		if s.fresh {
			s.block, s.fresh = at, false
		}
		s.rows.reach(s)
		return
	}
	s.block = -1
	s.begins, s.key, s.word = s.quote == 0, s.quote == 0, at
	if len(s.open) > 0 && s.quote == 0 {
		s.leftOpen(at)
	}
	s.rows.begin(s, behind)
	s.along(at)
	if at := s.closedInChinese(); at >= 0 {
		s.note(s.here(at), "full-width", true, "found", string(s.row[at]), "expected", string(s.quote))
		s.quote = 0
		s.along(at + 1)
	}
	if s.quote != 0 && s.quoted.Line == s.line && len(s.open) > 0 {
		s.note(s.quoted, "unclosed", true, "found", string(s.quote)) // between brackets a text ends on its line
	}
	if s.muddled == s.line {
		s.quote = 0
	}
	s.rows.end(s)
	s.blockText()
}

// along reads a line from a place on.
func (s *scanner) along(at int) {
	for at < len(s.row) {
		r := s.row[at]
		switch {
		case s.quote != 0:
			at = s.inQuotes(at)
			continue
		case r == '#' && (at == 0 || s.row[at-1] == ' '):
			s.rows.comment = at
			return
		case len(s.open) == 0 && r == '-' && s.begins && s.key && (at+1 == len(s.row) || s.row[at+1] == ' '):
			s.rows.dashes = append(s.rows.dashes, at)
			if len(s.rows.dashes)+len(s.open) > deepest && s.deep.Line == 0 {
				s.deep = s.here(at)
			}
			s.word = at + 1
		default:
			s.sign(at, r)
		}
		at++
	}
}

// leftOpen notices that a line begins like one outside the brackets that are still open. Where it
// stands tells it from one that goes on inside them.
func (s *scanner) leftOpen(at int) {
	if at > s.open[0].indent || strings.ContainsRune("]}｝］", s.row[at]) || !outside.MatchString(s.ahead(at)) {
		return
	}
	innermost := s.open[len(s.open)-1]
	s.note(innermost.at, "unclosed", false, "found", string(innermost.sign))
	s.open = nil
}

// outside is how a line begins that stands in no brackets.
var outside = regexp.MustCompile(`^(- |[A-Za-z][A-Za-z0-9-]*( each)?:( |$))`)

// inQuotes reads on inside a quoted text and gives where to go on.
func (s *scanner) inQuotes(at int) int {
	r := s.row[at]
	switch {
	case s.quote == '"' && r == '\\':
		return at + 2
	case r != s.quote:
		return at + 1
	case r == '\'' && at+1 < len(s.row) && s.row[at+1] == '\'':
		return at + 2
	}
	if !s.textEnds(at + 1) {
		s.tooSoon(at)
		return at + 1
	}
	s.quote = 0
	s.begins = false // a key in quotes is still a key
	return at + 1
}

// nextKey is a key that follows at once: a comma or a line is missing before it.
var nextKey = regexp.MustCompile(`^ +["']?[A-Za-z][A-Za-z0-9_-]*["']?:( |$)`)

// textEnds tells whether a quoted text can have ended before a place, or something else than a quotation
// mark is missing there.
func (s *scanner) textEnds(at int) bool {
	next := s.firstFrom(at)
	inList := len(s.open) > 0 && s.open[len(s.open)-1].sign == '['
	return next == len(s.row) || strings.ContainsRune(",:}]#，：｝］】", s.row[next]) || next > at && (inList || nextKey.MatchString(s.ahead(at)))
}

// firstFrom is where the first sign stands from a place on.
func (s *scanner) firstFrom(at int) int {
	for at < len(s.row) && s.row[at] == ' ' {
		at++
	}
	return at
}

var (
	opensValue = regexp.MustCompile(`[,{] *[A-Za-z][A-Za-z0-9_-]*: +$`) // what stands before a mark that opens a value
	opensItem  = regexp.MustCompile(`^[^(]*, *$`)                       // … or an entry of a list
)

// tooSoon notices a mark that ends a quoted text in the midst of it: it was meant as a part of the text, or
// it opens the next one and the mark that ends this one is missing.
func (s *scanner) tooSoon(at int) {
	mark := string(s.quote)
	if s.quoted.Line < s.line {
		s.note(s.quoted, "unclosed", false, "found", mark)
		s.quote, s.begins = 0, false
		return
	}
	text := string(s.row[s.quoted.Column:at])
	inList := len(s.open) > 0 && s.open[len(s.open)-1].sign == '['
	switch {
	case s.cut.Line == s.line:
		s.enough(s.cut, "comma-in-value", true, "found", s.value(s.cut.Column-1))
	case opensValue.MatchString(text) || inList && opensItem.MatchString(text):
		s.note(s.quoted, "unclosed", true, "found", mark)
		s.quoted = s.here(at)
	default:
		code := "quote-inside"
		if s.quote == '\'' {
			code = "quote-inside:single"
		}
		s.enough(s.here(at), code, len(s.open) > 0 || s.quoted.Column > s.indent+1)
	}
}

// closedInChinese gives where a text that is quoted at the end of its line was closed with a mark of a
// Chinese keyboard; -1 when it was not.
func (s *scanner) closedInChinese() int {
	if s.quote == 0 || s.quoted.Line != s.line || s.muddled == s.line {
		return -1
	}
	opening, closing := '“', '”'
	if s.quote == '\'' {
		opening, closing = '‘', '’'
	}
	inside := 0
	for at := s.quoted.Column; at < len(s.row); at++ {
		switch s.row[at] {
		case opening:
			inside++
		case closing:
			if inside--; inside < 0 && (at+1 == len(s.row) || strings.ContainsRune(" ,}]", s.row[at+1])) {
				return at
			}
		}
	}
	return -1
}

// sign reads one sign outside quoted texts.
func (s *scanner) sign(at int, r rune) {
	flow := len(s.open) > 0
	first := s.begins
	switch {
	case r == ' ' || r == '\t':
		return
	case invisible(r) != "":
		s.oddBlank(at, r)
		return
	case s.shut.Line == s.line && !flow && len(s.slips) == s.rows.slips && s.afterBracket(at, r):
		return
	case first && (r == '"' || r == '\''):
		s.quote, s.quoted = r, s.here(at)
	case (r == '[' || r == '{') && s.colonMissing(at):
		s.rows.key(s, at)
		s.begins, s.key, s.word = true, false, at
		s.sign(at, r)
		return
	case (first || flow) && (r == '[' || r == '{'):
		s.open = append(s.open, bracket{r, s.here(at), s.indent})
		if len(s.open) > deepest && s.deep.Line == 0 {
			s.deep = s.here(at)
		}
		s.begins, s.key, s.word = true, r == '{', at+1
		return
	case flow && (r == ']' || r == '}'):
		s.close(at, r)
		return
	case flow && first && !s.key && (r == '>' || r == '|'):
		s.note(s.here(at), "sign-first", true, "found", string(r), "expected", `"`+s.value(at)+`"`)
	case flow && r == ',':
		s.entryEnds(at)
		s.begins, s.key, s.word = true, s.open[len(s.open)-1].sign == '{', at+1
		return
	case r == ':' && (at+1 == len(s.row) || s.row[at+1] == ' ' || flow && strings.ContainsRune(",[]{}", s.row[at+1]) || flow && at > 0 && strings.ContainsRune(`"'`, s.row[at-1])):
		s.rows.key(s, at)
		s.colon(at)
		s.begins, s.key, s.word = true, false, at+1
		return
	case r == ':':
		s.blankMissing(at)
	case first && s.key && !flow && r == '-' && at+1 < len(s.row) && (unicode.IsLetter(s.row[at+1]) || strings.ContainsRune(`{["`, s.row[at+1])):
		s.note(s.here(at), "blank-missing:dash", false, "expected", "- "+s.value(at+1))
		if s.row[at+1] == '{' {
			s.muddled = s.line // its colons are no second ones
		}
	default:
		s.wide(at, r, first)
	}
	s.begins = false
	if first {
		s.word = at
	}
}

// close closes a bracket, or notices that it closes nothing.
func (s *scanner) close(at int, r rune) {
	s.entryEnds(at)
	n := len(s.open) - 1
	if s.open[n].sign == '[' != (r == ']') {
		s.note(s.open[n].at, "closed-otherwise", false, "found", string(s.open[n].sign), "expected", string(r), "where", fmt.Sprintf("%d:%d", s.line, at+1))
	}
	s.open = s.open[:n]
	s.begins, s.key, s.word = false, false, at+1
	if n == 0 {
		s.shut = s.here(at)
	}
}

// entryEnds looks at what a comma or a bracket ends: a comma may have cut a value in two. One that began
// with a Chinese quotation mark is told when its rest is no key; one with parentheses may be, as YAML has none.
func (s *scanner) entryEnds(at int) {
	half, begin := s.half, s.firstFrom(s.word)
	s.half = Place{}
	if begin >= at {
		return
	}
	first, text := s.row[begin], s.row[begin:at]
	switch {
	case s.key && half.Line == s.line:
		s.note(half, "full-width", true, "found", string(s.row[half.Column-1]), "expected", `"`)
	case s.key || first == '"' || first == '\'':
	case first == '“' || first == '‘':
		if slices.Contains(text, '”') || slices.Contains(text, '’') {
			return
		}
		s.half = s.here(begin)
		if last := s.row[at-1]; last == '"' || last == '\'' {
			s.note(s.half, "full-width", true, "found", string(first), "expected", string(last))
		}
	case s.row[at] == ',' && count(text, '(') > count(text, ')'):
		s.cut = s.here(begin)
	}
}

func count(text []rune, sign rune) (n int) {
	for _, r := range text {
		if r == sign {
			n++
		}
	}
	return n
}

// afterBracket notices what follows the bracket that ends a whole value. It tells whether it has.
func (s *scanner) afterBracket(at int, r rune) bool {
	rest := s.ahead(at)
	switch {
	case r == ',' && nextKey.MatchString(" "+strings.TrimLeft(rest[1:], " ")):
		s.enough(s.shut, "closed-early", true, "found", string(s.row[s.shut.Column-1]))
	case nextKey.MatchString(" " + rest):
		key, _, _ := strings.Cut(rest, ":")
		s.enough(s.here(at), "own-line", true, "found", key)
	default:
		return false
	}
	return true
}

// braceKey is how braces begin that are no part of a text.
var braceKey = regexp.MustCompile(`^\{ *["']?[A-Za-z][A-Za-z0-9_-]*["']?:( |$)`)

// colonMissing notices a key with its value in brackets behind it and no colon between them.
func (s *scanner) colonMissing(at int) bool {
	if s.begins || !s.isKey(at) || s.row[at-1] != ' ' || s.row[at] == '{' && !braceKey.MatchString(s.ahead(at)) {
		return false
	}
	key := s.said(at)
	known := keysOfTheLanguage()[key]
	if !known && s.row[at] == '[' {
		return false
	}
	behind := at
	for s.row[behind-1] == ' ' {
		behind--
	}
	s.note(s.here(behind), "colon-missing", known, "found", key, "expected", key+": "+string(s.row[at])+"…")
	return true
}

// ahead is what follows a place, as far as it has to be looked at.
func (s *scanner) ahead(at int) string {
	return string(s.row[min(at, len(s.row)):min(at+glance, len(s.row))])
}

// glance is how many signs are looked at to find out what one of them means.
const glance = 80

// said is what has been written of the key or value being read, up to a place.
func (s *scanner) said(at int) string { return strings.TrimSpace(string(s.row[s.word:at])) }

var plainKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*( each)?$`)

// isKey tells whether what has been written up to a place can be a key.
func (s *scanner) isKey(at int) bool {
	return s.key && at-s.word < glance && plainKey.MatchString(s.said(at))
}

// colon notices what is wrong with a key that ends here: that its value follows at once, or that it
// stands in the middle of the value before it, because there is no comma between them.
func (s *scanner) colon(at int) {
	if at+1 < len(s.row) && strings.ContainsRune("[{", s.row[at+1]) {
		s.blankMissing(at)
		return
	}
	n := len(s.open)
	if s.key || n > 0 && s.open[n-1].sign == '[' {
		return
	}
	said := string(s.row[s.word:at])
	value := strings.TrimLeft(said, " ")
	begin := s.here(s.word + utf8.RuneCountInString(said) - utf8.RuneCountInString(value))
	if value != "" && strings.ContainsRune("“‘", []rune(value)[0]) {
		s.note(begin, "full-width", true, "found", string([]rune(value)[0]), "expected", `"`)
		return
	}
	if n == 0 {
		s.secondColon(begin, value)
		return
	}
	if i := strings.LastIndex(said, "，"); i >= 0 && plainKey.MatchString(strings.TrimSpace(said[i+len("，"):])) {
		s.note(s.here(s.word+utf8.RuneCountInString(said[:i])), "full-width", true, "found", "，", "expected", ",")
		return
	}
	words := strings.Fields(said)
	if len(words) == 0 {
		return
	}
	last := words[len(words)-1]
	s.note(s.here(at-utf8.RuneCountInString(last)), "comma-missing", true, "found", last)
}

// secondColon notices a colon and a blank inside a value: the value wants quotes, or the bracket around
// it was never opened.
func (s *scanner) secondColon(begin Place, value string) {
	line := string(s.row)
	words := strings.Fields(value)
	for _, pair := range []string{"{}", "[]"} {
		if strings.Count(line, pair[1:]) > strings.Count(line, pair[:1]) {
			s.enough(begin, "unopened", false, "found", pair[1:], "expected", pair[:1])
			return
		}
	}
	if n := len(words) - 1; n > 0 && keysOfTheLanguage()[words[n]] {
		begin.Column += utf8.RuneCountInString(value) - utf8.RuneCountInString(words[n])
		s.enough(begin, "own-line", false, "found", words[n])
		return
	}
	s.enough(begin, "second-colon", false, "found", short(value))
}

// blankMissing notices a key whose value follows the colon at once.
func (s *scanner) blankMissing(at int) {
	if s.isKey(at) && keysOfTheLanguage()[s.said(at)] && s.row[at+1] != '/' {
		sure := len(s.open) > 0 || strings.ContainsRune("[{［｛", s.row[at+1])
		s.note(s.here(at), "blank-missing", sure, "found", s.said(at), "expected", s.said(at)+": "+s.value(at+1))
	}
}

// value is what follows a place, up to the end of the value.
func (s *scanner) value(at int) string {
	rest := s.ahead(at)
	if mark := strings.TrimLeft(rest, " "); mark != "" && strings.ContainsRune(`"'`, rune(mark[0])) {
		text := strings.TrimLeft(string(s.row[min(at, len(s.row)):]), " ")
		if end := strings.IndexByte(text[1:], text[0]); end >= 0 {
			return text[:end+2] // whole: a part of it would be copied into the file
		}
	}
	if len(s.open) > 0 {
		rest, _, _ = strings.Cut(rest, ",")
		rest = strings.TrimRight(rest, "]}")
	}
	return short(strings.TrimSpace(rest))
}

// typed are the signs of a Chinese keyboard that are taken for those of YAML, with those.
var typed = map[rune]string{'：': ": ", '，': ", ", '｛': "{", '｝': "}", '［': "[", '］': "]", '【': "[", '】': "]", '“': `"`, '”': `"`, '‘': "'", '’': "'", '－': "- "}

// opensKey is what follows a full-width bracket that was meant as one of YAML.
var opensKey = regexp.MustCompile(`^[｛［]\s*["']?[A-Za-z][A-Za-z0-9_-]*["']?\s*([:：,，]|[\]］}｝]\s*($|[,}\]]))`)

// wide notices the signs of a Chinese keyboard where YAML may have meant its own. Inside a value they are a
// part of it, and say nothing about why a file cannot be read, except at its ends.
func (s *scanner) wide(at int, r rune, first bool) {
	if r < '‘' || r > '】' && r < '（' {
		return // as nearly every sign there is: none of those typed
	}
	half, ok := typed[r]
	if !ok {
		return
	}
	sure := false
	rest := s.row[at+1:]
	switch r {
	case '：':
		if s.isKey(at) {
			s.note(s.here(at), "full-width-colon", true, "found", s.said(at))
			s.rows.key(s, at)
			s.begins, s.key = false, false
			return
		}
		if !s.key || s.rows.behind || strings.ContainsAny(s.said(at), " {（") {
			return
		}
	case '，':
		if len(s.open) == 0 || strings.TrimSpace(string(rest)) != "" {
			return // between two pairs it is found by the colon behind it
		}
	case '｛', '［', '【':
		sure = first && opensKey.MatchString(s.ahead(at))
		if !sure && (!first || slices.Contains(rest, closing[r])) {
			return
		}
	case '｝', '］', '】':
		if len(s.open) == 0 || slices.ContainsFunc(s.row[s.word:at], func(before rune) bool { return closing[before] == r }) {
			return
		}
	case '－':
		if !first || !s.key {
			return
		}
	case '“', '‘':
		if !first || s.key || len(s.open) == 0 || at+1 == len(s.row) || !strings.ContainsRune("{[", s.row[at+1]) {
			return // where a comma or a colon cuts the text, it is found by those
		}
	default:
		return
	}
	s.note(s.here(at), "full-width", sure, "found", string(r), "expected", strings.TrimSpace(half))
}

// closing are the full-width brackets that close another one.
var closing = map[rune]rune{'｛': '｝', '［': '］', '【': '】'}

// oddBlank notices a blank that is none to YAML: sure where only a blank can stand, in the indentation
// and around a key.
func (s *scanner) oddBlank(at int, r rune) {
	before := strings.TrimRight(string(s.row[max(s.word, at-glance):at]), " ")
	behind := strings.TrimLeft(s.ahead(at+1), " ")
	afterColon := strings.HasSuffix(before, ":") && s.key && plainKey.MatchString(strings.TrimSuffix(before, ":"))
	sure := s.begins && s.key || afterColon || s.isKey(at) && strings.HasPrefix(behind, ":")
	code, what := "odd-blank", invisible(r)
	if what == zeroWidth || what == directionMark {
		code = "odd-blank:nothing"
	}
	s.note(s.here(at), code, sure, "found", fmt.Sprintf("U+%04X", r), "what", what)
}

// What takes no room on the screen is deleted, and not replaced by a blank.
const (
	zeroWidth     = "zero-width space"
	directionMark = "direction mark"
)

// invisible names a blank that looks like one, or like nothing, and is no blank to YAML.
func invisible(r rune) string {
	switch {
	case r == '\u3000':
		return "ideographic space"
	case r == '\u00a0' || r == '\u202f' || r == '\u2007':
		return "no-break space"
	case r >= '\u2000' && r <= '\u200a' || r == '\u205f':
		return "odd space"
	case r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff':
		return zeroWidth
	case r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		return directionMark
	case r == '\u2028' || r == '\u2029' || r == '\u0085':
		return "odd line break"
	default:
		return ""
	}
}

var blockSign = regexp.MustCompile(`(^|[ :-])[|>][+-]?[1-9]?[+-]?$`)

// blockText notices that a text of several lines begins behind this line.
func (s *scanner) blockText() {
	if len(s.open) > 0 || s.quote != 0 || !slices.ContainsFunc(s.row, func(r rune) bool { return r == '|' || r == '>' }) {
		return
	}
	text := strings.TrimRight(string(s.row), " ")
	if i := strings.Index(text, " #"); i >= 0 {
		text = strings.TrimRight(text[:i], " ")
	}
	if text == "" || !strings.ContainsAny(text[len(text)-1:], "|>+-123456789") || !blockSign.MatchString(text) {
		return
	}
	s.block, s.fresh = s.indent+1, !strings.ContainsAny(text[max(0, len(text)-2):], "123456789")
	for i := s.indent; i+1 < len(s.row) && s.row[i] == '-' && s.row[i+1] == ' '; {
		i++
		for i < len(s.row) && s.row[i] == ' ' {
			i++
		}
		if strings.Contains(string(s.row[i:]), ":") {
			s.block = i + 1
		}
	}
}
