package texts_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"shunban/internal/texts"
)

// constants are the values of all constants of a type that a folder's Go files declare.
func constants(t *testing.T, folder, name string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, file := range files {
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(source, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); ok && of.Name == name && len(spec.Values) == 1 {
				if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
					value, err := strconv.Unquote(literal.Value)
					if err != nil {
						t.Fatal(err)
					}
					values = append(values, value)
				}
			}
			return true
		})
	}
	return values
}

func TestEverythingTheEngineSaysHasItsSentence(t *testing.T) {
	for _, family := range []struct {
		prefix, folder, constant string
		least                    int // so that a reading that finds nothing does not pass
	}{
		{"event.", "../engine", "Kind", 55},
		{"refusal.", "../engine", "RefusalCode", 45},
		{"operation.", "../process", "Operation", 20},
	} {
		values := constants(t, family.folder, family.constant)
		if len(values) < family.least {
			t.Errorf("only %d constants of %s were found", len(values), family.constant)
		}
		for _, value := range values {
			if !texts.Has(family.prefix + value) {
				t.Errorf("no sentence %s%s", family.prefix, value)
			}
		}
	}
}
