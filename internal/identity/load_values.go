package identity

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"shunban/internal/texts"
)

// keys visits a mapping's values by their keys, and reports keys that are unknown, twice, or missing.
func (l *loader) keys(n *yaml.Node, required []string, visit map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		l.add(n, "wrong-kind", "expected", strings.Join(sorted(visit), ", "))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, known := visit[key.Value]
		switch {
		case !known:
			l.add(key, "unknown-key", "found", key.Value, "expected", strings.Join(sorted(visit), ", "))
		case seen[key.Value]:
			l.add(key, "duplicate", "what", "key", "found", key.Value)
		default:
			read(value)
		}
		seen[key.Value] = true
	}
	for _, key := range required {
		if !seen[key] {
			l.add(n, "missing-key", "name", key)
		}
	}
}

func sorted(visit map[string]func(*yaml.Node)) []string {
	var keys []string
	for key := range visit {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (l *loader) each(n *yaml.Node, visit func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		l.add(n, "not-a-list")
		return
	}
	for _, item := range n.Content {
		visit(item)
	}
}

func (l *loader) scalar(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		l.add(n, "not-a-text")
		return ""
	}
	return n.Value
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// name reads the name of a post, a unit or a user, which must not stand twice.
func (l *loader) name(n *yaml.Node, what string) string {
	name := l.scalar(n)
	switch {
	case name == "":
		return ""
	case !identifier.MatchString(name) || len(name) > 60:
		l.add(n, "bad-name", "found", name)
	case l.seen[what+" "+name]:
		l.add(n, "duplicate", "what", what, "found", name)
	}
	l.seen[what+" "+name] = true
	return name
}

func (l *loader) text(n *yaml.Node) texts.Text {
	var t texts.Text
	l.keys(n, []string{"zh", "en"}, map[string]func(*yaml.Node){
		"zh": func(v *yaml.Node) { t.ZH = l.scalar(v) },
		"en": func(v *yaml.Node) { t.EN = l.scalar(v) },
	})
	return t
}

func (l *loader) kind(n *yaml.Node) Kind {
	kind := Kind(l.scalar(n))
	if !slices.Contains(kinds, kind) {
		var names []string
		for _, k := range kinds {
			names = append(names, string(k))
		}
		l.add(n, "unknown-kind", "found", string(kind), "expected", strings.Join(names, ", "))
	}
	return kind
}
