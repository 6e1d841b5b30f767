package api

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"shunban/internal/texts"
)

// The HTTP library validates requests against their schema and words what it finds in English only.
// Here its findings become failures with codes, and with sentences in both languages.

// requestFailure is the failure for a request the HTTP library has refused.
func requestFailure(e *huma.ErrorModel) *failure {
	f := requestProblem(e)
	f.status = e.Status // which is sent already
	return f
}

func requestProblem(e *huma.ErrorModel) *failure {
	switch e.Status {
	case http.StatusBadRequest:
		if strings.Contains(e.Detail, "body is required") {
			return problem(http.StatusBadRequest, "body-missing")
		}
		return problem(http.StatusBadRequest, "malformed-json")
	case http.StatusRequestEntityTooLarge:
		return problem(http.StatusRequestEntityTooLarge, "body-too-large")
	case http.StatusUnsupportedMediaType:
		return problem(http.StatusUnsupportedMediaType, "unsupported-media-type")
	case http.StatusNotAcceptable:
		return problem(http.StatusNotAcceptable, "not-acceptable")
	case http.StatusRequestTimeout:
		return problem(http.StatusRequestTimeout, "request-timeout")
	case http.StatusUnprocessableEntity:
		for _, detail := range e.Errors {
			if rest, form := strings.CutPrefix(detail.Message, "cannot read multipart form: "); form {
				if strings.Contains(rest, "too large") {
					return problem(http.StatusRequestEntityTooLarge, "body-too-large")
				}
				return problem(http.StatusBadRequest, "malformed-form")
			}
		}
		f := problem(http.StatusUnprocessableEntity, "invalid-request")
		for _, detail := range e.Errors {
			f.errors = append(f.errors, invalidField(detail))
		}
		return f
	default:
		return problem(http.StatusInternalServerError, "internal")
	}
}

// finding maps a wording of the HTTP library to a code of ours; the groups of the pattern are the
// parameters, in order.
type finding struct {
	pattern *regexp.Regexp
	code    string
	params  []string
}

// findings are tried in order; what fits none of them is "not-valid".
var findings = []finding{
	{regexp.MustCompile(`^unexpected property$`), "unknown-property", nil},
	{regexp.MustCompile(`^unknown query parameter$`), "unknown-parameter", nil},
	{regexp.MustCompile(`^(?:required \w+ parameter is missing|File required)$`), "missing", nil},
	{regexp.MustCompile(`^expected required property (\S+) to be present$`), "missing", []string{"name"}},
	{regexp.MustCompile(`^(?:expected|invalid) (string|boolean|number|integer|array|object)$`), "wrong-type", []string{"expected"}},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "not-listed", []string{"expected"}},
	{regexp.MustCompile(`^expected number >= (\S+)$`), "too-small", []string{"expected"}},
	{regexp.MustCompile(`^expected number <= (\S+)$`), "too-big", []string{"expected"}},
	{regexp.MustCompile(`^expected (?:array )?length >= (\S+)$`), "too-short", []string{"expected"}},
	{regexp.MustCompile(`^expected (?:array )?length <= (\S+)$`), "too-long", []string{"expected"}},
	{regexp.MustCompile(`^expected string to be RFC 3339 date$`), "wrong-date", nil},
	{regexp.MustCompile(`^expected string to (?:match pattern|be) (.*)$`), "wrong-form", []string{"expected"}},
}

func invalidField(detail *huma.ErrorDetail) fieldFailure {
	out := fieldFailure{field: pointer(detail.Location), code: "not-valid"}
	params := map[string]texts.Text{}
	for _, f := range findings {
		match := f.pattern.FindStringSubmatch(detail.Message)
		if match == nil {
			continue
		}
		out.code = f.code
		for i, name := range f.params {
			params[name] = texts.Same(match[i+1])
		}
		if name, ok := params["name"]; ok {
			out.field = strings.TrimSuffix(out.field, "/") + "/" + name.EN
		}
		break
	}
	params["field"] = texts.Same(out.field)
	out.detail = texts.Both("invalid."+out.code, params)
	return out
}

// pointer makes "body.materials.plan[0]" a JSON pointer into the body, and leaves parameters their
// place: "query.limit" is "query/limit".
func pointer(location string) string {
	path := strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(location)
	if rest, body := strings.CutPrefix(path, "body"); body {
		if rest == "" {
			return "/"
		}
		return rest
	}
	return path
}
