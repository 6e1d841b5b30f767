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
		return Type{}, err // an error here and not a nil *SchemaError in an interface
	}
	return record, nil
}

// SchemaError says which part of a schema expressions cannot see, and why.
type SchemaError struct {
	Pointer string // JSON pointer of that part
	ZH, EN  string
}

// Error returns the English sentence, with the field.
func (e *SchemaError) Error() string {
	if at := e.field(); at != "" {
		return "schema: field " + at + ": " + e.EN
	}
	return "schema: the form: " + e.EN
}

// Sentences returns what is wrong in Chinese and in English.
func (e *SchemaError) Sentences() (zh, en string) { return e.ZH, e.EN }

// field is the path of the field as an author would say it.
func (e *SchemaError) field() string { return strings.ReplaceAll(e.Pointer, "/properties/", "/") }

func unfit(pointer, zh, en string) *SchemaError {
	return &SchemaError{Pointer: pointer, ZH: zh, EN: en}
}

// translator follows the references of one schema.
type translator struct {
	root map[string]any
	seen int // fields so far
}

func (t *translator) object(schema map[string]any, at string, depth int) (Type, *SchemaError) {
	properties, isMap := schema["properties"].(map[string]any)
	if !isMap && schema["properties"] != nil {
		zh, en := describe(schema["properties"])
		return Type{}, unfit(at, "properties 是"+zh+"，应为一组字段", "properties is "+en+", a record is expected")
	}
	fields := map[string]Type{}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if name == "" || strings.ContainsAny(name, "./") {
			return Type{}, unfit(at, fmt.Sprintf("字段名 %q 为空，或含有点号、斜线", name), fmt.Sprintf("the field name %q is empty or has a dot or slash in it", name))
		}
		kind, err := t.value(properties[name], at+"/properties/"+name, depth+1)
		if err != nil {
			return Type{}, err
		}
		fields[name] = kind
	}
	return Record(fields), nil
}

func (t *translator) value(value any, at string, depth int) (Type, *SchemaError) {
	schema, isMap := value.(map[string]any)
	if !isMap {
		if _, isBool := value.(bool); isBool { // true and false are schemas; they say nothing about the type
			return Any, nil
		}
		zh, en := describe(value)
		return Type{}, unfit(at, "字段的定义是"+zh+"，应为一组键", "the schema is "+en+", a record is expected")
	}
	if t.seen++; t.seen > widest {
		return Type{}, unfit(at, fmt.Sprintf("字段超过 %d 个", widest), fmt.Sprintf("more than %d fields", widest))
	}
	if depth > deepest {
		return Type{}, unfit(at, fmt.Sprintf("超过 %d 层，或引用又回到自身", deepest), fmt.Sprintf("more than %d levels, or a reference that leads back to itself", deepest))
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
		return Type{}, unfit(at, fmt.Sprintf("没有类型 %q", name), fmt.Sprintf("unknown type %q", name))
	}
}

// resolve finds what a reference inside the schema points to.
func (t *translator) resolve(ref, at string) (any, *SchemaError) {
	pointer, local := strings.CutPrefix(ref, "#/")
	if !local {
		return nil, unfit(at, fmt.Sprintf("引用 %q 指向结构之外", ref), fmt.Sprintf("the reference %q leaves the schema", ref))
	}
	var target any = t.root
	for _, step := range strings.Split(pointer, "/") {
		object, _ := target.(map[string]any)
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		if target = object[step]; target == nil {
			return nil, unfit(at, fmt.Sprintf("引用 %q 没有所指", ref), fmt.Sprintf("the reference %q points to nothing", ref))
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
