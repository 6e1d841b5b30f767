package documents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"
)

// Archive is a place for files. Content that came twice is kept once; nothing is ever changed or
// removed. It may be used by many goroutines and processes.
type Archive struct {
	bucket *blob.Bucket
	// settle makes a new blob survive a power failure, where that is for us to see to.
	settle func(key string) error
}

// Stored is what there is to know of a file that was put into an archive.
type Stored struct {
	Key    string // what Open wants; made of the content alone
	Name   string // cleaned, see CleanName
	Type   string // sniffed from the content, such as application/pdf
	Size   int64  // bytes
	SHA256 string // lower-case hexadecimal
}

// What callers have to tell apart.
var (
	ErrNotFound = errors.New("no such document")
	ErrEmpty    = errors.New("the document is empty")
	ErrDamaged  = errors.New("the document is not what was stored")
)

// TooLarge says that a file has more bytes than it may.
type TooLarge struct{ Limit int64 }

func (e *TooLarge) Error() string { return fmt.Sprintf("the document has more than %d bytes", e.Limit) }

// OpenFolder gives the archive in a folder, which is made when missing. Only this user may read it.
// The error is one sentence for an operator.
func OpenFolder(folder string) (*Archive, error) {
	bucket, err := fileblob.OpenBucket(folder, &fileblob.Options{
		CreateDir: true, DirFileMode: 0o700,
		NoTempDir: true,                       // a rename must not cross file systems
		Metadata:  fileblob.MetadataDontWrite, // the database has it
	})
	if err != nil {
		return nil, fmt.Errorf("the folder for documents %s cannot be used: %w", folder, plain(err))
	}
	probe, err := os.CreateTemp(folder, "probe")
	if err != nil {
		_ = bucket.Close()
		return nil, fmt.Errorf("the folder for documents %s cannot be written to: %w", folder, plain(err))
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return &Archive{bucket: bucket, settle: func(key string) error { return synchronise(folder, key) }}, nil
}

// Close gives the archive's resources back.
func (a *Archive) Close() error { return a.bucket.Close() }

// Put keeps what content holds, up to limit bytes, and says what it is. name is what the uploader
// calls it. The error is a *TooLarge, ErrEmpty, what content's Read returned, or a failure of the
// machine; then nothing is kept. After a return without error the file is there to stay.
func (a *Archive) Put(ctx context.Context, name string, content io.Reader, limit int64) (Stored, error) {
	// The key is known only after the last byte, so the content waits in a file of its own.
	waiting, err := os.CreateTemp("", "upload")
	if err != nil {
		return Stored{}, fmt.Errorf("receive a document: %w", err)
	}
	defer os.Remove(waiting.Name())
	defer waiting.Close()

	sum, head := sha256.New(), &headWriter{}
	size, err := io.Copy(io.MultiWriter(waiting, sum, head), io.LimitReader(content, limit+1))
	switch {
	case err != nil:
		return Stored{}, fmt.Errorf("receive a document: %w", err)
	case size > limit:
		return Stored{}, &TooLarge{Limit: limit}
	case size == 0:
		return Stored{}, ErrEmpty
	}
	clean := CleanName(name)
	stored := Stored{Name: clean, Type: sniff(head.bytes, clean), Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	stored.Key = key(stored.SHA256)
	if err := a.keep(ctx, stored, waiting); err != nil {
		return Stored{}, fmt.Errorf("keep document %s: %w", stored.Key, err)
	}
	return stored, nil
}

// keep copies what has been received into the bucket, unless the same content is there.
func (a *Archive) keep(ctx context.Context, stored Stored, from io.ReadSeeker) error {
	held, err := a.bucket.Attributes(ctx, stored.Key)
	if err == nil && held.Size == stored.Size {
		return a.settle(stored.Key) // whoever wrote it may have died before
	}
	if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return err
	}
	// The blob appears under its key only when it is complete.
	if err := a.bucket.Upload(ctx, stored.Key, from, &blob.WriterOptions{ContentType: stored.Type}); err != nil {
		return err
	}
	return a.settle(stored.Key)
}

// Open gives the bytes kept under a key, or ErrNotFound. Reading to the end checks them: the last
// Read returns ErrDamaged instead of io.EOF when they are not what was stored.
func (a *Archive) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	reader, err := a.bucket.NewReader(ctx, key, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fmt.Errorf("open document %s: %w", key, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open document %s: %w", key, err)
	}
	return &checked{ReadCloser: reader, sum: sha256.New(), key: key}, nil
}

// checked computes the hash of what is read.
type checked struct {
	io.ReadCloser
	sum hash.Hash
	key string
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.sum.Write(p[:n])
	if err == io.EOF && key(hex.EncodeToString(c.sum.Sum(nil))) != c.key {
		return n, fmt.Errorf("read document %s: %w", c.key, ErrDamaged)
	}
	return n, err
}

// key spreads documents over folders by the first two digits of their hash.
func key(sum string) string { return "sha256/" + sum[:2] + "/" + sum }

// synchronise waits until a new file is on the disk, and the names on the way to it.
func synchronise(folder, key string) error {
	for path := key; ; path = filepath.Dir(path) {
		if err := flush(filepath.Join(folder, filepath.FromSlash(path))); err != nil {
			return err
		}
		if path == "." {
			return nil
		}
	}
}

func flush(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}

// plain takes the operating system's own word out of an error that repeats the path.
func plain(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
