package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"shunban/internal/identity"
	"shunban/internal/process"
	"shunban/internal/scenario"
	"shunban/internal/texts"
)

// checked is what was found in one file.
type checked struct {
	File      string            `json:"file"`
	OK        bool              `json:"ok"`
	Process   string            `json:"process,omitempty"`
	Hash      string            `json:"hash,omitempty"`
	Scenarios int               `json:"scenarios"`
	Errors    int               `json:"errors"`
	Warnings  int               `json:"warnings"` // what does not keep it from being published
	Findings  []process.Finding `json:"findings"`

	source []byte
}

func checkCommand() *cobra.Command {
	var asJSON bool
	var lang, organisation string
	cmd := &cobra.Command{
		Use:   "check [--json] [--organisation FILE] FILE...",
		Short: "检查流程定义：列出全部错误及其位置，有错时退出码为 1 (check definitions)",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			speak, err := language(lang)
			if err != nil {
				return err
			}
			results, err := checkFiles(cmd.Context(), files, organisation)
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), map[string]any{"files": results})
			} else {
				err = printChecked(cmd.OutOrStdout(), results, speak)
			}
			if err != nil {
				return err
			}
			for _, result := range results {
				if !result.OK {
					return errSaid
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "机器可读输出 (machine-readable output)")
	cmd.Flags().StringVar(&organisation, "organisation", "", "核对单位和岗位所用的组织机构文件，默认为定义旁边的 organisation.yaml (hold units and posts against this file; default: the organisation.yaml beside the definition)")
	languageFlag(cmd, &lang)
	return cmd
}

// checkFiles reads every file, holds it against the organisation, and plays the scenarios of those that
// can be read.
func checkFiles(ctx context.Context, files []string, organisation string) ([]checked, error) {
	calendar, err := loadCalendar()
	if err != nil {
		return nil, err
	}
	var results []checked
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, unreadable(file, err)
		}
		result := checked{File: file, Findings: []process.Finding{}, source: source}
		p, findings := process.Parse(file, source)
		result.Findings = append(result.Findings, findings...)
		if p != nil {
			result.Process, result.Hash, result.Scenarios = p.ID.Value, p.Hash(), len(p.Scenarios)
			reports, err := scenario.Prove(ctx, scenario.Pure{Calendar: calendar}, p)
			if err != nil {
				return nil, err
			}
			world, known, err := worldOf(organisation, file)
			if err != nil {
				return nil, err
			}
			if known {
				result.Findings = append(result.Findings, p.Against(world)...)
			}
			result.Findings = append(result.Findings, p.MayBeEmpty()...)
			result.Findings = append(result.Findings, scenario.Findings(reports)...)
			result.Findings = append(result.Findings, scenario.Untried(p, reports)...)
		}
		errors := len(process.Errors(result.Findings))
		result.OK = errors == 0
		result.Errors, result.Warnings = errors, len(result.Findings)-errors
		results = append(results, result)
	}
	return results, nil
}

// worldOf is the organisation a definition is held against: the file named, or the one beside it, if
// there is one.
func worldOf(named, definition string) (world process.World, known bool, err error) {
	file := named
	if file == "" {
		file = filepath.Join(filepath.Dir(definition), organisationFile)
	}
	source, err := os.ReadFile(file)
	switch {
	case err != nil && named == "" && os.IsNotExist(err):
		return world, false, nil
	case err != nil:
		return world, false, unreadable(file, err)
	}
	organisation, problems := identity.Parse(file, source)
	if len(problems) > 0 {
		return world, false, problems[0]
	}
	return worldFrom(organisation), true, nil
}

// worldFrom is an organisation as a definition is held against it.
func worldFrom(o identity.Organisation) process.World {
	held := map[identity.Holding]bool{}
	for _, person := range o.People {
		for _, holding := range person.Holdings {
			held[holding] = true
		}
	}
	world := process.World{Held: func(unit, post string) bool { return held[identity.Holding{Unit: unit, Post: post}] }}
	for _, unit := range o.Units {
		world.Units = append(world.Units, unit.ID)
	}
	for _, post := range o.Posts {
		world.Posts = append(world.Posts, post.ID)
	}
	for _, kind := range identity.Kinds() {
		world.Kinds = append(world.Kinds, string(kind))
	}
	return world
}

func printChecked(w io.Writer, results []checked, lang texts.Lang) error {
	var out strings.Builder
	for _, result := range results {
		for _, finding := range result.Findings {
			mild := ""
			if finding.Warning {
				mild = say(lang, "提醒：", "warning: ")
			}
			fmt.Fprintf(&out, "%s: %s%s [%s]\n", finding.At, mild, finding.Message.In(lang), finding.Code)
			if excerpt := process.Excerpt(result.source, finding.At); excerpt != "" {
				fmt.Fprintln(&out, excerpt)
			}
		}
		switch {
		case result.OK && result.Warnings == 0:
			fmt.Fprintln(&out, say(lang, fmt.Sprintf("%s：没有问题（%s，%d 个场景通过）", result.File, result.Process, result.Scenarios),
				fmt.Sprintf("%s: nothing wrong (%s, %d scenarios pass)", result.File, result.Process, result.Scenarios)))
		case result.OK:
			fmt.Fprintln(&out, say(lang, fmt.Sprintf("%s：可以发布（%s，%d 个场景通过），%d 处提醒", result.File, result.Process, result.Scenarios, result.Warnings),
				fmt.Sprintf("%s: can be published (%s, %d scenarios pass), %d warnings", result.File, result.Process, result.Scenarios, result.Warnings)))
		default:
			fmt.Fprintln(&out, say(lang, fmt.Sprintf("%s：%d 处错误", result.File, result.Errors), fmt.Sprintf("%s: %d findings", result.File, result.Errors)))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func unreadable(file string, err error) error {
	if os.IsNotExist(err) {
		return fmt.Errorf("没有文件 %s (there is no file %s)", file, file)
	}
	return fmt.Errorf("无法读取 %s (cannot read it): %w", file, err)
}

func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
