package legaltime

import (
	"context"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/engine"
	"shunban/internal/store"
)

// Move is an open date that another edition of the calendar moves, or that loses or gets its
// provisional mark.
type Move struct {
	Case        string         `json:"case"`
	Number      string         `json:"number"`
	Definition  string         `json:"-"`
	About       engine.Subject `json:"about"`
	Step        string         `json:"step,omitempty"`
	Unit        string         `json:"unit,omitempty"`
	From        time.Time      `json:"from"`
	To          time.Time      `json:"to"`
	Was         bool           `json:"wasProvisional,omitempty"`
	Provisional bool           `json:"provisional,omitempty"`
}

// Preview is what publishing schedules would change.
type Preview struct {
	Edition int                // in force now; publishing needs it again
	After   *calendar.Calendar // as it would be
	Open    int                // cases looked at
	Cases   int                // of which a date would move
	Dates   int                // that would move
	Moves   []Move             // the first of them, by case
}

// shown is how many moves a preview lists; it counts all.
const shown = 500

// pageOfCases is how many cases are read at once.
const pageOfCases = 500

// Preview works out what publishing schedules would change, and changes nothing.
func (k *Keeper) Preview(ctx context.Context, years []store.CalendarYear) (Preview, error) {
	_, edition, err := k.Current(ctx)
	if err != nil {
		return Preview{}, err
	}
	held, err := k.store.CalendarYears(ctx, edition)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Edition: edition}
	if p.After, err = k.build(replaced(held, years)); err != nil {
		return p, err
	}
	for after := ""; ; {
		cases, err := k.store.DatedCases(ctx, 0, after, pageOfCases)
		if err != nil || len(cases) == 0 {
			return p, err
		}
		after = cases[len(cases)-1].ID
		for _, c := range cases {
			moves, err := moved(p.After, c)
			if err != nil {
				return p, err
			}
			p.Open++
			p.Dates += len(moves)
			if len(moves) > 0 {
				p.Cases++
			}
			if room := shown - len(p.Moves); room > 0 {
				p.Moves = append(p.Moves, moves[:min(room, len(moves))]...)
			}
		}
	}
}

// replaced is what is in force with some schedules put in the place of older ones.
func replaced(held, years []store.CalendarYear) []store.CalendarYear {
	list := append([]store.CalendarYear{}, held...)
next:
	for _, y := range years {
		for i := range list {
			if list[i].Layer == y.Layer && list[i].Year == y.Year {
				list[i] = y
				continue next
			}
		}
		list = append(list, y)
	}
	return list
}

// moved are the dates of a case that a calendar gives otherwise.
func moved(c *calendar.Calendar, dated store.DatedCase) ([]Move, error) {
	var moves []Move
	for _, d := range dated.Dates {
		reply, err := engine.Dates(c, []engine.Question{d.Question}, nil)
		if err != nil {
			return nil, err
		}
		marked := d.Task > 0 && !d.Remind || d.Term != ""
		if reply[0].Due.Equal(*d.At) && (!marked || reply[0].Provisional == d.Provisional) {
			continue
		}
		moves = append(moves, Move{Step: d.In, Unit: d.Unit, Case: dated.ID, Number: dated.Number, Definition: dated.Definition, About: d.Subject, From: *d.At, To: reply[0].Due,
			Was: marked && d.Provisional, Provisional: marked && reply[0].Provisional})
	}
	return moves, nil
}
