package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/store"
)

func definition(process, hash string) store.Definition {
	return store.Definition{Hash: hash, Process: process, Canonical: []byte(`{"process":"` + process + `","of":"` + hash + `"}`), Source: "process: " + process + " # " + hash + "\n"}
}

func publish(t *testing.T, db *database, d store.Definition) (version int, changed bool) {
	t.Helper()
	version, changed, err := db.Publish(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return version, changed
}

func TestPublishingGivesVersionsAndTheSameTextChangesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		type step struct {
			Version int
			Changed bool
		}
		var got []step
		for _, hash := range []string{"aa", "aa", "bb", "bb", "aa", "bb"} {
			db.clock.advance(time.Hour)
			version, changed := publish(t, db, definition("countersign", hash))
			got = append(got, step{version, changed})
		}
		// Going back to an older text is a new version: what is current is always the latest.
		want := []step{{1, true}, {1, false}, {2, true}, {2, false}, {3, true}, {4, true}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestDefinitionsAreFoundByHashAndByProcess(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		for _, d := range []store.Definition{definition("countersign", "aa"), definition("countersign", "bb"), definition("cemetery-siting", "cc")} {
			publish(t, db, d)
		}
		first, second, other := definition("countersign", "aa"), definition("countersign", "bb"), definition("cemetery-siting", "cc")
		first.Version, second.Version, other.Version = 1, 2, 1
		first.Published, second.Published, other.Published = beginning, beginning, beginning

		all, err := db.Published(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]store.Definition{other, second}, all); diff != "" {
			t.Errorf("published (-want +got):\n%s", diff)
		}
		current, err := db.PublishedOf(t.Context(), "countersign")
		if err != nil {
			t.Fatal(err)
		}
		old, err := db.Definition(t.Context(), "aa")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]store.Definition{second, first}, []store.Definition{current, old}); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if _, err := db.Definition(t.Context(), "zz"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown hash: %v", err)
		}
		if _, err := db.PublishedOf(t.Context(), "zz"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown process: %v", err)
		}
	})
}

func TestProcessesThatStartTogetherPublishOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		var group sync.WaitGroup
		for range 6 {
			group.Go(func() {
				if _, _, err := db.Publish(t.Context(), definition("countersign", "aa")); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := db.rows(t, "SELECT version FROM definitions"); len(got) != 1 {
			t.Errorf("got %v", got)
		}
	})
}
