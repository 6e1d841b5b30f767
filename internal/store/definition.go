package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Definition is one published text of a process.
type Definition struct {
	Hash      string // of Canonical, hexadecimal SHA-256
	Process   string
	Version   int // counts from 1 within the process; given by Publish
	Canonical []byte
	Source    string // the YAML it was read from
	Published time.Time
}

// Publish makes a definition the current one of its process and gives its version. Publishing what
// is current already changes nothing. An older text published again becomes a new version.
// Version and Published of d are not read.
func (s *Store) Publish(ctx context.Context, d Definition) (version int, changed bool, err error) {
	err = s.transact(ctx, "publish "+d.Process, func(tx *gorm.DB) error {
		if err := s.lock(tx, "definition:"+d.Process); err != nil {
			return err
		}
		var current definitionRow
		if err := tx.Where("process = ?", d.Process).Order("version DESC").Limit(1).Find(&current).Error; err != nil {
			return err
		}
		version, changed = current.Version, false
		if current.Hash == d.Hash {
			return nil
		}
		version, changed = current.Version+1, true
		return tx.Create(&definitionRow{Process: d.Process, Version: version, Hash: d.Hash,
			Canonical: string(d.Canonical), Source: d.Source, Published: utc(s.now())}).Error
	})
	if err != nil {
		return 0, false, err
	}
	return version, changed, nil
}

// Published is the current definition of each process, sorted by process.
func (s *Store) Published(ctx context.Context) ([]Definition, error) {
	var rows []definitionRow
	err := s.read.WithContext(ctx).
		Where("version = (SELECT max(newer.version) FROM definitions newer WHERE newer.process = definitions.process)").
		Order("process").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read published definitions: %w", err)
	}
	found := make([]Definition, len(rows))
	for i, row := range rows {
		found[i] = row.definition()
	}
	return found, nil
}

// PublishedOf is the current definition of a process, or ErrNotFound.
func (s *Store) PublishedOf(ctx context.Context, process string) (Definition, error) {
	return s.definition(ctx, "process = ?", process)
}

// Definition finds a definition by its hash, or gives ErrNotFound. When it was published more than
// once, its latest version is given.
func (s *Store) Definition(ctx context.Context, hash string) (Definition, error) {
	return s.definition(ctx, "hash = ?", hash)
}

func (s *Store) definition(ctx context.Context, condition, value string) (Definition, error) {
	var row definitionRow
	err := s.read.WithContext(ctx).Where(condition, value).Order("version DESC").Limit(1).Take(&row).Error
	if err != nil {
		return Definition{}, fmt.Errorf("read definition %s: %w", value, translate(err))
	}
	return row.definition(), nil
}
