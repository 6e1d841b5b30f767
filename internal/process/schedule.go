package process

import (
	"encoding/json"
	"fmt"
	"time"
)

// Between are the moments at which a schedule begins cases after one moment and up to another, in
// their order; at most limit of them.
func (s *Schedule) Between(after, until time.Time, limit int) []time.Time {
	clock := s.Time.Value
	if clock == "" {
		clock = "09:00"
	}
	at, _ := time.Parse("15:04", clock) // its form was checked
	moment := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, Zone)
	}
	var moments []time.Time
	first := after.In(Zone)
	for day := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, Zone); !day.After(until) && len(moments) < limit; day = day.AddDate(0, 0, 1) {
		if m := moment(day); s.falls(day) && m.After(after) && !m.After(until) {
			moments = append(moments, m)
		}
	}
	return moments
}

// falls tells whether a day is one of the schedule's.
func (s *Schedule) falls(day time.Time) bool {
	on := max(s.On, 1)
	switch s.Every.Value {
	case "day":
		return true
	case "week":
		return (int(day.Weekday())+6)%7+1 == on
	case "month":
		return day.Day() == on
	case "half-year":
		return day.Day() == on && (day.Month() == time.January || day.Month() == time.July)
	default:
		return day.Day() == on && day.Month() == time.January
	}
}

// Opening is in whose name a scheduled case begins, and with which form. Row is the row of the
// register it is begun for; nil when there is none.
func (s *Schedule) Opening(row json.RawMessage, now time.Time) (unit string, form json.RawMessage, err error) {
	f := &Facts{Form: json.RawMessage("{}"), Submitted: now, Now: now}
	if row != nil {
		f.Rows = map[string]json.RawMessage{"row": row}
	}
	unit = s.Unit.Unit
	if s.Unit.Expr != nil {
		if unit, err = s.Unit.Expr.Text(f); err != nil {
			return "", nil, fmt.Errorf("who applies: %w", err)
		}
	}
	fields := map[string]json.RawMessage{}
	for i := range s.Form {
		value, err := s.Form[i].Value.Value(f)
		if err != nil {
			return "", nil, fmt.Errorf("field %s: %w", s.Form[i].Name, err)
		}
		if fields[s.Form[i].Name], err = JSON(value); err != nil {
			return "", nil, err
		}
	}
	form, err = json.Marshal(fields)
	return unit, form, err
}
