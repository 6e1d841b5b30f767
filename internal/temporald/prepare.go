package temporald

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/server/common/auth"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	postgresplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/tools/common/schema"
	sqltool "go.temporal.io/server/tools/sql"
	"google.golang.org/protobuf/types/known/durationpb"
)

// prepare makes the store ready: its tables are there and up to date, and the namespace exists.
func prepare(ctx context.Context, o Options) (persistence, error) {
	var p persistence
	var err error
	if o.Postgres != nil {
		p, err = preparePostgres(ctx, *o.Postgres)
	} else {
		p, err = prepareSQLite(o.SQLiteFile)
	}
	if err != nil {
		return p, err
	}
	namespace, err := sqliteschema.NewNamespaceConfig(clusterName, o.Namespace, false, nil)
	if err != nil {
		return p, fmt.Errorf("describe Temporal's namespace %s: %w", o.Namespace, err)
	}
	namespace.Detail.Config.Retention = durationpb.New(o.Retention)
	// Despite its home this works on every SQL store, and before the server runs: no waiting until
	// a running server has noticed a new namespace.
	if err := sqliteschema.CreateNamespaces(p.executions, namespace); err != nil {
		return p, fmt.Errorf("make Temporal's namespace %s: %w", o.Namespace, err)
	}
	return p, nil
}

// prepareSQLite sets up a file. The schema of SQLite is not versioned by the server; a new file
// gets it whole, under another name first, so that a crash in the middle leaves nothing half made.
func prepareSQLite(file string) (persistence, error) {
	if file == "" {
		return persistence{}, errors.New("the embedded Temporal server needs a database file or PostgreSQL")
	}
	if _, err := os.Stat(file); err == nil {
		return persistence{executions: sqliteConfig(file), shards: 1}, nil
	} else if !errors.Is(err, os.ErrNotExist) {
		return persistence{}, fmt.Errorf("cannot read Temporal's database %s: %w", file, err)
	}
	draft, err := os.MkdirTemp(filepath.Dir(file), ".temporal-")
	if err != nil {
		return persistence{}, fmt.Errorf("cannot write into %s: %w", filepath.Dir(file), err)
	}
	defer func() { _ = os.RemoveAll(draft) }()
	made := filepath.Join(draft, "new.db")
	if err := sqliteschema.SetupSchema(rollback(made)); err != nil {
		return persistence{}, fmt.Errorf("set up Temporal's database %s: %w", file, err)
	}
	if err := os.Rename(made, file); err != nil {
		return persistence{}, fmt.Errorf("set up Temporal's database %s: %w", file, err)
	}
	return persistence{executions: sqliteConfig(file), shards: 1}, nil
}

// sqliteConfig opens the file so that an acknowledged decision survives a power cut: write-ahead
// log, and a sync with each commit.
func sqliteConfig(file string) *config.SQL {
	return &config.SQL{PluginName: sqliteplugin.PluginName, DatabaseName: file, ConnectAttributes: map[string]string{
		"mode": "rwc", "journal_mode": "wal", "synchronous": "full", "busy_timeout": "5000",
	}}
}

// rollback opens a new file without a write-ahead log, so that it is one file when it is renamed.
func rollback(file string) *config.SQL {
	return &config.SQL{PluginName: sqliteplugin.PluginName, DatabaseName: file, ConnectAttributes: map[string]string{
		"mode": "rwc", "journal_mode": "delete", "synchronous": "full",
	}}
}

// postgresShards cannot be changed once a store exists.
const postgresShards = 16

// preparePostgres makes the databases when they are missing and brings their tables up to date,
// so that a newer program can take over an older one's store.
func preparePostgres(ctx context.Context, pg Postgres) (persistence, error) {
	if pg.Database == "" {
		pg.Database = "temporal"
	}
	if pg.Visibility == "" {
		pg.Visibility = pg.Database + "_visibility"
	}
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", pg.Address)
	if err != nil {
		return persistence{}, fmt.Errorf("PostgreSQL for Temporal cannot be reached at %s: %w", pg.Address, err)
	}
	_ = conn.Close()
	p := persistence{executions: pg.config(pg.Database), visibility: pg.config(pg.Visibility), shards: postgresShards}
	for cfg, tables := range map[*config.SQL]string{p.executions: "postgresql/v12/temporal", p.visibility: "postgresql/v12/visibility"} {
		if err := migrate(*cfg, tables); err != nil {
			return p, fmt.Errorf("set up Temporal's database %s on %s: %w", cfg.DatabaseName, pg.Address, err)
		}
	}
	return p, nil
}

func (pg Postgres) config(database string) *config.SQL {
	cfg := &config.SQL{
		PluginName: postgresplugin.PluginName, DatabaseName: database, ConnectAddr: pg.Address, ConnectProtocol: "tcp",
		User: pg.User, Password: pg.Password, MaxConns: 20, MaxIdleConns: 20, MaxConnLifetime: time.Hour,
	}
	if pg.TLS {
		cfg.TLS = &auth.TLS{Enabled: true, EnableHostVerification: true}
	}
	return cfg
}

// migrate is what Temporal's own schema tool does: make the database, its version table, and apply
// every change newer than the version found.
func migrate(cfg config.SQL, tables string) error {
	logger := log.NewNoopLogger()
	connection, err := sqltool.NewConnection(&cfg, logger)
	if err != nil {
		create := cfg
		if created := sqltool.DoCreateDatabase(&create, "postgres", logger); created != nil {
			return errors.Join(err, created)
		}
		if connection, err = sqltool.NewConnection(&cfg, logger); err != nil {
			return err
		}
	}
	defer connection.Close()
	if _, err := connection.ReadSchemaVersion(); err != nil {
		setup := schema.NewSetupSchemaTask(connection, &schema.SetupConfig{InitialVersion: "0.0"}, logger)
		if err := setup.Run(); err != nil {
			return err
		}
	}
	return schema.NewUpdateSchemaTask(connection, &schema.UpdateConfig{DBName: cfg.DatabaseName, SchemaName: tables}, logger).Run()
}
