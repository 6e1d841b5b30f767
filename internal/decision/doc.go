// Package decision is the decision tables of the process language: cells are read into sets of
// values, rows are matched, and a table is proved to be complete and without contradiction.
//
// It knows nothing of YAML, of expressions or of cases, and it never guesses: a cell it does not
// understand is a Problem with its place, and a table it cannot examine to the end says so.
//
// Start reading at Compile (table.go); cell.go is what a cell can say, cover.go the proof.
package decision
