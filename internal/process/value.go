package process

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"shunban/internal/calendar"
	"shunban/internal/expression"
	"shunban/internal/texts"
)

// Text is a name or sentence in Chinese and English.
type Text = texts.Text

// Place is where something stands in a definition's file. Line and column count from 1; the zero
// Place is nowhere, as in a definition read from its canonical form.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// into is a place in a text that begins at p, by its line and column in that text, both from 1.
func (p Place) into(line, column int) Place {
	if line == 1 {
		return p.right(column - 1)
	}
	p.Line += line - 1
	return p
}

// right is the place some characters further on.
func (p Place) right(characters int) Place {
	p.Column += characters
	return p
}

// Name is a short identifier of the language (a step, an answer, a unit) and its place.
type Name struct {
	Value string
	At    Place
}

func (n Name) String() string { return n.Value }

// MarshalJSON writes the bare name; places are not part of a definition's meaning.
func (n Name) MarshalJSON() ([]byte, error) { return json.Marshal(n.Value) }

// UnmarshalJSON reads the bare name.
func (n *Name) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &n.Value) }

// Basis is the source in law of a rule, a limit or a deemed outcome.
type Basis struct {
	At Place `yaml:"-" json:"-"`

	Document string `yaml:"document" json:"document,omitempty"` // number or name; the process's own when left out
	Article  string `yaml:"article" json:"article,omitempty"`
	// Local says that no document rules it: it is the definition's own choice. Written "basis: local".
	Local bool `yaml:"-" json:"local,omitempty"`
}

// String is the basis as it is cited.
func (b Basis) String() string {
	if b.Local {
		return localBasis
	}
	return strings.TrimSpace(b.Document + " " + b.Article)
}

// localBasis is how a definition's own choice is written instead of a document.
const localBasis = "local"

// Limit is a period of legal time such as "7 working days".
type Limit struct {
	At Place
	calendar.Limit
}

// MarshalJSON writes the limit as the language writes it.
func (l Limit) MarshalJSON() ([]byte, error) { return json.Marshal(l.Limit.String()) }

// UnmarshalJSON reads the limit as the language writes it.
func (l *Limit) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	parsed, err := calendar.ParseLimit(s)
	l.Limit = parsed
	return err
}

// Expr is an expression of the language, compiled against the form when the definition is read.
type Expr struct {
	At     Place
	Source string

	program *expression.Program
}

// MarshalJSON writes the source; it is compiled again when it is read.
func (e Expr) MarshalJSON() ([]byte, error) { return json.Marshal(e.Source) }

// UnmarshalJSON reads the source.
func (e *Expr) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &e.Source) }

// Program is the compiled expression.
func (e *Expr) Program() *expression.Program { return e.program }

// Performer names a unit: by its id, or by an expression over form and applicant
// ("applicant.parent", "form.township"), or "applicant".
type Performer struct {
	At   Place
	Unit string // a unit id, when Expr is nil
	Expr *Expr
}

// MarshalJSON writes the performer as the language writes it.
func (p Performer) MarshalJSON() ([]byte, error) {
	if p.Expr != nil {
		return json.Marshal(p.Expr.Source)
	}
	return json.Marshal(p.Unit)
}

// UnmarshalJSON reads the performer as the language writes it.
func (p *Performer) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	*p = performer(s, Place{})
	return nil
}

// performer tells a unit's id from an expression: ids hold no dot, and "applicant" stands for the
// applicant's own unit.
func performer(source string, at Place) Performer {
	switch {
	case source == "applicant":
		return Performer{At: at, Expr: &Expr{At: at, Source: "applicant.unit"}}
	case strings.ContainsAny(source, ".("):
		return Performer{At: at, Expr: &Expr{At: at, Source: source}}
	default:
		return Performer{At: at, Unit: source}
	}
}

// Applicant tells whether it is the applicant's own unit.
func (p Performer) Applicant() bool { return p.Expr != nil && p.Expr.Source == "applicant.unit" }

// Units names several units: listed, or by an expression that gives a list ("form.units",
// "answered(countersign, object)").
type Units struct {
	At   Place
	List []Name
	Expr *Expr
}

// MarshalJSON writes the units as the language writes them.
func (u Units) MarshalJSON() ([]byte, error) {
	if u.Expr != nil {
		return json.Marshal(u.Expr.Source)
	}
	return json.Marshal(u.List)
}

// UnmarshalJSON reads the units as the language writes them.
func (u *Units) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		u.Expr = &Expr{}
		return u.Expr.UnmarshalJSON(data)
	}
	return json.Unmarshal(data, &u.List)
}

// digest is the content address of a canonical definition.
func digest(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// Mentions tells whether the list is worked out from a field of the form.
func (u *Units) Mentions(field string) bool {
	return u.Expr != nil && u.Expr.program != nil && u.Expr.program.Mentions("form."+field)
}
