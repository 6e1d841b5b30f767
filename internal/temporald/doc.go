// Package temporald embeds a Temporal server into the program: on SQLite for one machine with
// nothing to install, or on PostgreSQL. It also knows how to move one workflow's clock forward.
//
// It must never listen on anything but loopback, and it knows nothing of cases.
//
// Start reading at Start (server.go).
package temporald
