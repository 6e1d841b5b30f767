package expression

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// A pattern of matches costs, for each byte of the text, up to a thousand steps: {1000} is short to write. The limits
// on patterns and on the text (MaxMatched) keep the worst expression far below a second.
const (
	maxPattern  = 200 // bytes of one pattern
	maxPatterns = 4   // patterns in one expression
)

func (c *checker) binary(n *ast.BinaryNode) (node, *Problem) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		return c.logic(n)
	case "==", "!=":
		return c.equality(n)
	case "<", "<=", ">", ">=":
		return c.order(n)
	case "+", "-", "*", "/":
		return c.calculation(n)
	case "in":
		return c.membership(n)
	case "contains", "startsWith", "endsWith":
		return c.textTest(n)
	case "matches":
		return c.pattern(n)
	}
	return node{}, c.problem(n, notAllowed(n.Operator, fmt.Sprintf("没有运算 %s", n.Operator), fmt.Sprintf("there is no operation %s", n.Operator)))
}

// both checks the two sides of an operation, the left one first.
func (c *checker) both(n *ast.BinaryNode, left, right Type) (l, r node, problem *Problem) {
	if l, problem = c.operand(n.Left, left); problem == nil {
		r, problem = c.operand(n.Right, right)
	}
	return l, r, problem
}

// logic is and, or. The right side is not looked at when the left side decides.
func (c *checker) logic(n *ast.BinaryNode) (node, *Problem) {
	left, problem := c.operand(n.Left, Bool)
	if problem != nil {
		return node{}, problem
	}
	right, problem := c.perhaps(n.Right, Bool)
	if problem != nil {
		return node{}, problem
	}
	decisive := n.Operator == "or" || n.Operator == "||"
	return node{kind: Bool, run: func(in *Input) (any, error) {
		value, err := left.run(in)
		if err != nil || value == decisive {
			return value, err
		}
		return right.run(in)
	}}, nil
}

func (c *checker) equality(n *ast.BinaryNode) (node, *Problem) {
	left, right, problem := c.both(n, Any, Any)
	if problem != nil {
		return node{}, problem
	}
	if problem := c.comparable(n.Left, n.Right, left, right); problem != nil {
		return node{}, problem
	}
	wanted := n.Operator == "=="
	return node{kind: Bool, run: pair(left.run, right.run, func(a, b any) (any, error) {
		return equal(a, b) == wanted, nil
	})}, nil
}

// comparable says why two values can never be equal: they differ in type, or one is a text that the other never is.
func (c *checker) comparable(leftAt, rightAt ast.Node, left, right node) *Problem {
	if left.kind.kind == kindAny || left.kind.kind == kindList {
		return c.problem(leftAt, mismatch(left.kind, "a number, text, date or bool", "数字、文本、日期或是/否值"))
	}
	if !right.kind.alike(left.kind) {
		return c.problem(rightAt, unwanted(right.kind, plain(left.kind)))
	}
	for _, side := range []struct {
		at           ast.Node
		value, other node
	}{{rightAt, right, left}, {leftAt, left, right}} {
		if text, isText := side.value.literal.(string); isText && side.other.written != "" {
			place := c.text.problem(start(side.at), finding{})
			c.said = append(c.said, Said{Path: side.other.written, Text: text, Line: place.Line, Column: place.Column})
		}
		if side.value.literal == nil || side.other.literal != nil || side.other.kind.values == nil && side.other.kind.kind != kindDate {
			continue
		}
		if f, never := side.value.against(side.other.kind); never {
			return c.problem(side.at, f)
		}
	}
	return nil
}

// order is < <= > >=, on numbers and on dates. Texts have no order that everybody agrees on.
func (c *checker) order(n *ast.BinaryNode) (node, *Problem) {
	left, right, problem := c.both(n, Any, Any)
	if problem != nil {
		return node{}, problem
	}
	kind, problem := c.ordered([]ast.Node{n.Left, n.Right}, []node{left, right})
	if problem != nil {
		return node{}, problem
	}
	holds := map[string]func(int) bool{
		"<":  func(sign int) bool { return sign < 0 },
		"<=": func(sign int) bool { return sign <= 0 },
		">":  func(sign int) bool { return sign > 0 },
		">=": func(sign int) bool { return sign >= 0 },
	}[n.Operator]
	compare := comparison(kind)
	return node{kind: Bool, run: pair(left.run, right.run, func(a, b any) (any, error) {
		return holds(compare(a, b)), nil
	})}, nil
}

// ordered checks that values are all numbers or all dates, and returns which.
func (c *checker) ordered(at []ast.Node, values []node) (Type, *Problem) {
	want := Number
	if slices.ContainsFunc(values, func(n node) bool { return n.kind.kind == kindDate }) {
		want = Date
	}
	for i, value := range values {
		f, bad := value.against(want)
		if !bad {
			continue
		}
		if want.kind == kindNumber {
			f = mismatch(value.kind, "number or date", "数字或日期")
		}
		return Type{}, c.problem(at[i], f)
	}
	return want, nil
}

func (c *checker) calculation(n *ast.BinaryNode) (node, *Problem) {
	left, right, problem := c.both(n, Number, Number)
	if problem != nil {
		return node{}, c.meantName(n, problem)
	}
	subject := c.writtenAs(n)
	calculate := map[string]func(a, b decimal.Decimal) decimal.Decimal{
		"+": decimal.Decimal.Add, "-": decimal.Decimal.Sub, "*": decimal.Decimal.Mul, "/": quotient,
	}[n.Operator]
	var divisor string
	if n.Operator == "/" {
		divisor = c.writtenAs(n.Right)
		if value, written := right.literal.(decimal.Decimal); written && value.IsZero() {
			return node{}, c.problem(n.Right, finding{code: NotAllowed, found: divisor, zh: "除数不能为零", en: "nothing can be divided by zero"})
		}
	}
	return node{kind: Number, run: pair(left.run, right.run, func(a, b any) (any, error) {
		x, y := a.(decimal.Decimal), b.(decimal.Decimal)
		if divisor != "" && y.IsZero() {
			return nil, divisionByZero(divisor)
		}
		result := calculate(x, y)
		if !sane(result) {
			return nil, numberTooLarge(subject)
		}
		return result, nil
	})}, nil
}

// meantName recognises `agree-in-part`, which reads as a subtraction of one symbol from another.
func (c *checker) meantName(n *ast.BinaryNode, problem *Problem) *Problem {
	first, isName := n.Left.(*ast.IdentifierNode)
	if !isName || n.Operator != "-" || problem.Code != TypeMismatch || !slices.Contains(c.scope.Symbols, first.Value) {
		return problem
	}
	if hyphenated := c.text.hyphenated(first.Location().From); slices.Contains(c.scope.Symbols, hyphenated) {
		return c.problem(n, nameInQuotes(hyphenated))
	}
	return problem
}

// membership is `x in [a, b]` and `x in form.list`.
func (c *checker) membership(n *ast.BinaryNode) (node, *Problem) {
	left, problem := c.operand(n.Left, Any)
	if problem != nil {
		return node{}, problem
	}
	if written, isWritten := n.Right.(*ast.ArrayNode); isWritten && len(written.Nodes) > 0 {
		return c.amongst(n.Left, left, written.Nodes)
	}
	right, problem := c.operand(n.Right, List(Any))
	if problem != nil {
		return node{}, problem
	}
	if problem := c.comparable(n.Right, n.Left, node{kind: right.kind.Of()}, left); problem != nil {
		return node{}, problem
	}
	return node{kind: Bool, run: pair(left.run, right.run, func(a, b any) (any, error) {
		return slices.ContainsFunc(b.([]any), func(element any) bool { return equal(a, element) }), nil
	})}, nil
}

// amongst checks whether a value is one of those that are written out. All are computed, so that a missing one is
// noticed whichever comes first.
func (c *checker) amongst(at ast.Node, value node, listed []ast.Node) (node, *Problem) {
	runs := make([]run, len(listed))
	for i, element := range listed {
		checked, problem := c.operand(element, Any)
		if problem != nil {
			return node{}, problem
		}
		if problem := c.comparable(at, element, value, checked); problem != nil {
			return node{}, problem
		}
		runs[i] = checked.run
	}
	return node{kind: Bool, run: pair(value.run, gather(runs), func(a, b any) (any, error) {
		return slices.ContainsFunc(b.([]any), func(element any) bool { return equal(a, element) }), nil
	})}, nil
}

func (c *checker) textTest(n *ast.BinaryNode) (node, *Problem) {
	left, right, problem := c.both(n, Text, Text)
	if problem != nil {
		return node{}, problem
	}
	test := map[string]func(text, part string) bool{
		"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix,
	}[n.Operator]
	return node{kind: Bool, run: func(in *Input) (any, error) {
		text, err := left.run(in)
		if err != nil {
			return nil, err
		}
		part, err := right.run(in)
		if err != nil {
			return nil, err
		}
		if err := in.spend(len(text.(string)) / textStep); err != nil {
			return nil, err
		}
		return test(text.(string), part.(string)), nil
	}}, nil
}

// pattern is matches, with a pattern that is written out: RE2, so the time is linear in the text.
func (c *checker) pattern(n *ast.BinaryNode) (node, *Problem) {
	left, problem := c.operand(n.Left, Text)
	if problem != nil {
		return node{}, problem
	}
	written, isWritten := n.Right.(*ast.StringNode)
	if !isWritten {
		return node{}, c.problem(n.Right, notAllowed("", "matches 后面必须直接写出匹配模式", "the pattern after matches must be written out"))
	}
	if c.patterns++; c.patterns > maxPatterns {
		return node{}, c.problem(n, tooLarge(fmt.Sprint(c.patterns), fmt.Sprint(maxPatterns),
			fmt.Sprintf("一个表达式最多用 %d 次 matches", maxPatterns), fmt.Sprintf("an expression has at most %d patterns", maxPatterns)))
	}
	if len(written.Value) > maxPattern {
		return node{}, c.problem(n.Right, tooLarge(fmt.Sprint(len(written.Value)), fmt.Sprint(maxPattern),
			fmt.Sprintf("匹配模式最多 %d 字节", maxPattern), fmt.Sprintf("a pattern has at most %d bytes", maxPattern)))
	}
	expression, err := regexp.Compile(written.Value)
	if err != nil {
		zh, en := PatternTrouble(err)
		return node{}, c.problem(n.Right, finding{code: Syntax, found: written.Value, zh: zh, en: en})
	}
	subject, instructions := c.writtenAs(n.Left), size(written.Value)
	return node{kind: Bool, run: func(in *Input) (any, error) {
		text, err := left.run(in)
		if err != nil {
			return nil, err
		}
		if len(text.(string)) > MaxMatched {
			return nil, textTooLong(subject, MaxMatched)
		}
		if err := in.spend(len(text.(string)) * instructions / patternStep); err != nil {
			return nil, err
		}
		return expression.MatchString(text.(string)), nil
	}}, nil
}

// size is how many instructions a pattern has that compiles.
func size(pattern string) int {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 1
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return 1
	}
	return len(program.Inst)
}

// PatternTrouble says in Chinese and in English what is wrong with a pattern, by what package regexp says.
func PatternTrouble(err error) (zh, en string) {
	var wrong *syntax.Error
	if !errors.As(err, &wrong) {
		return "匹配模式有误", "the pattern is wrong"
	}
	return fmt.Sprintf("匹配模式有误（%s）：%s", patternTrouble(wrong.Code), wrong.Expr), fmt.Sprintf("the pattern is wrong (%s): %s", wrong.Code, wrong.Expr)
}

// patternTrouble says in Chinese what a pattern cannot hold. What keeps matching bounded in time is
// what look-around and back references would break, so there are none.
func patternTrouble(code syntax.ErrorCode) string {
	switch code {
	case syntax.ErrInvalidPerlOp, syntax.ErrInvalidNamedCapture: // (?<= is read as a name that is wrong
		return "不支持前后查找等 (?…) 写法"
	case syntax.ErrInvalidEscape:
		return "不支持的转义，例如反向引用"
	case syntax.ErrMissingParen, syntax.ErrUnexpectedParen:
		return "括号不成对"
	case syntax.ErrMissingBracket:
		return "方括号不成对"
	case syntax.ErrMissingRepeatArgument, syntax.ErrInvalidRepeatOp:
		return "重复符号前面没有内容或重叠"
	case syntax.ErrInvalidRepeatSize, syntax.ErrLarge:
		return "重复次数太大"
	case syntax.ErrInvalidCharClass, syntax.ErrInvalidCharRange:
		return "没有这样的字符类或字符范围"
	case syntax.ErrTrailingBackslash:
		return "末尾的反斜线没有下文"
	case syntax.ErrNestingDepth:
		return "嵌套太深"
	case syntax.ErrInvalidUTF8:
		return "不是有效的 UTF-8 文本"
	default:
		return "无法读懂"
	}
}
