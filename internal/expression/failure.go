package expression

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"
)

// MissingError says that an evaluation needed a value that was not filled in.
type MissingError struct {
	// Field is the dotted path, with the position (from 0) where it leads through a list: "form.rooms.2.area".
	Field string
}

// Error returns the English sentence.
func (e *MissingError) Error() string { return fmt.Sprintf("%s is not filled in", e.Field) }

// Sentences returns the error in Chinese and in English.
func (e *MissingError) Sentences() (zh, en string) {
	return fmt.Sprintf("%s 尚未填写", e.Field), e.Error()
}

// FailureCode says why values allowed no result; it is stable, for machines.
type FailureCode string

// Why values allow no result.
const (
	DivisionByZero  FailureCode = "division-by-zero"
	EmptyList       FailureCode = "empty-list"       // the least or greatest of nothing
	NumberTooLarge  FailureCode = "number-too-large" // more digits than any real quantity has
	ListTooLong     FailureCode = "list-too-long"    // more than MaxList elements
	TextTooLong     FailureCode = "text-too-long"    // more than MaxText bytes, or MaxMatched where a pattern is matched
	WrongValue      FailureCode = "wrong-value"      // a value of another type than was declared
	TooMuchWork     FailureCode = "too-much-work"    // more than MaxWork steps
	FunctionMissing FailureCode = "function-missing" // declared, and not supplied with the evaluation
)

// EvalError says why an evaluation has no result.
type EvalError struct {
	Code FailureCode
	// Subject is the field, function or part of the expression that it is about.
	Subject string
	ZH, EN  string
}

// Error returns the English sentence.
func (e *EvalError) Error() string { return e.EN }

// Sentences returns the error in Chinese and in English.
func (e *EvalError) Sentences() (zh, en string) { return e.ZH, e.EN }

func failure(code FailureCode, subject, zh, en string) *EvalError {
	return &EvalError{Code: code, Subject: subject, ZH: subject + zh, EN: subject + en}
}

func divisionByZero(divisor string) *EvalError {
	return failure(DivisionByZero, divisor, " 为零，不能作除数", " is zero and cannot be divided by")
}

func emptyList(function string) *EvalError {
	return failure(EmptyList, function, " 的列表是空的，没有最大或最小值", " has an empty list, which has no least or greatest number")
}

func numberTooLarge(subject string) *EvalError {
	return failure(NumberTooLarge, subject, " 的数字位数过多", " has too many digits")
}

func listTooLong(subject string) *EvalError {
	return failure(ListTooLong, subject, fmt.Sprintf(" 超过 %d 项", MaxList), fmt.Sprintf(" has more than %d elements", MaxList))
}

func textTooLong(subject string, most int) *EvalError {
	return failure(TextTooLong, subject, fmt.Sprintf(" 超过 %d 字节", most), fmt.Sprintf(" is longer than %d bytes", most))
}

func wrongValue(subject string, want Type, value any) *EvalError {
	zh, en := describe(value)
	return failure(WrongValue, subject,
		fmt.Sprintf(" 应为%s，实际是%s", want.zh(), zh), fmt.Sprintf(" should be %s, it is %s", article(want.String()), en))
}

// tooMuchWork names no part: none alone is to blame.
func tooMuchWork() *EvalError {
	return failure(TooMuchWork, "", fmt.Sprintf("表达式要算的步骤超过 %d 步，请减少列表中的逐项计算", MaxWork),
		fmt.Sprintf("the expression takes more than %d steps; compute less for each element of its lists", MaxWork))
}

func functionMissing(name string) *EvalError {
	return failure(FunctionMissing, name, " 在此处没有提供", " is not supplied here")
}

// describe names what kind of value was found.
func describe(value any) (zh, en string) {
	switch value := value.(type) {
	case nil:
		return "空值", "nothing"
	case string:
		return "“" + value + "”", fmt.Sprintf("%q", value)
	case bool:
		return "是/否值", "a bool"
	case decimal.Decimal, json.Number, int, int64, float64:
		return "数字", "a number"
	case []any:
		return "列表", "a list"
	case map[string]any:
		return "一组字段", "a record"
	}
	return fmt.Sprintf(" %T", value), fmt.Sprintf("%T", value)
}
