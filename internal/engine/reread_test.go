package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"shunban/internal/engine"
)

// A sign that encoding/json writes otherwise ("<" as \\u003c) once made a field look corrected, but only in a state that
// had been written and read again: the same events then gave another state.
func TestSameFieldWrittenOtherwiseIsNotCorrected(t *testing.T) {
	form := strings.Replace(goodForm, `"site":"`, `"site":"<南> & `, 1)
	if form == goodForm {
		t.Fatal("the form has no site")
	}
	c := &table{t: t, process: definition(t, "cemetery-siting-village"), now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	c.must(c.submit(form))
	c.must(c.reply("beishe", "agree"))
	back := c.reply("approvals-bureau", "supplement")
	back.Opinion, back.Reasons = "请补正", "缺图"
	c.must(back)
	written, err := json.Marshal(c.state)
	if err != nil {
		t.Fatal(err)
	}
	var again engine.State
	if err := json.Unmarshal(written, &again); err != nil {
		t.Fatal(err)
	}
	correction := c.reply("xiqingbei", engine.AnswerResubmit)
	correction.Form, correction.Materials = json.RawMessage(form), c.state.Materials
	reread := &table{t: t, process: c.process, now: c.now, state: again}
	c.must(correction)
	reread.must(correction)
	if text(t, c.state) != text(t, reread.state) || len(c.state.Altered) > 0 {
		t.Errorf("in memory %v, read again %v", c.state.Altered, reread.state.Altered)
	}
}
