// Package nearest finds the known name that a mistyped one probably meant.
//
// It only suggests: what it returns goes into an error sentence and is never used in place of what was written.
// Start at Name.
package nearest

import (
	"strings"
	"unicode/utf8"
)

// longest is the length in characters beyond which a name gets no suggestion: nobody mistypes a paragraph, and the
// comparison costs the product of both lengths.
const longest = 80

// Name returns the element of known that is closest to got, or "" when none is close enough to be meant.
// Difference in letter case alone is always close enough; otherwise about a third of the characters may differ.
// Of equally close names the one with the same first letter is taken, which people seldom mistype, and else the first in
// alphabetical order, so that the answer does not depend on the order of known.
func Name(got string, known []string) string {
	wanted := []rune(strings.ToLower(got))
	if len(wanted) == 0 || len(wanted) > longest {
		return ""
	}
	best, bestDistance := "", allowed(len(wanted))+1
	for _, name := range known {
		candidate := []rune(strings.ToLower(name))
		if name == got || len(candidate) > longest || max(len(candidate)-len(wanted), len(wanted)-len(candidate)) > bestDistance {
			continue
		}
		d := distance(wanted, candidate)
		closer := d < bestDistance || d == bestDistance && best != "" && preferred(got, name, best)
		if closer && d < max(len(wanted), len(candidate)) {
			best, bestDistance = name, d
		}
	}
	return best
}

// preferred tells whether of two equally close names the first was rather meant.
func preferred(got, name, other string) bool {
	if one, two := begins(got, name), begins(got, other); one != two {
		return one
	}
	return name < other
}

func begins(got, name string) bool {
	x, _ := utf8.DecodeRuneInString(strings.ToLower(got))
	y, _ := utf8.DecodeRuneInString(strings.ToLower(name))
	return x == y
}

// allowed is how many edits a name of the given length forgives.
func allowed(length int) int {
	return max(1, length/3)
}

// distance counts the insertions, deletions, replacements and swaps of neighbours that turn a into b
// (optimal string alignment).
func distance(a, b []rune) int {
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
