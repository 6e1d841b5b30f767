package decision

import (
	"regexp"
	"strings"
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

// meant is how a condition that cannot be read was probably meant; empty where nobody can tell.
func (c Column) meant(text string) string {
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
