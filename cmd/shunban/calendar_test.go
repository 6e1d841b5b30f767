package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestCalendarCommandsCountAndRefuse(t *testing.T) {
	tests := map[string]struct {
		args []string
		want string // the last line, or the error
		fail bool
	}{
		"across Mid-Autumn, National Day and a make-up day": {[]string{"add", "2026-09-25", "7 working days"}, "2026-10-13 00:00", false},
		"a limit without quotes":                            {[]string{"add", "2026-09-25", "7", "working", "days"}, "2026-10-13 00:00", false},
		"a day alone":                                       {[]string{"add", "2026-09-25"}, "name the day and the limit", true},
		"backwards":                                         {[]string{"add", "2026-10-12", "7 working days", "--before"}, "2026-09-24 00:00", false},
		"into a year not published":                         {[]string{"add", "2026-12-28", "10 working days"}, "Provisional", false},
		"a day that does not exist":                         {[]string{"add", "2026-02-30", "1 day"}, "is no date", true},
		"backwards beyond the first year":                   {[]string{"add", "2020-01-06", "10 working days", "--before"}, "2019-12-20 lies before 2020", true},
		"a year far away":                                   {[]string{"add", "9999-12-30", "1 day"}, "lies after 2199", true},
		"hours with a pause":                                {[]string{"add", "2026-03-02", "24 hours", "--at", "13:00", "--pause", "2026-03-03..2026-03-04"}, "2026-03-05 13:00", false},
		"backwards with a cut-off hour":                     {[]string{"add", "2026-10-12", "10 working days", "--before", "--cutoff", "17:30"}, "2026-09-20 17:30", false},
		"a folder that is not there":                        {[]string{"check", "nothing"}, "in the folder nothing", true},
		"a limit of nothing":                                {[]string{"add", "2026-02-27", "0 working days"}, "from 1 to 3650", true},
		"a limit beyond all":                                {[]string{"add", "2026-02-27", "10000 days"}, "from 1 to 3650", true},
		"before the first year":                             {[]string{"add", "2019-05-01", "7 working days"}, "2020", true},
		"with a pause":                                      {[]string{"add", "2026-03-02", "7 working days", "--pause", "2026-03-05..2026-03-09"}, "2026-03-17 00:00", false},
		"two pauses":                                        {[]string{"add", "2026-03-02", "7 working days", "--pause", "2026-03-05..2026-03-09", "--pause", "2026-03-10..2026-03-10"}, "2026-03-18 00:00", false},
		"after the cut-off hour":                            {[]string{"add", "2026-03-02", "7 working days", "--at", "17:45", "--cutoff", "17:30"}, "2026-03-12 17:30", false},
		"a pause that ends first":                           {[]string{"add", "2026-03-02", "7 working days", "--pause", "2026-03-09..2026-03-05"}, "ends before it begins", true},
		"a pause of one word":                               {[]string{"add", "2026-03-02", "7 working days", "--pause", "2026-03-09"}, "expected two days", true},
		"no hour":                                           {[]string{"add", "2026-03-02", "7 working days", "--cutoff", "half six"}, "is no time like 17:30", true},
		"a year":                                            {[]string{"show", "2026"}, "248", false},
		"a year that is not there":                          {[]string{"show", "2027"}, "2020 to 2026", true},
		"a folder":                                          {[]string{"check", "../../definitions/calendars"}, "7 calendar files", false},
		"a folder without calendars":                        {[]string{"check", "."}, "no calendar cn-YYYY.yaml", true},
		"an unknown command":                                {[]string{"sum", "2026"}, "unknown command", true},
		"a notice that is not there":                        {[]string{"import", "nothing.txt"}, "read the notice", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			cmd := root()
			cmd.SetOut(&out)
			cmd.SetErr(&out)
			cmd.SetArgs(append([]string{"calendar", "--lang", "en"}, test.args...))
			err := cmd.Execute()
			if (err != nil) != test.fail {
				t.Fatalf("%v\n%s", err, out.String())
			}
			said := out.String()
			if err != nil {
				said = err.Error()
			}
			lines := strings.Split(strings.TrimSpace(said), "\n")
			if !strings.Contains(lines[len(lines)-1], test.want) {
				t.Errorf("%s", said)
			}
		})
	}
}
