package identity

import "slices"

// Action is something a person wants to do.
type Action string

// The actions there are.
const (
	StartCase        Action = "start"             // apply; Object.StartBy, Object.As
	StartRehearsal   Action = "rehearse"          // apply for practice; Object.StartBy, Object.As, Object.Demo
	SeeCase          Action = "see-case"          // see a case at all; Object.Case
	SeeInside        Action = "see-inside"        // see persons' names and opinions in it, too; Object.Case
	SeeEveryCase     Action = "see-every-case"    // list the cases of all units
	Supervise        Action = "supervise"         // see how all units keep their limits
	AmendCalendar    Action = "amend-calendar"    // put a schedule of rest days in force
	SeeFile          Action = "see-file"          // Object.File, and Object.Case once the file belongs to one
	AnswerTask       Action = "answer"            // Object.Case, Object.Task
	RequestExtension Action = "request-extension" // Object.Case, Object.Task
	FastForward      Action = "fast-forward"      // move a rehearsal's clock; Object.Case, Object.Demo
	HandleTask       Action = "handle-task"       // what those do with a task whom it asks; Object.Case, Object.Task
	ManageTask       Action = "manage-task"       // what an administrator may do with it as well; Object.Case, Object.Task
	FollowTask       Action = "follow-task"       // urge, take back; Object.Case, Object.Task
	DiscussTask      Action = "discuss-task"      // comment, copy; Object.Case, Object.Task
	ConcludeTask     Action = "conclude-task"     // end the collecting of answers; Object.Case, Object.Task
	WithdrawCase     Action = "withdraw-case"     // Object.Case
	ManageCase       Action = "manage-case"       // suspend, resume, stop, reopen; Object.Case
	MoveCase         Action = "move-case"         // lead a case to another step; Object.Case
	ExtendTerm       Action = "extend-term"       // make a limit of the case longer; Object.Case, Object.Performer
	ReportEvent      Action = "report-event"      // say that a declared event has come; Object.Case, Object.Performer
)

// Object is what the action is about. Which fields count is said at the action.
type Object struct {
	StartBy []string // kinds of unit, or units, whose people may begin the process
	As      string   // the unit to act for; empty means the person's own
	Demo    bool     // the installation is a demonstration

	Case      *Case
	Task      *Task
	File      *File
	Performer *Performer // who may report the event; nil when no person may
}

// Case is what a permission needs to know of a case.
type Case struct {
	Rehearsal bool
	Applicant string   // unit
	Starter   string   // login of the person who began it
	Owner     string   // the unit that looks after the procedure
	Asked     []string // units that have or had a task in it, other than as the applicant
	Persons   []string // logins of those who have or had a task in it by name, or have acted in it
}

// Task is what a permission needs to know of a task.
type Task struct {
	Unit      string
	Post      string     // empty: anybody who acts for the unit
	User      string     // login of the person asked by name; nobody else's then
	Role      string     // Administrator where administrators are asked, because nobody else was found
	Delegate  *Performer // who advises at the moment
	Concludes *Performer // who may end the collecting of answers
}

// Performer is a post in a unit, or a person.
type Performer struct {
	Unit string
	Post string // empty: anybody who acts for the unit
	User string // login, where one person is meant
}

// File is what a permission needs to know of a file.
type File struct {
	Uploader string // login
}

// Decision is the answer of May. A refusal has a stable code, with a sentence in the catalogue under
// "refusal."+Code.
type Decision struct {
	Allowed bool
	Code    string
	Params  map[string]string
	// As is the capacity in which the person acts, for what is done in the name of a unit.
	As Holding
	// Role is Administrator where the person acts as one and in no unit's name.
	Role string
	// For is the login of the person named, where an administrator plays them in a rehearsal.
	For string
}

// Why somebody may not.
const (
	MayNotStart        = "may-not-start"
	MayNotRehearse     = "may-not-rehearse"
	UnitNeeded         = "unit-needed" // an administrator has to say for which unit to act
	UnitMayNotStart    = "unit-may-not-start"
	NotYourUnit        = "not-your-unit"
	CaseNotVisible     = "case-not-visible"
	InsideNotVisible   = "inside-not-visible"
	AdministratorsOnly = "administrators-only"
	OfficialsOnly      = "officials-only"
	FileNotVisible     = "file-not-visible"
	NotYours           = "not-yours" // params: unit, post
	NotARehearsal      = "not-a-rehearsal"
	MayNotMoveTheClock = "may-not-move-the-clock"
	NotTheActor        = "not-the-actor"
	unknownAction      = "unknown-action"
)

// May says whether the person may do the action. It is the only place where permissions are decided:
// every handler asks it, and nothing else does.
//
// What they may not do themselves they may do as the standing substitute of somebody who may; then
// Decision.For says for whom.
func (d *Directory) May(p Person, action Action, o Object) Decision {
	own := d.may(p, action, o)
	if own.Allowed || !substitutable[action] {
		return own
	}
	for _, principal := range d.Principals(p) {
		if decision := d.may(principal, action, o); decision.Allowed && decision.Role == "" && decision.For == "" {
			decision.For = principal.Login
			return decision
		}
	}
	return own
}

// substitutable are the actions in which somebody can stand in for another.
var substitutable = map[Action]bool{SeeCase: true, SeeInside: true, SeeFile: true, AnswerTask: true, RequestExtension: true, HandleTask: true,
	ManageTask: true, FollowTask: true, DiscussTask: true, ConcludeTask: true}

// Principals are those whose standing substitute a person is, without what they are as administrators.
func (d *Directory) Principals(p Person) []Person {
	var principals []Person
	for _, other := range d.people {
		if p.Login != "" && slices.Contains(other.Substitutes, p.Login) {
			other.Holdings = other.Capacities()
			principals = append(principals, other)
		}
	}
	return principals
}

func (d *Directory) may(p Person, action Action, o Object) Decision {
	switch action {
	case StartCase:
		return d.mayStart(p, o)
	case StartRehearsal:
		return d.mayRehearse(p, o)
	case SeeCase:
		return maySee(p, o)
	case SeeInside:
		return maySeeInside(p, o)
	case Supervise:
		if p.IsAdministrator() || d.inOffice(p) {
			return yes(Holding{})
		}
		return no(OfficialsOnly)
	case SeeEveryCase, AmendCalendar:
		if p.IsAdministrator() {
			return yes(Holding{})
		}
		return no(AdministratorsOnly)
	case SeeFile:
		return maySeeFile(p, o)
	case AnswerTask, RequestExtension, HandleTask:
		return mayAnswer(p, o)
	case FastForward:
		return mayFastForward(p, o)
	case ManageTask, FollowTask, DiscussTask, ConcludeTask:
		return mayOperate(p, action, o)
	case WithdrawCase, ManageCase, MoveCase, ReportEvent, ExtendTerm:
		return mayOperateCase(p, action, o)
	}
	return no(unknownAction)
}

// inOffice tells whether somebody acts for an authority.
func (d *Directory) inOffice(p Person) bool {
	return slices.ContainsFunc(p.Units(), func(id string) bool {
		unit, _ := d.Unit(id)
		return unit.Kind.Official()
	})
}

// mayStart lets people apply for a unit they act for, when the process is open to it.
func (d *Directory) mayStart(p Person, o Object) Decision {
	if o.As != "" {
		capacity, ok := p.capacity(o.As, "")
		switch {
		case !ok:
			return no(NotYourUnit, "unit", o.As)
		case !d.MatchesStart(o.As, o.StartBy):
			return no(UnitMayNotStart, "unit", o.As)
		}
		return yes(capacity)
	}
	for _, capacity := range p.Capacities() {
		if d.MatchesStart(capacity.Unit, o.StartBy) {
			return yes(capacity)
		}
	}
	return no(MayNotStart)
}

// mayRehearse lets administrators practise in the name of any unit the process is open to; in a
// demonstration whoever may start may also practise.
func (d *Directory) mayRehearse(p Person, o Object) Decision {
	start := d.mayStart(p, o)
	if o.Demo && start.Allowed {
		return start
	}
	if !p.IsAdministrator() {
		if start.Allowed {
			return no(MayNotRehearse)
		}
		return start
	}
	switch {
	case o.As == "":
		return no(UnitNeeded)
	case !d.MatchesStart(o.As, o.StartBy):
		return no(UnitMayNotStart, "unit", o.As)
	}
	return yes(Holding{Unit: o.As, Post: Administrator})
}

// maySee lets the applicant's unit, the units asked, and administrators see a case.
func maySee(p Person, o Object) Decision {
	if o.Case == nil {
		return no(CaseNotVisible)
	}
	if p.ActsFor(o.Case.Applicant) {
		return yes(Holding{})
	}
	if maySeeInside(p, o).Allowed {
		return yes(Holding{})
	}
	return no(CaseNotVisible)
}

// maySeeInside lets those who decide see what the others have said; the applicant sees units, their
// answers, and what is addressed to the applicant.
func maySeeInside(p Person, o Object) Decision {
	if o.Case == nil {
		return no(InsideNotVisible)
	}
	if p.IsAdministrator() {
		return yes(Holding{})
	}
	if slices.Contains(o.Case.Persons, p.Login) || slices.ContainsFunc(o.Case.Asked, p.ActsFor) {
		return yes(Holding{})
	}
	return no(InsideNotVisible)
}

// maySeeFile lets the one who brought a file see it, and everybody who may see the case it is in.
func maySeeFile(p Person, o Object) Decision {
	if o.File == nil {
		return no(FileNotVisible)
	}
	if o.File.Uploader == p.Login || maySee(p, o).Allowed {
		return yes(Holding{})
	}
	return no(FileNotVisible)
}

// mayAnswer lets people answer what their unit and post, or they by name, are asked, and a delegate
// advise. In a rehearsal an administrator plays every part.
func mayAnswer(p Person, o Object) Decision {
	if o.Task == nil {
		return no(NotYours)
	}
	if o.Task.Delegate != nil {
		if capacity, ok := p.holds(*o.Task.Delegate); ok {
			return yes(capacity)
		}
	}
	if o.Task.Role == Administrator {
		if p.IsAdministrator() {
			return asAdministrator(p)
		}
		return no(NotYours, "unit", o.Task.Unit, "post", Administrator)
	}
	if capacity, ok := p.holds(Performer{Unit: o.Task.Unit, Post: o.Task.Post, User: o.Task.User}); ok {
		return yes(capacity)
	}
	if o.Case != nil && o.Case.Rehearsal && p.IsAdministrator() {
		part := Performer{Unit: o.Task.Unit, Post: o.Task.Post, User: o.Task.User}
		if o.Task.Delegate != nil {
			part = *o.Task.Delegate
		}
		return Decision{Allowed: true, As: Holding{Unit: part.Unit, Post: part.Post}, For: part.User}
	}
	return no(NotYours, "unit", o.Task.Unit, "post", o.Task.Post)
}

// mayFastForward lets administrators move a rehearsal's clock, and in a demonstration the one who
// began it.
func mayFastForward(p Person, o Object) Decision {
	switch {
	case o.Case == nil || !o.Case.Rehearsal:
		return no(NotARehearsal)
	case p.IsAdministrator():
		return yes(administratorOf(p))
	case o.Demo && o.Case.Starter == p.Login:
		capacity, _ := p.capacity(o.Case.Applicant, "")
		return yes(capacity)
	}
	return no(MayNotMoveTheClock)
}

func administratorOf(p Person) Holding {
	for _, h := range p.Holdings {
		if h.Post == Administrator {
			return h
		}
	}
	return Holding{}
}

func yes(as Holding) Decision { return Decision{Allowed: true, As: as} }

func no(code string, params ...string) Decision {
	d := Decision{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if d.Params == nil {
			d.Params = map[string]string{}
		}
		d.Params[params[i]] = params[i+1]
	}
	return d
}
