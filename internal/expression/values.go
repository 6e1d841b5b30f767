package expression

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// The limits of the values that an expression may see.
const (
	MaxList    = 500     // elements of a list
	MaxText    = 1 << 16 // bytes of a text
	MaxMatched = 1 << 12 // bytes of a text that is matched with a pattern

	// maxDigits bounds the digits of a number and how far its point may be moved: far beyond any quantity, and small
	// enough that no calculation takes noticeable time.
	maxDigits = 1000
)

// Values decodes a JSON object for Input.Vars: numbers become exact decimals, everything else stays what
// encoding/json makes of it. A number of absurd size is an error that names its place.
func Values(raw json.RawMessage) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var values map[string]any
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("values: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("values: text follows the object")
	}
	if values == nil {
		return map[string]any{}, nil
	}
	if err := exact(values, ""); err != nil {
		return nil, err
	}
	return values, nil
}

// exact replaces every json.Number inside container by its decimal, in place and in a fixed order.
func exact(container any, at string) error {
	replace := func(value any, name string, set func(any)) error {
		number, isNumber := value.(json.Number)
		if !isNumber {
			return exact(value, name)
		}
		d, err := toDecimal(number.String(), name)
		if err != nil {
			return err
		}
		set(d)
		return nil
	}
	switch container := container.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(container)) {
			if err := replace(container[name], below(at, name), func(v any) { container[name] = v }); err != nil {
				return err
			}
		}
	case []any:
		for i, value := range container {
			if err := replace(value, below(at, strconv.Itoa(i)), func(v any) { container[i] = v }); err != nil {
				return err
			}
		}
	}
	return nil
}

func below(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// toDecimal reads the digits of a JSON number.
func toDecimal(digits, name string) (decimal.Decimal, error) {
	if len(digits) > maxDigits {
		return decimal.Decimal{}, numberTooLarge(name)
	}
	d, err := decimal.NewFromString(digits)
	if err != nil || !sane(d) { // what encoding/json took for a number fails only by its exponent
		return decimal.Decimal{}, numberTooLarge(name)
	}
	return d, nil
}

// sane says whether a number is within maxDigits.
func sane(d decimal.Decimal) bool {
	exponent := d.Exponent()
	return exponent >= -maxDigits && exponent <= maxDigits && d.NumDigits() <= maxDigits
}

// accept checks that a value from outside has the declared type and bounds, and brings it into the one form that
// evaluations use.
func accept(value any, want Type, from path) (any, error) {
	switch want.kind {
	case kindNumber:
		return acceptNumber(value, from)
	case kindText, kindDate:
		text, isText := value.(string)
		switch {
		case !isText, want.kind == kindDate && !isDate(text):
			return nil, wrongValue(from.name(), want, value)
		case len(text) > MaxText:
			return nil, textTooLong(from.name(), MaxText)
		}
		return value, nil
	case kindBool:
		if _, isBool := value.(bool); !isBool {
			return nil, wrongValue(from.name(), want, value)
		}
		return value, nil
	case kindList:
		return elements(value, want, from)
	case kindAny, kindRecord:
	}
	return value, nil
}

func acceptNumber(value any, from path) (any, error) {
	switch number := value.(type) {
	case decimal.Decimal:
		if !sane(number) {
			return nil, numberTooLarge(from.name())
		}
		return value, nil
	case json.Number:
		return toDecimal(number.String(), from.name())
	case int:
		return decimal.NewFromInt(int64(number)), nil
	case int64:
		return decimal.NewFromInt(number), nil
	}
	return nil, wrongValue(from.name(), Number, value)
}

// elements accepts a list with each of its elements. Elements of which nothing is computed are left as they are.
func elements(value any, want Type, from path) ([]any, error) {
	var list []any
	switch value := value.(type) {
	case []any:
		list = value
	case []string:
		for _, text := range value {
			list = append(list, text)
		}
	default:
		return nil, wrongValue(from.name(), want, value)
	}
	if len(list) > MaxList {
		return nil, listTooLong(from.name())
	}
	if want.of.kind == kindRecord || want.of.kind == kindAny {
		return list, nil
	}
	accepted := make([]any, len(list))
	for i, value := range list {
		element := path{root: from.name(), steps: []string{strconv.Itoa(i)}}
		if value == nil {
			return nil, &MissingError{Field: element.name()}
		}
		var err error
		if accepted[i], err = accept(value, *want.of, element); err != nil {
			return nil, err
		}
	}
	return accepted, nil
}
