package process

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// A misspelt key hides all that stands under it: names that are declared there are missing everywhere else. Only the key
// is a mistake; what follows from it is not listed beside it.

// lose notes the texts of a part of the file that is not read.
func (d *decoder) lose(n *yaml.Node) {
	if d.lost == nil {
		d.lost = map[string]bool{}
	}
	if n.Kind == yaml.ScalarNode {
		d.lost[n.Value] = true
	}
	for _, inner := range n.Content {
		d.lose(inner)
	}
}

// muddle notes that something in a mapping could not be read: what seems to be missing there may be that.
func (d *decoder) muddle(n *yaml.Node) {
	if d.muddled == nil {
		d.muddled = map[Place]bool{}
	}
	d.muddled[d.place(n)] = true
}

// mutual are the findings that of several keys not exactly one was found.
var mutual = []string{"one-kind", "who-is-asked", "unit-or-each", "one-expiry", "wait-for-what", "after-or-event", "when-or-otherwise", "one-way",
	"date-of", "one-moment", "before-of", "scenario-action", "no-answers", "empty-list", "one-branch"}

// causes leaves out the findings that follow from others.
func (f *findings) causes() {
	twice := slices.ContainsFunc(f.list, func(one Finding) bool {
		return one.Code == "duplicate-id" && strings.HasPrefix(one.Message.EN, "step ")
	})
	odd, misspelt, ends, unissued := map[string]bool{}, map[string]bool{}, map[string]bool{}, false
	for _, one := range f.list {
		switch one.Code {
		case "bad-name":
			odd[one.Found] = true
		case "unknown-key":
			misspelt[one.Suggest] = true
		case "end-misspelt":
			ends[one.Suggest] = true
		case "unknown-notice":
			unissued = true
		}
	}
	follows := func(one Finding) bool {
		step := one.Code == "unknown-step" || one.Code == "expression-unknown-name" || one.Code == "expression-unknown-value"
		switch {
		case slices.Contains(mutual, one.Code):
			return f.muddled[one.At]
		case one.Code == "table-width":
			return misspelt["inputs"] || misspelt["outputs"]
		case one.Code == "unknown-end":
			return ends[one.Found]
		case one.Code == "notice-unused" || one.Code == "nothing-to-quote":
			return unissued
		case step && twice, step && odd[one.Suggest]:
			return true // it was called so before
		case one.Code != "unknown-key" && strings.HasPrefix(one.Code, "unknown-") || strings.HasPrefix(one.Code, "expression-unknown-"):
			return f.lost[one.Found]
		}
		return false
	}
	if kept := slices.DeleteFunc(slices.Clone(f.list), follows); len(kept) > 0 {
		f.list = kept
	}
}
