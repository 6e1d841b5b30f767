package process

import (
	"strconv"
	"strings"

	"shunban/internal/nearest"
)

// head checks what stands above the steps.
func (c *checker) head() {
	if w := c.process.Withdraw; w != nil && w.Until != nil {
		c.target(nil, w.At, w.Until, nil, false)
	}
	if p := c.process.Policies; p != nil {
		for _, list := range p.Separate {
			if len(list) < 2 {
				c.add(p.At, "separate-two")
			}
			for i := range list {
				c.target(nil, list[i].At, &list[i], nil, false)
			}
		}
	}
	for _, r := range c.process.Registers {
		c.registerKey(r)
	}
	for _, m := range c.process.Materials {
		for _, ending := range m.Accept {
			if near := nearest.Name(ending.Value, endings); near != "" && !contains(endings, ending.Value) {
				c.add(ending.At, "unknown-ending", "found", ending.Value, "suggest", near)
			}
		}
	}
	if s := c.process.Start.Schedule; s != nil {
		if s.Each != nil {
			c.register(*s.Each)
		}
		highest, known := map[string]int{"day": 0, "week": 7, "month": 28, "half-year": 28, "year": 28}[s.Every.Value]
		if known && (s.On < 0 || s.On > highest) {
			c.add(s.At, "schedule-on", "found", strconv.Itoa(s.On), "expected", strconv.Itoa(highest))
		}
	}
}

// endings are those of files that offices and applicants have. Another one is taken as it is, unless it is nearly one of
// these: nobody could bring a file of that type.
var endings = strings.Fields("pdf ofd doc docx wps wpt rtf txt md odt xls xlsx et csv ods ppt pptx dps odp jpg jpeg png gif bmp tif tiff webp heic " +
	"zip rar 7z tar gz dwg dxf dwt dgn shp kml kmz gdb ceb gd sep xml json html htm mht eml msg mp3 wav m4a mp4 mpg mpeg avi mov wmv mkv psd ai cdr eps svg vsd vsdx mpp skp stl ifc rvt log dat bak xps")

func (c *checker) outcomes() {
	ends := c.ends
	for _, o := range c.process.Outcomes {
		if !contains(ends, o.ID.Value) && !standing[o.ID.Value] {
			c.unknown(o.At, "unknown-end", o.ID.Value, ends)
		}
	}
}

// misspeltEnds reports ends that nothing gives a name and no story comes to, while a name or a story is for one that is
// written nearly so and does not exist.
func (c *checker) misspeltEnds() {
	ends := c.ends
	var wanted []string
	want := func(id string) {
		if id != "" && id != "open" && !contains(ends, id) && !standing[id] {
			wanted = append(wanted, id)
		}
	}
	for _, o := range c.process.Outcomes {
		want(o.ID.Value)
	}
	for i := range c.process.Scenarios {
		want(c.process.Scenarios[i].Then.State.Value)
	}
	for _, n := range c.process.endNames() {
		if _, standard := standardOutcomes[n.Value]; standard || c.process.OutcomeTitle(n.Value).ZH != n.Value {
			continue
		}
		if near := c.near(n.Value, wanted); near != "" {
			c.add(n.At, "end-misspelt", "found", n.Value, "suggest", near)
		}
	}
}

// standing are the end states every case can come to by an operation.
var standing = map[string]bool{EndWithdrawn: true, EndStopped: true}

// The end states every case can come to by an operation.
const (
	EndWithdrawn = "withdrawn"
	EndStopped   = "stopped"
)
