package process

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"shunban/internal/decision"
	"shunban/internal/expression"
)

// matcher finds the rows of a decision table that hold for values.
type matcher interface {
	Match(values []any) ([]int, error)
}

// Read evaluates the table: the values of its outputs by name, and the rows that hit, from 1.
func (t *Table) Read(f *Facts) (map[string]json.RawMessage, []int, error) {
	if t.compiled == nil {
		return nil, nil, fmt.Errorf("the table has not been compiled")
	}
	values := make([]any, len(t.Inputs))
	for i := range t.Inputs {
		value, err := t.Inputs[i].Value.Value(f)
		if err != nil {
			return nil, nil, fmt.Errorf("input %s: %w", t.Inputs[i].Name, err)
		}
		values[i] = value
	}
	rows, err := t.compiled.Match(values)
	if err != nil {
		return nil, nil, fmt.Errorf("read the table: %w", err)
	}
	results := map[string]json.RawMessage{}
	for column, output := range t.Outputs {
		var collected []any
		for _, row := range rows {
			value, err := t.results[row][column].Value(f)
			if err != nil {
				return nil, nil, fmt.Errorf("row %d, %s: %w", row+1, output.Value, err)
			}
			collected = append(collected, value)
		}
		var raw json.RawMessage
		switch {
		case t.Hit.Value == "collect":
			raw, err = JSON(append([]any{}, collected...))
		case len(collected) == 0:
			continue
		default:
			raw, err = JSON(collected[0])
		}
		if err != nil {
			return nil, nil, err
		}
		results[output.Value] = raw
	}
	for i := range rows {
		rows[i]++
	}
	return results, rows, nil
}

// match compiles the cells of the inputs and proves that the table is complete.
func (c *compiler) match(s *Step, rows map[string]expression.Type) {
	t := s.Table
	var inputs []decision.Column
	for i := range t.Inputs {
		inputs = append(inputs, c.column(&t.Inputs[i], rows))
	}
	for i, input := range inputs {
		if input.Kind == "" {
			if t.Inputs[i].Value.program != nil { // else that is why, and it is a finding already
				c.findings.add(t.Inputs[i].At, "table-input", "found", input.Name)
			}
			return
		}
	}
	cells := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		for _, cell := range row[:len(t.Inputs)] {
			cells[i] = append(cells[i], cell.Text)
		}
	}
	compiled, problems := decision.Compile(inputs, cells, decision.Hit(t.Hit.Value))
	for _, problem := range problems {
		at := s.At
		if problem.Row < len(t.Rows) && problem.Column < len(t.Rows[problem.Row]) {
			at = t.Rows[problem.Row][problem.Column].At
		}
		c.findings.put(Finding{At: at, Code: "table-" + problem.Code, Message: Text{ZH: problem.ZH, EN: problem.EN},
			Found: problem.Found, Expected: problem.Expected, Suggest: problem.Suggest})
	}
	if len(problems) > 0 {
		return
	}
	t.compiled = compiled
	c.complete(s)
}

var kindsOfColumn = map[string]decision.Kind{"number": decision.Number, "text": decision.Text, "bool": decision.Bool, "date": decision.Date}

// column says what an input of a table can be.
func (c *compiler) column(a *Assignment, rows map[string]expression.Type) decision.Column {
	kind := c.typeOf(&a.Value, rows)
	column := decision.Column{Name: a.Name, Kind: kindsOfColumn[kind.String()], Values: kind.Values()}
	if len(column.Values) > 0 {
		column.Kind = decision.Choice
	}
	if name, ok := strings.CutPrefix(strings.TrimSpace(a.Value.Source), "form."); ok {
		c.process.Form.bound(name, &column)
	}
	return column
}

// complete reports what the table does not cover, rows that contradict each other, and rows that
// never count. Where all rows that hold are collected, none of it is a mistake.
func (c *compiler) complete(s *Step) {
	t := s.Table
	table, ok := t.compiled.(*decision.Table)
	if !ok || t.Hit.Value == "collect" {
		return
	}
	gaps, examined := table.Gaps(5)
	for _, gap := range gaps {
		c.findings.say(s.At, "table-gap", map[string]Text{"detail": {ZH: gap.ZH, EN: gap.EN}})
	}
	row := func(i int) string { return strconv.Itoa(i + 1) }
	if t.Hit.Value == "unique" {
		overlaps, complete := table.Overlaps(5)
		for _, o := range overlaps {
			c.findings.add(t.Rows[o.B][0].At, "table-overlap", "found", row(o.A), "expected", row(o.B), "detail", strings.Join(o.Example, ", "))
		}
		examined = examined && complete
	} else {
		unreachable, complete := table.Unreachable()
		for _, i := range unreachable {
			c.findings.add(t.Rows[i][0].At, "table-unreachable", "found", row(i))
		}
		examined = examined && complete
	}
	if !examined {
		c.findings.add(s.At, "table-too-large", "name", s.ID.Value)
	}
}

// bound tells a column of a table which numbers a field of the form can be.
func (f *Form) bound(name string, column *decision.Column) {
	var schema struct {
		Properties map[string]struct {
			Type             any              `json:"type"`
			Minimum          *decimal.Decimal `json:"minimum"`
			Maximum          *decimal.Decimal `json:"maximum"`
			ExclusiveMinimum *decimal.Decimal `json:"exclusiveMinimum"`
			ExclusiveMaximum *decimal.Decimal `json:"exclusiveMaximum"`
		} `json:"properties"`
	}
	if column.Kind != decision.Number || json.Unmarshal(f.Schema, &schema) != nil {
		return
	}
	field := schema.Properties[name]
	column.Least, column.Most, column.Integer = field.Minimum, field.Maximum, field.Type == "integer"
	if field.ExclusiveMinimum != nil {
		column.Least, column.LeastOpen = field.ExclusiveMinimum, true
	}
	if field.ExclusiveMaximum != nil {
		column.Most, column.MostOpen = field.ExclusiveMaximum, true
	}
}
