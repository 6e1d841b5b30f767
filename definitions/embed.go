// Package definitions holds what the product ships as data: the processes, the calendars and the
// sample organisation. It contains no logic; reading the files is for the packages that know them.
package definitions

import "embed"

// Files are the shipped definitions: processes (*.yaml), organisation.yaml, and calendars/.
//
//go:embed *.yaml calendars/*.yaml
var Files embed.FS
