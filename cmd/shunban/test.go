package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"shunban/internal/calendar"
	"shunban/internal/process"
	"shunban/internal/scenario"
	"shunban/internal/texts"
	"shunban/internal/trial"
	"shunban/workflows"
)

// tested is how the scenarios of one file came out.
type tested struct {
	File     string            `json:"file"`
	Process  string            `json:"process,omitempty"`
	Passed   int               `json:"passed"`
	Failed   int               `json:"failed"`
	Findings []process.Finding `json:"findings,omitempty"` // when the definition cannot be read
	Pure     []scenario.Report `json:"pure,omitempty"`
	Server   []scenario.Report `json:"server,omitempty"`
	// Differences are where the pure run and the server's disagree.
	Differences []string `json:"differences,omitempty"`

	source []byte
}

func testCommand() *cobra.Command {
	var asJSON, server bool
	var lang string
	cmd := &cobra.Command{
		Use:   "test [--json] [--server] FILE...",
		Short: "运行定义中的场景；--server 同时在真实的内嵌 Temporal 上运行并逐事件比对 (run scenarios)",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			speak, err := language(lang)
			if err != nil {
				return err
			}
			results, err := testFiles(cmd.Context(), files, server)
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), map[string]any{"files": results})
			} else {
				err = printTested(cmd.OutOrStdout(), results, speak)
			}
			if err != nil {
				return err
			}
			for _, result := range results {
				if result.Failed > 0 {
					return errSaid
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "机器可读输出 (machine-readable output)")
	cmd.Flags().BoolVar(&server, "server", false, "也在真实的内嵌 Temporal 服务器上运行 (also on a real embedded server)")
	languageFlag(cmd, &lang)
	return cmd
}

func testFiles(ctx context.Context, files []string, server bool) ([]tested, error) {
	calendar, err := loadCalendar()
	if err != nil {
		return nil, err
	}
	var ground *trial.Ground
	if server {
		if ground, err = trial.Open(ctx, calendar, workflows.LongHistory); err != nil {
			return nil, err
		}
		defer ground.Close()
	}
	var results []tested
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, unreadable(file, err)
		}
		result := tested{File: file, source: source}
		p, findings := process.Parse(file, source)
		if p == nil {
			result.Findings, result.Failed = findings, 1
		} else if err := result.run(ctx, p, calendar, ground); err != nil {
			return nil, err
		}
		results = append(results, result)
	}
	return results, nil
}

// run plays every scenario, on the server too when there is one, and compares.
func (t *tested) run(ctx context.Context, p *process.Process, calendar *calendar.Calendar, ground *trial.Ground) error {
	t.Process = p.ID.Value
	for _, s := range p.Scenarios {
		pure, err := scenario.Run(ctx, scenario.Pure{Calendar: calendar}, p, s)
		if err != nil {
			return err
		}
		t.Pure = append(t.Pure, pure)
		passed := pure.Passed
		if ground != nil {
			compared, err := ground.Compare(ctx, p, s)
			if err != nil {
				return err
			}
			t.Server = append(t.Server, compared.Server)
			for _, difference := range compared.Differences {
				t.Differences = append(t.Differences, s.Title.ZH+": "+difference)
			}
			passed = passed && compared.Server.Passed && len(compared.Differences) == 0
		}
		if passed {
			t.Passed++
		} else {
			t.Failed++
		}
	}
	return nil
}

func printTested(w io.Writer, results []tested, lang texts.Lang) error {
	var out strings.Builder
	passed, failed := 0, 0
	for _, result := range results {
		for _, finding := range append(result.Findings, scenario.Findings(result.Pure)...) {
			fmt.Fprintf(&out, "%s: %s [%s]\n%s\n", finding.At, finding.Message.In(lang), finding.Code, process.Excerpt(result.source, finding.At))
		}
		for _, finding := range scenario.Findings(result.Server) {
			fmt.Fprintf(&out, "%s: [server] %s [%s]\n", finding.At, finding.Message.In(lang), finding.Code)
		}
		for _, difference := range result.Differences {
			fmt.Fprintln(&out, say(lang, "两种运行不一致：", "the two runs disagree: ")+difference)
		}
		where := say(lang, "纯引擎", "pure")
		if len(result.Server) > 0 {
			where = say(lang, "纯引擎与 Temporal 逐事件一致", "pure and Temporal, event by event")
		}
		fmt.Fprintf(&out, "%s (%s): %s\n", result.File, where, say(lang, fmt.Sprintf("%d 个通过，%d 个未通过", result.Passed, result.Failed), fmt.Sprintf("%d passed, %d failed", result.Passed, result.Failed)))
		passed, failed = passed+result.Passed, failed+result.Failed
	}
	fmt.Fprintln(&out, say(lang, fmt.Sprintf("合计 %d 个通过，%d 个未通过", passed, failed), fmt.Sprintf("%d passed, %d failed in all", passed, failed)))
	_, err := io.WriteString(w, out.String())
	return err
}
