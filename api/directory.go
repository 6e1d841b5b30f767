package api

import (
	"context"
	"sync"
	"time"

	"shunban/internal/identity"
	"shunban/internal/store"
)

// fresh is how old the picture of the organisation may be. Somebody whose post is taken away may act
// in it for that long.
const fresh = 3 * time.Second

// directoryCache keeps the organisation for a moment, because every request needs it.
type directoryCache struct {
	mu   sync.Mutex
	read time.Time
	last *identity.Directory
}

// directoryNow is the organisation as it is now, give or take fresh.
func (s *server) directoryNow(ctx context.Context) (*identity.Directory, error) {
	cache, now := &s.directory, s.Now()
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if cache.last != nil && now.Sub(cache.read) < fresh {
		return cache.last, nil
	}
	stored, err := s.Store.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	cache.last, cache.read = identity.NewDirectory(organisation(stored)), now
	return cache.last, nil
}

// organisation is what the database holds, as the permissions know it.
func organisation(stored store.Organisation) identity.Organisation {
	var o identity.Organisation
	for _, p := range stored.Posts {
		o.Posts = append(o.Posts, identity.Post{ID: p.ID, Name: p.Name})
	}
	for _, u := range stored.Units {
		o.Units = append(o.Units, identity.Unit{ID: u.ID, Name: u.Name, Kind: identity.Kind(u.Kind), Parent: u.Parent})
	}
	for _, u := range stored.Users {
		person := identity.Person{Login: u.Login, Name: u.Name, Password: u.Password, Substitutes: u.Substitutes}
		for _, h := range u.Holdings {
			person.Holdings = append(person.Holdings, identity.Holding(h))
		}
		o.People = append(o.People, person)
	}
	return o
}
