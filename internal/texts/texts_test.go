package texts_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"shunban/internal/texts"
)

// families are keys put together at run time: the rest of the key is a code from the package named.
var families = map[string]string{
	"organisation.": "internal/identity: the problems of an organisation file",
	"refusal.":      "internal/identity and internal/engine: why something is refused",
	"operation.":    "api: what can be done with a task or a case, by operation",
	"event.":        "api: the log of a case, told as sentences, by kind of event",
	"problem.":      "api: what goes wrong with a request",
	"status.":       "api: the titles of HTTP statuses",
	"invalid.":      "api: what is wrong with a field of a request",
}

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	chinese, english := read(t, "zh.yaml"), read(t, "en.yaml")
	if diff := cmp.Diff(placeholders(chinese), placeholders(english)); diff != "" {
		t.Errorf("keys and their placeholders (-zh +en):\n%s", diff)
	}
	for key, sentence := range english {
		if strings.TrimSpace(sentence) == "" || strings.TrimSpace(chinese[key]) == "" {
			t.Errorf("%s says nothing", key)
		}
	}
}

func TestEverySentenceIsUsed(t *testing.T) {
	source := goSource(t)
	for key := range read(t, "en.yaml") {
		if strings.Contains(source, `"`+key+`"`) {
			continue
		}
		family := false
		for prefix := range families {
			rest, is := strings.CutPrefix(key, prefix)
			family = family || is && strings.Contains(source, `"`+rest+`"`)
		}
		if !family {
			t.Errorf("nothing says %s", key)
		}
	}
}

func TestEveryFamilyHasMembers(t *testing.T) {
	english := read(t, "en.yaml")
	for prefix := range families {
		found := false
		for key := range english {
			found = found || strings.HasPrefix(key, prefix)
		}
		if !found {
			t.Errorf("the family %s is empty", prefix)
		}
	}
}

func TestSentencesAreFilledInOnce(t *testing.T) {
	got := texts.Say(texts.EN, "refusal.not-yours", map[string]string{"unit": "{post}", "post": "head"})
	if want := `This task is for the head of "{post}", not for you`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	both := texts.Both("refusal.not-your-unit", map[string]texts.Text{"unit": {ZH: "北社乡", EN: "Beishe"}})
	if want := (texts.Text{ZH: "您不能代表“北社乡”申请", EN: `You may not apply in the name of "Beishe"`}); both != want {
		t.Errorf("got %v, want %v", both, want)
	}
}

func TestWhatIsMissingStaysVisible(t *testing.T) {
	if got := texts.Say(texts.ZH, "no.such.key", nil); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
	if got := texts.Both("no.such.key", nil); got != texts.Same("no.such.key") {
		t.Errorf("got %v", got)
	}
	if got := texts.Say(texts.EN, "refusal.not-your-unit", nil); !strings.Contains(got, "{unit}") {
		t.Errorf("got %q", got)
	}
}

func TestTheOtherLanguageServesWhereOneIsMissing(t *testing.T) {
	for _, c := range []struct {
		text texts.Text
		lang texts.Lang
		want string
	}{
		{texts.Text{ZH: "县", EN: "County"}, texts.EN, "County"},
		{texts.Text{ZH: "县", EN: "County"}, texts.ZH, "县"},
		{texts.Text{ZH: "县"}, texts.EN, "县"},
		{texts.Text{EN: "County"}, texts.ZH, "County"},
	} {
		if got := c.text.In(c.lang); got != c.want {
			t.Errorf("%v in %s: %q", c.text, c.lang, got)
		}
	}
}

func TestTheLanguageIsTheFirstOneSpokenHere(t *testing.T) {
	for header, want := range map[string]texts.Lang{
		"": texts.ZH, "en": texts.EN, "en-GB,en;q=0.9,zh;q=0.8": texts.EN, "zh-CN,zh;q=0.9,en;q=0.8": texts.ZH,
		"de,en;q=0.5": texts.EN, "fr": texts.ZH, "zh-TW": texts.ZH, "en;q=0.2,zh;q=0.7": texts.ZH, "*": texts.ZH, "???": texts.ZH,
	} {
		if got := texts.FromHeader(header); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func read(t *testing.T, name string) map[string]string {
	t.Helper()
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]string
	if err := yaml.Unmarshal(source, &file); err != nil { // which refuses a key that stands twice
		t.Fatal(err)
	}
	return file
}

var placeholder = regexp.MustCompile(`\{[a-zA-Z]+\}`)

func placeholders(file map[string]string) map[string][]string {
	found := map[string][]string{}
	for key, sentence := range file {
		names := placeholder.FindAllString(sentence, -1)
		slices.Sort(names)
		found[key] = slices.Compact(names)
	}
	return found
}

// goSource is all of the program's Go code, without its tests.
func goSource(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, folder := range []string{"../../api", "../../internal", "../../cmd", "../../activities", "../../workflows"} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				if os.IsNotExist(err) {
					return nil
				}
				return err
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			source, err := os.ReadFile(path)
			all.Write(source)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
