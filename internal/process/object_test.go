package process_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/process"
)

// FuzzObject throws texts at the reader of objects: it takes the same ones as encoding/json, by which a form is held
// against its schema, and finds the same fields in them; what it writes reads as what it read.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, ` { "b" : 1 , "a" : [ 1 , {"c": "é"} ] } `, `{"a": 1, "a": 2}`, `{"a": 1} x`, `[1]`, `{"a"`, `{"a": null, "": 0}`,
		"{\"\xff\": \"\xfe\"}", `{"\ud800": "<&>"}`, `{"a": 1e999999}`, ``, `{"a":01}`, `{"名称": "甲\n乙"}`, `{"a":"\u2028"}`,
	} {
		f.Add([]byte(seed), []byte(`{"a": null, "b": "new"}`))
	}
	f.Fuzz(func(t *testing.T, raw, changes []byte) {
		object := readBoth(t, raw)
		change := readBoth(t, changes)
		if object == nil || change == nil {
			return
		}
		laid := fields(object)
		for name, value := range change.All() {
			if string(value) == "null" {
				delete(laid, name)
			} else {
				laid[name] = value
			}
		}
		written, err := object.With(change).JSON()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(compact(t, laid), compact(t, fields(readBoth(t, written)))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// readBoth reads an object here and by encoding/json, and compares.
func readBoth(t *testing.T, raw []byte) process.Object {
	t.Helper()
	var want map[string]json.RawMessage
	refused := json.Unmarshal(raw, &want)
	object, err := process.ReadObject(raw)
	if (err != nil) != (refused != nil) {
		t.Fatalf("%q: %v, encoding/json: %v", raw, err, refused)
	}
	if err != nil {
		return nil
	}
	var names []string
	for name := range object.All() {
		names = append(names, name)
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Fatalf("the names %q do not stand once each, in their order", names)
	}
	if diff := cmp.Diff(compact(t, want), compact(t, fields(object))); diff != "" {
		t.Fatal(diff)
	}
	for name, value := range want {
		if found, ok := object.Field(name); !ok || string(found) != string(value) {
			t.Fatalf("field %q is %q, want %q", name, found, value)
		}
	}
	return object
}

func fields(object process.Object) map[string]json.RawMessage { return maps.Collect(object.All()) }

// compact is an object as text, so that white space does not count.
func compact(t *testing.T, object map[string]json.RawMessage) string {
	t.Helper()
	if object == nil {
		object = map[string]json.RawMessage{}
	}
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
