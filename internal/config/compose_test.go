package config_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"shunban/internal/config"
)

// composed is what these tests look at in docker-compose.yml.
type composed struct {
	Services map[string]struct {
		Image       string
		Environment map[string]string
		Ports       []string
		Volumes     []string
		Healthcheck map[string]any
		Entrypoint  []string
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	}
	Volumes map[string]any
}

func composition(t *testing.T) (text string, c composed) {
	t.Helper()
	read, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(read, &c); err != nil {
		t.Fatal(err)
	}
	return string(read), c
}

// variable is ${NAME}, ${NAME:?message}, ${NAME:-default}.
var variable = regexp.MustCompile(`\$\{([A-Z_]+)[^}]*\}`)

func TestComposedProgramsUnderstandTheirSettings(t *testing.T) {
	_, c := composition(t)
	for _, name := range []string{"api", "worker"} {
		var environment []string
		for key, value := range c.Services[name].Environment {
			environment = append(environment, key+"="+variable.ReplaceAllString(value, "secret"))
		}
		if len(environment) == 0 {
			t.Errorf("%s has no settings", name)
		}
		s, err := config.Load("", environment)
		if err == nil {
			err = s.Validate()
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestImageSetsOnlySettingsThereAre(t *testing.T) {
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`SHUNBAN_[A-Z_]+`).FindAllString(string(text), -1) {
		if !slices.Contains(config.Variables(), name) {
			t.Errorf("the Dockerfile sets %s, which is no setting", name)
		}
	}
}

func TestCompositionHoldsTogether(t *testing.T) {
	text, c := composition(t)
	for name, service := range c.Services {
		if service.Image != "shunban:local" && !regexp.MustCompile(`^[a-z/-]+:\d+\.\d+`).MatchString(service.Image) {
			t.Errorf("%s: the image %q has no fixed version", name, service.Image)
		}
		ends := service.Entrypoint != nil // a few commands, and done
		if !ends && service.Healthcheck == nil {
			t.Errorf("%s has no health check", name)
		}
		for other, wait := range service.DependsOn {
			needed, there := c.Services[other]
			want := "service_healthy"
			if needed.Entrypoint != nil {
				want = "service_completed_successfully"
			}
			if !there || wait.Condition != want {
				t.Errorf("%s waits for %s to be %s, want %s of a service there is", name, other, wait.Condition, want)
			}
		}
		for _, port := range service.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s: port %s is open to the network", name, port)
			}
		}
		for _, volume := range service.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			_, named := c.Volumes[source]
			if _, err := os.Stat("../../" + source); !named && err != nil {
				t.Errorf("%s: there is no volume and no file %s", name, source)
			}
		}
	}
	example, err := os.ReadFile("../../deploy/env.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range variable.FindAllStringSubmatch(text, -1) {
		if !strings.Contains("\n"+string(example), "\n"+match[1]+"=") {
			t.Errorf("deploy/env.example says nothing of %s", match[1])
		}
	}
}
