package api

import (
	"context"
	"net/http"

	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/texts"
)

// target is the one somebody names, held against the organisation. A task must not go where nobody
// would ever find it: the unit exists, somebody holds the post there, and a person acts for the unit.
// Nobody at all is left to the case to refuse.
func (c *call) target(to *Target) (*engine.Actor, error) {
	if to == nil || *to == (Target{}) {
		return nil, nil
	}
	found := &engine.Actor{Unit: to.Unit, Post: to.Post, User: to.User}
	if to.User != "" {
		person, ok := c.directory.Person(to.User)
		if !ok || len(person.Capacities()) == 0 {
			return nil, unknownTarget("user", to.User)
		}
		found.Name = person.Name
		held, ok := holding(person, to)
		if !ok {
			return nil, unknownTarget("user", to.User)
		}
		found.Unit, found.Post = held.Unit, held.Post
		return found, nil
	}
	if _, ok := c.directory.Unit(to.Unit); !ok {
		return nil, unknownTarget("unit", to.Unit)
	}
	for _, person := range c.directory.People() {
		if _, ok := holding(person, to); ok {
			return found, nil
		}
	}
	return nil, unknownTarget("post", to.Post)
}

// holding finds what a person holds of what is named; what is left out fits anything.
func holding(p identity.Person, to *Target) (identity.Holding, bool) {
	for _, h := range p.Capacities() {
		if (to.Unit == "" || h.Unit == to.Unit) && (to.Post == "" || h.Post == to.Post) {
			return h, true
		}
	}
	return identity.Holding{}, false
}

func unknownTarget(field, value string) *failure {
	f := problem(http.StatusUnprocessableEntity, "invalid-request")
	f.errors = append(f.errors, fieldFailure{field: "/to/" + field, code: "unknown-target",
		detail: texts.Both("invalid.unknown-target", map[string]texts.Text{"field": texts.Same(value)})})
	return f
}

// Colleague is a person and the post they hold in a unit.
type Colleague struct {
	Login    string     `json:"login"`
	Name     string     `json:"name"`
	Post     string     `json:"post"`
	PostName texts.Text `json:"postName"`
}

type colleaguesInput struct {
	ID string `path:"id" maxLength:"100"`
}

type colleaguesOutput struct {
	Body struct {
		People []Colleague `json:"people" nullable:"false"`
	}
}

// getColleagues is who acts for a unit, for choosing to whom something goes.
func (s *server) getColleagues(_ context.Context, c *call, in *colleaguesInput) (*colleaguesOutput, error) {
	if _, ok := c.directory.Unit(in.ID); !ok {
		return nil, problem(http.StatusNotFound, "not-found")
	}
	out := &colleaguesOutput{}
	out.Body.People = []Colleague{}
	for _, person := range c.directory.People() {
		for _, h := range person.Capacities() {
			if h.Unit == in.ID {
				out.Body.People = append(out.Body.People, Colleague{Login: person.Login, Name: person.Name, Post: h.Post, PostName: c.directory.PostName(h.Post)})
			}
		}
	}
	return out, nil
}
