// Package identity knows who there is: units, posts, persons and what they hold; it checks passwords,
// and it is the one place that says who may do what.
//
// It must never read a database, a request or a clock: the organisation and the facts of a case are
// handed in, so that every permission can be tested in a table.
//
// Start reading at Organisation (organisation.go), then May (may.go).
package identity
