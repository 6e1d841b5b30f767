package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// dialect names the kind of database; the migrations have a folder per dialect.
type dialect string

const (
	sqliteDialect   dialect = "sqlite"
	postgresDialect dialect = "postgres"
)

// patience is how long opening waits for a database to answer.
const patience = 5 * time.Second

// Open connects to the database named by the URL and brings its tables up to date:
//
//	sqlite:PATH                              a file; it is made when missing, its folder is not
//	postgres://user:password@host/database   a PostgreSQL server, version 12 or newer
//
// A database that cannot be used gives one sentence an operator can act upon, within seconds and
// without the password.
func Open(ctx context.Context, url string, options ...Option) (*Store, error) {
	s := &Store{now: time.Now}
	for _, option := range options {
		option(s)
	}
	open := s.openPostgres
	address := url
	switch scheme, rest, _ := strings.Cut(url, ":"); scheme {
	case "sqlite":
		open, address = s.openSQLite, rest
	case "postgres", "postgresql":
	default:
		return nil, fmt.Errorf("the database address must begin with sqlite: or postgres://, this one begins with %q", scheme)
	}
	if err := open(ctx, address); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// connect puts gorm on a pool.
func (s *Store) connect(pool *sql.DB, dialector gorm.Dialector) (*gorm.DB, error) {
	s.pools = append(s.pools, pool)
	return gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,           // transact makes them, where they are wanted
		DisableAutomaticPing:   true,           // opening has asked already
		Logger:                 logger.Discard, // errors go to the caller, once
		NowFunc:                func() time.Time { return utc(s.now()) },
	})
}
