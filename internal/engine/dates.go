package engine

import (
	"fmt"

	"shunban/internal/calendar"
	"shunban/internal/process"
)

// Dates answers an engine's questions of the calendar, and leaves those of the organisation to
// people. Every shell of the engine answers them so.
func Dates(c *calendar.Calendar, asked []Question, people func(Question) ([]Actor, error)) ([]Reply, error) {
	replies := make([]Reply, 0, len(asked))
	for _, q := range asked {
		reply, err := answerTo(c, q, people)
		if err != nil {
			return nil, err
		}
		replies = append(replies, reply)
	}
	return replies, nil
}

func answerTo(c *calendar.Calendar, q Question, people func(Question) ([]Actor, error)) (Reply, error) {
	if q.Step != "" {
		found, err := people(q)
		if err != nil {
			return Reply{}, fmt.Errorf("ask who holds the posts of step %s: %w", q.Step, err)
		}
		return Reply{People: found}, nil
	}
	due, err := dateOf(c, q)
	if err != nil {
		return Reply{}, fmt.Errorf("resolve the date of %+v: %w", q.Subject, err)
	}
	return Reply{Due: due.At.UTC(), Provisional: due.Provisional, Calendar: due.Version}, nil
}

func dateOf(c *calendar.Calendar, q Question) (calendar.Deadline, error) {
	if q.Fixed != nil {
		return c.Move(*q.Fixed, q.Held...), nil
	}
	var limit calendar.Limit
	var err error
	if q.Limit != "" {
		if limit, err = process.ParseStage(q.Limit); err != nil {
			return calendar.Deadline{}, err
		}
	}
	if q.Date == "" {
		return c.Due(q.From, limit, q.Held...), nil
	}
	day, err := calendar.ParseDate(q.Date)
	if err != nil {
		return calendar.Deadline{}, err
	}
	return c.Before(day, limit), nil
}
