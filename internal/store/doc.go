// Package store keeps what people look at: definitions, cases, tasks, events, requests, files,
// people and sessions, on SQLite or PostgreSQL. All SQL of the product is here.
//
// It must never decide anything about a case: it records what the engine has decided, once, and
// gives it back. It never loses a batch it has confirmed and never applies one twice.
//
// Start reading at Store (store.go), then Record (record.go) with its chain of hashes (chain.go),
// and migrations/ for the tables.
package store
