package process

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// unitKindAllowed tells whether a unit of the kind may stand in the field: x-kinds lists the kinds,
// and a field without it takes every unit.
func (p *Process) unitKindAllowed(pointer, kind string) bool {
	kinds := p.Form.unitKinds(pointer)
	return len(kinds) == 0 || slices.Contains(kinds, kind)
}

// fieldSchema is the part of a form's schema that says where units may stand.
type fieldSchema struct {
	Properties map[string]fieldSchema `json:"properties"`
	Items      *fieldSchema           `json:"items"`
	Kinds      []string               `json:"x-kinds"`
}

func (f *Form) unitKinds(pointer string) []string {
	var schema fieldSchema
	if json.Unmarshal(f.Schema, &schema) != nil {
		return nil
	}
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if _, err := strconv.Atoi(part); err == nil && schema.Items != nil {
			if len(schema.Items.Kinds) == 0 {
				schema.Items.Kinds = schema.Kinds
			}
			schema = *schema.Items
			continue
		}
		schema = schema.Properties[part]
	}
	return schema.Kinds
}

// placeOf is where a part of the schema stands in the file.
func (f *Form) placeOf(pointer string) Place {
	for {
		if at, ok := f.places[pointer]; ok {
			return at
		}
		i := strings.LastIndexByte(pointer, '/')
		if i < 0 {
			return f.At
		}
		pointer = pointer[:i]
	}
}
