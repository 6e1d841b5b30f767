// Package config is how the program is told where to work: by flags, by environment variables, by
// a file, in this order of precedence.
//
// It must never guess: an unknown name is an error with the nearest known one, all errors are
// listed at once, and a secret is never printed.
//
// Start reading at Settings (settings.go); the table of all settings stands in table.go.
package config
