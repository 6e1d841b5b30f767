package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/process"
)

// Order is what a job has to do, worked out when it is ordered. Which of its fields are set
// follows from the job's kind.
type Order struct {
	Service  string                     `json:"service,omitempty"` // call
	Method   string                     `json:"method,omitempty"`
	Path     string                     `json:"path,omitempty"`
	Seconds  int                        `json:"seconds,omitempty"` // for one try
	Tries    int                        `json:"tries,omitempty"`
	Gives    json.RawMessage            `json:"gives,omitempty"`    // the schema its answer has to have
	Register string                     `json:"register,omitempty"` // lookup, record
	Column   string                     `json:"column,omitempty"`   // which is the key
	Key      json.RawMessage            `json:"key,omitempty"`
	One      bool                       `json:"one,omitempty"`
	Unless   bool                       `json:"unless,omitempty"` // only if there is no such row
	Remove   bool                       `json:"remove,omitempty"`
	Event    string                     `json:"event,omitempty"`   // send
	To       string                     `json:"to,omitempty"`      // … to the case with this number
	Process  string                     `json:"process,omitempty"` // sub
	Waits    bool                       `json:"waits,omitempty"`
	Files    map[string][]FileRef       `json:"files,omitempty"`  // sub: handed on, by material of the other process
	Values   map[string]json.RawMessage `json:"values,omitempty"` // body, row, conditions, data or form
}

// workOut puts what a compute or table step works out into data.
func (t *turn) workOut(step *process.Step, a Activation) error {
	values, rows, err := step.Work(t.facts(a.Scope))
	if err != nil {
		return t.cannot(step, err)
	}
	if step.Table != nil && len(rows) == 0 && step.Table.Hit.Value != "collect" {
		return refuse(CannotEvaluate, "step", a.Step, "cause", "no row of the table holds")
	}
	for _, name := range sortedKeys(values) {
		t.give(a.Scope, name, values[name])
	}
	t.emit(Event{Kind: Computed, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope), Data: values, Rows: rows})
	return t.goOn(a, step, "")
}

// give puts a value into data, and inside for-each steps into what belongs to the elements, so that elements which are
// gone through at once do not take each other's values.
func (t *turn) give(scope int, name string, value json.RawMessage) {
	t.keepValue(name)
	own(&t.state.Data, &t.owned.data)[name] = value
	for s := range t.elementsAround(scope) {
		data := maps.Clone(s.Data)
		if data == nil {
			data = map[string]json.RawMessage{}
		}
		data[name] = value
		s.Data = data
	}
}

// drop takes a value out of data again; for the elements around it nothing stands there then, whatever others have.
func (t *turn) drop(scope int, name string) {
	t.keepValue(name)
	if _, held := t.state.Data[name]; held {
		delete(own(&t.state.Data, &t.owned.data), name)
	}
	for s := range t.elementsAround(scope) {
		data := maps.Clone(s.Data)
		if data == nil {
			data = map[string]json.RawMessage{}
		}
		data[name] = json.RawMessage("null")
		s.Data = data
	}
}

// order orders a job. The step waits for it, unless nothing depends on how it comes out.
func (t *turn) order(step *process.Step, a Activation) error {
	o, err := t.work(step, a)
	if err != nil {
		return err
	}
	t.solid()
	t.state.JobCount++
	job := Job{Number: t.state.JobCount, Kind: step.Kind(), Step: a.Step, Visit: a.Visit, Order: o}
	t.state.Jobs = append(t.state.Jobs, job)
	t.emit(Event{Kind: JobOrdered, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope), Job: job.Number, Name: string(job.Kind)})
	return nil
}

// work says what the job of a step has to do.
func (t *turn) work(step *process.Step, a Activation) (Order, error) {
	var o Order
	var err error
	switch step.Kind() {
	case process.KindCall:
		c := step.Call
		o = Order{Service: c.Service.Value, Method: c.Method.Value, Path: c.Path, Seconds: int(c.Timeout.Value.Seconds()), Tries: c.Tries}
		if o.Method == "" {
			o.Method = "GET"
			if len(c.Body) > 0 {
				o.Method = "POST"
			}
		}
		if c.Gives != nil {
			o.Gives = c.Gives.Schema
		}
		o.Values, err = t.values(step, c.Body, a.Scope)
	case process.KindLookup:
		o = Order{Register: step.Lookup.Register.Value, One: step.Lookup.One, Column: t.keyColumn(step.Lookup.Register.Value)}
		o.Values, err = t.values(step, step.Lookup.Where, a.Scope)
	case process.KindRecord:
		r := step.Record
		o = Order{Register: r.Register.Value, Unless: r.Unless.Value != "", Remove: r.Remove, Column: t.keyColumn(r.Register.Value)}
		if o.Values, err = t.values(step, r.Row, a.Scope); err == nil {
			o.Key, err = t.value(step, &r.Key, a.Scope)
		}
	case process.KindSend:
		o = Order{Event: step.Send.Event.Value}
		if o.Values, err = t.values(step, step.Send.Data, a.Scope); err == nil {
			o.To, err = step.Send.To.Text(t.facts(a.Scope))
			err = t.cannot(step, err)
		}
	default:
		o = Order{Process: step.Sub.Process.Value, Waits: step.Sub.Waits(), Files: t.handed(step.Sub.Materials)}
		o.Values, err = t.values(step, step.Sub.Form, a.Scope)
	}
	return o, err
}

// handed are the files that go to another case; a material that was not brought is not handed on.
func (t *turn) handed(list []process.Handed) map[string][]FileRef {
	var files map[string][]FileRef
	for _, m := range list {
		if refs := t.state.Materials[m.From]; len(refs) > 0 {
			if files == nil {
				files = map[string][]FileRef{}
			}
			files[m.As] = refs
		}
	}
	return files
}

func (t *turn) keyColumn(register string) string {
	if r, ok := t.process.Register(register); ok {
		return r.Key.Value
	}
	return ""
}

func (t *turn) values(step *process.Step, list process.Assignments, scope int) (map[string]json.RawMessage, error) {
	values := make(map[string]json.RawMessage, len(list))
	for i := range list {
		raw, err := t.value(step, &list[i].Value, scope)
		if err != nil {
			return nil, err
		}
		values[list[i].Name] = raw
	}
	return values, nil
}

func (t *turn) value(step *process.Step, e *process.Expr, scope int) (json.RawMessage, error) {
	value, err := e.Value(t.facts(scope))
	if err != nil {
		return nil, t.cannot(step, err)
	}
	raw, err := process.JSON(value)
	return raw, t.cannot(step, err)
}

// jobDone takes what has come of a job. Its result becomes data.<step>.
func (t *turn) jobDone(in Event) error {
	i := slices.IndexFunc(t.state.Jobs, func(j Job) bool { return j.Number == in.Job })
	job := t.state.Jobs[i]
	step, _ := t.process.Step(job.Step)
	in.Step, in.Visit = job.Step, job.Visit
	a := t.active(job.Step, job.Visit)
	in.Branch = t.branch(a.Scope)
	t.emit(in)
	t.solid()
	t.state.Jobs = append(t.state.Jobs[:i:i], t.state.Jobs[i+1:]...)
	if result, ok := in.Data["result"]; ok && in.Answer != process.OutcomeFailed {
		t.give(a.Scope, process.DataName(job.Step), result)
	} else {
		t.drop(a.Scope, process.DataName(job.Step)) // what an earlier visit found holds no more
	}
	return t.goOn(*a, step, in.Answer)
}

// notify tells units that something has happened, and may wait until each has confirmed.
func (t *turn) notify(step *process.Step, a Activation) error {
	var units []string
	var err error
	if step.Notify.Unit != nil {
		var unit string
		unit, err = t.unit(step, step.Notify.Unit, a.Scope)
		units = []string{unit}
	} else {
		units, err = t.units(step, step.Notify.Each, a.Scope)
	}
	if err != nil {
		return err
	}
	t.solid()
	for _, unit := range units {
		if step.Notify.Acknowledge {
			err = t.open(Task{Step: a.Step, Visit: a.Visit, Scope: a.Scope, Kind: TaskAcknowledge, Unit: unit, Post: step.Notify.Post.Value}, step.Within)
		} else {
			t.emit(Event{Kind: Notified, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope), Unit: unit, Post: step.Notify.Post.Value})
		}
		if err != nil {
			return err
		}
	}
	if step.Notify.Acknowledge && len(units) > 0 {
		return nil
	}
	return t.goOn(a, step, "")
}

// report takes something that has happened outside: it ends waits, sets off handlers, or is kept
// for whoever waits later.
func (t *turn) report(in Event) error {
	in = t.emit(in)
	t.solid()
	raw, err := json.Marshal(in.Data)
	if err != nil {
		return fmt.Errorf("write what was reported: %w", err)
	}
	taken := false
	for _, a := range slices.Clone(t.state.Active) {
		step, ok := t.process.Step(a.Step)
		if !ok || t.active(a.Step, a.Visit) == nil || t.state.Status != CaseOpen {
			continue
		}
		if step.Wait != nil && name(step.Wait.Event) == in.Name {
			t.give(a.Scope, process.DataName(in.Name), raw)
			taken = true
			if err := t.decided(a, step, in.Name); err != nil {
				return err
			}
			continue
		}
		handled, err := t.handle(step, a, in.Name, raw)
		if err != nil {
			return err
		}
		taken = taken || handled
	}
	if taken {
		return nil
	}
	if declared, ok := t.process.EventType(in.Name); ok && declared.Keep {
		t.state.Early = append(t.state.Early, Early{Name: in.Name, Data: raw})
		t.emit(Event{Kind: Kept, Name: in.Name})
		return nil
	}
	t.emit(Event{Kind: Ignored, Name: in.Name})
	return nil
}

// handle sets off the handlers of a step for an event.
func (t *turn) handle(step *process.Step, a Activation, event string, data json.RawMessage) (bool, error) {
	handled := false
	for i := range step.On {
		h := &step.On[i]
		if name(h.Event) != event || t.active(a.Step, a.Visit) == nil {
			continue
		}
		if data != nil {
			t.give(a.Scope, process.DataName(event), data)
		}
		set, err := t.setOff(step, a, i)
		if err != nil {
			return handled, err
		}
		handled = handled || set
	}
	return handled, nil
}

// keptEvent sets off a handler for an event that was reported before its step was entered, and kept. One whose condition
// does not hold leaves it for another.
func (t *turn) keptEvent(step *process.Step, a Activation) (bool, error) {
	for i := range step.On {
		event := name(step.On[i].Event)
		kept := slices.IndexFunc(t.state.Early, func(e Early) bool { return e.Name == event })
		if kept < 0 {
			continue
		}
		before := t.state.Early
		t.state.Early = append(before[:kept:kept], before[kept+1:]...)
		set, err := t.handle(step, a, event, before[kept].Data)
		if err != nil || set {
			return set, err
		}
		t.state.Early = before
	}
	return false, nil
}

// setOff does what a handler says, if its condition holds.
func (t *turn) setOff(step *process.Step, a Activation, i int) (bool, error) {
	h := &step.On[i]
	if h.When != nil {
		holds, err := t.holds(step, h.When, a.Scope)
		if err != nil || !holds {
			return false, err
		}
	}
	if len(h.Steps) == 0 {
		t.emit(Event{Kind: StepLeft, Step: a.Step, Visit: a.Visit, Branch: t.branch(a.Scope)})
		return true, t.route(a, step, process.Way{To: name(h.To), End: name(h.End)})
	}
	list, _ := t.process.ListIn(step, i, true)
	scope := t.openScope(a, ScopeBeside, list, 0, nil)
	return true, t.enter(scope, &list.Steps[0], entry{})
}

// wait lets the case wait. What was reported before counts.
func (t *turn) wait(step *process.Step, a Activation) error {
	w := step.Wait
	if w.Event != nil {
		if i := slices.IndexFunc(t.state.Early, func(e Early) bool { return e.Name == w.Event.Value }); i >= 0 {
			early := t.state.Early[i]
			t.state.Early = append(t.state.Early[:i:i], t.state.Early[i+1:]...)
			t.give(a.Scope, process.DataName(early.Name), early.Data)
			return t.decided(a, step, early.Name)
		}
	}
	if !w.Timed() {
		return nil
	}
	q, err := t.waitQuestion(step, a.Scope)
	if err != nil {
		return err
	}
	t.timer(a, -1, q)
	return nil
}

// waitQuestion is when a wait is over that waits for a time.
func (t *turn) waitQuestion(step *process.Step, scope int) (Question, error) {
	w := step.Wait
	q := Question{From: t.since()}
	var err error
	switch {
	case w.For != nil:
		q.Limit = w.For.Limit.String()
	case w.Until != nil:
		q.Date, err = w.Until.Text(t.facts(scope))
	default:
		q.Limit = w.Before.Limit.String()
		q.Date, err = w.Of.Text(t.facts(scope))
	}
	return q, t.cannot(step, err)
}

// arm sets the timers of a step's handlers.
func (t *turn) arm(step *process.Step, a Activation) {
	for i := range step.On {
		if after := step.On[i].After; after != nil {
			t.timer(a, i, Question{From: t.since(), Limit: after.Limit.String()})
		}
	}
}

// dayStep is the handler of a timer that is none: it stands for the day a step asks for.
const dayStep = -2

// dayKept is the handler of one that stands for a day a step has asked for and got from a year that is not
// published yet: it is asked for again when it is.
const dayKept = -3

// dateOf asks the calendar for a day.
func (t *turn) dateOf(step *process.Step, a Activation) error {
	q, err := t.dayQuestion(step, a.Scope)
	if err != nil {
		return err
	}
	t.timer(a, dayStep, q)
	return nil
}

// dayQuestion is what a step asks the calendar that asks for a day.
func (t *turn) dayQuestion(step *process.Step, scope int) (Question, error) {
	date, err := step.Date.Of.Text(t.facts(scope))
	if err != nil {
		return Question{}, t.cannot(step, err)
	}
	general := step.Date.After
	if step.Date.Before != nil {
		general = step.Date.Before
	}
	limit, err := t.limit(general.Limit, step.Date.Set, scope)
	if err != nil {
		return Question{}, t.cannot(step, err)
	}
	if step.Date.Before != nil {
		return Question{From: t.at, Date: date, Limit: limit}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, date, process.Zone)
	if err != nil {
		return Question{}, refuse(CannotEvaluate, "step", step.ID.Value, "cause", err.Error())
	}
	return Question{From: day, Limit: limit}, nil
}

// dayFound goes on with a step that asked for a day, once the calendar has given it. The moment it
// gives is the first after that day.
func (t *turn) dayFound(in Event) error {
	i := slices.IndexFunc(t.state.Timers, func(timer Timer) bool {
		return timer.Number == in.Timer && (timer.Handler == dayStep || timer.Handler == dayKept)
	})
	if in.Timer == 0 || i < 0 || in.Due == nil {
		return nil
	}
	timer := t.state.Timers[i]
	if timer.Handler == dayKept {
		return t.dayMoved(i, in)
	}
	t.state.Timers = append(t.state.Timers[:i:i], t.state.Timers[i+1:]...)
	step, _ := t.process.Step(timer.Step)
	a := t.active(timer.Step, timer.Visit)
	if step == nil || a == nil {
		return nil
	}
	if err := t.giveDay(timer, t.branch(a.Scope), in); err != nil {
		return err
	}
	t.state.Timers = slices.DeleteFunc(t.state.Timers, func(kept Timer) bool { return kept.Handler == dayKept && kept.Step == timer.Step })
	left := *a
	if in.Provisional {
		timer.Handler, timer.Due = dayKept, in.Due
		defer func() {
			if t.state.Status == CaseOpen {
				t.state.Timers = append(t.state.Timers, timer)
			}
		}()
	}
	return t.goOn(left, step, "")
}

// giveDay enters the day a step has asked for under the step's name, and in the log.
func (t *turn) giveDay(timer Timer, branch string, in Event) error {
	raw, err := json.Marshal(endOf(*in.Due).In(process.Zone).Format(time.DateOnly))
	if err != nil {
		return fmt.Errorf("write the day of step %s: %w", timer.Step, err)
	}
	name := process.DataName(timer.Step)
	t.give(timer.Scope, name, raw)
	t.emit(Event{Kind: Computed, Step: timer.Step, Visit: timer.Visit, Branch: branch, Data: map[string]json.RawMessage{name: raw}, Provisional: in.Provisional})
	return nil
}

// dayMoved enters a day anew that was worked out with a year which was not published: what it is called in data
// changes, and so does what follows from it.
func (t *turn) dayMoved(i int, in Event) error {
	timer := t.state.Timers[i]
	if !in.Provisional {
		t.state.Timers = append(t.state.Timers[:i:i], t.state.Timers[i+1:]...)
	}
	name := process.DataName(timer.Step)
	before := t.state.Data[name]
	if err := t.giveDay(timer, "", in); err != nil {
		return err
	}
	if bytes.Equal(before, t.state.Data[name]) {
		return nil
	}
	t.follow([]string{"data." + name})
	return nil
}

// provisionally tells whether a task's limit ends with a day that is provisional itself.
func (t *turn) provisionally(task *Task) bool {
	step, ok := t.process.Step(task.Step)
	if !ok || step.Within == nil || !task.named() {
		return false
	}
	return slices.ContainsFunc(t.state.Timers, func(timer Timer) bool {
		return timer.Handler == dayKept && step.Within.Until.DependsOn([]string{"data." + process.DataName(timer.Step)})
	})
}

// onceMore asks for the next time of something that repeats. Days and months are counted from where the
// first time was counted from, so that neither rest days nor the hour at which it was noticed add up;
// everything else from the last time on.
func onceMore(timer Timer, after, every calendar.Limit) Question {
	if total := after.Count + (timer.Times+1)*every.Count; after.Unit == every.Unit && every.Unit != calendar.Hours && total <= calendar.MaxCount {
		return Question{From: timer.From, Limit: calendar.Limit{Count: total, Unit: every.Unit}.String()}
	}
	from := *timer.Due
	if every.Unit != calendar.Hours {
		from = endOf(from)
	}
	return Question{From: from, Limit: every.String()}
}

func (t *turn) timer(a Activation, handler int, q Question) {
	t.state.TimerCount++
	t.state.Timers = append(t.state.Timers, Timer{Number: t.state.TimerCount, Step: a.Step, Visit: a.Visit, Scope: a.Scope, Handler: handler,
		From: q.From, Limit: q.Limit, Date: q.Date})
	q.Timer = t.state.TimerCount
	t.inquire(q)
}

// fire follows from a time that has come.
func (t *turn) fire(in Event) error {
	i := slices.IndexFunc(t.state.Timers, func(timer Timer) bool { return timer.Number == in.Timer })
	timer := t.state.Timers[i]
	t.state.Timers = append(t.state.Timers[:i:i], t.state.Timers[i+1:]...)
	a := t.active(timer.Step, timer.Visit)
	step, _ := t.process.Step(timer.Step)
	in.Step, in.Visit, in.Due, in.By = timer.Step, timer.Visit, timer.Due, nil
	in.Branch = t.branch(a.Scope)
	if timer.Date == "" || timer.Limit != "" { // the beginning of a day that is named is that day's own
		t.due = *timer.Due
	}
	t.emit(in)
	t.solid()
	if timer.Handler < 0 {
		return t.decided(*a, step, process.OutcomeTime)
	}
	if h := &step.On[timer.Handler]; h.Every != nil {
		t.timer(*a, timer.Handler, onceMore(timer, h.After.Limit, h.Every.Limit))
		t.state.Timers[len(t.state.Timers)-1].Times = timer.Times + 1
	}
	_, err := t.setOff(step, *a, timer.Handler)
	return err
}
