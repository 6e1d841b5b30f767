package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Store is a database that has been opened and migrated. It may be used by many goroutines, and
// on PostgreSQL by many processes.
type Store struct {
	dialect dialect
	where   string // the database in words for an operator, without a password

	// On SQLite all writing goes through one connection, so that writers queue in turn instead of
	// fighting for the file's lock, and reading goes beside it. On PostgreSQL both are the same.
	write *gorm.DB
	read  *gorm.DB
	pools []*sql.DB

	now func() time.Time
}

// Option changes how a store is opened.
type Option func(*Store)

// WithClock gives the store another clock than the machine's. It serves only what has no moment of
// its own: when a request was settled, a file stored, whether a session has expired.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.now = now } }

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	for _, pool := range s.pools {
		if err := pool.PingContext(ctx); err != nil {
			return fmt.Errorf("%s does not answer: %w", s.where, err)
		}
	}
	return nil
}

// Close gives the connections back. What was confirmed before stays.
func (s *Store) Close() error {
	var problems []error
	for _, pool := range s.pools {
		problems = append(problems, pool.Close())
	}
	return errors.Join(problems...)
}

// attempts is how often a transaction is tried that PostgreSQL gave up for the sake of another.
const attempts = 5

// transact runs work in one transaction: all of it or nothing. Work may be run again, so it must
// not leave traces outside the transaction.
func (s *Store) transact(ctx context.Context, doing string, work func(tx *gorm.DB) error) error {
	var err error
	for range attempts {
		err = translate(s.write.WithContext(ctx).Transaction(work))
		if !givenUp(err) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// lock makes concurrent transactions that name the same thing follow one another. Unlike the lock
// of a row it also serves what is not there yet. SQLite has one writer anyway.
func (s *Store) lock(tx *gorm.DB, name string) error {
	if s.dialect != postgresDialect {
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", name).Error
}

// utc brings a moment to the form that both databases keep exactly.
func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func utcOrNil(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	kept := utc(*t)
	return &kept
}
