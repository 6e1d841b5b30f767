package process

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"shunban/internal/texts"
)

// unitKindAllowed tells whether a unit of the kind may stand in the field: x-kinds lists the kinds,
// and a field without it takes every unit.
func (p *Process) unitKindAllowed(pointer, kind string) bool {
	kinds := p.Form.field(pointer).Kinds
	return len(kinds) == 0 || slices.Contains(kinds, kind)
}

// fieldSchema is the part of a form's schema that says how fields are called and where units may
// stand.
type fieldSchema struct {
	Properties map[string]fieldSchema `json:"properties"`
	Items      *fieldSchema           `json:"items"`
	Kinds      []string               `json:"x-kinds"`
	Format     string                 `json:"format"`
	Title      string                 `json:"title"`
	Titles     Text                   `json:"x-title"`
}

// field is the schema of one field, by its JSON pointer; empty when there is none.
func (f *Form) field(pointer string) fieldSchema {
	schema := f.read()
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if _, err := strconv.Atoi(part); err == nil && schema.Items != nil {
			kinds := schema.Kinds
			schema = *schema.Items
			if len(schema.Kinds) == 0 {
				schema.Kinds = kinds
			}
			continue
		}
		schema = schema.Properties[part]
	}
	return schema
}

// read is the form's schema as far as it is looked at here; it has been read already once the form is
// compiled.
func (f *Form) read() fieldSchema {
	if f.fields != nil {
		return *f.fields
	}
	var schema fieldSchema
	if json.Unmarshal(f.Schema, &schema) != nil {
		return fieldSchema{}
	}
	return schema
}

// Units are the units a form names in fields of the format "unit", each once, in the order of the
// fields' names.
func (f *Form) Units(form json.RawMessage) []string {
	root := f.read()
	var document any
	if json.Unmarshal(form, &document) != nil {
		return nil
	}
	var units []string
	var visit func(schema fieldSchema, value any)
	visit = func(schema fieldSchema, value any) {
		switch v := value.(type) {
		case string:
			if schema.Format == "unit" && !slices.Contains(units, v) {
				units = append(units, v)
			}
		case []any:
			for _, item := range v {
				if schema.Items != nil {
					visit(*schema.Items, item)
				}
			}
		case map[string]any:
			for _, name := range sortedKeys(v) {
				visit(schema.Properties[name], v[name])
			}
		}
	}
	visit(root, document)
	return units
}

// unitField tells whether a field, or each element of a list, is a unit of the organisation.
func (f *Form) unitField(path string) bool {
	schema := f.field("/" + strings.ReplaceAll(path, ".", "/"))
	return schema.Format == "unit" || schema.Items != nil && schema.Items.Format == "unit"
}

// fieldTitle is the field's name as people read it: x-title in both languages, else the title, else
// the last part of its pointer.
func (p *Process) fieldTitle(pointer string) Text {
	schema := p.Form.field(pointer)
	switch {
	case !schema.Titles.IsZero():
		return schema.Titles
	case schema.Title != "":
		return texts.Same(schema.Title)
	default:
		return texts.Same(pointer[strings.LastIndexByte(pointer, '/')+1:])
	}
}

// placeOf is where a part of the schema stands in the file.
func (f *Form) placeOf(pointer string) Place { return placeIn(f.places, pointer, f.At) }

// placeIn is where a part of a schema stands, or the nearest part around it that has a place.
func placeIn(places map[string]Place, pointer string, otherwise Place) Place {
	for {
		if at, ok := places[pointer]; ok {
			return at
		}
		i := strings.LastIndexByte(pointer, '/')
		if i < 0 {
			return otherwise
		}
		pointer = pointer[:i]
	}
}

// lastOf is the last part of a pointer, as people read it.
func lastOf(pointer string) string {
	return fromPointer.Replace(pointer[strings.LastIndexByte(pointer, '/')+1:])
}
