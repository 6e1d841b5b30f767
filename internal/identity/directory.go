package identity

import "shunban/internal/texts"

// Directory looks up units, posts and persons. It is a picture of one moment and never changes, so it
// may be shared between requests.
type Directory struct {
	units  []Unit
	byID   map[string]int
	posts  map[string]texts.Text
	people []Person
	logins map[string]int
}

// NewDirectory makes a directory of an organisation. It trusts that the organisation was checked when
// it was read; a reference to a unit that is gone gives the unit's id for a name.
func NewDirectory(o Organisation) *Directory {
	d := &Directory{units: o.Units, people: o.People, byID: map[string]int{}, posts: map[string]texts.Text{}, logins: map[string]int{}}
	for i, unit := range o.Units {
		d.byID[unit.ID] = i
	}
	for _, post := range o.Posts {
		d.posts[post.ID] = post.Name
	}
	for i, person := range o.People {
		d.logins[person.Login] = i
	}
	return d
}

// Unit finds a unit.
func (d *Directory) Unit(id string) (Unit, bool) {
	i, ok := d.byID[id]
	if !ok {
		return Unit{ID: id, Name: texts.Same(id)}, false
	}
	return d.units[i], true
}

// UnitName is the name of a unit as people read it; its id when there is no such unit any more.
func (d *Directory) UnitName(id string) texts.Text {
	unit, _ := d.Unit(id)
	return unit.Name
}

// PostName is the name of a post as people read it; its id when there is no such post.
func (d *Directory) PostName(id string) texts.Text {
	if name, ok := d.posts[id]; ok {
		return name
	}
	return texts.Same(id)
}

// Units are all units in the order of the organisation, or those of one kind.
func (d *Directory) Units(kind Kind) []Unit {
	var units []Unit
	for _, unit := range d.units {
		if kind == "" || unit.Kind == kind {
			units = append(units, unit)
		}
	}
	return units
}

// Person finds a person by login.
func (d *Directory) Person(login string) (Person, bool) {
	i, ok := d.logins[login]
	if !ok {
		return Person{}, false
	}
	return d.people[i], true
}

// People are all persons, in the order of the organisation.
func (d *Directory) People() []Person { return append([]Person(nil), d.people...) }

// MatchesStart tells whether a unit is among those that may begin a case: named itself, or its kind.
func (d *Directory) MatchesStart(unit string, by []string) bool {
	u, known := d.Unit(unit)
	if !known {
		return false
	}
	for _, name := range by {
		if name == u.ID || name == string(u.Kind) {
			return true
		}
	}
	return false
}
