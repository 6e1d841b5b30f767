// Package expression is the small language inside the process language: guards, rules and computations such as
// `form.graves <= form.areaMu * 100`. It reads with the parser of expr-lang/expr, checks the tree against declared
// types with sentences of its own, and evaluates with exact decimals.
//
// It must never give two different results for the same input, run without a bound, read a clock, use a floating
// point number, or take a value that was not filled in for zero. That is why expr's checker, library and machine are
// not used: the closed set of what is allowed here is shorter than the list of what would have to be switched off.
//
// Start at Compile and Program.Eval; check.go is what the language allows, builtins.go are its functions.
package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Program is one checked expression. It is immutable and safe for concurrent use.
type Program struct {
	source string
	result Type
	fields []string
	needs  []string
	said   []Said
	// supplied says that it calls a function that is supplied with each evaluation.
	supplied bool
	run      run
}

// Input is what one evaluation may see.
type Input struct {
	Vars Variables
	// Functions finds a function that the scope declared without a Call; nil where there is none of that name.
	Functions func(name string) func(args []any) (any, error)

	work *int // steps so far, in this evaluation
}

// Variables gives an evaluation the variables of its scope: decimal.Decimal, json.Number or an int for a Number,
// string for a Text and a Date (2006-01-02), bool, []any for a List, map[string]any or Fields for a Record; nil means
// not filled in. An error ends the evaluation.
type Variables interface {
	Variable(name string) (any, error)
}

// Vars are variables that are all known; a name that is not among them is not filled in. It is only read.
type Vars map[string]any

// Variable gives the variable of a name.
func (v Vars) Variable(name string) (any, error) { return v[name], nil }

// Fields is a record whose fields are read when an evaluation comes to them.
type Fields interface {
	// Field gives one field; nil where it is not filled in.
	Field(name string) (any, error)
	// All gives the record with all its fields, for whoever uses it as a whole.
	All() (map[string]any, error)
}

// Compile reads source and checks it against the scope. The result has the type want; Any accepts every type.
// Exactly one of the two results is nil. The problem found first, from left to right, is returned.
func Compile(source string, scope Scope, want Type) (*Program, *Problem) {
	return (&Reader{}).Compile(source, scope, want)
}

// Reader compiles expressions and keeps how each text reads: in a definition the same ones stand in many places, and
// are compiled for more than one scope. It is not safe for concurrent use; its programs are.
type Reader struct {
	known map[string]reading
}

// reading is a text that was read, or why it could not be.
type reading struct {
	text    *source
	tree    ast.Node
	problem *Problem
}

// Compile is the function of that name.
func (r *Reader) Compile(source string, scope Scope, want Type) (*Program, *Problem) {
	read, known := r.known[source]
	if !known {
		read = readText(source)
		if r.known == nil {
			r.known = map[string]reading{}
		}
		r.known[source] = read
	}
	if read.problem != nil {
		return nil, read.problem
	}
	check := &checker{text: read.text, scope: scope, fields: map[string]bool{}, needs: map[string]bool{}}
	root, problem := check.operand(read.tree, want)
	if problem != nil {
		return nil, problem
	}
	return &Program{source: source, result: root.kind, fields: sorted(check.fields), needs: sorted(check.needs), said: check.said, supplied: check.supplied, run: root.run}, nil
}

func readText(source string) reading {
	text, problem := scan(source)
	if problem != nil {
		return reading{problem: problem}
	}
	tree, problem := text.parse()
	return reading{text: text, tree: tree, problem: problem}
}

// Mentions tells whether the expression mentions a variable, or something in it.
func (p *Program) Mentions(variable string) bool {
	for _, field := range p.fields {
		if rest, found := strings.CutPrefix(field, variable); found && (rest == "" || rest[0] == '.') {
			return true
		}
	}
	return false
}

// Calls tells whether the expression calls a function that is supplied with each evaluation.
func (p *Program) Calls() bool { return p.supplied }

// Source returns the expression as it was written.
func (p *Program) Source() string { return p.source }

// Type returns the type of the values that Eval returns.
func (p *Program) Type() Type { return p.result }

// Fields returns the dotted paths of the variables that the expression mentions, sorted: "form.areaMu". What the
// expression mentions inside a list of records is named without a position: "form.rooms.area".
func (p *Program) Fields() []string { return slices.Clone(p.fields) }

// Needs returns those of the Fields without which no evaluation has a result: what stands in default or filled, behind
// and or or, and in one of two alternatives is not among them.
func (p *Program) Needs() []string { return slices.Clone(p.needs) }

// Said is a text that is written out and compared with what stands at a path: applicant.kind == "bureau".
type Said struct {
	Path, Text   string
	Line, Column int // in the expression, from 1
}

// Said returns the comparisons with texts that are written out, from left to right.
func (p *Program) Said() []Said { return slices.Clone(p.said) }

// Eval computes the value: bool for Bool, decimal.Decimal for Number, string for Text and Date, []any for a List.
//
// It fails with *MissingError when a value that it needs was not filled in, with *EvalError when the values do not
// allow a result (a division by zero, a value of another type than declared, a number or list beyond the limits), and
// with the wrapped error of a function that failed. The same input gives the same result or the same error.
func (p *Program) Eval(in Input) (any, error) {
	evaluation := struct {
		Input
		work int
	}{Input: in}
	evaluation.Input.work = &evaluation.work
	return p.run(&evaluation.Input)
}
