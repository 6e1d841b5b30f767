package process_test

import (
	"regexp"
	"strings"
	"testing"

	"shunban/internal/process"
)

// The texts of the two YAML parsers once stood in English in the midst of Chinese sentences, about
// twenty-five of them.
func TestWhatYAMLDoesNotUnderstandIsSaidInChinese(t *testing.T) {
	english := regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)
	for _, broken := range []string{
		">", "title: @a", "title: %a", "title: `a", "title: \"a\\q\"", "title: \"a", "title: 'a", "title: [a", "title: {a: 1", "title: a]", "title: [a}]",
		"title: a\n  b: c", "title: a: b", "title\nb: c", "- a\nb: c", "title: - a", "a: &", "a: *b", "a: !!x{ b", "title: |\na\n b: c",
		"title: |x\n  a", "? a\n? b\n- c", "{a: b}: c\nd", "%TAG x\n---\na: b", "a: b\n--- c\nd: [", "a: {b: c, ,}", "a: [,]", "a: {b c: [}", "a: \"\\uD800\"",
		"  a: b\n c: d", "a:\n  - b\n c: d", "a: <<: b", "'a\n  b: c", "a: [b\nc: d", "a: \"b\" c", "a: b\n\tc: d", "a: [b] c: d", "a: {b: [c}", "a: b\n  - c",
	} {
		_, findings := process.Parse("x.yaml", []byte(broken+"\n"))
		if len(findings) == 0 {
			t.Errorf("%q was taken", broken)
			continue
		}
		for _, f := range findings {
			said := strings.ReplaceAll(f.Message.ZH, f.Found, "")
			if english.MatchString(said) || strings.Contains(said, "无法读懂") {
				t.Errorf("%q: %s [%s]", broken, f.Message.ZH, f.Code)
			}
		}
	}
}

// What a Chinese keyboard types is a slip only where YAML has its own signs: inside texts it stays.
func TestSignsOfAChineseKeyboardStayInsideTexts(t *testing.T) {
	for _, text := range []string{
		"关于“选址”的申请（试行）：甲，乙", "“甲”", "甲：乙", "【通知】甲", "（一）甲，乙；丙", "\"甲: 乙，丙\"", "'甲: “乙”'", "甲－乙", "甲　乙",
		"|\n  注意：甲，乙\n  to：丙\n  - {甲：乙，", ">\n  title:甲\n  “乙", "title:甲", "{zh: 甲，乙；丙, en: \"A, B\"}", "甲 # ：，｛",
		"{zh: “甲”乙（一）, en: “A” 'b'}", "{zh: \"甲“乙”\", en: '“A”'}", "\n  甲，乙：（一）\n  “丙”，丁", "\"甲\n  乙，'丙'\"", "{zh: '甲''乙', en: \"A \\\"b\\\"\"}",
	} {
		source := strings.Replace(everyWord, "title: {zh: 全部写法, en: Everything}", "title: "+text, 1)
		if _, findings := process.Parse("x.yaml", []byte(source)); len(findings) > 0 {
			t.Errorf("%s: %s", text, findings[0])
		}
	}
}

// A line that begins in the wrong column was once blamed on the commas and brackets of the Chinese texts
// around it, which are right as they stand.
func TestLayoutIsNotBlamedOnTheSignsInsideTexts(t *testing.T) {
	lines := strings.Split(string(shipped(t)["countersign"]), "\n")
	for at := 20; at < len(lines); at += 31 {
		for name, wrong := range map[string]string{
			"indented": " " + lines[at], "outdented": strings.TrimPrefix(lines[at], " "), "without its blank": strings.Replace(lines[at], "- ", "-", 1),
			"without its dash": strings.Replace(lines[at], "- ", "", 1), "without its brace": strings.Replace(lines[at], "{", "", 1),
		} {
			source := strings.Join(lines[:at], "\n") + "\n" + wrong + "\n" + strings.Join(lines[at+1:], "\n")
			_, findings := process.Parse("x.yaml", []byte(source))
			for _, f := range findings {
				if strings.HasPrefix(f.Code, "full-width") {
					t.Errorf("line %d %s: %s", at+1, name, f)
				}
			}
		}
	}
}

// One damaged character was once told at the beginning of the file, which gave no place to look at.
func TestFirstByteThatIsNoCharacterIsNamed(t *testing.T) {
	_, findings := process.Parse("x.yaml", []byte("process: a\ntitle: 请假\xb6\xd4单 \xff\n"))
	if len(findings) != 1 || findings[0].Code != "not-utf8" || findings[0].At.Line != 2 || findings[0].At.Column != 10 || findings[0].Found != "0xB6" {
		t.Errorf("findings are %v", findings)
	}
}

// Some editors write a byte order mark at the beginning of a file.
func TestByteOrderMarkIsNoMistake(t *testing.T) {
	_, findings := process.Parse("x.yaml", []byte("\ufeff"+everyWord))
	for _, f := range findings {
		t.Error(f)
	}
}

// A thousand groups inside each other once took a quarter of a minute, twenty thousand brackets two
// seconds.
func TestDeepFileIsAFindingAndNoPatience(t *testing.T) {
	groups := strings.Repeat("{id: g, group: {steps: [", 1000) + "{id: x, end: done}" + strings.Repeat("]}}", 1000)
	for name, deep := range map[string]string{
		"groups": "\n  - " + groups, "brackets": strings.Repeat("[", 20000) + strings.Repeat("]", 20000), "dashes": "\n" + strings.Repeat("- ", 20000) + "a",
	} {
		_, findings := process.Parse("x.yaml", []byte("process: a\nsteps: "+deep+"\n"))
		if len(findings) != 1 || findings[0].Code != "too-deep" {
			t.Errorf("%s: %v", name, findings)
		}
	}
}

// Every value of a wide definition was once compared with every other one.
func TestMoreValuesThanAnyProcedureHasAreAFinding(t *testing.T) {
	many := strings.Repeat("x: 1, ", 1) + strings.Join(names("a", 1200), ": 1, ") + ": 1"
	_, findings := process.Parse("x.yaml", []byte(strings.Replace(everyWord, "compute: {amount:", "compute: {"+many+", amount:", 1)))
	var codes []string
	for _, f := range findings {
		codes = append(codes, f.Code)
	}
	if !strings.Contains(strings.Join(codes, " "), "too-many-values") {
		t.Errorf("findings are %v", codes)
	}
}

func names(prefix string, count int) []string {
	var list []string
	for i := range count {
		list = append(list, prefix+strings.Repeat("b", i/26)+string(rune('a'+i%26)))
	}
	return list
}

// A notice of eighty thousand expressions once took half a minute to read.
func TestMoreExpressionsThanAnyTextHasAreAFinding(t *testing.T) {
	source := strings.Replace(everyWord, `text: "{applicant.name}：{opinion}"`, `text: "`+strings.Repeat("{opinion}", 501)+`"`, 1)
	_, findings := process.Parse("x.yaml", []byte(source))
	if len(findings) != 1 || findings[0].Code != "too-many-holes" || findings[0].Found != "501" {
		t.Errorf("findings are %v", findings)
	}
}
