package temporald_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	dbschemas "go.temporal.io/server/schema"

	"shunban/internal/temporald"
)

// administrator is the PostgreSQL server that the tests were given.
func administrator(t *testing.T) *url.URL {
	t.Helper()
	address := os.Getenv("SHUNBAN_TEST_POSTGRES")
	if address == "" {
		t.Fatal("SHUNBAN_TEST_POSTGRES is not set: run make test")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// onPostgres gives an empty place on that server, which is removed at the end.
func onPostgres(t *testing.T) *temporald.Postgres {
	t.Helper()
	u := administrator(t)
	u.Path = "/t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	pg, err := temporald.ParsePostgres(u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { do(t, "postgres", administrator(t).String(), removal(pg)...) })
	return pg
}

func removal(pg *temporald.Postgres) []string {
	return []string{
		fmt.Sprintf(`DROP DATABASE IF EXISTS "%s" WITH (FORCE)`, pg.Database),
		fmt.Sprintf(`DROP DATABASE IF EXISTS "%s" WITH (FORCE)`, pg.Visibility),
	}
}

// do runs statements on a database, beside the server.
func do(t *testing.T, driver, address string, statements ...string) {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestWorkflowGoesOnAfterARestartOnPostgreSQL(t *testing.T) {
	o := temporald.Options{Postgres: onPostgres(t)}
	if got := use(t, o, 3); got != 3 {
		t.Errorf("3 is %d", got)
	}
	if got := use(t, o, 4); got != 7 {
		t.Errorf("after the restart 3 + 4 is %d", got)
	}
}

// An older server's store: the newest table is missing, and the version says so.
func TestOlderStoreIsBroughtUpToDate(t *testing.T) {
	older := func(version string) []string {
		return []string{"DROP TABLE current_chasm_executions", "UPDATE schema_version SET curr_version = '" + version + "'"}
	}
	const newest = "INSERT INTO current_chasm_executions SELECT * FROM current_chasm_executions"

	file := filepath.Join(t.TempDir(), "temporal.db")
	use(t, temporald.Options{SQLiteFile: file}, 3)
	do(t, "sqlite", file, older("0.10")...)
	moved := filepath.Join(t.TempDir(), "moved.db")
	if err := os.Rename(file, moved); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+"-wal", moved+"-wal"); err != nil {
		t.Fatal(err)
	}
	if got := use(t, temporald.Options{SQLiteFile: moved}, 4); got != 7 {
		t.Errorf("on SQLite 3 + 4 is %d", got)
	}
	do(t, "sqlite", moved, newest)

	pg := onPostgres(t)
	use(t, temporald.Options{Postgres: pg}, 3)
	store := administrator(t)
	store.Path = "/" + pg.Database
	do(t, "postgres", store.String(), older("1.18")...)
	if got := use(t, temporald.Options{Postgres: pg}, 4); got != 7 {
		t.Errorf("on PostgreSQL 3 + 4 is %d", got)
	}
	do(t, "postgres", store.String(), newest)
}

// Whoever may not make databases has them made by somebody else.
func TestDatabasesMayBeMadeByTheAdministrator(t *testing.T) {
	pg := onPostgres(t)
	pg.User, pg.Password = "u"+strings.ReplaceAll(uuid.NewString(), "-", ""), "p@ss/word?&"
	server := administrator(t).String()
	do(t, "postgres", server, fmt.Sprintf(`CREATE ROLE "%s" LOGIN PASSWORD '%s'`, pg.User, pg.Password))
	t.Cleanup(func() { do(t, "postgres", server, append(removal(pg), fmt.Sprintf(`DROP ROLE "%s"`, pg.User))...) })
	isRefused(t, temporald.Options{Postgres: pg}, fmt.Sprintf(
		"Temporal's database %s on PostgreSQL at %s cannot be used: it does not exist and cannot be made: pq: permission denied to create database", pg.Database, pg.Address))
	for _, name := range []string{pg.Database, pg.Visibility} {
		do(t, "postgres", server, fmt.Sprintf(`CREATE DATABASE "%s" OWNER "%s"`, name, pg.User))
	}
	if got := use(t, temporald.Options{Postgres: pg}, 3); got != 3 {
		t.Errorf("3 is %d", got)
	}

	wrong := *pg
	wrong.Password = "geheim"
	isRefused(t, temporald.Options{Postgres: &wrong}, fmt.Sprintf(
		"Temporal's database %s on PostgreSQL at %s cannot be used: pq: password authentication failed", pg.Database, pg.Address))

}

// The tables behind the lists have no versions on SQLite. When this fails, a new version of the
// server has changed them: work out how a file of the version before gets the change, then write
// down the new sum.
func TestTablesWithoutVersionsAreTheKnownOnes(t *testing.T) {
	text, err := fs.ReadFile(dbschemas.Assets(), "sqlite/v3/visibility/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	if got := hex.EncodeToString(sum[:]); got != knownLists {
		t.Errorf("the tables of the lists have the sum %s", got)
	}
}

const knownLists = "d0044d38916c173388dd6c7d62032a788970c5be819f69ea4e1aea9ad97a101f"
