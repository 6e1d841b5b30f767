package expression

import (
	"fmt"
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// Over the elements of a list, with a name for the element: any(form.rooms, room, room.area > 20).
// The name is the author's own, so that the condition reads as a sentence; it is known only there.

// overElements are the functions that go over a list.
var overElements = []string{"all", "any", "count", "filter", "map", "max", "min", "none", "sum"}

// maxNested bounds lists within lists; MaxWork what is done for all their elements together.
const maxNested = 2

// goesOver tells whether a call goes over a list: its second argument is a name nothing else has.
func (c *checker) goesOver(name string, n *ast.CallNode) bool {
	if len(n.Arguments) != 3 || !slices.Contains(overElements, name) {
		return false
	}
	element, isName := n.Arguments[1].(*ast.IdentifierNode)
	if !isName {
		return false
	}
	_, taken := c.scope.Vars[element.Value]
	return !taken && !slices.Contains(c.scope.Symbols, element.Value)
}

// overList checks name(list, element, what is asked of it).
func (c *checker) overList(name string, n *ast.CallNode) (node, *Problem) {
	list, problem := c.operand(n.Arguments[0], Any)
	if problem != nil {
		return node{}, problem
	}
	if list.kind.kind != kindList {
		return node{}, c.problem(n.Arguments[0], mismatch(list.kind, "a list", "列表"))
	}
	if c.nested >= maxNested {
		return node{}, c.problem(n, tooLarge(fmt.Sprint(c.nested+1), fmt.Sprint(maxNested),
			fmt.Sprintf("列表里再看列表，最多 %d 层", maxNested), fmt.Sprintf("lists within lists go %d deep at most", maxNested)))
	}
	element := n.Arguments[1].(*ast.IdentifierNode).Value
	before := c.visits
	body, problem := c.within(element, list.kind.Of(), n.Arguments[2], asked(name))
	if problem != nil {
		return node{}, problem
	}
	subject, steps := c.writtenAs(n), c.visits-before+1
	over := func(in *Input) (elements, values []any, err error) {
		return each(in, list.run, element, body.run, steps)
	}
	return node{kind: resultOf(name, list.kind, body.kind), run: summed(name, over, subject)}, nil
}

// within checks a part in which the element has its name.
func (c *checker) within(element string, kind Type, part ast.Node, want Type) (node, *Problem) {
	outer := c.scope.Vars
	c.scope.Vars = maps.Clone(outer)
	c.scope.Vars[element] = kind
	c.nested++
	body, problem := c.perhaps(part, want) // there may be no element
	c.nested--
	c.scope.Vars = outer
	return body, problem
}

// asked is what a function asks of each element.
func asked(name string) Type {
	switch name {
	case "map":
		return Any
	case "sum", "max", "min":
		return Number
	default:
		return Bool
	}
}

func resultOf(name string, list, body Type) Type {
	switch name {
	case "filter":
		return list
	case "map":
		return List(plain(body))
	case "count", "sum", "max", "min":
		return Number
	default:
		return Bool
	}
}

// each gives the elements of a list and what the part, which takes so many steps, is for each of them.
func each(in *Input, list run, element string, part run, steps int) (elements, values []any, err error) {
	found, err := list(in)
	if err != nil {
		return nil, nil, err
	}
	elements = found.([]any)
	inner := *in
	at := &elementVariable{name: element, outer: in.Vars}
	inner.Vars = at
	values = make([]any, len(elements))
	for i, one := range elements {
		if err := in.spend(steps); err != nil {
			return nil, nil, err
		}
		at.value = one
		if values[i], err = part(&inner); err != nil {
			return nil, nil, err
		}
	}
	return elements, values, nil
}

// elementVariable is the element's name beside the variables around it.
type elementVariable struct {
	name  string
	value any
	outer Variables
}

func (e *elementVariable) Variable(name string) (any, error) {
	if name == e.name {
		return e.value, nil
	}
	if e.outer == nil {
		return nil, nil
	}
	return e.outer.Variable(name)
}

// summed makes one result of what the part was for each element.
func summed(name string, over func(*Input) ([]any, []any, error), subject string) run {
	return func(in *Input) (any, error) {
		elements, values, err := over(in)
		if err != nil {
			return nil, err
		}
		switch name {
		case "map":
			return values, nil
		case "sum", "max", "min":
			return reduced(name, values, subject)
		}
		kept := []any{}
		for i, holds := range values {
			if holds.(bool) {
				kept = append(kept, elements[i])
			}
		}
		switch name {
		case "filter":
			return kept, nil
		case "count":
			return decimal.NewFromInt(int64(len(kept))), nil
		case "all":
			return len(kept) == len(elements), nil
		case "none":
			return len(kept) == 0, nil
		default:
			return len(kept) > 0, nil
		}
	}
}

func reduced(name string, values []any, subject string) (any, error) {
	if len(values) == 0 && name != "sum" {
		return nil, emptyList(subject)
	}
	result := decimal.Zero
	for i, value := range values {
		number := value.(decimal.Decimal)
		switch {
		case name == "sum":
			result = result.Add(number)
		case i == 0, name == "max" && number.GreaterThan(result), name == "min" && number.LessThan(result):
			result = number
		}
	}
	if !sane(result) {
		return nil, numberTooLarge(subject)
	}
	return result, nil
}
