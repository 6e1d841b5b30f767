// Package process is the process language: it reads a definition written in YAML into a typed,
// immutable Process, and finds everything that is wrong with it.
//
// It knows no database, no Temporal and no clock, and it never guesses: what it does not
// understand is a Finding with file, line and column, and all findings are reported, not only the
// first.
//
// Start reading at Process (process.go), then Parse (parse.go) and Check (check.go).
package process
