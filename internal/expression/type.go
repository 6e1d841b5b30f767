package expression

import (
	"maps"
	"slices"
	"time"
)

// Type is the type of a value. The zero Type is Any. Types are immutable.
type Type struct {
	kind   kind
	of     *Type    // of a list: the type of its elements
	fields []Field  // of a record, by name
	values []string // of a choice: what it can be, in the order of the declaration
	noun   noun     // of names: what they name
}

// noun is what names are names of, in both languages.
type noun struct{ zh, en string }

// Field is one named part of a Record.
type Field struct {
	Name string
	Type Type
}

type kind int

const (
	kindAny kind = iota
	kindBool
	kindNumber
	kindText
	kindDate
	kindList
	kindRecord
)

// The simple types.
var (
	// Any is a value of which nothing is known. It may be passed to a function that accepts Any, and nothing else.
	Any = Type{}
	// Bool is true or false.
	Bool = Type{kind: kindBool}
	// Number is an exact decimal.
	Number = Type{kind: kindNumber}
	// Text is a string.
	Text = Type{kind: kindText}
	// Date is a day of the calendar, written 2006-01-02. It has an order, unlike Text, and is accepted as Text.
	Date = Type{kind: kindDate}
)

// Choice is a Text that can only be one of the values. A literal that is none of them does not compile.
func Choice(values ...string) Type {
	return Type{kind: kindText, values: slices.Clone(values)}
}

// Names is a Text that is one of the names of something: steps, answers. It differs from a Choice in how a wrong one is
// told, and in that a text whose values nobody knows beforehand may stand for one, and the empty text for none.
func Names(zh, en string, names ...string) Type {
	return Type{kind: kindText, values: append([]string{}, names...), noun: noun{zh, en}}
}

// List is a list whose elements have the type of.
func List(of Type) Type {
	return Type{kind: kindList, of: &of}
}

// Record is an object with these fields and no others.
func Record(fields map[string]Type) Type {
	record := Type{kind: kindRecord}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		record.fields = append(record.fields, Field{name, fields[name]})
	}
	return record
}

// Fields returns the fields of a record by name; nil for every other type.
func (t Type) Fields() []Field { return slices.Clone(t.fields) }

// Field finds a field of a record.
func (t Type) Field(name string) (Type, bool) {
	i, found := slices.BinarySearchFunc(t.fields, name, func(f Field, name string) int {
		if f.Name < name {
			return -1
		}
		if f.Name > name {
			return 1
		}
		return 0
	})
	if !found {
		return Type{}, false
	}
	return t.fields[i].Type, true
}

// Of returns the type of a list's elements; Any for every other type.
func (t Type) Of() Type {
	if t.of == nil {
		return Any
	}
	return *t.of
}

// Values returns what a Choice can be; nil for every other type.
func (t Type) Values() []string { return slices.Clone(t.values) }

// Equal says whether both are the same type, to the last field and value.
func (t Type) Equal(u Type) bool {
	if t.kind != u.kind || !slices.Equal(t.values, u.values) || !slices.EqualFunc(t.fields, u.fields, Field.equal) {
		return false
	}
	return t.kind != kindList || t.of.Equal(*u.of)
}

func (f Field) equal(g Field) bool { return f.Name == g.Name && f.Type.Equal(g.Type) }

// String names the type in English, as in Problem.Found and Problem.Expected: number, text, bool, date, record, any,
// list of number.
func (t Type) String() string {
	switch t.kind {
	case kindBool:
		return "bool"
	case kindNumber:
		return "number"
	case kindText:
		return "text"
	case kindDate:
		return "date"
	case kindList:
		if t.of.kind == kindAny {
			return "list"
		}
		return "list of " + t.of.String()
	case kindRecord:
		return "record"
	case kindAny:
	}
	return "any"
}

// Sentences names the type in Chinese and in English, as sentences do.
func (t Type) Sentences() (zh, en string) { return t.zh(), t.String() }

// zh names the type in Chinese.
func (t Type) zh() string {
	switch t.kind {
	case kindBool:
		return "是/否值"
	case kindNumber:
		return "数字"
	case kindText:
		return "文本"
	case kindDate:
		return "日期"
	case kindList:
		if t.of.kind == kindAny {
			return "列表"
		}
		return t.of.zh() + "列表"
	case kindRecord:
		return "一组字段"
	case kindAny:
	}
	return "未知类型"
}

// fits says whether a value of type t may stand where want is expected, leaving aside what literals can be.
func (t Type) fits(want Type) bool {
	switch {
	case want.kind == kindAny:
		return t.kind != kindRecord
	case want.kind == kindText && want.noun != (noun{}):
		return t.kind == kindText && (t.values == nil || subset(t.values, want.values))
	case want.kind == kindText && want.values != nil:
		return t.kind == kindText && t.values != nil && subset(t.values, want.values)
	case want.kind == kindText:
		return t.kind == kindText || t.kind == kindDate
	case want.kind == kindList:
		return t.kind == kindList && (t.of.fits(*want.of) || want.of.kind == kindAny)
	case want.kind == kindRecord:
		return t.Equal(want)
	}
	return t.kind == want.kind
}

// MayBe says whether a value of type t can be one of type want: of a text, only its value tells whether it is one that may
// be chosen, and of what has no type, anything can be.
func (t Type) MayBe(want Type) bool {
	switch {
	case t.kind == kindAny || want.kind == kindAny || t.kind == kindRecord && want.kind == kindRecord:
		return true
	case t.kind == kindList && want.kind == kindList:
		return t.of.MayBe(*want.of)
	case t.kind == kindText && want.kind == kindText:
		return true
	}
	return t.fits(want)
}

// alike says whether == makes sense between the two.
func (t Type) alike(u Type) bool {
	switch t.kind {
	case kindBool, kindNumber:
		return t.kind == u.kind
	case kindText, kindDate:
		return u.kind == kindText || u.kind == kindDate
	case kindAny, kindList, kindRecord:
	}
	return false
}

// textual says whether it is a list of texts, of any texts or of those of a closed list.
func (t Type) textual() bool { return t.kind == kindList && t.of.kind == kindText }

func subset(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(v string) bool { return !slices.Contains(whole, v) })
}

// isDate says whether text is a day written 2006-01-02.
func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}
