package process

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

// dateFunctions are the functions on days of the calendar, known in every expression.
var dateFunctions = []expression.Function{
	span("years", func(from, to time.Time) int { return months(from, to) / 12 }),
	span("months", months),
	span("days", func(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }),
	later("addDays", func(d time.Time, n int) time.Time { return d.AddDate(0, 0, n) }),
	later("addMonths", addMonths),
	later("addYears", func(d time.Time, n int) time.Time { return addMonths(d, 12*n) }),
	part("year", time.Time.Year),
	part("month", func(d time.Time) int { return int(d.Month()) }),
	part("day", time.Time.Day),
	minutes,
}

// months counts whole months from one day to another; negative when the second is the earlier one.
// A month is whole on the same day of the month, or, where that day does not exist, on the first of
// the next one: who was born on 29 February comes of age on 1 March.
func months(from, to time.Time) int {
	if to.Before(from) {
		return -months(to, from)
	}
	n := 12*(to.Year()-from.Year()) + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() {
		n--
	}
	return n
}

// addMonths is the same day of a later month, or that month's last day when it has no such day
// (民法典 §202).
func addMonths(d time.Time, n int) time.Time {
	last := time.Date(d.Year(), d.Month()+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	return time.Date(last.Year(), last.Month(), min(d.Day(), last.Day()), 0, 0, 0, 0, time.UTC)
}

func span(name string, count func(from, to time.Time) int) expression.Function {
	return expression.Function{Name: name, Params: []expression.Type{expression.Date, expression.Date}, Result: expression.Number,
		Call: func(args []any) (any, error) {
			from, err := dayOf(args[0])
			if err != nil {
				return nil, err
			}
			to, err := dayOf(args[1])
			if err != nil {
				return nil, err
			}
			return decimal.NewFromInt(int64(count(from, to))), nil
		}}
}

// farthest bounds how far a day is moved: beyond every limit the law knows.
const farthest = 100_000

func later(name string, move func(d time.Time, n int) time.Time) expression.Function {
	return expression.Function{Name: name, Params: []expression.Type{expression.Date, expression.Number}, Result: expression.Date,
		Call: func(args []any) (any, error) {
			d, err := dayOf(args[0])
			if err != nil {
				return nil, err
			}
			n, ok := args[1].(decimal.Decimal)
			if !ok || !n.IsInteger() || n.Abs().GreaterThan(decimal.NewFromInt(farthest)) {
				return nil, fmt.Errorf("%v is no whole number up to %d", args[1], farthest)
			}
			moved := move(d, int(n.IntPart()))
			if moved.Year() < 1 || moved.Year() > 9999 {
				return nil, fmt.Errorf("%s moved by %s is no day of this calendar", d.Format(time.DateOnly), n)
			}
			return moved.Format(time.DateOnly), nil
		}}
}

func part(name string, of func(time.Time) int) expression.Function {
	return expression.Function{Name: name, Params: []expression.Type{expression.Date}, Result: expression.Number,
		Call: func(args []any) (any, error) {
			d, err := dayOf(args[0])
			return decimal.NewFromInt(int64(of(d))), err
		}}
}

// hourAndMinute is how a time of day is written: 00:00 to 23:59.
const hourAndMinute = "15:04"

// minutes counts from one moment to another, each a day and a time of that day; negative when the second is the
// earlier one. Limits of hours that run from something told in the form are measured with it.
var minutes = expression.Function{Name: "minutes", Params: []expression.Type{expression.Date, expression.Text, expression.Date, expression.Text}, Result: expression.Number,
	Call: func(args []any) (any, error) {
		from, err := momentOf(args[0], args[1])
		if err != nil {
			return nil, err
		}
		to, err := momentOf(args[2], args[3])
		return decimal.NewFromInt(int64(to.Sub(from).Minutes())), err
	}}

func momentOf(day, clock any) (time.Time, error) {
	d, err := dayOf(day)
	if err != nil {
		return d, err
	}
	c, err := time.Parse(hourAndMinute, fmt.Sprint(clock))
	if err != nil {
		return d, fmt.Errorf("%v is no time of day like 08:30", clock)
	}
	return d.Add(time.Duration(c.Hour())*time.Hour + time.Duration(c.Minute())*time.Minute), nil
}

func dayOf(value any) (time.Time, error) {
	d, err := time.Parse(time.DateOnly, fmt.Sprint(value))
	if err != nil {
		return d, fmt.Errorf("%v is no date like 2026-10-01", value)
	}
	return d, nil
}
