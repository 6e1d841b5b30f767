package process

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Excerpt shows the line of a place with a caret under the column, as compilers do. Chinese
// characters take two columns on a terminal, so the caret moves with them. Empty when the place
// is not in the source.
func Excerpt(source []byte, at Place) string {
	lines := strings.Split(string(source), "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	line := strings.TrimRight(lines[at.Line-1], "\r")
	var pad strings.Builder
	for i, r := range []rune(line) {
		if i >= at.Column-1 {
			break
		}
		switch {
		case r == '\t':
			pad.WriteByte('\t')
		case wide(r):
			pad.WriteString("  ")
		default:
			pad.WriteByte(' ')
		}
	}
	return fmt.Sprintf("%5d | %s\n      | %s^", at.Line, line, pad.String())
}

func wide(r rune) bool {
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth || unicode.Is(unicode.Han, r)
}
