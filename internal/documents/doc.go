// Package documents keeps the files people attach, under the hash of their content.
//
// It must never trust what an upload says of itself: the name is cleaned, the type is sniffed, the
// size is counted and the hash computed from the bytes that came. Who may see a file is not for it to
// know, nor what case it belongs to.
//
// Start reading at Archive (archive.go).
package documents
