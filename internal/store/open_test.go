package store_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"shunban/internal/store"
)

func TestUnusableDatabaseIsSaidInOneSentenceWithinSeconds(t *testing.T) {
	folder := t.TempDir()
	noise := filepath.Join(folder, "noise.db")
	if err := os.WriteFile(noise, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	silent, refused := silentServer(t), refusedAddress(t)
	for _, test := range []struct{ name, url, want string }{
		{"missing folder", "sqlite:" + folder + "/none/a.db", "the database file " + folder + "/none/a.db cannot be opened for writing: no such file or directory"},
		{"a folder", "sqlite:" + folder, "the database file " + folder + " cannot be opened for writing: is a directory"},
		{"no database", "sqlite:" + noise, "the database file " + noise + " is not a database, or damaged: "},
		{"unknown kind", "mysql://secret@localhost/x", `the database address must begin with sqlite: or postgres://, this one begins with "mysql"`},
		{"unreadable address", "postgres://u:secret@host:port/x", "the PostgreSQL address cannot be read; it looks like postgres://user:password@host:5432/database"},
		{"nobody listens", "postgres://u:secret@" + refused + "/x?sslmode=disable", "the PostgreSQL database x at " + refused + " cannot be reached: connect: connection refused"},
		{"nobody answers", "postgres://u:secret@" + silent + "/x?sslmode=disable&connect_timeout=1", "the PostgreSQL database x at " + silent + " cannot be reached: no answer within 1s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			s, err := store.Open(ctx, test.url)
			if err == nil {
				_ = s.Close()
				t.Fatal("opened")
			}
			if ctx.Err() != nil {
				t.Error("took too long")
			}
			if got := err.Error(); !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") || strings.Contains(got, "secret") {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// silentServer accepts connections and never says anything.
func silentServer(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

// refusedAddress is where nobody listens any more.
func refusedAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestDatabaseOfANewerReleaseIsLeftAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		db.spoil(t, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
		_, err := store.Open(t.Context(), db.url)
		if err == nil || !strings.Contains(err.Error(), "version 9999, made by a newer release") {
			t.Errorf("got %v", err)
		}
	})
}

func TestProcessesThatStartTogetherMigrateOnce(t *testing.T) {
	url := newPostgres(t)
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			s, err := store.Open(t.Context(), url)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
			_ = s.Close()
		})
	}
	group.Wait()
}

func TestDatabaseFileIsForItsUserOnlyAndWrittenAhead(t *testing.T) {
	db := open(t, "sqlite", newSQLite(t))
	info, err := os.Stat(strings.TrimPrefix(db.url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if got := db.rows(t, "PRAGMA journal_mode"); len(got) != 1 || got[0] != "journal_mode=wal " {
		t.Errorf("got %v", got)
	}
}

func TestWhatWasConfirmedIsThereAfterOpeningAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		h := begin("c1", "公墓〔2026〕1号")
		if err := db.Record(t.Context(), h.submit("r1")); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		again := open(t, db.dialect, db.url)
		if err := again.VerifyChain(t.Context(), "c1"); err != nil {
			t.Error(err)
		}
	})
}
