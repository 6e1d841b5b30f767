package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"shunban/definitions"
	"shunban/internal/calendar"
	"shunban/internal/process"
)

// loadCalendar reads the shipped schedules.
func loadCalendar() (*calendar.Calendar, error) {
	return calendar.Load(definitions.Files, "calendars", process.Zone)
}

func calendarCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "calendar", Short: "计算期限，录入放假通知 (count limits, read schedules of rest days)", Args: cobra.NoArgs}
	cmd.AddCommand(calendarAddCommand(), calendarImportCommand())
	return cmd
}

func calendarAddCommand() *cobra.Command {
	var at string
	var before, asJSON bool
	cmd := &cobra.Command{
		Use:     "add DATE LIMIT",
		Short:   "逐日说明一个期限何时届满 (when a limit runs out, day by day)",
		Example: `  shunban calendar add 2026-09-25 "7 working days"`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			g, err := count(args[0], at, args[1], before)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), g)
			}
			return printLedger(cmd.OutOrStdout(), g, before)
		},
	}
	cmd.Flags().StringVar(&at, "at", "09:00", "事件的时刻 (time of the event)")
	cmd.Flags().BoolVar(&before, "before", false, "自该日向前计算 (count backwards from the day)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "JSON")
	return cmd
}

// count works out a limit by the shipped schedules.
func count(date, at, limit string, before bool) (calendar.Ledger, error) {
	day, err := calendar.ParseDate(date)
	if err != nil {
		return calendar.Ledger{}, err
	}
	event, err := time.ParseInLocation("2006-01-02 15:04", date+" "+at, process.Zone)
	if err != nil {
		return calendar.Ledger{}, fmt.Errorf("%q is no time like 17:45", at)
	}
	l, err := calendar.ParseLimit(limit)
	if err != nil {
		return calendar.Ledger{}, err
	}
	c, err := loadCalendar()
	if err != nil {
		return calendar.Ledger{}, err
	}
	if err := c.Knows(day); err != nil {
		return calendar.Ledger{}, err
	}
	if before {
		return c.LedgerBefore(day, l), nil
	}
	return c.Ledger(event, l, event), nil
}

// reasons are why a day counts or does not, as people read it.
var reasons = map[calendar.Reason]string{
	calendar.EventDay: "当日不计 (event day)", calendar.WorkingDay: "工作日 (working day)", calendar.MakeUpDay: "调休上班 (make-up day)",
	calendar.Weekend: "周末 (weekend)", calendar.Holiday: "节假日 (holiday)", calendar.CalendarDay: "自然日 (calendar day)",
	calendar.ExtendedDay: "末日为休息日，顺延 (moved on)", calendar.NotPublished: "工作日，当年安排未公布 (not published)",
}

func printLedger(w io.Writer, g calendar.Ledger, before bool) error {
	for _, day := range g.Days {
		number := "    "
		if day.Counted && day.Number > 0 {
			number = fmt.Sprintf("%4d", day.Number)
		}
		weekday := []rune("日一二三四五六")[day.Date.Weekday()]
		if _, err := fmt.Fprintf(w, "%s 周%c %s  %s %s\n", day.Date, weekday, number, reasons[day.Reason], day.Name); err != nil {
			return err
		}
	}
	sentence := "届满，此刻起为逾期 (too late from): "
	if before {
		sentence = "最迟须早于此刻 (has to be before): "
	}
	if _, err := fmt.Fprintln(w, sentence+g.Due.In(process.Zone).Format("2006-01-02 15:04")); err != nil || !g.Provisional {
		return err
	}
	_, err := fmt.Fprintln(w, "暂定：涉及的年份放假安排尚未公布 (provisional: a year's schedule is not published)")
	return err
}

func calendarImportCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "把放假通知原文转成日历文件；FILE 为 - 时读标准输入 (turn a notice as worded into a calendar file)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			read := func() ([]byte, error) { return os.ReadFile(args[0]) }
			if args[0] == "-" {
				read = func() ([]byte, error) { return io.ReadAll(cmd.InOrStdin()) }
			}
			text, err := read()
			if err != nil {
				return fmt.Errorf("read the notice: %w", err)
			}
			year, findings := calendar.ParseNotice(args[0], string(text))
			for _, f := range findings {
				fmt.Fprintln(cmd.ErrOrStderr(), f)
			}
			if len(findings) > 0 {
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
