// Package scenario runs the stories a definition tells about itself, and says where they come out
// otherwise than written. The same story runs on the pure engine with a virtual clock, in
// milliseconds, and on anything else that can carry a case, such as a real Temporal server; what
// happened can then be compared event by event.
//
// It must never make a story pass that did not come out as written.
//
// Start reading at Run (run.go); Pure (pure.go) is the virtual clock.
package scenario
