// Package trial runs scenarios on a real embedded Temporal server with time skipping, and holds
// what happened there against the pure engine, event by event.
//
// It must never smooth a difference over: the pure engine is the specification of what the server
// has to do.
//
// Start reading at Ground (ground.go).
package trial
