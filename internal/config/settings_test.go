package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
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
	file := write(t, "adress: 127.0.0.1:1\nsecure-cookies: yes\ndemo: [true]\nnamespace: a\nnamespace: b\n---\nmore: here\n")
	_, err := config.Load(file, []string{"SHUNBAN_DATABSE=x", "SHUNBAN_TEMPORAL_MODE=embeded-sqlite", "SHUNBAN_TRUSTED_PROXIES=10.0.0.1", "SHUNBAN_TASK_QUEUE=", "SHUNBAN_TASKQUEUE=x"})
	want := []string{
		file + ": the settings go on after ---; only one document is read",
		file + `:1: there is no setting "adress"; did you mean address?`,
		file + `:2: secure-cookies: "yes" is neither true nor false`,
		file + ":3: demo: one value is wanted, not a list or a group",
		file + ":5: namespace is set already in line 4",
		"there is no setting SHUNBAN_DATABSE; did you mean SHUNBAN_DATABASE?",
		"there is no setting SHUNBAN_TASKQUEUE; did you mean SHUNBAN_TASK_QUEUE?",
		`SHUNBAN_TEMPORAL_MODE: "embeded-sqlite" is none of external, embedded-sqlite, embedded-postgres; did you mean embedded-sqlite?`,
		`SHUNBAN_TRUSTED_PROXIES: "10.0.0.1" is no network like 10.0.0.0/8`,
		"task-queue must not be empty",
	}
	if diff := cmp.Diff(want, strings.Split(fmt.Sprint(err), "\n")); diff != "" {
		t.Error(diff)
	}
}

func TestFileThatIsNoneIsSaid(t *testing.T) {
	absent := filepath.Join(t.TempDir(), "absent.yaml")
	tests := map[string]struct{ file, want string }{
		"absent":   {absent, "the settings in " + absent + " cannot be read: "},
		"a list":   {write(t, "- address\n"), `settings are written as "name: value"`},
		"no YAML":  {write(t, "address: [\n"), "yaml: line "},
		"nothing":  {write(t, "# nothing yet\n"), ""},
		"comments": {write(t, "# where\naddress: 127.0.0.1:1 # there\ntemporal-server: t:7233\n"), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(test.file, nil)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("it says %v, want %q", err, test.want)
			}
		})
	}
}

func TestWhatDoesNotFitTogetherIsRefused(t *testing.T) {
	const outside = "SHUNBAN_TEMPORAL_SERVER=temporal:7233"
	tests := map[string]struct {
		environment []string
		want        string
	}{
		"nothing wrong":   {[]string{outside}, "<nil>"},
		"several things":  {[]string{"SHUNBAN_ADDRESS=here", "SHUNBAN_DATABASE=mysql://x"}, "address \"here\" is not host:port\ndatabase has to begin with sqlite: or postgres://\ntemporal-mode external needs temporal-server, host:port of the cluster"},
		"a named port":    {[]string{outside, "SHUNBAN_ADDRESS=127.0.0.1:http"}, `address "127.0.0.1:http" is not host:port`},
		"no file":         {[]string{outside, "SHUNBAN_DATABASE=sqlite:"}, "database sqlite: needs the path of a file"},
		"no name":         {[]string{outside, "SHUNBAN_DATABASE=postgres://u:geheim@db"}, "database is not of the form postgres://user:password@host:port/name (a password's special characters are written %XX)"},
		"a bare percent":  {[]string{outside, "SHUNBAN_DATABASE=postgres://u:geheim%@db/x"}, "database is not of the form postgres://user:password@host:port/name (a password's special characters are written %XX)"},
		"empty":           {[]string{outside, "SHUNBAN_DOCUMENTS=", "SHUNBAN_NAMESPACE="}, "documents must not be empty\nnamespace must not be empty"},
		"wrong database":  {[]string{"SHUNBAN_TEMPORAL_MODE=embedded-postgres"}, "temporal-mode embedded-postgres needs a database on postgres://"},
		"no folder":       {[]string{"SHUNBAN_TEMPORAL_MODE=embedded-sqlite", "SHUNBAN_DATA_DIR="}, "data-dir must not be empty"},
		"a spare cluster": {[]string{"SHUNBAN_TEMPORAL_MODE=embedded-sqlite", outside}, "<nil>"},
		"no such cluster": {[]string{"SHUNBAN_TEMPORAL_SERVER=temporal"}, `temporal-server "temporal" is not host:port`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := config.Load("", test.environment)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, fmt.Sprint(s.Validate())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	for _, database := range []string{"postgres://u:hunter2@db/shunban", "postgres://u@db/shunban?password=hunter2", "postgres://u:hunter2%@db/shunban"} {
		s, err := config.Load("", []string{"SHUNBAN_DATABASE=" + database, "SHUNBAN_ADMIN_PASSWORD=hunter2"})
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "settings", s, "nested", map[string]any{"settings": s})
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "settings", s, "nested", []any{s, &s})
		marshalled, err := json.Marshal(&s)
		if err != nil {
			t.Fatal(err)
		}
		for _, printed := range []string{fmt.Sprint(s), fmt.Sprint(&s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), log.String(), string(marshalled), fmt.Sprint(s.Validate())} {
			if strings.Contains(printed, "hunter2") {
				t.Errorf("a secret is printed: %s", printed)
			}
		}
	}
}

func TestEverySettingIsDescribed(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(config.Describe()), "\n")
	var described []string
	for _, line := range lines {
		name, meaning, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.TrimSpace(meaning) == "" {
			t.Errorf("%s has no meaning", name)
		}
		described = append(described, name)
	}
	if diff := cmp.Diff(config.Variables(), described); diff != "" {
		t.Error(diff)
	}
}
