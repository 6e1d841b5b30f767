package scenario_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"shunban/internal/process"
	"shunban/internal/scenario"
)

var update = flag.Bool("update", false, "write the table of patterns again")

const folder = "../../definitions"

// TestEveryPatternAndFailureComesOutAsWritten plays the small definitions that say what the
// language can do, those that show where other engines fail, and those that try every construct.
// Each answer of a pattern is taken.
func TestEveryPatternAndFailureComesOutAsWritten(t *testing.T) {
	for group, where := range map[string]string{"patterns": folder + "/patterns", "failures": folder + "/failures", "constructs": "testdata"} {
		files, err := filepath.Glob(filepath.Join(where, "*.yaml"))
		if err != nil || len(files) < 6 {
			t.Fatalf("%d files in %s: %v", len(files), group, err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				source, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				p, findings := process.Parse(filepath.Base(file), source)
				for _, finding := range findings {
					t.Error(finding)
				}
				if p == nil {
					return
				}
				if p.ID.Value+".yaml" != filepath.Base(file) {
					t.Errorf("the process is called %s", p.ID.Value)
				}
				reports, err := scenario.Prove(context.Background(), pure(t), p)
				if err != nil {
					t.Fatal(err)
				}
				found := scenario.Findings(reports)
				if group == "patterns" {
					found = append(found, scenario.Untried(p, reports)...)
				}
				for _, finding := range found {
					t.Error(finding)
				}
				replayed(t, p, reports)
			})
		}
	}
}

// notNeeded are the patterns of the two lists that are left out, and why.
var notNeeded = map[string]string{
	"WCP-22": "Recursion: a process that begins itself has no end that can be proved; `sub` begins another one, and `for each` and `to` repeat.",
	"WCP-41": "Thread merge: a case has no anonymous tokens to be counted together; `parallel` and `for each` join what they began.",
	"WCP-42": "Thread split: one step is never continued several times at once without saying for what; `for each` names the elements.",
}

var caption = regexp.MustCompile(`^# (W[CR]P)-(\d+) (.+)$`)

// TestTableOfPatternsIsTheOneOfTheFiles keeps docs/patterns.md, which is made from the first lines
// of the files: go test ./internal/scenario -args -update
func TestTableOfPatternsIsTheOneOfTheFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(folder, "patterns", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	numbers := map[string]bool{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitN(string(source), "\n", 4)
		m := caption.FindStringSubmatch(lines[0])
		if m == nil {
			t.Fatalf("%s: the first line does not name the pattern", file)
		}
		numbers[m[1]+"-"+m[2]] = true
		rows[m[1]] = append(rows[m[1]], fmt.Sprintf("| %s | [%s](../definitions/patterns/%s) | %s | %s |", m[2], m[3], filepath.Base(file),
			strings.TrimPrefix(lines[1], "# "), strings.TrimPrefix(lines[2], "# ")))
	}
	for n := 1; n <= 43; n++ {
		name := "WCP-" + strconv.Itoa(n)
		if _, left := notNeeded[name]; left == numbers[name] {
			t.Errorf("%s is neither shown nor left out with a reason", name)
		}
	}
	var out strings.Builder
	out.WriteString(`# The workflow patterns

What the language can say, one idea at a time. The numbers and names are those of the Workflow Patterns Initiative. Each
file is a whole definition with scenarios, played in every test run on the pure engine and on a real Temporal server.
This page is made from the files; see [language.md](language.md) for the reference.

## Control flow

| | pattern | 中文 | English |
|---|---|---|---|
`)
	out.WriteString(strings.Join(rows["WCP"], "\n") + "\n\nLeft out:\n\n")
	for _, name := range []string{"WCP-22", "WCP-41", "WCP-42"} {
		out.WriteString("- " + name + " " + notNeeded[name] + "\n")
	}
	out.WriteString("\n## Resources\n\n| | pattern | 中文 | English |\n|---|---|---|---|\n" + strings.Join(rows["WRP"], "\n") + "\n")
	out.WriteString("\n## What other engines get wrong\n\nThe definitions in [definitions/failures](../definitions/failures) play the failures that users of other engines\nreport most, and show what happens here.\n")
	const page = "../../docs/patterns.md"
	if *update {
		if err := os.WriteFile(page, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if held, err := os.ReadFile(page); err != nil || string(held) != out.String() {
		t.Errorf("%s is not what the files say (%v); run: go test ./internal/scenario -args -update", page, err)
	}
}
