package process_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"shunban/internal/process"
)

// BenchmarkCheck reads and checks the definition that the project began with, and the largest that it ships; at most
// 50 ms are asked for.
func BenchmarkCheck(b *testing.B) {
	for _, name := range []string{"cemetery-siting-village", "one-matter-marriage-birth"} {
		b.Run(name, func(b *testing.B) {
			source, err := os.ReadFile("../../definitions/" + name + ".yaml")
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if p, findings := process.Parse(name+".yaml", source); p == nil {
					b.Fatal(findings)
				}
			}
		})
	}
}

// BenchmarkCheckFiveHundredSteps reads and checks a definition with 500 steps that lead to each
// other; at most a second is asked for.
func BenchmarkCheckFiveHundredSteps(b *testing.B) {
	source := []byte(manySteps(500))
	b.ReportAllocs()
	for b.Loop() {
		if p, findings := process.Parse("many.yaml", source); p == nil {
			b.Fatal(findings)
		}
	}
}

// TestFiveHundredStepsAreADefinition holds the definition that is measured to being one.
func TestFiveHundredStepsAreADefinition(t *testing.T) {
	if _, findings := process.Parse("many.yaml", []byte(manySteps(500))); len(findings) > 0 {
		t.Error(findings)
	}
}

// manySteps writes a definition with so many steps: people, computations, branches and elements.
func manySteps(n int) string {
	var out strings.Builder
	head, _, _ := strings.Cut(everyWord, "\nnotices:\n") // notices and calculator are about steps of its own
	out.WriteString(head)
	out.WriteString("\nsteps:\n  - {id: first, ask: {unit: u, post: p}, answers: {agree: {marks: accepted}}}\n  - {id: last, ask: {unit: u, post: p}, answers: {agree: {}, back: {to: first}}}\n")
	for i := 2; i+4 < n; i += 4 {
		fmt.Fprintf(&out, `  - id: a%d
    when: form.area > %d
    ask: {each: [u1, u2, u3], post: p, until: decided}
    answers: {agree: {}, object: {opinion: required}}
    decide: {good: count(agree) >= 2, bad: otherwise}
    then: {bad: %s}
  - {id: c%d, compute: {v%d: form.area * %d}}
  - id: p%d
    parallel:
      branches:
        - {id: x, steps: [{id: x%d, ask: {unit: u, post: p}, answers: {agree: {}, no: {end: rejected}}}]}
        - {id: y, steps: [{id: y%d, wait: {for: 3 days}}]}
`, i, i, []string{"first", "last"}[i/4%2], i, i, i, i, i, i)
	}
	out.WriteString("  - {id: done, end: approved}\n")
	return out.String()
}
