package api

import (
	"time"

	"shunban/internal/calendar"
	"shunban/internal/process"
)

// Lights are the parts of a limit, in percent, from which on it shows yellow and red where a
// definition does not say otherwise.
type Lights struct{ Yellow, Red int }

// The lights there are.
const (
	green  = "green"
	yellow = "yellow"
	red    = "red"
)

// lightsOf are those of a definition, or the installation's.
func (s *server) lightsOf(p *process.Process) Lights {
	lights := s.Lights
	if v := p.Supervision; v != nil {
		if v.Yellow != nil {
			lights.Yellow = v.Yellow.Value
		}
		if v.Red != nil {
			lights.Red = v.Red.Value
		}
	}
	return lights
}

// shortest is the limit below which hours count, not working days.
const shortest = 48 * time.Hour

// light is how urgent a limit is: by the working days that are used of it, today included; of short
// limits by the clock. What has run out is red.
func light(c *calendar.Calendar, from, due, now time.Time, lights Lights) string {
	total := c.WorkingDaysBetween(c.DayOf(from), c.DayOf(due.Add(-time.Nanosecond)))
	used := c.WorkingDaysBetween(c.DayOf(from), c.DayOf(now))
	if due.Sub(from) < shortest || total == 0 {
		total, used = int(due.Sub(from).Minutes()), int(now.Sub(from).Minutes())
	}
	switch {
	case !now.Before(due) || used*100 >= total*lights.Red:
		return red
	case used*100 >= total*lights.Yellow:
		return yellow
	}
	return green
}
