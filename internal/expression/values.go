package expression

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
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

// Values decodes a JSON object as Vars and Fields give it: numbers become exact decimals, everything else what
// encoding/json makes of it. A number of absurd size is an error that names its place.
func Values(raw json.RawMessage) (map[string]any, error) {
	value, err := decode(raw, "")
	if err != nil {
		return nil, err
	}
	switch value := value.(type) {
	case nil:
		return map[string]any{}, nil
	case map[string]any:
		return value, nil
	default:
		_, found := describe(value)
		return nil, fmt.Errorf("values: an object is expected, found %s", found)
	}
}

// Value decodes one JSON value as Values does those of an object; name is what an error calls it.
func Value(raw json.RawMessage, name string) (any, error) {
	if text, plain := plainText(raw); plain {
		return text, nil
	}
	if soundNumber(raw) {
		return toDecimal(string(raw), name)
	}
	return decode(raw, name)
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

// decode reads one JSON value and nothing after it. Of a name that stands twice the last value counts, as for
// encoding/json, by which the form was held against its schema.
func decode(raw json.RawMessage, name string) (any, error) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	value, err := read(decoder, name)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("values: text follows the value")
	}
	return value, nil
}

// read reads the next value.
func read(decoder *jsontext.Decoder, name string) (any, error) {
	token, err := decoder.ReadToken()
	if err != nil {
		return nil, fmt.Errorf("values: %w", err)
	}
	switch token.Kind() {
	case jsontext.KindBeginObject:
		object := map[string]any{}
		for decoder.PeekKind() != jsontext.KindEndObject {
			field, err := decoder.ReadToken()
			if err != nil {
				return nil, fmt.Errorf("values: %w", err)
			}
			key := field.String()
			if object[key], err = read(decoder, name); err != nil {
				return nil, err
			}
		}
		_, err := decoder.ReadToken()
		return object, err
	case jsontext.KindBeginArray:
		list := []any{}
		for decoder.PeekKind() != jsontext.KindEndArray {
			one, err := read(decoder, name)
			if err != nil {
				return nil, err
			}
			list = append(list, one)
		}
		_, err := decoder.ReadToken()
		return list, err
	case jsontext.KindString:
		return token.String(), nil
	case jsontext.KindNumber:
		number, err := toDecimal(token.String(), "")
		if err != nil {
			return nil, numberTooLarge(within(name, decoder.StackPointer()))
		}
		return number, nil
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	default:
		return nil, nil
	}
}

// within is the dotted name of a place in a value.
func within(name string, place jsontext.Pointer) string {
	steps := slices.Collect(place.Tokens())
	if name != "" {
		steps = append([]string{name}, steps...)
	}
	return strings.Join(steps, ".")
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
func accept(value any, want Type, from named) (any, error) {
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

func acceptNumber(value any, from named) (any, error) {
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
func elements(value any, want Type, from named) ([]any, error) {
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
	at := &element{of: from}
	for i, value := range list {
		at.index = i
		if value == nil {
			return nil, &MissingError{Field: at.name()}
		}
		var err error
		if accepted[i], err = accept(value, *want.of, at); err != nil {
			return nil, err
		}
	}
	return accepted, nil
}

// named is what a value is called in errors; the name is put together only for them.
type named interface{ name() string }

// element is one of a list.
type element struct {
	of    named
	index int
}

func (e *element) name() string { return e.of.name() + "." + strconv.Itoa(e.index) }
