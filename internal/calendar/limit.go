package calendar

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
)

// Limit is a period of legal time, such as 7 working days.
type Limit struct {
	Count int // from 1 to MaxCount
	Unit  Unit
}

// MaxCount bounds a limit; ten years of days are beyond every limit the law knows.
const MaxCount = 3650

// Unit is what a limit counts.
type Unit string

// The units there are.
const (
	WorkingDays Unit = "working days" // 工作日; 行政许可法 §82: statutory holidays are not counted
	Days        Unit = "days"         // 日, calendar days
	Hours       Unit = "hours"        // 小时
	Months      Unit = "months"       // 月
)

var limitForm = regexp.MustCompile(`^(0|[1-9][0-9]*) (working days?|days?|hours?|months?)$`)

var unitOf = map[string]Unit{
	"working day": WorkingDays, "working days": WorkingDays, "day": Days, "days": Days,
	"hour": Hours, "hours": Hours, "month": Months, "months": Months,
}

// ParseLimit reads "7 working days", "30 days", "24 hours" or "1 month".
func ParseLimit(text string) (Limit, error) {
	m := limitForm.FindStringSubmatch(text)
	if m == nil {
		return Limit{}, fmt.Errorf("%q is no limit: write a number and one of working days, days, hours, months", text)
	}
	count, err := strconv.Atoi(m[1])
	if err != nil || count < 1 || count > MaxCount {
		return Limit{}, fmt.Errorf("%q is no limit: the number has to be from 1 to %d", text, MaxCount)
	}
	return Limit{Count: count, Unit: unitOf[m[2]]}, nil
}

// String writes the limit as ParseLimit reads it.
func (l Limit) String() string {
	unit := string(l.Unit)
	if l.Count == 1 {
		unit = unit[:len(unit)-1]
	}
	return strconv.Itoa(l.Count) + " " + unit
}

// Chinese writes the limit as regulations do.
func (l Limit) Chinese() string {
	unit := map[Unit]string{WorkingDays: "个工作日", Days: "日", Hours: "小时", Months: "个月"}[l.Unit]
	return strconv.Itoa(l.Count) + " " + unit
}

// MarshalJSON writes the limit as ParseLimit reads it.
func (l Limit) MarshalJSON() ([]byte, error) { return json.Marshal(l.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Limit) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("read a limit: %w", err)
	}
	parsed, err := ParseLimit(text)
	if err != nil {
		return err
	}
	*l = parsed
	return nil
}
