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

	open   []bracket
	quote  rune // inside a quoted text, its mark
	quoted Place
	block  int // inside a text of several lines: how far it has to be indented; -1 when in none
	deep   Place
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
	s := &scanner{file: file, block: -1}
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
	if len(s.slips) < most {
		s.slips = append(s.slips, slip{at, code, params, sure})
	}
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
	if s.block >= 0 {
		if blank || at >= s.block {
			return
		}
		s.block = -1
	}
	if blank {
		return
	}
	s.begins, s.key, s.word = s.quote == 0, s.quote == 0, at
	if len(s.open) > 0 && s.quote == 0 {
		s.leftOpen(at)
	}
	dashes := 0
	for at < len(s.row) {
		r := s.row[at]
		switch {
		case s.quote != 0:
			at = s.inQuotes(at)
			continue
		case r == '#' && (at == 0 || s.row[at-1] == ' '):
			return
		case len(s.open) == 0 && r == '-' && s.begins && s.key && (at+1 == len(s.row) || s.row[at+1] == ' '):
			if dashes++; dashes+len(s.open) > deepest && s.deep.Line == 0 {
				s.deep = s.here(at)
			}
			s.word = at + 1
		default:
			s.sign(at, r)
		}
		at++
	}
	if s.quote != 0 && s.quoted.Line == s.line && len(s.open) > 0 {
		s.note(s.quoted, "unclosed", true, "found", string(s.quote)) // between brackets a text ends on its line
	}
	s.blockText()
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
	s.quote = 0
	s.begins = false // a key in quotes is still a key
	if rest := strings.TrimLeft(s.ahead(at+1), " "); s.quoted.Line < s.line && rest != "" && !strings.ContainsRune(",:}]#", []rune(rest)[0]) {
		s.note(s.quoted, "unclosed", false, "found", string(r)) // it was closed by the mark that opens the next one
	}
	return at + 1
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
	case first && (r == '"' || r == '\''):
		s.quote, s.quoted = r, s.here(at)
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
		s.begins, s.key, s.word = true, s.open[len(s.open)-1].sign == '{', at+1
		return
	case r == ':' && (at+1 == len(s.row) || s.row[at+1] == ' ' || flow && strings.ContainsRune(",[]{}", s.row[at+1]) || flow && at > 0 && strings.ContainsRune(`"'`, s.row[at-1])):
		s.colon(at)
		s.begins, s.key, s.word = true, false, at+1
		return
	case r == ':':
		s.blankMissing(at)
	case first && s.key && !flow && r == '-' && at+1 < len(s.row) && (unicode.IsLetter(s.row[at+1]) || strings.ContainsRune(`{["`, s.row[at+1])):
		s.note(s.here(at), "blank-missing:dash", false, "expected", "- "+s.value(at+1))
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
	n := len(s.open) - 1
	if s.open[n].sign == '[' != (r == ']') {
		s.note(s.open[n].at, "closed-otherwise", false, "found", string(s.open[n].sign), "expected", string(r), "where", fmt.Sprintf("%d:%d", s.line, at+1))
	}
	s.open = s.open[:n]
	s.begins, s.key, s.word = false, false, at+1
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
	if i := strings.LastIndex(said, "，"); i >= 0 {
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
	for _, pair := range []string{"{}", "[]"} {
		if strings.Count(line, pair[1:]) > strings.Count(line, pair[:1]) {
			s.note(begin, "unopened", false, "found", pair[1:], "expected", pair[:1])
			return
		}
	}
	s.note(begin, "second-colon", false, "found", short(value))
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
var typed = map[rune]string{'：': ": ", '，': ", ", '｛': "{", '｝': "}", '［': "[", '］': "]", '【': "[", '】': "]", '“': `"`, '”': `"`, '‘': "'", '’': "'", '－': "- ", '（': "(", '）': ")"}

// opensKey is what follows a full-width bracket that was meant as one of YAML.
var opensKey = regexp.MustCompile(`^[｛［]\s*["']?[A-Za-z][A-Za-z0-9_-]*["']?\s*([:：,，]|[\]］}｝]\s*($|[,}\]]))`)

// wide notices the signs of a Chinese keyboard where YAML may have meant its own.
func (s *scanner) wide(at int, r rune, first bool) {
	half, ok := typed[r]
	if !ok {
		return
	}
	sure := false
	switch r {
	case '：':
		if sure = s.isKey(at); sure {
			s.note(s.here(at), "full-width-colon", true, "found", s.said(at))
			s.begins, s.key = false, false
			return
		}
	case '，':
		if len(s.open) == 0 {
			return
		}
	case '｛', '［', '【':
		sure = first && opensKey.MatchString(s.ahead(at))
	case '－':
		if !first {
			return
		}
	case '｝', '］', '】', '（', '）':
	default: // a quotation mark inside a text is part of it
		if !first && at+1 < len(s.row) && !strings.ContainsRune(",}] ", s.row[at+1]) {
			return
		}
	}
	s.note(s.here(at), "full-width", sure, "found", string(r), "expected", strings.TrimSpace(half))
}

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
	if !blockSign.MatchString(text) {
		return
	}
	s.block = s.indent + 1
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
