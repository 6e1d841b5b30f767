package process_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/process"
)

// A form's $ref once opened files on the server: whether one is there, and its first character, stood in
// the finding.
func TestSchemaOpensNothingOutsideItself(t *testing.T) {
	file := filepath.Join(t.TempDir(), "known.json")
	if err := os.WriteFile(file, []byte(`{"type": "string"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"$ref", "$dynamicRef", "$schema"} {
		said := map[string]bool{}
		for _, address := range []string{"file://" + file, "file:///nothing/of/that/name", "http://127.0.0.1:9/x"} {
			schema := `{"type": "object", "properties": {"a": {"` + key + `": "` + address + `"}}}`
			if err := process.FitsSchema(json.RawMessage(schema), json.RawMessage(`{"a": 1}`)); err == nil && key != "$schema" {
				t.Errorf("%s %s was followed", key, address)
			}
			_, findings := process.Parse("x.yaml", []byte(strings.Replace(everyWord, "kind: {type: string,", "kind: {"+key+": \""+address+"\", type: string,", 1)))
			var all []string
			for _, f := range findings {
				all = append(all, f.Error())
			}
			said[strings.Join(all, "\n")] = true
		}
		if len(said) != 1 {
			t.Errorf("%s: what is said depends on what is there: %v", key, said)
		}
	}
}

// A stored definition is compiled again when it is read, and follows nothing either.
func TestStoredDefinitionFollowsNoReference(t *testing.T) {
	p, _ := process.Parse("x.yaml", []byte(everyWord))
	spoilt := strings.Replace(string(p.Canonical()), `"kind":{"type":"string",`, `"kind":{"$ref":"file:///etc/hostname","type":"string",`, 1)
	if spoilt == string(p.Canonical()) {
		t.Fatal("nothing was spoilt")
	}
	if _, err := process.Decode([]byte(spoilt)); err == nil || strings.Contains(err.Error(), "hostname") {
		t.Errorf("it was read: %v", err)
	}
}

// A value that nobody has to fill in once stopped a case in a machine step, and nothing had warned of it.
func TestFieldThatMayBeEmptyIsWarnedOf(t *testing.T) {
	tests := map[string]struct{ change, to, want string }{
		"optional":          {"compute: {amount: form.area *", "compute: {more: form.score + 1, amount: form.area *", "form.score"},
		"required":          {"compute: {amount: form.area *", "compute: {more: form.area + 1, amount: form.area *", ""},
		"with a default":    {"compute: {amount: form.area *", "compute: {more: 'default(form.start, \"2026-01-01\")', amount: form.area *", ""},
		"asked before":      {"compute: {amount: form.area *", "compute: {more: 'filled(form.start) ? form.start : \"2026-01-01\"', amount: form.area *", ""},
		"asked by when":     {"- id: sum\n    compute: {", "- id: sum\n    when: filled(form.relatives)\n    compute: {more: len(form.relatives), ", ""},
		"not asked by when": {"- id: sum\n    compute: {", "- id: sum\n    when: filled(form.rooms)\n    compute: {more: len(form.relatives), ", "form.relatives"},
		"with the answer":   {"compute: {amount: form.area *", "compute: {more: form.score + 1, amount: form.area *", "form.score"},
	}
	base := strings.Replace(everyWord, "{id: latest, date: {before: 10 working days, set: form.score, of: form.start}}", "{id: latest, when: filled(form.start), date: {before: 10 working days, set: form.score, of: form.start}}", 1)
	base = strings.Replace(base, "agree: {fields: [score], files: [photo], marks: accepted}", "agree: {files: [photo], marks: accepted}", 1)
	for name, test := range tests {
		source := strings.Replace(base, test.change, test.to, 1)
		if name == "with the answer" {
			source = strings.Replace(source, "agree: {files: [photo], marks: accepted}", "agree: {fields: [score], files: [photo], marks: accepted}", 1)
			test.want = ""
		}
		p, findings := process.Parse("x.yaml", []byte(source))
		if p == nil {
			t.Fatalf("%s: %v", name, findings)
		}
		var got []string
		for _, f := range p.MayBeEmpty() {
			if !f.Warning {
				t.Errorf("%s: %s is no warning", name, f)
			}
			got = append(got, f.Found)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A number with millions of digits once made the schema library panic, wherever one came in from outside.
func TestAbsurdNumberIsRefusedAtItsField(t *testing.T) {
	source, err := os.ReadFile("../../definitions/cemetery-siting-village.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, findings := process.Parse("x.yaml", source)
	if p == nil {
		t.Fatal(findings)
	}
	for _, number := range []string{"1e9999999", "-1e9999999", "1e-9999999", strings.Repeat("9", 2000)} {
		problems := p.CheckSubmission(process.Submission{Form: json.RawMessage(`{"areaMu": ` + number + `}`)})
		if len(problems) == 0 || problems[0].Field != "/areaMu" || problems[0].Code != "number-too-large" || problems[0].Detail.EN != `"Area (mu)" has too many digits` {
			t.Errorf("%.12s: %+v", number, problems)
		}
		schema := json.RawMessage(`{"type": "object", "properties": {"rows": {"type": "array", "items": {"type": "number", "maximum": 5}}}}`)
		if err := process.FitsSchema(schema, json.RawMessage(`{"rows": [1, `+number+`]}`)); err == nil || err.Error() != "/rows/1: the number has too many digits" {
			t.Errorf("%.12s: %v", number, err)
		}
	}
}
