package process

import (
	"bytes"
	"encoding/json"
	"reflect"
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
}

// Act is one line of a scenario: somebody does something, or time passes.
type Act struct {
	At Place `yaml:"-"`

	As          []As      `yaml:"as"`
	Submit      *Change   `yaml:"submit"`
	Answer      *Name     `yaml:"answer"`
	Acknowledge bool      `yaml:"acknowledge"`
	Resubmit    *Change   `yaml:"resubmit"`
	Extend      *Proposal `yaml:"extend"`    // ask for another date
	Extension   *Name     `yaml:"extension"` // agree or refuse another date
	After       *After    `yaml:"after"`

	Step    *Name   `yaml:"step"` // which task, when a unit has several
	Opinion string  `yaml:"opinion"`
	Reasons string  `yaml:"reasons"`
	Refused *Name   `yaml:"refused"` // the line has to be refused, with this code or rule
	Field   *string `yaml:"field"`   // … at this field
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

	State  Name     `yaml:"state,required"` // an end state, or "open"
	Deemed []string `yaml:"deemed"`         // step/unit of every deemed answer, in their order
	Path   []Name   `yaml:"path"`           // the steps entered, in their order
	Asked  []string `yaml:"asked"`          // step/unit of the tasks still open
}

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
	keys := []string{"form", "applicant", "materials", "start"}
	seen := d.pairs(n, func(key, value *yaml.Node) {
		switch key.Value {
		case "form":
			target.Form = d.raw(value)
		case "applicant":
			d.applicant(value, &target.Applicant)
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
			})
		case "start":
			text, _ := d.scalar(value)
			start, err := time.ParseInLocation("2006-01-02 15:04", text, Zone)
			if err != nil {
				d.add(d.place(value), "bad-start", "found", text)
			}
			target.Start = start
		default:
			d.oneOf(d.place(key), "unknown-key", key.Value, keys)
		}
	})
	for _, name := range []string{"form", "applicant"} {
		if !seen[name] {
			d.add(target.At, "missing-key", "name", name)
		}
	}
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
			d.oneOf(d.place(key), "unknown-key", key.Value, []string{"unit", "kind", "parent"})
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
			d.add(d.place(node), "bad-name", "found", text)
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
	target.Form = d.raw(n)
}

func (d *decoder) after(n *yaml.Node, target *After) {
	target.At = d.place(n)
	d.limit(n, &target.Limit)
}
