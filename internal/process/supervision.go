package process

import (
	"bytes"
	"embed"
	"encoding/json"
	"path"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"shunban/internal/calendar"
)

// Supervision says how open tasks are watched over: from which part of a limit on it shows yellow
// and red, and who is reminded when. It holds for every step that lists no reminders of its own.
type Supervision struct {
	At Place `yaml:"-" json:"-"`

	Scheme string   `yaml:"-" json:"scheme,omitempty"` // the shipped scheme it was taken from
	Title  Text     `yaml:"title" json:"title,omitzero"`
	Yellow *Percent `yaml:"yellow" json:"yellow,omitempty"`
	Red    *Percent `yaml:"red" json:"red,omitempty"`
	Remind []Remind `yaml:"remind" json:"remind,omitempty"`
}

// Remind reminds those asked, or somebody else, at one of three moments: at a fraction of the
// limit, when a time has passed since the task was opened, or again and again after the reminder
// before it until the task is done. A post without a unit is that of the unit asked.
type Remind struct {
	At Place `yaml:"-" json:"-"`

	Moment *Percent   `yaml:"at" json:"at,omitempty"`
	After  *Stage     `yaml:"after" json:"after,omitempty"`
	Every  *Limit     `yaml:"every" json:"every,omitempty"`
	Unit   *Performer `yaml:"unit" json:"unit,omitempty"`
	Post   Name       `yaml:"post" json:"post,omitzero"`
}

// Stage is a time after which something should have been done: a limit, or the same day.
type Stage struct {
	At    Place
	Limit calendar.Limit // zero days: the same day
}

// String writes the stage as the language writes it.
func (s Stage) String() string {
	if s.Limit.Count == 0 {
		return SameDay
	}
	return s.Limit.String()
}

// SameDay is the stage that ends with the day on which the task was opened.
const SameDay = "same day"

// ParseStage reads "same day" (a limit of zero days) or a limit.
func ParseStage(text string) (calendar.Limit, error) {
	if text == SameDay {
		return calendar.Limit{Unit: calendar.Days}, nil
	}
	return calendar.ParseLimit(text)
}

// MarshalJSON writes the stage as the language writes it.
func (s Stage) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// UnmarshalJSON reads the stage as the language writes it.
func (s *Stage) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	var err error
	s.Limit, err = ParseStage(text)
	return err
}

// schemes are the shipped schemes of supervision, written as a definition writes its own.
//
//go:embed schemes/*.yaml
var schemes embed.FS

// Schemes are the names of the shipped schemes of supervision.
func Schemes() []string {
	files, _ := schemes.ReadDir("schemes")
	var known []string
	for _, f := range files {
		known = append(known, strings.TrimSuffix(f.Name(), ".yaml"))
	}
	slices.Sort(known)
	return known
}

// scheme reads a shipped scheme by its name. What it says becomes part of the definition, so that
// a running case keeps it.
func (d *decoder) scheme(n *yaml.Node, target *Supervision) {
	id := n.Value
	text, err := schemes.ReadFile(path.Join("schemes", id+".yaml"))
	if err != nil || n.Kind != yaml.ScalarNode {
		known := Schemes()
		d.unknown(d.place(n), "unknown-scheme", id, known)
		return
	}
	inner := &decoder{file: id + ".yaml"}
	var root yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&root); err != nil || len(root.Content) != 1 {
		panic("the scheme " + id + " cannot be read")
	}
	inner.decode(root.Content[0], reflect.ValueOf(target).Elem())
	if len(inner.list) > 0 {
		panic("the scheme " + id + ": " + inner.list[0].Error())
	}
	target.Scheme, target.At = id, d.place(n)
	for i := range target.Remind {
		target.Remind[i].At = target.At
	}
}

// Reminders are those of a step: its own, or the supervision's.
func (p *Process) Reminders(s *Step) []Remind {
	switch {
	case s.Within != nil && len(s.Within.Remind) > 0:
		return s.Within.Remind
	case s.Ask != nil && p.Supervision != nil:
		return p.Supervision.Remind
	}
	return nil
}

// supervision checks the thresholds and every list of reminders.
func (c *checker) supervision() {
	if v := c.process.Supervision; v != nil {
		if v.Yellow != nil && v.Red != nil && v.Yellow.Value >= v.Red.Value && v.Red.Value > 0 {
			c.add(v.Yellow.At, "yellow-red")
		}
		c.reminders(v.Remind)
	}
}

// reminders checks that each names one moment, and that only the last one repeats.
func (c *checker) reminders(list []Remind) {
	for i, r := range list {
		moments := 0
		for _, set := range []bool{r.Moment != nil, r.After != nil, r.Every != nil} {
			if set {
				moments++
			}
		}
		if moments != 1 {
			c.add(r.At, "one-moment")
		}
		if r.Every != nil && i < len(list)-1 {
			c.add(r.At, "every-last")
		}
		if r.Unit != nil && r.Post.Value == "" {
			c.add(r.At, "remind-office")
		}
	}
}
