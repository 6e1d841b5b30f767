// Command shunban is the whole product in one binary: the server, the worker, and the tools for
// those who write procedures. The commands are thin; what they do lives in the packages below.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"shunban/internal/process"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		if !errors.Is(err, errSaid) {
			fmt.Fprintf(os.Stderr, "shunban: %v\n", err)
		}
		stop()
		os.Exit(1)
	}
}

// errSaid ends a command with exit code 1 when everything has been said already.
var errSaid = errors.New("said")

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "shunban",
		Short:         "顺办：用 YAML 写流程、在 Temporal 上运行的审批引擎 (workflow and approval engine)",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.CompletionOptions.HiddenDefaultCmd = true
	cmd.AddCommand(devCommand(), serveCommand(), workerCommand(), checkCommand(), testCommand(), calendarCommand(), healthCommand(), passwordCommand(), schemaCommand(), versionCommand())
	return cmd
}

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "输出流程语言的 JSON Schema，供编辑器补全和标错 (print the JSON Schema of the language)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			schema, err := process.Schema()
			if err == nil {
				_, err = cmd.OutOrStdout().Write(schema)
			}
			return err
		},
	}
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "shunban", version)
			return err
		},
	}
}
