package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What callers have to tell apart; everything else is a failure of the machine.
var (
	// ErrNotFound says that there is nothing by that name.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that the name is taken by something else.
	ErrConflict = errors.New("conflict")
	// ErrGap says that the database does not hold the events that come before a batch.
	ErrGap = errors.New("events are missing before this batch")
	// ErrStale says that a batch comes from an older turn of the engine than one already recorded.
	ErrStale = errors.New("a later turn of the case is recorded already")
)

// Broken is what VerifyChain finds: the first event of a case that is not what was recorded.
type Broken struct {
	Case  string
	Seq   int
	Found string // what is wrong, for an operator
}

func (b *Broken) Error() string {
	return fmt.Sprintf("case %s, event %d: %s", b.Case, b.Seq, b.Found)
}

// Codes of PostgreSQL, see its appendix "Error Codes".
const (
	pgUniqueViolation     = "23505"
	pgForeignKeyViolation = "23503"
	pgSerialization       = "40001"
	pgDeadlock            = "40P01"
)

// translate turns the databases' own errors into ours. gorm's translation does not know the SQLite
// driver used here, so both are done in one place.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrNotFound
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
			return fmt.Errorf("%w: %w", ErrConflict, err)
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return fmt.Errorf("%w: %w", ErrNotFound, err)
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case pgUniqueViolation:
			return fmt.Errorf("%w: %w", ErrConflict, err)
		case pgForeignKeyViolation:
			return fmt.Errorf("%w: %w", ErrNotFound, err)
		}
	}
	return err
}

// givenUp tells whether PostgreSQL ended a transaction for the sake of another; trying again helps.
func givenUp(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == pgSerialization || pg.Code == pgDeadlock)
}
