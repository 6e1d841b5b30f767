package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/process"
	"shunban/internal/store"
)

func organisation() store.Organisation {
	return store.Organisation{
		Posts: []store.Post{{ID: "leader", Name: process.Text{ZH: "负责人", EN: "Head"}}, {ID: "clerk", Name: process.Text{ZH: "经办人", EN: "Clerk"}}},
		Units: []store.Unit{
			{ID: "forestry", Name: process.Text{ZH: "县林业局", EN: "Forestry Bureau"}, Kind: "bureau"},
			{ID: "beishe", Name: process.Text{ZH: "北社乡", EN: "Beishe Township"}, Kind: "township"},
			{ID: "xiqingbei", Name: process.Text{ZH: "西青北村村民委员会", EN: "Xiqingbei Village"}, Kind: "village-committee", Parent: "beishe"},
		},
		Users: []store.User{
			{Login: "zhang", Name: "张伟", Password: "$argon2id$1", Holdings: []store.Holding{{Unit: "forestry", Post: "leader"}, {Unit: "beishe", Post: "clerk"}}},
			{Login: "li", Name: "李芳", Password: "$argon2id$2", Holdings: []store.Holding{{Unit: "beishe", Post: "leader"}}, Substitutes: []string{"zhang"}},
		},
	}
}

func putOrganisation(t *testing.T, db *database, o store.Organisation) {
	t.Helper()
	if err := db.PutOrganisation(t.Context(), o); err != nil {
		t.Fatal(err)
	}
}

func TestOrganisationComesBackInItsOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		want := organisation()
		putOrganisation(t, db, want)
		putOrganisation(t, db, want) // at every start
		got, err := db.Organisation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		unit, err := db.Unit(t.Context(), "xiqingbei")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Units[2], unit); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if _, err := db.Unit(t.Context(), "nowhere"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a unit there is not: %v, want %v", err, store.ErrNotFound)
		}
		user, err := db.User(t.Context(), "zhang")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Users[0], user); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestNewOrganisationChangesPostsButNoPasswords(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		putOrganisation(t, db, organisation())
		if err := db.SetPassword(t.Context(), "li", "$argon2id$own"); err != nil {
			t.Fatal(err)
		}
		changed := store.Organisation{Users: []store.User{{Login: "li", Name: "李芳芳", Password: "$argon2id$2", Holdings: []store.Holding{{Unit: "forestry", Post: "clerk"}}}}}
		putOrganisation(t, db, changed)
		got, err := db.User(t.Context(), "li")
		if err != nil {
			t.Fatal(err)
		}
		want := store.User{Login: "li", Name: "李芳芳", Password: "$argon2id$own", Holdings: []store.Holding{{Unit: "forestry", Post: "clerk"}}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestPostInAnUnknownUnitIsRefusedAsAWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		o := organisation()
		o.Users[1].Holdings[0].Unit = "nowhere"
		if err := db.PutOrganisation(t.Context(), o); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("got %v", err)
		}
		got, err := db.Organisation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(store.Organisation{}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
