package decision

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// atom is a set of values of one column that no cell of the table tells apart, with one of them as
// its example. Its bounds are those of a span; a text stands for itself, or for every other one.
type atom struct {
	span
	text   string
	other  bool // every text that no cell mentions
	number decimal.Decimal
}

// work bounds how much of a table is examined, counted in looks at one cell: some tenths of a second.
const work = 3_000_000

// Gap is a combination of values that no row covers.
type Gap struct {
	ZH, EN  string   // what it is, as people read it
	Example []string // a value for each column
}

// Overlap is two rows that both hold for an example.
type Overlap struct {
	A, B    int // from 0
	Example []string
}

// Gaps are combinations no row covers, at most limit of them. complete is false when the table was
// too large to be examined to the end.
func (t *Table) Gaps(limit int) (gaps []Gap, complete bool) {
	e := t.examine(t.atoms(), limit)
	all := make([]int, len(t.rows))
	for i := range all {
		all[i] = i
	}
	e.uncovered(all, 0, nil)
	for _, box := range e.found {
		gaps = append(gaps, e.describe(box))
	}
	return gaps, e.left > 0
}

// Overlaps are pairs of rows that both hold for some values, at most limit of them. complete is false
// when the table was too large to be examined to the end.
func (t *Table) Overlaps(limit int) (overlaps []Overlap, complete bool) {
	e := t.examine(t.atoms(), limit)
	for a := range t.rows {
		for b := a + 1; b < len(t.rows) && len(overlaps) < limit && e.left > 0; b++ {
			if example, both := e.common(a, b); both {
				overlaps = append(overlaps, Overlap{A: a, B: b, Example: example})
			}
		}
	}
	return overlaps, e.left > 0
}

// Unreachable are rows that never count where the first row that holds does, because those above
// them cover all their values. complete is false when the table was too large to be examined to the
// end.
func (t *Table) Unreachable() (rows []int, complete bool) {
	atoms := t.atoms()
	left := work
	for i := 1; i < len(t.rows) && left > 0; i++ {
		e := t.examine(slices.Clone(atoms), 1)
		e.left = left
		for j := range e.atoms {
			e.atoms[j] = slices.DeleteFunc(slices.Clone(e.atoms[j]), func(a atom) bool { return !e.holds(i, j, a) })
		}
		above := make([]int, i)
		for k := range above {
			above[k] = k
		}
		e.uncovered(above, 0, nil)
		if left = e.left; len(e.found) == 0 && left > 0 {
			rows = append(rows, i)
		}
	}
	return rows, left > 0
}

// common is an example for which two rows hold, if there is one.
func (e *examination) common(a, b int) (example []string, both bool) {
	for j := range e.atoms {
		i := slices.IndexFunc(e.atoms[j], func(x atom) bool { return e.holds(a, j, x) && e.holds(b, j, x) })
		if i < 0 {
			return nil, false
		}
		example = append(example, e.table.columns[j].show(e.atoms[j][i]))
	}
	return example, true
}

// examination looks for what no row covers, column by column.
type examination struct {
	table *Table
	atoms [][]atom
	limit int
	left  int // of the work; 0 or less when it was not done to the end
	found [][]piece
}

// piece is a run of neighbouring atoms of one column; none stands for the whole column.
type piece []atom

func (t *Table) examine(atoms [][]atom, limit int) *examination {
	return &examination{table: t, atoms: atoms, limit: limit, left: work}
}

// holds tells whether a cell holds an atom of its column.
func (e *examination) holds(row, column int, a atom) bool {
	e.left--
	return e.table.columns[column].in(e.table.rows[row][column], a)
}

// uncovered follows the rows that still hold for the pieces chosen so far.
func (e *examination) uncovered(rows []int, column int, chosen []piece) {
	if e.left--; e.left <= 0 || len(e.found) >= e.limit {
		return
	}
	if len(rows) == 0 {
		e.found = append(e.found, append(slices.Clone(chosen), make([]piece, len(e.atoms)-column)...))
		return
	}
	if column == len(e.atoms) || slices.ContainsFunc(rows, func(r int) bool { return e.anything(r, column) }) {
		return
	}
	// Neighbours that the same rows hold for are looked at together.
	var next []int
	for i := 0; i < len(e.atoms[column]) && e.left > 0; {
		holding := next
		if i == 0 {
			holding = e.holding(rows, column, e.atoms[column][0])
		}
		run := i + 1
		for ; run < len(e.atoms[column]); run++ {
			if next = e.holding(rows, column, e.atoms[column][run]); !slices.Equal(holding, next) {
				break
			}
		}
		part := piece(e.atoms[column][i:run])
		if len(part) == len(e.atoms[column]) && len(holding) == len(rows) {
			part = nil // the column does not matter
		}
		e.uncovered(holding, column+1, append(slices.Clone(chosen), part))
		i = run
	}
}

// anything tells whether a row holds whatever the columns from one on say.
func (e *examination) anything(row, column int) bool {
	for _, c := range e.table.rows[row][column:] {
		if !c.any {
			return false
		}
	}
	return true
}

func (e *examination) holding(rows []int, column int, a atom) []int {
	var holding []int
	for _, row := range rows {
		if e.holds(row, column, a) {
			holding = append(holding, row)
		}
	}
	return holding
}

// in tells whether a cell's set holds an atom; atoms are made so that it holds all of it or nothing.
func (c Column) in(set cell, a atom) bool {
	if c.ordered() {
		return set.holdsNumber(a.number)
	}
	if a.other {
		return set.any || set.not
	}
	return set.holdsText(a.text)
}

// atoms cuts every column where a cell does.
func (t *Table) atoms() [][]atom {
	all := make([][]atom, len(t.columns))
	for j, c := range t.columns {
		if c.ordered() {
			all[j] = c.cut(t.bounds(j))
			continue
		}
		values := c.Values
		switch c.Kind {
		case Bool:
			values = []string{"true", "false"}
		case Text:
			values = nil
			for _, row := range t.rows {
				values = append(values, row[j].values...)
			}
			slices.Sort(values)
			values = slices.Compact(values)
		}
		for _, v := range values {
			all[j] = append(all[j], atom{text: v})
		}
		if c.Kind == Text {
			all[j] = append(all[j], atom{other: true})
		}
	}
	return all
}

// bounds are the numbers at which a cell of the column begins or ends, in their order.
func (t *Table) bounds(column int) []decimal.Decimal {
	var bounds []decimal.Decimal
	add := func(x *decimal.Decimal) {
		if x != nil {
			bounds = append(bounds, *x)
		}
	}
	for _, row := range t.rows {
		for _, s := range row[column].spans {
			add(s.least)
			add(s.most)
		}
	}
	add(t.columns[column].Least)
	add(t.columns[column].Most)
	slices.SortFunc(bounds, decimal.Decimal.Cmp)
	return slices.CompactFunc(bounds, decimal.Decimal.Equal)
}

// cut gives the points and the stretches between them, as far as the column can take them.
func (c Column) cut(bounds []decimal.Decimal) []atom {
	domain := span{least: c.Least, most: c.Most, leastOpen: c.LeastOpen, mostOpen: c.MostOpen}
	var atoms []atom
	add := func(a atom) {
		if (c.Integer || c.Kind == Date) && !a.number.IsInteger() {
			return
		}
		if domain.holds(a.number) {
			atoms = append(atoms, a)
		}
	}
	if len(bounds) == 0 {
		return []atom{{number: decimal.Zero}}
	}
	one := decimal.NewFromInt(1)
	add(atom{span: span{most: &bounds[0], mostOpen: true}, number: bounds[0].Ceil().Sub(one)})
	for i := range bounds {
		x := bounds[i]
		add(atom{span: span{least: &x, most: &x}, number: x})
		if i+1 == len(bounds) {
			add(atom{span: span{least: &x, leastOpen: true}, number: x.Floor().Add(one)})
			continue
		}
		next := bounds[i+1]
		between := x.Floor().Add(one)
		if !between.LessThan(next) {
			between = x.Add(next).Div(decimal.NewFromInt(2))
		}
		add(atom{span: span{least: &x, most: &next, leastOpen: true, mostOpen: true}, number: between})
	}
	return atoms
}

// describe puts a gap into words.
func (e *examination) describe(box []piece) Gap {
	var gap Gap
	var zh, en []string
	for j, part := range box {
		c := e.table.columns[j]
		if part == nil {
			gap.Example = append(gap.Example, c.example(e.atoms[j]))
			continue
		}
		gap.Example = append(gap.Example, c.show(part[0]))
		zh = append(zh, c.Name+" "+c.words(part, "其他"))
		en = append(en, c.Name+" "+c.words(part, "anything else"))
	}
	if len(zh) == 0 {
		zh, en = []string{"任何情况"}, []string{"everything"}
	}
	gap.ZH, gap.EN = strings.Join(zh, " 且 "), strings.Join(en, " and ")
	return gap
}

// example is one value of a column; "-" of one that can have none.
func (c Column) example(atoms []atom) string {
	if len(atoms) == 0 {
		return "-"
	}
	return c.show(atoms[0])
}

// words says which values a run of atoms stands for.
func (c Column) words(part piece, other string) string {
	if !c.ordered() {
		var values []string
		for _, a := range part {
			if a.other {
				values = append(values, other)
			} else {
				values = append(values, a.text)
			}
		}
		return "= " + strings.Join(values, ", ")
	}
	first, last := part[0], part[len(part)-1]
	switch {
	case first.least == nil && last.most == nil:
		return "= *"
	case first.least == nil:
		return fmt.Sprintf("%s %s", map[bool]string{true: "<", false: "<="}[last.mostOpen], c.plain(*last.most))
	case last.most == nil:
		return fmt.Sprintf("%s %s", map[bool]string{true: ">", false: ">="}[first.leastOpen], c.plain(*first.least))
	case first.least.Equal(*last.most):
		return "= " + c.plain(*first.least)
	default:
		return fmt.Sprintf("%s%s..%s%s", map[bool]string{true: "(", false: "["}[first.leastOpen], c.plain(*first.least),
			c.plain(*last.most), map[bool]string{true: ")", false: "]"}[last.mostOpen])
	}
}

// show is one value of an atom.
func (c Column) show(a atom) string {
	switch {
	case c.ordered():
		return c.plain(a.number)
	case a.other:
		return "…"
	default:
		return a.text
	}
}

func (c Column) plain(x decimal.Decimal) string {
	if c.Kind == Date {
		return time.Unix(x.IntPart()*24*60*60, 0).UTC().Format(time.DateOnly)
	}
	return x.String()
}
