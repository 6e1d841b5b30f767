// Package calendar counts time as the law does: working days by the State Council's schedule with
// its make-up days, calendar days, hours and months.
//
// It must never read a clock, keep changeable state, or assume silently: a date that was computed
// with a year whose schedule is not published is marked provisional.
//
// Start reading at Calendar (calendar.go) and Limit (limit.go); year.go reads the schedules.
package calendar
