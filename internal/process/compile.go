package process

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"shunban/internal/expression"
	"shunban/internal/texts"
)

// compile prepares the form, every table and every expression for use, and reports those that
// cannot be.
//
// A definition that was published before is trusted: what has come to be checked since keeps none of its cases from going on.
func (p *Process) compile(trusted bool) []Finding {
	var f findings
	if wrong := p.Form.compile(); wrong != nil {
		f.say(p.Form.placeOf(wrong.pointer), "bad-form", map[string]Text{"detail": wrong.text})
		return f.sorted() // without the form nothing can be typed
	}
	c := &compiler{trusted: trusted, process: p, findings: &f, data: map[string]expression.Type{}, everywhere: slices.Concat(p.progress(), dateFunctions)}
	c.defaults()
	c.shapes()
	for i := range p.Rules {
		c.rule(&p.Rules[i])
	}
	for i := range p.Materials {
		if when := p.Materials[i].When; when != nil {
			c.expr(when, expression.Bool, c.beforehand())
		}
	}
	c.names = c.symbols()
	c.gather()
	if c.full {
		return f.sorted()
	}
	if p.Policies != nil {
		c.condition(p.Policies.Conflict, expression.List(expression.Text), nil)
	}
	c.clock()
	for i := range p.Events {
		c.performer(p.Events[i].Unit, nil)
	}
	c.schedule()
	for _, s := range p.All() {
		c.step(s)
	}
	p.rooted = p.rootedInItself()
	c.notices()
	c.calculator()
	c.stories()
	c.untyped()
	return f.sorted()
}

// compiler compiles the expressions of one definition.
type compiler struct {
	trusted    bool // the definition was published before
	process    *Process
	findings   *findings
	reader     expression.Reader
	data       map[string]expression.Type // what stands in data, by name
	record     *expression.Type           // data as a record; nil when a name has come since
	names      []string                   // steps and answers, which stand for themselves
	everywhere []expression.Function      // the functions of every expression about a case
	full       bool                       // no more names can stand in data
	unsure     bool                       // what an expression gives could not be told yet
	broken     bool                       // an expression that gives a value has a mistake of its own
	unknown    []Finding                  // uses of values of which nothing tells the type
}

// defaults reports fields of the form whose default is no value of theirs.
func (c *compiler) defaults() {
	if c.trusted {
		return
	}
	form := &c.process.Form
	for _, wrong := range form.wrongDefaults() {
		name := lastOf(strings.TrimSuffix(wrong.pointer, "/default"))
		c.findings.say(form.placeOf(wrong.pointer), "bad-default", map[string]Text{"name": texts.Same(name), "detail": wrong.text})
	}
}

// vars are the variables an expression may mention: rows are the elements of the lists it stands in.
func (c *compiler) vars(rows map[string]expression.Type) map[string]expression.Type {
	if c.record == nil {
		record := expression.Record(c.data)
		c.record = &record
	}
	vars := map[string]expression.Type{"form": c.process.Form.shape, "applicant": applicantType, "case": caseType, "data": *c.record}
	for name, kind := range rows {
		vars[name] = kind
	}
	return vars
}

// shapes compiles the schemas of events, registers and services.
func (c *compiler) shapes() {
	compile := func(s *Shape) {
		if s == nil {
			return
		}
		if wrong := s.compile(); wrong != nil {
			c.findings.say(placeIn(s.places, wrong.pointer, s.At), "bad-schema", map[string]Text{"detail": wrong.text})
		}
	}
	for i := range c.process.Events {
		e := &c.process.Events[i]
		compile(e.Data)
		if e.Data != nil {
			c.data[DataName(e.ID.Value)] = e.Data.kind
			c.record = nil
		}
	}
	for i := range c.process.Registers {
		compile(&c.process.Registers[i].Row)
	}
	for _, s := range c.process.All() {
		if s.Call != nil {
			compile(s.Call.Gives)
		}
		if s.Sub != nil {
			compile(s.Sub.Gives)
		}
	}
}

// DataName is how what a step or an event gives is called in data: a hyphen is no part of a name
// in an expression.
func DataName(id string) string { return strings.ReplaceAll(id, "-", "_") }

// gather finds out what stands in data: first what is declared, then what is computed, in the
// order of the definition. A value may be mentioned above the step that gives it.
func (c *compiler) gather() {
	assignments := 0
	for _, s := range c.process.All() {
		if s.Compute == nil {
			continue
		}
		if assignments += len(*s.Compute); assignments > 2*mostValues {
			c.tooMany(s.At)
			return
		}
	}
	for range 2 { // the second time round, what is computed further down is known
		c.unsure, c.broken = false, false
		for _, s := range c.process.All() {
			rows := c.rows(s)
			switch s.Kind() {
			case KindCompute:
				for i := range *s.Compute {
					a := &(*s.Compute)[i]
					c.give(a.At, a.Name, c.typeOf(&a.Value, rows))
				}
			case KindTable:
				c.tableTypes(s, rows)
			case KindDate:
				c.give(s.At, DataName(s.ID.Value), expression.Date)
			case KindCall:
				if s.Call.Gives != nil {
					c.give(s.At, DataName(s.ID.Value), s.Call.Gives.kind)
				}
			case KindSub:
				if s.Sub.Gives != nil {
					c.give(s.At, DataName(s.ID.Value), s.Sub.Gives.kind)
				}
			case KindLookup:
				if r, ok := c.process.Register(s.Lookup.Register.Value); ok {
					kind := r.Row.kind
					if !s.Lookup.One {
						kind = expression.List(kind)
					}
					c.give(s.At, DataName(s.ID.Value), kind)
				}
			}
		}
		if !c.unsure {
			return
		}
	}
}

// give notes a name in data.
func (c *compiler) give(at Place, name string, kind expression.Type) {
	if held, ok := c.data[name]; ok && !held.Equal(kind) && !held.Equal(expression.Any) && !kind.Equal(expression.Any) {
		c.findings.say(at, "data-twice", map[string]Text{"found": texts.Same(name), "expected": called(held)})
		return
	}
	held, known := c.data[name]
	if kind.Equal(expression.Any) && !held.Equal(expression.Any) {
		return
	}
	if !known && len(c.data) >= mostValues {
		c.tooMany(at)
		return
	}
	if !known || !held.Equal(kind) {
		c.record = nil
	}
	c.data[name] = kind
}

// tooMany reports, once, that there are more values than data can hold.
func (c *compiler) tooMany(at Place) {
	if !c.full {
		c.findings.add(at, "too-many-values", "expected", strconv.Itoa(mostValues))
	}
	c.full = true
}

// typeOf is the type of what an expression gives; Any when it does not compile.
func (c *compiler) typeOf(e *Expr, rows map[string]expression.Type) expression.Type {
	program, problem := c.reader.Compile(e.Source, c.scope(rows, nil), expression.Any)
	if problem != nil {
		c.unsure = true
		c.broken = c.broken || !problem.Untyped()
		return expression.Any
	}
	c.unsure = c.unsure || program.Type().Equal(expression.Any)
	return program.Type()
}

func (c *compiler) scope(rows map[string]expression.Type, functions []expression.Function) expression.Scope {
	known := c.everywhere
	if len(functions) > 0 {
		known = slices.Concat(known, functions)
	}
	return expression.Scope{Vars: c.vars(rows), Symbols: c.names, Functions: known, Trusting: c.trusted}
}

// rows are the elements that are known where a step stands.
func (c *compiler) rows(s *Step) map[string]expression.Type {
	rows := map[string]expression.Type{}
	for _, list := range c.process.Path(s.ID.Value) {
		if list.Owner != nil && list.Owner.ForEach != nil && !list.Handler {
			rows[list.Owner.ForEach.As.Value] = c.element(list.Owner, rows)
		}
	}
	return rows
}

// element is the type of what a for-each step goes through.
func (c *compiler) element(s *Step, rows map[string]expression.Type) expression.Type {
	if s.ForEach.In.Expr == nil {
		return expression.Text
	}
	return c.typeOf(s.ForEach.In.Expr, rows).Of()
}

// clock compiles who may make a limit of the case longer, and who is reminded.
func (c *compiler) clock() {
	for _, term := range []*Term{c.process.Clock.Statutory, c.process.Clock.Promised} {
		if term != nil && term.Extend != nil {
			c.performer(&term.Extend.By, nil)
		}
	}
	if v := c.process.Supervision; v != nil {
		for i := range v.Remind {
			c.performer(v.Remind[i].Unit, nil)
		}
	}
}

// rule compiles a rule: it is checked before there is a case.
func (c *compiler) rule(r *Rule) {
	c.expr(&r.Require, expression.Bool, c.beforehand())
	c.compileTemplate(&r.Otherwise, c.beforehand())
}

// beforehand is what is known before there is a case.
func (c *compiler) beforehand() expression.Scope {
	return expression.Scope{Vars: map[string]expression.Type{
		"form": c.process.Form.shape, "applicant": applicantType, "case": caseType}, Functions: dateFunctions}
}

func (c *compiler) step(s *Step) {
	rows := c.rows(s)
	c.condition(s.When, expression.Bool, rows)
	for i := range s.Choose {
		c.condition(s.Choose[i].When, expression.Bool, rows)
	}
	for i := range s.On {
		c.condition(s.On[i].When, expression.Bool, rows)
	}
	for i := range s.Answers {
		c.condition(s.Answers[i].While, expression.Bool, rows)
	}
	c.within(s.Within, rows)
	for _, w := range s.Corrections() {
		c.within(w, rows)
	}
	c.asked(s, rows)
	c.machine(s, rows)
	c.block(s, rows)
	if len(s.Decide) > 0 {
		scope := c.scope(rows, tallies(s))
		scope.Symbols = append(answerNames(s), scope.Symbols...)
		for i := range s.Decide {
			if s.Decide[i].When != nil {
				c.expr(s.Decide[i].When, expression.Bool, scope)
			}
		}
	}
}

func (c *compiler) asked(s *Step, rows map[string]expression.Type) {
	if a := s.Ask; a != nil {
		c.performer(a.Unit, rows)
		c.units(a.Each, rows)
		c.condition(a.Person, expression.Text, rows)
		c.condition(a.Persons, expression.List(expression.Text), rows)
		if a.Conclude != nil {
			c.performer(&a.Conclude.Unit, rows)
		}
	}
	if s.Notify != nil {
		c.performer(s.Notify.Unit, rows)
		c.units(s.Notify.Each, rows)
	}
}

func (c *compiler) within(w *Within, rows map[string]expression.Type) {
	if w == nil {
		return
	}
	c.condition(w.Set, expression.Number, rows)
	c.condition(w.Until, expression.Date, rows)
	if w.Extend != nil {
		c.performer(&w.Extend.By, rows)
	}
	if w.Expiry != nil && w.Expiry.Escalate != nil {
		c.performer(&w.Expiry.Escalate.Unit, rows)
	}
	for i := range w.Remind {
		c.performer(w.Remind[i].Unit, rows)
	}
}

func (c *compiler) machine(s *Step, rows map[string]expression.Type) {
	switch s.Kind() {
	case KindCompute:
		c.assignments(*s.Compute, rows, nil)
	case KindTable:
		c.table(s, rows)
	case KindCall:
		c.assignments(s.Call.Body, rows, nil)
	case KindLookup:
		register, _ := c.process.Register(s.Lookup.Register.Value)
		c.assignments(s.Lookup.Where, rows, columns(register))
	case KindRecord:
		register, _ := c.process.Register(s.Record.Register.Value)
		c.condition(&s.Record.Key, expression.Any, rows)
		c.assignments(s.Record.Row, rows, columns(register))
	case KindSend:
		c.condition(&s.Send.To, expression.Text, rows)
		var shape *Shape
		if e, ok := c.process.EventType(s.Send.Event.Value); ok {
			shape = e.Data
		}
		c.assignments(s.Send.Data, rows, shape)
	case KindDate:
		c.condition(s.Date.Of, expression.Date, rows)
		c.condition(s.Date.Set, expression.Number, rows)
	case KindSub:
		c.assignments(s.Sub.Form, rows, nil)
	}
}

func columns(r *Register) *Shape {
	if r == nil {
		return nil
	}
	return &r.Row
}

func (c *compiler) block(s *Step, rows map[string]expression.Type) {
	if s.Parallel != nil {
		for i := range s.Parallel.Branches {
			c.condition(s.Parallel.Branches[i].When, expression.Bool, rows)
		}
	}
	if s.ForEach != nil && s.ForEach.In.Expr != nil {
		if kind := c.typeOf(s.ForEach.In.Expr, rows); !kind.Equal(expression.Any) && kind.Of().Equal(expression.Any) {
			c.findings.say(s.ForEach.In.At, "not-a-list", map[string]Text{"found": called(kind)})
		}
		c.condition(s.ForEach.In.Expr, expression.Any, rows)
	}
	if w := s.Wait; w != nil {
		c.condition(w.Until, expression.Date, rows)
		c.condition(w.Of, expression.Date, rows)
		c.condition(w.Condition, expression.Bool, rows)
	}
}

// assignments compiles names and their values; with a shape each has to be one of its fields and
// of its type.
func (c *compiler) assignments(list Assignments, rows map[string]expression.Type, shape *Shape) {
	for i := range list {
		a := &list[i]
		want := expression.Any
		if shape != nil {
			field, ok := shape.kind.Field(a.Name)
			if !ok && !shape.kind.Equal(expression.Any) {
				c.findings.unknown(a.At, "unknown-field-of", a.Name, fieldNames(shape.kind))
				continue
			}
			want = field
		}
		c.condition(&a.Value, want, rows)
	}
}

// called is a type as a sentence names it.
func called(kind expression.Type) Text {
	zh, en := kind.Sentences()
	return Text{ZH: zh, EN: en}
}

func fieldNames(kind expression.Type) []string {
	var names []string
	for _, f := range kind.Fields() {
		names = append(names, f.Name)
	}
	return names
}

// schedule compiles what a schedule begins cases with.
func (c *compiler) schedule() {
	schedule := c.process.Start.Schedule
	if schedule == nil {
		return
	}
	rows := map[string]expression.Type{}
	if schedule.Each != nil {
		if r, ok := c.process.Register(schedule.Each.Value); ok {
			rows["row"] = r.Row.kind
		}
	}
	c.performer(schedule.Unit, rows)
	c.assignments(schedule.Form, rows, &Shape{kind: c.process.Form.shape})
}

func (c *compiler) performer(p *Performer, rows map[string]expression.Type) {
	if p == nil {
		return
	}
	if _, element := rows[p.Unit]; element { // the element of a for-each step, not a unit of that name
		p.Expr = &Expr{At: p.At, Source: p.Unit}
	}
	c.condition(p.Expr, expression.Text, rows)
}

func (c *compiler) units(u *Units, rows map[string]expression.Type) {
	if u != nil && u.Expr != nil {
		c.condition(u.Expr, expression.List(expression.Text), rows)
	}
}

// condition compiles an expression that may know everything about the case.
func (c *compiler) condition(e *Expr, want expression.Type, rows map[string]expression.Type) {
	if e != nil {
		c.expr(e, want, c.scope(rows, nil))
	}
}

// symbols are the names that stand for themselves where steps and answers are named.
func (c *compiler) symbols() []string {
	var names []string
	for _, s := range c.process.All() {
		names = append(names, s.ID.Value)
		names = append(names, answerNames(s)...)
		for _, d := range s.Decide {
			names = append(names, d.Outcome)
		}
	}
	for _, m := range c.process.Materials {
		names = append(names, m.ID.Value)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// expr compiles one expression and reports all that is wrong with it.
func (c *compiler) expr(e *Expr, want expression.Type, scope expression.Scope) {
	if e.Source == "" && e.At.Line == 0 {
		return // it was left out, and that has been reported
	}
	program, problem := c.reader.Compile(e.Source, scope, want)
	if problem == nil {
		e.program = program
		c.process.note(e.At, program)
		return
	}
	c.problem(e.At, problem)
}

func (c *compiler) problem(at Place, problem *expression.Problem) {
	at = at.into(problem.Line, problem.Column)
	if problem.Code == expression.UnknownName && (problem.Found == "opinion" || problem.Found == "reasons") {
		c.findings.add(at, "nothing-to-quote", "found", problem.Found)
		return
	}
	finding := Finding{At: at, Code: "expression-" + string(problem.Code), Message: Text{ZH: problem.ZH, EN: problem.EN},
		Found: problem.Found, Expected: problem.Expected, Suggest: problem.Near}
	if problem.Untyped() {
		c.unknown = append(c.unknown, finding)
		return
	}
	c.findings.put(finding)
}

// untyped reports the uses of values of which nothing tells the type. While an expression that gives a value has a
// mistake of its own, that mistake is likely the reason, and alone is reported.
func (c *compiler) untyped() {
	if c.broken && len(c.findings.list) > 0 {
		return
	}
	for _, finding := range c.unknown {
		c.findings.put(finding)
	}
}

// stories reports expectations of values in data that no step gives.
func (c *compiler) stories() {
	known := slices.Sorted(maps.Keys(c.data))
	for i := range c.process.Scenarios {
		expected := c.process.Scenarios[i].Then.Data
		if expected == nil {
			continue
		}
		for _, n := range expected.fields {
			if _, given := c.data[n.Value]; !given {
				c.findings.unknown(n.At, "unknown-data", n.Value, known)
			}
		}
	}
}
