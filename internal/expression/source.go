package expression

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"
)

// The limits of one expression. A rule that needs more is several rules.
const (
	MaxSource  = 4000 // bytes
	maxNodes   = 500  // nodes of the tree; also bounds the time of an evaluation
	maxNesting = 50   // brackets inside each other
)

// source is an expression that was cut into tokens, all of which the process language knows.
type source struct {
	text    string
	offsets []int // byte offset of each character, and of the end: expr counts in characters
	tokens  []lexer.Token
}

// plainNumber is the one way to write a number: no exponent, no leading zero that looks octal, no other base.
var plainNumber = regexp.MustCompile(`^(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?$`)

// scan cuts text into tokens and refuses those that expr knows and the process language does not.
func scan(text string) (*source, *Problem) {
	s := &source{text: text, offsets: make([]int, 0, len(text)+1)}
	for offset := range text {
		s.offsets = append(s.offsets, offset)
	}
	s.offsets = append(s.offsets, len(text))

	switch {
	case len(text) > MaxSource:
		return nil, s.problem(0, tooLarge(fmt.Sprint(len(text)), fmt.Sprint(MaxSource),
			fmt.Sprintf("表达式有 %d 字节，最多 %d 字节", len(text), MaxSource),
			fmt.Sprintf("the expression has %d bytes, at most %d are allowed", len(text), MaxSource)))
	case !utf8.ValidString(text):
		return nil, s.problem(0, finding{code: Syntax, zh: "表达式不是有效的 UTF-8 文本", en: "the expression is not valid UTF-8"})
	case strings.TrimSpace(text) == "":
		return nil, s.problem(0, finding{code: Syntax, expected: "an expression", zh: "表达式是空的", en: "the expression is empty"})
	}

	tokens, err := lexer.Lex(file.NewSource(text))
	if err != nil {
		return nil, s.unreadable(err)
	}
	nesting := 0
	s.tokens = make([]lexer.Token, 0, len(tokens))
	for _, token := range tokens {
		if token.Is(lexer.EOF) {
			break
		}
		if found, bad := s.refuse(token); bad {
			return nil, s.problem(token.From, found)
		}
		if token.Is(lexer.Bracket) && strings.Contains("([", token.Value) {
			nesting++
		} else if token.Is(lexer.Bracket) {
			nesting--
		}
		if nesting > maxNesting {
			return nil, s.problem(token.From, tooLarge("", fmt.Sprint(maxNesting),
				fmt.Sprintf("括号嵌套超过 %d 层", maxNesting), fmt.Sprintf("brackets stand more than %d deep", maxNesting)))
		}
		s.tokens = append(s.tokens, token)
	}
	if len(s.tokens) == 0 {
		return nil, s.problem(0, finding{code: Syntax, expected: "an expression", zh: "表达式只有注释", en: "the expression is only a comment"})
	}
	return s, nil
}

// refuse says what is wrong with a token that the process language does not have.
func (s *source) refuse(token lexer.Token) (finding, bool) {
	written := s.written(token.Location)
	switch token.Kind {
	case lexer.Number:
		if !plainNumber.MatchString(written) {
			return finding{code: Syntax, found: written, expected: "12.5",
				zh: fmt.Sprintf("数字“%s”应写成 12.5 这样：没有多余的零、指数和分隔符，小数点前后各不超过 18 位", written),
				en: fmt.Sprintf("the number %s must be written like 12.5: no leading zero, exponent or separator, at most 18 digits on either side of the point", written)}, true
		}
	case lexer.Bytes:
		return notAllowed(written, "文本前面不能有字母 b", "a text cannot have the letter b before it"), true
	case lexer.Identifier:
		for _, r := range token.Value {
			if half, full := fullWidth[r]; full {
				return typeset(r, half), true
			}
			if r >= '０' && r <= 'ｚ' {
				return typeset(r, string(r-'０'+'0')), true
			}
		}
	case lexer.Operator, lexer.Bracket:
		sign := token.Value
		if next := s.text[s.offsets[s.within(token.To)]:]; sign == "=" && next != "" && strings.Contains("<>", next[:1]) {
			sign += next[:1]
		}
		if instead, known := refused[sign]; known {
			return notAllowed(written, instead.zh, instead.en), true
		}
	case lexer.String, lexer.EOF:
	}
	return finding{}, false
}

// refused are the operators that expr has and the process language does not, with what to write instead.
var refused = map[string]struct{ zh, en string }{
	"=":    {"比较相等请写 ==", "equality is written =="},
	"=<":   {"小于等于请写 <=", "at most is written <="},
	"=>":   {"大于等于请写 >=", "at least is written >="},
	"&":    {"请写 and", "write and"},
	";":    {"这里只能写一个表达式，不能用 ;", "only one expression can stand here, without ;"},
	"|":    {"请写 or", "write or"},
	"..":   {"不能用 .. 表示范围，请写 between(x, a, b)", "there are no ranges; write between(x, a, b)"},
	"?.":   {"不能用 ?.，字段可能未填写时请写 default(x, y)", "there is no ?.; write default(x, y) for a field that may not be filled in"},
	"??":   {"不能用 ??，请写 default(x, y)", "there is no ??; write default(x, y)"},
	"#":    {"这里没有对列表逐项计算的写法", "there is no computation over each element of a list"},
	"::":   {"不能用 ::", "there is no ::"},
	"{":    {"不能用花括号", "there are no braces"},
	"}":    {"不能用花括号", "there are no braces"},
	"*=":   {"不能赋值", "there is no assignment"},
	"**":   {"没有乘方，请写成连乘", "there are no powers; multiply"},
	"^":    {"没有乘方，请写成连乘", "there are no powers; multiply"},
	"%":    {"没有求余数的运算；百分比请写成小数，如 0.05", "there is no remainder; a percentage is written as a decimal, like 0.05"},
	"let":  {"不能定义变量", "variables cannot be defined"},
	"if":   {"请写成：条件 ? 值 : 另一个值", "write: condition ? value : other value"},
	"else": {"请写成：条件 ? 值 : 另一个值", "write: condition ? value : other value"},
}

// fullWidth are the characters that a Chinese keyboard types and an expression cannot have, with those to type instead.
var fullWidth = map[rune]string{
	'（': "(", '）': ")", '，': ",", '、': ",", '。': ".", '；': ";", '：': ":", '？': "?", '！': "!", '“': `"`, '”': `"`,
	'‘': "'", '’': "'", '＜': "<", '＞': ">", '＝': "=", '＋': "+", '－': "-", '—': "-", '×': "*", '＊': "*", '÷': "/", '／': "/",
	'【': "[", '】': "]", '［': "[", '］': "]", '《': "<", '》': ">", '≤': "<=", '≥': ">=", '≠': "!=", '．': ".", '＿': "_", '　': " ",
}

func typeset(r rune, instead string) finding {
	return finding{code: Syntax, found: string(r), expected: instead,
		zh: fmt.Sprintf("字符 %c 应改为半角的 %s", r, instead),
		en: fmt.Sprintf("the character %c must be typed as %s", r, instead)}
}

// unreadable explains why the text could not be cut into tokens.
func (s *source) unreadable(err error) *Problem {
	at := s.last()
	var lexed *file.Error
	if errors.As(err, &lexed) {
		at = min(lexed.From, at)
	}
	message := err.Error()
	switch {
	case strings.HasPrefix(message, "unrecognized character"):
		r, _ := utf8.DecodeRuneInString(s.text[s.offsets[at]:])
		if half, full := fullWidth[r]; full {
			return s.problem(at, typeset(r, half))
		}
		return s.problem(at, finding{code: Syntax, found: string(r),
			zh: fmt.Sprintf("表达式中不能有字符“%c”", r), en: fmt.Sprintf("an expression cannot have the character %q", r)})
	case strings.HasPrefix(message, "literal not terminated"):
		return s.problem(at, finding{code: Syntax, expected: "a closing quote", zh: "文本没有结束的引号", en: "the text has no closing quote"})
	case strings.HasPrefix(message, "bad number syntax"):
		return s.problem(at, finding{code: Syntax, expected: "12.5", zh: "数字后面紧跟着字母", en: "a letter follows the number"})
	case strings.HasPrefix(message, "unclosed comment"):
		return s.problem(at, finding{code: Syntax, expected: "*/", zh: "注释没有结束", en: "the comment is not closed"})
	}
	return s.problem(at, finding{code: Syntax, zh: "文本中的 \\ 写法不对", en: `the text has a wrong escape after \`})
}

// parse builds the tree. Every name is taken for an ordinary one, also those that expr itself gives a meaning.
func (s *source) parse() (tree ast.Node, problem *Problem) {
	names := map[string]*builtin.Function{}
	for _, token := range s.tokens {
		if token.Is(lexer.Identifier) {
			names[token.Value] = nil
		}
	}
	// The parser is somebody else's; should it ever panic, the expression is refused and the program goes on.
	defer func() {
		if recover() != nil {
			tree, problem = nil, s.problem(0, finding{code: Syntax, zh: "表达式无法读懂", en: "the expression cannot be read"})
		}
	}()
	parsed, err := parser.ParseWithConfig(s.text, &conf.Config{MaxNodes: maxNodes, Functions: names})
	if err == nil {
		return parsed.Node, nil
	}
	return nil, s.unexpected(err)
}

// unexpected explains why the tokens make no expression.
func (s *source) unexpected(err error) *Problem {
	var refusal *file.Error
	if !errors.As(err, &refusal) {
		return s.problem(0, finding{code: Syntax, zh: "表达式无法读懂", en: "the expression cannot be read"})
	}
	switch {
	case strings.HasSuffix(refusal.Message, "maximum allowed nodes"):
		return s.problem(0, complicated())
	case refusal.Message == "unexpected token EOF":
		return s.problem(s.last(), finding{code: Syntax, found: "the end", expected: "more",
			zh: "表达式没有写完", en: "the expression ends too early"})
	case refusal.Message == "expected name", refusal.Message == "unexpected end of expression":
		return s.problem(s.dot(refusal.From), finding{code: Syntax, expected: "a field", zh: "点号后面应是字段名", en: "a field name is expected after the dot"})
	}
	for _, token := range s.tokens {
		if token.From == refusal.From {
			written := s.written(token.Location)
			if name := s.hyphenated(token.From); name != "" {
				return s.problem(token.From, nameInQuotes(name))
			}
			return s.problem(token.From, finding{code: Syntax, found: written,
				zh: fmt.Sprintf("这里不应出现“%s”", written), en: fmt.Sprintf("%s is not expected here", written)}.suggest(spoken[strings.ToLower(written)]))
		}
	}
	return s.problem(refusal.From, finding{code: Syntax, zh: "这里无法读懂", en: "this cannot be read"})
}

// spoken are words that people write for an operator, with the operator.
var spoken = map[string]string{
	"且": "and", "并且": "and", "而且": "and", "和": "and", "与": "and", "and": "and", "或": "or", "或者": "or", "or": "or", "非": "not", "不": "not", "不是": "!=",
	"大于": ">", "超过": ">", "小于": "<", "不满": "<", "等于": "==", "是": "==", "is": "==", "eq": "==", "不等于": "!=", "ne": "!=", "大于等于": ">=", "不少于": ">=",
	"不低于": ">=", "以上": ">=", "ge": ">=", "gt": ">", "小于等于": "<=", "不超过": "<=", "以下": "<=", "le": "<=", "lt": "<", "属于": "in", "除以": "/",
}

// dot is the place behind the last dot before a place.
func (s *source) dot(before int) int {
	at := before
	for _, token := range s.tokens {
		if token.From <= before && token.Is(lexer.Operator, ".") {
			at = token.To
		}
	}
	return at
}

func complicated() finding {
	return tooLarge("", fmt.Sprint(maxNodes), "表达式过于复杂，请拆成几条规则", "the expression is too complicated; make several rules of it")
}

// written is the text between two places.
func (s *source) written(at file.Location) string {
	return s.text[s.offsets[s.within(at.From)]:s.offsets[s.within(at.To)]]
}

// last is the place behind the last character.
func (s *source) last() int { return len(s.offsets) - 1 }

func (s *source) within(at int) int { return max(0, min(at, s.last())) }

// problem gives a finding its place, counted in characters from 0.
func (s *source) problem(at int, f finding) *Problem {
	offset := s.offsets[s.within(at)]
	before := s.text[:offset]
	line := strings.LastIndexByte(before, '\n') + 1
	return &Problem{
		Offset: offset, Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(before[line:]) + 1,
		Code: f.code, Found: f.found, Expected: f.expected, Near: f.near, ZH: f.zh, EN: f.en,
	}
}
