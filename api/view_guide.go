package api

import (
	"encoding/json"
	"strings"

	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// Guide is what somebody reads before applying, made from the definition.
type Guide struct {
	ProcessRow
	Hash        string          `json:"hash"`
	Calculator  *texts.Text     `json:"calculator,omitempty" doc:"The title of what can be worked out before applying"`
	StartBy     []texts.Text    `json:"startBy" nullable:"false"`
	Form        json.RawMessage `json:"form" doc:"JSON Schema 2020-12; titles in both languages under x-title"`
	Materials   []GuideMaterial `json:"materials" nullable:"false"`
	Rules       []GuideRule     `json:"rules" nullable:"false"`
	Statutory   *GuideTerm      `json:"statutory,omitempty"`
	Promised    *GuideTerm      `json:"promised,omitempty"`
	Steps       []GuideStep     `json:"steps" nullable:"false"`
	MayRehearse bool            `json:"mayRehearse"`
}

// GuideMaterial is a document to be brought.
type GuideMaterial struct {
	ID       string      `json:"id"`
	Title    texts.Text  `json:"title"`
	Required bool        `json:"required"`
	Accept   []string    `json:"accept,omitempty" nullable:"false" doc:"File name endings, without the dot"`
	Hint     *texts.Text `json:"hint,omitempty"`
	Later    bool        `json:"later,omitempty" doc:"Brought with a later step, not with the application"`
	Depends  []string    `json:"depends,omitempty" nullable:"false" doc:"Asked for only in some cases; the names of the form's fields that say in which"`
}

// GuideRule is a condition every application has to meet.
type GuideRule struct {
	ID     string     `json:"id"`
	Text   texts.Text `json:"text"`
	Basis  Basis      `json:"basis"`
	Fields []string   `json:"fields" nullable:"false"`
}

// GuideTerm is a limit of the case as a whole.
type GuideTerm struct {
	Limit texts.Text `json:"limit"`
	Basis *Basis     `json:"basis,omitempty"`
}

// GuideStep is a station of the procedure.
type GuideStep struct {
	ID         string           `json:"id"`
	Title      texts.Text       `json:"title"`
	Kind       string           `json:"kind" enum:"ask,notify,compute,table,call,lookup,record,send,date,issue,choose,parallel,for each,group,wait,sub,end"`
	Inside     *texts.Text      `json:"inside,omitempty" doc:"The step it stands in, and which way of it"`
	Note       *texts.Text      `json:"note,omitempty" doc:"What happens, where nobody is asked"`
	Performers []GuidePerformer `json:"performers" nullable:"false"`
	Parallel   bool             `json:"parallel"`
	Limit      *texts.Text      `json:"limit,omitempty"`
	Basis      *Basis           `json:"basis,omitempty"`
	Deemed     *GuideDeemed     `json:"deemed,omitempty" doc:"What silence is taken for"`
	Answers    []GuideAnswer    `json:"answers" nullable:"false"`
	Next       string           `json:"next,omitempty"`
}

// GuidePerformer is who is asked; the unit is there where it is the same for every case.
type GuidePerformer struct {
	Unit *UnitRef   `json:"unit,omitempty"`
	Text texts.Text `json:"text"`
}

// GuideDeemed is the answer the law makes of silence.
type GuideDeemed struct {
	Answer texts.Text `json:"answer"`
	Basis  Basis      `json:"basis"`
}

// GuideAnswer is what may be answered, and where it leads.
type GuideAnswer struct {
	ID    string     `json:"id"`
	Title texts.Text `json:"title"`
	To    string     `json:"to,omitempty"`
	End   string     `json:"end,omitempty"`
}

// guide is the definition as an applicant reads it.
func (s *server) guide(c *call, published publishedProcess) Guide {
	p := published.process
	g := Guide{ProcessRow: processRow(c, published), Hash: p.Hash(), StartBy: []texts.Text{}, Form: withoutProperties(p.Form.Schema, p.OfficialFields()),
		Materials: []GuideMaterial{}, Rules: []GuideRule{}, Statutory: guideTerm(p.Clock.Statutory), Promised: guideTerm(p.Clock.Promised), Steps: []GuideStep{},
		MayRehearse: c.person.IsAdministrator() || c.directory.May(c.person, identity.StartRehearsal, identity.Object{StartBy: startBy(p), Demo: s.Demo != nil}).Allowed}
	if p.Calculator != nil {
		g.Calculator = &p.Calculator.Title
	}
	for _, name := range startBy(p) {
		if unit, known := c.directory.Unit(name); known {
			g.StartBy = append(g.StartBy, unit.Name)
		} else {
			g.StartBy = append(g.StartBy, kindName(identity.Kind(name)))
		}
	}
	for i := range p.Materials {
		later, byApplicant := p.Brought(p.Materials[i].ID.Value)
		if !byApplicant {
			continue // an official brings it
		}
		material := guideMaterial(&p.Materials[i])
		material.Later = later
		g.Materials = append(g.Materials, material)
	}
	for i := range p.Rules {
		r := &p.Rules[i]
		rule := GuideRule{ID: r.ID.Value, Text: withoutValues(r.Otherwise.Text), Fields: append([]string{}, r.Fields()...)}
		if b := basisOf(&r.Basis); b != nil {
			rule.Basis = *b
		}
		g.Rules = append(g.Rules, rule)
	}
	for _, s := range p.All() {
		g.Steps = append(g.Steps, guideStep(c, p, s))
	}
	return g
}

func guideTerm(t *process.Term) *GuideTerm {
	if t == nil {
		return nil
	}
	return &GuideTerm{Limit: limitText(t.Within.Limit.String()), Basis: basisOf(t.Basis)}
}

func guideMaterial(m *process.Material) GuideMaterial {
	shown := GuideMaterial{ID: m.ID.Value, Title: m.Title, Required: m.Required}
	for _, ending := range m.Accept {
		shown.Accept = append(shown.Accept, ending.Value)
	}
	shown.Depends = m.DependsOn()
	if !m.Hint.IsZero() {
		hint := m.Hint
		shown.Hint = &hint
	}
	return shown
}

// withoutValues is a rule's sentence before there is an application: the clause that quotes the form's
// values is left out.
func withoutValues(t texts.Text) texts.Text {
	return texts.Text{ZH: withoutClause(t.ZH, "，"), EN: withoutClause(t.EN, "; ")}
}

func withoutClause(sentence, comma string) string {
	var kept []string
	for _, clause := range strings.Split(sentence, comma) {
		if !strings.Contains(clause, "{") {
			kept = append(kept, clause)
		}
	}
	if len(kept) == 0 {
		return sentence
	}
	return strings.Join(kept, comma)
}

func guideStep(c *call, p *process.Process, s *process.Step) GuideStep {
	step := GuideStep{ID: s.ID.Value, Title: s.PublicLabel(), Kind: string(s.Kind()), Performers: performers(c, p, s),
		Parallel: s.Ask != nil && s.Ask.Several(), Basis: basisOf(s.Basis), Answers: []GuideAnswer{}, Inside: inside(p, s), Note: guideNote(s)}
	if s.Within != nil {
		limit := withinText(p, s.Within)
		step.Limit = &limit
		if e := s.Within.Expiry; e != nil && e.Answer != nil {
			step.Deemed = &GuideDeemed{Answer: process.AnswerTitle(e.Answer.Value), Basis: *basisOf(e.Basis)}
			if a, ok := s.Answer(e.Answer.Value); ok {
				step.Deemed.Answer = a.Label()
			}
		}
	}
	goesOn := len(s.Answers) == 0
	for i := range s.Answers {
		a := &s.Answers[i]
		to, end := target(s, leadsBy(s, a.ID), a)
		goesOn = goesOn || to == "" && end == ""
		step.Answers = append(step.Answers, GuideAnswer{ID: a.ID, Title: a.Label(), To: to, End: end})
	}
	if next, ok := p.Next(s.ID.Value); ok && goesOn && s.Kind() != process.KindEnd {
		step.Next = next.ID.Value
		if s.To != nil {
			step.Next = s.To.Value
		}
	}
	return step
}

// withinText puts a step's limit into words.
func withinText(p *process.Process, w *process.Within) texts.Text {
	if w.Until == nil {
		return limitText(w.Limit.String())
	}
	if field, ok := strings.CutPrefix(w.Until.Source, "form."); ok {
		return texts.Both("view.until-field", map[string]texts.Text{"field": fieldTitle(p, field)})
	}
	return texts.Both("view.until-rule", nil)
}

// leadsBy is the outcome an answer leads to. Where answers are joined that is the outcome which holds
// when all, or any, give this answer, and otherwise the one that holds when no other does: for a
// picture of the way, not for deciding a case.
func leadsBy(s *process.Step, answer string) string {
	if len(s.Decide) == 0 {
		return answer
	}
	for _, d := range s.Decide {
		if d.Otherwise || d.When != nil && (d.When.Source == "all("+answer+")" || d.When.Source == "any("+answer+")") {
			return d.Outcome
		}
	}
	return answer
}

// performers says who is asked in a step. What depends on the application is put in words.
func performers(c *call, p *process.Process, s *process.Step) []GuidePerformer {
	switch {
	case s.Notify != nil && s.Notify.Unit != nil:
		return []GuidePerformer{performer(c, p, s.Notify.Unit)}
	case s.Notify != nil && s.Notify.Each != nil:
		return several(c, p, s.Notify.Each)
	case s.Ask != nil && s.Ask.Unit != nil:
		return []GuidePerformer{performer(c, p, s.Ask.Unit)}
	case s.Ask != nil && s.Ask.Each != nil:
		return several(c, p, s.Ask.Each)
	case s.Ask != nil && s.Ask.Person != nil:
		return []GuidePerformer{{Text: expressed(p, s.Ask.Person.Source)}}
	case s.Ask != nil && s.Ask.Persons != nil:
		return []GuidePerformer{{Text: expressed(p, s.Ask.Persons.Source)}}
	}
	return []GuidePerformer{}
}

// several are the units of a list.
func several(c *call, p *process.Process, units *process.Units) []GuidePerformer {
	if units.Expr != nil {
		return []GuidePerformer{{Text: expressed(p, units.Expr.Source)}}
	}
	list := []GuidePerformer{}
	for _, name := range units.List {
		list = append(list, performer(c, p, &process.Performer{Unit: name.Value}))
	}
	return list
}

func performer(c *call, p *process.Process, who *process.Performer) GuidePerformer {
	if who.Expr != nil {
		return GuidePerformer{Text: expressed(p, who.Expr.Source)}
	}
	ref := unitRef(c.directory, who.Unit)
	return GuidePerformer{Unit: &ref, Text: ref.Name}
}

// expressed puts into words who is meant by an expression.
func expressed(p *process.Process, source string) texts.Text {
	field, fromForm := strings.CutPrefix(source, "form.")
	switch {
	case source == "applicant.unit":
		return texts.Both("view.applicant", nil)
	case source == "applicant.parent":
		return texts.Both("view.applicant-parent", nil)
	case fromForm:
		return texts.Both("view.named-in-form", map[string]texts.Text{"field": fieldTitle(p, field)})
	case strings.HasPrefix(source, "answered("):
		step, answer, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(source, "answered("), ")"), ",")
		if s, ok := p.Step(strings.TrimSpace(step)); ok {
			if a, ok := s.Answer(strings.TrimSpace(answer)); ok {
				return texts.Both("view.who-answered", map[string]texts.Text{"step": s.PublicLabel(), "answer": a.Label()})
			}
		}
	}
	return texts.Both("view.by-rule", nil)
}

// fieldTitle is the name of a form's field as people read it.
func fieldTitle(p *process.Process, field string) texts.Text {
	var schema struct {
		Properties map[string]struct {
			Title  string      `json:"title"`
			Titles *texts.Text `json:"x-title"`
		} `json:"properties"`
	}
	if json.Unmarshal(p.Form.Schema, &schema) != nil {
		return texts.Same(field)
	}
	switch f := schema.Properties[field]; {
	case f.Titles != nil:
		return *f.Titles
	case f.Title != "":
		return texts.Same(f.Title)
	default:
		return texts.Same(field)
	}
}
