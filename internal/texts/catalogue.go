package texts

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed zh.yaml
var chinese []byte

//go:embed en.yaml
var english []byte

// sentences is the whole catalogue: key → sentence in both languages. It is read once and never
// changed after; the tests guarantee that both files can be read and hold the same keys.
var sentences = sync.OnceValue(func() map[string]Text {
	catalogue := map[string]Text{}
	for key, sentence := range read("zh.yaml", chinese) {
		catalogue[key] = Text{ZH: sentence}
	}
	for key, sentence := range read("en.yaml", english) {
		catalogue[key] = Text{ZH: catalogue[key].ZH, EN: sentence}
	}
	return catalogue
})

// read panics on a broken file: it is part of the program, and no input can make it broken.
func read(name string, source []byte) map[string]string {
	var file map[string]string
	if err := yaml.Unmarshal(source, &file); err != nil {
		panic(fmt.Sprintf("texts: read %s: %v", name, err))
	}
	return file
}

// Has tells whether the catalogue holds a sentence for the key.
func Has(key string) bool {
	_, ok := sentences()[key]
	return ok
}

// Family are the keys of a family without its name ("refusal." has "case-ended" and others), in the order of the alphabet.
func Family(name string) []string {
	var members []string
	for key := range sentences() {
		if member, is := strings.CutPrefix(key, name); is {
			members = append(members, member)
		}
	}
	slices.Sort(members)
	return members
}

// Say is the sentence of the key in one language, with {name} replaced by params["name"]. A key that
// does not exist gives the key itself: an odd word on the page is better than no page.
func Say(lang Lang, key string, params map[string]string) string {
	sentence, ok := sentences()[key]
	if !ok {
		return key
	}
	return fill(sentence.In(lang), func(name string) (string, bool) { value, ok := params[name]; return value, ok })
}

// Both is the sentence of the key in both languages. The parameters are texts themselves, because a
// unit or a step is called differently in each.
func Both(key string, params map[string]Text) Text {
	sentence, ok := sentences()[key]
	if !ok {
		return Same(key)
	}
	in := func(lang Lang) func(string) (string, bool) {
		return func(name string) (string, bool) { value, ok := params[name]; return value.In(lang), ok }
	}
	return Text{ZH: fill(sentence.ZH, in(ZH)), EN: fill(sentence.EN, in(EN))}
}

// fill replaces every {name} that has a value, in one pass: a value that happens to hold braces is
// not filled in again.
func fill(sentence string, value func(name string) (string, bool)) string {
	var out strings.Builder
	for {
		before, rest, open := strings.Cut(sentence, "{")
		out.WriteString(before)
		if !open {
			return out.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		filled, known := value(name)
		switch {
		case closed && known:
			out.WriteString(filled)
			sentence = after
		default: // not a parameter: it stays as it is written
			out.WriteByte('{')
			sentence = rest
		}
	}
}
