package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	sqlitePrefix   = "sqlite:"
	postgresPrefix = "postgres://"
)

// Validate says everything that does not fit together, one sentence a line.
func (s *Settings) Validate() error { return errors.Join(s.check(nil)...) }

// rule is one thing that has to hold.
type rule struct {
	of    []string // the settings that it looks at
	check func(s *Settings) error
}

// rules are asked in this order. No sentence repeats a value that may hold a password.
var rules = []rule{
	{[]string{"address"}, func(s *Settings) error { return hostAndPort("address", s.Address) }},
	{[]string{"database"}, func(s *Settings) error { return database(s.Database) }},
	{[]string{"documents"}, func(s *Settings) error { return needed("documents", s.Documents) }},
	{[]string{"namespace"}, func(s *Settings) error { return needed("namespace", s.Namespace) }},
	{[]string{"task-queue"}, func(s *Settings) error { return needed("task-queue", s.TaskQueue) }},
	{[]string{"yellow", "red"}, func(s *Settings) error {
		if s.Yellow >= s.Red {
			return fmt.Errorf("yellow (%d) has to be less than red (%d)", s.Yellow, s.Red)
		}
		return nil
	}},
	{[]string{"temporal-mode", "data-dir"}, func(s *Settings) error {
		if s.TemporalMode != EmbeddedSQLite {
			return nil
		}
		return needed("data-dir", s.DataDir)
	}},
	{[]string{"temporal-mode", "database"}, func(s *Settings) error {
		if s.TemporalMode == EmbeddedPostgres && !strings.HasPrefix(s.Database, postgresPrefix) {
			return errors.New("temporal-mode embedded-postgres needs a database on postgres://")
		}
		return nil
	}},
	{[]string{"temporal-mode", "temporal-server"}, func(s *Settings) error {
		switch {
		case s.TemporalMode != External:
			return nil
		case s.TemporalServer == "":
			return errors.New("temporal-mode external needs temporal-server, host:port of the cluster")
		}
		return hostAndPort("temporal-server", s.TemporalServer)
	}},
}

// check asks every rule, but those that look at a setting whose value could not be read.
func (s *Settings) check(unread map[string]bool) (problems []error) {
	for _, rule := range rules {
		if slices.ContainsFunc(rule.of, func(name string) bool { return unread[name] }) {
			continue
		}
		if err := rule.check(s); err != nil {
			problems = append(problems, err)
		}
	}
	return problems
}

func needed(name, value string) error {
	if value == "" {
		return fmt.Errorf("%s must not be empty", name)
	}
	return nil
}

func hostAndPort(name, value string) error {
	_, port, err := net.SplitHostPort(value)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%s %q is not host:port", name, value)
	}
	return nil
}

func database(address string) error {
	if path, ok := strings.CutPrefix(address, sqlitePrefix); ok {
		if path == "" {
			return errors.New("database sqlite: needs the path of a file")
		}
		return nil
	}
	if !strings.HasPrefix(address, postgresPrefix) {
		return errors.New("database has to begin with sqlite: or postgres://")
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
		return errors.New("database is not of the form postgres://user:password@host:port/name (a password's special characters are written %XX)")
	}
	return nil
}
