// Package api is the program's face on HTTP: JSON under /api/v1 with its OpenAPI description, the
// page, and what an operator watches (/healthz, /readyz, /metrics).
//
// It turns requests into calls and results into views, and nothing else: it never decides who may do
// what (internal/identity does), never decides what a case does next (internal/engine does), and never
// shows the public a person's name or an inner opinion (see Public in view_public.go).
//
// Start reading at New (api.go), then routes.go; every resource has its own file, and the views have
// theirs (view_*.go).
package api
