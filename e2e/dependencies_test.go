package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every library that the project asks for itself has a line that says what for, why this one, and under
// which licence; and no line outlives its library.
func TestEveryDirectDependencyHasItsReason(t *testing.T) {
	used := append(goModules(t), npmPackages(t)...)
	slices.Sort(used)

	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")
	var explained []string
	for _, match := range row.FindAllStringSubmatch(read(t, "../docs/dependencies.md"), -1) {
		explained = append(explained, match[1])
	}
	slices.Sort(explained)

	if diff := cmp.Diff(used, explained); diff != "" {
		t.Errorf("docs/dependencies.md does not list what go.mod and web/package.json ask for (-used +explained):\n%s", diff)
	}
}

func goModules(t *testing.T) []string {
	t.Helper()
	direct := regexp.MustCompile(`(?m)^(?:require )?\s*([a-z0-9][^\s]*\.[^\s]+) v[^\s]+$`)
	var modules []string
	for _, match := range direct.FindAllStringSubmatch(read(t, "../go.mod"), -1) {
		modules = append(modules, match[1])
	}
	return modules
}

func npmPackages(t *testing.T) []string {
	t.Helper()
	var manifest struct {
		Dependencies    map[string]string `json:"dependencies"`
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if err := json.Unmarshal([]byte(read(t, "../web/package.json")), &manifest); err != nil {
		t.Fatalf("read web/package.json: %v", err)
	}
	return append(slices.Collect(maps.Keys(manifest.Dependencies)), slices.Collect(maps.Keys(manifest.DevDependencies))...)
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
