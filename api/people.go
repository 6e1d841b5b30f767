package api

import (
	"context"
	"slices"

	"shunban/internal/identity"
	"shunban/internal/texts"
)

// The roles a person may have in the page. They only choose what is shown first; what somebody may do
// is decided by identity.May each time.
const (
	roleApplicant     = "applicant"
	roleOfficial      = "official"
	roleAdministrator = "administrator"
)

// session is who is signed in.
func (s *server) session(ctx context.Context, c *call) (Session, error) {
	out := Session{User: User{Login: c.person.Login, Name: c.person.Name}, Holdings: []HoldingView{}, Roles: []string{}}
	for _, h := range c.person.Holdings {
		out.Holdings = append(out.Holdings, HoldingView{Unit: unitRef(c.directory, h.Unit), Post: h.Post, PostName: c.directory.PostName(h.Post)})
	}
	if len(out.Holdings) > 0 {
		out.Unit = out.Holdings[0].Unit
	}
	roles, err := s.roles(ctx, c)
	out.Roles = roles
	return out, err
}

// roles are an applicant for who acts for a unit outside the government or may begin some procedure, an
// official for who acts for an authority, an administrator for who is one.
func (s *server) roles(ctx context.Context, c *call) ([]string, error) {
	roles := []string{}
	applies, err := s.mayStartAnything(ctx, c)
	if err != nil {
		return nil, err
	}
	official := false
	for _, id := range c.person.Units() {
		unit, _ := c.directory.Unit(id)
		official = official || unit.Kind.Official()
		applies = applies || !unit.Kind.Official()
	}
	if applies {
		roles = append(roles, roleApplicant)
	}
	if official {
		roles = append(roles, roleOfficial)
	}
	if c.person.IsAdministrator() {
		roles = append(roles, roleAdministrator)
	}
	return roles, nil
}

func (s *server) mayStartAnything(ctx context.Context, c *call) (bool, error) {
	published, err := s.published(ctx)
	if err != nil {
		return false, err
	}
	for _, p := range published {
		if mayStart(c, p.process) {
			return true, nil
		}
	}
	return false, nil
}

// DemoView is what a demonstration tells about itself.
type DemoView struct {
	Enabled  bool         `json:"enabled"`
	Password string       `json:"password,omitempty" doc:"Of everybody"`
	People   []DemoPerson `json:"people,omitempty" nullable:"false"`
}

// DemoPerson is an invented person whom a visitor may play.
type DemoPerson struct {
	Login    string     `json:"login"`
	Name     string     `json:"name"`
	Unit     UnitRef    `json:"unit"`
	PostName texts.Text `json:"postName"`
	Role     string     `json:"role" enum:"applicant,official,administrator"`
}

type demoOutput struct{ Body DemoView }

func (s *server) getDemo(_ context.Context, c *call, _ *struct{}) (*demoOutput, error) {
	if s.Demo == nil {
		return &demoOutput{}, nil
	}
	out := DemoView{Enabled: true, Password: s.Demo.Password}
	for _, person := range c.directory.People() {
		if len(person.Holdings) == 0 {
			continue
		}
		h := person.Holdings[0]
		unit, _ := c.directory.Unit(h.Unit)
		shown := DemoPerson{Login: person.Login, Name: person.Name, Unit: unitRef(c.directory, h.Unit), PostName: c.directory.PostName(h.Post), Role: roleApplicant}
		switch {
		case person.IsAdministrator():
			shown.Role = roleAdministrator
		case unit.Kind.Official():
			shown.Role = roleOfficial
		}
		out.People = append(out.People, shown)
	}
	return &demoOutput{Body: out}, nil
}

type unitsInput struct {
	Kind []string `query:"kind" doc:"Only these kinds, separated by commas" maxItems:"20"`
}

// UnitView is a unit of the organisation.
type UnitView struct {
	ID     string     `json:"id"`
	Name   texts.Text `json:"name"`
	Kind   string     `json:"kind"`
	Parent string     `json:"parent,omitempty"`
}

type unitsOutput struct {
	Body struct {
		Units []UnitView `json:"units" nullable:"false"`
	}
}

func (s *server) getUnits(_ context.Context, c *call, in *unitsInput) (*unitsOutput, error) {
	out := &unitsOutput{}
	out.Body.Units = []UnitView{}
	for _, u := range c.directory.Units("") {
		if len(in.Kind) == 0 || slices.Contains(in.Kind, string(u.Kind)) {
			out.Body.Units = append(out.Body.Units, UnitView{ID: u.ID, Name: u.Name, Kind: string(u.Kind), Parent: u.Parent})
		}
	}
	return out, nil
}

// kindName is what a kind of unit is called, in the plural sense of "every such unit".
func kindName(kind identity.Kind) texts.Text {
	switch kind {
	case identity.County:
		return texts.Both("kind.county", nil)
	case identity.Office:
		return texts.Both("kind.office", nil)
	case identity.Bureau:
		return texts.Both("kind.bureau", nil)
	case identity.Township:
		return texts.Both("kind.township", nil)
	case identity.VillageCommittee:
		return texts.Both("kind.village-committee", nil)
	case identity.Operator:
		return texts.Both("kind.operator", nil)
	case identity.Enterprise:
		return texts.Both("kind.enterprise", nil)
	case identity.Business:
		return texts.Both("kind.individual-business", nil)
	case identity.Cooperative:
		return texts.Both("kind.cooperative", nil)
	case identity.ServiceAgency:
		return texts.Both("kind.service-agency", nil)
	case identity.Resident:
		return texts.Both("kind.resident", nil)
	}
	return texts.Same(string(kind))
}
