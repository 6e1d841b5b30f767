package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"shunban/internal/nearest"
)

// Settings are where and how the program works.
type Settings struct {
	Address        string // where HTTP is served
	DataDir        string // where an installation on one machine keeps everything
	Database       string // sqlite:PATH or postgres://…
	Documents      string // the folder for attached files
	Definitions    string // a folder with further definitions; may be empty
	Organisation   string // the file with units, posts and users; may be empty
	TemporalMode   Mode
	TemporalServer string // host:port, when the server is another program
	Namespace      string
	TaskQueue      string
	AdminPassword  string // for the login "admin", when it has none yet
	SecureCookies  bool
	TrustedProxies []netip.Prefix
	LogLevel       string
	Demo           bool
}

// Mode says where Temporal runs.
type Mode string

// The modes there are.
const (
	External         Mode = "external"          // an existing cluster
	EmbeddedSQLite   Mode = "embedded-sqlite"   // in this process, in a file of the data folder
	EmbeddedPostgres Mode = "embedded-postgres" // in this process, beside the database
)

const prefix = "SHUNBAN_"

// Load gives the settings from the defaults, a file (none when empty) and the environment, in
// rising precedence. Flags are for the caller to lay over the result, before Validate.
func Load(file string, environment []string) (Settings, error) {
	s := Settings{}
	var problems []error
	for _, line := range table {
		if err := line.set(&s, line.fallback); err != nil {
			return s, fmt.Errorf("the default of %s: %w", line.name, err)
		}
	}
	if file != "" {
		problems = append(problems, s.read(file)...)
	}
	problems = append(problems, s.environment(environment)...)
	return s, errors.Join(problems...)
}

// read lays a file over the settings. Its keys are the names of the table.
func (s *Settings) read(file string) (problems []error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return []error{fmt.Errorf("the settings in %s cannot be read: %w", file, err)}
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return []error{fmt.Errorf("%s: %w", file, err)}
	}
	if len(root.Content) == 0 {
		return nil
	}
	if root.Content[0].Kind != yaml.MappingNode {
		return []error{fmt.Errorf("%s:1: settings are written as \"name: value\"", file)}
	}
	pairs := root.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		line, ok := find(key.Value)
		switch {
		case !ok:
			problems = append(problems, fmt.Errorf("%s:%d: there is no setting %q%s", file, key.Line, key.Value, suggest(key.Value, names())))
		case value.Kind != yaml.ScalarNode:
			problems = append(problems, fmt.Errorf("%s:%d: %s takes a single value", file, value.Line, key.Value))
		default:
			if err := line.set(s, value.Value); err != nil {
				problems = append(problems, fmt.Errorf("%s:%d: %s: %w", file, value.Line, key.Value, err))
			}
		}
	}
	return problems
}

// environment lays the variables SHUNBAN_… over the settings.
func (s *Settings) environment(environment []string) (problems []error) {
	environment = slices.Clone(environment)
	slices.Sort(environment)
	for _, pair := range environment {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, prefix) || others[name] {
			continue
		}
		line, ok := find(strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, prefix)), "_", "-"))
		if !ok || line.variable() != name {
			var known []string
			for _, line := range table {
				known = append(known, line.variable())
			}
			problems = append(problems, fmt.Errorf("there is no setting %s%s", name, suggest(name, known)))
			continue
		}
		if err := line.set(s, value); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	return problems
}

// others are variables of the same prefix that are not settings of the server.
var others = map[string]bool{"SHUNBAN_CONFIG": true, "SHUNBAN_TEST_POSTGRES": true}

// Validate says everything that does not fit together.
func (s *Settings) Validate() error {
	var problems []error
	if _, _, err := net.SplitHostPort(s.Address); err != nil {
		problems = append(problems, fmt.Errorf("address %q is not host:port", s.Address))
	}
	if !strings.HasPrefix(s.Database, "sqlite:") && !strings.HasPrefix(s.Database, "postgres://") {
		problems = append(problems, errors.New("database has to begin with sqlite: or postgres://"))
	}
	if s.TemporalMode == EmbeddedPostgres && !strings.HasPrefix(s.Database, "postgres://") {
		problems = append(problems, errors.New("temporal-mode embedded-postgres needs a database on postgres://"))
	}
	if s.TemporalMode == External && s.TemporalServer == "" {
		problems = append(problems, errors.New("temporal-mode external needs temporal-server, host:port of the cluster"))
	}
	return errors.Join(problems...)
}

// String is the settings for a log, without secrets.
func (s Settings) String() string {
	var out []string
	for _, line := range table {
		value := line.get(&s)
		switch {
		case line.secret && value != "":
			value = "(set)"
		case line.name == "database":
			value = withoutPassword(value)
		}
		out = append(out, line.name+"="+cmp.Or(value, "-"))
	}
	return strings.Join(out, " ")
}

// GoString keeps secrets out of %#v as well.
func (s Settings) GoString() string { return s.String() }

func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	return u.Redacted()
}

func suggest(found string, known []string) string {
	if name := nearest.Name(found, known); name != "" {
		return fmt.Sprintf("; did you mean %s?", name)
	}
	return ""
}
