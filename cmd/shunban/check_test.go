package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const rooms = `process: rooms
title: 查看
basis: {document: 本定义}
owner: office
start: {by: [bureau], number: "FJ{year}-{seq:4}"}
form: {type: object, properties: {n: {type: integer, title: 数}}}
steps:
  - {id: look, ask: {unit: office, post: clerk}, answers: {agree: {end: done}}}
`

// TestOneWrongFileKeepsNoOtherFromBeingChecked: a file that is missing, a folder, or a mistake in the organisation
// ended the check of all the others.
func TestOneWrongFileKeepsNoOtherFromBeingChecked(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	good := write("rooms.yaml", rooms)
	organisation := write("organisation.yaml", "posts:\n  - {id：clerk, name: 经办人}\nunits: []\n")
	var out bytes.Buffer
	cmd := root()
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs([]string{"check", "--lang", "zh", filepath.Join(folder, "missing.yaml"), folder, good})
	if err := cmd.Execute(); err == nil {
		t.Error("nothing was wrong")
	}
	for _, want := range []string{"missing.yaml:1:1: 没有这个文件 [unreadable]", "这是文件夹", organisation + ":2:8: ", "rooms.yaml：1 处错误"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
}

// TestAnOrganisationIsCheckedAsOne: who checked every file of a folder was told that the organisation is no procedure.
func TestAnOrganisationIsCheckedAsOne(t *testing.T) {
	var out bytes.Buffer
	cmd := root()
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"check", "--lang", "en", "../../definitions/organisation.yaml"})
	if err := cmd.Execute(); err != nil || !strings.Contains(out.String(), "nothing wrong (an organisation)") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// TestWhatIsSaidOfAnotherProcessIsHeldAgainstIt: a sub-process whose name, field or end was misspelt was found when a
// case got there.
func TestWhatIsSaidOfAnotherProcessIsHeldAgainstIt(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"rooms.yaml":  strings.Replace(rooms, "properties:", "required: [n], properties:", 1) + "materials: [{id: floor, title: 平面图, required: true, accept: [pdf]}]\n",
		"broken.yaml": "process: broken\ntitle: 坏\n",
		"asks.yaml": `process: asks
title: 转办
basis: {document: 本定义}
owner: office
start: {by: [bureau], number: "ZB{year}-{seq:4}"}
form: {type: object, properties: {n: {type: integer, title: 数}}}
steps:
  - {id: one, sub: {process: romos, form: {n: form.n}}, then: {failed: {end: refused}}}
  - {id: two, sub: {process: rooms, form: {m: form.n}, materials: {plan: map}}, then: {failed: {end: refused}, doen: {end: refused}}}
  - {id: three, sub: {process: broken}, then: {failed: {end: refused}}}
  - {id: four, sub: {process: rooms, form: {n: form.n}, materials: {floor: map}}, then: {failed: {end: refused}, done: {end: granted}}}
  - {id: five, sub: {process: rooms, form: {n: '"五"'}, materials: {floor: map}}, then: {failed: {end: refused}}}
  - {id: done, end: granted}
materials: [{id: map, title: 图, accept: [pdf]}]
outcomes: {refused: 否, granted: 是}
`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	cmd := root()
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"check", "--lang", "en", filepath.Join(folder, "asks.yaml")})
	if err := cmd.Execute(); err != nil {
		t.Errorf("warnings keep nothing from being published: %v", err)
	}
	for _, want := range []string{
		`asks.yaml:8:30: warning: no definition in the same folder is of a process romos; did you mean "rooms"? [no-such-process]`,
		"asks.yaml:9:44: warning: the form of process rooms has no field m [no-such-field-there]",
		"asks.yaml:9:20: warning: the form of process rooms has to have n, which is not given here [field-missing-there]",
		"asks.yaml:9:74: warning: the process rooms has no material plan [no-such-material-there]",
		"asks.yaml:9:20: warning: the process rooms demands the material floor, which is not handed over here [material-missing-there]",
		"asks.yaml:12:49: warning: the field n of process rooms is number, and text is given here [other-type-there]",
		`asks.yaml:9:112: warning: the process rooms has no end doen; did you mean "done"? [no-such-end-there]`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "process broken ") || strings.Contains(out.String(), "asks.yaml:11:20") {
		t.Errorf("what is no mistake here is reported:\n%s", out.String())
	}
}
