package expression

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// deepest is how many objects, lists and references may stand inside each other in a schema. It also stops a
// reference that leads back to itself.
const deepest = 16

// widest is how many fields a schema may have in all, each counted wherever a reference repeats it.
const widest = 5000

// FromSchema translates the JSON Schema (2020-12) of an object into the Record that expressions see: type,
// properties, items, enum, const, format date, references to #/$defs, and the list of titled choices
// (oneOf with const). "null" beside another type is ignored, because a missing value is an error anyway. A field whose
// type the schema does not determine becomes Any, which an expression cannot use.
func FromSchema(schema map[string]any) (Type, error) {
	record, err := (&translator{root: schema}).object(schema, "", 0)
	if err != nil {
		return Type{}, fmt.Errorf("schema: %w", err)
	}
	return record, nil
}

// translator follows the references of one schema.
type translator struct {
	root map[string]any
	seen int // fields so far
}

func (t *translator) object(schema map[string]any, at string, depth int) (Type, error) {
	properties, isMap := schema["properties"].(map[string]any)
	if !isMap && schema["properties"] != nil {
		return Type{}, fmt.Errorf("%s: properties is %T, an object is expected", where(at), schema["properties"])
	}
	fields := map[string]Type{}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if name == "" || strings.ContainsAny(name, "./") {
			return Type{}, fmt.Errorf("%s: the field name %q is empty or has a dot or slash in it", where(at), name)
		}
		kind, err := t.value(properties[name], at+"/"+name, depth+1)
		if err != nil {
			return Type{}, err
		}
		fields[name] = kind
	}
	return Record(fields), nil
}

func (t *translator) value(value any, at string, depth int) (Type, error) {
	schema, isMap := value.(map[string]any)
	if !isMap {
		if _, isBool := value.(bool); isBool { // true and false are schemas; they say nothing about the type
			return Any, nil
		}
		return Type{}, fmt.Errorf("%s: the schema is %T, an object is expected", where(at), value)
	}
	if t.seen++; t.seen > widest {
		return Type{}, fmt.Errorf("%s: more than %d fields", where(at), widest)
	}
	if depth > deepest {
		return Type{}, fmt.Errorf("%s: more than %d levels, or a reference that leads back to itself", where(at), deepest)
	}
	if ref, isRef := schema["$ref"].(string); isRef {
		target, err := t.resolve(ref, at)
		if err != nil {
			return Type{}, err
		}
		return t.value(target, at, depth+1)
	}
	if values := choices(schema); values != nil {
		return Choice(values...), nil
	}
	switch name := typeName(schema); name {
	case "":
		return Any, nil
	case "boolean":
		return Bool, nil
	case "number", "integer":
		return Number, nil
	case "string":
		if schema["format"] == "date" {
			return Date, nil
		}
		return Text, nil
	case "object":
		return t.object(schema, at, depth)
	case "array":
		if schema["items"] == nil {
			return List(Any), nil
		}
		of, err := t.value(schema["items"], at+"/items", depth+1)
		return List(of), err
	default:
		return Type{}, fmt.Errorf("%s: unknown type %q", where(at), name)
	}
}

// resolve finds what a reference inside the schema points to.
func (t *translator) resolve(ref, at string) (any, error) {
	pointer, local := strings.CutPrefix(ref, "#/")
	if !local {
		return nil, fmt.Errorf("%s: the reference %q leaves the schema", where(at), ref)
	}
	var target any = t.root
	for _, step := range strings.Split(pointer, "/") {
		object, _ := target.(map[string]any)
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		if target = object[step]; target == nil {
			return nil, fmt.Errorf("%s: the reference %q points to nothing", where(at), ref)
		}
	}
	return target, nil
}

// typeName is the one type that a schema names, "" when it names none or several.
func typeName(schema map[string]any) string {
	switch named := schema["type"].(type) {
	case string:
		return named
	case []any:
		names := slices.DeleteFunc(slices.Clone(named), func(name any) bool { return name == "null" })
		if len(names) == 1 {
			name, _ := names[0].(string)
			return name
		}
	case nil:
		if schema["properties"] != nil {
			return "object"
		}
		if schema["items"] != nil {
			return "array"
		}
	}
	return ""
}

// choices lists the texts that enum, const or oneOf with const leave; nil when it is not a closed list of texts.
func choices(schema map[string]any) []string {
	listed, _ := schema["enum"].([]any)
	if single, isConst := schema["const"]; isConst {
		listed = []any{single}
	}
	if options, isOneOf := schema["oneOf"].([]any); isOneOf && listed == nil {
		for _, option := range options {
			object, _ := option.(map[string]any)
			listed = append(listed, object["const"])
		}
	}
	var values []string
	for _, value := range listed {
		switch value := value.(type) {
		case string:
			values = append(values, value)
		case nil:
			if schema["oneOf"] != nil { // an option without const: not a closed list
				return nil
			}
		default:
			return nil
		}
	}
	return values
}

func where(at string) string {
	if at == "" {
		return "the form"
	}
	return "field " + at
}
