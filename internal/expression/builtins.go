package expression

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"

	"shunban/internal/nearest"
)

// arity is how many arguments a function takes; most < 0 is any number.
type arity struct{ least, most int }

// builtins are the functions of the language; checker.builtin has one case for each. Guards, rules and computations
// need no others, beside those over a list (rows.go): what works on a list is bounded by MaxList.
var builtins = map[string]arity{
	"abs":     {1, 1},  // abs(x): without its sign
	"between": {3, 3},  // between(x, a, b): a <= x and x <= b, on numbers or dates
	"ceil":    {1, 1},  // ceil(x): the next whole number upwards
	"default": {2, 2},  // default(x, y): y when x needs a value that is not filled in
	"filled":  {1, 1},  // filled(field): whether the field has a value
	"floor":   {1, 1},  // floor(x): the next whole number downwards
	"len":     {1, 1},  // len(x): characters of a text, elements of a list
	"max":     {1, -1}, // max(a, b, …) or max(list): the greatest number
	"min":     {1, -1}, // min(a, b, …) or min(list): the least number
	"oneOf":   {2, -1}, // oneOf(x, a, b, …): x equals a or b or …
	"round":   {1, 2},  // round(x), round(x, places): half away from zero (四舍五入)
	"sum":     {1, -1}, // sum(a, b, …) or sum(list): of no number it is 0
}

// call checks name(arguments).
func (c *checker) call(n *ast.CallNode) (node, *Problem) {
	callee, isName := n.Callee.(*ast.IdentifierNode)
	if !isName {
		return node{}, c.problem(n, notAllowed("", "字段不能当作函数调用", "a field cannot be called"))
	}
	name := callee.Value
	if c.goesOver(name, n) {
		return c.overList(name, n)
	}
	if declared, known := c.scope.function(name); known {
		return c.declared(n, declared)
	}
	count, known := builtins[name]
	if !known && slices.Contains(overElements, name) {
		return node{}, c.problem(n, finding{code: WrongArguments, found: fmt.Sprint(len(n.Arguments)), expected: "3",
			zh: fmt.Sprintf("%s 看列表中的每一项，要三个参数：列表、给每一项取的新名称、对它的要求，如 %s(form.members, m, m.age > 60)", name, name),
			en: fmt.Sprintf("%s goes over a list and takes three arguments, the list, a new name for its element, and what is asked of it: %s(form.members, m, m.age > 60)", name, name)})
	}
	if !known {
		names := c.scope.functionNames()
		f := finding{code: UnknownFunction, found: name, expected: strings.Join(names, ", "),
			zh: fmt.Sprintf("没有函数“%s”", name), en: fmt.Sprintf("there is no function %q", name)}
		return node{}, c.problem(n, f.suggest(nearest.Name(name, names)))
	}
	if f, wrong := count.refuse(name, len(n.Arguments)); wrong {
		return node{}, c.problem(n, f)
	}
	return c.builtin(name, n)
}

func (a arity) refuse(name string, found int) (finding, bool) {
	if found >= a.least && (a.most < 0 || found <= a.most) {
		return finding{}, false
	}
	zh, en := fmt.Sprint(a.least), fmt.Sprint(a.least)
	switch {
	case a.most < 0:
		zh, en = "至少 "+zh, "at least "+en
	case a.most > a.least:
		zh, en = fmt.Sprintf("%d 到 %d", a.least, a.most), fmt.Sprintf("%d to %d", a.least, a.most)
	}
	noun := "arguments"
	if strings.HasSuffix(en, "1") {
		noun = "argument"
	}
	return finding{code: WrongArguments, found: fmt.Sprint(found), expected: en,
		zh: fmt.Sprintf("%s 需要%s个参数，写了 %d 个", name, pad(zh), found),
		en: fmt.Sprintf("%s takes %s %s, found %d", name, en, noun, found)}, true
}

func pad(zh string) string {
	if strings.HasPrefix(zh, "至少") {
		return zh + " "
	}
	return " " + zh + " "
}

func (c *checker) builtin(name string, n *ast.CallNode) (node, *Problem) {
	switch name {
	case "abs":
		return c.numeric(n, decimal.Decimal.Abs)
	case "floor":
		return c.numeric(n, decimal.Decimal.Floor)
	case "ceil":
		return c.numeric(n, decimal.Decimal.Ceil)
	case "round":
		return c.round(n)
	case "min":
		return c.fold(name, n, func(a, b decimal.Decimal) decimal.Decimal { return decimal.Min(a, b) })
	case "max":
		return c.fold(name, n, func(a, b decimal.Decimal) decimal.Decimal { return decimal.Max(a, b) })
	case "sum":
		return c.fold(name, n, decimal.Decimal.Add)
	case "between":
		return c.between(n)
	case "oneOf":
		value, problem := c.operand(n.Arguments[0], Any)
		if problem != nil {
			return node{}, problem
		}
		return c.amongst(n.Arguments[0], value, n.Arguments[1:])
	case "default":
		return c.fallback(n)
	case "filled":
		return c.filled(n)
	case "len":
		return c.length(n)
	}
	panic("expression: no case for function " + name) // unreachable: a test calls every one
}

// numeric is a function from one number to one number.
func (c *checker) numeric(n *ast.CallNode, f func(decimal.Decimal) decimal.Decimal) (node, *Problem) {
	of, problem := c.operand(n.Arguments[0], Number)
	if problem != nil {
		return node{}, problem
	}
	return node{kind: Number, run: func(in *Input) (any, error) {
		value, err := of.run(in)
		if err != nil {
			return nil, err
		}
		return f(value.(decimal.Decimal)), nil
	}}, nil
}

// round takes the places as a written whole number: how exact an amount is belongs to the rule, not to the case.
func (c *checker) round(n *ast.CallNode) (node, *Problem) {
	places := int32(0)
	if len(n.Arguments) == 2 {
		written, isWhole := n.Arguments[1].(*ast.IntegerNode)
		if !isWhole || written.Value > DivisionPlaces {
			return node{}, c.problem(n.Arguments[1], finding{code: TypeMismatch, found: c.writtenAs(n.Arguments[1]), expected: fmt.Sprintf("0 to %d", DivisionPlaces),
				zh: fmt.Sprintf("保留的小数位数应直接写成 0 到 %d 的整数", DivisionPlaces),
				en: fmt.Sprintf("the decimal places must be written as a whole number from 0 to %d", DivisionPlaces)})
		}
		places = int32(written.Value)
	}
	return c.numeric(n, func(d decimal.Decimal) decimal.Decimal { return d.Round(places) })
}

// fold is sum, min and max: of one list of numbers, or of the arguments.
func (c *checker) fold(name string, n *ast.CallNode, join func(a, b decimal.Decimal) decimal.Decimal) (node, *Problem) {
	values, problem := c.numbers(n.Arguments)
	if problem != nil {
		return node{}, problem
	}
	subject := c.writtenAs(n)
	return node{kind: Number, run: func(in *Input) (any, error) {
		list, err := values(in)
		if err != nil {
			return nil, err
		}
		numbers := list.([]any)
		if len(numbers) == 0 && name != "sum" {
			return nil, emptyList(subject)
		}
		var result decimal.Decimal
		for i, number := range numbers {
			if i == 0 {
				result = number.(decimal.Decimal)
				continue
			}
			result = join(result, number.(decimal.Decimal))
		}
		if !sane(result) {
			return nil, numberTooLarge(subject)
		}
		return result, nil
	}}, nil
}

func (c *checker) numbers(arguments []ast.Node) (run, *Problem) {
	if len(arguments) == 1 {
		only, problem := c.operand(arguments[0], Any)
		if problem != nil {
			return nil, problem
		}
		if only.kind.fits(List(Number)) {
			return only.run, nil
		}
		if only.kind.kind != kindNumber {
			return nil, c.problem(arguments[0], mismatch(only.kind, "number or list of number", "数字或数字列表"))
		}
		return gather([]run{only.run}), nil
	}
	runs := make([]run, len(arguments))
	for i, argument := range arguments {
		checked, problem := c.operand(argument, Number)
		if problem != nil {
			return nil, problem
		}
		runs[i] = checked.run
	}
	return gather(runs), nil
}

func (c *checker) between(n *ast.CallNode) (node, *Problem) {
	values, runs := make([]node, len(n.Arguments)), make([]run, len(n.Arguments))
	for i, argument := range n.Arguments {
		checked, problem := c.operand(argument, Any)
		if problem != nil {
			return node{}, problem
		}
		values[i], runs[i] = checked, checked.run
	}
	kind, problem := c.ordered(n.Arguments, values)
	if problem != nil {
		return node{}, problem
	}
	compare, gathered := comparison(kind), gather(runs)
	return node{kind: Bool, run: func(in *Input) (any, error) {
		all, err := gathered(in)
		if err != nil {
			return nil, err
		}
		x := all.([]any)
		return compare(x[1], x[0]) <= 0 && compare(x[0], x[2]) <= 0, nil
	}}, nil
}

// fallback is default(x, y). Only a value that is not filled in leads to y; every other error stays one.
func (c *checker) fallback(n *ast.CallNode) (node, *Problem) {
	value, problem := c.perhaps(n.Arguments[0], Any)
	if problem != nil {
		return node{}, problem
	}
	instead, problem := c.perhaps(n.Arguments[1], Any)
	if problem != nil {
		return node{}, problem
	}
	if value.kind.kind == kindAny && instead.kind.kind != kindRecord {
		// Of what type it is shows only when there is a value: a value that a step makes of its own last one, say.
		untyped := value
		value.kind, value.run = instead.kind, func(in *Input) (any, error) {
			found, err := untyped.run(in)
			if err != nil {
				return nil, err
			}
			return accept(found, instead.kind, &path{root: untyped.written})
		}
	}
	kind, f, bad := common(value, instead)
	if bad {
		return node{}, c.problem(n.Arguments[1], f)
	}
	return node{kind: kind, run: func(in *Input) (any, error) {
		found, err := value.run(in)
		if missing := (*MissingError)(nil); errors.As(err, &missing) {
			return instead.run(in)
		}
		return found, err
	}}, nil
}

func (c *checker) filled(n *ast.CallNode) (node, *Problem) {
	c.maybe++
	field, problem := c.check(n.Arguments[0])
	c.maybe--
	if problem != nil {
		return node{}, problem
	}
	if field.written == "" {
		return node{}, c.problem(n.Arguments[0], finding{code: TypeMismatch, found: c.writtenAs(n.Arguments[0]), expected: "a field",
			zh: "filled 的括号里应是一个字段", en: "filled takes a field"})
	}
	return node{kind: Bool, run: func(in *Input) (any, error) {
		_, err := field.run(in)
		if missing := (*MissingError)(nil); errors.As(err, &missing) {
			return false, nil
		}
		return err == nil, err
	}}, nil
}

func (c *checker) length(n *ast.CallNode) (node, *Problem) {
	of, problem := c.operand(n.Arguments[0], Any)
	if problem != nil {
		return node{}, problem
	}
	if of.kind.kind != kindText && of.kind.kind != kindList {
		return node{}, c.problem(n.Arguments[0], mismatch(of.kind, "text or list", "文本或列表"))
	}
	return node{kind: Number, run: func(in *Input) (any, error) {
		value, err := of.run(in)
		if err != nil {
			return nil, err
		}
		if text, isText := value.(string); isText {
			return decimal.NewFromInt(int64(utf8.RuneCountInString(text))), nil
		}
		return decimal.NewFromInt(int64(len(value.([]any)))), nil
	}}, nil
}

// declared checks the call of a function of the scope.
func (c *checker) declared(n *ast.CallNode, f Function) (node, *Problem) {
	count := arity{len(f.Params), len(f.Params)}
	if f.Variadic {
		count.most = -1
	}
	if wrong, bad := count.refuse(f.Name, len(n.Arguments)); bad {
		return node{}, c.problem(n, wrong)
	}
	runs, result := make([]run, len(n.Arguments)), f.Result
	for i, argument := range n.Arguments {
		var want Type // Any, when a variadic function declares nothing
		if len(f.Params) > 0 {
			want = f.Params[min(i, len(f.Params)-1)]
		}
		checked, problem := c.argument(argument, want)
		if problem != nil {
			return node{}, problem
		}
		if first, written := checked.literal.(string); written && i == 0 && f.Told != nil && !c.scope.Trusting {
			if narrower, told := f.Told(first); told {
				result = narrower
			}
		}
		runs[i] = checked.run
	}
	c.supplied = c.supplied || f.Call == nil
	return node{kind: result, run: supplied(f, gather(runs))}, nil
}

// argument checks an argument. Where names are wanted, one of them stands for itself, and no other can be meant.
func (c *checker) argument(n ast.Node, want Type) (node, *Problem) {
	bare, isName := n.(*ast.IdentifierNode)
	if want.noun != (noun{}) && c.scope.Trusting {
		want = Text
		if isName && !c.known(bare.Value) {
			return constant(Choice(bare.Value), bare.Value), nil
		}
	}
	switch {
	case !isName || want.noun == (noun{}) || c.known(bare.Value):
		return c.operand(n, want)
	case slices.Contains(want.values, bare.Value):
		return constant(Choice(bare.Value), bare.Value), nil
	}
	return node{}, c.problem(n, unknownValue(bare.Value, want))
}

// known tells whether a bare name is a variable, or stands for itself.
func (c *checker) known(name string) bool {
	_, variable := c.scope.Vars[name]
	return variable || slices.Contains(c.scope.Symbols, name)
}

// supplied calls a function of the scope and holds it to its declared result.
func supplied(f Function, arguments run) run {
	return func(in *Input) (any, error) {
		call := f.Call
		if call == nil && in.Functions != nil {
			call = in.Functions(f.Name)
		}
		if call == nil {
			return nil, functionMissing(f.Name)
		}
		values, err := arguments(in)
		if err != nil {
			return nil, err
		}
		steps := callSteps
		for _, value := range values.([]any) {
			steps += weight(value)
		}
		if err := in.spend(steps); err != nil {
			return nil, err
		}
		result, err := call(values.([]any))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if result == nil {
			return nil, wrongValue(f.Name, f.Result, nil)
		}
		return accept(result, f.Result, &path{root: f.Name})
	}
}

// BuiltinFunctions lists the functions that every expression may call, sorted.
func BuiltinFunctions() []string { return slices.Sorted(maps.Keys(builtins)) }
