package documents_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/documents"
)

const limit = 1 << 20

func openArchive(t *testing.T) (archive *documents.Archive, folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "文件")
	archive, err := documents.OpenFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = archive.Close() })
	return archive, folder
}

func read(t *testing.T, archive *documents.Archive, key string) string {
	t.Helper()
	reader, err := archive.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// filesIn lists the files below a folder.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(folder, path)
			files = append(files, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestWhatIsPutIsDescribedAndGivenBack(t *testing.T) {
	archive, _ := openArchive(t)
	content := "%PDF-1.7 规划图"
	sum := sha256.Sum256([]byte(content))
	hash := hex.EncodeToString(sum[:])

	got, err := archive.Put(t.Context(), `C:\申请\规划图.pdf`, strings.NewReader(content), limit)
	if err != nil {
		t.Fatal(err)
	}
	want := documents.Stored{Key: "sha256/" + hash[:2] + "/" + hash, Name: "规划图.pdf", Type: "application/pdf", Size: int64(len(content)), SHA256: hash}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(content, read(t, archive, got.Key)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSameContentIsKeptOnce(t *testing.T) {
	archive, folder := openArchive(t)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			if _, err := archive.Put(t.Context(), fmt.Sprintf("%d.txt", i), strings.NewReader("同样的内容"), limit); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if files := filesIn(t, folder); len(files) != 1 {
		t.Errorf("kept as %v", files)
	}
}

func TestSizeLimitIsExactAndLeavesNothingBehind(t *testing.T) {
	archive, folder := openArchive(t)
	t.Setenv("TMPDIR", t.TempDir())
	_, err := archive.Put(t.Context(), "a.bin", bytes.NewReader(make([]byte, 101)), 100)
	var tooLarge *documents.TooLarge
	if !errors.As(err, &tooLarge) || tooLarge.Limit != 100 {
		t.Errorf("101 bytes: %v", err)
	}
	if _, err := archive.Put(t.Context(), "a.bin", strings.NewReader(""), 100); !errors.Is(err, documents.ErrEmpty) {
		t.Errorf("no bytes: %v", err)
	}
	broken := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := archive.Put(t.Context(), "a.bin", broken, 100); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("an upload that broke off: %v", err)
	}
	if files := append(filesIn(t, folder), filesIn(t, os.TempDir())...); len(files) != 0 {
		t.Errorf("left behind: %v", files)
	}
	if _, err := archive.Put(t.Context(), "a.bin", bytes.NewReader(make([]byte, 100)), 100); err != nil {
		t.Errorf("100 bytes: %v", err)
	}
}

func TestUnknownAndHostileKeysAreNotFound(t *testing.T) {
	archive, folder := openArchive(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(folder), "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"sha256/ab/abcd", "../secret", "sha256/../../secret"} {
		if _, err := archive.Open(t.Context(), key); !errors.Is(err, documents.ErrNotFound) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestDamagedContentIsNoticed(t *testing.T) {
	archive, folder := openArchive(t)
	stored, err := archive.Put(t.Context(), "opinion.txt", strings.NewReader("同意"), limit)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(stored.Key)), []byte("不同意"), 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := archive.Open(t.Context(), stored.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := io.ReadAll(reader); !errors.Is(err, documents.ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestTypeIsSniffedNotBelieved(t *testing.T) {
	archive, _ := openArchive(t)
	compound := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"
	for _, test := range []struct{ name, content, want string }{
		{"plan.pdf", "<!DOCTYPE html><script>alert(1)</script>", "text/html; charset=utf-8"},
		{"plan.pdf", "%PDF-1.4", "application/pdf"},
		{"photo.jpg", "\xFF\xD8\xFF\xE0", "image/jpeg"},
		{"说明.txt", "情况说明", "text/plain; charset=utf-8"},
		{"申请.DOCX", "PK\x03\x04rest", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"批复.ofd", "PK\x03\x04rest", "application/ofd"},
		{"all.zip", "PK\x03\x04rest", "application/zip"},
		{"申请.doc", compound, "application/msword"},
		{"申请.bin", compound, "application/x-ole-storage"},
		{"program.exe", "MZ\x90\x00\x03\x00\x00\x00", "application/octet-stream"},
	} {
		got, err := archive.Put(t.Context(), test.name, strings.NewReader(test.content), limit)
		if err != nil {
			t.Fatal(err)
		}
		if got.Type != test.want {
			t.Errorf("%s %q: %s, want %s", test.name, test.content, got.Type, test.want)
		}
	}
}

func TestFolderThatCannotBeUsedIsSaidInOneSentence(t *testing.T) {
	inTheWay := filepath.Join(t.TempDir(), "documents")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := documents.OpenFolder(inTheWay)
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), inTheWay) {
		t.Errorf("got %v", err)
	}
}
