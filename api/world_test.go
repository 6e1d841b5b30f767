package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"shunban/api"
	"shunban/definitions"
	"shunban/internal/delivery"
	"shunban/internal/documents"
	"shunban/internal/identity"
	"shunban/internal/legaltime"
	"shunban/internal/process"
	"shunban/internal/store"
)

const password = "demo-password"

// world is a whole installation, with the pure engine in the place of the durable one.
type world struct {
	t      *testing.T
	store  *store.Store
	clock  *clock
	keeper *legaltime.Keeper
	server *httptest.Server
	log    *lockedBuffer
}

// clock is the real time of a world; it moves when it is told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// options change what a world is made of.
type options struct {
	organisation func(*identity.Organisation)
	deps         func(*api.Deps)
}

// newWorld begins on Monday, 2 March 2026, at nine.
func newWorld(t *testing.T, change ...options) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{t: t, clock: &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, process.Zone)}, log: &lockedBuffer{}}
	var err error
	if w.store, err = store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "test.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	w.organise(change)
	for _, file := range []string{"cemetery-siting-village.yaml", "countersign.yaml"} {
		w.publish(file)
	}
	archive, err := documents.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = archive.Close() })

	log := slog.New(slog.NewTextHandler(w.log, nil))
	room := &room{store: w.store, clock: w.clock, cases: map[string]*roomCase{}}
	w.keeper = legaltime.New(legaltime.Options{Store: w.store, Room: func() legaltime.Room { return room }, Zone: process.Zone, Now: w.clock.Now, Log: log})
	if err := w.keeper.Begin(ctx, definitions.Files, "calendars"); err != nil {
		t.Fatal(err)
	}
	room.calendars = w.keeper
	desk := delivery.New(delivery.Options{Store: w.store, Room: room, Calendars: w.keeper, Units: w.unit, Now: w.clock.Now, Log: log})
	deps := api.Deps{Cases: desk, Store: w.store, Documents: archive, Sessions: w.store.Sessions(), Calendar: w.keeper,
		Ready: w.store.Ping, Now: w.clock.Now, Log: log, Demo: &api.Demo{Password: password}, Version: "test"}
	for _, c := range change {
		if c.deps != nil {
			c.deps(&deps)
		}
	}
	handler, err := api.New(deps)
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(handler)
	t.Cleanup(w.server.Close)
	return w
}

// lockedBuffer is what was logged; the server writes while the test reads.
type lockedBuffer struct {
	mu    sync.Mutex
	lines bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.String()
}

// hashed is the hash of everybody's password; hashing it for each would only cost time.
var hashed = sync.OnceValues(func() (string, error) { return identity.HashPassword(password) })

func (w *world) organise(change []options) {
	w.t.Helper()
	source, err := definitions.Files.ReadFile("organisation.yaml")
	if err != nil {
		w.t.Fatal(err)
	}
	read, problems := identity.Parse("organisation.yaml", source)
	if len(problems) > 0 {
		w.t.Fatal(problems[0])
	}
	for _, c := range change {
		if c.organisation != nil {
			c.organisation(&read)
		}
	}
	hash, err := hashed()
	if err != nil {
		w.t.Fatal(err)
	}
	var o store.Organisation
	for _, p := range read.Posts {
		o.Posts = append(o.Posts, store.Post{ID: p.ID, Name: p.Name})
	}
	for _, u := range read.Units {
		o.Units = append(o.Units, store.Unit{ID: u.ID, Name: u.Name, Kind: string(u.Kind), Parent: u.Parent})
	}
	for _, p := range read.People {
		user := store.User{Login: p.Login, Name: p.Name, Password: hash, Substitutes: p.Substitutes}
		for _, h := range p.Holdings {
			user.Holdings = append(user.Holdings, store.Holding(h))
		}
		o.Users = append(o.Users, user)
	}
	if err := w.store.PutOrganisation(context.Background(), o); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) unit(ctx context.Context, id string) (delivery.Unit, bool) {
	o, err := w.store.Organisation(ctx)
	if err != nil {
		return delivery.Unit{}, false
	}
	for _, u := range o.Units {
		if u.ID == id {
			return delivery.Unit{Kind: u.Kind, Name: u.Name}, true
		}
	}
	return delivery.Unit{}, false
}

func (w *world) publish(file string) {
	w.t.Helper()
	source, err := definitions.Files.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	w.publishSource(file, source)
}

// publishSource publishes a definition that the product does not ship.
func (w *world) publishSource(file string, source []byte) {
	w.t.Helper()
	p, findings := process.Parse(file, source)
	if len(findings) > 0 {
		w.t.Fatal(findings[0])
	}
	_, _, err := w.store.Publish(context.Background(), store.Definition{Hash: p.Hash(), Process: p.ID.Value, Canonical: p.Canonical(), Source: string(source)})
	if err != nil {
		w.t.Fatal(err)
	}
}

// caller is somebody at a browser.
type caller struct {
	w       *world
	http    *http.Client
	headers map[string]string
}

// nobody has not signed in.
func (w *world) nobody() *caller {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &caller{w: w, http: &http.Client{Jar: jar}, headers: map[string]string{}}
}

// as signs somebody in.
func (w *world) as(login string) *caller {
	w.t.Helper()
	c := w.nobody()
	c.must(http.StatusOK, c.post("/session", map[string]string{"login": login, "password": password}))
	return c
}

// with gives the same caller with another header.
func (c *caller) with(name, value string) *caller {
	changed := map[string]string{name: value}
	for k, v := range c.headers {
		if k != name {
			changed[k] = v
		}
	}
	return &caller{w: c.w, http: c.http, headers: changed}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (c *caller) do(method, path, contentType string, body io.Reader) answer {
	c.w.t.Helper()
	address := c.w.server.URL + path
	if !strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "!") {
		address = c.w.server.URL + api.Prefix + path
	}
	address = strings.Replace(address, api.Prefix+"!", "", 1)
	address = strings.Replace(address, "!", "", 1)
	request, err := http.NewRequest(method, address, body)
	if err != nil {
		c.w.t.Fatal(err)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	for name, value := range c.headers {
		request.Header.Set(name, value)
	}
	response, err := c.http.Do(request)
	if err != nil {
		c.w.t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		c.w.t.Fatal(err)
	}
	return answer{status: response.StatusCode, header: response.Header, body: got}
}

// get asks under /api/v1; a path that begins with ! is outside of it.
func (c *caller) get(path string) answer {
	c.w.t.Helper()
	return c.do(http.MethodGet, path, "", nil)
}

func (c *caller) post(path string, body any) answer {
	c.w.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		c.w.t.Fatal(err)
	}
	return c.do(http.MethodPost, path, "application/json", bytes.NewReader(data))
}

// must ends the test unless the answer has the status.
func (c *caller) must(status int, a answer) answer {
	c.w.t.Helper()
	if a.status != status {
		c.w.t.Fatalf("status %d, want %d: %s\n%s", a.status, status, a.body, c.w.log)
	}
	return a
}

// read decodes an answer that has to be good.
func read[T any](c *caller, a answer) T {
	c.w.t.Helper()
	if a.status >= 300 {
		c.w.t.Fatalf("status %d: %s\n%s", a.status, a.body, c.w.log)
	}
	var value T
	if err := json.Unmarshal(a.body, &value); err != nil {
		c.w.t.Fatalf("read %s: %v", a.body, err)
	}
	return value
}

// refusal decodes a problem document.
func refusal(c *caller, a answer) api.Problem {
	c.w.t.Helper()
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		c.w.t.Fatalf("%d, content type %q: %s", a.status, got, a.body)
	}
	var p api.Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		c.w.t.Fatal(err)
	}
	if p.Status != a.status {
		c.w.t.Errorf("the document says %d, the answer %d", p.Status, a.status)
	}
	return p
}

// upload brings a file and gives its id.
func (c *caller) upload(name, content string) string {
	c.w.t.Helper()
	return read[api.FileRef](c, c.send(name, content)).ID
}

func (c *caller) send(name, content string) answer {
	c.w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		c.w.t.Fatal(err)
	}
	fmt.Fprint(part, content)
	form.Close()
	return c.do(http.MethodPost, "/files", form.FormDataContentType(), &body)
}

// siting is an application for a village cemetery that meets every rule, with what is changed.
func siting(change map[string]any) map[string]any {
	form := map[string]any{"site": "南山坡", "landKind": "荒山瘠地", "areaMu": 4.5, "graves": 300, "graveArea": 0.5, "doubleGraveArea": 0.8,
		"hall": true, "hallArea": 320, "farmland": false, "protected": false}
	for k, v := range change {
		form[k] = v
	}
	return form
}

type caseRef struct{ ID, Number, Code string }

// materials brings what a siting needs.
func (c *caller) materials() map[string][]string {
	c.w.t.Helper()
	return map[string][]string{"application": {c.upload("申请报告.pdf", "%PDF-1.4 a")}, "plan": {c.upload("规划.pdf", "%PDF-1.4 p")}, "minutes": {c.upload("决议.pdf", "%PDF-1.4 m")}}
}

// apply begins a siting.
func (c *caller) apply(rehearsal bool) caseRef {
	c.w.t.Helper()
	return read[caseRef](c, c.post("/cases", map[string]any{"process": "cemetery-siting-village", "form": siting(nil), "materials": c.materials(), "rehearsal": rehearsal}))
}

// task finds the open task of a step for the caller's unit.
func (c *caller) task(step string) api.TaskRow {
	c.w.t.Helper()
	type list struct{ Tasks []api.TaskRow }
	for _, task := range read[list](c, c.get("/tasks")).Tasks {
		if task.Step == step {
			return task
		}
	}
	c.w.t.Fatalf("there is no open task of %s", step)
	return api.TaskRow{}
}

// answers signs somebody in and lets them answer their task of a step.
func (w *world) answers(login, step, answer, opinion string) {
	w.t.Helper()
	c := w.as(login)
	c.must(http.StatusOK, c.post("/tasks/"+c.task(step).ID+"/answer", map[string]string{"answer": answer, "opinion": opinion, "reasons": opinion}))
}
