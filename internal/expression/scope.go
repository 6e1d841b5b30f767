package expression

import (
	"maps"
	"slices"
)

// Scope declares what an expression may mention.
type Scope struct {
	// Vars are the variables: form, applicant, …
	Vars map[string]Type
	// Symbols are names that stand for themselves as a Text, such as the answers of a step: `count(agree)` passes
	// "agree". A variable of the same name hides the symbol. A name that is no identifier ("agree-in-part") is written
	// in quotes.
	Symbols []string
	// Functions come beside the built-in ones; one with the name of a built-in function replaces it.
	Functions []Function
	// Trusting lets every text stand where Names are wanted: what was compiled once, by whatever rules held then, goes on.
	Trusting bool
}

// Function declares a function of the scope.
type Function struct {
	Name string
	// Params are the types of the arguments, all required. Any accepts every type except a record.
	Params []Type
	// Variadic lets the last parameter occur once or more often.
	Variadic bool
	Result   Type
	// Told narrows Result by the first argument where that is written out: answer(review) is one of its answers.
	Told func(first string) (Type, bool)
	// Call computes the result from arguments as Program.Eval would return them. It must depend on nothing else. When
	// it is nil, the function is supplied with each evaluation, in Input.Functions.
	Call func(args []any) (any, error)
}

// names lists what an identifier may be.
func (s Scope) names() []string {
	return append(slices.Collect(maps.Keys(s.Vars)), s.Symbols...)
}

// fieldNamed finds the variable of which a name is a field, for whoever wrote areaMu instead of form.areaMu.
func (s Scope) fieldNamed(name string) string {
	for _, variable := range slices.Sorted(maps.Keys(s.Vars)) {
		if _, has := s.Vars[variable].Field(name); has {
			return variable + "." + name
		}
	}
	return ""
}

// functionNames lists what may be called, sorted.
func (s Scope) functionNames() []string {
	known := map[string]bool{}
	for name := range builtins {
		known[name] = true
	}
	for _, f := range s.Functions {
		known[f.Name] = true
	}
	return sorted(known)
}

// function finds a function of the scope.
func (s Scope) function(name string) (Function, bool) {
	for _, f := range s.Functions {
		if f.Name == name {
			return f, true
		}
	}
	return Function{}, false
}

// sorted returns the members of a set in alphabetical order.
func sorted(set map[string]bool) []string {
	return slices.Sorted(maps.Keys(set))
}
