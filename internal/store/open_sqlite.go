package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	gormsqlite "gorm.io/driver/sqlite"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many connections read beside the one that writes.
const readers = 8

// openSQLite opens a file. Write-ahead logging lets people read while one writes; full
// synchronisation keeps what was confirmed when the power fails.
func (s *Store) openSQLite(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("the database file %s: %w", path, err)
	}
	s.dialect, s.where = sqliteDialect, "the database file "+path
	if err := touch(path); err != nil {
		return s.cannotOpen(err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()

	write, err := sql.Open("sqlite", sqliteAddress(path, map[string]string{
		"_journal_mode": "WAL", "_synchronous": "FULL", "_foreign_keys": "1", "_txlock": "immediate",
	}))
	if err != nil {
		return s.cannotOpen(err)
	}
	if s.write, err = s.connect(write, gormsqlite.New(gormsqlite.Config{DriverName: "sqlite", Conn: write})); err != nil {
		return s.cannotOpen(err)
	}
	if err := s.migrate(ctx, write); err != nil {
		return s.cannotOpen(err)
	}
	write.SetMaxOpenConns(1)

	read, err := sql.Open("sqlite", sqliteAddress(path, map[string]string{"_query_only": "1"}))
	if err != nil {
		return s.cannotOpen(err)
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	if s.read, err = s.connect(read, gormsqlite.New(gormsqlite.Config{DriverName: "sqlite", Conn: read})); err != nil {
		return s.cannotOpen(err)
	}
	return nil
}

// touch finds out what is wrong with a path in the words of the operating system, which SQLite
// does not pass on. The file is for this user only: it holds people's data.
func touch(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// sqliteAddress is the driver's address of a file. Times are written so that their text sorts as
// they do, and read as UTC whatever the machine's zone.
func sqliteAddress(path string, settings map[string]string) string {
	query := url.Values{"_busy_timeout": {"10000"}, "_time_format": {"sqlite"}, "_timezone": {"UTC"}}
	for key, value := range settings {
		query.Set(key, value)
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	return file.String()
}

// cannotOpen is the one sentence about a database file that cannot be used.
func (s *Store) cannotOpen(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("%s cannot be opened for writing: %w", s.where, path.Err)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
			return fmt.Errorf("%s is not a database, or damaged: %w", s.where, lite)
		case sqlite3.SQLITE_BUSY:
			return fmt.Errorf("%s is locked by another process: %w", s.where, lite)
		}
	}
	return fmt.Errorf("%s cannot be used: %w", s.where, err)
}
