package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"shunban/definitions"
	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/scenario"
	"shunban/internal/store"
)

// publish makes the shipped definitions, and those of the folder in the settings, the current ones.
// A definition with errors is reported with every place and left out; what was published before
// stays in force.
func (in *installation) publish(ctx context.Context) error {
	if err := in.publishAll(ctx, definitions.Files, ""); err != nil {
		return err
	}
	folder := in.settings.Definitions
	if folder == "" {
		return nil
	}
	if err := readable(folder); err != nil {
		return err
	}
	return in.publishAll(ctx, os.DirFS(folder), folder+"/")
}

func (in *installation) publishAll(ctx context.Context, files fs.FS, where string) error {
	names, err := yamlFiles(files)
	if err != nil {
		return err
	}
	organisation, err := in.store.Organisation(ctx)
	if err != nil {
		return err
	}
	world := worldFrom(known(organisation))
	for _, name := range names {
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("read the definition %s%s: %w", where, name, err)
		}
		p, findings := process.Parse(where+name, source)
		if p != nil {
			held, err := in.published(ctx, p.ID.Value)
			if err != nil {
				return err
			}
			if held.Hash == p.Hash() && held.Source == string(source) {
				continue // it has been proved to the letter, and is in force
			}
			reports, err := scenario.Prove(ctx, scenario.Pure{Calendar: in.calendar}, p)
			if err != nil {
				return err
			}
			findings = scenario.Findings(reports)
			for _, missing := range p.Against(world) {
				if len(organisation.Units) == 0 {
					break // none has been brought in yet
				}
				in.log.Warn("a definition names what the organisation does not have", "place", missing.At.String(), "code", missing.Code, "found", missing.Message.ZH)
			}
		}
		if len(findings) > 0 {
			for _, finding := range findings {
				in.log.Error("a definition is not published", "place", finding.At.String(), "code", finding.Code, "found", finding.Message.ZH)
			}
			continue
		}
		version, changed, err := in.store.Publish(ctx, store.Definition{Hash: p.Hash(), Process: p.ID.Value, Canonical: p.Canonical(), Source: string(source)})
		if err != nil {
			return err
		}
		if changed {
			in.log.Info("a definition is published", "process", p.ID.Value, "version", version)
		}
	}
	return nil
}

// published is the definition of a process that is in force; none at all for a new one.
func (in *installation) published(ctx context.Context, process string) (store.Definition, error) {
	held, err := in.store.PublishedOf(ctx, process)
	if errors.Is(err, store.ErrNotFound) {
		return store.Definition{}, nil
	}
	return held, err
}

// known is the stored organisation as far as definitions are held against it.
func known(o store.Organisation) identity.Organisation {
	var organisation identity.Organisation
	for _, post := range o.Posts {
		organisation.Posts = append(organisation.Posts, identity.Post{ID: post.ID})
	}
	for _, unit := range o.Units {
		organisation.Units = append(organisation.Units, identity.Unit{ID: unit.ID})
	}
	for _, user := range o.Users {
		person := identity.Person{Login: user.Login}
		for _, holding := range user.Holdings {
			person.Holdings = append(person.Holdings, identity.Holding(holding))
		}
		organisation.People = append(organisation.People, person)
	}
	return organisation
}

// bringOrganisation brings units, posts and people in from a file, and gives first passwords.
func (in *installation) bringOrganisation(ctx context.Context) error {
	name, source, err := in.organisationSource()
	if err != nil || source == nil {
		return err
	}
	organisation, problems := identity.Parse(name, source)
	if len(problems) > 0 {
		var all []error
		for _, problem := range problems {
			all = append(all, problem)
		}
		return errors.Join(all...)
	}
	if err := in.store.PutOrganisation(ctx, stored(organisation)); err != nil {
		return err
	}
	first := &firstPasswords{installation: in}
	for _, person := range organisation.People {
		if err := first.give(ctx, person); err != nil {
			return err
		}
	}
	return nil
}

func (in *installation) organisationSource() (name string, source []byte, err error) {
	if file := in.settings.Organisation; file != "" {
		source, err = os.ReadFile(file)
		if err != nil {
			return file, nil, fmt.Errorf("the organisation cannot be read: %w", err)
		}
		return file, source, nil
	}
	if !in.settings.Demo {
		return "", nil, nil
	}
	source, err = definitions.Files.ReadFile(organisationFile)
	return organisationFile, source, err
}

// firstPasswords gives the invented people of a demo their password, and the administrator the one
// from the settings; who has a password keeps it.
type firstPasswords struct {
	*installation
	demo string // the hash all invented people share, made once: each takes its time on purpose
}

func (f *firstPasswords) give(ctx context.Context, person identity.Person) error {
	administrator := person.Login == "admin" && f.settings.AdminPassword != ""
	if !f.settings.Demo && !administrator {
		return nil
	}
	user, err := f.store.User(ctx, person.Login)
	if err != nil || user.Password != "" {
		return err
	}
	if !f.settings.Demo {
		return f.setPassword(ctx, person.Login, f.settings.AdminPassword)
	}
	if f.demo == "" {
		if f.demo, err = identity.HashPassword(demoPassword); err != nil {
			return fmt.Errorf("hash the demo's password: %w", err)
		}
	}
	return f.store.SetPassword(ctx, person.Login, f.demo)
}

func (in *installation) setPassword(ctx context.Context, login, password string) error {
	hash, err := identity.HashPassword(password)
	if err != nil {
		return fmt.Errorf("hash the password of %s: %w", login, err)
	}
	return in.store.SetPassword(ctx, login, hash)
}

// stored is an organisation as the database keeps it.
func stored(o identity.Organisation) store.Organisation {
	var s store.Organisation
	for _, p := range o.Posts {
		s.Posts = append(s.Posts, store.Post{ID: p.ID, Name: p.Name})
	}
	for _, u := range o.Units {
		s.Units = append(s.Units, store.Unit{ID: u.ID, Name: u.Name, Kind: string(u.Kind), Parent: u.Parent})
	}
	for _, p := range o.People {
		user := store.User{Login: p.Login, Name: p.Name, Password: p.Password, Substitutes: p.Substitutes}
		for _, h := range p.Holdings {
			user.Holdings = append(user.Holdings, store.Holding(h))
		}
		s.Users = append(s.Users, user)
	}
	return s
}
