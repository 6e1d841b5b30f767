package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/config"
)

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shunban.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEnvironmentGoesBeforeFileAndFileBeforeDefault(t *testing.T) {
	s, err := config.Load(write(t, "address: 127.0.0.1:1\nnamespace: county\n"), []string{"SHUNBAN_ADDRESS=127.0.0.1:2", "HOME=/"})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{s.Address, s.Namespace, s.TaskQueue}
	if diff := cmp.Diff([]string{"127.0.0.1:2", "county", "shunban"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	file := write(t, "adress: 127.0.0.1:1\nsecure-cookies: yes\ndemo: [true]\n")
	_, err := config.Load(file, []string{"SHUNBAN_DATABSE=x", "SHUNBAN_TEMPORAL_MODE=embeded-sqlite", "SHUNBAN_TRUSTED_PROXIES=10.0.0.1"})
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	want := []string{
		file + `:1: there is no setting "adress"; did you mean address?`,
		file + `:2: secure-cookies: "yes" is neither true nor false`,
		file + ":3: demo takes a single value",
		"there is no setting SHUNBAN_DATABSE; did you mean SHUNBAN_DATABASE?",
		`SHUNBAN_TEMPORAL_MODE: "embeded-sqlite" is none of external, embedded-sqlite, embedded-postgres; did you mean embedded-sqlite?`,
		`SHUNBAN_TRUSTED_PROXIES: "10.0.0.1" is no network like 10.0.0.0/8`,
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}

func TestWhatDoesNotFitTogetherIsRefused(t *testing.T) {
	s, err := config.Load("", []string{"SHUNBAN_ADDRESS=here", "SHUNBAN_DATABASE=mysql://x"})
	if err != nil {
		t.Fatal(err)
	}
	want := `address "here" is not host:port
database has to begin with sqlite: or postgres://
temporal-mode external needs temporal-server, host:port of the cluster`
	if diff := cmp.Diff(want, fmt.Sprint(s.Validate())); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	s, err := config.Load("", []string{"SHUNBAN_DATABASE=postgres://u:hunter2@db/shunban", "SHUNBAN_ADMIN_PASSWORD=hunter2"})
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{fmt.Sprint(s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s)} {
		if strings.Contains(printed, "hunter2") {
			t.Errorf("a secret is printed: %s", printed)
		}
	}
}

// TestComposeFileUsesOnlySettingsThereAre keeps docker-compose.yml true.
func TestComposeFileUsesOnlySettingsThereAre(t *testing.T) {
	text, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`SHUNBAN_[A-Z_]+`).FindAllString(string(text), -1)
	if len(used) == 0 {
		t.Fatal("docker-compose.yml sets nothing")
	}
	for _, name := range used {
		if !slices.Contains(config.Variables(), name) {
			t.Errorf("docker-compose.yml uses %s, which is no setting", name)
		}
	}
}
