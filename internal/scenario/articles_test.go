package scenario_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// regulation is a document of the county as docs/articles.yaml lists it: its articles, and of those
// that are no procedure, why.
type regulation struct {
	Number   string            `yaml:"number"`
	Title    string            `yaml:"title"`
	Articles []string          `yaml:"articles"`
	None     map[string]string `yaml:"none"`
}

// citation is a place in a definition that names an article.
type citation struct {
	document, article string
	file              string
	line              int
}

// citations are the bases of a definition. One without a document means that of the process.
func citations(t *testing.T, file string) []citation {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(source, &root); err != nil {
		t.Fatal(err)
	}
	var found []citation
	usual := ""
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
			if n.Content[i].Value == "basis" && n.Content[i+1].Kind == yaml.MappingNode {
				var basis struct{ Document, Article string }
				if n.Content[i+1].Decode(&basis) == nil {
					found = append(found, citation{basis.Document, basis.Article, filepath.Base(file), n.Content[i+1].Line})
				}
			}
		}
		for _, child := range n.Content {
			walk(child)
		}
	}
	walk(&root)
	if len(found) > 0 {
		usual = found[0].document
	}
	for i := range found {
		if found[i].document == "" {
			found[i].document = usual
		}
	}
	return found
}

// articleOf is the article of a regulation to which a citation belongs: the longest listed one that
// begins it, as 第十条 does for 第十条（一）.
func (r regulation) articleOf(cited string) (string, bool) {
	best := ""
	for _, article := range r.Articles {
		if strings.HasPrefix(cited, article) && len(article) > len(best) {
			best = article
		}
	}
	return best, best != ""
}

// TestEveryArticleIsInADefinitionOrIsNoProcedure keeps docs/coverage.md, which is made from
// docs/articles.yaml and the bases in the definitions: go test ./internal/scenario -args -update
func TestEveryArticleIsInADefinitionOrIsNoProcedure(t *testing.T) {
	source, err := os.ReadFile("../../docs/articles.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var regulations []regulation
	if err := yaml.Unmarshal(source, &regulations); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var cited []citation
	for _, file := range files {
		cited = append(cited, citations(t, file)...)
	}
	var out strings.Builder
	out.WriteString(`# From the article to the definition

Where each article of the county's documents stands in a definition, and which articles are no procedure. Made from
[articles.yaml](articles.yaml) and from the bases in the definitions; a test keeps it. Articles of laws, and choices of the
definitions' own (本定义), are not listed here; each definition lists its choices at its head.
`)
	for _, r := range regulations {
		places := map[string][]citation{}
		for _, c := range cited {
			if c.document != r.Number {
				continue
			}
			article, known := r.articleOf(c.article)
			if !known {
				t.Errorf("%s:%d: %s has no article %q in docs/articles.yaml", c.file, c.line, r.Number, c.article)
				continue
			}
			places[article] = append(places[article], c)
		}
		fmt.Fprintf(&out, "\n## %s %s\n\n| article | where |\n|---|---|\n", r.Number, r.Title)
		for _, article := range r.Articles {
			why, none := r.None[article]
			switch {
			case len(places[article]) > 0:
				fmt.Fprintf(&out, "| %s | %s |\n", article, links(places[article]))
			case none:
				fmt.Fprintf(&out, "| %s | no procedure: %s |\n", article, why)
			default:
				t.Errorf("%s %s stands in no definition, and docs/articles.yaml does not say why", r.Number, article)
			}
		}
		for article := range r.None {
			if !slices.Contains(r.Articles, article) {
				t.Errorf("%s has no article %s to leave out", r.Number, article)
			}
		}
	}
	const page = "../../docs/coverage.md"
	if *update {
		if err := os.WriteFile(page, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if held, err := os.ReadFile(page); err != nil || string(held) != out.String() {
		t.Errorf("%s is not what the definitions say (%v); run: go test ./internal/scenario -args -update", page, err)
	}
}

// links names each file once, with its lines.
func links(places []citation) string {
	var parts []string
	lines := map[string][]string{}
	var order []string
	for _, c := range places {
		if lines[c.file] == nil {
			order = append(order, c.file)
		}
		lines[c.file] = append(lines[c.file], fmt.Sprintf("[%d](../definitions/%s#L%[1]d)", c.line, c.file))
	}
	for _, file := range order {
		parts = append(parts, strings.TrimSuffix(file, ".yaml")+" "+strings.Join(lines[file], " "))
	}
	return strings.Join(parts, "; ")
}
