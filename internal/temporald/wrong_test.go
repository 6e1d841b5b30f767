package temporald_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/temporald"
)

func TestWhatCannotBeUsedIsSaidInOneSentence(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("no database, but long enough to be taken for a broken one: "+strings.Repeat("x", 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	used := filepath.Join(folder, "used.db")
	server, err := temporald.Start(t.Context(), temporald.Options{SQLiteFile: used})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	tests := map[string]struct {
		options temporald.Options
		want    string
	}{
		"nothing":         {temporald.Options{}, "the embedded Temporal server needs a database file or PostgreSQL"},
		"no such folder":  {temporald.Options{SQLiteFile: filepath.Join(folder, "missing", "t.db")}, "the folder of Temporal's database cannot be written to: "},
		"under a file":    {temporald.Options{SQLiteFile: filepath.Join(file, "t.db")}, "the folder of Temporal's database cannot be written to: "},
		"no database":     {temporald.Options{SQLiteFile: file}, "Temporal's database " + file + " cannot be used: file is not a database"},
		"in use":          {temporald.Options{SQLiteFile: used}, "Temporal's database " + used + " is in use by another server"},
		"nobody is there": {temporald.Options{Postgres: &temporald.Postgres{Address: "127.0.0.1:1", User: "u"}}, "PostgreSQL for Temporal cannot be reached at 127.0.0.1:1: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			isRefused(t, test.options, test.want)
		})
	}
}

func isRefused(t *testing.T, o temporald.Options, want string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server, err := temporald.Start(ctx, o)
	if err == nil {
		server.Stop()
		t.Fatal("it starts")
	}
	if got := err.Error(); !strings.HasPrefix(got, want) || strings.Contains(got, "\n") {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestBusyPortIsSaid(t *testing.T) {
	holder, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := holder.Addr().(*net.TCPAddr).Port
	o := temporald.Options{SQLiteFile: filepath.Join(t.TempDir(), "temporal.db"), FrontendPort: port}
	_, err = temporald.Start(t.Context(), o)
	var busy *temporald.PortInUse
	if !errors.As(err, &busy) || busy.Port != port {
		t.Errorf("a busy port gives %v", err)
	}
	if err := holder.Close(); err != nil {
		t.Fatal(err)
	}
	server, err := temporald.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	if want := fmt.Sprintf("127.0.0.1:%d", port); server.Address() != want {
		t.Errorf("the server is at %s, want %s", server.Address(), want)
	}
}

func TestAddressOfThePostgreSQLServerIsRead(t *testing.T) {
	tests := map[string]struct {
		address string
		want    *temporald.Postgres
		err     string
	}{
		"short": {"postgres://u:p%40ss@db/shunban", &temporald.Postgres{
			Address: "db:5432", User: "u", Password: "p@ss", Database: "shunban_temporal", Visibility: "shunban_temporal_visibility"}, ""},
		"with TLS": {"postgresql://u@db:6000/county?sslmode=verify-full&sslrootcert=/ca.pem", &temporald.Postgres{
			Address: "db:6000", User: "u", Database: "county_temporal", Visibility: "county_temporal_visibility", TLS: true, CAFile: "/ca.pem"}, ""},
		"encrypted only": {"postgres://u@[::1]/county?sslmode=require", &temporald.Postgres{
			Address: "[::1]:5432", User: "u", Database: "county_temporal", Visibility: "county_temporal_visibility", TLSUnverified: true}, ""},
		"no name":      {"postgres://u:geheim@db", nil, "the address of the database is not of the form postgres://user:password@host:port/name"},
		"no URL":       {"postgres://u:geheim%zz@db/x", nil, "the address of the database is not of the form postgres://user:password@host:port/name"},
		"unknown mode": {"postgres://u@db/x?sslmode=maybe", nil, `the address of the database has an unknown sslmode "maybe"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := temporald.ParsePostgres(test.address)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if err != nil && err.Error() != test.err || err == nil && test.err != "" {
				t.Errorf("it says %v, want %q", err, test.err)
			}
		})
	}
}
