package expression

import (
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser/lexer"
)

// problem gives a finding the place where the node begins.
func (c *checker) problem(n ast.Node, f finding) *Problem {
	return c.text.problem(start(n), f)
}

func (c *checker) offset(n ast.Node) int { return c.text.offsets[c.text.within(start(n))] }

// start is where a node begins; expr gives an operation the place of its operator.
func start(n ast.Node) int {
	switch n := n.(type) {
	case *ast.BinaryNode:
		return start(n.Left)
	case *ast.ConditionalNode:
		return start(n.Cond)
	case *ast.MemberNode:
		return start(n.Node)
	case *ast.SliceNode:
		return start(n.Node)
	case *ast.CallNode:
		return start(n.Callee)
	case *ast.UnaryNode: // `x not in y` has the negation behind x
		return min(n.Location().From, start(n.Node))
	}
	return n.Location().From
}

// finish is where a node ends, closing brackets around it not counted.
func (s *source) finish(n ast.Node) int {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return s.finish(n.Node)
	case *ast.BinaryNode:
		return s.finish(n.Right)
	case *ast.ConditionalNode:
		return s.finish(n.Exp2)
	case *ast.MemberNode:
		return n.Property.Location().To
	case *ast.CallNode:
		return s.closing(n.Callee.Location().To)
	case *ast.ArrayNode:
		return s.closing(n.Location().From)
	}
	return n.Location().To
}

// closing is the end of the bracket that opens at or after from.
func (s *source) closing(from int) int {
	open := 0
	for _, token := range s.tokens {
		if token.From < from || !token.Is(lexer.Bracket) {
			continue
		}
		if strings.Contains("([", token.Value) {
			open++
		} else if open--; open == 0 {
			return token.To
		}
	}
	return s.last()
}

// writtenAs is the source of a node, on one line and cut where it is long, as errors quote it.
func (c *checker) writtenAs(n ast.Node) string {
	from, to := c.text.within(start(n)), c.text.within(c.text.finish(n))
	words := strings.Join(strings.Fields(c.text.text[c.text.offsets[from]:c.text.offsets[max(from, to)]]), " ")
	if quoted := []rune(words); len(quoted) > longestQuote {
		return string(quoted[:longestQuote]) + "…"
	}
	return words
}

// longestQuote is how many characters of a part of an expression an error quotes.
const longestQuote = 60

// hyphenated returns the whole of a name like village-committee around a place, which expr reads as a subtraction; ""
// when there is no hyphen, or a part of it is no name.
func (s *source) hyphenated(at int) string {
	apart := func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}
	before, behind := s.text[:s.offsets[s.within(at)]], s.text[s.offsets[s.within(at)]:]
	if end := strings.IndexFunc(behind, apart); end >= 0 {
		behind = behind[:end]
	}
	name := strings.Trim(before[strings.LastIndexFunc(before, apart)+1:]+behind, "-")
	parts := strings.Split(name, "-")
	for _, part := range parts {
		if part == "" || part[0] >= '0' && part[0] <= '9' {
			return ""
		}
	}
	if len(parts) == 1 {
		return ""
	}
	return name
}
