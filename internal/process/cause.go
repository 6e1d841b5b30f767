package process

import (
	"regexp"
	"strings"
)

// causes are the reasons for which a case cannot go on by its rules, as they are kept: in English, one
// for each kind of failure of package expression and of the engine. What is in none of them is a mistake
// of the program and not of the case, and is for its operator.
var causes = []struct {
	kept *regexp.Regexp
	zh   string
}{
	{regexp.MustCompile(`^(.+) is not filled in$`), "$1 尚未填写"},
	{regexp.MustCompile(`^(.+) is zero and cannot be divided by$`), "$1 为零，不能作除数"},
	{regexp.MustCompile(`^(.+) has an empty list, which has no least or greatest number$`), "$1 的列表是空的，没有最大或最小值"},
	{regexp.MustCompile(`^(.+) has too many digits$`), "$1 的数字位数过多"},
	{regexp.MustCompile(`^(.+) has more than (\d+) elements$`), "$1 超过 $2 项"},
	{regexp.MustCompile(`^(.+) is longer than (\d+) bytes$`), "$1 超过 $2 字节"},
	{regexp.MustCompile(`^(.+) should be .+, it is .+$`), "$1 的值类型不符"},
	{regexp.MustCompile(`^the expression takes more than (\d+) steps; .+$`), "表达式要算的步骤超过 $1 步"},
	{regexp.MustCompile(`^(.+) is no whole number from 1 to 3650$`), "$1 不是 1 至 3650 的整数"},
	{regexp.MustCompile(`^(.+) is no whole number up to (\d+)$`), "$1 不是绝对值在 $2 以内的整数"},
	{regexp.MustCompile(`^(.+) moved by (.+) is no day of this calendar$`), "$1 推算 $2 之后超出日历范围"},
	{regexp.MustCompile(`^(.+) is no time of day like 08:30$`), "$1 不是 08:30 这样的时刻"},
	{regexp.MustCompile(`^(.+) is no date( like 2026-10-01)?$`), "$1 不是 2026-10-01 这样的日期"},
	{regexp.MustCompile(`^rows (\d+) and (\d+) both hold, and only one may$`), "第 $1 行和第 $2 行同时符合，只能有一行"},
	{regexp.MustCompile(`^no line of decide holds$`), "decide 没有一行成立"},
	{regexp.MustCompile(`^no line of choose holds$`), "choose 没有一行成立"},
	{regexp.MustCompile(`^no row of the table holds$`), "决策表没有一行符合"},
	{regexp.MustCompile(`^there is no notice (.+)$`), "没有文书 $1"},
}

// around is what stands around a cause: which expression, row or notice it is about.
var around = regexp.MustCompile(`^(evaluate "(\\.|[^"\\])*"|input [^:]+|row \d+, [^:]+|notice [^:]+|read the table|column [^:]+|[a-z][A-Za-z]+): `)

// Cause is why a case cannot go on by its rules, in both languages, from the English that is kept with a
// refusal or in the record.
func Cause(kept string) Text {
	en := kept
	for {
		inner := around.ReplaceAllString(en, "")
		if inner == en {
			break
		}
		en = inner
	}
	for _, c := range causes {
		if c.kept.MatchString(en) {
			return Text{ZH: c.kept.ReplaceAllString(en, c.zh), EN: en}
		}
	}
	return Text{ZH: "规则无法计算", EN: strings.TrimSpace(en)}
}
