package disk

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"miaopi/app"
	"miaopi/app/desk"
)

// materialsDir holds what applicants handed over, one sealed file each. A scan
// of 20 MB in desk.db would be written twice more, to desk.log and to every
// backup page by page.
const materialsDir = "materials"

// newFile is the file of that folder that is being written.
const newFile = ".new-"

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
	s.filing.Lock()
	defer s.filing.Unlock()
	if _, err := s.File(ctx, hash); err == nil {
		return nil
	}
	sealed, err := s.keys.files.seal(bFiles, []byte(hash), 0, data)
	if err == nil {
		err = s.putFile(s.filePath(hash), sealed)
	}
	return classify("material", err)
}

// putFile makes a file durable, or leaves nothing.
func (s *Store) putFile(path string, data []byte) error {
	folder := filepath.Dir(path)
	if err := s.o.makeDir(folder); err != nil {
		return err
	}
	err := s.o.writeFile(path, filepath.Join(folder, newFile), func(w io.Writer) error {
		_, err := w.Write(data)
		return errors.Join(err, s.o.fail("material"))
	})
	if err != nil {
		return err
	}
	return s.o.sys().syncDir(folder)
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
	for _, pattern := range []string{filepath.Join(materialsDir, newFile+"*"), "*.new"} {
		list, _ := filepath.Glob(v.o.path(pattern)) // the patterns are ours
		for _, name := range list {
			_ = v.o.sys().remove(name)
		}
	}
}
