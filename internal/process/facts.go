package process

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

// Applicant is what a definition may know of the one who applies: units, never persons.
type Applicant struct {
	Unit   string
	Kind   string
	Parent string // the unit above, such as a village's township
}

// Facts is what an expression is evaluated on: the application, and what has come of it so far.
type Facts struct {
	Form      json.RawMessage
	Data      map[string]json.RawMessage // what steps have worked out, found or been told
	Rows      map[string]json.RawMessage // of for each: the element by its name
	Element   map[string]json.RawMessage // of for each: what was worked out for the element; it stands before Data
	Applicant Applicant
	Number    string    // of the case
	Submitted time.Time // zero before the case exists
	Filed     time.Time // when the application came in as it is now: submitted, or corrected; Now before the case exists
	Now       time.Time // of the event that is being applied
	// Asked are those asked in the visit of the step that is being decided, with what they said.
	Asked []Voice
	// Quoted is the answer a notice is issued with; nil where nobody's answer issues it.
	Quoted *Quoted
	// Reading, when given, spares reading the same values again.
	Reading *Reading
	// Case tells how far the case has come; nil before it exists.
	Case Progress

	working map[string]json.RawMessage // what the step at work has worked out so far; it stands before Data
}

// Quoted is what was said with an answer, as a notice may quote it.
type Quoted struct{ Opinion, Reasons string }

// Voice is one of those asked together. Answer is empty as long as there is none. A deemed answer
// counts as the answer it is deemed to be.
type Voice struct {
	Unit   string
	User   string // where a person was asked by name
	Answer string
	Weight decimal.Decimal
}

// Progress tells how far a case has come.
type Progress interface {
	Active(step string) bool               // the step is open
	Passed(step string) bool               // the step has been left, and is not open again
	Entered(step string) bool              // the step has been entered at least once
	Latest(step string) string             // its last answer or outcome; empty when there is none
	Did(step string) string                // the login of who answered it last; empty when nobody did
	Silent(step string) []string           // the units whose silence was taken for an answer then
	Answered(step, answer string) []string // the units that gave the answer the last time the step was asked
	Brought(material string) bool          // there is at least one file of the material
}

// applicantType and caseType are the shapes of "applicant" and "case" in expressions.
var (
	applicantType = expression.Record(map[string]expression.Type{
		"unit": expression.Text, "kind": expression.Text, "parent": expression.Text, "name": expression.Text,
	})
	caseType = expression.Record(map[string]expression.Type{
		"number": expression.Text, "submitted": expression.Date, "filed": expression.Date, "today": expression.Date, "time": expression.Text,
	})
)

// input is what the expression layer reads of the facts: whatever an evaluation asks for, and nothing else, because
// reading the whole form for every condition would be most of what an event costs.
func (f *Facts) input(program *expression.Program) expression.Input {
	in := expression.Input{Vars: f}
	if program.Calls() {
		in.Functions = f.function
	}
	return in
}

// Variable gives a variable of an expression; the records among them are read field by field.
func (f *Facts) Variable(name string) (any, error) {
	switch name {
	case "form":
		return (*formFields)(f), nil
	case "data":
		return (*dataFields)(f), nil
	case "applicant":
		return (*applicantFields)(f), nil
	case "case":
		return (*caseFields)(f), nil
	}
	if f.Quoted != nil {
		switch name {
		case "opinion":
			return f.Quoted.Opinion, nil
		case "reasons":
			return f.Quoted.Reasons, nil
		}
	}
	row, isRow := f.Rows[name]
	if !isRow {
		return nil, nil
	}
	value, err := f.value(name, row)
	if err != nil {
		return nil, fmt.Errorf("read the elements: %w", err)
	}
	return value, nil
}

// formFields are the fields of the application.
type formFields Facts

// Field reads one field of the application.
func (form *formFields) Field(name string) (any, error) {
	f := (*Facts)(form)
	object, err := f.Reading.Object(f.Form)
	if err != nil {
		return nil, fmt.Errorf("read the form: %w", err)
	}
	raw, filled := object.Field(name)
	if !filled {
		return nil, nil
	}
	value, err := f.value(name, raw)
	if err != nil {
		return nil, fmt.Errorf("read the form: %w", err)
	}
	return value, nil
}

// All reads the whole application.
func (form *formFields) All() (map[string]any, error) {
	values, err := expression.Values(form.Form)
	if err != nil {
		return nil, fmt.Errorf("read the form: %w", err)
	}
	return values, nil
}

// dataFields are what steps have worked out, found or been told, and what the step at work has worked out so far.
type dataFields Facts

// Field reads one value of data.
func (data *dataFields) Field(name string) (any, error) {
	f := (*Facts)(data)
	raw, known := f.working[name]
	if !known {
		raw, known = f.Element[name]
	}
	if !known {
		raw, known = f.Data[name]
	}
	if !known || len(raw) == 0 {
		return nil, nil
	}
	value, err := f.value(name, raw)
	if err != nil {
		return nil, fmt.Errorf("read data: %w", err)
	}
	return value, nil
}

// All reads everything in data.
func (data *dataFields) All() (map[string]any, error) {
	names := slices.Concat(slices.Collect(maps.Keys(data.Data)), slices.Collect(maps.Keys(data.Element)), slices.Collect(maps.Keys(data.working)))
	slices.Sort(names)
	return all(data, names...)
}

// all reads the fields of the given names.
func all(record expression.Fields, names ...string) (map[string]any, error) {
	values := make(map[string]any, len(names))
	for _, name := range names {
		value, err := record.Field(name)
		if err != nil {
			return nil, err
		}
		values[name] = value
	}
	return values, nil
}

// applicantFields are what a definition may know of the one who applies.
type applicantFields Facts

// Field gives one thing about the applicant.
func (applicant *applicantFields) Field(name string) (any, error) {
	switch name {
	case "unit", "name":
		return applicant.Applicant.Unit, nil
	case "kind":
		return applicant.Applicant.Kind, nil
	case "parent":
		return applicant.Applicant.Parent, nil
	}
	return nil, nil
}

// All gives all that there is about the applicant.
func (applicant *applicantFields) All() (map[string]any, error) {
	return all(applicant, "unit", "name", "kind", "parent")
}

// caseFields are what a definition may know of the case itself.
type caseFields Facts

// Field gives one thing about the case.
func (c *caseFields) Field(name string) (any, error) {
	switch name {
	case "number":
		return c.Number, nil
	case "submitted":
		return day(c.Submitted), nil
	case "filed":
		return day((*Facts)(c).filed()), nil
	case "today":
		return day(c.Now), nil
	case "time":
		return timeOfDay(c.Now), nil
	}
	return nil, nil
}

// All gives all that there is about the case.
func (c *caseFields) All() (map[string]any, error) {
	return all(c, "number", "submitted", "filed", "today", "time")
}

// filed is when the application came in; one that is only checked comes in now.
func (f *Facts) filed() time.Time {
	if f.Filed.IsZero() {
		return f.Now
	}
	return f.Filed
}

// day is the date of a moment, or nothing.
func day(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.In(Zone).Format(time.DateOnly)
}

// timeOfDay is the hour and minute of a moment, or nothing.
func timeOfDay(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.In(Zone).Format(hourAndMinute)
}

// Value evaluates an expression to whatever it gives: bool, decimal.Decimal, string, []any or
// map[string]any.
func (e *Expr) Value(f *Facts) (any, error) {
	if e.program == nil {
		return nil, fmt.Errorf("expression %q has not been compiled", e.Source)
	}
	value, err := e.program.Eval(f.input(e.program))
	if err != nil {
		return nil, fmt.Errorf("evaluate %q: %w", e.Source, err)
	}
	return value, nil
}

// Missing tells which value an evaluation could not do without, by its path ("form.areaMu"), if that is
// why it failed.
func Missing(err error) (path string, missing bool) {
	var found *expression.MissingError
	if errors.As(err, &found) {
		return found.Field, true
	}
	return "", false
}

// Bool evaluates a condition. A value that is not filled in is an *expression.MissingError.
func (e *Expr) Bool(f *Facts) (bool, error) {
	value, err := e.Value(f)
	holds, _ := value.(bool)
	return holds, err
}

// Text evaluates an expression that gives a text.
func (e *Expr) Text(f *Facts) (string, error) {
	value, err := e.Value(f)
	text, _ := value.(string)
	return text, err
}

// Int evaluates an expression that gives a whole number from 1 to 3650, as a limit needs it.
func (e *Expr) Int(f *Facts) (int, error) {
	value, err := e.Value(f)
	if err != nil {
		return 0, err
	}
	number, ok := value.(decimal.Decimal)
	if !ok || !number.IsInteger() || number.LessThan(decimal.NewFromInt(1)) || number.GreaterThan(decimal.NewFromInt(3650)) {
		return 0, fmt.Errorf("evaluate %q: %v is no whole number from 1 to 3650", e.Source, value)
	}
	return int(number.IntPart()), nil
}

// Texts evaluates an expression that gives a list of texts.
func (e *Expr) Texts(f *Facts) ([]string, error) {
	value, err := e.Value(f)
	if err != nil {
		return nil, err
	}
	items, _ := value.([]any)
	var list []string
	for _, item := range items {
		if text, ok := item.(string); ok {
			list = append(list, text)
		}
	}
	return list, nil
}

// Items evaluates an expression that gives a list, each element as JSON.
func (e *Expr) Items(f *Facts) ([]json.RawMessage, error) {
	value, err := e.Value(f)
	if err != nil {
		return nil, err
	}
	items, _ := value.([]any)
	var list []json.RawMessage
	for _, item := range items {
		raw, err := JSON(item)
		if err != nil {
			return nil, err
		}
		list = append(list, raw)
	}
	return list, nil
}

// JSON writes a value of the expression layer. Decimals are plain numbers with all their digits;
// keys are sorted.
func JSON(value any) (json.RawMessage, error) {
	if number, isNumber := value.(decimal.Decimal); isNumber {
		return json.RawMessage(number.String()), nil
	}
	raw, err := json.Marshal(plain(value))
	if err != nil {
		return nil, fmt.Errorf("write a value as json: %w", err)
	}
	return raw, nil
}

func plain(value any) any {
	switch v := value.(type) {
	case decimal.Decimal:
		return json.Number(v.String())
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plain(v[i])
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, field := range v {
			object[key] = plain(field)
		}
		return object
	default:
		return value
	}
}
