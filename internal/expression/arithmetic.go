package expression

import (
	"strings"

	"github.com/shopspring/decimal"
)

// DivisionPlaces is how many decimal places a quotient has; the last one is rounded half away from zero (四舍五入).
// Everything else is exact.
const DivisionPlaces = 20

// Quotient divides as `a / b` does, for functions whose results are compared with quotients: a share of 2 in 3 must
// not be greater than 2/3. It fails when b is zero.
func Quotient(a, b decimal.Decimal) (decimal.Decimal, error) {
	if b.IsZero() {
		return decimal.Decimal{}, divisionByZero(b.String())
	}
	return quotient(a, b), nil
}

func quotient(a, b decimal.Decimal) decimal.Decimal { return a.DivRound(b, DivisionPlaces) }

// equal compares two values of the same type; numbers by their amount, so that 1.50 equals 1.5.
func equal(a, b any) bool {
	if x, isNumber := a.(decimal.Decimal); isNumber {
		y, isNumber := b.(decimal.Decimal)
		return isNumber && x.Equal(y)
	}
	return a == b
}

// comparison returns how two values of an ordered type compare. Days written 2006-01-02 have the order of their text.
func comparison(of Type) func(a, b any) int {
	if of.kind == kindDate {
		return func(a, b any) int { return strings.Compare(a.(string), b.(string)) }
	}
	return func(a, b any) int { return a.(decimal.Decimal).Cmp(b.(decimal.Decimal)) }
}

// pair computes two values and joins them, which takes longer for large ones.
func pair(left, right run, join func(a, b any) (any, error)) run {
	return func(in *Input) (any, error) {
		a, err := left(in)
		if err != nil {
			return nil, err
		}
		b, err := right(in)
		if err != nil {
			return nil, err
		}
		if extra := weight(a) + weight(b); extra > 0 {
			if err := in.spend(extra); err != nil {
				return nil, err
			}
		}
		return join(a, b)
	}
}

// gather computes values in their order.
func gather(parts []run) run {
	return func(in *Input) (any, error) {
		values := make([]any, len(parts))
		for i, part := range parts {
			value, err := part(in)
			if err != nil {
				return nil, err
			}
			values[i] = value
		}
		return values, nil
	}
}

func negation(of run) run {
	return func(in *Input) (any, error) {
		value, err := of(in)
		if err != nil {
			return nil, err
		}
		return !value.(bool), nil
	}
}

func minus(of run) run {
	return func(in *Input) (any, error) {
		value, err := of(in)
		if err != nil {
			return nil, err
		}
		return value.(decimal.Decimal).Neg(), nil
	}
}

// choose computes only the alternative that the condition selects.
func choose(condition, yes, no run) run {
	return func(in *Input) (any, error) {
		value, err := condition(in)
		if err != nil {
			return nil, err
		}
		if value.(bool) {
			return yes(in)
		}
		return no(in)
	}
}
