// Package e2e holds the tests that look at the whole: the stories played in a browser and over HTTP
// against the built binary, and the tests of the source tree itself.
//
// It must never be imported, and it must never look inside a package: what it needs to know it learns
// as a user does, or from the source text. Start with stories in cemetery.test.mjs; architecture_test.go
// says which package may know which.
package e2e
