package temporald

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/resolver"
	sqliteschema "go.temporal.io/server/schema/sqlite"
)

// sqliteTables is where the server keeps the changes of its tables on SQLite. The tables behind
// the lists (visibility) have no versions there; a test notices when they change.
const sqliteTables = "sqlite/v3/temporal"

// prepareSQLite takes a file for this process, sets it up when it is new, and brings it up to date
// when it is not.
func prepareSQLite(file string) (p persistence, err error) {
	if file == "" {
		return p, errors.New("the embedded Temporal server needs a database file or PostgreSQL")
	}
	lock, err := take(file)
	if err != nil {
		return p, err
	}
	defer func() {
		if err != nil {
			_ = lock.Close()
		}
	}()
	switch _, err := os.Stat(file); {
	case errors.Is(err, fs.ErrNotExist):
		if err := makeSQLite(file); err != nil {
			return p, fmt.Errorf("set up Temporal's database %s: %w", file, err)
		}
	case err != nil:
		return p, fmt.Errorf("Temporal's database cannot be read: %w", err)
	}
	cfg := sqliteConfig(file)
	if err := updateSQLite(cfg); err != nil {
		return p, fmt.Errorf("Temporal's database %s cannot be used: %w", file, err)
	}
	return persistence{executions: cfg, shards: 1, files: lock}, nil
}

// take keeps other servers away from the file. The lock goes with the process, however it ends.
func take(file string) (*os.File, error) {
	lock, err := os.OpenFile(file+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the folder of Temporal's database cannot be written to: %w", err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return lock, nil
	}
	_ = lock.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("Temporal's database %s is in use by another server", file)
	}
	return nil, fmt.Errorf("Temporal's database %s cannot be locked: %w", file, err)
}

// makeSQLite sets up a new file under another name first, so that a crash in the middle leaves
// nothing half made.
func makeSQLite(file string) error {
	folder := filepath.Dir(file)
	draft, err := os.MkdirTemp(folder, ".temporal-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(draft) }()
	made := filepath.Join(draft, "new.db")
	// Without a write-ahead log, so that it is one file when it is renamed.
	cfg := sqlite(made, "delete")
	if err := sqliteschema.SetupSchema(cfg); err != nil {
		return err
	}
	if err := onSQLite(cfg, ledger.begin); err != nil {
		return err
	}
	if err := os.Rename(made, file); err != nil {
		return err
	}
	return synchronise(folder)
}

// synchronise makes a rename in the folder survive a power cut.
func synchronise(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return f.Sync()
}

// begin writes down that the tables are those of this server.
func (l ledger) begin() error {
	if err := l.CreateSchemaVersionTables(); err != nil {
		return err
	}
	return l.UpdateSchemaVersion(sqliteschema.Version, sqliteschema.Version)
}

func updateSQLite(cfg *config.SQL) error {
	return onSQLite(cfg, func(l ledger) error {
		tables, err := l.ListTables("")
		if err != nil {
			return err
		}
		if !slices.Contains(tables, "executions") || !slices.Contains(tables, "schema_version") {
			return errors.New("it has other tables than Temporal's")
		}
		if err := l.Exec(durable); err != nil {
			return fmt.Errorf("what is written to it might not survive a power cut: %w", err)
		}
		return l.update(sqliteTables)
	})
}

// durable fails unless the connection has the settings that an acknowledged decision depends on.
// SQLite ignores a setting that it cannot follow, or does not know, without a word. To fail with a
// message of ours it needs a detour: a path into a JSON text that is none.
const durable = `SELECT CASE WHEN (SELECT journal_mode FROM pragma_journal_mode) = 'wal'
	AND (SELECT synchronous FROM pragma_synchronous) = 2 THEN 1
	ELSE json_extract('{}', 'journal_mode=wal and synchronous=full are not in force') END`

func onSQLite(cfg *config.SQL, do func(ledger) error) error {
	db, err := sql.NewSQLAdminDB(sqlplugin.DbKindUnknown, cfg, resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return do(ledger{AdminDB: db, name: "temporal"})
}

// sqliteConfig opens the file so that an acknowledged decision survives a power cut: write-ahead
// log, and a sync with each commit.
func sqliteConfig(file string) *config.SQL { return sqlite(file, "wal") }

func sqlite(file, journal string) *config.SQL {
	return &config.SQL{PluginName: sqliteplugin.PluginName, DatabaseName: inURI.Replace(file), ConnectAttributes: map[string]string{
		"mode": "rwc", "journal_mode": journal, "synchronous": "full", "busy_timeout": "5000",
	}}
}

// inURI writes a path into the URI that the driver opens.
var inURI = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")
