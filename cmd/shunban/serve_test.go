package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL for database/sql

	"shunban/internal/config"
	"shunban/internal/temporald"
)

// database makes an empty PostgreSQL database and gives its address.
func database(t *testing.T) string {
	t.Helper()
	address := os.Getenv("SHUNBAN_TEST_POSTGRES")
	if address == "" {
		t.Fatal("SHUNBAN_TEST_POSTGRES is not set: run make test")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	name := "s" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func settings(t *testing.T, database string) config.Settings {
	t.Helper()
	return config.Settings{
		Address: "127.0.0.1:0", DataDir: t.TempDir(), Database: database, Documents: filepath.Join(t.TempDir(), "documents"),
		Namespace: "default", TaskQueue: "shunban", LogLevel: "error", Demo: true,
	}
}

// running serves in the background until the test ends, and gives the address.
func running(t *testing.T, s config.Settings) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, s, func(at string) { address <- at }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	select {
	case at := <-address:
		return "http://" + at
	case err := <-ended:
		ended <- nil
		t.Fatalf("serve ended with %v", err)
		return ""
	}
}

// person is somebody signed in.
type person struct {
	t       *testing.T
	address string
	client  http.Client
}

func signIn(t *testing.T, address, login string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, address: address, client: http.Client{Jar: jar}}
	p.post("session", map[string]string{"login": login, "password": demoPassword}, nil)
	return p
}

func (p *person) post(path string, in, out any) {
	p.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		p.t.Fatal(err)
	}
	p.do(http.MethodPost, path, "application/json", bytes.NewReader(body), out)
}

func (p *person) do(method, path, kind string, body io.Reader, out any) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.address+"/api/v1/"+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	response, err := p.client.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		p.t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, text, err)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *person) upload() string {
	p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "申请报告.pdf")
	if err == nil {
		_, err = part.Write([]byte("%PDF-1.4\n"))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	var file struct{ ID string }
	p.do(http.MethodPost, "files", form.FormDataContentType(), &body, &file)
	return file.ID
}

// apply has a village apply and its township agree, and checks that the case has gone on.
func apply(t *testing.T, address string) {
	t.Helper()
	village := signIn(t, address, "xiqingbei")
	materials := map[string][]string{}
	for _, id := range []string{"application", "plan", "minutes"} {
		materials[id] = []string{village.upload()}
	}
	var opened struct{ ID, Number, Code string }
	village.post("cases", map[string]any{"process": "cemetery-siting-village", "materials": materials, "form": map[string]any{
		"site": "南山坡", "landKind": "荒山瘠地", "areaMu": 4.5, "graves": 300, "graveArea": 0.5, "doubleGraveArea": 0.8,
		"hall": false, "farmland": false, "protected": false,
	}}, &opened)
	township := signIn(t, address, "beishe-leader")
	township.post("tasks/"+opened.ID+".1/answer", map[string]string{"answer": "agree"}, nil)
	var track struct {
		Stages []struct{ Title struct{ ZH string } }
	}
	village.do(http.MethodGet, fmt.Sprintf("track?number=%s&code=%s", opened.Number, opened.Code), "", nil, &track)
	if len(track.Stages) != 1 || track.Stages[0].Title.ZH != "县行政审批局受理" {
		t.Errorf("the case is at %+v", track.Stages)
	}
}

// TestServeAndWorkerRunAgainstAnExistingCluster is an installation of several programs: a Temporal
// server, an API process and a worker that share PostgreSQL.
func TestServeAndWorkerRunAgainstAnExistingCluster(t *testing.T) {
	cluster, err := temporald.Start(t.Context(), temporald.Options{SQLiteFile: filepath.Join(t.TempDir(), "temporal.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop()
	s := settings(t, database(t))
	s.TemporalMode, s.TemporalServer = config.External, cluster.Address()
	t.Run("", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		worked := make(chan error, 1)
		go func() { worked <- work(ctx, s) }()
		t.Cleanup(func() {
			cancel()
			if err := <-worked; err != nil {
				t.Errorf("the worker ended with %v", err)
			}
		})
		apply(t, running(t, s))
	})
}

// TestServeEmbedsTemporalOnPostgreSQL is an installation on one machine with PostgreSQL.
func TestServeEmbedsTemporalOnPostgreSQL(t *testing.T) {
	s := settings(t, database(t))
	s.TemporalMode = config.EmbeddedPostgres
	apply(t, running(t, s))
}

// TestServeEmbedsTemporalOnSQLite is an installation on one machine with nothing else.
func TestServeEmbedsTemporalOnSQLite(t *testing.T) {
	s := settings(t, "sqlite:"+filepath.Join(t.TempDir(), "shunban.db"))
	s.TemporalMode = config.EmbeddedSQLite
	apply(t, running(t, s))
}
