// Package workflows hosts the engine inside Temporal: one workflow is one case. It turns updates
// and timers into events, has their effects carried out by local activities, and continues as new
// before its history grows large.
//
// Workflow code must never read a clock other than the workflow's, use randomness, goroutines or
// I/O, or range over a map. It decides nothing about a case; that is the engine's.
//
// Start reading at Host.Case (case.go); Client (client.go) is how the rest of the program reaches
// running cases.
package workflows
