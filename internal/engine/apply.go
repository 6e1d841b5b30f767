package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"shunban/internal/process"
)

// Result is what an event has led to.
type Result struct {
	State     State
	Events    []Event    // the input first, then what follows from it, numbered
	Questions []Question // what has to be known before the event is done with; see Drive
}

// Apply gives the state after the event. s is not changed. The error is a *Refusal when the event
// does not fit, and then nothing has happened. An event whose request has been applied before
// gives an empty Result with the same state: once is enough.
//
// Apply trusts that a form has been checked (see Check): a log that is applied again must not be
// refused because a schema library has changed its mind.
func Apply(p *process.Process, s State, in Event) (Result, error) {
	in = normalise(in)
	if Applied(s, in) {
		return Result{State: s}, nil
	}
	t := begin(p, s, in)
	defer t.release()
	if err := t.admit(in); err != nil {
		return Result{State: s}, err
	}
	if err := t.take(in); err != nil {
		return Result{State: s}, err
	}
	return t.result(), nil
}

// begin makes a turn with a copy of the state of its own.
func begin(p *process.Process, s State, in Event) *turn {
	t := rooms.Get().(*turn)
	*t = turn{process: p, state: clone(s), at: in.At, events: t.events, undated: !hasDates(&s)}
	t.fresh = t.few[:0]
	return t
}

// rooms lends turns the memory they work in: what an event leads to is written there and copied out at its size, which
// is most of what a turn would allocate. Nothing passes from one turn to another by it.
var rooms = sync.Pool{New: func() any { return &turn{events: make([]Event, 0, usuallyEmitted)} }}

// result is what the turn has come to.
func (t *turn) result() Result {
	return Result{State: t.state, Events: slices.Clone(t.events), Questions: t.questions}
}

// release gives the turn's room back, empty.
func (t *turn) release() {
	clear(t.events)
	*t = turn{events: t.events[:0]}
	if cap(t.events) <= mostRoom {
		rooms.Put(t)
	}
}

// Check says whether Apply would take the event, and checks a form as well as the state. It is
// what a validator calls before a decision is let in.
func Check(p *process.Process, s State, in Event) error {
	in = normalise(in)
	if Applied(s, in) {
		return nil
	}
	t := begin(p, s, in)
	defer t.release()
	if err := t.letIn(in); err != nil {
		return err
	}
	return t.take(in)
}

// letIn says whether the event fits, and then whether the form it brings is in order: a form is judged only after the
// task is known to be the person's.
func (t *turn) letIn(in Event) error {
	if err := t.admit(in); err != nil {
		return err
	}
	if problems := t.checkForm(in); len(problems) > 0 {
		return &Refusal{Code: FormInvalid, Problems: problems}
	}
	return nil
}

// checkForm says what is wrong with the form an event brings.
func (t *turn) checkForm(in Event) []process.FieldProblem {
	switch in.Kind {
	case Submitted:
		return t.process.CheckSubmission(t.submission(in))
	case Resubmitted:
		return t.process.CheckCorrection(t.submission(in), t.state.Form)
	case Answered:
		if len(in.Form) == 0 && len(in.Materials) == 0 {
			return nil
		}
		task, _ := t.state.Task(in.Task)
		form, err := t.merged(in.Form)
		if err != nil {
			return []process.FieldProblem{process.NotJSON()}
		}
		return t.process.CheckFilled(task.Step, in.Form, form, fileNames(in.Materials))
	case Reported:
		declared, ok := t.process.EventType(in.Name)
		if !ok || declared.Data == nil {
			return nil
		}
		data, err := json.Marshal(in.Data)
		if in.Data == nil {
			data = []byte("{}")
		}
		if err == nil {
			err = declared.Data.Fits(data)
		}
		if err != nil {
			return []process.FieldProblem{{Code: "data", Detail: process.Text{ZH: "数据不符合定义：" + err.Error(), EN: "the data is not as declared: " + err.Error()}}}
		}
		return nil
	default:
		return nil
	}
}

// submission is the application an event brings, as the language checks it.
func (t *turn) submission(in Event) process.Submission {
	applicant := t.state.Applicant
	if in.Opening != nil {
		applicant = in.Opening.Applicant
	}
	submitted := t.state.Submitted
	if submitted.IsZero() {
		submitted = in.At
	}
	return process.Submission{Reading: &t.state.reading, Form: in.Form, Applicant: applicant.vars(), Files: fileNames(in.Materials), Submitted: submitted, Now: in.At}
}

func fileNames(materials map[string][]FileRef) map[string][]string {
	files := make(map[string][]string, len(materials))
	for id, refs := range materials {
		for _, ref := range refs {
			files[id] = append(files[id], ref.Name)
		}
	}
	return files
}

// normalise brings times to the one form that every store keeps.
func normalise(in Event) Event {
	in.At = in.At.UTC().Truncate(time.Microsecond)
	if in.Due != nil {
		due := in.Due.UTC().Truncate(time.Microsecond)
		in.Due = &due
	}
	in.Input = true
	return in
}

// Applied tells whether the request behind the event has been applied already.
func Applied(s State, in Event) bool {
	if in.Request == "" {
		return false
	}
	if in.Kind == Submitted {
		return s.Seq > 0 && in.Opening != nil && in.Opening.Case == s.Case
	}
	return slices.Contains(s.Requests, in.Request)
}

// keptRequests is how many requests are remembered: far more than can be on their way at once.
const keptRequests = 200

// keptTasks is how many closed tasks of earlier visits a state carries; older ones are in the record.
const keptTasks = 60

// turn is one event at work: it changes its own copy of the state and collects what follows.
type turn struct {
	process   *process.Process
	state     State
	at        time.Time
	events    []Event
	questions []Question
	due       time.Time       // the moment that was due, where the clock brought the event; it comes a moment later
	steps     int             // entered in this turn
	concluded Activation      // in which the collecting of answers was ended
	unheard   []process.Voice // … and who had said nothing then: tallies count them too
	undated   bool            // no date was open when the turn began
	evidence  evidence        // see facts
	few       [6]*Task        // room for as many fresh tasks as most turns have
	fresh     []*Task         // tasks that the turn has opened or copied, and may change
	owned     owned           // which maps of the state are the turn's own by now
}

// owned tells which maps of a turn's state are its own. The others are still those of the state before it, which
// is never changed.
type owned struct{ visits, outcomes, data, altered, materials bool }

// own makes a map of the state the turn's own before it is changed.
func own[V any](m *map[string]V, owned *bool) map[string]V {
	switch {
	case *m == nil:
		*m = map[string]V{}
	case !*owned:
		*m = maps.Clone(*m)
	}
	*owned = true
	return *m
}

// take applies an admitted event.
func (t *turn) take(in Event) error {
	if in.Request != "" {
		known := t.state.Requests
		if len(known) == keptRequests {
			known = known[1:]
		}
		t.state.Requests = append(append(make([]string, 0, len(known)+1), known...), in.Request)
	}
	if in.Kind == Dated || in.Kind == Staffed {
		t.due = t.state.dueThen(in)
	}
	t.forget()
	t.learn(in.Names)
	if err := t.act(in); err != nil {
		return err
	}
	if err := t.settle(); err != nil {
		return err
	}
	t.keepClock()
	t.takeTurns()
	return nil
}

func (t *turn) act(in Event) error {
	switch in.Kind {
	case Submitted:
		return t.submit(in)
	case Answered:
		return t.answer(in)
	case Resubmitted:
		return t.resubmit(in)
	case Acknowledged:
		return t.acknowledge(in)
	case Expired:
		return t.expire(in)
	case TimerFired:
		return t.fire(in)
	case ReminderDue:
		return t.remind(in)
	case Dated:
		return t.date(in)
	case Staffed:
		return t.staff(in)
	case Reported:
		return t.report(in)
	case JobDone:
		return t.jobDone(in)
	case ExtensionRequested:
		return t.requestExtension(in)
	case ExtensionAgreed, ExtensionRefused:
		return t.settleExtension(in)
	case Troubled:
		t.emit(in)
		return nil
	case Redated:
		t.emit(in)
		t.state.Edition = in.Edition
		t.redate()
		return nil
	case TermExtended:
		return t.extendTerm(in)
	case PauseLapsed:
		t.lapse(in)
		return nil
	case LateOpinion:
		return t.lateOpinion(in)
	case Seen:
		task := t.onTask(&in)
		task.Seen = &Sight{By: *in.By, At: t.at}
		return nil
	case ClockMoved:
		t.emit(in)
		t.state.Moves = append(t.state.Moves, Move{Request: in.Request, By: in.Moved})
		return nil
	default:
		return t.operate(in)
	}
}

// settle lets go on what has become possible by the event: waits whose condition holds now, and
// ends that waited for everything else.
func (t *turn) settle() error {
	for t.state.Status == CaseOpen {
		moved, err := t.stir()
		if err != nil {
			return err
		}
		if !moved {
			break
		}
	}
	return nil
}

// emit numbers an event and puts it into the log.
func (t *turn) emit(e Event) Event {
	t.state.Seq++
	e.Seq, e.At = t.state.Seq, t.at
	t.events = append(t.events, e)
	return e
}

// punctual is how late what was due may come and still count as having come on time: longer than a machine
// is ever busy or a rehearsal's clock is moved too far, and shorter than an outage people notice.
const punctual = 10 * time.Minute

// since is the moment from which what begins now counts. A limit that has run out at midnight has done so
// with the day before, which is then the day that is not counted (民法典 §203), however long a machine took
// to notice it. After an outage it is the moment at which people could know.
func (t *turn) since() time.Time {
	if t.due.IsZero() || t.at.Sub(t.due) >= punctual || t.due.After(t.at) {
		return t.at
	}
	return endOf(t.due)
}

// endOf is the last moment before one at which something ends: midnight belongs to the day that is over. It is
// earlier by the precision of the log.
func endOf(due time.Time) time.Time { return due.Add(-time.Microsecond) }

// inquire puts a question to the shell.
func (t *turn) inquire(q Question) {
	if !t.due.IsZero() {
		due := t.due
		q.Due = &due
	}
	t.state.Asked = append(t.state.Asked, q)
	t.questions = append(t.questions, q)
}

// touch gives a task for changing and notes that the current event changed it.
func (t *turn) touch(number int) *Task {
	i, _ := t.state.place(number)
	task := t.changing(i)
	task.Changed = t.state.Seq
	return task
}

// changing gives a task for changing: one that the turn did not open itself is copied first, because the state before
// it has it as well.
func (t *turn) changing(i int) *Task {
	task := t.state.Tasks[i]
	if !slices.Contains(t.fresh, task) {
		copied := *task
		task = &copied
		t.state.Tasks[i] = task
		t.fresh = append(t.fresh, task)
	}
	return task
}

// add puts a new task among the tasks.
func (t *turn) add(task *Task) {
	t.state.Tasks = append(t.state.Tasks, task)
	t.fresh = append(t.fresh, task)
}

// dueThen is the moment that was due when what an event answers was asked.
func (s *State) dueThen(in Event) time.Time {
	for i := range s.Asked {
		if q := &s.Asked[i]; q.answeredBy(in) && q.Due != nil {
			return *q.Due
		}
	}
	return time.Time{}
}

// learn keeps how units are called.
func (t *turn) learn(names map[string]process.Text) {
	if len(names) == 0 {
		return
	}
	known := make(map[string]process.Text, len(t.state.Names)+len(names))
	maps.Copy(known, t.state.Names)
	maps.Copy(known, names)
	t.state.Names = known
}

// forget drops closed tasks of earlier visits once there are many; the record has them.
func (t *turn) forget() {
	old := 0
	for i := range t.state.Tasks {
		if t.forgettable(t.state.Tasks[i]) {
			old++
		}
	}
	if old <= keptTasks {
		return
	}
	excess := old - keptTasks/2
	t.state.Tasks = slices.DeleteFunc(t.state.Tasks, func(task *Task) bool {
		if excess > 0 && t.forgettable(task) {
			excess--
			return true
		}
		return false
	})
}

func (t *turn) forgettable(task *Task) bool {
	return task.Status != TaskOpen && (task.Visit < t.state.Visits[task.Step] || task.Kind != TaskAsk) && task.Late == false
}

// usuallyEmitted is for how many events a turn has room before it moves them all, and mostRoom how much of it is kept
// for the next turn: a shipped case has five to a turn, and seldom thirty.
const (
	usuallyEmitted = 32
	mostRoom       = 256
)

// usuallyOpened is for how many new tasks and steps a turn has room before it copies them all once more.
const usuallyOpened = 2

// clone copies what a turn changes in place. What it only adds to is cut to its length, so that what is added comes
// to lie elsewhere; maps are copied when they are changed (see own). What is behind pointers and inside nested slices
// is never changed in place.
func clone(s State) State {
	s.Terms = slices.Clone(s.Terms)
	s.Pauses = slices.Clone(s.Pauses)
	s.Scopes = slices.Clone(s.Scopes)
	s.Active = append(make([]Activation, 0, len(s.Active)+usuallyOpened), s.Active...)
	s.Tasks = append(make([]*Task, 0, len(s.Tasks)+usuallyOpened), s.Tasks...)
	s.Timers = slices.Clone(s.Timers)
	s.Asked = slices.Clone(s.Asked)
	s.Jobs = slices.Clip(s.Jobs)
	s.Marks = slices.Clip(s.Marks)
	s.Notices = slices.Clip(s.Notices)
	s.Early = slices.Clip(s.Early)
	s.Acts = slices.Clip(s.Acts)
	s.Moves = slices.Clip(s.Moves)
	s.Requests = slices.Clip(s.Requests)
	s.Trail = slices.Clip(s.Trail)
	return s
}
