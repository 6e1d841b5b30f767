package process

import (
	"fmt"
	"regexp"
	"strings"

	goccy "github.com/goccy/go-yaml/parser"
)

// said is a text of one of the two YAML parsers and what it means to an author.
type said struct {
	text    *regexp.Regexp
	meaning Text
}

func means(pattern, zh, en string) said {
	return said{regexp.MustCompile(pattern), Text{ZH: zh, EN: en}}
}

// sayings are what the parsers say, the narrower text before the wider one. What is in none of them is
// said in English only, and in Chinese that the place cannot be read.
var sayings = []said{
	means(`mapping key .* already defined`, "同一组里有两个相同的键", "a key stands twice in one group"),
	means(`map key-value is pre-defined`, "键的值已经写在同一行，下面不能再缩进写别的", "the value stands behind the key already; nothing more can be indented below it"),
	means(`value is not allowed in this context|did not find expected key|unexpected end content|non-map value is specified|unexpected (scalar value|map key|key name)|did not find expected '-' indicator|could not find map\b|unexpected map key-value pair`,
		"这一行和上下文对不上：检查缩进（同一组键左边对齐），以及键后面有没有冒号加空格", "this line does not fit what is around it: look at the indentation (keys of one group begin in one column) and for a colon and a blank behind the key"),
	means(`mapping values? (is|are) not allowed`, "一行里不能有第二个“键: 值”；值里含有冒号加空格时要加引号", "a second \"key: value\" cannot stand in one line; a value with a colon and a blank in it stands in quotes"),
	means(`could not find expected ':'|could not find value for mapping key|expected map key-value delimiter|could not find map value|undefined map key`, "键后面缺少冒号加空格，或者值写到了下一行却没有缩进", "a colon and a blank are missing behind the key, or its value stands in the next line without being indented"),
	means(`',' or '\}'`, "大括号里两项之间缺少逗号，或者缺少右大括号；值里含有逗号、冒号或括号时要加引号", "between braces a comma or the closing brace is missing; a value with a comma, a colon or a bracket in it stands in quotes"),
	means(`',' or '\]'|expected sequence element`, "方括号里两项之间缺少逗号，或者缺少右方括号；值里含有逗号或括号时要加引号", "between square brackets a comma or the closing bracket is missing; a value with a comma or a bracket in it stands in quotes"),
	means(`end token '\}'|could not find flow map content`, "大括号没有对应的右大括号", "the brace is not closed"),
	means(`end token '\]'`, "方括号没有对应的右方括号", "the square bracket is not closed"),
	means(`'\[' character corresponding|'\{' character corresponding`, "这个右括号没有对应的左括号", "this bracket closes nothing"),
	means(`implicit line break`, "键不能分成两行；检查上一行的括号和逗号", "a key cannot stand on two lines; look at the brackets and commas of the line before"),
	means(`invalid key for this map|did not find expected node content|could not find anchor value`, "这里应是键或值；以 @、%、&、*、!、| 或反引号开头的文字要加引号", "a key or a value is expected here; a text that begins with @, %, &, *, !, | or a backquote stands in quotes"),
	means(`block sequence entries are not allowed|sequence entries are not allowed`, "这里不能用“- ”开始列表：列表要另起一行，写在键的下面", "a list with \"- \" cannot begin here; it begins on a line of its own, below its key"),
	means(`end character of (double|single)-quoted|unexpected end of stream`, "引号没有对应的右引号", "the quotation mark is not closed"),
	means(`unexpected document`, "引号没有对应的右引号，直到一行 --- 或 ... 为止", "the quotation mark is not closed before a line with --- or ..."),
	means(`escape|surrogate|hexdecimal|escaped UTF`, "双引号里的反斜线后面写法不对；反斜线本身写作 \\\\，或者改用单引号", "what follows the backslash in double quotes means nothing; a backslash itself is written \\\\, or single quotes are used"),
	means(`reserved character|cannot start any token|directive`, "文字不能以 @、%、反引号或制表符开头，请加引号", "a text cannot begin with @, %, a backquote or a tab; put it in quotes"),
	means(`tab character`, "这里不能用制表符，请用空格", "a tab cannot stand here; use blanks"),
	means(`header option|multi-line content|block scalar|indentation indicator|comment or line break`, "“|”或“>”后面的多行文字要比它的键缩进得更多", "a text of several lines behind | or > is indented more than its key"),
	means(`control characters`, "含有控制字符", "there is a control character"),
	means(`anchor|alias|merge`, "不能使用锚点、别名或合并键（&、*、<<）；以这些符号开头的文字要加引号", "anchors, aliases and merge keys (&, *, <<) are not part of the language; a text that begins so stands in quotes"),
	means(`\btag\b`, "以 ! 开头的文字要加引号", "a text that begins with ! stands in quotes"),
	means(`document (separator|start)|document not started|placed after`, "--- 和 ... 所在的行不能再写别的", "nothing else stands on a line with --- or ..."),
	means(`exceeded max depth|UTF-8|UTF-16|Unicode`, "文件里有无法读出的内容", "something in the file cannot be read"),
}

// meaning is what a parser's text means, in both languages.
func meaning(text string) Text {
	for _, s := range sayings {
		if s.text.MatchString(text) {
			return s.meaning
		}
	}
	return Text{ZH: "这里的写法无法读懂", EN: text}
}

var (
	goccyPlace = regexp.MustCompile(`^\[(\d+):(\d+)\] ([^\n]*)`)
	yamlLine   = regexp.MustCompile(`line (\d+): (.*)`)
)

// secondOpinion is how large a file may be to be given to the second parser, whose time grows with the
// square of it. The largest procedure written so far has 210 KB.
const secondOpinion = 256 << 10

// syntax reports what YAML itself does not understand. yaml.v3 often names the wrong line, so a second
// parser is asked for the place. What an author is told is the slip that stands there, if there is one.
func (d *decoder) syntax(source []byte, slips *scanner, err error) {
	at, detail := Place{File: d.file, Line: 1, Column: 1}, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		at.Line, detail = min(atoi(m[1]), len(d.lines)), m[2]
	}
	if len(source) <= secondOpinion {
		_, second := goccy.ParseBytes(source, 0)
		if m := goccyPlace.FindStringSubmatch(fmt.Sprint(second)); m != nil {
			at.Line, at.Column, detail = atoi(m[1]), atoi(m[2]), m[3]
		}
	}
	if !d.nearby(slips, at.Line) {
		d.say(at, "syntax", map[string]Text{"detail": meaning(detail)})
	}
}
