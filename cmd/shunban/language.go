package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"shunban/internal/texts"
)

func languageFlag(cmd *cobra.Command, lang *string) {
	cmd.Flags().StringVar(lang, "lang", "", languageUsage)
}

const languageUsage = "zh 或 en；默认随 LANG，否则中文 (zh or en)"

// language is the one asked for: by the flag, else by the environment, else Chinese.
func language(flag string) (texts.Lang, error) {
	switch flag {
	case "zh":
		return texts.ZH, nil
	case "en":
		return texts.EN, nil
	case "":
	default:
		return "", fmt.Errorf("--lang 应为 zh 或 en，实际为 %q (zh or en)", flag)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			if strings.HasPrefix(value, "en") {
				return texts.EN, nil
			}
			return texts.ZH, nil
		}
	}
	return texts.ZH, nil
}

// counted is a number of things in English.
func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

func say(lang texts.Lang, zh, en string) string { return texts.Text{ZH: zh, EN: en}.In(lang) }
