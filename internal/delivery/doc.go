// Package delivery takes what a person decides and sees to it that it reaches the case: it is
// stored as a request first, then sent, then settled. A program that dies in between finds the
// request again when it starts and sends it once more; the case takes the same request only once.
//
// It must never answer "done" before the case has recorded the decision, and never drop a request
// it has stored.
//
// Start reading at Desk (desk.go).
package delivery
