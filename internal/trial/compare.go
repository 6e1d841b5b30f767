package trial

import (
	"context"
	"errors"
	"fmt"
	"time"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/scenario"
	"shunban/internal/store"
)

// perScenario bounds one story on the server.
const perScenario = 2 * time.Minute

// Compared is how a scenario came out on the server, and where that differs from the pure engine.
type Compared struct {
	Server      scenario.Report
	Differences []string
}

// Compare plays a scenario on the server and then on the pure engine at the same moments. Both
// logs must tell the same story event by event; and the server's inputs, fed to the pure engine
// with their own times, must give the server's log byte for byte.
func (g *Ground) Compare(ctx context.Context, p *process.Process, s process.Scenario) (Compared, error) {
	ctx, cancel := context.WithTimeout(ctx, perScenario)
	defer cancel()
	server, err := scenario.Run(ctx, g, p, s)
	if err != nil {
		return Compared{}, err
	}
	result := Compared{Server: server}
	pure, err := scenario.Run(ctx, scenario.Pure{Calendar: g.calendar, Follow: g.followed(p, server.Events)}, p, s)
	if err != nil {
		return result, err
	}
	result.Differences = differences(pure.Events, server.Events)
	if _, err := engine.Replay(p, server.Events); err != nil {
		result.Differences = append(result.Differences, "replay: "+err.Error())
	}
	return result, nil
}

// followed are the moments of the run that has just ended.
func (g *Ground) followed(p *process.Process, events []engine.Event) *scenario.Moments {
	var taken []time.Time
	for _, e := range events {
		if e.Input && !byItself[e.Kind] && !byMachine(p, e) {
			taken = append(taken, e.At)
		}
	}
	moments := g.last.moments
	for _, refused := range g.last.tries {
		switch {
		case !refused.IsZero():
			moments.Acts = append(moments.Acts, refused)
		case len(taken) > 0:
			moments.Acts, taken = append(moments.Acts, taken[0]), taken[1:]
		}
	}
	return &moments
}

// byItself are the inputs that no line of a story brings. What a machine has done is one only where
// the story does not say how it comes out; see followed.
var byItself = map[engine.Kind]bool{engine.Dated: true, engine.Staffed: true, engine.Expired: true, engine.TimerFired: true, engine.ReminderDue: true,
	engine.PauseLapsed: true}

// byMachine tells whether a machine did what happened, and not a line of the story.
func byMachine(p *process.Process, e engine.Event) bool {
	step, ok := p.Step(e.Step)
	return e.Kind == engine.JobDone && ok && step.Kind() != process.KindCall && step.Kind() != process.KindSub
}

// differences compares two logs by everything but the instants and the names of requests.
func differences(pure, server []engine.Event) []string {
	var found []string
	for i := range max(len(pure), len(server)) {
		var a, b string
		if i < len(pure) {
			a = tell(pure[i])
		}
		if i < len(server) {
			b = tell(server[i])
		}
		if a != b {
			found = append(found, fmt.Sprintf("event %d: pure %q, server %q", i+1, a, b))
		}
	}
	return found
}

// tell is an event without its instant. A due date is compared by its day, because what
// follows from silence happens an instant later on the server.
func tell(e engine.Event) string {
	due := ""
	if e.Due != nil {
		due = e.Due.In(process.Zone).Format(time.DateOnly)
	}
	by := ""
	if e.By != nil {
		by = e.By.Unit + "/" + e.By.Post
	}
	return fmt.Sprint(e.Seq, e.Kind, e.Input, by, e.Step, e.Visit, e.Task, e.TaskKind, e.Unit, e.Post, e.Answer, e.Opinion, e.Reasons,
		string(e.Form), e.Limit, due, e.Provisional, e.Calendar, e.Term, e.Mark, e.To, e.End, e.Of, e.Basis,
		e.Branch, e.User, e.Mode, e.Name, e.Job, e.Rows, e.Changed, e.Timer)
}

func isNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }
