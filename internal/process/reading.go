package process

import (
	"encoding/json"

	"shunban/internal/expression"
)

// Reading keeps what values of a case read as, so that a form is read once and not for every expression. It knows a
// value by where its bytes are: one that was replaced is read anew. A copy can be handed on from event to event, and
// what one of the copies learns does not touch the others.
type Reading struct {
	known []known
}

// known is a value that has been read; nothing changes it.
type known struct {
	raw   json.RawMessage
	value any
}

// mostKnown is how many values a Reading keeps; the oldest are let go first.
const mostKnown = 64

func (r *Reading) find(raw json.RawMessage) (value any, found bool) {
	if r == nil || len(raw) == 0 {
		return nil, false
	}
	for i := len(r.known) - 1; i >= 0; i-- {
		if one := &r.known[i]; len(one.raw) == len(raw) && &one.raw[0] == &raw[0] {
			return one.value, true
		}
	}
	return nil, false
}

func (r *Reading) keep(raw json.RawMessage, value any) {
	if r == nil || len(raw) == 0 {
		return
	}
	kept := r.known
	if len(kept) == mostKnown {
		kept = kept[mostKnown/2:]
	}
	r.known = append(kept[:len(kept):len(kept)], known{raw, value})
}

// form is the form as the expression layer reads it.
func (f *Facts) form() (map[string]any, error) {
	if value, found := f.Reading.find(f.Form); found {
		return value.(map[string]any), nil
	}
	form, err := expression.Values(f.Form)
	if err == nil {
		f.Reading.keep(f.Form, form)
	}
	return form, err
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
