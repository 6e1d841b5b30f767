package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

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
	Services       map[string]string // addresses of services outside, by the name definitions use
	LogLevel       string
	Cutoff         time.Duration // the time at which a day ends for limits; zero is midnight
	Yellow, Red    int           // the parts of a limit, in percent, from which on it shows so
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
// rising precedence. Flags are for the caller to lay over the result, before Validate. The error
// lists everything that is wrong, one sentence a line; when something is, it says as well what
// Validate would say of the rest.
func Load(file string, environment []string) (Settings, error) {
	s := Settings{}
	for _, line := range table {
		if err := line.set(&s, line.fallback); err != nil {
			return s, fmt.Errorf("the default of %s: %w", line.name, err)
		}
	}
	problems := s.read(file)
	problems = append(problems, s.environment(environment)...)
	if len(problems) == 0 {
		return s, nil
	}
	unread := map[string]bool{}
	for _, problem := range problems {
		var wrong *wrongValue
		if errors.As(problem, &wrong) {
			unread[wrong.setting] = true
		}
	}
	return s, errors.Join(append(problems, s.check(unread)...)...)
}

// wrongValue says what is wrong with the value of a setting.
type wrongValue struct {
	setting, place string
	reason         error
}

func (w *wrongValue) Error() string { return w.place + ": " + w.reason.Error() }
func (w *wrongValue) Unwrap() error { return w.reason }

// read lays a file over the settings; none when it has no name. Its keys are the names of the table.
func (s *Settings) read(file string) (problems []error) {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return []error{fmt.Errorf("the settings in %s cannot be read: %w", file, err)}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var root, more yaml.Node
	switch err := decoder.Decode(&root); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return []error{fmt.Errorf("%s: %w", file, err)}
	case root.Content[0].Kind != yaml.MappingNode:
		return []error{fmt.Errorf("%s:%d: settings are written as \"name: value\"", file, root.Content[0].Line)}
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		problems = append(problems, fmt.Errorf("%s: the settings go on after ---; only one document is read", file))
	}
	set := map[string]int{}
	pairs := root.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		place := fmt.Sprintf("%s:%d", file, key.Line)
		line, ok := find(key.Value)
		if !ok {
			problems = append(problems, fmt.Errorf("%s: there is no setting %q%s", place, key.Value, suggest(key.Value, names())))
			continue
		}
		if first, twice := set[key.Value]; twice {
			problems = append(problems, fmt.Errorf("%s: %s is set already in line %d", place, key.Value, first))
			continue
		}
		set[key.Value] = key.Line
		err := errors.New("one value is wanted, not a list or a group")
		if value.Kind == yaml.ScalarNode {
			err = line.set(s, value.Value)
		}
		if err != nil {
			problems = append(problems, &wrongValue{setting: line.name, place: place + ": " + key.Value, reason: err})
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
			problems = append(problems, &wrongValue{setting: line.name, place: name, reason: err})
		}
	}
	return problems
}

// others are variables of the same prefix that are not settings of the server.
var others = map[string]bool{"SHUNBAN_CONFIG": true, "SHUNBAN_TEST_POSTGRES": true}

// String is the settings for a log, without secrets.
func (s Settings) String() string {
	var out []string
	for _, line := range table {
		out = append(out, line.name+"="+cmp.Or(line.shown(&s), "-"))
	}
	return strings.Join(out, " ")
}

// GoString keeps secrets out of %#v as well.
func (s Settings) GoString() string { return s.String() }

// LogValue keeps secrets out of structured logs.
func (s Settings) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, line := range table {
		attrs = append(attrs, slog.String(line.name, line.shown(&s)))
	}
	return slog.GroupValue(attrs...)
}

// MarshalJSON keeps secrets out of whatever is made of the settings.
func (s Settings) MarshalJSON() ([]byte, error) {
	shown := map[string]string{}
	for _, line := range table {
		shown[line.name] = line.shown(&s)
	}
	return json.Marshal(shown)
}

// shown is a setting's value for people, without secrets.
func (l line) shown(s *Settings) string {
	value := l.get(s)
	switch {
	case l.secret && value != "":
		return "(set)"
	case l.name == "database":
		return withoutPassword(value)
	}
	return value
}

// withoutPassword hides what an address of a database may hold besides the address.
func withoutPassword(address string) string {
	if strings.HasPrefix(address, sqlitePrefix) {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable)"
	}
	u.RawQuery = ""
	return u.Redacted()
}

func suggest(found string, known []string) string {
	if name := nearest.Name(found, known); name != "" {
		return fmt.Sprintf("; did you mean %s?", name)
	}
	return ""
}
