package documents

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The length of a name: people must be able to read it, and file systems end at 255 bytes.
const (
	maxNameBytes   = 200
	maxEndingBytes = 16
)

// unnamed is what a file is called whose name says nothing.
const unnamed = "document"

// CleanName makes a name safe to show, to send in a header and to save on any system, and leaves it
// recognisable: no folders, no control or direction-changing characters, nothing that is reserved on
// Windows, composed characters (NFC), at most 200 bytes with the ending kept. It is never empty.
func CleanName(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, "_"))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(safe, name)
	name = strings.Join(strings.Fields(name), " ")
	name = strings.Trim(name, ". ")

	ending := Ending(name)
	stem := strings.TrimRight(strings.TrimSuffix(name, ending), ". ")
	if stem == "" {
		stem = unnamed
	}
	for len(stem)+len(ending) > maxNameBytes {
		_, last := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-last]
	}
	return stem + ending
}

// Ending is the ending of a name with its dot, as it is written; empty when there is none.
func Ending(name string) string {
	ending := path.Ext(name)
	if len(ending) < 2 || len(ending) > maxEndingBytes || strings.ContainsRune(ending, ' ') {
		return ""
	}
	return ending
}

// safe keeps, replaces or drops (-1) a character of a name.
func safe(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"|?*`, r):
		return '_'
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r): // Cf holds the marks that turn text around
		return -1
	}
	return r
}
