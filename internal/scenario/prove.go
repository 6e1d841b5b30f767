package scenario

import (
	"context"
	"strings"

	"shunban/internal/process"
)

// Prove plays all scenarios of a definition on an executor.
func Prove(ctx context.Context, x Executor, p *process.Process) ([]Report, error) {
	var reports []Report
	for _, s := range p.Scenarios {
		report, err := Run(ctx, x, p, s)
		if err != nil {
			return reports, err
		}
		reports = append(reports, report)
	}
	return reports, nil
}

// Findings are what failed in the reports, at the place of each scenario's line.
func Findings(reports []Report) []process.Finding {
	var findings []process.Finding
	for _, report := range reports {
		for _, failure := range report.Failures {
			findings = append(findings, process.Finding{At: failure.Place, Code: "scenario-failed", Message: process.Text{
				ZH: "场景“" + report.Title + "”未通过：" + failure.Text.ZH,
				EN: "scenario \"" + strings.TrimSpace(report.Title) + "\" fails: " + failure.Text.EN,
			}})
		}
	}
	return findings
}
