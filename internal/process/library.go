package process

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"sync"
)

// Library keeps decoded definitions by their hash, so that the many cases of a process share one.
// It is safe for concurrent use.
type Library struct {
	mu      sync.Mutex
	decoded map[string]*Process
}

// NewLibrary makes an empty library.
func NewLibrary() *Library { return &Library{decoded: map[string]*Process{}} }

// Decode gives the definition with the hash, read from its compressed canonical form unless it is
// known already. Content that does not have the hash is an error.
func (l *Library) Decode(hash string, compressed []byte) (*Process, error) {
	return l.get(hash, func() ([]byte, error) {
		r, err := gzip.NewReader(bytes.NewReader(compressed))
		if err != nil {
			return nil, fmt.Errorf("unpack definition: %w", err)
		}
		canonical, err := io.ReadAll(io.LimitReader(r, 4*maxFile))
		if err != nil {
			return nil, fmt.Errorf("unpack definition: %w", err)
		}
		return canonical, nil
	})
}

// Canonical is Decode for the plain canonical form.
func (l *Library) Canonical(hash string, canonical []byte) (*Process, error) {
	return l.get(hash, func() ([]byte, error) { return canonical, nil })
}

func (l *Library) get(hash string, content func() ([]byte, error)) (*Process, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p, ok := l.decoded[hash]; ok {
		return p, nil
	}
	canonical, err := content()
	if err != nil {
		return nil, err
	}
	if digest(canonical) != hash {
		return nil, fmt.Errorf("definition %s: its content has the hash %s", hash, digest(canonical))
	}
	p, err := Decode(canonical)
	if err != nil {
		return nil, err
	}
	l.decoded[hash] = p
	return p, nil
}
