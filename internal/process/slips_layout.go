package process

import (
	"slices"
	"strconv"
	"strings"
)

// rows follows how the lines of a file are arranged below each other, as far as no brackets and quotation
// marks reach over them. Parsers tell a line that does not fit by what they waited for, and often name
// another line; what an author has to know is beside which line it should begin.
type rows struct {
	groups []group
	odd    slip // the first line that does not fit; its code is empty while all do
	text   int  // which slip tells of a text whose lines are being passed over, counted from 1

	// of the line being read
	apart   bool // it belongs to brackets or quotes that were opened above
	behind  bool // a text of several lines ends above it
	slips   int  // how many there were before it
	dashes  []int
	first   int // where its key begins
	colon   int // behind its key; -1 when it has none
	comment int // where one begins
}

// group is a mapping or a list whose entries begin in one column.
type group struct {
	column int
	list   bool
	first  string // its first key
	last   item
	before item
}

// item is an entry of a group.
type item struct {
	at    Place
	key   string
	empty bool // nothing stands behind it yet
	plain bool // a text without quotes, which can go on in the next line
	meant slip // what it was meant as, when that text begins with a key
}

func (r *rows) begin(s *scanner, behind bool) {
	r.behind = behind
	r.apart = len(s.open) > 0 || s.quote != 0
	r.slips, r.dashes, r.colon, r.comment, r.text = len(s.slips), r.dashes[:0], -1, len(s.row), 0
}

// key notes that the line has a key, which ends at a place.
func (r *rows) key(s *scanner, at int) {
	if r.colon >= 0 || r.apart || !s.key || len(s.open) > 0 {
		return
	}
	r.first, r.colon = s.firstFrom(s.word), at
}

// reach notes that a text whose sign is missing goes on.
func (r *rows) reach(s *scanner) {
	if r.text > 0 {
		s.slips[r.text-1].until = s.line
	}
}

// end arranges a line when it has been read.
func (r *rows) end(s *scanner) {
	if r.apart || r.odd.code != "" || s.deep.Line > 0 {
		return
	}
	for _, at := range r.dashes {
		if !r.enter(s, group{column: at, list: true, last: item{at: s.here(at), empty: true}}) {
			return
		}
	}
	if r.colon >= 0 && !r.saysText(s, r.first) {
		value := s.firstFrom(r.colon + 1)
		key := string(s.row[r.first:r.colon])
		if r.behind && strings.Contains(key, " ") && !plainKey.MatchString(key) {
			r.odd = slip{at: s.here(r.first), code: "indent:text"}
			return
		}
		r.enter(s, group{column: r.first, last: item{at: s.here(r.first), key: key, empty: value >= r.comment, plain: value < r.comment && unquoted(s.row[value])}})
		return
	}
	at := s.indent
	if n := len(r.dashes); n > 0 {
		at = r.dashes[n-1] + 1
	}
	if at = s.firstFrom(at); at < r.comment {
		r.value(s, at)
	}
}

// unquoted tells by its first sign whether a value can go on in the next line.
func unquoted(first rune) bool { return !strings.ContainsRune("\"'[{|>", first) }

// enter puts an entry into the group it belongs to. It tells whether there is one.
func (r *rows) enter(s *scanner, g group) bool {
	ended := r.leave(g.column)
	n := len(r.groups) - 1
	if n > 0 && r.groups[n].column == g.column && r.groups[n].list && !g.list && r.groups[n-1].column == g.column {
		r.groups = r.groups[:n] // a list may begin in the column of its key
		n--
	}
	if n < 0 {
		if ended.last.key != "" {
			return r.misplaced(s, g, ended)
		}
		r.push(g)
		return true
	}
	above := &r.groups[n]
	switch {
	case above.column == g.column && above.list == g.list:
		above.before, above.last = above.last, g.last
		if above.before.empty && belongs(above.before.key, g.last.key) {
			s.note(g.last.at, "not-indented", true, "found", g.last.key, "expected", above.before.key)
		}
		if above.first != "" && above.first == g.last.key && n > 0 && r.groups[n-1].list {
			s.note(g.last.at, "dash-missing:again", true, "found", g.last.key, "where", strconv.Itoa(r.groups[n-1].last.at.Line))
		}
	case above.last.empty && (above.column < g.column || g.list):
		above.last.empty = false
		r.push(g)
	case above.column < g.column && above.last.plain && !strings.Contains(string(s.row[:r.comment])+" ", ": "):
		return false // a text goes on
	default:
		return r.misplaced(s, g, ended)
	}
	return true
}

func (r *rows) push(g group) {
	g.first = g.last.key
	r.groups = append(r.groups, g)
}

// leave ends the groups that begin further to the right, and gives the outermost of them.
func (r *rows) leave(column int) (ended group) {
	for n := len(r.groups) - 1; n >= 0 && r.groups[n].column > column; n-- {
		ended, r.groups = r.groups[n], r.groups[:n]
	}
	return ended
}

// value looks at a line, or the rest of one behind its dashes, that has no key.
func (r *rows) value(s *scanner, at int) {
	ended := r.leave(at)
	n := len(r.groups) - 1
	if n < 0 {
		return
	}
	above := &r.groups[n]
	switch {
	case above.column < at && above.last.empty:
		if r.saysText(s, at) {
			r.passOver(s, above)
		}
		above.last.empty, above.last.plain, above.last.meant = false, unquoted(s.row[at]), r.lacksColon(s, at)
	case above.column < at && above.last.plain && ended.last.at.Line == 0:
	case r.behind:
		r.odd = slip{at: s.here(at), code: "indent:text"}
	case above.column == at && !above.list:
		r.odd = r.lacksColon(s, at)
	}
}

// lacksColon is the slip of a line that begins with a key of the language and has no colon behind it.
func (r *rows) lacksColon(s *scanner, at int) slip {
	key, rest, _ := strings.Cut(strings.TrimSpace(string(s.row[at:r.comment])), " ")
	if !keysOfTheLanguage()[key] {
		return slip{}
	}
	meant := strings.TrimSpace(key + ": " + short(strings.TrimSpace(rest)))
	return slip{at: s.here(at + len(key)), code: "colon-missing", params: []string{"found", key, "expected", meant}}
}

// saysText tells whether a line below a key without a value can only be meant as a text: it begins like no
// key, no list and no brackets.
func (r *rows) saysText(s *scanner, at int) bool {
	n := len(r.groups) - 1
	if n < 0 || len(r.dashes) > 0 || len(s.open) > 0 || r.groups[n].list || !r.groups[n].last.empty || r.groups[n].column >= at {
		return false
	}
	line := string(s.row[at:r.comment])
	word, _, several := strings.Cut(line, " ")
	switch {
	case line == "" || strings.ContainsRune(`"'[-－“‘`, s.row[at]) || slices.ContainsFunc(s.row[at:r.comment], func(r rune) bool { return invisible(r) != "" }):
		return false
	case s.row[at] == '{':
		return strings.TrimSpace(line) != "{" && !strings.HasPrefix(line, "{}") && !braceKey.MatchString(line)
	case r.colon >= 0:
		key := string(s.row[r.first:r.colon])
		return strings.ContainsAny(key, " {") && !plainKey.MatchString(key) && !keysOfTheLanguage()[word]
	default:
		return several && !keysOfTheLanguage()[word] || !several && !isASCII(word)
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' })
}

// passOver reads the lines of a text whose | is missing as those of a text: what is odd in them is told by
// that alone, should YAML not understand them.
func (r *rows) passOver(s *scanner, above *group) {
	s.slips = s.slips[:min(r.slips, len(s.slips))]
	s.muddled, s.quote, s.block = 0, 0, above.column+1
	s.note(above.last.at, "bar-missing", false, "found", above.last.key)
	if n := len(s.slips); n > r.slips {
		s.slips[n-1].until, r.text = s.line, n
	}
}

// misplaced notes the first line that fits nowhere. All behind it may be odd for its sake.
func (r *rows) misplaced(s *scanner, g, ended group) bool {
	at, above := g.last.at, group{}
	if n := len(r.groups); n > 0 {
		above = r.groups[n-1]
	}
	column, line := strconv.Itoa(above.column+1), strconv.Itoa(above.last.at.Line)
	switch {
	case above.last.meant.code != "" && above.column < g.column:
		r.odd = above.last.meant
	case ended.last.at.Line > 0 && above.column != g.column:
		r.odd = slip{at: at, code: "indent:column", params: []string{"found", strconv.Itoa(g.column + 1), "expected", r.columns(ended)}}
	case above.column == g.column && g.list:
		r.odd = slip{at: at, code: "indent:dash", params: []string{"found", above.last.key, "where", line}}
	case above.column == g.column:
		r.odd = slip{at: at, code: "dash-missing", params: []string{"where", line, "found", g.last.key}}
	case above.before.empty && !above.list:
		r.odd = slip{at: above.last.at, code: "not-indented", params: []string{"found", above.last.key, "expected", above.before.key}}
	case above.list:
		r.odd = slip{at: at, code: "indent:entry", params: []string{"where", line, "expected", column}}
	default:
		r.odd = slip{at: at, code: "indent:deeper", params: []string{"found", above.last.key, "where", line, "expected", column}}
	}
	return false
}

// columns are those in which a line could have begun.
func (r *rows) columns(ended group) string {
	var list []string
	for _, g := range append(slices.Clone(r.groups), ended) {
		if column := strconv.Itoa(g.column + 1); len(list) == 0 || list[len(list)-1] != column {
			list = append(list, column)
		}
	}
	return strings.Join(list, ", ")
}
