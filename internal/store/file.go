package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"shunban/internal/engine"
)

// File is what is known of a file that was uploaded; its bytes are with documents, under Key.
type File struct {
	ID       string
	Name     string
	Size     int64
	Type     string // as sniffed, such as application/pdf
	SHA256   string
	Key      string
	Uploader string    // login
	Case     string    // the case it was handed in with first; empty until then. Record sets it.
	Created  time.Time // the store's clock, when left zero
}

// Ref is how a case refers to the file.
func (f File) Ref() engine.FileRef {
	return engine.FileRef{ID: f.ID, Name: f.Name, Size: f.Size, SHA256: f.SHA256}
}

// PutFile notes a file that was uploaded; it belongs to no case yet. ErrConflict when the id is taken.
func (s *Store) PutFile(ctx context.Context, f File) error {
	row := fileRow{ID: f.ID, Name: f.Name, Size: f.Size, Type: f.Type, SHA256: f.SHA256, Key: f.Key, Uploader: f.Uploader, Created: utc(f.Created)}
	if f.Created.IsZero() {
		row.Created = utc(s.now())
	}
	return s.transact(ctx, "store file "+f.ID, func(tx *gorm.DB) error { return tx.Create(&row).Error })
}

// File finds a file by its id, or gives ErrNotFound.
func (s *Store) File(ctx context.Context, id string) (File, error) {
	var row fileRow
	if err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return File{}, fmt.Errorf("read file %s: %w", id, translate(err))
	}
	return row.file(), nil
}

// Files finds several files by their ids and gives them in that order; ErrNotFound names the first
// that is not there.
func (s *Store) Files(ctx context.Context, ids []string) ([]File, error) {
	var rows []fileRow
	if err := s.read.WithContext(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	byID := map[string]fileRow{}
	for _, row := range rows {
		byID[row.ID] = row
	}
	files := make([]File, len(ids))
	for i, id := range ids {
		row, ok := byID[id]
		if !ok {
			return nil, fmt.Errorf("read file %s: %w", id, ErrNotFound)
		}
		files[i] = row.file()
	}
	return files, nil
}

func (r fileRow) file() File {
	f := File{ID: r.ID, Name: r.Name, Size: r.Size, Type: r.Type, SHA256: r.SHA256, Key: r.Key, Uploader: r.Uploader, Created: r.Created.UTC()}
	if r.Case != nil {
		f.Case = *r.Case
	}
	return f
}

// attach gives the files that events brought to their case. A file that belongs to a case stays there.
func attach(tx *gorm.DB, caseID string, events []engine.Event) error {
	ids := filesOf(events)
	if len(ids) == 0 {
		return nil
	}
	return tx.Model(&fileRow{}).Where("id IN ? AND case_id IS NULL", ids).UpdateColumn("case_id", caseID).Error
}

// release takes the files of events that were taken out from their case, except those which the
// events that stay have brought as well.
func release(tx *gorm.DB, caseID string, gone []eventRow) error {
	removed, err := readEvents(gone)
	if err != nil {
		return err
	}
	ids := filesOf(removed)
	if len(ids) == 0 {
		return nil
	}
	err = tx.Model(&fileRow{}).Where("id IN ? AND case_id = ?", ids, caseID).UpdateColumn("case_id", nil).Error
	if err != nil {
		return err
	}
	var staying []eventRow
	if err := tx.Select("seq", "case_id", "data").Where("case_id = ?", caseID).Order("seq").Find(&staying).Error; err != nil {
		return err
	}
	kept, err := readEvents(staying)
	if err != nil {
		return err
	}
	return attach(tx, caseID, kept)
}

// filesOf are the ids of the files that events brought, each once and sorted.
func filesOf(events []engine.Event) []string {
	var ids []string
	for _, e := range events {
		for _, refs := range e.Materials {
			for _, ref := range refs {
				ids = append(ids, ref.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
