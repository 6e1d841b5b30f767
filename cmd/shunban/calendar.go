package main

import (
	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/process"
)

// loadCalendar reads the shipped schedules.
func loadCalendar() (*calendar.Calendar, error) {
	return calendar.Load(definitions.Files, "calendars", process.Zone)
}
