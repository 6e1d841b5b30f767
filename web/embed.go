// Package web carries the page that applicants and officials see: its built files are embedded here,
// so that the one binary serves it without anything beside it.
//
// It must never know of cases, people or rules: it hands out files, the page speaks with package api.
// Start reading at Handler; the page's own source begins in src/main.tsx.
package web

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var built embed.FS

// notBuilt is what a binary says that was compiled without building the page first.
const notBuilt = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>顺办</title>
<body style="font-family: sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em; line-height: 1.7">
<h1>网页尚未构建</h1>
<p>服务正在运行，但这个程序里没有网页。请在源码目录执行 <code>make run</code>。</p>
<p lang="en">The service is running, but this binary was built without the page. Run <code>make run</code> in the source folder.</p>
</body>
</html>
`

// Handler serves the built page. Files under /assets/ carry a hash in their names and may be kept for
// ever; every other path that is no file is a place inside the page and answers with index.html, which
// is asked for anew each time. Where the page was not built, a short notice says how to build it.
func Handler() http.Handler {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		panic("web: the embedded folder has another name: " + err.Error())
	}
	return serve(dist)
}

func serve(dist fs.FS) http.Handler {
	files := http.FileServerFS(dist)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		switch {
		case strings.HasPrefix(name, "assets/") && isFile(dist, name):
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			files.ServeHTTP(w, r)
		case strings.HasPrefix(name, "assets/"):
			// An asset of an earlier build: index.html in its place would fail in the browser as a broken script.
			http.NotFound(w, r)
		case name != "index.html" && isFile(dist, name) && !strings.HasPrefix(path.Base(name), "."):
			w.Header().Set("Cache-Control", "public, max-age=3600")
			files.ServeHTTP(w, r)
		default:
			serveIndex(w, dist)
		}
	})
}

func serveIndex(w http.ResponseWriter, dist fs.FS) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	index, err := fs.ReadFile(dist, "index.html")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		index = []byte(notBuilt)
	}
	_, _ = w.Write(index) // The reader has gone; there is nobody left to tell.
}

func isFile(dist fs.FS, name string) bool {
	info, err := fs.Stat(dist, name)
	return err == nil && info.Mode().IsRegular()
}
