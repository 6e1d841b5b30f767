package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"shunban/internal/engine"
)

// Canonical is the form of an event that is hashed and kept: JSON with the fields in the order of
// the Go type, keys of objects sorted, no spaces, valid UTF-8. Reading an event from it and writing
// it again gives the same bytes.
func Canonical(e engine.Event) ([]byte, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write event %d as json: %w", e.Seq, err)
	}
	return valid(data), nil
}

// Link is the hash of an event in its case's chain: SHA-256, in lower-case hexadecimal, over the
// hash of the event before (nothing for the first), a line feed, and the event's canonical form.
// The first event names its case, so a chain cannot be passed off as another case's.
func Link(previous string, canonical []byte) string {
	sum := sha256.New()
	sum.Write([]byte(previous))
	sum.Write([]byte{'\n'})
	sum.Write(canonical)
	return hex.EncodeToString(sum.Sum(nil))
}

// valid replaces what is not UTF-8. A form is passed on as the bytes it came in, and PostgreSQL
// keeps no text that is not UTF-8.
func valid(data []byte) []byte { return bytes.ToValidUTF8(data, []byte("\uFFFD")) }

// Events are the events of a case that come after the one numbered, in their order.
func (s *Store) Events(ctx context.Context, caseID string, after int) ([]engine.Event, error) {
	rows, err := s.eventRows(ctx, caseID, after)
	if err != nil {
		return nil, err
	}
	return readEvents(rows)
}

// readEvents reads events back from the form they are kept in.
func readEvents(rows []eventRow) ([]engine.Event, error) {
	events := make([]engine.Event, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row.Data), &events[i]); err != nil {
			return nil, fmt.Errorf("read event %d of case %s: %w", row.Seq, row.Case, err)
		}
	}
	return events, nil
}

func (s *Store) eventRows(ctx context.Context, caseID string, after int) ([]eventRow, error) {
	var rows []eventRow
	err := s.read.WithContext(ctx).Where("case_id = ? AND seq > ?", caseID, after).Order("seq").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read events of case %s: %w", caseID, err)
	}
	return rows, nil
}

// VerifyChain computes the chain of a case again. The error is a *Broken that names the first event
// which was changed, taken out or put in; ErrNotFound when there is no such case.
func (s *Store) VerifyChain(ctx context.Context, caseID string) error {
	// The case first: events that are recorded meanwhile only make the chain longer.
	recorded, err := s.Case(ctx, caseID)
	if err != nil {
		return err
	}
	rows, err := s.eventRows(ctx, caseID, 0)
	if err != nil {
		return err
	}
	previous := ""
	for i, row := range rows {
		if found := row.check(caseID, i+1, previous); found != "" {
			return &Broken{Case: caseID, Seq: i + 1, Found: found}
		}
		previous = row.Hash
	}
	if len(rows) < recorded.State.Seq {
		return &Broken{Case: caseID, Seq: len(rows) + 1, Found: "the event is missing"}
	}
	return nil
}

// check says what is wrong with a row that should continue the chain; nothing when it does.
func (r eventRow) check(caseID string, seq int, previous string) string {
	var e engine.Event
	switch {
	case r.Seq != seq:
		return "the event is missing"
	case r.Prev != previous:
		return "it does not follow the event before it"
	case r.Hash != Link(previous, []byte(r.Data)):
		return "its content does not fit its hash"
	case json.Unmarshal([]byte(r.Data), &e) != nil:
		return "its content cannot be read"
	case e.Seq != r.Seq || string(e.Kind) != r.Kind || !utc(e.At).Equal(r.At):
		return "its columns do not fit its content"
	case seq == 1 && (e.Opening == nil || e.Opening.Case != caseID):
		return "it belongs to another case"
	}
	return ""
}
