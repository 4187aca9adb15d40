package disk

import (
	"archive/tar"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// snapshot is a database file at one moment.
type snapshot struct {
	name string
	tx   *bolt.Tx
}

// writeBackup writes a backup for a recipient while the station goes on.
func (s *Store) writeBackup(w io.Writer, to age.Recipient, m *meter) error {
	s.makeRoom()
	snaps, err := s.snapshots()
	if err != nil {
		return err
	}
	defer endAll(snaps)
	return guard("backup", func() error {
		m.total = s.backupSize(snaps)
		sealed, err := age.Encrypt(w, to)
		if err != nil {
			return err
		}
		b := &backupWriter{t: tar.NewWriter(sealed), m: m}
		if err := b.members(s.o, snaps); err != nil {
			return err
		}
		return errors.Join(b.t.Close(), sealed.Close())
	})
}

// snapshots begins reading both files at the same commit.
func (s *Store) snapshots() ([]snapshot, error) {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := s.settle(); err != nil {
		return nil, err
	}
	d, err := s.desk.Begin(false)
	if err != nil {
		return nil, err
	}
	c, err := s.cache.Begin(false)
	if err != nil {
		return nil, errors.Join(err, d.Rollback())
	}
	return []snapshot{{deskFile, d}, {cacheFile, c}}, nil
}

func endAll(snaps []snapshot) {
	for _, one := range snaps {
		_ = one.tx.Rollback() // it only read
	}
}

// backupSize is how many bytes the members have.
func (s *Store) backupSize(snaps []snapshot) (n int64) {
	for _, one := range snaps {
		n += one.tx.Size()
	}
	_ = eachMaterial(s.o.path(materialsDir), func(f os.DirEntry) error { // an error comes again when they are written
		if info, err := f.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}

// sumsEvery is how many members a piece of the sums has.
const sumsEvery = 1000

// backupWriter writes members and the sums that follow them.
type backupWriter struct {
	t     *tar.Writer
	m     *meter
	sums  strings.Builder
	n     int // members since the last sums
	piece int
}

func (b *backupWriter) members(o Options, snaps []snapshot) error {
	for _, one := range snaps {
		if err := b.snapshot(o.path(one.name), one); err != nil {
			return err
		}
	}
	if err := b.flush(); err != nil {
		return err
	}
	dir := o.path(materialsDir)
	err := eachMaterial(dir, func(e os.DirEntry) error {
		if err := b.material(filepath.Join(dir, e.Name()), e.Name()); err != nil || b.n < sumsEvery {
			return err
		}
		return b.flush()
	})
	if err != nil {
		return err
	}
	return b.flush()
}

// snapshot walks a snapshot's tree before it writes it: a backup of a file that
// makes no sense helps nobody, and the next open heals it.
func (b *backupWriter) snapshot(path string, one snapshot) error {
	if err := walkSnapshot(path, one.tx); err != nil {
		return app.E("backup", app.Damaged, "数据文件受损，没有做备份。请关闭并重新打开程序，程序会自动恢复，然后再备份。", err)
	}
	return b.member(one.name, one.tx.Size(), func(w io.Writer) error {
		_, err := one.tx.WriteTo(w)
		return err
	})
}

func (b *backupWriter) material(path, name string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return b.member(materialsDir+"/"+name, info.Size(), func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
}

func (b *backupWriter) member(name string, size int64, write func(io.Writer) error) error {
	if err := b.t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size}); err != nil {
		return err
	}
	h := sha256.New()
	if err := write(io.MultiWriter(b.t, h, (*meterWriter)(b.m))); err != nil {
		return err
	}
	b.n++
	fmt.Fprintf(&b.sums, "%x  %s\n", h.Sum(nil), name)
	return nil
}

// flush writes the sums of the members since the last ones.
func (b *backupWriter) flush() error {
	if b.n == 0 {
		return nil
	}
	b.piece++
	text := b.sums.String()
	b.sums.Reset()
	b.n = 0
	if err := b.t.WriteHeader(&tar.Header{Name: sumsName(b.piece), Mode: 0o600, Size: int64(len(text))}); err != nil {
		return err
	}
	_, err := io.WriteString(b.t, text)
	return err
}

func sumsName(piece int) string { return fmt.Sprintf("SHA256SUMS.%d", piece) }

// meterWriter lets a meter hear what is written.
type meterWriter meter

func (m *meterWriter) Write(p []byte) (int, error) { return len(p), (*meter)(m).pass(len(p)) }

// walkOpen walks the tree of an open file as it is now. What is committed
// meanwhile is written over pages that were left before, and over the first two:
// walk would take a change for damage.
func walkOpen(db *bolt.DB) error {
	return db.View(func(tx *bolt.Tx) error { return walkSnapshot(db.Path(), tx) })
}

// walkSnapshot walks the tree that a transaction sees. The file's own first two
// pages may be newer: the transaction's stand in for them. Its other pages stay
// as they are until it ends.
func walkSnapshot(path string, tx *bolt.Tx) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := headOnly{left: 2 * tx.DB().Info().PageSize}
	if _, err := tx.WriteTo(&head); !errors.Is(err, errEnough) {
		return err
	}
	return walkIn(&overlaid{head.b, f})
}

var errEnough = errors.New("the first pages are written")

// headOnly keeps the first bytes written to it.
type headOnly struct {
	b    []byte
	left int
}

func (h *headOnly) Write(p []byte) (int, error) {
	if h.left == 0 {
		return 0, errEnough
	}
	n := min(len(p), h.left)
	h.b, h.left = append(h.b, p[:n]...), h.left-n
	return n, nil
}

// overlaid is a file with other first bytes.
type overlaid struct {
	head []byte
	f    io.ReaderAt
}

func (o *overlaid) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(o.head)) {
		return o.f.ReadAt(p, off)
	}
	n := copy(p, o.head[off:])
	if n == len(p) {
		return n, nil
	}
	more, err := o.f.ReadAt(p[n:], off+int64(n))
	return n + more, err
}

// eachMaterial lists sealed files, a few names at a time: a station may have
// very many.
func eachMaterial(dir string, yield func(os.DirEntry) error) error {
	d, err := os.Open(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer d.Close()
	for {
		list, err := d.ReadDir(256)
		for _, e := range list {
			if strings.HasPrefix(e.Name(), ".") { // being written
				continue
			}
			if err := yield(e); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
