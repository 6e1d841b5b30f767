package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Sessions keeps who is signed in, for scs. A token is kept as its hash only: somebody who reads the
// database cannot take over a session.
type Sessions struct{ store *Store }

var _ scs.CtxStore = Sessions{}

// Sessions is the part of the store that keeps sessions.
func (s *Store) Sessions() Sessions { return Sessions{store: s} }

// FindCtx gives what is kept for a token; found is false when there is nothing or it has expired.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var rows []sessionRow
	err = s.store.read.WithContext(ctx).
		Where("token_hash = ? AND expires_at > ?", tokenHash(token), utc(s.store.now())).Find(&rows).Error
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	if len(rows) == 0 {
		return nil, false, nil
	}
	return rows[0].Data, true, nil
}

// CommitCtx keeps data for a token until it expires, instead of what was kept before.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	row := sessionRow{TokenHash: tokenHash(token), Data: data, Expires: utc(expiry)}
	return s.store.transact(ctx, "keep session", func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "token_hash"}}, UpdateAll: true}).Create(&row).Error
	})
}

// DeleteCtx forgets a token. Forgetting what is not known is no error.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.store.transact(ctx, "forget session", func(tx *gorm.DB) error {
		return tx.Where("token_hash = ?", tokenHash(token)).Delete(&sessionRow{}).Error
	})
}

// DeleteExpired removes the sessions that have expired and says how many. Expired sessions are not
// found anyway; this keeps the table small. The caller decides when.
func (s Sessions) DeleteExpired(ctx context.Context) (removed int64, err error) {
	err = s.store.transact(ctx, "remove expired sessions", func(tx *gorm.DB) error {
		done := tx.Where("expires_at <= ?", utc(s.store.now())).Delete(&sessionRow{})
		removed = done.RowsAffected
		return done.Error
	})
	return removed, err
}

// Find is FindCtx without a context; scs asks for it and uses FindCtx.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// tokenHash needs no salt: a token is random and long, not a word somebody chose.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
