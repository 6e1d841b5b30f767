package process

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"shunban/internal/texts"
)

// Finding is one thing wrong with a definition: where it stands, what was found, what was
// expected, and what the author probably meant.
type Finding struct {
	At       Place  `json:"at"`
	Code     string `json:"code"` // stable, from the table in messages.go
	Message  Text   `json:"message"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
	Suggest  string `json:"suggest,omitempty"` // the nearest name that exists
	// Warning is set on what does not keep a definition from being published.
	Warning bool `json:"warning,omitempty"`
}

// Warn is a finding that does not keep a definition from being published.
func Warn(at Place, code string, params ...string) Finding {
	var f findings
	f.add(at, code, params...)
	f.list[0].Warning = true
	return f.list[0]
}

// Errors are the findings that keep a definition from being published.
func Errors(list []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f Finding) bool { return f.Warning })
}

// Error is the finding in English, the way compilers print it.
func (f Finding) Error() string { return fmt.Sprintf("%s: %s [%s]", f.At, f.Message.EN, f.Code) }

// findings collects what is wrong, each once.
type findings struct {
	list    []Finding
	seen    map[string]bool
	muddled map[Place]bool  // mappings in which something could not be read
	lost    map[string]bool // texts that stand where nothing is read: they may name what others miss
}

// add notes a finding. The params fill the sentence of the code; "found", "expected" and "suggest"
// are also kept for machines. Only "what", "detail", "kind" (which stands where "found" does) and
// "wanted" (where "expected" does) are words of the language, which the Chinese sentence has in
// Chinese: what an author has named stays as it was written. A hint says how to write it instead, by
// its key in hints.
func (f *findings) add(at Place, code string, params ...string) {
	values := map[string]Text{}
	for i := 0; i+1 < len(params); i += 2 {
		key, value := params[i], texts.Same(params[i+1])
		switch key {
		case "what", "detail", "kind", "wanted":
			if word, ok := words[value.EN]; ok {
				value.ZH = word
			}
		}
		if slot, ok := slots[key]; ok {
			key = slot
		}
		values[key] = value
	}
	f.say(at, code, values)
}

// slots are the places in a sentence that take words of the language as well as an author's.
var slots = map[string]string{"kind": "found", "wanted": "expected"}

// say is add for values that differ between the languages. Of a code with several sentences the one
// behind the colon is taken.
func (f *findings) say(at Place, code string, values map[string]Text) {
	sentence, ok := messages[code]
	code, _, _ = strings.Cut(code, ":")
	if !ok {
		sentence = Text{ZH: code, EN: code}
	}
	finding := Finding{At: at, Code: code, Found: values["found"].EN, Expected: values["expected"].EN, Suggest: values["suggest"].EN}
	finding.Message = Text{ZH: fill(sentence.ZH, values, zh), EN: fill(sentence.EN, values, en)}
	if s := finding.Suggest; s != "" {
		finding.Message.ZH += fmt.Sprintf("，是不是 %q？", s)
		finding.Message.EN += fmt.Sprintf("; did you mean %q?", s)
	}
	hinted := values["hint"].EN
	if _, given := values["hint"]; !given && (code == "unknown-field" || code == "unknown-material") && strings.ContainsAny(values["found"].EN, "，、") {
		hinted = "several-names"
	}
	if hint, ok := hints[hinted]; ok {
		finding.Message.ZH += "。" + fill(hint.ZH, values, zh)
		finding.Message.EN += ". " + fill(hint.EN, values, en)
	}
	f.put(finding)
}

func zh(t Text) string { return t.ZH }
func en(t Text) string { return t.EN }

func (f *findings) put(finding Finding) {
	key := finding.At.String() + finding.Code + finding.Message.EN
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	if f.seen[key] || len(f.list) > most {
		return
	}
	f.seen[key] = true
	if len(f.list) == most {
		finding = Finding{At: finding.At, Code: "more", Message: messages["more"]}
	}
	f.list = append(f.list, finding)
}

// most is how many findings are listed.
const most = 1000

// sorted gives the findings in the order of the file.
func (f *findings) sorted() []Finding {
	slices.SortStableFunc(f.list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return f.list
}

// fill puts the values into a sentence, all at once: a name that holds braces is not filled in again.
func fill(sentence string, values map[string]Text, in func(Text) string) string {
	var pairs []string
	for _, key := range []string{"found", "expected", "name", "where", "what", "detail", "count"} {
		if v, ok := values[key]; ok {
			pairs = append(pairs, "{"+key+"}", in(v))
		}
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}
