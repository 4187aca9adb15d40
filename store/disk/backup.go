package disk

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// A backup is an age-encrypted tar of snapshots of desk.db and cache.db, and of
// the files of materials/. The values inside stay sealed as they are, so a
// backup needs both the age key and an account's password. desk.log is made
// again at the first open.

// Backup writes a backup for the recipients.
func (s *Store) Backup(w io.Writer, recipients ...age.Recipient) error {
	if err := s.usable(); err != nil {
		return err
	}
	s.commits.Lock()
	defer s.commits.Unlock()
	return guard("backup", func() error {
		sealed, err := age.Encrypt(w, recipients...)
		if err != nil {
			return err
		}
		t := tar.NewWriter(sealed)
		for _, f := range []struct {
			name string
			db   *bolt.DB
		}{{deskFile, s.desk}, {cacheFile, s.cache}} {
			if err := addSnapshot(t, f.name, f.db); err != nil {
				return err
			}
		}
		return errors.Join(s.addFiles(t), t.Close(), sealed.Close())
	})
}

func addSnapshot(t *tar.Writer, name string, db *bolt.DB) error {
	return db.View(func(tx *bolt.Tx) error {
		if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: tx.Size()}); err != nil {
			return err
		}
		_, err := tx.WriteTo(t)
		return err
	})
}

// addFiles adds the sealed files. They are never changed, so they need no
// snapshot.
func (s *Store) addFiles(t *tar.Writer) error {
	return eachFile(s.o.path(materialsDir), func(name string, sealed []byte) error {
		if err := t.WriteHeader(&tar.Header{Name: materialsDir + "/" + name, Mode: 0o600, Size: int64(len(sealed))}); err != nil {
			return err
		}
		_, err := t.Write(sealed)
		return err
	})
}

// Restore reads a backup into a directory that holds no station.
func Restore(o Options, r io.Reader, identities ...age.Identity) error {
	dir := o.Dir
	if Exists(dir) {
		return app.Errorf("restore", app.Conflict, "%s already holds a station", dir)
	}
	plain, err := age.Decrypt(r, identities...)
	if err != nil {
		return app.E("restore", app.Wrong, "备份文件打不开：口令不对，或文件不是本程序的备份。", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return classify("restore", err)
	}
	if err := unpack(dir, tar.NewReader(plain)); err != nil {
		for _, name := range []string{deskFile, cacheFile, materialsDir} {
			_ = os.RemoveAll(filepath.Join(dir, name))
		}
		return err
	}
	// The first open writes desk.log again.
	v, err := open(o)
	if err != nil {
		return err
	}
	return v.Close()
}

// fileMember is a sealed file in a backup.
var fileMember = regexp.MustCompile(`^` + materialsDir + `/[0-9a-f]{32}$`)

func unpack(dir string, t *tar.Reader) error {
	for got := 0; ; got++ {
		h, err := t.Next()
		if errors.Is(err, io.EOF) && got >= 2 {
			return nil
		}
		if err != nil {
			return app.E("restore", app.Damaged, "备份文件不完整。", err)
		}
		database := got < 2 && (h.Name == deskFile || h.Name == cacheFile)
		if !database && (got < 2 || !fileMember.MatchString(h.Name)) {
			return app.E("restore", app.Damaged, "备份文件的内容不符。", fmt.Errorf("member %q", h.Name))
		}
		if err := unpackOne(filepath.Join(dir, filepath.FromSlash(h.Name)), t, database); err != nil {
			return err
		}
	}
}

// unpackOne writes one member. A database is walked; a sealed file proves
// itself when it is read.
func unpackOne(path string, t *tar.Reader, database bool) error {
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = writeWhole(path, t)
	}
	if err = classify("restore", err); err != nil {
		if app.KindOf(err) == app.Internal {
			err = app.E("restore", app.Damaged, "备份文件不完整。", err)
		}
		return err
	}
	if !database {
		return nil
	}
	if err := walk(path); err != nil {
		return app.E("restore", app.Damaged, "备份文件里的数据不完整。", err)
	}
	return nil
}

func writeWhole(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}
