package delivery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/store"
)

// scheduler is who begins a case by schedule: nobody in person.
const scheduler = "schedule"

// missed is how many moments of a schedule are made up for when the program was away.
const missed = 100

// Schedule begins the cases whose time has come since their definition was published. Each is a
// request with a name of its own, so several programs may do this side by side, and what is begun
// is begun once.
func (d *Desk) Schedule(ctx context.Context) error {
	published, err := d.store.Published(ctx)
	if err != nil {
		return err
	}
	var troubles []error
	for _, definition := range published {
		p, err := d.library.Canonical(definition.Hash, definition.Canonical)
		if err != nil {
			return err
		}
		if p.Start.Schedule == nil {
			continue
		}
		for _, moment := range p.Start.Schedule.Between(definition.Published, d.now(), missed) {
			if err := d.beginScheduled(ctx, p, moment); err != nil {
				troubles = append(troubles, fmt.Errorf("begin %s of %s: %w", p.ID.Value, moment.Format(time.DateOnly), err))
			}
		}
	}
	return errors.Join(troubles...)
}

// beginScheduled begins the cases of one moment: one, or one for each row of the register.
func (d *Desk) beginScheduled(ctx context.Context, p *process.Process, moment time.Time) error {
	schedule := p.Start.Schedule
	name := fmt.Sprintf("%s-%s-%s", scheduler, p.ID.Value, moment.UTC().Format("20060102T1504"))
	if schedule.Each == nil {
		return d.startOne(ctx, p, name, nil, moment)
	}
	register, ok := p.Register(schedule.Each.Value)
	if !ok {
		return fmt.Errorf("there is no register %s", schedule.Each.Value)
	}
	rows, err := d.store.Rows(ctx, register.ID.Value, nil)
	if err != nil {
		return err
	}
	var troubles []error
	for _, row := range rows {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(row, &fields); err != nil {
			return fmt.Errorf("read a row of register %s: %w", register.ID.Value, err)
		}
		if err := d.startOne(ctx, p, name+"-"+string(fields[register.Key.Value]), row, moment); err != nil {
			troubles = append(troubles, err)
		}
	}
	return errors.Join(troubles...)
}

// startOne begins one case, unless it has been begun already.
func (d *Desk) startOne(ctx context.Context, p *process.Process, name string, row json.RawMessage, moment time.Time) error {
	if _, err := d.store.Request(ctx, name); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	unit, form, err := p.Start.Schedule.Opening(row, moment)
	if err != nil {
		return err
	}
	party, err := d.party(ctx, unit)
	if err != nil {
		return err
	}
	_, err = d.Start(ctx, Submission{Request: name, Definition: p.Hash(), Applicant: party,
		By: engine.Actor{User: scheduler, Unit: unit}, Form: form})
	return err
}

// party is a unit of the organisation as an applicant.
func (d *Desk) party(ctx context.Context, unit string) (engine.Party, error) {
	organisation, err := d.store.Organisation(ctx)
	if err != nil {
		return engine.Party{}, err
	}
	for _, u := range organisation.Units {
		if u.ID == unit {
			return engine.Party{Unit: u.ID, Kind: u.Kind, Parent: u.Parent}, nil
		}
	}
	return engine.Party{}, fmt.Errorf("there is no unit %s", unit)
}
