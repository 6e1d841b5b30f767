package expression

import "github.com/shopspring/decimal"

// MaxWork bounds one evaluation: about as many small operations, some hundredths of a microsecond each. What repeats
// or grows with the values is counted: the condition asked of each element, lists that are read or searched, long
// texts, patterns, long numbers, functions of the scope.
const MaxWork = 200_000

// How much of what takes longer fits into one step, or how many steps it takes; all are measured.
const (
	textStep    = 64 // bytes of a text that are searched
	patternStep = 16 // bytes of a text times instructions of a pattern
	callSteps   = 20 // steps of a function of the scope
)

// spend counts work that the size of the expression alone does not bound.
func (in *Input) spend(steps int) error {
	if *in.work += steps; *in.work > MaxWork {
		return tooMuchWork()
	}
	return nil
}

// weight is what it takes to calculate or compare with a value, beyond one of ordinary size.
func weight(value any) int {
	switch value := value.(type) {
	case string:
		return len(value) / (8 * textStep)
	case []any:
		return len(value)
	case decimal.Decimal:
		exponent := int(value.Exponent())
		if digits := value.NumDigits() + max(exponent, -exponent); digits > 60 {
			return digits / 8
		}
	}
	return 0
}
