package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shunban/internal/engine"
)

// CalendarYear is the schedule of one year in one layer, as it was written.
type CalendarYear struct {
	Edition int    // with which it was published
	Layer   string // empty: the State Council's
	Year    int
	Source  string // YAML
}

// CalendarEdition is one publication of the calendar, and how far open cases have followed it.
type CalendarEdition struct {
	Edition   int        `json:"edition"`
	Published time.Time  `json:"published"`
	By        string     `json:"by"`
	Total     int        `json:"total"`   // cases that were open then
	Checked   int        `json:"checked"` // of which it is settled whether a date moves
	Moved     int        `json:"moved"`   // of which a date has moved
	Finished  *time.Time `json:"finished,omitempty"`
}

type calendarYearRow struct {
	Edition int    `gorm:"column:edition;primaryKey;autoIncrement:false"`
	Layer   string `gorm:"column:layer;primaryKey"`
	Year    int    `gorm:"column:year;primaryKey;autoIncrement:false"`
	Source  string `gorm:"column:source"`
}

func (calendarYearRow) TableName() string { return "calendar_years" }

type calendarEditionRow struct {
	Edition   int        `gorm:"column:edition;primaryKey;autoIncrement:false"`
	Published time.Time  `gorm:"column:published_at"`
	By        string     `gorm:"column:published_by"`
	Total     int        `gorm:"column:total"`
	Finished  *time.Time `gorm:"column:finished_at"`
}

func (calendarEditionRow) TableName() string { return "calendar_editions" }

// CalendarEdition is the number of the edition in force; 0 while none was published.
func (s *Store) CalendarEdition(ctx context.Context) (int, error) {
	var edition int
	err := s.read.WithContext(ctx).Model(&calendarEditionRow{}).Select("COALESCE(MAX(edition), 0)").Scan(&edition).Error
	if err != nil {
		return 0, fmt.Errorf("read the calendar's edition: %w", err)
	}
	return edition, nil
}

// CalendarYears are the schedules in force up to an edition: of each layer and year the latest.
func (s *Store) CalendarYears(ctx context.Context, edition int) ([]CalendarYear, error) {
	var rows []calendarYearRow
	err := s.read.WithContext(ctx).Where("edition <= ?", edition).Order("layer, year, edition").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the calendar: %w", err)
	}
	var years []CalendarYear
	for _, row := range rows {
		year := CalendarYear(row)
		if last := len(years) - 1; last >= 0 && years[last].Layer == row.Layer && years[last].Year == row.Year {
			years[last] = year
			continue
		}
		years = append(years, year)
	}
	return years, nil
}

// PublishCalendar adds an edition that follows the one given. When another one was published in
// between, nothing is written: ErrConflict.
func (s *Store) PublishCalendar(ctx context.Context, after int, years []CalendarYear, by string, at time.Time) (int, error) {
	next := after + 1
	err := s.transact(ctx, "publish the calendar", func(tx *gorm.DB) error {
		if err := s.lock(tx, "calendar"); err != nil {
			return err
		}
		var current int
		if err := tx.Model(&calendarEditionRow{}).Select("COALESCE(MAX(edition), 0)").Scan(&current).Error; err != nil {
			return err
		}
		if current != after {
			return fmt.Errorf("%w: edition %d is in force, not %d", ErrConflict, current, after)
		}
		var open int64
		if err := tx.Model(&caseRow{}).Where("status = ?", string(engine.CaseOpen)).Count(&open).Error; err != nil {
			return err
		}
		row := calendarEditionRow{Edition: next, Published: utc(at), By: by, Total: int(open)}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		for _, year := range years {
			year.Edition = next
			held := calendarYearRow(year)
			if err := tx.Create(&held).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return next, nil
}

// CalendarEditions are all publications, the latest first.
func (s *Store) CalendarEditions(ctx context.Context) ([]CalendarEdition, error) {
	var rows []calendarEditionRow
	if err := s.read.WithContext(ctx).Order("edition DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the calendar's editions: %w", err)
	}
	editions := make([]CalendarEdition, 0, len(rows))
	for i, row := range rows {
		e := CalendarEdition{Edition: row.Edition, Published: row.Published.UTC(), By: row.By, Total: row.Total, Checked: row.Total, Finished: utcOrNil(row.Finished)}
		if row.Finished == nil {
			var left int64
			if err := s.read.WithContext(ctx).Model(&caseRow{}).Where("status = ? AND edition < ?", string(engine.CaseOpen), row.Edition).Count(&left).Error; err != nil {
				return nil, fmt.Errorf("count who has still to follow: %w", err)
			}
			e.Checked = max(0, row.Total-int(left))
		}
		moved := s.read.WithContext(ctx).Model(&eventRow{}).Distinct("case_id").Where("kind = 'redated' AND at >= ?", row.Published)
		if i > 0 {
			moved = moved.Where("at < ?", rows[i-1].Published)
		}
		var count int64
		if err := moved.Count(&count).Error; err != nil {
			return nil, fmt.Errorf("count who has followed: %w", err)
		}
		e.Moved = int(count)
		editions = append(editions, e)
	}
	return editions, nil
}

// DatedCase is an open case with its open dates.
type DatedCase struct {
	ID         string
	Number     string
	Process    string
	Definition string
	Seq        int
	Edition    int
	Dates      []engine.Dating
}

// DatedCases lists open cases by their id, those behind the one given; with before above zero only
// those whose dates were worked out before that edition.
func (s *Store) DatedCases(ctx context.Context, before int, after string, atMost int) ([]DatedCase, error) {
	query := s.read.WithContext(ctx).Model(&caseRow{}).Select("id", "number", "process", "definition", "seq", "edition", "dates").
		Where("status = ? AND id > ?", string(engine.CaseOpen), after)
	if before > 0 {
		query = query.Where("edition < ?", before)
	}
	var rows []caseRow
	if err := query.Order("id").Limit(atMost).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the dates of open cases: %w", err)
	}
	cases := make([]DatedCase, 0, len(rows))
	for _, row := range rows {
		c := DatedCase{ID: row.ID, Number: row.Number, Process: row.Process, Definition: row.Definition, Seq: row.Seq, Edition: row.Edition}
		if err := json.Unmarshal([]byte(row.Dates), &c.Dates); err != nil {
			return nil, fmt.Errorf("read the dates of case %s: %w", row.Number, err)
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// Follow notes that the dates of cases are those of an edition without any change. A case that has
// gone on since it was looked at is left alone.
func (s *Store) Follow(ctx context.Context, edition int, cases []DatedCase) error {
	if len(cases) == 0 {
		return nil
	}
	return s.transact(ctx, "note the calendar's edition", func(tx *gorm.DB) error {
		for _, c := range cases {
			err := tx.Model(&caseRow{}).Where("id = ? AND seq = ? AND edition < ?", c.ID, c.Seq, edition).UpdateColumn("edition", edition).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Finish notes that all open cases have followed an edition, the first time.
func (s *Store) Finish(ctx context.Context, edition int, at time.Time) error {
	err := s.write.WithContext(ctx).Model(&calendarEditionRow{}).Where("edition = ? AND finished_at IS NULL", edition).
		UpdateColumn("finished_at", utc(at)).Error
	if err != nil {
		return fmt.Errorf("note that all have followed: %w", err)
	}
	return nil
}
