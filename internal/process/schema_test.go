package process_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"shunban/internal/process"
)

const published = "../../docs/shunban.schema.json"

// TestPublishedSchemaIsTheOneOfTheTypes keeps the file that editors read.
func TestPublishedSchemaIsTheOneOfTheTypes(t *testing.T) {
	schema, err := process.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(published, schema, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.ReadFile(published)
	if err != nil || !bytes.Equal(held, schema) {
		t.Errorf("%s is not what the types say (%v); run: go test ./internal/process -args -update", published, err)
	}
}

// TestSchemaTakesWhatTheReaderTakes holds every definition we have against the schema: what the
// reader takes, an editor must not mark.
func TestSchemaTakesWhatTheReaderTakes(t *testing.T) {
	schema := compiled(t)
	sources := map[string][]byte{"every word": []byte(everyWord)}
	for _, folder := range []string{"", "patterns", "failures"} {
		files, err := filepath.Glob(filepath.Join("../../definitions", folder, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(source), "process:") {
				sources[file] = source
			}
		}
	}
	for name, source := range sources {
		if err := schema.Validate(plain(t, source)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaMarksWhatTheReaderRefuses tries mistakes an editor can know.
func TestSchemaMarksWhatTheReaderRefuses(t *testing.T) {
	schema := compiled(t)
	for _, change := range [][2]string{
		{"rest: leave", "rest: leaf"}, {"claim: true", "clam: true"}, {"limit: 5 working days", "limit: 5 workdays"},
		{"hit: unique", "hit: often"}, {"opinion: required", "opinion: yes please"}, {"{at: 50%}", "{at: half}"},
	} {
		if err := schema.Validate(plain(t, []byte(strings.Replace(everyWord, change[0], change[1], 1)))); err == nil {
			t.Errorf("%s: not marked", change[1])
		}
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	source, err := process.Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(process.SchemaURL, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(process.SchemaURL)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func plain(t *testing.T, source []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(source, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
