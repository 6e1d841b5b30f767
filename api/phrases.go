package api

import (
	"strconv"
	"time"

	"shunban/internal/calendar"
	"shunban/internal/process"
	"shunban/internal/texts"
)

func itoa(n int) string { return strconv.Itoa(n) }

// limitText is a limit such as "7 working days" as people read it.
func limitText(limit string) texts.Text {
	l, err := calendar.ParseLimit(limit)
	if err != nil {
		return texts.Same(limit)
	}
	return texts.Text{ZH: l.Chinese(), EN: l.String()}
}

// moment is an instant as people of the county read it. A limit that ends at midnight ends at 24:00 of
// the day before, and is written so.
func moment(t time.Time) string {
	local := t.In(process.Zone)
	if local.Hour() == 0 && local.Minute() == 0 && local.Second() == 0 {
		return local.AddDate(0, 0, -1).Format(time.DateOnly) + " 24:00"
	}
	return local.Format("2006-01-02 15:04")
}

// cited is a source in law as it is cited in a sentence.
func cited(b *process.Basis) texts.Text {
	if b == nil {
		return texts.Text{}
	}
	if b.Local {
		return texts.Both("view.local-basis", nil)
	}
	return texts.Same(b.String())
}
