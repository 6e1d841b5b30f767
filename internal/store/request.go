package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Request is something a person asked for, kept before it is carried out, so that it is carried
// out even if the process dies on the way.
type Request struct {
	ID   string // the idempotency key
	Kind RequestKind
	Case string // of a start: the case it will begin
	User string
	// Payload is what was asked and nothing else: asking the same again gives the same bytes. The
	// moment it was asked is Created.
	Payload json.RawMessage
	Created time.Time // the store's clock, when left zero

	Number, Code string // of a start: how the case will be called, and its query code

	Settled *time.Time
	Outcome json.RawMessage // how it ended; set once it is settled
}

// RequestKind says what is asked for.
type RequestKind string

// The kinds of request.
const (
	RequestStart RequestKind = "start" // to begin a case
	RequestEvent RequestKind = "event" // to bring an event to a case
)

// Sequence is a run of numbers that starts anew each year.
type Sequence struct {
	Name string // such as the text before the number
	Year int
}

// Naming is how a new case is called.
type Naming struct{ Case, Number, Code string }

// PutRequest stores a request. When the id is known already, nothing is written and the stored
// request is given back; ErrConflict when that one asked for something else.
func (s *Store) PutRequest(ctx context.Context, r Request) (existing *Request, err error) {
	err = s.transact(ctx, "store request "+r.ID, func(tx *gorm.DB) error {
		var err error
		existing, err = s.put(tx, r, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return existing, nil
}

// PutStart stores the request to begin a case under the next number of the sequence, in one
// transaction: no number is given twice and none is left out. name is told the number and says how
// the case is called; it may be asked more than once, but only one answer is kept.
//
// The same request id always gives the same case, number and code: when it is known already, the
// stored request is given back with existed set; ErrConflict when that one asked for something else.
// Case, Number and Code of r are not read.
func (s *Store) PutStart(ctx context.Context, r Request, sequence Sequence, name func(next int64) (Naming, error)) (stored Request, existed bool, err error) {
	err = s.transact(ctx, "store request "+r.ID, func(tx *gorm.DB) error {
		r.Kind, r.Created = RequestStart, s.created(r)
		existing, err := s.put(tx, r, func() (Request, error) {
			next, err := s.next(tx, sequence)
			if err != nil {
				return Request{}, err
			}
			naming, err := name(next)
			if err != nil {
				return Request{}, fmt.Errorf("name the case: %w", err)
			}
			r.Case, r.Number, r.Code = naming.Case, naming.Number, naming.Code
			return r, nil
		})
		stored, existed = r, existing != nil
		if existed {
			stored = *existing
		}
		return err
	})
	if err != nil {
		return Request{}, false, err
	}
	return stored, existed, nil
}

// put stores a request unless it is there. complete fills in what only a new one needs.
func (s *Store) put(tx *gorm.DB, r Request, complete func() (Request, error)) (*Request, error) {
	if err := s.lock(tx, "request:"+r.ID); err != nil {
		return nil, err
	}
	var rows []requestRow
	if err := tx.Where("id = ?", r.ID).Find(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) == 1 {
		existing := rows[0].request()
		if !existing.asks(r) {
			return nil, fmt.Errorf("%w: it was used for something else", ErrConflict)
		}
		return &existing, nil
	}
	r.Created = s.created(r)
	if complete != nil {
		var err error
		if r, err = complete(); err != nil {
			return nil, err
		}
	}
	return nil, tx.Create(newRequestRow(r)).Error
}

// asks tells whether a request that is kept asks for the same as one that came.
func (r Request) asks(other Request) bool {
	return r.Kind == other.Kind && r.User == other.User && bytes.Equal(r.Payload, valid(other.Payload)) &&
		(r.Kind == RequestStart || r.Case == other.Case)
}

func (s *Store) created(r Request) time.Time {
	if r.Created.IsZero() {
		return utc(s.now())
	}
	return utc(r.Created)
}

// next draws the next number. The row stays locked until the transaction ends, so a number whose
// request was not stored is drawn again.
func (s *Store) next(tx *gorm.DB, sequence Sequence) (int64, error) {
	var last int64
	err := tx.Raw(`INSERT INTO sequences (name, year, last) VALUES (?, ?, 1)
		ON CONFLICT (name, year) DO UPDATE SET last = sequences.last + 1 RETURNING last`, sequence.Name, sequence.Year).Scan(&last).Error
	return last, err
}

// Request finds a request by its id, or gives ErrNotFound.
func (s *Store) Request(ctx context.Context, id string) (Request, error) {
	var row requestRow
	if err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return Request{}, fmt.Errorf("read request %s: %w", id, translate(err))
	}
	return row.request(), nil
}

// SettleRequest notes that a request came to an end other than being recorded, such as a refusal,
// and how. A request that is settled already stays as it is; ErrNotFound when there is none.
func (s *Store) SettleRequest(ctx context.Context, id string, outcome json.RawMessage) error {
	return s.transact(ctx, "settle request "+id, func(tx *gorm.DB) error {
		done := tx.Model(&requestRow{}).Where("id = ? AND settled_at IS NULL", id).
			Updates(map[string]any{"settled_at": utc(s.now()), "outcome": string(valid(outcome))})
		if done.Error != nil || done.RowsAffected > 0 {
			return done.Error
		}
		return tx.Select("id").Where("id = ?", id).Take(&requestRow{}).Error
	})
}

// OpenRequests are the requests stored before a moment and not settled, the oldest first.
func (s *Store) OpenRequests(ctx context.Context, before time.Time, limit int) ([]Request, error) {
	var rows []requestRow
	err := s.read.WithContext(ctx).Where("settled_at IS NULL AND created_at < ?", utc(before)).
		Order("created_at, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read open requests: %w", err)
	}
	found := make([]Request, len(rows))
	for i, row := range rows {
		found[i] = row.request()
	}
	return found, nil
}
