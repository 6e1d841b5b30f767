package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/api"
	"shunban/internal/texts"
)

var update = flag.Bool("update", false, "write what came out as what is expected")

// golden compares a document with the file of that name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, bytes.TrimSpace(got), "", "  "); err != nil {
		t.Fatalf("%v: %s", err, got)
	}
	pretty.WriteByte('\n')
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, pretty.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), pretty.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestVillageCemeteryFromApplicationToFiling(t *testing.T) {
	w := newWorld(t)
	village := w.as("xiqingbei")

	wrong := village.with("Accept-Language", "en").post("/cases", map[string]any{"process": "cemetery-siting-village",
		"form": siting(map[string]any{"areaMu": 6}), "materials": village.materials(), "rehearsal": true})
	want := api.Problem{Type: "urn:shunban:problem:form-invalid", Title: "Not acceptable as it is", Status: 422, Code: "form-invalid",
		Detail: "The application has errors; please correct the fields named",
		Errors: []api.FieldProblem{{Field: "/areaMu", Code: "rule", Rule: "area", Detail: "A village cemetery takes at most 5 mu; 6 mu were asked for",
			Basis: &api.Basis{Document: "平政办发〔2023〕23号", Article: "三（三）1"}}}}
	if diff := cmp.Diff(want, refusal(village, wrong)); diff != "" {
		t.Errorf("6 mu (-want +got):\n%s", diff)
	}

	c := village.apply(true)
	if c.Number != "YLMD2026-00001" {
		t.Errorf("number %s", c.Number)
	}
	follow := "/track?" + url.Values{"number": {c.Number}, "code": {c.Code}}.Encode()

	w.answers("beishe-leader", "township-review", "agree", "同意上报")
	w.answers("approvals-window", "intake", "accept", "")
	for _, bureau := range []string{"housing", "ecology", "forestry", "natural-resources"} {
		w.answers(bureau+"-leader", "consult", "agree", "")
	}
	golden(t, "track-consulting.json", w.nobody().must(http.StatusOK, w.nobody().get(follow)).body)

	village.must(http.StatusOK, village.post("/cases/"+c.ID+"/fast-forward", map[string]string{"by": "7 working days"}))
	silent := read[api.Case](village, village.get("/cases/"+c.ID))
	for _, task := range silent.Tasks {
		if task.Step == "consult" && task.Unit.ID == "civil-affairs" {
			deemed := &api.Answer{ID: "agree", Title: texts.Text{ZH: "无不同意见", EN: "No objection"}, Kind: "deemed"}
			basis := &api.Basis{Document: "平政发〔2023〕50号", Article: "第三十一条"}
			if diff := cmp.Diff([]any{"deemed", deemed, basis, ""}, []any{task.Status, task.Answer, task.Basis, task.By}); diff != "" {
				t.Errorf("the silent bureau (-want +got):\n%s", diff)
			}
		}
	}

	w.answers("approvals-director", "decide", "agree", "")
	w.answers("civil-affairs-clerk", "file", "acknowledge", "")
	golden(t, "track-ended.json", w.nobody().get(follow).body)

	official := w.as("approvals-director")
	type log struct{ Events []api.Event }
	var told []string
	for _, e := range read[log](official, official.get("/cases/"+c.ID+"/events")).Events {
		told = append(told, e.Text.ZH, e.Text.EN)
	}
	data, err := json.Marshal(told)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "events-inside.json", data)
}
