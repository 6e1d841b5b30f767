package process

import (
	"encoding/json"

	"shunban/internal/expression"
)

// Reading keeps what values of a case read as, so that a form is read once and not for every expression. It knows a
// value by where its bytes are: one that was replaced is read anew. A copy can be handed on from event to event, and
// what one of the copies learns does not touch the others. A nil Reading keeps nothing.
type Reading struct {
	last *known
	size int
}

// known is a value that has been read, and those read before it; nothing changes it.
type known struct {
	raw    json.RawMessage
	value  any
	before *known
}

// mostKnown is how many values a Reading keeps; then it begins anew.
const mostKnown = 64

func (r *Reading) find(raw json.RawMessage) (value any, found bool) {
	if r == nil || len(raw) == 0 {
		return nil, false
	}
	for one := r.last; one != nil; one = one.before {
		if len(one.raw) == len(raw) && &one.raw[0] == &raw[0] {
			return one.value, true
		}
	}
	return nil, false
}

func (r *Reading) keep(raw json.RawMessage, value any) {
	if r == nil || len(raw) == 0 {
		return
	}
	if r.size == mostKnown {
		r.last, r.size = nil, 0
	}
	r.last, r.size = &known{raw: raw, value: value, before: r.last}, r.size+1
}

// Object splits an object into its fields.
func (r *Reading) Object(raw json.RawMessage) (Object, error) {
	if value, found := r.find(raw); found {
		if object, isObject := value.(Object); isObject {
			return object, nil
		}
	}
	object, err := ReadObject(raw)
	if err == nil {
		r.keep(raw, object)
	}
	return object, err
}

// value reads a value of any kind; name is what errors call it.
func (f *Facts) value(name string, raw json.RawMessage) (any, error) {
	if value, found := f.Reading.find(raw); found {
		return value, nil
	}
	value, err := expression.Value(raw, name)
	if err == nil {
		f.Reading.keep(raw, value)
	}
	return value, err
}
