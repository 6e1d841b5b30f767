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
	"unicode/utf8"

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
	var values map[string]any
	if err := decode(raw, &values); err != nil {
		return nil, err
	}
	if values == nil {
		return map[string]any{}, nil
	}
	if err := exact(values, ""); err != nil {
		return nil, err
	}
	return values, nil
}

// Value decodes one JSON value as Values does those of an object; name is what an error calls it.
func Value(raw json.RawMessage, name string) (any, error) {
	if text, plain := plainText(raw); plain {
		return text, nil
	}
	if soundNumber(raw) {
		return toDecimal(string(raw), name)
	}
	var value any
	if err := decode(raw, &value); err != nil {
		return nil, err
	}
	if number, isNumber := value.(json.Number); isNumber {
		return toDecimal(number.String(), name)
	}
	return value, exact(value, name)
}

// plainText is a JSON text in which every byte stands for itself: most texts are, and need no decoder.
func plainText(raw json.RawMessage) (text string, plain bool) {
	last := len(raw) - 1
	if last < 1 || raw[0] != '"' || raw[last] != '"' {
		return "", false
	}
	inner := raw[1:last]
	for _, b := range inner {
		if b < ' ' || b == '"' || b == '\\' {
			return "", false
		}
	}
	return string(inner), utf8.Valid(inner)
}

// soundNumber tells whether it is a JSON number and nothing else.
func soundNumber(raw json.RawMessage) bool {
	if len(raw) == 0 {
		return false
	}
	first, last := raw[0], raw[len(raw)-1]
	return (first == '-' || '0' <= first && first <= '9') && '0' <= last && last <= '9' && json.Valid(raw)
}

// decode reads one JSON value, numbers as their digits.
func decode(raw json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("values: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("values: text follows the object")
	}
	return nil
}

// exact replaces every json.Number inside container by its decimal, in place. Where several are absurd, the first in
// the order of their names is the error.
func exact(container any, at string) error {
	if _, sound := decimals(container); sound {
		return nil
	}
	return absurd(container, at)
}

// decimals replaces as long as all is sound, and needs no order for that.
func decimals(value any) (replaced any, sound bool) {
	switch value := value.(type) {
	case json.Number:
		d, err := toDecimal(value.String(), "")
		return d, err == nil
	case map[string]any:
		for name, one := range value {
			if value[name], sound = decimals(one); !sound {
				value[name] = one
				return value, false
			}
		}
	case []any:
		for i, one := range value {
			if value[i], sound = decimals(one); !sound {
				value[i] = one
				return value, false
			}
		}
	}
	return value, true
}

// absurd is the error of the first number that is none.
func absurd(value any, at string) error {
	switch value := value.(type) {
	case json.Number:
		_, err := toDecimal(value.String(), at)
		return err
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if err := absurd(value[name], below(at, name)); err != nil {
				return err
			}
		}
	case []any:
		for i, one := range value {
			if err := absurd(one, below(at, strconv.Itoa(i))); err != nil {
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
