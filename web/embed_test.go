package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

type answer struct {
	Status int
	Cache  string
	Body   string
}

func ask(t *testing.T, h http.Handler, method, target string) answer {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return answer{Status: w.Code, Cache: w.Header().Get("Cache-Control"), Body: w.Body.String()}
}

func TestPageIsServed(t *testing.T) {
	h := serve(fstest.MapFS{
		"index.html":      {Data: []byte("the page")},
		"mark.svg":        {Data: []byte("<svg/>")},
		".gitkeep":        {Data: []byte("")},
		"assets/a-1x2.js": {Data: []byte("run()")},
	})
	const index, asset, plain = "no-cache", "public, max-age=31536000, immutable", "public, max-age=3600"
	for _, c := range []struct {
		name, target string
		want         answer
	}{
		{"HashedFilesAreKeptForEver", "/assets/a-1x2.js", answer{200, asset, "run()"}},
		{"OtherFilesForAnHour", "/mark.svg", answer{200, plain, "<svg/>"}},
		{"TheRootIsThePage", "/", answer{200, index, "the page"}},
		{"TheIndexItselfIsNotRedirected", "/index.html", answer{200, index, "the page"}},
		{"PlacesInsideThePageAreThePage", "/cases/17?x=1", answer{200, index, "the page"}},
		{"HiddenFilesAreNotServed", "/.gitkeep", answer{200, index, "the page"}},
		{"PathsCannotClimb", "/../../etc/passwd", answer{200, index, "the page"}},
		{"AFolderIsNotListed", "/assets/", answer{200, index, "the page"}},
		{"AnAssetOfAnEarlierBuildIsMissing", "/assets/gone-9.js", answer{404, "", "404 page not found\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, ask(t, h, http.MethodGet, c.target)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := ask(t, h, http.MethodPost, "/"); got.Status != http.StatusMethodNotAllowed {
		t.Errorf("POST is answered with %d", got.Status)
	}
}

func TestUnbuiltPageSaysHowToBuildIt(t *testing.T) {
	got := ask(t, serve(fstest.MapFS{}), http.MethodGet, "/")
	if got.Status != http.StatusServiceUnavailable || !strings.Contains(got.Body, "make run") {
		t.Errorf("answered %+v", got)
	}
}

// The embedded folder exists in every checkout, built or not; without it nothing would compile.
func TestEmbeddedFolderIsThere(t *testing.T) {
	if _, err := fs.Stat(built, "dist/.gitkeep"); err != nil {
		t.Error(err)
	}
	if got := ask(t, Handler(), http.MethodGet, "/"); !strings.Contains(got.Body, "顺办") {
		t.Errorf("answered %+v", got)
	}
}
