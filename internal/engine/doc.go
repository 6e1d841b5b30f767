// Package engine is the pure core: it takes the state of a case and an event, and gives the new
// state, the events that follow from it, and the effects the shell has to carry out.
//
// It must never read a clock, a random source, a database or the network, keep global state, or
// let the order of a map reach its result: the same events always give the same state, byte for
// byte. Time arrives in events; dates that need the calendar are asked for by an effect and come
// back in an event.
//
// Start reading at State (state.go) and Event (event.go), then Apply (apply.go).
package engine
