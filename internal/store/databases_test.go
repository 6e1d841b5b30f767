package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"shunban/internal/store"
)

// Every promise of the store is tested on every database, each time on an empty one.

// database is a store of its own for one test, and the same database by plain SQL, to look at its
// rows and to spoil them.
type database struct {
	*store.Store
	sql     *sql.DB
	url     string
	dialect string
	clock   *clock
}

// clock stands still until a test moves it.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time          { return c.now }
func (c *clock) advance(d time.Duration) { c.now = c.now.Add(d) }

// beginning is when every test begins.
var beginning = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

var kinds = []struct {
	name string
	make func(t testing.TB) (url string)
}{
	{"sqlite", newSQLite},
	{"postgres", newPostgres},
}

func onBoth(t *testing.T, test func(t *testing.T, db *database)) {
	t.Helper()
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) { test(t, open(t, kind.name, kind.make(t))) })
	}
}

func open(t testing.TB, dialect, url string) *database {
	t.Helper()
	db := &database{url: url, dialect: dialect, clock: &clock{now: beginning}}
	var err error
	if db.Store, err = store.Open(t.Context(), url, store.WithClock(db.clock.Now)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	driver, address := "pgx", url
	if dialect == "sqlite" {
		driver, address = "sqlite", url[len("sqlite:"):]
	}
	if db.sql, err = sql.Open(driver, address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.sql.Close() })
	return db
}

func newSQLite(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "顺办 100%.db")
}

// newPostgres makes an empty database on the server the tests were given, and drops it at the end.
func newPostgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv("SHUNBAN_TEST_POSTGRES")
	if server == "" {
		t.Fatal("SHUNBAN_TEST_POSTGRES names no PostgreSQL server to test on: run `make test`, which brings one")
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal("SHUNBAN_TEST_POSTGRES is not a URL")
	}
	random := make([]byte, 8)
	_, _ = rand.Read(random)
	name := "shunban_test_" + hex.EncodeToString(random)
	administer(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { administer(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	address.Path = "/" + name
	return address.String()
}

func administer(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// The test's own context has ended when a database is dropped.
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// rows reads what a query gives, every value as text, nothing as "∅".
func (db *database) rows(t testing.TB, query string) []string {
	t.Helper()
	found, err := db.sql.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for found.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := ""
		for i, value := range values {
			line += columns[i] + "=" + text(value) + " "
		}
		lines = append(lines, line)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func text(value any) string {
	switch value := value.(type) {
	case nil:
		return "∅"
	case time.Time:
		return value.UTC().Format(time.RFC3339Nano)
	case []byte:
		return string(value)
	default:
		return fmt.Sprint(value)
	}
}

// spoil changes rows behind the store's back.
func (db *database) spoil(t testing.TB, statement string) {
	t.Helper()
	if _, err := db.sql.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// caseRows is everything the database holds about a case and about all requests and files.
func (db *database) caseRows(t testing.TB, caseID string) map[string][]string {
	t.Helper()
	of := fmt.Sprintf(" WHERE case_id = '%s' ", caseID)
	return map[string][]string{
		"cases":    db.rows(t, fmt.Sprintf("SELECT * FROM cases WHERE id = '%s'", caseID)),
		"tasks":    db.rows(t, "SELECT * FROM tasks"+of+"ORDER BY number"),
		"events":   db.rows(t, "SELECT * FROM events"+of+"ORDER BY seq"),
		"requests": db.rows(t, "SELECT * FROM requests"+of+"ORDER BY id"),
		"files":    db.rows(t, "SELECT * FROM files ORDER BY id"),
	}
}
