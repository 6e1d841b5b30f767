package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/store"
)

func file(id string) store.File {
	return store.File{ID: id, Name: "规划图.pdf", Size: 1 << 33, Type: "application/pdf", SHA256: "ab", Key: "sha256/ab/ab", Uploader: "wang", Created: beginning}
}

func TestFileBelongsToTheCaseItWasFirstHandedInWith(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		for _, id := range []string{"f1", "f2", "f3"} {
			if err := db.PutFile(t.Context(), file(id)); err != nil {
				t.Fatal(err)
			}
			db.clock.advance(time.Minute)
		}
		if err := db.PutFile(t.Context(), file("f1")); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the same id: %v", err)
		}
		first, second := begin("c1", "公墓〔2026〕1号"), begin("c2", "公墓〔2026〕2号")
		record(t, db, first.submit("r1", "f1"))
		record(t, db, second.submit("r2", "f1", "f2"))

		got, err := db.Files(t.Context(), []string{"f3", "f1", "f2"})
		if err != nil {
			t.Fatal(err)
		}
		want := []store.File{file("f3"), file("f1"), file("f2")}
		want[1].Case, want[2].Case = "c1", "c2"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if _, err := db.Files(t.Context(), []string{"f1", "f9"}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown file: %v", err)
		}
	})
}
