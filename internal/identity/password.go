package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The cost of a password: argon2id with the smaller of the two settings OWASP's password storage
// advice gives (19 MiB, two passes, one lane), about 20 ms on a small server.
const (
	passes   = 2
	memory   = 19 * 1024 // KiB
	lanes    = 1
	saltSize = 16
	keySize  = 32
)

// MaxPassword is how long a password may be, in bytes. It only keeps hashing bounded.
const MaxPassword = 256

// ErrPasswordLength is returned for a password that is empty or longer than MaxPassword.
var ErrPasswordLength = errors.New("a password has 1 to 256 bytes")

// HashPassword gives the PHC string to keep instead of the password.
func HashPassword(password string) (string, error) {
	if password == "" || len(password) > MaxPassword {
		return "", ErrPasswordLength
	}
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("draw a salt: %w", err)
	}
	return phc(salt, argon2.IDKey([]byte(password), salt, passes, memory, lanes, keySize)), nil
}

func phc(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// CheckPassword tells whether the password is the one the PHC string was made from. It takes the same
// time whether the string is empty (nobody of that name, or no password set), unreadable, or wrong, so
// that the time tells nobody which logins exist.
func CheckPassword(stored, password string) bool {
	if len(password) > MaxPassword {
		password = password[:MaxPassword]
		stored = ""
	}
	h, ok := parsePHC(stored)
	if !ok {
		h = nobody
	}
	key := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1 && ok
}

// hash is a PHC string taken apart.
type hash struct {
	passes, memory uint32
	lanes          uint8
	salt, key      []byte
}

// nobody is what a password is compared with when there is none to compare with.
var nobody = hash{passes: passes, memory: memory, lanes: lanes, salt: make([]byte, saltSize), key: make([]byte, keySize)}

// parsePHC reads a PHC string. It refuses costs far beyond ours, which only a forged row could hold.
func parsePHC(s string) (hash, bool) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return hash{}, false
	}
	var version int
	var h hash
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return hash{}, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return hash{}, false
	}
	if h.memory == 0 || h.memory > 256*1024 || h.passes == 0 || h.passes > 16 || h.lanes == 0 {
		return hash{}, false
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(h.salt) < 8 {
		return hash{}, false
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(h.key) < 16 {
		return hash{}, false
	}
	return h, true
}

// Hashed tells whether a text is a password hash that CheckPassword understands.
func Hashed(s string) bool {
	_, ok := parsePHC(s)
	return ok
}
