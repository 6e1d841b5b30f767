package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"shunban/internal/store"
)

// shortest is how long a password has to be (NIST SP 800-63B, 5.1.1: at least eight characters).
const shortest = 8

func passwordCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "password LOGIN",
		Short: "从标准输入读取并设置用户密码 (sets a user's password, read from standard input)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := settingsFrom(file)
			if err != nil {
				return err
			}
			// The end of the input may take the place of the line's end; what counts is what was read.
			password, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
			password = strings.TrimRight(password, "\r\n")
			if len([]rune(password)) < shortest {
				return fmt.Errorf("a password has at least %d characters, one line on standard input", shortest)
			}
			s, err := store.Open(cmd.Context(), settings.Database)
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }()
			in := &installation{settings: settings, store: s, log: newLogger(os.Stderr, settings.LogLevel)}
			err = in.setPassword(cmd.Context(), args[0], password)
			if errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("there is no user %s", args[0])
			}
			return err
		},
	}
	configFlag(cmd, &file)
	return cmd
}
