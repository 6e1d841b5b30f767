package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// loadCalendar reads the shipped schedules.
func loadCalendar() (*calendar.Calendar, error) {
	return calendar.Load(definitions.Files, "calendars", process.Zone)
}

func calendarCommand() *cobra.Command {
	var lang string
	cmd := &cobra.Command{Use: "calendar", Short: "计算期限，录入、查看、检查放假安排 (count limits; read, show and check schedules of rest days)", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.PersistentFlags().StringVar(&lang, "lang", "", languageUsage)
	cmd.AddCommand(calendarAddCommand(&lang), calendarImportCommand(&lang), calendarShowCommand(&lang), calendarCheckCommand(&lang))
	return cmd
}

// counting is what a limit is counted with.
type counting struct {
	at, cutoff string
	before     bool
	pauses     []string
}

func calendarAddCommand(lang *string) *cobra.Command {
	var with counting
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "add DATE LIMIT",
		Short: "逐日说明一个期限何时届满 (when a limit runs out, day by day)",
		Example: `  shunban calendar add 2026-09-25 "7 working days"
  shunban calendar add 2026-10-12 "10 working days" --before
  shunban calendar add 2026-03-02 "20 working days" --pause 2026-03-04..2026-03-09 --cutoff 17:30 --at 17:45`,
		RunE: func(cmd *cobra.Command, args []string) error {
			speak, err := language(*lang)
			if err != nil {
				return err
			}
			if len(args) < 2 {
				return errors.New(say(speak, `要写明起算日和期限，例如 shunban calendar add 2026-09-25 "7 working days"`, `name the day and the limit, as in: shunban calendar add 2026-09-25 "7 working days"`))
			}
			g, err := with.count(args[0], strings.Join(args[1:], " "), speak) // the limit may have been written without quotes
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), g)
			}
			return printLedger(cmd.OutOrStdout(), g, with.before, speak)
		},
	}
	cmd.Flags().StringVar(&with.at, "at", "09:00", "事件的时刻 (time of the event)")
	cmd.Flags().StringVar(&with.cutoff, "cutoff", "24:00", "一天止于几点，此后的事件算次日 (the hour at which a day ends)")
	cmd.Flags().StringArrayVar(&with.pauses, "pause", nil, "暂停计时的起止日，可写多次 (days from..to on which the clock stands still, may be repeated)")
	cmd.Flags().BoolVar(&with.before, "before", false, "自该日向前计算 (count backwards from the day)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "JSON")
	cmd.MarkFlagsMutuallyExclusive("before", "pause")
	cmd.MarkFlagsMutuallyExclusive("before", "at")
	return cmd
}

// count works out a limit by the shipped schedules.
func (with counting) count(date, limit string, lang texts.Lang) (calendar.Ledger, error) {
	day, err := calendar.ParseDate(date)
	if err != nil {
		return calendar.Ledger{}, errors.New(say(lang, fmt.Sprintf("%q 不是日期，应写作 2026-10-01", date), err.Error()))
	}
	l, err := calendar.ParseLimit(limit)
	if err != nil {
		return calendar.Ledger{}, errors.New(say(lang, fmt.Sprintf("期限 %q 无法识别，应写作“7 working days”“24 hours”“30 days”或“1 month”，数从 1 到 %d", limit, calendar.MaxCount), err.Error()))
	}
	c, err := loadCalendar()
	if err != nil {
		return calendar.Ledger{}, err
	}
	if err := knownDay(c, day, lang); err != nil {
		return calendar.Ledger{}, err
	}
	cutoff, err := hour("cutoff", with.cutoff, lang)
	if err != nil {
		return calendar.Ledger{}, err
	}
	if c, err = c.WithCutoff(cutoff); err != nil {
		return calendar.Ledger{}, err
	}
	if with.before {
		g := c.LedgerBefore(day, l)
		return g, knownDay(c, c.DayOf(g.Due), lang)
	}
	at, err := hour("at", with.at, lang)
	if err != nil {
		return calendar.Ledger{}, err
	}
	var held []calendar.Span
	for _, text := range with.pauses {
		span, err := pause(text, l.Unit, lang)
		if err != nil {
			return calendar.Ledger{}, err
		}
		held = append(held, span)
	}
	event := day.Start(process.Zone).Add(at)
	return c.Ledger(event, l, event, held...), nil
}

// knownDay is an error for a day of which the calendar can say nothing.
func knownDay(c *calendar.Calendar, day calendar.Date, lang texts.Lang) error {
	err := c.Knows(day)
	switch {
	case err == nil:
		return nil
	case day.Year() > calendar.LastYear:
		return errors.New(say(lang, fmt.Sprintf("%s 晚于 %d 年，无法计算，请核对年份", day, calendar.LastYear), err.Error()))
	}
	return errors.New(say(lang, fmt.Sprintf("%s 早于 %d 年，那时的放假安排不在日历里", day, c.FirstYear()), err.Error()))
}

// hour reads a time of the day up to 24:00.
func hour(flag, text string, lang texts.Lang) (time.Duration, error) {
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, errors.New(say(lang, fmt.Sprintf("--%s %q 不是时刻，应写作 17:30", flag, text), fmt.Sprintf("--%s %q is no time like 17:30", flag, text)))
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// pause reads the first and the last day on which a clock stands still. The day before the first is the
// one on which it was stopped; for hours it stands still from the beginning of the first day to the end
// of the last.
func pause(text string, unit calendar.Unit, lang texts.Lang) (calendar.Span, error) {
	first, last, _ := strings.Cut(text, "..")
	from, err1 := calendar.ParseDate(first)
	to, err2 := calendar.ParseDate(last)
	switch {
	case err1 != nil || err2 != nil:
		return calendar.Span{}, errors.New(say(lang, fmt.Sprintf("--pause %q 应写作起止两日，如 2026-03-04..2026-03-09", text), fmt.Sprintf("--pause %q: expected two days like 2026-03-04..2026-03-09", text)))
	case to < from:
		return calendar.Span{}, errors.New(say(lang, fmt.Sprintf("--pause %q 的止日早于起日", text), fmt.Sprintf("--pause %q ends before it begins", text)))
	}
	if unit == calendar.Hours {
		return calendar.Span{From: from.Start(process.Zone), To: (to + 1).Start(process.Zone)}, nil
	}
	// Whatever hour ends the day, noon of the day before belongs to it, and so does noon of the last.
	noon := 12 * time.Hour
	return calendar.Span{From: (from - 1).Start(process.Zone).Add(noon), To: to.Start(process.Zone).Add(noon)}, nil
}

func calendarShowCommand(lang *string) *cobra.Command {
	return &cobra.Command{
		Use:     "show YEAR",
		Short:   "一年的放假和调休安排 (rest days and make-up days of a year)",
		Example: "  shunban calendar show 2026",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			speak, err := language(*lang)
			if err != nil {
				return err
			}
			years, err := calendar.LoadYears(definitions.Files, "calendars")
			if err != nil {
				return err
			}
			i := slices.IndexFunc(years, func(y calendar.Year) bool { return strconv.Itoa(y.Year) == args[0] })
			if i < 0 {
				first, last := years[0].Year, years[len(years)-1].Year
				return errors.New(say(speak, fmt.Sprintf("没有 %q 年的安排，随程序提供的是 %d 至 %d 年", args[0], first, last),
					fmt.Sprintf("%q is no year whose schedule is shipped; there are %d to %d", args[0], first, last)))
			}
			return printYear(cmd.OutOrStdout(), &years[i], speak)
		},
	}
}

func printYear(w io.Writer, y *calendar.Year, lang texts.Lang) error {
	c, err := loadCalendar()
	if err != nil {
		return err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s\n", y.Notice.Number, y.Notice.Title)
	for _, r := range y.Rest {
		fmt.Fprintf(&out, "%s %s – %s %s  %s %3d  %s\n", r.From, weekday(r.From, lang), r.To, weekday(r.To, lang), say(lang, "休息日", "rest"), r.To-r.From+1, r.Name)
	}
	for _, day := range y.Work {
		fmt.Fprintf(&out, "%s %s  %s\n", day, weekday(day, lang), say(lang, "调休上班", "make-up day"))
	}
	first := calendar.NewDate(y.Year, time.January, 1)
	fmt.Fprintf(&out, "%s %d\n", say(lang, "全年工作日", "working days of the year:"), c.WorkingDaysBetween(first-1, calendar.NewDate(y.Year, time.December, 31)))
	_, err = io.WriteString(w, out.String())
	return err
}

// weekday is that of a day, equally wide for each.
func weekday(d calendar.Date, lang texts.Lang) string {
	return say(lang, "周"+string([]rune("日一二三四五六")[d.Weekday()]), d.Weekday().String()[:3])
}

func calendarCheckCommand(lang *string) *cobra.Command {
	return &cobra.Command{
		Use:     "check FOLDER",
		Short:   "检查一个文件夹里的全部日历文件 (check all calendar files of a folder)",
		Example: "  shunban calendar check definitions/calendars",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			speak, err := language(*lang)
			if err != nil {
				return err
			}
			years, err := calendar.LoadYears(os.DirFS(args[0]), ".")
			if err == nil {
				err = calendar.Check(process.Zone, years...)
			}
			if errors.Is(err, fs.ErrNotExist) {
				return errors.New(say(speak, fmt.Sprintf("文件夹 %s 里没有日历文件 cn-YYYY.yaml", args[0]), fmt.Sprintf("no calendar cn-YYYY.yaml in the folder %s", args[0])))
			}
			if err != nil {
				return findings(cmd.ErrOrStderr(), err, speak)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), say(speak, fmt.Sprintf("%d 个日历文件没有问题", len(years)), fmt.Sprintf("%d calendar files are in order", len(years))))
			return err
		},
	}
}

// findings prints what is wrong with schedules, each on a line; an error of another kind is handed on.
func findings(w io.Writer, err error, lang texts.Lang) error {
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	for _, one := range list {
		var f calendar.Finding
		if !errors.As(one, &f) {
			return err
		}
		fmt.Fprintf(w, "%s:%d: %s [%s]\n", f.File, f.Line, say(lang, f.ZH, f.EN), f.Code)
	}
	return errSaid
}

// reasons are why a day counts or does not, as people read it.
var reasons = map[calendar.Reason]texts.Text{
	calendar.EventDay:     {ZH: "当日不计", EN: "the day of the event is not counted"},
	calendar.WorkingDay:   {ZH: "工作日", EN: "working day"},
	calendar.MakeUpDay:    {ZH: "调休上班", EN: "make-up day"},
	calendar.Weekend:      {ZH: "周末", EN: "weekend"},
	calendar.Holiday:      {ZH: "节假日", EN: "holiday"},
	calendar.CalendarDay:  {ZH: "自然日", EN: "calendar day"},
	calendar.ResumedDay:   {ZH: "末日未完即停止计算，恢复后补足", EN: "the clock was stopped on the last day; what was left of it"},
	calendar.ExtendedDay:  {ZH: "末日为休息日，顺延", EN: "the last day was a day of rest, so it moves on"},
	calendar.NotPublished: {ZH: "工作日，当年安排未公布", EN: "weekday; the year's schedule is not published"},
	calendar.Paused:       {ZH: "暂停计时", EN: "the clock stands still"},
}

func printLedger(w io.Writer, g calendar.Ledger, before bool, lang texts.Lang) error {
	for _, day := range g.Days {
		number := "    "
		if day.Counted && day.Number > 0 {
			number = fmt.Sprintf("%4d", day.Number)
		}
		if _, err := fmt.Fprintf(w, "%s %s %s  %s\n", day.Date, weekday(day.Date, lang), number, strings.TrimSpace(reasons[day.Reason].In(lang)+" "+day.Name)); err != nil {
			return err
		}
	}
	sentence := say(lang, "届满，此刻起为逾期：", "It runs out; too late from ")
	if before {
		sentence = say(lang, "须早于此刻：", "It has to be before ")
	}
	if _, err := fmt.Fprintln(w, sentence+g.Due.In(process.Zone).Format("2006-01-02 15:04")); err != nil || !g.Provisional {
		return err
	}
	_, err := fmt.Fprintln(w, say(lang, "暂定：涉及的年份放假安排尚未公布", "Provisional: the schedule of a year concerned is not published."))
	return err
}

func calendarImportCommand(lang *string) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "把放假通知原文转成日历文件；FILE 为 - 时读标准输入 (turn a notice as worded into a calendar file)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			speak, err := language(*lang)
			if err != nil {
				return err
			}
			read := func() ([]byte, error) { return os.ReadFile(args[0]) }
			if args[0] == "-" {
				read = func() ([]byte, error) { return io.ReadAll(cmd.InOrStdin()) }
			}
			text, err := read()
			if err != nil {
				return fmt.Errorf("read the notice: %w", err)
			}
			year, wrong := calendar.ParseNotice(args[0], string(text))
			for _, f := range wrong {
				_ = findings(cmd.ErrOrStderr(), f, speak)
			}
			if len(wrong) > 0 {
				return errSaid
			}
			if out == "" {
				_, err = cmd.OutOrStdout().Write(year.YAML())
				return err
			}
			return os.WriteFile(out, year.YAML(), 0o644)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "写入文件 (write to a file)")
	return cmd
}
