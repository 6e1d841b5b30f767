package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrations has a folder per dialect. A file that has been released is never changed; a new one
// is added, in both folders under the same number.
//
//go:embed migrations
var migrations embed.FS

// While one process migrates, others ask each second for its lock, for five minutes.
const (
	lockPeriod   = 1
	lockAttempts = 300
)

// migrate brings the tables up to date.
func (s *Store) migrate(ctx context.Context, pool *sql.DB) error {
	folder, err := fs.Sub(migrations, "migrations/"+string(s.dialect))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	kind, options := goose.DialectSQLite3, []goose.ProviderOption{}
	if s.dialect == postgresDialect {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockPeriod, lockAttempts))
		if err != nil {
			return fmt.Errorf("prepare the lock for migrating: %w", err)
		}
		kind, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(kind, pool, folder, options...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the tables: %w", err)
	}
	if current > target {
		return fmt.Errorf("its tables are of version %d, made by a newer release; this one knows version %d", current, target)
	}
	return nil
}
