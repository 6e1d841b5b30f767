package identity

// mayOperate says who may do with a task what is no answer. Whether the step allows it, and whether
// this is the moment, is for the case to say.
func mayOperate(p Person, action Action, o Object) Decision {
	if o.Task == nil || o.Case == nil {
		return no(NotTheActor)
	}
	switch action {
	case ManageTask:
		if own := mayAnswer(p, o); own.Allowed && own.For == "" && !(o.Case.Rehearsal && p.IsAdministrator()) || !p.IsAdministrator() {
			return own
		}
		return asAdministrator(p)
	case FollowTask:
		return involved(p, o, SeeCase)
	case DiscussTask:
		return involved(p, o, SeeInside)
	default:
		return mayConclude(p, o)
	}
}

// involved lets everybody take part who may see the case, or its inside.
func involved(p Person, o Object, sight Action) Decision {
	seen := maySee(p, o)
	if sight == SeeInside {
		seen = maySeeInside(p, o)
	}
	switch {
	case !seen.Allowed:
		return no(NotTheActor)
	case p.IsAdministrator() && len(p.Capacities()) == 0:
		return asAdministrator(p)
	case p.ActsFor(o.Task.Unit):
		return yes(p.first(o.Task.Unit, o.Task.Post))
	}
	return yes(p.first(o.Case.Applicant, ""))
}

func mayConclude(p Person, o Object) Decision {
	if o.Task.Concludes == nil {
		return no(NotTheActor)
	}
	if capacity, ok := p.holds(*o.Task.Concludes); ok {
		return yes(capacity)
	}
	if o.Case.Rehearsal && p.IsAdministrator() {
		return yes(Holding{Unit: o.Task.Concludes.Unit, Post: o.Task.Concludes.Post})
	}
	return no(NotTheActor)
}

// mayOperateCase lets the applicant withdraw, the owner of the procedure and administrators look
// after a case, and administrators lead it elsewhere.
func mayOperateCase(p Person, action Action, o Object) Decision {
	if o.Case == nil {
		return no(NotTheActor)
	}
	switch action {
	case WithdrawCase:
		if capacity, ok := p.capacity(o.Case.Applicant, ""); ok {
			return yes(capacity)
		}
		if o.Case.Rehearsal && p.IsAdministrator() {
			return yes(Holding{Unit: o.Case.Applicant})
		}
	case ManageCase:
		if p.IsAdministrator() {
			return asAdministrator(p)
		}
		if capacity, ok := p.capacity(o.Case.Owner, ""); ok {
			return yes(capacity)
		}
	case MoveCase:
		if p.IsAdministrator() {
			return asAdministrator(p)
		}
	case ExtendTerm:
		if o.Performer != nil {
			if capacity, ok := p.holds(*o.Performer); ok {
				return yes(capacity)
			}
		}
	case ReportEvent:
		if o.Performer != nil {
			if capacity, ok := p.holds(*o.Performer); ok {
				return yes(capacity)
			}
		}
		if p.IsAdministrator() {
			return asAdministrator(p)
		}
	}
	return no(NotTheActor)
}

// asAdministrator lets somebody act as the administrator they are.
func asAdministrator(p Person) Decision {
	return Decision{Allowed: true, As: administratorOf(p), Role: Administrator}
}
