package process

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	list []Finding
	seen map[string]bool
}

// add notes a finding. The params fill the sentence of the code; "found", "expected" and
// "suggest" are also kept for machines.
func (f *findings) add(at Place, code string, params ...string) {
	values := map[string]string{}
	for i := 0; i+1 < len(params); i += 2 {
		values[params[i]] = params[i+1]
	}
	finding := Finding{At: at, Code: code, Found: values["found"], Expected: values["expected"], Suggest: values["suggest"]}
	sentence, ok := messages[code]
	if !ok {
		sentence = Text{ZH: code, EN: code}
	}
	chinese := map[string]string{}
	for key, value := range values {
		chinese[key] = value
		if word, ok := words[value]; ok {
			chinese[key] = word
		}
	}
	finding.Message = Text{ZH: fill(sentence.ZH, chinese), EN: fill(sentence.EN, values)}
	if s := finding.Suggest; s != "" {
		finding.Message.ZH += fmt.Sprintf("，是不是 %q？", s)
		finding.Message.EN += fmt.Sprintf("; did you mean %q?", s)
	}
	f.put(finding)
}

func (f *findings) put(finding Finding) {
	key := finding.At.String() + finding.Code + finding.Message.EN
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	if !f.seen[key] {
		f.seen[key] = true
		f.list = append(f.list, finding)
	}
}

// sorted gives the findings in the order of the file.
func (f *findings) sorted() []Finding {
	slices.SortStableFunc(f.list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return f.list
}

func fill(sentence string, values map[string]string) string {
	for _, key := range []string{"found", "expected", "name", "where", "what", "detail"} {
		if v, ok := values[key]; ok {
			sentence = strings.ReplaceAll(sentence, "{"+key+"}", v)
		}
	}
	return sentence
}
