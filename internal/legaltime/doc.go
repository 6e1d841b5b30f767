// Package legaltime keeps the calendar of an installation: which edition of it is in force, what
// another edition would move, and moving it. Cases follow an edition through an event each, so a
// date is moved once whatever happens meanwhile; what is left to do stands in the database alone,
// so that it goes on after any interruption.
//
// It never works out a date by itself: it asks the calendar the questions the engine would ask.
package legaltime
