package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// hidden are the fields the caller may not see: those that every step hides in which they are asked.
// Who applied, who looks after the procedure and administrators see all.
func (v *view) hidden() []string {
	p := v.call.person
	if p.IsAdministrator() || p.ActsFor(v.state.Applicant.Unit) || p.ActsFor(v.process.Owner.Value) {
		return nil
	}
	var hidden []string
	asked := false
	for i := range v.state.Tasks {
		t := v.state.Tasks[i]
		step, ok := v.process.Step(t.Step)
		if !ok || t.User != "" && t.User != p.Login || !p.ActsFor(t.Unit) && t.User == "" {
			continue
		}
		var here []string
		if step.Fields != nil {
			for _, n := range step.Fields.Hide {
				here = append(here, n.Value)
			}
		}
		if !asked {
			hidden, asked = here, true
			continue
		}
		hidden = slices.DeleteFunc(slices.Clone(hidden), func(name string) bool { return !slices.Contains(here, name) })
	}
	return hidden
}

// form is the application as the caller may see it, and the schema that describes it.
func (v *view) form() (form, schema json.RawMessage) {
	hidden := v.hidden()
	form, schema = v.state.Form, v.process.Form.Schema
	if len(hidden) == 0 {
		return form, schema
	}
	return without(form, hidden), withoutProperties(schema, hidden)
}

func without(object json.RawMessage, names []string) json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(object, &fields) != nil {
		return json.RawMessage("{}") // rather nothing than what must not be seen
	}
	for _, name := range names {
		delete(fields, name)
	}
	left, err := json.Marshal(fields)
	if err != nil {
		return json.RawMessage("{}")
	}
	return left
}

// withoutProperties takes fields out of a schema. The order of the others stays, because people read
// the form in it.
func withoutProperties(schema json.RawMessage, names []string) json.RawMessage {
	var parts map[string]json.RawMessage
	if json.Unmarshal(schema, &parts) != nil {
		return schema
	}
	var left strings.Builder
	decoder := json.NewDecoder(strings.NewReader(string(parts["properties"])))
	left.WriteByte('{')
	if _, err := decoder.Token(); err != nil {
		return schema
	}
	for decoder.More() {
		name, err := decoder.Token()
		var value json.RawMessage
		if err != nil || decoder.Decode(&value) != nil {
			return schema
		}
		if key, ok := name.(string); ok && !slices.Contains(names, key) {
			if left.Len() > 1 {
				left.WriteByte(',')
			}
			left.WriteString(strconv.Quote(key) + ":" + string(value))
		}
	}
	left.WriteByte('}')
	parts["properties"] = json.RawMessage(left.String())
	trimmed, err := json.Marshal(parts)
	if err != nil {
		return schema
	}
	return trimmed
}
