package e2e

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// module is the path that all our packages begin with.
const module = "shunban"

// root is the project's top folder, seen from this one: go test runs a package's tests in its folder.
const root = ".."

// goFile is one Go file of the project, parsed.
type goFile struct {
	name      string // from the top folder, with slashes
	folder    string // likewise; the package's path within the module
	syntax    *ast.File
	positions *token.FileSet
}

// goFiles parses every Go file of the project: not what npm packages bring along, not test data.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			hidden := name != "." && strings.HasPrefix(entry.Name(), ".")
			if hidden || entry.Name() == "node_modules" || entry.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		positions := token.NewFileSet()
		syntax, err := parser.ParseFile(positions, filepath.Join(root, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, goFile{name: name, folder: path.Dir(name), syntax: syntax, positions: positions})
		return nil
	})
	if err != nil {
		t.Fatalf("read the project's Go files: %v", err)
	}
	return files
}
