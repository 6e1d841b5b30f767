package expression

import (
	"fmt"
	"strings"
)

// Code says what is wrong with an expression; it is stable, for machines.
type Code string

// What can be wrong with an expression.
const (
	Syntax          Code = "syntax"           // it cannot be read
	NotAllowed      Code = "not-allowed"      // expr has it, the process language does not
	TooLarge        Code = "too-large"        // beyond a limit of length, depth or size
	UnknownName     Code = "unknown-name"     // no such variable
	UnknownField    Code = "unknown-field"    // no such field in the form or another record
	UnknownFunction Code = "unknown-function" // no such function
	UnknownValue    Code = "unknown-value"    // a text that the field can never have
	TypeMismatch    Code = "type-mismatch"    // a value of another type is needed here
	WrongArguments  Code = "wrong-arguments"  // too many or too few arguments
)

// Problem is why an expression does not compile: where, what was found, what was expected, the nearest name that
// exists, and the whole of it as a sentence in both languages.
type Problem struct {
	Offset int // byte offset in the source
	Line   int // from 1
	Column int // in characters, from 1
	Code   Code
	// Found, Expected and Near are as short as a word and may be empty; types are named in English.
	Found, Expected, Near string
	ZH, EN                string
}

// Error returns the English sentence with its place.
func (p *Problem) Error() string { return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.EN) }

// Untyped tells whether a value stands there of which nothing tells the type.
func (p *Problem) Untyped() bool { return p.Code == TypeMismatch && p.Found == Any.String() }

// Sentences returns what is wrong in Chinese and in English.
func (p *Problem) Sentences() (zh, en string) { return p.ZH, p.EN }

// finding is what a problem says, before it has a place.
type finding struct {
	code                  Code
	found, expected, near string
	zh, en                string
}

// suggest adds the nearest name to both sentences.
func (f finding) suggest(near string) finding {
	if near == "" {
		return f
	}
	f.near = near
	f.zh += "；是不是“" + near + "”？"
	f.en += fmt.Sprintf("; did you mean %q?", near)
	return f
}

// mismatch: a value of one type stands where another is needed.
func mismatch(found Type, expected string, zhExpected string) finding {
	f := finding{code: TypeMismatch, found: found.String(), expected: expected}
	f.zh = fmt.Sprintf("这里需要%s，写的却是%s", zhExpected, found.zh())
	f.en = fmt.Sprintf("%s is expected here, found %s", article(expected), found)
	switch found.kind {
	case kindAny:
		f.zh = fmt.Sprintf("这里需要%s，而这个值没有写明类型：请在表单、登记册的 row 或 gives 中为它写 type", zhExpected)
		f.en = fmt.Sprintf("%s is expected here, and nothing says of which type this value is; give it a type in the form, the register's row or gives", article(expected))
	case kindRecord:
		f.zh += "，请写出其中的一个字段"
		f.en += "; name one of its fields"
	case kindBool, kindNumber, kindText, kindDate, kindList:
	}
	return f
}

// unwanted is mismatch with a type.
func unwanted(found, expected Type) finding {
	switch {
	case expected.values != nil:
		return mismatch(found, "one of: "+strings.Join(expected.values, ", "), "以下之一："+strings.Join(expected.values, "、"))
	case expected.kind == kindAny:
		return mismatch(found, "a value", "一个值")
	}
	return mismatch(found, expected.String(), expected.zh())
}

func notAllowed(found, zh, en string) finding {
	return finding{code: NotAllowed, found: found, zh: zh, en: en}
}

func tooLarge(found, expected, zh, en string) finding {
	return finding{code: TooLarge, found: found, expected: expected, zh: zh, en: en}
}

func article(noun string) string {
	if noun == "text" || strings.HasPrefix(noun, "one of") || strings.HasPrefix(noun, "a ") {
		return noun
	}
	return "a " + noun
}
