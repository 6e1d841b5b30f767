package decision

import (
	"regexp"
	"strings"

	"golang.org/x/text/width"
)

// signs are what a Chinese keyboard types, and regulations write, for the comparisons of a cell. 以上 and 以下 include the
// number, 超过 and 不满 do not (民法典 §1259).
var signs = []struct {
	written *regexp.Regexp
	sign    string
}{
	{regexp.MustCompile(`^(?:≥|＞=|＞＝|>＝|=>|大于等于|大于或等于|不少于|不低于|不小于|至少)\s*(\S+)$`), ">= $1"},
	{regexp.MustCompile(`^(?:≤|＜=|＜＝|<＝|=<|小于等于|小于或等于|不超过|不大于|不多于|至多)\s*(\S+)$`), "<= $1"},
	{regexp.MustCompile(`^(?:＞|大于|超过|高于|多于)\s*(\S+)$`), "> $1"},
	{regexp.MustCompile(`^(?:＜|小于|不满|不足|低于|少于)\s*(\S+)$`), "< $1"},
	{regexp.MustCompile(`^(?:＝|==|等于)\s*(\S+)$`), "$1"},
	{regexp.MustCompile(`^(\S+?)\s*(?:及|\(含\)|（含）)?以上$`), ">= $1"},
	{regexp.MustCompile(`^(\S+?)\s*(?:及|\(含\)|（含）)?以下$`), "<= $1"},
	{regexp.MustCompile(`^(\S+?)\s*(?:~|～|-|－|—|–|至|到|…|\.\.\.)\s*([0-9]\S*)$`), "$1..$2"},
}

// unit is one behind a number: a column counts in the unit of its field, and its cells hold numbers alone. Those that
// multiply (万元) are left, because nobody can tell what the field counts.
var unit = regexp.MustCompile(`([0-9])\s*(?:平方米|公里|公顷|工作日|元|亩|人|户|天|日|年|个月|月|岁|周岁|米|吨|次|个|项|间|分)`)

// meant is how a condition that cannot be read was probably meant; empty where nobody can tell.
func (c Column) meant(text string) string {
	text = unit.ReplaceAllString(width.Narrow.String(text), "$1")
	if _, wrong := c.span(text); wrong == nil {
		return compared.ReplaceAllString(text, "$1 $2")
	}
	for _, s := range signs {
		if !s.written.MatchString(text) {
			continue
		}
		instead := strings.TrimSpace(s.written.ReplaceAllString(text, s.sign))
		if _, wrong := c.span(instead); wrong == nil {
			return instead
		}
	}
	return ""
}
