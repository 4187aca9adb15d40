package disk

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
)

// materialsDir holds what applicants handed over, one sealed file each. A scan
// of 20 MB in desk.db would be written twice more, to desk.log and to every
// backup page by page.
const materialsDir = "materials"

// bFiles stands for the folder where a seal names a bucket.
const bFiles = 'F'

// filePath is where a file lies. Its name is a keyed hash, so that nobody can
// try whether a document he holds is among those of a stolen disk.
func (s *Store) filePath(hash string) string {
	return filepath.Join(s.o.path(materialsDir), hex.EncodeToString(s.keys.fileName(hash)))
}

// PutFile implements desk.Safe.
func (s *Store) PutFile(ctx context.Context, hash string, data []byte) error {
	if err := errors.Join(ctx.Err(), s.usable()); err != nil {
		return err
	}
	if _, err := s.File(ctx, hash); err == nil {
		return nil
	}
	sealed, err := s.keys.files.seal(bFiles, []byte(hash), 0, data)
	if err == nil {
		err = s.writeFile(s.filePath(hash), sealed)
	}
	return classify("material", err)
}

// writeFile makes a file durable, or leaves nothing: beside its place, then
// renamed.
func (s *Store) writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, s.o.fail("material"), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	return syncDir(path)
}

// File implements desk.Safe.
func (s *Store) File(ctx context.Context, hash string) ([]byte, error) {
	if err := errors.Join(ctx.Err(), s.usable()); err != nil {
		return nil, err
	}
	sealed, err := os.ReadFile(s.filePath(hash))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, app.E("material", app.Missing, desk.NotHere, err)
	case err != nil:
		return nil, classify("material", err)
	}
	data, _, err := s.keys.files.open(bFiles, []byte(hash), sealed)
	if err != nil {
		return nil, app.E("material", app.Damaged, "这份材料的文件受损，打不开：请从备份取回，或请申请人重新提交。", err)
	}
	return data, nil
}

// leftovers takes away what a crash left half-written.
func (v *Vault) leftovers() {
	list, _ := filepath.Glob(filepath.Join(v.o.path(materialsDir), ".new-*")) // nothing there: nothing to do
	for _, name := range list {
		_ = os.Remove(name)
	}
}

// eachFile gives every sealed file of a folder, in order of name.
func eachFile(dir string, yield func(name string, sealed []byte) error) error {
	list, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range list {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		sealed, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err == nil {
			err = yield(e.Name(), sealed)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
