package e2e

import (
	"go/ast"
	"go/token"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors says which of our own packages each package may import. Dependencies point downwards only: a
// package that is to know a new one is entered here, and that is the moment to ask whether it should.
// `internal/...` means every package below that folder.
var floors = map[string][]string{
	"cmd/shunban": {"api", "workflows", "activities", "internal/...", "definitions", "web"},
	"api": {
		"internal/delivery", "internal/store", "internal/identity", "internal/process", "internal/engine",
		"internal/calendar", "internal/documents", "internal/texts", "internal/config", "internal/legaltime",
	},
	"workflows":  {"internal/engine", "internal/process", "internal/calendar"},
	"activities": {"workflows", "internal/engine", "internal/process", "internal/legaltime", "internal/store"},

	// The trial ground plays scenarios on a real server: the one internal part that stands on the shell.
	"internal/trial": {
		"workflows", "activities", "internal/delivery", "internal/temporald", "internal/scenario", "internal/store",
		"internal/engine", "internal/process", "internal/calendar", "internal/legaltime",
	},
	"internal/temporald": {},

	"internal/delivery":   {"internal/store", "internal/engine", "internal/process", "internal/calendar", "internal/legaltime"},
	"internal/legaltime":  {"internal/store", "internal/engine", "internal/calendar"},
	"internal/store":      {"internal/engine", "internal/process", "internal/calendar"},
	"internal/identity":   {"internal/texts"},
	"internal/scenario":   {"internal/engine", "internal/process", "internal/calendar", "internal/texts"},
	"internal/engine":     {"internal/process", "internal/calendar", "internal/expression"},
	"internal/process":    {"internal/expression", "internal/decision", "internal/calendar", "internal/texts", "internal/nearest"},
	"internal/expression": {"internal/nearest", "internal/texts"},
	"internal/decision":   {"internal/nearest"},
	"internal/calendar":   {},
	"internal/texts":      {},
	"internal/nearest":    {},
	"internal/documents":  {},
	"internal/config":     {"internal/nearest"},

	"definitions": {},
	"web":         {},
	"e2e":         {},
}

// homes says which packages may import a library from outside, where that is not everybody's business:
// the database has one home, HTTP has one home, and the pure core knows of no engine room at all.
var homes = map[string][]string{
	"go.temporal.io/":            {"workflows", "activities", "internal/delivery", "internal/temporald", "internal/trial", "cmd/shunban"},
	"gorm.io/":                   {"internal/store"},
	"github.com/jackc/pgx":       {"internal/store"},
	"modernc.org/sqlite":         {"internal/store"},
	"github.com/pressly/goose":   {"internal/store"},
	"database/sql":               {"internal/store"},
	"github.com/gin-gonic/gin":   {"api"},
	"github.com/danielgtaylor/":  {"api"},
	"github.com/alexedwards/scs": {"api", "internal/store"},
	"github.com/expr-lang/expr":  {"internal/expression"},
	"gocloud.dev/":               {"internal/documents"},
	"github.com/spf13/cobra":     {"cmd/shunban"},
}

// pure packages give the same result for the same input, today and when a case is replayed in ten
// years: they must not ask the machine for anything.
var pure = []string{"internal/engine", "internal/process", "internal/calendar", "internal/expression", "internal/decision", "internal/nearest"}

var impureImports = []string{
	"os", "os/...", "net", "net/...", "syscall", "io/ioutil", "runtime", "log", "log/slog",
	"math/rand", "math/rand/...", "crypto/rand", "github.com/google/uuid",
}

var impureClock = []string{
	"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep", "Local", "LoadLocation",
}

func TestImportsPointDownwards(t *testing.T) {
	for _, file := range goFiles(t) {
		allowed, known := floors[file.folder]
		if !known {
			t.Errorf("%s: package %s is not in the table of floors", file.name, file.folder)
			continue
		}
		for _, imported := range file.imports() {
			ours, is := strings.CutPrefix(imported.path, module+"/")
			if !is || ours == file.folder || matchesAny(allowed, ours) {
				continue
			}
			if file.isTest() && matchesAny(below(file.folder), ours) {
				continue
			}
			t.Errorf("%s: %s must not import %s", file.at(imported.pos), file.folder, ours)
		}
	}
}

func TestLibrariesStayInTheirHomes(t *testing.T) {
	for _, file := range goFiles(t) {
		if file.isTest() {
			continue
		}
		for _, imported := range file.imports() {
			for library, rooms := range homes {
				if strings.HasPrefix(imported.path+"/", strings.TrimSuffix(library, "/")+"/") && !slices.Contains(rooms, file.folder) {
					t.Errorf("%s: %s must not import %s, which lives in %s",
						file.at(imported.pos), file.folder, imported.path, strings.Join(rooms, ", "))
				}
			}
		}
	}
}

func TestPureCoreAsksTheMachineForNothing(t *testing.T) {
	for _, file := range goFiles(t) {
		if file.isTest() || !slices.Contains(pure, file.folder) {
			continue
		}
		for _, imported := range file.imports() {
			if matchesAny(impureImports, imported.path) {
				t.Errorf("%s: %s must not import %s", file.at(imported.pos), file.folder, imported.path)
			}
		}
		clock := file.nameOf("time")
		ast.Inspect(file.syntax, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.SelectorExpr:
				if of, is := node.X.(*ast.Ident); is && clock != "" && of.Name == clock && slices.Contains(impureClock, node.Sel.Name) {
					t.Errorf("%s: %s must not use time.%s: time arrives in events", file.at(node.Pos()), file.folder, node.Sel.Name)
				}
			case *ast.GoStmt:
				t.Errorf("%s: %s must not start goroutines: their order is not part of the input", file.at(node.Pos()), file.folder)
			}
			return true
		})
	}
}

func TestEveryPackageSaysWhatItIsForAndIsOnTheMap(t *testing.T) {
	documented := map[string]bool{}
	for _, file := range goFiles(t) {
		if file.isTest() {
			continue
		}
		documented[file.folder] = documented[file.folder] || file.syntax.Doc != nil
	}
	map_, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatalf("read the map of packages: %v", err)
	}
	for _, folder := range slices.Sorted(maps.Keys(documented)) {
		if !documented[folder] {
			t.Errorf("%s: no file has a package comment", folder)
		}
		if !strings.Contains(string(map_), "`"+folder+"`") {
			t.Errorf("docs/architecture.md: no line for `%s`", folder)
		}
	}
	for folder := range floors {
		if _, exists := documented[folder]; !exists {
			t.Errorf("the table of floors lists %s, which does not exist", folder)
		}
	}
}

// below gives what the tests of a package may import besides: real parts from its own floor and below.
// What is above may look down on it, never the other way round, not even in a test.
func below(folder string) []string {
	if strings.HasPrefix(folder, "internal/") {
		return []string{"internal/...", "definitions"}
	}
	return []string{"internal/...", "definitions", "workflows", "activities"}
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if folder, wide := strings.CutSuffix(pattern, "/..."); wide {
			return strings.HasPrefix(name, folder+"/")
		}
		return pattern == name
	})
}

func (f goFile) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

func (f goFile) at(pos token.Pos) string {
	return f.name + ":" + strconv.Itoa(f.positions.Position(pos).Line)
}

type goImport struct {
	path string
	name string
	pos  token.Pos
}

func (f goFile) imports() []goImport {
	var found []goImport
	for _, spec := range f.syntax.Imports {
		imported := goImport{pos: spec.Pos()}
		imported.path, _ = strconv.Unquote(spec.Path.Value)
		imported.name = path.Base(imported.path)
		if spec.Name != nil {
			imported.name = spec.Name.Name
		}
		found = append(found, imported)
	}
	return found
}

// nameOf gives the name that a file calls a package by, or nothing when it does not import it.
func (f goFile) nameOf(importPath string) string {
	for _, imported := range f.imports() {
		if imported.path == importPath {
			return imported.name
		}
	}
	return ""
}
