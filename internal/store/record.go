package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"shunban/internal/engine"
	"shunban/internal/process"
)

// Batch is what the engine has made of a case in one go: the events, and the state after them.
type Batch struct {
	State engine.State
	Code  string // the query code; needed with the first event, and later left empty or repeated
	// Events end with the one numbered State.Seq.
	Events []engine.Event
	// Turn grows with each time the engine takes the case up, so that a late batch of a worker that
	// has been replaced is known as such. It may stay the same from batch to batch, and zero says
	// nothing. See ErrStale.
	Turn int64
}

// Record writes a batch in one transaction: the events, chained; the case; its tasks; and the files
// it refers to. It settles no request: the engine confirms what it has taken only after it was
// recorded, and a request whose confirmation was lost on the way has to be delivered again.
//
// What the engine holds is the truth, and Record makes the database say the same, however often and
// after whatever accident it is called:
//
//   - A batch that is recorded already changes nothing, even if later events have been recorded since.
//   - If the database holds other events from the batch's first on, an earlier attempt recorded what
//     the engine never confirmed. They are replaced, and case and tasks are written anew.
//   - If the database ends before the batch begins, nothing is written: ErrGap.
//   - If a later turn was recorded, nothing is written: ErrStale.
//   - If the case's number belongs to another case, nothing is written: ErrConflict.
func (s *Store) Record(ctx context.Context, b Batch) error {
	batch, err := prepare(b)
	if err != nil {
		return fmt.Errorf("record case %s: %w", b.State.Case, err)
	}
	return s.transact(ctx, "record case "+b.State.Case, func(tx *gorm.DB) error {
		if err := s.lock(tx, "case:"+b.State.Case); err != nil {
			return err
		}
		return s.record(tx, batch)
	})
}

// prepared is a batch with its events in the form in which they are compared, hashed and kept.
type prepared struct {
	Batch
	first int
	rows  []eventRow // not yet chained
	state string
	dates string
}

// prepare does what needs no database, so that the case is locked for a short time only.
func prepare(b Batch) (prepared, error) {
	p := prepared{Batch: b, first: b.State.Seq - len(b.Events) + 1}
	if b.State.Case == "" || p.first < 1 {
		return p, errors.New("the batch does not say what case and which events it brings")
	}
	for i, e := range b.Events {
		if e.Seq != p.first+i {
			return p, fmt.Errorf("event %d stands where event %d should", e.Seq, p.first+i)
		}
		data, err := Canonical(e)
		if err != nil {
			return p, err
		}
		p.rows = append(p.rows, eventRow{Case: b.State.Case, Seq: e.Seq, At: utc(e.At), Kind: string(e.Kind), Data: string(data)})
	}
	state, err := json.Marshal(b.State)
	if err != nil {
		return p, fmt.Errorf("write the state as json: %w", err)
	}
	p.state = string(valid(state))
	dates, err := json.Marshal(engine.Datings(b.State))
	if err != nil {
		return p, fmt.Errorf("write the open dates as json: %w", err)
	}
	p.dates = string(dates)
	return p, nil
}

// record is Record inside its transaction, with the case locked.
func (s *Store) record(tx *gorm.DB, b prepared) error {
	var held []caseRow
	if err := tx.Select("id", "seq", "turn", "code").Where("id = ?", b.State.Case).Find(&held).Error; err != nil {
		return err
	}
	var current caseRow
	if len(held) == 1 {
		current = held[0]
	}
	if b.Turn != 0 && b.Turn < current.Turn {
		return ErrStale
	}
	if b.first > current.Seq+1 {
		return fmt.Errorf("%w: it begins with %d, the database ends with %d", ErrGap, b.first, current.Seq)
	}
	known, previous, err := compare(tx, b, current)
	if err != nil {
		return err
	}
	fresh := b.first + known // the first event that is not in the database
	if known < len(b.rows) {
		replaced, err := s.replace(tx, b, fresh, current)
		if err != nil {
			return err
		}
		if err := s.append(tx, b, known, previous, current, replaced); err != nil {
			return err
		}
	} else if b.Turn > current.Turn {
		if err := tx.Model(&caseRow{}).Where("id = ?", b.State.Case).UpdateColumn("turn", b.Turn).Error; err != nil {
			return err
		}
	}
	return nil
}

// compare counts how many of the batch's events the database holds already, and gives the hash that
// the next one follows.
func compare(tx *gorm.DB, b prepared, current caseRow) (known int, previous string, err error) {
	if current.Seq == 0 {
		return 0, "", nil
	}
	var held []eventRow
	err = tx.Select("seq", "data", "hash").Where("case_id = ? AND seq >= ? AND seq <= ?", b.State.Case, b.first-1, b.State.Seq).
		Order("seq").Find(&held).Error
	if err != nil {
		return 0, "", err
	}
	for _, row := range held {
		if row.Seq >= b.first {
			if row.Data != b.rows[known].Data {
				break
			}
			known++
		}
		previous = row.Hash
	}
	return known, previous, nil
}

// replace takes out what the engine never confirmed: everything from the event numbered fresh on.
// Their files belong to no case then.
func (s *Store) replace(tx *gorm.DB, b prepared, fresh int, current caseRow) (replaced bool, err error) {
	if current.Seq < fresh {
		return false, nil
	}
	id := b.State.Case
	var gone []eventRow
	if err := tx.Select("case_id", "seq", "data").Where("case_id = ? AND seq >= ?", id, fresh).Order("seq").Find(&gone).Error; err != nil {
		return false, err
	}
	if err := tx.Where("case_id = ? AND seq >= ?", id, fresh).Delete(&eventRow{}).Error; err != nil {
		return false, err
	}
	if err := tx.Where("case_id = ?", id).Delete(&taskRow{}).Error; err != nil {
		return false, err
	}
	return true, release(tx, id, gone)
}

// append writes the events that are new, and the case and its tasks as they are after them.
func (s *Store) append(tx *gorm.DB, b prepared, known int, previous string, current caseRow, replaced bool) error {
	row := b.caseRow(current)
	if err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return err
	}
	events := b.rows[known:]
	for i := range events {
		events[i].Prev, events[i].Hash = previous, Link(previous, []byte(events[i].Data))
		previous = events[i].Hash
	}
	if err := tx.CreateInBatches(events, rowsAtOnce).Error; err != nil {
		return err
	}
	var tasks []taskRow
	for _, task := range b.State.Tasks {
		if replaced || task.Changed >= b.first+known {
			tasks = append(tasks, newTaskRow(&b.State, *task))
		}
	}
	if len(tasks) > 0 {
		err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).CreateInBatches(tasks, rowsAtOnce).Error
		if err != nil {
			return err
		}
	}
	return attach(tx, b.State.Case, b.Events)
}

// rowsAtOnce keeps a statement below the databases' limits on parameters.
const rowsAtOnce = 200

func (b prepared) caseRow(current caseRow) caseRow {
	state := &b.State
	row := caseRow{ID: state.Case, Number: state.Number, Code: b.Code, Process: state.Process, Definition: state.Definition,
		Status: string(state.Status), End: state.End, Rehearsal: state.Rehearsal,
		ApplicantUnit: state.Applicant.Unit, ApplicantUser: state.Applicant.User,
		Submitted: utc(state.Submitted), Updated: b.rows[len(b.rows)-1].At, Ended: utcOrNil(state.EndedAt),
		Seq: state.Seq, Turn: max(b.Turn, current.Turn), Search: searchText(state), State: b.state}
	row.Edition, row.Dates = state.Edition, b.dates
	for _, term := range state.Terms {
		switch term.Name {
		case process.TermStatutory:
			row.Statutory = utcOrNil(term.Due)
		case process.TermPromised:
			row.Promised = utcOrNil(term.Due)
		}
	}
	if row.Code == "" {
		row.Code = current.Code
	}
	return row
}
