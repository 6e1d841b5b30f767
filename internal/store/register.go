package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Row is one row of a register.
type Row struct {
	Register string
	Key      json.RawMessage // the value of the key column
	Data     json.RawMessage // the whole row, key included
	Case     string          // that wrote it last; empty when a person did
	Job      int             // of that case
}

type registerRow struct {
	Register string    `gorm:"column:register;primaryKey"`
	Key      string    `gorm:"column:key;primaryKey"`
	Data     string    `gorm:"column:data"`
	Case     string    `gorm:"column:case_id"`
	Job      int       `gorm:"column:job"`
	Updated  time.Time `gorm:"column:updated_at"`
}

func (registerRow) TableName() string { return "register_rows" }

// Rows gives the rows of a register whose columns have the values given, ordered by their key.
func (s *Store) Rows(ctx context.Context, register string, where map[string]json.RawMessage) ([]json.RawMessage, error) {
	var held []registerRow
	if err := s.read.WithContext(ctx).Where("register = ?", register).Order("key").Find(&held).Error; err != nil {
		return nil, fmt.Errorf("read register %s: %w", register, err)
	}
	rows := []json.RawMessage{}
	for _, row := range held {
		fits, err := has([]byte(row.Data), where)
		if err != nil {
			return nil, fmt.Errorf("read register %s, row %s: %w", register, row.Key, err)
		}
		if fits {
			rows = append(rows, json.RawMessage(row.Data))
		}
	}
	return rows, nil
}

// has tells whether a row has these values in its columns.
func has(data []byte, where map[string]json.RawMessage) (bool, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return false, err
	}
	for name, value := range where {
		if compact(fields[name]) != compact(value) {
			return false, nil
		}
	}
	return true, nil
}

func compact(raw json.RawMessage) string {
	var out bytes.Buffer
	if len(raw) == 0 || json.Compact(&out, raw) != nil {
		return string(raw)
	}
	return out.String()
}

// PutRow writes a row. With unlessPresent a row of another job is left alone and present is true;
// the same job again finds its own row and changes nothing.
func (s *Store) PutRow(ctx context.Context, row Row, unlessPresent bool) (present bool, err error) {
	err = s.transact(ctx, "write register "+row.Register, func(tx *gorm.DB) error {
		if err := s.lock(tx, "register:"+row.Register); err != nil {
			return err
		}
		key := compact(row.Key)
		var held []registerRow
		if err := tx.Where("register = ? AND key = ?", row.Register, key).Find(&held).Error; err != nil {
			return err
		}
		if len(held) == 1 && unlessPresent {
			present = held[0].Case != row.Case || held[0].Job != row.Job || row.Case == ""
			return nil
		}
		return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&registerRow{Register: row.Register, Key: key,
			Data: string(valid(row.Data)), Case: row.Case, Job: row.Job, Updated: time.Now().UTC()}).Error
	})
	return present, err
}

// RemoveRow takes a row out; one that is not there is no error.
func (s *Store) RemoveRow(ctx context.Context, register string, key json.RawMessage) error {
	err := s.write.WithContext(ctx).Where("register = ? AND key = ?", register, compact(key)).Delete(&registerRow{}).Error
	if err != nil {
		return fmt.Errorf("remove a row of register %s: %w", register, err)
	}
	return nil
}
