package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"shunban/internal/engine"
)

// Case is a case as it was last recorded.
type Case struct {
	State   engine.State
	Code    string    // the query code
	Updated time.Time // of the last event, on the case's own clock
}

// Cursor is a place in the list of cases.
type Cursor struct {
	Submitted time.Time
	ID        string
}

// Cursor is the place of the case in the list.
func (c Case) Cursor() Cursor { return Cursor{Submitted: c.State.Submitted, ID: c.State.Case} }

// CaseFilter says which cases are wanted; what is left zero does not restrict.
type CaseFilter struct {
	// ApplicantUnits have applied for the case, Units have or had a task in it, or advise on one at the
	// moment. When both are given, a case fits by either. An empty list that is not nil fits no case.
	ApplicantUnits []string
	Units          []string

	Process   string
	Status    engine.CaseStatus
	Rehearsal *bool
	Query     string // words that all occur in the number, the applicant's name or the form
	Limit     int    // DefaultLimit when zero
	Before    *Cursor
}

// DefaultLimit is how many rows a list gives when it is not told.
const DefaultLimit = 100

// Case finds a case by its id, or gives ErrNotFound.
func (s *Store) Case(ctx context.Context, id string) (Case, error) {
	return s.oneCase(ctx, "id = ?", id)
}

// CaseByNumber finds a case by its number, or gives ErrNotFound.
func (s *Store) CaseByNumber(ctx context.Context, number string) (Case, error) {
	return s.oneCase(ctx, "number = ?", number)
}

func (s *Store) oneCase(ctx context.Context, condition, value string) (Case, error) {
	var row caseRow
	if err := s.read.WithContext(ctx).Where(condition, value).Take(&row).Error; err != nil {
		return Case{}, fmt.Errorf("read case %s: %w", value, translate(err))
	}
	return row.open()
}

// Cases are the cases that fit, the newest submission first.
func (s *Store) Cases(ctx context.Context, f CaseFilter) ([]Case, error) {
	var rows []caseRow
	err := f.apply(s.read.WithContext(ctx)).Order("submitted_at DESC, id DESC").Limit(limit(f.Limit)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return openAll(rows)
}

func (f CaseFilter) apply(db *gorm.DB) *gorm.DB {
	const asked = "EXISTS (SELECT 1 FROM tasks WHERE tasks.case_id = cases.id AND tasks.unit IN ?)" +
		" OR EXISTS (SELECT 1 FROM tasks WHERE tasks.case_id = cases.id AND tasks.delegate_unit <> '' AND tasks.delegate_unit IN ?)"
	switch {
	case f.ApplicantUnits != nil && f.Units != nil:
		db = db.Where("(applicant_unit IN ? OR "+asked+")", f.ApplicantUnits, f.Units, f.Units)
	case f.ApplicantUnits != nil:
		db = db.Where("applicant_unit IN ?", f.ApplicantUnits)
	case f.Units != nil:
		db = db.Where("("+asked+")", f.Units, f.Units)
	}
	if f.Process != "" {
		db = db.Where("process = ?", f.Process)
	}
	if f.Status != "" {
		db = db.Where("status = ?", string(f.Status))
	}
	if f.Rehearsal != nil {
		db = db.Where("rehearsal = ?", *f.Rehearsal)
	}
	for _, word := range strings.Fields(folded(f.Query)) {
		db = db.Where(`search LIKE ? ESCAPE '\'`, "%"+literally.Replace(word)+"%")
	}
	if f.Before != nil {
		at := utc(f.Before.Submitted)
		db = db.Where("(submitted_at < ? OR (submitted_at = ? AND id < ?))", at, at, f.Before.ID)
	}
	return db
}

// literally takes the meaning of patterns from a searched word.
var literally = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func limit(n int) int {
	if n <= 0 {
		return DefaultLimit
	}
	return n
}

func (r caseRow) open() (Case, error) {
	c := Case{Code: r.Code, Updated: r.Updated.UTC()}
	if err := json.Unmarshal([]byte(r.State), &c.State); err != nil {
		return Case{}, fmt.Errorf("read the state of case %s: %w", r.ID, err)
	}
	return c, nil
}

func openAll(rows []caseRow) ([]Case, error) {
	cases := make([]Case, len(rows))
	for i, row := range rows {
		var err error
		if cases[i], err = row.open(); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// searchLimit bounds what is searched of one case, in bytes.
const searchLimit = 4000

// searchText is what a case is searched in: its number, who applied, and the texts of the form.
func searchText(s *engine.State) string {
	words := []string{s.Number, s.Applicant.Name}
	var form any
	if json.Unmarshal(s.Form, &form) == nil {
		words = appendTexts(words, form)
	}
	text := folded(strings.Join(words, " "))
	if len(text) > searchLimit {
		text = text[:searchLimit]
	}
	return strings.ToValidUTF8(text, "")
}

// appendTexts collects the texts of a JSON value, in an order that is always the same.
func appendTexts(words []string, value any) []string {
	switch value := value.(type) {
	case string:
		return append(words, value)
	case []any:
		for _, item := range value {
			words = appendTexts(words, item)
		}
	case map[string]any:
		for _, key := range sortedKeys(value) {
			words = appendTexts(words, value[key])
		}
	}
	return words
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// folded makes upper and lower case the same. PostgreSQL keeps no zero byte in a text.
func folded(text string) string { return strings.ToLower(strings.ReplaceAll(text, "\x00", " ")) }
