package decision

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// Kind is what an input column holds.
type Kind string

// The kinds of column.
const (
	Number Kind = "number"
	Text   Kind = "text"
	Bool   Kind = "bool"
	Date   Kind = "date"
	Choice Kind = "choice" // a text that can only be one of the column's Values
)

// Column is one input of a table and the values it can take.
type Column struct {
	Name   string
	Kind   Kind
	Values []string // of a choice
	// Least and Most bound a number; nil is unbounded.
	Least, Most         *decimal.Decimal
	LeastOpen, MostOpen bool
	Integer             bool // only whole numbers
}

// Hit says what several rows that hold mean.
type Hit string

// The hit policies.
const (
	First   Hit = "first"   // the first that holds counts
	Unique  Hit = "unique"  // at most one holds
	Collect Hit = "collect" // all that hold count
)

// Problem is one cell that cannot be read.
type Problem struct {
	Row, Column              int // from 0
	Code                     string
	ZH, EN                   string
	Found, Expected, Suggest string
}

// Table is a decision table that has been read. It is immutable.
type Table struct {
	columns []Column
	rows    [][]cell
	hit     Hit
}

// Compile reads the cells, cells[row][column], and gives every problem there is. With a problem
// there is no table.
func Compile(columns []Column, cells [][]string, hit Hit) (*Table, []Problem) {
	t := &Table{columns: columns, hit: hit}
	var problems []Problem
	for i, row := range cells {
		var read []cell
		for j, text := range row {
			c, wrong := columns[j].read(text)
			if wrong != nil {
				problems = append(problems, Problem{Row: i, Column: j, Code: wrong.code, ZH: wrong.zh, EN: wrong.en,
					Found: text, Expected: wrong.expected, Suggest: wrong.suggest})
			}
			read = append(read, c)
		}
		t.rows = append(t.rows, read)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return t, nil
}

// Match gives the rows that hold, from 0: at most one where the first counts, exactly those that
// hold where all are collected. Two where only one may hold are an error. Values are
// decimal.Decimal, string (also for dates, 2006-01-02) or bool, one for each column.
func (t *Table) Match(values []any) ([]int, error) {
	if len(values) != len(t.columns) {
		return nil, fmt.Errorf("%d values for %d columns", len(values), len(t.columns))
	}
	var hits []int
	for i, row := range t.rows {
		holds := true
		for j, c := range row {
			ok, err := t.columns[j].holds(c, values[j])
			if err != nil {
				return nil, err
			}
			if !ok {
				holds = false
				break
			}
		}
		if !holds {
			continue
		}
		hits = append(hits, i)
		if t.hit == First {
			break
		}
	}
	if t.hit == Unique && len(hits) > 1 {
		return nil, fmt.Errorf("rows %d and %d both hold, and only one may", hits[0]+1, hits[1]+1)
	}
	return hits, nil
}

// holds tells whether a value of the column is in a cell's set.
func (c Column) holds(set cell, value any) (bool, error) {
	switch v := value.(type) {
	case decimal.Decimal:
		if c.Kind == Number {
			return set.holdsNumber(v), nil
		}
	case string:
		switch c.Kind {
		case Text, Choice:
			return set.holdsText(v), nil
		case Date:
			day, err := time.Parse(time.DateOnly, v)
			if err != nil {
				return false, fmt.Errorf("column %s: %q is no date", c.Name, v)
			}
			return set.holdsNumber(days(day)), nil
		}
	case bool:
		if c.Kind == Bool {
			return set.holdsText(fmt.Sprint(v)), nil
		}
	}
	return false, fmt.Errorf("column %s: %v is no %s", c.Name, value, c.Kind)
}
