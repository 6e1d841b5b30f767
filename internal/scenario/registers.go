package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// Registers are the rows of registers in memory, for stories that are told without a database.
type Registers map[string][]json.RawMessage

// NewRegisters copies the rows that stand in the registers when a story begins.
func NewRegisters(given map[string][]json.RawMessage) Registers {
	r := Registers{}
	for name, rows := range given {
		r[name] = append([]json.RawMessage(nil), rows...)
	}
	return r
}

// Do does a lookup or a record, and gives its outcome and its result.
func (r Registers) Do(kind process.Kind, o engine.Order) (outcome string, result json.RawMessage, err error) {
	if kind == process.KindLookup {
		return r.lookup(o)
	}
	return r.record(o)
}

func (r Registers) lookup(o engine.Order) (string, json.RawMessage, error) {
	found := []json.RawMessage{}
	for _, row := range r[o.Register] {
		fits, err := rowHas(row, o.Values)
		if err != nil {
			return "", nil, err
		}
		if fits {
			found = append(found, row)
		}
	}
	return Found(found, o.One)
}

// Found is the outcome and the result of a lookup that has found these rows.
func Found(rows []json.RawMessage, one bool) (string, json.RawMessage, error) {
	if one {
		if len(rows) == 0 {
			return process.OutcomeNone, nil, nil
		}
		return process.OutcomeFound, rows[0], nil
	}
	list, err := json.Marshal(rows)
	if len(rows) == 0 {
		return process.OutcomeNone, list, err
	}
	return process.OutcomeFound, list, err
}

func (r Registers) record(o engine.Order) (string, json.RawMessage, error) {
	row := map[string]json.RawMessage{}
	for name, value := range o.Values {
		row[name] = value
	}
	row[o.Column] = o.Key
	raw, err := json.Marshal(row)
	if err != nil {
		return "", nil, fmt.Errorf("write the row: %w", err)
	}
	for i, held := range r[o.Register] {
		same, err := rowHas(held, map[string]json.RawMessage{o.Column: o.Key})
		if err != nil {
			return "", nil, err
		}
		if !same {
			continue
		}
		switch {
		case o.Remove:
			r[o.Register] = append(r[o.Register][:i:i], r[o.Register][i+1:]...)
		case o.Unless:
			return process.OutcomePresent, nil, nil
		default:
			r[o.Register][i] = raw
		}
		return process.OutcomeRecorded, nil, nil
	}
	if !o.Remove {
		r[o.Register] = append(r[o.Register], raw)
	}
	return process.OutcomeRecorded, nil, nil
}

// rowHas tells whether a row has these values.
func rowHas(row json.RawMessage, values map[string]json.RawMessage) (bool, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(row, &fields); err != nil {
		return false, fmt.Errorf("read a row: %w", err)
	}
	for name, value := range values {
		var a, b bytes.Buffer
		if len(fields[name]) == 0 || json.Compact(&a, fields[name]) != nil || json.Compact(&b, value) != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			return false, nil
		}
	}
	return true, nil
}
