package store_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/go-cmp/cmp"
)

func TestSessionIsFoundUntilItExpiresOrIsDeleted(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		sessions := db.Sessions()
		look := func() (found []string) {
			t.Helper()
			for _, token := range []string{"a", "b", "c"} {
				data, ok, err := sessions.FindCtx(t.Context(), token)
				if err != nil {
					t.Fatal(err)
				}
				if ok {
					found = append(found, token+"="+string(data))
				}
			}
			return found
		}
		for token, lasts := range map[string]time.Duration{"a": time.Hour, "b": 2 * time.Hour, "c": 3 * time.Hour} {
			for _, data := range []string{"\x00old", "\x00new"} {
				if err := sessions.CommitCtx(t.Context(), token, []byte(data), db.clock.Now().Add(lasts)); err != nil {
					t.Fatal(err)
				}
			}
		}
		var got [][]string
		got = append(got, look())
		db.clock.advance(time.Hour)
		got = append(got, look())
		for range 2 {
			if err := sessions.DeleteCtx(t.Context(), "b"); err != nil {
				t.Fatal(err)
			}
		}
		got = append(got, look())
		want := [][]string{{"a=\x00new", "b=\x00new", "c=\x00new"}, {"b=\x00new", "c=\x00new"}, {"c=\x00new"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		removed, err := sessions.DeleteExpired(t.Context())
		if err != nil || removed != 1 {
			t.Errorf("removed %d, %v", removed, err)
		}
		if diff := cmp.Diff([]string{"c=\x00new"}, look()); diff != "" {
			t.Errorf("after cleaning (-want +got):\n%s", diff)
		}
	})
}

func TestTokenOfASessionDoesNotStandInTheDatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, db *database) {
		db.clock.now = time.Now() // scs reads the machine's clock
		manager := scs.New()
		manager.Store = db.Sessions()
		handler := manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/in" {
				manager.Put(r.Context(), "login", "zhang")
			}
			_, _ = w.Write([]byte(manager.GetString(r.Context(), "login")))
		}))
		in := httptest.NewRecorder()
		handler.ServeHTTP(in, httptest.NewRequest(http.MethodPost, "/in", nil))
		cookie := in.Result().Cookies()[0]

		again := httptest.NewRequest(http.MethodGet, "/", nil)
		again.AddCookie(cookie)
		out := httptest.NewRecorder()
		handler.ServeHTTP(out, again)
		if out.Body.String() != "zhang" {
			t.Errorf("signed in as %q", out.Body)
		}
		kept := db.rows(t, "SELECT * FROM sessions")
		if len(kept) != 1 || strings.Contains(kept[0], cookie.Value) {
			t.Errorf("kept: %q", kept)
		}
	})
}
