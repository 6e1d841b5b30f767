package nearest_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"shunban/internal/nearest"
)

func TestNearestNameIsTheOneMeant(t *testing.T) {
	known := []string{"areaMu", "graves", "hall", "site", "township", "file", "投资额", "投资总额", "approvals-bureau"}
	cases := []struct{ got, want string }{
		{"areaMuu", "areaMu"},
		{"areamu", "areaMu"},
		{"AREAMU", "areaMu"},
		{"graevs", "graves"},
		{"townshp", "township"},
		{"投资", "投资额"},
		{"投资金额", "投资总额"},
		{"aprovals-bureau", "approvals-bureau"},
		{"sall", "hall"},
		{"sile", "site"}, // as far from a name with another first letter
		{"x", ""},
		{"", ""},
		{"completely different", ""},
	}
	for _, c := range cases {
		if got := nearest.Name(c.got, known); got != c.want {
			t.Errorf("Name(%q) = %q, want %q", c.got, got, c.want)
		}
	}
}

func TestNothingKnownSuggestsNothing(t *testing.T) {
	if got := nearest.Name("areaMu", nil); got != "" {
		t.Errorf("Name with nothing known = %q", got)
	}
}

func TestSuggestionDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := rapid.StringMatching(`[a-c]{0,6}`).Draw(t, "got")
		known := rapid.SliceOf(rapid.StringMatching(`[a-c]{0,6}`)).Draw(t, "known")
		forwards := nearest.Name(got, known)
		slices.Reverse(known)
		if backwards := nearest.Name(got, known); backwards != forwards {
			t.Fatalf("%q forwards, %q backwards", forwards, backwards)
		}
		if forwards != "" && !slices.Contains(known, forwards) {
			t.Fatalf("%q is not known", forwards)
		}
	})
}
