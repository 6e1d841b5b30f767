// Package activities carries out what a case asks for: dates from the calendar, and the record.
//
// Each effect is idempotent: done twice it changes nothing more. An activity must never decide
// anything about a case; that is the engine's.
//
// Start reading at Effects (effects.go).
package activities
