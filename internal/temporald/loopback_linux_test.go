package temporald_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shunban/internal/temporald"
)

func TestNothingButLoopbackIsListenedOn(t *testing.T) {
	before := listening(t)
	server, err := temporald.Start(t.Context(), temporald.Options{SQLiteFile: filepath.Join(t.TempDir(), "temporal.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	opened := 0
	for inode, address := range listening(t) {
		if _, known := before[inode]; known {
			continue
		}
		opened++
		if !strings.HasPrefix(address, "0100007F:") {
			t.Errorf("the server listens on %s, which is not 127.0.0.1", address)
		}
	}
	if opened != 4 {
		t.Errorf("the server listens on %d ports, want one for each of its 4 services", opened)
	}
}

// listening gives the TCP ports on which this process listens, as the kernel writes them, by the
// numbers of their sockets.
func listening(t *testing.T) map[string]string {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]bool{}
	for _, link := range links {
		// A descriptor may be closed meanwhile.
		if target, err := os.Readlink(link); err == nil {
			ours[strings.TrimSuffix(strings.TrimPrefix(target, "socket:["), "]")] = true
		}
	}
	found := map[string]string{}
	for _, file := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // no IPv6 here
		}
		for _, line := range strings.Split(string(text), "\n")[1:] {
			if field := strings.Fields(line); len(field) > 9 && field[3] == "0A" && ours[field[9]] {
				found[field[9]] = field[1]
			}
		}
	}
	return found
}
