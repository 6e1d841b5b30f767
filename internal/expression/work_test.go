package expression_test

import (
	"errors"
	"strings"
	"testing"

	"shunban/internal/expression"
)

func TestWorkForEachElementIsBounded(t *testing.T) {
	numbers, texts := make([]any, expression.MaxList), make([]any, expression.MaxList)
	for i := range numbers {
		numbers[i], texts[i] = i, strings.Repeat("x", expression.MaxMatched)
	}
	declared := expression.Scope{Vars: map[string]expression.Type{
		"list": expression.List(expression.Number), "texts": expression.List(expression.Text)}}
	in := expression.Input{Vars: expression.Vars{"list": numbers, "texts": texts}}
	for source, bounded := range map[string]bool{
		`any(list, a, any(list, b, a + b < 0))`:                                      true,
		`any(list, a, a + 1000 in list)`:                                             true,
		`any(filter(list, x, x < 38), a, any(list, b, a + 1000 in list))`:            true,
		`any(texts, a, a matches "^(x?){1000}y")`:                                    true,
		`any(texts, a, any(texts, b, a contains "xy"))`:                              true,
		`any(filter(list, x, x < 30), a, any(list, b, a + b < 0))`:                   false,
		`all(texts, a, a startsWith "x")`:                                            false,
		`all(list, a, between(a, 0, 499) and a + 1 > a and round(a / 7, 2) < a + 1)`: false,
	} {
		program, problem := expression.Compile(source, declared, expression.Bool)
		if problem != nil {
			t.Errorf("%s: %v", source, problem)
			continue
		}
		_, err := program.Eval(in)
		var failure *expression.EvalError
		if stopped := errors.As(err, &failure) && failure.Code == expression.TooMuchWork; stopped != bounded || !stopped && err != nil {
			t.Errorf("%s: %v, want it stopped: %v", source, err, bounded)
		}
	}
}

func TestPatternThatIsNoRE2IsExplained(t *testing.T) {
	for pattern, want := range map[string]string{
		`(?=x)`: "匹配模式有误（不支持前后查找等 (?…) 写法）：(?=", `(?!x)`: "匹配模式有误（不支持前后查找等 (?…) 写法）：(?!",
		`a(?<=x)b`: "匹配模式有误（不支持前后查找等 (?…) 写法）：(?<=x)b", `(a)\\1`: `匹配模式有误（不支持的转义，例如反向引用）：\1`,
	} {
		_, problem := expression.Compile(`form.site matches "`+pattern+`"`, scope(t), expression.Bool)
		if problem == nil || problem.ZH != want || problem.Column != 19 {
			t.Errorf("%s: %+v", pattern, problem)
		}
	}
}
