package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"shunban/internal/calendar"
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
		RunE: func(cmd *cobra.Command, files []string) error {
			speak, err := language(lang)
			if err != nil {
				return err
			}
			if len(files) == 0 {
				return errors.New(say(speak, "要检查哪个文件？例如 shunban check definitions/countersign.yaml", "which file? As in: shunban check definitions/countersign.yaml"))
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

// checkFiles checks every file by itself: what is wrong with one keeps none of the others from being checked.
func checkFiles(ctx context.Context, files []string, organisation string) ([]checked, error) {
	calendar, err := loadCalendar()
	if err != nil {
		return nil, err
	}
	var results []checked
	for _, file := range files {
		result := checked{File: file, Findings: []process.Finding{}}
		if result.source, err = os.ReadFile(file); err != nil {
			result.Findings = append(result.Findings, unread(file, err))
		} else if isOrganisation(result.source) {
			_, result.Findings = readOrganisation(file, result.source)
		} else if err := result.definition(ctx, calendar, organisation); err != nil {
			return nil, err
		}
		result.Errors = len(process.Errors(result.Findings))
		result.OK, result.Warnings = result.Errors == 0, len(result.Findings)-result.Errors
		results = append(results, result)
	}
	return results, nil
}

// definition reads a definition, holds it against the organisation, and plays its scenarios if it can be read.
func (c *checked) definition(ctx context.Context, calendar *calendar.Calendar, organisation string) error {
	p, findings := process.Parse(c.File, c.source)
	c.Findings = append(c.Findings, findings...)
	if p == nil {
		return nil
	}
	c.Process, c.Hash, c.Scenarios = p.ID.Value, p.Hash(), len(p.Scenarios)
	reports, err := scenario.Prove(ctx, scenario.Pure{Calendar: calendar}, p)
	if err != nil {
		return err
	}
	world, known, findings := worldOf(organisation, c.File)
	if known {
		findings = p.Against(world)
	}
	c.Findings = append(c.Findings, findings...)
	if p.BeginsOthers() {
		c.Findings = append(c.Findings, p.Beside(others(filepath.Dir(c.File)))...)
	}
	c.Findings = append(c.Findings, p.MayBeEmpty()...)
	failed := scenario.Findings(reports)
	if len(failed) == 0 {
		failed = scenario.Untried(p, reports) // a story that stops early leaves more untried than its author did
	}
	c.Findings = append(c.Findings, failed...)
	return nil
}

// others finds the definitions of a folder by their processes. Only what is asked for is read.
func others(folder string) (find func(id string) (*process.Process, bool), ids []string) {
	entries, _ := os.ReadDir(folder)
	byID := map[string]string{}
	for _, entry := range entries {
		file := filepath.Join(folder, entry.Name())
		if filepath.Ext(file) != ".yaml" {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			continue // it is reported where it is checked itself
		}
		if named := processLine.FindSubmatch(source); named != nil {
			id := string(named[1])
			byID[id], ids = file, append(ids, id)
		}
	}
	return func(id string) (*process.Process, bool) {
		source, err := os.ReadFile(byID[id])
		if err != nil {
			return nil, false
		}
		p, _ := process.Parse(byID[id], source)
		return p, true
	}, ids
}

// processLine is the line by which a definition says of which process it is.
var processLine = regexp.MustCompile(`(?m)^process:[ \t]*["']?([a-z][a-z0-9-]*)["']?[ \t]*(?:#.*)?\r?$`)

// worldOf is the organisation a definition is held against: the file named, or the one beside it, if
// there is one.
func worldOf(named, definition string) (world process.World, known bool, wrong []process.Finding) {
	file := named
	if file == "" {
		file = filepath.Join(filepath.Dir(definition), organisationFile)
	}
	source, err := os.ReadFile(file)
	switch {
	case err != nil && named == "" && os.IsNotExist(err):
		return world, false, nil
	case err != nil:
		return world, false, []process.Finding{unread(file, err)}
	}
	organisation, wrong := readOrganisation(file, source)
	return worldFrom(organisation), len(wrong) == 0, wrong
}

// readOrganisation reads an organisation, or says what is wrong with it as a definition's mistakes are said.
func readOrganisation(file string, source []byte) (identity.Organisation, []process.Finding) {
	if wrong := process.Syntax(file, source); len(wrong) > 0 {
		return identity.Organisation{}, wrong
	}
	organisation, problems := identity.Parse(file, source)
	wrong := make([]process.Finding, 0, len(problems))
	for _, p := range problems {
		wrong = append(wrong, process.Finding{At: process.Place{File: file, Line: p.Line, Column: p.Column}, Code: p.Code, Message: p.Message})
	}
	return organisation, wrong
}

// isOrganisation tells whether a file is an organisation by its keys.
func isOrganisation(source []byte) bool {
	var keys map[string]yaml.Node
	if yaml.Unmarshal(source, &keys) != nil {
		return false
	}
	_, posts := keys["posts"]
	_, units := keys["units"]
	_, definition := keys["process"]
	return posts && units && !definition
}

func unread(file string, err error) process.Finding {
	finding := process.Finding{At: process.Place{File: file, Line: 1, Column: 1}, Code: "unreadable"}
	switch info, _ := os.Stat(file); {
	case os.IsNotExist(err):
		finding.Message = texts.Text{ZH: "没有这个文件", EN: "there is no such file"}
	case info != nil && info.IsDir():
		finding.Message = texts.Text{ZH: "这是文件夹；要检查其中的文件，请写 " + filepath.Join(file, "*.yaml"), EN: "this is a folder; to check the files in it, write " + filepath.Join(file, "*.yaml")}
	default:
		finding.Message = texts.Text{ZH: "无法读取：" + err.Error(), EN: "cannot be read: " + err.Error()}
	}
	return finding
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
			if excerpt := process.Excerpt(result.source, finding.At); excerpt != "" && len(result.source) > 0 && finding.At.File == result.File {
				fmt.Fprintln(&out, excerpt)
			}
		}
		switch {
		case result.OK && result.Process == "":
			fmt.Fprintln(&out, say(lang, result.File+"：没有问题（组织机构）", result.File+": nothing wrong (an organisation)"))
		case result.OK && result.Warnings == 0:
			fmt.Fprintln(&out, say(lang, fmt.Sprintf("%s：没有问题（%s，%d 个场景通过）", result.File, result.Process, result.Scenarios),
				fmt.Sprintf("%s: nothing wrong (%s, %s)", result.File, result.Process, counted(result.Scenarios, "scenario passes", "scenarios pass"))))
		case result.OK:
			fmt.Fprintln(&out, say(lang, fmt.Sprintf("%s：可以发布（%s，%d 个场景通过），%d 处提醒", result.File, result.Process, result.Scenarios, result.Warnings),
				fmt.Sprintf("%s: can be published (%s, %s), %s", result.File, result.Process,
					counted(result.Scenarios, "scenario passes", "scenarios pass"), counted(result.Warnings, "warning", "warnings"))))
		default:
			fmt.Fprintln(&out, say(lang, fmt.Sprintf("%s：%d 处错误", result.File, result.Errors), fmt.Sprintf("%s: %s", result.File, counted(result.Errors, "finding", "findings"))))
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
