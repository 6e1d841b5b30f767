package engine

import (
	"fmt"

	"shunban/internal/calendar"
)

// Dates answers an engine's questions from a calendar, one answer for each in their order. Every
// shell of the engine answers them so.
func Dates(c *calendar.Calendar, asked []ResolveDue) ([]Date, error) {
	dates := make([]Date, 0, len(asked))
	for _, question := range asked {
		limit, err := calendar.ParseLimit(question.Limit)
		if err != nil {
			return nil, fmt.Errorf("resolve the limit of task %d: %w", question.Task, err)
		}
		due := c.Due(question.From, limit)
		dates = append(dates, Date{Due: due.At.UTC(), Provisional: due.Provisional, Calendar: due.Version})
	}
	return dates, nil
}
