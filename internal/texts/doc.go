// Package texts holds the sentences that people read, in Chinese and in English: names written by
// others as a Text, and the program's own sentences in a catalogue.
//
// It must never decide anything, and nothing in it changes once it is read: the same key, language
// and parameters always give the same sentence.
//
// Start reading at Text (text.go), then Say (catalogue.go). The sentences stand in zh.yaml and en.yaml.
package texts
