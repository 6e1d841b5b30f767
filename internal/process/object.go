package process

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Object is a JSON object that is split into its fields and not read any further. Nothing changes it.
type Object []property

type property struct {
	name string
	raw  json.RawMessage
}

// ReadObject splits an object. Of a name that stands twice the last value counts, as for encoding/json; null is an
// object without fields. The values keep the bytes they were read from.
func ReadObject(raw json.RawMessage) (Object, error) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	begin, err := decoder.ReadToken()
	if err != nil {
		return nil, fmt.Errorf("read an object: %w", err)
	}
	object := make(Object, 0, 16)
	switch begin.Kind() {
	case jsontext.KindNull:
	case jsontext.KindBeginObject:
		for decoder.PeekKind() != jsontext.KindEndObject {
			name, err := decoder.ReadToken()
			if err != nil {
				return nil, fmt.Errorf("read an object: %w", err)
			}
			field := property{name: name.String()}
			value, err := decoder.ReadValue()
			if err != nil {
				return nil, fmt.Errorf("read an object: %w", err)
			}
			end := int(decoder.InputOffset())
			field.raw = raw[end-len(value) : end : end]
			object = append(object, field)
		}
		if _, err := decoder.ReadToken(); err != nil {
			return nil, fmt.Errorf("read an object: %w", err)
		}
	default:
		return nil, errors.New("read an object: it is none")
	}
	if _, err := decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read an object: text follows it")
	}
	return object.sorted(), nil
}

// sorted brings fields into the order of their names, the last of each.
func (o Object) sorted() Object {
	if slices.IsSortedFunc(o, byName) && !o.twice() {
		return o
	}
	slices.SortStableFunc(o, byName)
	kept := o[:0]
	for i, field := range o {
		if i+1 == len(o) || o[i+1].name != field.name {
			kept = append(kept, field)
		}
	}
	return kept
}

func byName(a, b property) int { return strings.Compare(a.name, b.name) }

func (o Object) twice() bool {
	for i := 1; i < len(o); i++ {
		if o[i].name == o[i-1].name {
			return true
		}
	}
	return false
}

// Field finds a field by its name.
func (o Object) Field(name string) (json.RawMessage, bool) {
	i, found := slices.BinarySearchFunc(o, name, func(p property, name string) int { return strings.Compare(p.name, name) })
	if !found {
		return nil, false
	}
	return o[i].raw, true
}

// All goes over the fields in the order of their names.
func (o Object) All() iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		for _, field := range o {
			if !yield(field.name, field.raw) {
				return
			}
		}
	}
}

// Only are the fields whose names hold.
func (o Object) Only(holds func(name string) bool) Object {
	var kept Object
	for _, field := range o {
		if holds(field.name) {
			kept = append(kept, field)
		}
	}
	return kept
}

// With lays changes over an object; a field that is null in them is taken out.
func (o Object) With(changes Object) Object {
	laid := make(Object, 0, len(o)+len(changes))
	for len(o) > 0 || len(changes) > 0 {
		switch {
		case len(changes) == 0 || len(o) > 0 && o[0].name < changes[0].name:
			laid, o = append(laid, o[0]), o[1:]
		default:
			if len(o) > 0 && o[0].name == changes[0].name {
				o = o[1:]
			}
			if string(changes[0].raw) != "null" {
				laid = append(laid, changes[0])
			}
			changes = changes[1:]
		}
	}
	return laid
}

// JSON writes the object without white space, its fields in the order of their names.
func (o Object) JSON() (json.RawMessage, error) {
	var written bytes.Buffer
	written.WriteByte('{')
	for i, field := range o {
		if i > 0 {
			written.WriteByte(',')
		}
		name, err := json.Marshal(field.name)
		if err != nil {
			return nil, fmt.Errorf("write the name %s: %w", field.name, err)
		}
		written.Write(name)
		written.WriteByte(':')
		if err := json.Compact(&written, field.raw); err != nil {
			return nil, fmt.Errorf("write %s: %w", field.name, err)
		}
	}
	written.WriteByte('}')
	return written.Bytes(), nil
}

// Same compares two values by what they say: white space, and how a sign in a text is written, are no difference.
func Same(a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, known := decoded(a)
	y, also := decoded(b)
	return known && also && reflect.DeepEqual(x, y)
}

// decoded is a value as encoding/json gives it, with its numbers as they are written.
func decoded(raw json.RawMessage) (value any, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	return value, decoder.Decode(&value) == nil
}
