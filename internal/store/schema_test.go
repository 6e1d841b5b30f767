package store

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// models are all rows there are. This test stands inside the package because rows are nobody's
// business outside it.
var models = []any{
	&definitionRow{}, &sequenceRow{}, &requestRow{}, &caseRow{}, &taskRow{}, &eventRow{},
	&postRow{}, &unitRow{}, &userRow{}, &holdingRow{}, &substituteRow{}, &registerRow{}, &calendarYearRow{}, &calendarEditionRow{}, &sessionRow{}, &fileRow{},
}

// The tables are made by migrations and read through structs: both have to say the same.
func TestRowsAndMigratedTablesAgree(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		agree(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv("SHUNBAN_TEST_POSTGRES")
		if server == "" {
			t.Fatal("SHUNBAN_TEST_POSTGRES names no PostgreSQL server to test on: run `make test`, which brings one")
		}
		name := fmt.Sprintf("shunban_schema_%d", os.Getpid())
		db, err := sql.Open("pgx", server)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
			t.Fatal(err)
		}
		defer db.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		base, query, _ := strings.Cut(server, "?")
		agree(t, base[:strings.LastIndex(base, "/")+1]+name+"?"+query)
	})
}

func agree(t *testing.T, url string) {
	t.Helper()
	s, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var tables []string
	for _, model := range models {
		parsed, err := schema.Parse(model, &sync.Map{}, s.write.NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, parsed.Table)
		if diff := cmp.Diff(columnsOfTable(t, s.write, model), columnsOfModel(parsed)); diff != "" {
			t.Errorf("%s (-migrated +row):\n%s", parsed.Table, diff)
		}
	}
	migrated, err := s.write.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	migrated = slices.DeleteFunc(migrated, func(name string) bool { return strings.HasPrefix(name, "goose_") || strings.HasPrefix(name, "sqlite_") })
	slices.Sort(migrated)
	slices.Sort(tables)
	if diff := cmp.Diff(migrated, tables); diff != "" {
		t.Errorf("tables (-migrated +rows):\n%s", diff)
	}
}

// families says what is the same type under the names the databases give it.
var families = map[string]string{
	"text": "string", "int8": "int", "bigint": "int", "integer": "int", "bool": "bool", "boolean": "bool",
	"timestamptz": "time", "datetime": "time", "bytea": "bytes", "blob": "bytes", "uint": "int",
}

func family(name string) string {
	if same, ok := families[strings.ToLower(name)]; ok {
		return same
	}
	return name
}

func columnsOfTable(t *testing.T, db *gorm.DB, model any) []string {
	t.Helper()
	types, err := db.Migrator().ColumnTypes(model)
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, column := range types {
		nullable, _ := column.Nullable()
		primary, _ := column.PrimaryKey()
		columns = append(columns, fmt.Sprintf("%s %s null=%v key=%v", column.Name(), family(column.DatabaseTypeName()), nullable, primary))
	}
	return columns
}

func columnsOfModel(parsed *schema.Schema) []string {
	var columns []string
	for _, field := range parsed.Fields {
		columns = append(columns, fmt.Sprintf("%s %s null=%v key=%v", field.DBName, family(string(field.DataType)),
			field.FieldType.Kind().String() == "ptr", field.PrimaryKey))
	}
	return columns
}
