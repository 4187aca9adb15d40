package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// system is how this package changes what stands on a disk. Everything it
// creates, writes, renames, removes and makes durable goes through here, except
// the lock, which means nothing after a power cut: so a test's system can fail
// anywhere, and forget what was not synced. Reading goes to package os.
//
// What a system promises: a file's content outlives a power cut once it was
// synced, a name once its folder was synced. Names that were not come about or
// go in the order in which they were made, up to any point.
type system interface {
	// open opens a file with flags of package os. A new one is the user's own.
	open(path string, flag int) (file, error)
	// temp makes a file in a folder, with a new name where the pattern has a
	// star.
	temp(folder, pattern string) (file, error)
	mkdir(path string) error
	rename(from, to string) error
	// remove takes a file away, or a folder with all that is in it. What is not
	// there is gone already.
	remove(path string) error
	syncDir(folder string) error
	// bolt opens a database file; update is a transaction, durable when it
	// returns nil.
	bolt(path string, o *bolt.Options) (*bolt.DB, error)
	update(db *bolt.DB, fn func(*bolt.Tx) error) error
}

// file is an open file.
type file interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.WriterAt
	io.Seeker
	io.Closer
	Name() string
	Sync() error
	Truncate(size int64) error
}

// theSystem is the machine's own.
type theSystem struct{}

func (theSystem) open(path string, flag int) (file, error) {
	return opened(os.OpenFile(path, flag, 0o600))
}

func (theSystem) temp(folder, pattern string) (file, error) {
	return opened(os.CreateTemp(folder, pattern))
}

// opened keeps a nil *os.File from becoming a file that is not nil.
func opened(f *os.File, err error) (file, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (theSystem) mkdir(path string) error { return os.Mkdir(path, 0o700) }

func (theSystem) rename(from, to string) error { return os.Rename(from, to) }

func (theSystem) remove(path string) error { return os.RemoveAll(path) }

func (theSystem) syncDir(folder string) error { return syncFolder(folder) }

func (theSystem) bolt(path string, o *bolt.Options) (*bolt.DB, error) {
	return bolt.Open(path, 0o600, o)
}

func (theSystem) update(db *bolt.DB, fn func(*bolt.Tx) error) error { return db.Update(fn) }

func (o *Options) sys() system {
	if o.system == nil {
		return theSystem{}
	}
	return o.system
}

// makeDir makes a folder, and those above it, so that they outlive a power cut.
// One that is there may be so only since a moment ago: the folder it is in is
// synced all the same, where this user may.
func (o *Options) makeDir(path string) error {
	parent := filepath.Dir(path)
	err := o.sys().mkdir(path)
	if errors.Is(err, fs.ErrNotExist) && parent != path {
		if err := o.makeDir(parent); err != nil {
			return err
		}
		err = o.sys().mkdir(path)
	}
	if info, serr := os.Stat(path); errors.Is(err, fs.ErrExist) && serr == nil && info.IsDir() {
		err = nil
	}
	if err != nil {
		return err
	}
	if err := o.sys().syncDir(parent); !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// writeFile makes a file with a content, or leaves nothing: written beside its
// place under a name of its own, synced, renamed. The folder is not synced yet.
func (o *Options) writeFile(path, beside string, write func(io.Writer) error) error {
	f, err := o.sys().open(beside, os.O_CREATE|os.O_TRUNC|os.O_WRONLY)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = o.sys().rename(beside, path)
	}
	if err != nil {
		_ = o.sys().remove(beside)
	}
	return err
}

// mark makes an empty file that says something by being there. Like writeFile it
// leaves the folder to be synced.
func (o *Options) mark(name string) error {
	f, err := o.sys().open(o.path(name), os.O_CREATE|os.O_WRONLY)
	if err != nil {
		return err
	}
	return f.Close()
}

func (o *Options) marked(name string) bool {
	_, err := os.Lstat(o.path(name))
	return err == nil
}
