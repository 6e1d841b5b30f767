package expression

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"

	"shunban/internal/nearest"
)

// run computes the value of one node.
type run func(*Input) (any, error)

// node is a checked part of an expression.
type node struct {
	kind    Type
	run     run
	literal any    // the value, when it is written in the expression
	written string // how the part is called in an error: its path or its source
}

// checker turns the parser's tree into nodes. What it has no case for is not in the language.
type checker struct {
	text   *source
	scope  Scope
	fields map[string]bool
	// supplied says that a function was called that is supplied with each evaluation.
	supplied bool
	visits   int
	// patterns counts the uses of matches.
	patterns int
	nested   int // how deep in lists within lists
	maybe    int // how deep in parts that not every evaluation comes to, or that take nothing for an answer
	needs    map[string]bool
	said     []Said
}

// maxVisits bounds the work: the parser shares the middle of `a < b < c` between two comparisons, so that a small tree
// can be visited very often.
const maxVisits = 4 * maxNodes

func (c *checker) check(n ast.Node) (node, *Problem) {
	if c.visits++; c.visits > maxVisits {
		return node{}, c.text.problem(0, complicated())
	}
	switch n := n.(type) {
	case *ast.BoolNode:
		return constant(Bool, n.Value), nil
	case *ast.IntegerNode, *ast.FloatNode:
		return c.number(n)
	case *ast.StringNode:
		return constant(Text, n.Value), nil
	case *ast.IdentifierNode:
		return c.name(n)
	case *ast.MemberNode:
		return c.member(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.ArrayNode:
		return c.list(n)
	case *ast.CallNode:
		return c.call(n)
	case *ast.NilNode:
		return node{}, c.problem(n, notAllowed("nil", "没有 nil；是否已填写请用 filled(字段)", "there is no nil; whether a field is filled in is asked by filled(field)"))
	}
	return node{}, c.problem(n, notAllowed("", "这里的写法不在表达式语言之内", "expressions do not have this"))
}

// operand checks a node that must have the type want.
func (c *checker) operand(n ast.Node, want Type) (node, *Problem) {
	checked, problem := c.check(n)
	if problem != nil {
		return node{}, problem
	}
	if f, bad := checked.against(want); bad {
		return node{}, c.problem(n, f)
	}
	return checked, nil
}

// perhaps is operand for a part that not every evaluation comes to.
func (c *checker) perhaps(n ast.Node, want Type) (node, *Problem) {
	c.maybe++
	defer func() { c.maybe-- }()
	return c.operand(n, want)
}

// against says why the node cannot stand where want is expected. A text that is written out may be any choice that
// has it, and a date if it is one.
func (n node) against(want Type) (finding, bool) {
	text, isText := n.literal.(string)
	switch {
	case isText && text == "" && want.noun != (noun{}):
		return finding{}, false
	case isText && want.values != nil && !slices.Contains(want.values, text):
		return unknownValue(text, want), true
	case isText && want.kind == kindDate && !isDate(text):
		return finding{code: TypeMismatch, found: text, expected: "2006-01-02",
			zh: fmt.Sprintf("日期应写成 \"2006-01-02\" 这样，写的却是“%s”", text),
			en: fmt.Sprintf("a date is written like \"2006-01-02\", found %q", text)}, true
	case isText && (want.values != nil || want.kind == kindDate), n.kind.fits(want):
		return finding{}, false
	}
	return unwanted(n.kind, want), true
}

// mostListed is how many values a sentence lists.
const mostListed = 12

// unknownValue tells of a text that is none of those a type has. Values stand in quotation marks, because they hold
// commas of their own.
func unknownValue(found string, want Type) finding {
	values, more := want.values, ""
	if len(values) > mostListed {
		values, more = values[:mostListed], "…"
	}
	f := finding{code: UnknownValue, found: found, expected: strings.Join(want.values, ", ")}
	if want.noun == (noun{}) {
		f.zh = fmt.Sprintf("这里不可能是“%s”，只能是：“%s”%s", found, strings.Join(values, "”、“"), more)
		f.en = fmt.Sprintf("%q is impossible here, only one of these can occur: %s", found, quoted(values)+more)
		return f.suggest(nearest.Name(found, want.values))
	}
	f.zh = fmt.Sprintf("没有%s“%s”", want.noun.zh, found)
	f.en = fmt.Sprintf("there is no %s %q", want.noun.en, found)
	if near := nearest.Name(found, want.values); near != "" {
		return f.suggest(near)
	}
	if len(values) > 0 {
		f.zh += "；有：" + strings.Join(values, "、") + more
		f.en += "; there are: " + strings.Join(values, ", ") + more
	}
	return f
}

func quoted(values []string) string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = strconv.Quote(value)
	}
	return strings.Join(list, ", ")
}

func (c *checker) number(n ast.Node) (node, *Problem) {
	value, err := decimal.NewFromString(c.text.written(n.Location()))
	if err != nil {
		return node{}, c.problem(n, finding{code: Syntax, zh: "数字写法不对", en: "this is not a number"})
	}
	return constant(Number, value), nil
}

func (c *checker) name(n *ast.IdentifierNode) (node, *Problem) {
	if _, isVariable := c.scope.Vars[n.Value]; isVariable {
		return c.variable(n, nil)
	}
	if slices.Contains(c.scope.Symbols, n.Value) {
		return constant(Choice(n.Value), n.Value), nil
	}
	return node{}, c.problem(n, c.unknownName(n))
}

func (c *checker) unknownName(n *ast.IdentifierNode) finding {
	known := c.scope.names()
	f := finding{code: UnknownName, found: n.Value, expected: strings.Join(sorted(set(known)), ", "),
		zh: fmt.Sprintf("没有名为“%s”的变量", n.Value), en: fmt.Sprintf("there is no variable %q", n.Value)}
	if slices.Contains(c.scope.functionNames(), n.Value) {
		f.zh = fmt.Sprintf("“%s”是函数，后面要写括号", n.Value)
		f.en = fmt.Sprintf("%q is a function and needs brackets after it", n.Value)
		return f
	}
	if path := c.scope.fieldNamed(n.Value); path != "" {
		return f.suggest(path)
	}
	hyphenated := c.text.hyphenated(n.Location().From)
	if slices.Contains(c.scope.Symbols, hyphenated) {
		return nameInQuotes(hyphenated)
	}
	if near := nearest.Name(n.Value, known); near != "" {
		return f.suggest(near)
	}
	if hyphenated == "" {
		hyphenated = n.Value
	}
	f.zh += fmt.Sprintf("；如果是文本，请加引号：\"%s\"", hyphenated)
	f.en += fmt.Sprintf("; a text is written in quotes: %q", hyphenated)
	return f
}

func nameInQuotes(name string) finding {
	return finding{code: UnknownName, found: name, near: `"` + name + `"`,
		zh: fmt.Sprintf("带连字符的名称要写在引号里：\"%s\"", name),
		en: fmt.Sprintf("a name with a hyphen is written in quotes: %q", name)}
}

func (c *checker) unary(n *ast.UnaryNode) (node, *Problem) {
	switch n.Operator {
	case "not", "!":
		inner, problem := c.operand(n.Node, Bool)
		if problem != nil {
			if problem.Code == TypeMismatch && problem.Offset == c.offset(n.Node) {
				problem.ZH += "；要否定整个比较，请加括号：not (…)"
				problem.EN += "; to negate a whole comparison, put it in brackets: not (…)"
			}
			return node{}, problem
		}
		return node{kind: Bool, run: negation(inner.run)}, nil
	case "-":
		inner, problem := c.operand(n.Node, Number)
		if problem != nil {
			return node{}, problem
		}
		if value, written := inner.literal.(decimal.Decimal); written {
			return constant(Number, value.Neg()), nil
		}
		return node{kind: Number, run: minus(inner.run)}, nil
	}
	return node{}, c.problem(n, notAllowed(n.Operator, fmt.Sprintf("数字前面不写 %s", n.Operator), fmt.Sprintf("%s does not stand before a value", n.Operator)))
}

func (c *checker) conditional(n *ast.ConditionalNode) (node, *Problem) {
	if n.Cond == n.Exp1 {
		return node{}, c.problem(n, notAllowed("?:", "不能用 ?:，请写 default(x, y)", "there is no ?:; write default(x, y)"))
	}
	condition, problem := c.operand(n.Cond, Bool)
	if problem != nil {
		return node{}, problem
	}
	yes, problem := c.perhaps(n.Exp1, Any)
	if problem != nil {
		return node{}, problem
	}
	no, problem := c.perhaps(n.Exp2, Any)
	if problem != nil {
		return node{}, problem
	}
	result, f, bad := common(yes, no)
	if bad {
		return node{}, c.problem(n.Exp2, f)
	}
	return node{kind: result, run: choose(condition.run, yes.run, no.run)}, nil
}

// common is the type that both of two alternatives have.
func common(a, b node) (Type, finding, bool) {
	switch {
	case a.literal != nil && b.literal != nil && a.kind.kind == kindText && b.kind.kind == kindText:
		return Choice(a.literal.(string), b.literal.(string)), finding{}, false
	case a.kind.kind == kindText && b.kind.kind == kindText && a.kind.values != nil && b.kind.values != nil:
		return Choice(append(a.kind.Values(), b.kind.values...)...), finding{}, false
	case a.kind.kind == kindDate && dateLike(b), b.kind.kind == kindDate && dateLike(a):
		return Date, finding{}, false
	case a.kind.kind == kindText && b.kind.fits(Text), b.kind.kind == kindText && a.kind.fits(Text):
		return Text, finding{}, false
	case b.kind.Equal(a.kind) && b.kind.kind != kindAny:
		return a.kind, finding{}, false
	case a.kind.textual() && b.kind.textual(): // which texts of a closed list there are is forgotten
		return List(Text), finding{}, false
	}
	return Type{}, unwanted(b.kind, a.kind), true
}

func dateLike(n node) bool {
	_, bad := n.against(Date)
	return !bad
}

// list checks [a, b, c]: elements of one type.
func (c *checker) list(n *ast.ArrayNode) (node, *Problem) {
	if len(n.Nodes) == 0 {
		return node{}, c.problem(n, finding{code: Syntax, found: "[]", zh: "列表是空的", en: "the list is empty"})
	}
	var of Type
	elements := make([]run, len(n.Nodes))
	for i, element := range n.Nodes {
		checked, problem := c.operand(element, Any)
		if problem != nil {
			return node{}, problem
		}
		if i == 0 {
			of = plain(checked.kind)
		}
		if !plain(checked.kind).Equal(of) || of.kind == kindAny {
			return node{}, c.problem(element, unwanted(checked.kind, of))
		}
		elements[i] = checked.run
	}
	return node{kind: List(of), run: gather(elements)}, nil
}

// plain forgets which values a text can have.
func plain(t Type) Type {
	if t.kind == kindText {
		return Text
	}
	return t
}

// constant is a node whose value is known.
func constant(kind Type, value any) node {
	return node{kind: kind, literal: value, run: func(*Input) (any, error) { return value, nil }}
}

func set(names []string) map[string]bool {
	members := make(map[string]bool, len(names))
	for _, name := range names {
		members[name] = true
	}
	return members
}
