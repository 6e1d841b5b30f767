package scenario_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"testing"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/scenario"
)

// record runs stories on the pure engine and keeps the log of each.
type record struct {
	scenario.Pure

	cases []scenario.Case
}

func (r *record) Open(ctx context.Context, p *process.Process, given process.Given) (scenario.Case, error) {
	c, err := r.Pure.Open(ctx, p, given)
	r.cases = append(r.cases, c)
	return c, err
}

// played is a story as the engine is given it: what came from outside, and what was replied to its questions.
type played struct {
	process *process.Process
	inputs  []engine.Event
	replies []engine.Reply
	reread  bool // every state is written and read again before the next input
}

// play gives a story to the engine and counts the events of its log; look is shown what each input has led to.
func (p *played) play(b testing.TB, look func(engine.Result)) (events int) {
	var state engine.State
	replies := p.replies
	resolve := func(asked []engine.Question) ([]engine.Reply, error) {
		given := replies[:len(asked)]
		replies = replies[len(asked):]
		return given, nil
	}
	for _, in := range p.inputs {
		result, err := engine.Drive(p.process, state, in, resolve)
		if err != nil {
			b.Error(err)
			return events
		}
		look(result)
		state = result.State
		if p.reread {
			state = reread(b, state)
		}
		events += len(result.Events)
	}
	return events
}

// TestNoEventChangesTheStateItIsAppliedTo keeps, of every story of every shipped definition, each state as text and
// as the engine gave it: what came later has left it as it was.
func TestNoEventChangesTheStateItIsAppliedTo(t *testing.T) {
	for _, story := range shipped(t) {
		var states []engine.State
		var written []string
		story.play(t, func(r engine.Result) {
			if r.State.Seq%3 == 0 { // one of three is enough to meet every way, and writing them is what takes long
				states, written = append(states, r.State), append(written, asText(t, r.State))
			}
		})
		for i, s := range states {
			if asText(t, s) != written[i] {
				t.Errorf("%s: the state after event %d was changed by what came later", story.process.ID, s.Seq)
			}
		}
	}
}

// TestCasesAtWorkAtOnceDoNotTouchEachOther plays every story beside another, and compares what each leads to
// with what it leads to alone.
func TestCasesAtWorkAtOnceDoNotTouchEachOther(t *testing.T) {
	stories := shipped(t)
	alone := make([]string, len(stories))
	for i := range stories {
		alone[i] = stories[i].log(t)
	}
	var atWork sync.WaitGroup
	for start := range 2 {
		atWork.Go(func() {
			for i := range stories {
				i := (i + start*len(stories)/2) % len(stories)
				if again := stories[i].log(t); again != alone[i] {
					t.Errorf("%s, beside others: %s, alone: %s", stories[i].process.ID, again, alone[i])
				}
			}
		})
	}
	atWork.Wait()
}

// TestAStateThatWasReadAgainLeadsToTheSame writes and reads every state between two inputs, as a case does that
// continues as new, and compares what each story leads to.
func TestAStateThatWasReadAgainLeadsToTheSame(t *testing.T) {
	for _, story := range shipped(t) {
		again := story
		again.reread = true
		if story.log(t) != again.log(t) {
			t.Errorf("%s: a story leads elsewhere when its states are read again", story.process.ID)
		}
	}
}

func reread(t testing.TB, s engine.State) (again engine.State) {
	t.Helper()
	if err := json.Unmarshal([]byte(asText(t, s)), &again); err != nil {
		t.Fatal(err)
	}
	return again
}

// log is what a story leads to, as a sum over its events and its last state.
func (p *played) log(t testing.TB) string {
	sum := sha256.New()
	var last engine.State
	p.play(t, func(r engine.Result) {
		for _, e := range r.Events {
			fmt.Fprintf(sum, "%d %s %s %d %s %s\n", e.Seq, e.Kind, e.Step, e.Task, e.Unit, e.Answer)
		}
		last = r.State
	})
	io.WriteString(sum, asText(t, last))
	return hex.EncodeToString(sum.Sum(nil))
}

func asText(t testing.TB, s engine.State) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shipped are the stories of all shipped definitions; they are worked out once for all tests.
func shipped(t testing.TB) []played {
	t.Helper()
	once.Do(func() {
		for _, p := range shippedDefinitions(t) {
			r := &record{Pure: pure(t)}
			if _, err := scenario.Prove(context.Background(), r, p); err != nil {
				t.Fatal(err)
			}
			for _, c := range r.cases {
				log, err := c.Events(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				stories = append(stories, story(p, log))
			}
		}
	})
	return stories
}

var (
	once    sync.Once
	stories []played
)

func story(p *process.Process, log []engine.Event) played {
	s := played{process: p}
	for _, e := range log {
		switch {
		case e.Kind == engine.Dated && e.Input:
			s.replies = append(s.replies, engine.Reply{Due: *e.Due, Provisional: e.Provisional, Calendar: e.Calendar, Edition: e.Edition})
		case e.Kind == engine.Staffed && e.Input:
			s.replies = append(s.replies, engine.Reply{People: e.People})
		case e.Input:
			s.inputs = append(s.inputs, e)
		}
	}
	return s
}
