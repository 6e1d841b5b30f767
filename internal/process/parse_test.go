package process_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/process"
)

var update = flag.Bool("update", false, "write what was found into the golden files")

// TestEveryMistakeIsFoundAtItsPlace reads each wrong definition in testdata/invalid and compares
// all findings, with places and both languages, to the file beside it.
func TestEveryMistakeIsFoundAtItsPlace(t *testing.T) {
	files, err := filepath.Glob("testdata/invalid/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d wrong definitions, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, findings := process.Parse(filepath.Base(file), source)
			if p != nil || len(findings) == 0 {
				t.Fatal("nothing was found")
			}
			var out strings.Builder
			for _, f := range findings {
				fmt.Fprintf(&out, "%s [%s]\n  %s\n  %s\n%s\n", f.At, f.Code, f.Message.ZH, f.Message.EN, process.Excerpt(source, f.At))
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// shipped are the definitions the product comes with.
func shipped(t testing.TB) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	for _, name := range []string{"cemetery-siting-village", "countersign"} {
		source, err := os.ReadFile(filepath.Join("..", "..", "definitions", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		found[name] = source
	}
	return found
}

func TestCanonicalFormReadsBackAsTheSameDefinition(t *testing.T) {
	for name, source := range shipped(t) {
		p, findings := process.Parse(name, source)
		if len(findings) > 0 {
			t.Fatal(findings[0])
		}
		again, err := process.Decode(p.Canonical())
		if err != nil {
			t.Fatal(err)
		}
		if again.Hash() != p.Hash() {
			t.Errorf("%s: the hash changes", name)
		}
		commented, findings := process.Parse(name, append([]byte("# 说明\n\n"), source...))
		if len(findings) > 0 || commented.Hash() != p.Hash() {
			t.Errorf("%s: a comment changes the hash", name)
		}
	}
}

func TestCaseNumberFollowsThePattern(t *testing.T) {
	p, _ := process.Parse("cemetery", shipped(t)["cemetery-siting-village"])
	if got := p.Start.Number.Number(2026, 7); got != "MD2026-00007" {
		t.Errorf("number is %s", got)
	}
	if got := p.Start.Number.Series(); got != "MD" {
		t.Errorf("series is %s", got)
	}
}

func TestUnitFieldIsHeldAgainstTheOrganisation(t *testing.T) {
	p, _ := process.Parse("countersign", shipped(t)["countersign"])
	kinds := map[string]string{"housing": "bureau", "xiqingbei": "village-committee"}
	problems := p.CheckSubmission(process.Submission{
		Form:  []byte(`{"subject":"标题","kind":"会签","draft":"内容","units":["housing","xiqingbei","nowhere"]}`),
		Files: map[string][]string{"document": {"稿.pdf"}},
		Unit:  func(id string) (string, bool) { kind, ok := kinds[id]; return kind, ok },
	})
	var got []string
	for _, problem := range problems {
		got = append(got, problem.Field+" "+problem.Code)
	}
	if diff := cmp.Diff([]string{"/units/1 unknown-unit", "/units/2 unknown-unit"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestBigFileIsRefusedBeforeItIsRead(t *testing.T) {
	_, findings := process.Parse("big.yaml", []byte(strings.Repeat("a: 1\n", 1<<20)))
	if len(findings) != 1 || findings[0].Code != "too-large" {
		t.Errorf("findings are %v", findings)
	}
}
