package temporald

import (
	"context"
	"fmt"
	"io"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/tools/common/schema"
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
	if err := makeNamespace(p, o); err != nil {
		_ = p.files.Close()
		return p, err
	}
	return p, nil
}

// makeNamespace registers the namespace when it is missing, before the server runs: a running
// server would notice a new namespace only some seconds later.
func makeNamespace(p persistence, o Options) error {
	namespace, err := sqliteschema.NewNamespaceConfig(clusterName, o.Namespace, false, nil)
	if err != nil {
		return fmt.Errorf("describe Temporal's namespace %s: %w", o.Namespace, err)
	}
	namespace.Detail.Config.Retention = durationpb.New(o.Retention)
	// Despite its home this works on every SQL store.
	if err := sqliteschema.CreateNamespaces(p.executions, namespace); err != nil {
		return fmt.Errorf("make Temporal's namespace %s: %w", o.Namespace, err)
	}
	return nil
}

// ledger lets Temporal's own schema tool work on a database. It keeps the versions under a fixed
// name: the tool's default is the database's, and a file may be renamed.
type ledger struct {
	sqlplugin.AdminDB
	name string
}

var _ schema.DB = ledger{}

func (l ledger) ReadSchemaVersion() (string, error) { return l.AdminDB.ReadSchemaVersion(l.name) }

func (l ledger) UpdateSchemaVersion(version, compatible string) error {
	return l.AdminDB.UpdateSchemaVersion(l.name, version, compatible)
}

func (ledger) DropAllTables() error { return fmt.Errorf("a store is never emptied") }
func (ledger) Type() string         { return "sql" }
func (l ledger) Close()             { _ = l.AdminDB.Close() }

// update applies every change of the tables that is newer than the version found. A store that is
// newer than the program stays as it is: Temporal keeps newer tables usable for older servers.
func (l ledger) update(tables string) error {
	return schema.NewUpdateSchemaTask(l, &schema.UpdateConfig{DBName: l.name, SchemaName: tables}, log.NewNoopLogger()).Run()
}

// nothing is held.
type nothing struct{}

func (nothing) Close() error { return nil }

var _ io.Closer = nothing{}
