package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
)

// The pool of one process. PostgreSQL allows 100 connections by default, so several processes fit.
const (
	poolSize = 20
	idleTime = 5 * time.Minute
)

// openPostgres opens a database on a server. What the address says about waiting and naming wins.
func (s *Store) openPostgres(ctx context.Context, address string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The driver's own message quotes the address; the password must not reach a log.
		return errors.New("the PostgreSQL address cannot be read; it looks like postgres://user:password@host:5432/database")
	}
	s.dialect = postgresDialect
	s.where = fmt.Sprintf("the PostgreSQL database %s at %s", config.Database, net.JoinHostPort(config.Host, fmt.Sprint(config.Port)))
	if config.ConnectTimeout == 0 || config.ConnectTimeout > patience {
		config.ConnectTimeout = patience
	}
	config.RuntimeParams["timezone"] = "UTC"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "shunban"
	}

	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(poolSize)
	pool.SetMaxIdleConns(poolSize)
	pool.SetConnMaxIdleTime(idleTime)
	if s.write, err = s.connect(pool, gormpostgres.New(gormpostgres.Config{Conn: pool})); err != nil {
		return fmt.Errorf("%s cannot be used: %w", s.where, err)
	}
	s.read = s.write

	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := pool.PingContext(waiting); err != nil {
		return fmt.Errorf("%s cannot be reached: %w", s.where, reason(err, config.ConnectTimeout))
	}
	// Migrating may take its time, and wait for another process that is at it.
	if err := s.migrate(ctx, pool); err != nil {
		return fmt.Errorf("%s cannot be used: %w", s.where, err)
	}
	return nil
}

// reason takes the last word out of the driver's many lines about a failed connection.
func reason(err error, waited time.Duration) error {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return errors.New(said.Message)
	}
	var dial *net.OpError
	if errors.As(err, &dial) {
		if dial.Timeout() {
			return errors.New("no answer within " + waited.String())
		}
		return dial.Err
	}
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		return fmt.Errorf("no such host: %s", unknown.Name)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("no answer within " + waited.String())
	}
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	return errors.New(strings.TrimSpace(lines[len(lines)-1]))
}
