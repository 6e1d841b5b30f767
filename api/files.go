package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"shunban/internal/documents"
	"shunban/internal/engine"
	"shunban/internal/identity"
	"shunban/internal/store"
	"shunban/internal/texts"
)

// Documents keeps the bytes of files.
type Documents interface {
	Put(ctx context.Context, name string, content io.Reader, limit int64) (documents.Stored, error)
	Open(ctx context.Context, key string) (io.ReadCloser, error)
}

type fileInput struct {
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true"`
	}]
}

type fileOutput struct{ Body FileRef }

// postFile keeps a file. It belongs to whoever brought it until it is handed in with an application.
func (s *server) postFile(ctx context.Context, c *call, in *fileInput) (*fileOutput, error) {
	file := in.RawBody.Data().File
	kept, err := s.Documents.Put(ctx, file.Filename, file, fileLimit)
	var large *documents.TooLarge
	switch {
	case errors.As(err, &large):
		return nil, problem(http.StatusRequestEntityTooLarge, "file-too-large", "limit", itoa(fileLimit>>20))
	case errors.Is(err, documents.ErrEmpty):
		return nil, problem(http.StatusUnprocessableEntity, "file-empty")
	case err != nil:
		return nil, err
	}
	stored := store.File{ID: uuid.NewString(), Name: kept.Name, Size: kept.Size, Type: kept.Type, SHA256: kept.SHA256, Key: kept.Key, Uploader: c.person.Login}
	if err := s.Store.PutFile(ctx, stored); err != nil {
		return nil, err
	}
	return &fileOutput{Body: FileRef{ID: stored.ID, Name: stored.Name, Size: stored.Size, Type: stored.Type, SHA256: stored.SHA256}}, nil
}

type fileIDInput struct {
	ID string `path:"id" maxLength:"100"`
}

// getFile sends a file's bytes to whoever may see it, always to be saved and never to be shown as a
// page of this site, whatever it is.
func (s *server) getFile(ctx context.Context, c *call, in *fileIDInput) (*huma.StreamResponse, error) {
	file, err := s.Store.File(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	object := identity.Object{File: &identity.File{Uploader: file.Uploader}}
	if file.Case != "" {
		found, err := s.Store.Case(ctx, file.Case)
		if err != nil {
			return nil, err
		}
		v, err := s.prepare(ctx, c, found)
		if err != nil {
			return nil, err
		}
		object.Case = v.facts()
	}
	if _, err := c.may(identity.SeeFile, object); err != nil {
		return nil, err
	}
	content, err := s.Documents.Open(ctx, file.Key)
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", file.ID, err)
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer content.Close()
		out.SetHeader("Content-Type", file.Type)
		out.SetHeader("Content-Length", strconv.FormatInt(file.Size, 10))
		out.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
		out.SetHeader("ETag", `"`+file.SHA256+`"`)
		if _, err := io.Copy(out.BodyWriter(), content); err != nil {
			// The headers are sent: cutting the answer short is the only way left to say that it is wrong.
			s.Log.WarnContext(ctx, "a file was not sent whole", "request", requestID(ctx), "file", file.ID, "error", err)
			panic(http.ErrAbortHandler)
		}
	}}, nil
}

// materials finds the files named by their ids. A caller may hand in what they have brought themselves,
// and, when a case is corrected, what belongs to it already; every other id is refused at its material.
func (s *server) materials(ctx context.Context, c *call, ids map[string][]string, caseID string) (map[string][]engine.FileRef, error) {
	refs := map[string][]engine.FileRef{}
	f := problem(http.StatusUnprocessableEntity, "invalid-request")
	for _, material := range slices.Sorted(maps.Keys(ids)) {
		for _, id := range ids[material] {
			file, err := s.Store.File(ctx, id)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, err
			}
			own := err == nil && file.Case == "" && file.Uploader == c.person.Login
			if own || err == nil && file.Case != "" && file.Case == caseID {
				refs[material] = append(refs[material], file.Ref())
				continue
			}
			f.errors = append(f.errors, fieldFailure{field: "materials/" + material, code: "unknown-file",
				detail: texts.Both("invalid.unknown-file", map[string]texts.Text{"field": texts.Same(id)})})
		}
	}
	if len(f.errors) > 0 {
		return nil, f
	}
	return refs, nil
}
