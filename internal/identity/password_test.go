package identity_test

import (
	"errors"
	"strings"
	"testing"

	"shunban/internal/identity"
)

func TestOnlyTheRightPasswordMatches(t *testing.T) {
	stored, err := identity.HashPassword("顺办-2026")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("not a PHC string of the agreed cost: %s", stored)
	}
	for password, want := range map[string]bool{"顺办-2026": true, "顺办-2027": false, "": false, strings.Repeat("x", 10_000): false} {
		if got := identity.CheckPassword(stored, password); got != want {
			t.Errorf("password of %d bytes: got %v", len(password), got)
		}
	}
}

func TestTheSamePasswordIsKeptDifferentlyEachTime(t *testing.T) {
	first, _ := identity.HashPassword("same")
	second, _ := identity.HashPassword("same")
	if first == second {
		t.Error("two hashes of one password are equal")
	}
}

func TestNothingMatchesWhereNoPasswordIsKept(t *testing.T) {
	for _, stored := range []string{"", "secret", "$argon2id$v=19$m=19456,t=2,p=1$$", "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$2a$10$abc"} {
		if identity.CheckPassword(stored, "secret") || identity.CheckPassword(stored, "") {
			t.Errorf("%q matched", stored)
		}
	}
}

func TestAPasswordHasALength(t *testing.T) {
	for _, password := range []string{"", strings.Repeat("x", identity.MaxPassword+1)} {
		if _, err := identity.HashPassword(password); !errors.Is(err, identity.ErrPasswordLength) {
			t.Errorf("password of %d bytes: %v", len(password), err)
		}
	}
}
