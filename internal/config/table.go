package config

import (
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// line is one setting: how it is called, what it means, and how it is read and written.
type line struct {
	name     string // in the file; the variable is SHUNBAN_ and the name in capitals
	fallback string
	meaning  string
	secret   bool
	set      func(s *Settings, value string) error
	get      func(s *Settings) string
}

func (l line) variable() string {
	return prefix + strings.ToUpper(strings.ReplaceAll(l.name, "-", "_"))
}

// table is every setting there is.
var table = []line{
	text("address", "127.0.0.1:8080", "where the page and the API are served, host:port", func(s *Settings) *string { return &s.Address }),
	text("data-dir", "data", "the folder of an installation on one machine", func(s *Settings) *string { return &s.DataDir }),
	text("database", "sqlite:data/shunban.db", "the database: sqlite:PATH or postgres://user:password@host/name", func(s *Settings) *string { return &s.Database }),
	text("documents", "data/documents", "the folder for attached files; every API process must see the same", func(s *Settings) *string { return &s.Documents }),
	text("definitions", "", "a folder with further definitions, *.yaml, published at start when they have no errors", func(s *Settings) *string { return &s.Definitions }),
	text("organisation", "", "the YAML file with units, posts and users, brought in at start", func(s *Settings) *string { return &s.Organisation }),
	choice("temporal-mode", string(External), "external, embedded-sqlite or embedded-postgres", []Mode{External, EmbeddedSQLite, EmbeddedPostgres}, func(s *Settings) *Mode { return &s.TemporalMode }),
	text("temporal-server", "", "host:port of the Temporal cluster, when external", func(s *Settings) *string { return &s.TemporalServer }),
	text("namespace", "default", "Temporal's namespace", func(s *Settings) *string { return &s.Namespace }),
	text("task-queue", "shunban", "Temporal's task queue", func(s *Settings) *string { return &s.TaskQueue }),
	secret("admin-password", "the password of the login admin, set at start when it has none", func(s *Settings) *string { return &s.AdminPassword }),
	truth("secure-cookies", "false", "true when the page is served over HTTPS", func(s *Settings) *bool { return &s.SecureCookies }),
	proxies(),
	services(),
	choice("log-level", "info", "debug, info, warn or error", []string{"debug", "info", "warn", "error"}, func(s *Settings) *string { return &s.LogLevel }),
	cutoff(),
	percent("yellow", "50", "the part of a limit, in percent, from which on it shows yellow", func(s *Settings) *int { return &s.Yellow }),
	percent("red", "90", "the part of a limit, in percent, from which on it shows red", func(s *Settings) *int { return &s.Red }),
	truth("demo", "false", "true for invented people who all share one password; never on a real installation", func(s *Settings) *bool { return &s.Demo }),
}

func text(name, fallback, meaning string, field func(*Settings) *string) line {
	return line{name: name, fallback: fallback, meaning: meaning,
		set: func(s *Settings, value string) error { *field(s) = value; return nil },
		get: func(s *Settings) string { return *field(s) }}
}

func secret(name, meaning string, field func(*Settings) *string) line {
	l := text(name, "", meaning, field)
	l.secret = true
	return l
}

func truth(name, fallback, meaning string, field func(*Settings) *bool) line {
	return line{name: name, fallback: fallback, meaning: meaning,
		set: func(s *Settings, value string) error {
			switch value {
			case "true", "false":
				*field(s) = value == "true"
				return nil
			}
			return fmt.Errorf("%q is neither true nor false", value)
		},
		get: func(s *Settings) string { return strconv.FormatBool(*field(s)) }}
}

func choice[T ~string](name, fallback, meaning string, values []T, field func(*Settings) *T) line {
	return line{name: name, fallback: fallback, meaning: meaning,
		set: func(s *Settings, value string) error {
			var known []string
			for _, v := range values {
				if value == string(v) {
					*field(s) = v
					return nil
				}
				known = append(known, string(v))
			}
			return fmt.Errorf("%q is none of %s%s", value, strings.Join(known, ", "), suggest(value, known))
		},
		get: func(s *Settings) string { return string(*field(s)) }}
}

// cutoff is the time at which a day ends.
func cutoff() line {
	return line{name: "cutoff", fallback: "24:00", meaning: "the time at which a day ends for limits, such as 17:30; what comes later counts as of the next day",
		set: func(s *Settings, value string) error {
			if value == "24:00" {
				s.Cutoff = 0
				return nil
			}
			at, err := time.Parse("15:04", value)
			if err != nil {
				return fmt.Errorf("%q is no time like 17:30 or 24:00", value)
			}
			s.Cutoff = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
			return nil
		},
		get: func(s *Settings) string {
			if s.Cutoff == 0 {
				return "24:00"
			}
			return time.Time{}.Add(s.Cutoff).Format("15:04")
		}}
}

func percent(name, fallback, meaning string, field func(*Settings) *int) line {
	return line{name: name, fallback: fallback, meaning: meaning,
		set: func(s *Settings, value string) error {
			number, err := strconv.Atoi(value)
			if err != nil || number < 1 || number > 100 {
				return fmt.Errorf("%q is no part in percent from 1 to 100", value)
			}
			*field(s) = number
			return nil
		},
		get: func(s *Settings) string { return strconv.Itoa(*field(s)) }}
}

func proxies() line {
	return line{name: "trusted-proxies", meaning: "networks whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by commas",
		set: func(s *Settings, value string) error {
			s.TrustedProxies = nil
			for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
				network, err := netip.ParsePrefix(part)
				if err != nil {
					return fmt.Errorf("%q is no network like 10.0.0.0/8", part)
				}
				s.TrustedProxies = append(s.TrustedProxies, network)
			}
			return nil
		},
		get: func(s *Settings) string {
			var parts []string
			for _, network := range s.TrustedProxies {
				parts = append(parts, network.String())
			}
			return strings.Join(parts, ",")
		}}
}

func services() line {
	return line{name: "services", meaning: "addresses of services that definitions call, such as tax=https://tax.example.gov/api, separated by commas",
		set: func(s *Settings, value string) error {
			s.Services = map[string]string{}
			for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
				name, address, found := strings.Cut(part, "=")
				target, err := url.Parse(address)
				if !found || name == "" || err != nil || target.Host == "" || (target.Scheme != "http" && target.Scheme != "https") {
					return fmt.Errorf("%q is no service like tax=https://tax.example.gov/api", part)
				}
				s.Services[name] = address
			}
			return nil
		},
		get: func(s *Settings) string {
			var parts []string
			for _, name := range slices.Sorted(maps.Keys(s.Services)) {
				parts = append(parts, name+"="+s.Services[name])
			}
			return strings.Join(parts, ",")
		}}
}

func find(name string) (line, bool) {
	for _, l := range table {
		if l.name == name {
			return l, true
		}
	}
	return line{}, false
}

func names() []string {
	var known []string
	for _, l := range table {
		known = append(known, l.name)
	}
	return known
}

// Variables are the names of all environment variables.
func Variables() []string {
	var known []string
	for _, l := range table {
		known = append(known, l.variable())
	}
	return known
}

// Describe lists every setting with its variable, default and meaning, for --help.
func Describe() string {
	var out strings.Builder
	for _, l := range table {
		fmt.Fprintf(&out, "  %-26s %s", l.variable(), l.meaning)
		if l.fallback != "" {
			fmt.Fprintf(&out, " (%s)", l.fallback)
		}
		out.WriteByte('\n')
	}
	return out.String()
}
