package process

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// Scenario is one story of a case, told in the definition's own file: what is given, who does
// what and when, and how it has to come out. It is the proof of a definition and its documentation.
type Scenario struct {
	At Place `yaml:"-"`

	Title Text     `yaml:"title,required"`
	Given Given    `yaml:"given,required"`
	When  []Act    `yaml:"when,required"`
	Then  Expected `yaml:"then,required"`
}

// Given is where a scenario begins.
type Given struct {
	At Place
	// Start is the wall time at which the story begins; 2026-03-02 09:00, a Monday, when left out.
	Start time.Time
	Form  json.RawMessage
	// Applicant is the unit that applies, with its kind and the unit above it.
	Applicant Applicant
	// Materials are file names by material; when left out, every required material is attached.
	Materials map[string][]string
	// People hold posts: who → unit/post. When left out, everybody is called by what they hold.
	People []Cast
	// Registers are the rows that stand in each register when the story begins.
	Registers map[string][]json.RawMessage

	fields    []Name // of the form, with their places
	materials []Name
	kindAt    Place
	rows      map[string][]Name // register → the columns its rows name, with their places
}

// Place is where a field of the form that is given stands.
func (g *Given) Place(field string) (at Place, given bool) {
	for _, n := range g.fields {
		if n.Value == field {
			return n.At, true
		}
	}
	return Place{}, false
}

// Cast is one person of a scenario and the post they hold.
type Cast struct {
	At     Place
	Person string
	Unit   string
	Post   string
}

// Act is one line of a scenario: somebody does something, something is reported, or time passes.
type Act struct {
	At Place `yaml:"-"`

	As          []As      `yaml:"as"`
	For         *Name     `yaml:"for"` // as the standing substitute of this person
	Submit      *Change   `yaml:"submit"`
	Answer      *Name     `yaml:"answer"`
	Acknowledge bool      `yaml:"acknowledge"`
	Resubmit    *Change   `yaml:"resubmit"`
	Extend      *Proposal `yaml:"extend"`    // ask for another date
	Extension   *Name     `yaml:"extension"` // agree or refuse another date
	Do          *Name     `yaml:"do"`        // an operation
	Event       *Name     `yaml:"event"`     // something is reported
	Call        *Name     `yaml:"call"`      // the service asked by this step answers
	Sub         *Name     `yaml:"sub"`       // the case begun by this step ends
	After       *After    `yaml:"after"`
	Moment      *Moment   `yaml:"at"` // time passes until then

	To      *string             `yaml:"to"`    // of an operation: unit/post, a person, a step, applicant, or a limit of the case
	Mode    *Name               `yaml:"mode"`  // of sign: before, after or beside
	Back    bool                `yaml:"back"`  // of return: it comes straight back
	Gives   *Change             `yaml:"gives"` // what the service answers
	Fails   *string             `yaml:"fails"` // why the service could not
	Ends    *Name               `yaml:"ends"`  // the end state of the other case
	Data    *Change             `yaml:"data"`  // of what is reported
	Form    *Change             `yaml:"form"`  // fields filled in with an answer
	Files   map[string][]string `yaml:"files"` // materials attached with it
	Step    *Name               `yaml:"step"`  // which task, when a unit has several
	Opinion string              `yaml:"opinion"`
	Reasons string              `yaml:"reasons"`
	Refused *Name               `yaml:"refused"` // the line has to be refused, with this code or rule
	Field   *string             `yaml:"field"`   // … at this field
}

// Moment is a wall time such as 2026-03-05 10:00.
type Moment struct {
	At    Place
	Value time.Time
}

// actions are the keys of an act of which exactly one is given.
func (a *Act) actions() int {
	n := 0
	for _, set := range []bool{a.Submit != nil, a.Answer != nil, a.Acknowledge, a.Resubmit != nil, a.Extend != nil,
		a.Extension != nil, a.Do != nil, a.Event != nil, a.Call != nil, a.Sub != nil, a.After != nil, a.Moment != nil} {
		if set {
			n++
		}
	}
	return n
}

// As names who acts: a unit, or unit/post where the post is not the one the task asks.
type As struct {
	At   Place
	Unit string
	Post string
}

// Change is what an application brings beyond what was given: fields by name.
type Change struct {
	At   Place
	Form json.RawMessage

	fields []Name // with their places
}

// Place is where a field of the change stands; where the change itself does for one it does not have.
func (c *Change) Place(field string) Place {
	for _, n := range c.fields {
		if n.Value == field {
			return n.At
		}
	}
	return c.At
}

// Proposal asks for another date.
type Proposal struct {
	At Place `yaml:"-"`
	By Limit `yaml:"by,required"` // counted from now
}

// After lets time pass: to the moment at which a limit that began now would have run out.
type After struct {
	At    Place
	Limit Limit
}

// Expected is how a scenario has to come out. What is left out is not compared.
type Expected struct {
	At Place `yaml:"-"`

	State     Name       `yaml:"state,required"` // an end state, or "open"
	Deemed    []StepUnit `yaml:"deemed"`         // of every deemed answer, in their order
	Path      []Name     `yaml:"path"`           // the steps entered, in their order
	Asked     []StepUnit `yaml:"asked"`          // of the tasks still open
	Kept      []StepUnit `yaml:"kept"`           // of the answers that stood after a return
	Late      []StepUnit `yaml:"late"`           // of the answers that came late and changed nothing
	Dates     *Change    `yaml:"dates"`          // statutory, promised or a step → the last day of its limit, "paused" or "provisional <day>"
	Automatic []StepUnit `yaml:"automatic"`      // of the tasks nobody had to answer, by a policy
	Notified  []StepUnit `yaml:"notified"`       // of the notices
	Issued    []Name     `yaml:"issued"`         // the notices issued, in their order
	Reminded  []StepUnit `yaml:"reminded"`       // of the reminders
	Data      *Change    `yaml:"data"`           // values in data
	Form      *Change    `yaml:"form"`           // fields of the form

	keys map[string]Place
}

// Place is where an expectation stands, by its key; where the story says nothing of it, where it expects anything.
func (e *Expected) Place(key string) Place {
	if at, said := e.keys[key]; said {
		return at
	}
	return e.At
}

// StepUnit is where somebody was asked, as an expectation names it: step/unit, or step/login of a person.
type StepUnit struct {
	Value string
	At    Place
}

// Step is the step of it.
func (w StepUnit) Step() string {
	step, _, _ := strings.Cut(w.Value, "/")
	return step
}

func (w StepUnit) String() string { return w.Value }

// scenarioStart is a Monday without holidays near it.
var scenarioStart = "2026-03-02 09:00"

// Zone is the time zone of every limit: one for the installation, and in China one for all.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// given reads what a scenario begins with.
func (d *decoder) given(n *yaml.Node, target *Given) {
	target.At = d.place(n)
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	target.Start, _ = time.ParseInLocation("2006-01-02 15:04", scenarioStart, Zone)
	keys := []string{"form", "applicant", "materials", "start", "people", "registers"}
	seen := d.pairs(n, func(key, value *yaml.Node) {
		switch key.Value {
		case "form":
			target.Form, target.fields = d.raw(value), d.fieldsOf(value)
		case "applicant":
			d.applicant(value, &target.Applicant)
			target.kindAt = d.keyPlaces(value)["kind"]
		case "materials":
			target.Materials = map[string][]string{}
			if value.Kind != yaml.MappingNode {
				d.wrongKind(value, "mapping")
				return
			}
			d.pairs(value, func(id, files *yaml.Node) {
				var names []string
				d.decode(files, reflect.ValueOf(&names).Elem())
				target.Materials[id.Value] = names
				target.materials = append(target.materials, Name{Value: id.Value, At: d.place(id)})
			})
		case "start":
			target.Start = d.wallTime(value)
		case "people":
			d.people(value, &target.People)
		case "registers":
			d.registers(value, target)
		default:
			d.unknownKey(key, keys)
		}
	})
	for _, name := range []string{"form", "applicant"} {
		if !seen.has(name) {
			d.add(target.At, "missing-key", "name", name)
		}
	}
}

// wallTimeForm is how a moment is written, whether there is such a day or not.
var wallTimeForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$`)

// wallTime reads "2026-03-02 09:00".
func (d *decoder) wallTime(n *yaml.Node) time.Time {
	text, _ := d.scalar(n)
	at, err := time.ParseInLocation("2006-01-02 15:04", text, Zone)
	if err != nil {
		code := "bad-start"
		if wallTimeForm.MatchString(text) {
			code = "bad-start:none"
		}
		d.add(d.place(n), code, "found", text)
	}
	return at
}

// people reads "wang: approvals-bureau/director", or a list of posts.
func (d *decoder) people(n *yaml.Node, target *[]Cast) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	d.pairs(n, func(key, value *yaml.Node) {
		if !identifier.MatchString(key.Value) {
			d.add(d.place(key), "bad-name", "found", key.Value)
		}
		var held []As
		d.actors(value, &held)
		for _, as := range held {
			if as.Post == "" && as.Unit != "" {
				d.add(as.At, "person-post", "found", as.Unit, "name", key.Value)
			}
			*target = append(*target, Cast{At: as.At, Person: key.Value, Unit: as.Unit, Post: as.Post})
		}
	})
}

// registers reads the rows of each register.
func (d *decoder) registers(n *yaml.Node, target *Given) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	target.Registers, target.rows = map[string][]json.RawMessage{}, map[string][]Name{}
	d.pairs(n, func(key, value *yaml.Node) {
		if value.Kind != yaml.SequenceNode {
			d.wrongKind(value, "list")
			return
		}
		for _, row := range value.Content {
			target.Registers[key.Value] = append(target.Registers[key.Value], d.raw(row))
			target.rows[key.Value] = append(target.rows[key.Value], d.fieldsOf(row)...)
		}
	})
}

// applicant reads "xiqingbei" or {unit: xiqingbei, kind: village-committee, parent: beishe}.
func (d *decoder) applicant(n *yaml.Node, target *Applicant) {
	if n.Kind == yaml.ScalarNode {
		target.Unit, _ = d.scalar(n)
		return
	}
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	d.pairs(n, func(key, value *yaml.Node) {
		field := map[string]*string{"unit": &target.Unit, "kind": &target.Kind, "parent": &target.Parent}[key.Value]
		if field == nil {
			d.unknownKey(key, []string{"unit", "kind", "parent"})
			return
		}
		*field, _ = d.scalar(value)
	})
}

// raw reads any YAML as JSON.
func (d *decoder) raw(n *yaml.Node) json.RawMessage {
	var out bytes.Buffer
	d.json(n, &out, "", map[string]Place{}, false)
	return out.Bytes()
}

// actors reads "housing/leader" or a list of such.
func (d *decoder) actors(n *yaml.Node, target *[]As) {
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	for _, node := range nodes {
		text, ok := d.scalar(node)
		if !ok {
			continue
		}
		unit, post, _ := strings.Cut(text, "/")
		if !identifier.MatchString(unit) || (post != "" && !identifier.MatchString(post)) {
			d.badName(d.place(node), text)
		}
		*target = append(*target, As{At: d.place(node), Unit: unit, Post: post})
	}
}

// change reads "submit: {}" or "submit: {areaMu: 6}".
func (d *decoder) change(n *yaml.Node, target *Change) {
	target.At = d.place(n)
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	target.Form, target.fields = d.raw(n), d.fieldsOf(n)
}

// keyPlaces are the places of the keys of a mapping.
func (d *decoder) keyPlaces(n *yaml.Node) map[string]Place {
	places := map[string]Place{}
	for _, key := range d.fieldsOf(n) {
		places[key.Value] = key.At
	}
	return places
}

// fieldsOf are the names in a mapping, with their places.
func (d *decoder) fieldsOf(n *yaml.Node) []Name {
	var names []Name
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		names = append(names, Name{Value: n.Content[i].Value, At: d.place(n.Content[i])})
	}
	return names
}

func (d *decoder) after(n *yaml.Node, target *After) {
	target.At = d.place(n)
	d.limit(n, &target.Limit)
}

func (d *decoder) moment(n *yaml.Node, target *Moment) {
	target.At, target.Value = d.place(n), d.wallTime(n)
}

// files reads "photo: [site.jpg]".
func (d *decoder) files(n *yaml.Node, target *map[string][]string) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, "mapping")
		return
	}
	*target = map[string][]string{}
	d.pairs(n, func(key, value *yaml.Node) {
		var names []string
		d.decode(value, reflect.ValueOf(&names).Elem())
		(*target)[key.Value] = names
	})
}
