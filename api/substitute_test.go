package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestASubstituteFindsAnswersAndIsRecordedBesideThePrincipal lets the standing substitute of a clerk
// do the clerk's work: it is in their inbox, and the log names both.
func TestASubstituteFindsAnswersAndIsRecordedBesideThePrincipal(t *testing.T) {
	w, c := hall(t)
	leader := w.as("government-office-leader")
	task := leader.task("check").ID
	leader.must(http.StatusOK, leader.does(task, map[string]any{"operation": "claim"}))
	leader.must(http.StatusOK, leader.post("/tasks/"+task+"/answer", map[string]string{"answer": "accept"}))
	want := []string{"县政府办公室经办人 李丁（代 周戊）答复“属实”"}
	if diff := cmp.Diff(want, leader.told(c.ID, "answered")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if other := w.as("housing-clerk").does(task, map[string]any{"operation": "claim"}); other.status != http.StatusForbidden && other.status != http.StatusNotFound {
		t.Errorf("somebody who stands in for nobody: %d", other.status)
	}
}
