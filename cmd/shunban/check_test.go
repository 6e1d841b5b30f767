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
