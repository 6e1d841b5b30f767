package identity

import (
	"slices"

	"shunban/internal/texts"
)

// Organisation is everybody there is: what a file of units, posts and users says.
type Organisation struct {
	Posts  []Post
	Units  []Unit
	People []Person
}

// Unit is an authority, a village or a company: what is asked, and what applies.
type Unit struct {
	ID     string
	Name   texts.Text
	Kind   Kind
	Parent string // the unit above, such as a village's township; empty where there is none
}

// Kind says what sort of unit it is. Procedures name kinds where every unit of a sort may apply.
type Kind string

// The kinds of unit.
const (
	County           Kind = "county"
	Office           Kind = "office"
	Bureau           Kind = "bureau"
	Township         Kind = "township"
	VillageCommittee Kind = "village-committee"
	Operator         Kind = "operator"
	Enterprise       Kind = "enterprise"
	Business         Kind = "individual-business"
	Cooperative      Kind = "cooperative"
	ServiceAgency    Kind = "service-agency"
	Resident         Kind = "resident"
)

// kinds are all kinds, in the order in which an error lists them.
var kinds = []Kind{County, Office, Bureau, Township, VillageCommittee, Operator, Enterprise, Business, Cooperative, ServiceAgency, Resident}

// Kinds are all kinds there are.
func Kinds() []Kind { return slices.Clone(kinds) }

// Official tells whether units of this kind are part of the government.
func (k Kind) Official() bool {
	switch k {
	case County, Office, Bureau, Township:
		return true
	case VillageCommittee, Operator, Enterprise, Business, Cooperative, ServiceAgency, Resident:
		return false
	default:
		return false
	}
}

// Post is a function within a unit, such as its head. The same posts exist in many units.
type Post struct {
	ID   string
	Name texts.Text
}

// Administrator is the post that looks after the installation. Who holds it decides nothing in the
// name of the unit it is held in.
const Administrator = "administrator"

// Person is somebody who can sign in.
type Person struct {
	Login    string
	Name     string
	Holdings []Holding
	// Substitutes are the logins of those who may act for this person (AB角).
	Substitutes []string
	// Password is its argon2id hash in PHC form, empty until one is set: nobody can sign in with it.
	Password string
}

// Holding is a post a person holds in a unit.
type Holding struct {
	Unit string `json:"unit"`
	Post string `json:"post"`
}

// IsAdministrator tells whether the person looks after the installation.
func (p Person) IsAdministrator() bool {
	for _, h := range p.Holdings {
		if h.Post == Administrator {
			return true
		}
	}
	return false
}

// Capacities are the holdings in which the person acts for a unit, which an administrator does not.
func (p Person) Capacities() []Holding {
	var capacities []Holding
	for _, h := range p.Holdings {
		if h.Post != Administrator {
			capacities = append(capacities, h)
		}
	}
	return capacities
}

// Units are the units the person acts for, each once.
func (p Person) Units() []string {
	var units []string
	seen := map[string]bool{}
	for _, h := range p.Capacities() {
		if !seen[h.Unit] {
			seen[h.Unit] = true
			units = append(units, h.Unit)
		}
	}
	return units
}

// ActsFor tells whether the person acts for the unit in any post.
func (p Person) ActsFor(unit string) bool {
	_, ok := p.capacity(unit, "")
	return ok
}

// capacity finds the holding in which the person acts for a unit; an empty post is any post.
func (p Person) capacity(unit, post string) (Holding, bool) {
	for _, h := range p.Capacities() {
		if h.Unit == unit && (post == "" || h.Post == post) {
			return h, true
		}
	}
	return Holding{}, false
}

// holds finds the holding in which the person acts for an office, or is the person it names.
func (p Person) holds(o Performer) (Holding, bool) {
	if o.User == "" {
		return p.capacity(o.Unit, o.Post)
	}
	if o.User != p.Login {
		return Holding{}, false
	}
	for _, of := range []Holding{{o.Unit, o.Post}, {o.Unit, ""}} {
		if capacity, ok := p.capacity(of.Unit, of.Post); ok {
			return capacity, true
		}
	}
	return Holding{Unit: o.Unit, Post: o.Post}, true
}

// first is the holding in which the person is known best: for the unit, else the first of all.
func (p Person) first(unit, post string) Holding {
	for _, of := range []Holding{{unit, post}, {unit, ""}} {
		if capacity, ok := p.capacity(of.Unit, of.Post); ok {
			return capacity
		}
	}
	if capacities := p.Capacities(); len(capacities) > 0 {
		return capacities[0]
	}
	return Holding{}
}
