// Package disk keeps a station's memory in bbolt files; see ../DESIGN.md for
// the files, their formats and what a crash can and cannot do to them.
package disk

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/keyslot"
)

// The files of a station's directory.
const (
	deskFile    = "desk.db"
	cacheFile   = "cache.db"
	logFile     = "desk.log"
	lockFile    = "lock"
	sessionFile = "session" // there while a process works; left behind by a crash
	suspectFile = "suspect" // a database file made no sense while it was read
	// unfinishedFile is there while a station is made or restored: with it a
	// directory holds none, and who makes one begins anew.
	unfinishedFile = "unfinished"
)

// Options are what a store takes from outside.
type Options struct {
	Dir    string
	Random io.Reader
	Now    func() time.Time
	KDF    keyslot.KDF // of new slots; zero: keyslot.Default
	// Founding leaves it to the caller to say, by Founded, when a station that
	// Create or Enrol made is whole; else it is when they return.
	Founding bool
	// Fail, when set, is asked at named points of a commit and an open; an
	// error ends the operation there, as a crash or a full disk would. For
	// tests.
	Fail func(point string) error

	system system // nil: the machine's own
	moved  uint64 // zero: movedMost
	later  func(d time.Duration, fn func()) (stop func() bool)
}

func (o *Options) path(name string) string { return filepath.Join(o.Dir, name) }

func (o *Options) fail(point string) error {
	if o.Fail == nil {
		return nil
	}
	return o.Fail(point)
}

// Vault is a station's directory, owned by this process, not yet unlocked.
type Vault struct {
	o     Options
	lock  *os.File
	desk  *bolt.DB
	cache *bolt.DB
	log   *deskLog

	making bool // Create or Enrol made it, and nobody said yet that it is whole

	// commits is held by whatever changes a file: one at a time, whoever
	// unlocked the vault, or tries to.
	commits sync.Mutex
	salvage []salvage // guarded by commits; files set aside, to be read once the key is there

	heads heads
	late  late

	filing sync.Mutex // one file of materials/ is written at a time

	mu      sync.Mutex
	notices []string
	broken  error // set when a file made no sense: everything stops
}

// salvage is a file that was set aside.
type salvage struct {
	path  string
	cache bool
}

// Exists says whether a directory holds a station: one that was made to the end.
func Exists(dir string) bool {
	if o := (Options{Dir: dir}); o.marked(unfinishedFile) {
		return false
	}
	for _, name := range []string{deskFile, logFile} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}

// Open takes the directory and brings its files into a sound state: a damaged
// file is set aside and made again from the other, a commit that was cut off
// is completed or forgotten.
func Open(o Options) (*Vault, error) {
	info, err := os.Stat(o.Dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, app.Errorf("open", app.Missing, "no such directory: %s", o.Dir)
	case err != nil:
		return nil, classify("open", err)
	case !info.IsDir():
		return nil, app.Errorf("open", app.Input, "not a directory: %s", o.Dir)
	case o.marked(unfinishedFile):
		return nil, o.unfinished()
	case !Exists(o.Dir):
		return nil, app.Errorf("open", app.Missing, "no station in %s", o.Dir)
	}
	return open(o)
}

// unfinished says why a directory that is marked so does not open.
func (o *Options) unfinished() error {
	lock, err := lockDir(o.Dir)
	if err != nil {
		return classify("open", err) // somebody is making it
	}
	return errors.Join(app.Errorf("open", app.Missing, "the station in %s was not made to the end", o.Dir), lock.Close())
}

func open(o Options) (*Vault, error) {
	v := &Vault{o: o}
	if err := v.own(); err != nil {
		return nil, err
	}
	if err := v.openFiles(); err != nil {
		v.closeFiles()
		return nil, classify("open", err)
	}
	return v, nil
}

// own takes the directory for this process.
func (v *Vault) own() (err error) {
	v.lock, err = lockDir(v.o.Dir)
	return classify("open", err)
}

func (v *Vault) openFiles() error {
	crashed := v.o.marked(sessionFile) || v.o.marked(suspectFile)
	fresh, err := v.openDesk(crashed)
	if err != nil {
		return err
	}
	if _, err := v.known(schema); err != nil { // before the log is read, which may be new to us too, and mended
		return err
	}
	if err := v.openDeskLog(fresh); err != nil {
		return err
	}
	if err := v.migrate(); err != nil {
		return err
	}
	if err := v.openCache(crashed); err != nil {
		return err
	}
	_ = v.o.sys().remove(v.o.path(suspectFile))
	v.leftovers()
	if err := v.o.mark(sessionFile); err != nil {
		return err
	}
	return v.o.sys().syncDir(v.o.Dir) // all the names of above, and those a killed program left unsynced
}

// smallFile is the size up to which a file's tree is walked at every open,
// which takes a few milliseconds; larger ones only after a crash.
const smallFile = 16 << 20

func (v *Vault) healthy(name string, crashed bool) error {
	path := v.o.path(name)
	if err := sound(path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return nil // openBolt makes it
	}
	if crashed || info.Size() <= smallFile {
		return walk(path)
	}
	return nil
}

// openDesk opens desk.db; fresh says that it had to be made anew.
func (v *Vault) openDesk(crashed bool) (fresh bool, err error) {
	info, err := os.Stat(v.o.path(deskFile))
	existed := err == nil && info.Size() > 0
	if err := v.healthy(deskFile, crashed); err != nil {
		if !unsoundErr(err) {
			return false, err
		}
		if err := v.setAside(deskFile, false); err != nil {
			return false, err
		}
		fresh = true
	}
	v.desk, _, err = v.openBolt(deskFile, deskBuckets)
	if app.KindOf(err) == app.Damaged {
		if err := v.setAside(deskFile, false); err != nil {
			return false, err
		}
		fresh = true
		v.desk, _, err = v.openBolt(deskFile, deskBuckets)
	}
	return fresh || !existed, err
}

func unsoundErr(err error) bool {
	return errors.Is(err, errUnsound) || errors.Is(err, io.EOF) || app.KindOf(err) == app.Damaged
}

// setAside renames a damaged file, so that nothing of it is lost.
func (v *Vault) setAside(name string, cache bool) error {
	to := v.o.asideName(v.o.path(name) + ".damaged-")
	if err := v.o.sys().rename(v.o.path(name), to); err != nil {
		return err
	}
	v.salvage = append(v.salvage, salvage{to, cache})
	v.o.keepNewest(name + ".damaged-*")
	return nil
}

// asideName adds the moment to a name, or a later one where the clock was set
// back: what is set aside now must not be taken for the oldest.
func (o *Options) asideName(prefix string) string {
	const form = "20060102-150405.000"
	at := o.Now().UTC().Truncate(time.Millisecond)
	list, _ := filepath.Glob(prefix + "*") // a folder with signs of a pattern in its name lists none
	for _, old := range list {
		if t, err := time.Parse(form, strings.TrimPrefix(old, prefix)); err == nil && !at.After(t) {
			at = t.Add(time.Millisecond)
		}
	}
	return prefix + at.Format(form)
}

// copiesKept is how many copies of a kind stay: of a file that was set aside,
// of desk.db before a migration. They can be large, and a disk that goes bad
// makes one at every open.
const copiesKept = 3

// keepNewest takes all but the newest copies away, by their names: the number
// or moment at the end of a name grows.
func (o *Options) keepNewest(pattern string) {
	list, _ := filepath.Glob(o.path(pattern)) // the pattern is ours
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(b, a)) })
	for _, old := range list[min(copiesKept, len(list)):] {
		_ = o.sys().remove(old) // the next copy tries again
	}
}

func (v *Vault) notice(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notices = append(v.notices, fmt.Sprintf(format, args...))
}

// openCache opens cache.db, anew when it is damaged. One that is gone or empty is
// as good as damaged: bbolt would make it again without a word.
func (v *Vault) openCache(crashed bool) error {
	fresh, err := false, v.healthy(cacheFile, crashed)
	if err == nil {
		v.cache, fresh, err = v.openBolt(cacheFile, cacheBuckets)
	}
	if fresh && err == nil && !v.making {
		v.notice("缓存文件 cache.db 不见了或是空的，联网后重新取回；取回之前，只给一次的事项不会自动通过。")
	}
	if err == nil || !unsoundErr(err) {
		return err
	}
	if err := v.setAside(cacheFile, true); err != nil {
		return err
	}
	v.cache, _, err = v.openBolt(cacheFile, cacheBuckets)
	return err
}

func (v *Vault) slots() (out []*slot, err error) {
	err = guard("slots", func() error {
		return v.viewDesk(func(d deskView) error {
			return d.each(bSlots, nil, func(key, val []byte) error {
				if bytes.Equal(key, homeKey) {
					return nil
				}
				s := new(slot)
				if err := json.Unmarshal(val, s); err != nil {
					return app.Errorf("slots", app.Damaged, "a key slot cannot be read: %w", err)
				}
				out = append(out, s)
				return nil
			})
		})
	})
	return out, err
}

// putSlot is called under commits.
func (v *Vault) putSlot(s *slot) error {
	val, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return v.commitDesk([]frame{{bucket: bSlots, op: opPut, key: []byte(s.Account.ID), value: val}})
}

func (v *Vault) closeFiles() {
	v.unwind()
	for _, db := range []*bolt.DB{v.desk, v.cache} {
		if db != nil {
			_ = db.Close()
		}
	}
	if v.log != nil {
		_ = v.log.f.Close()
	}
	if v.lock != nil {
		_ = v.lock.Close()
	}
}

// Close gives the directory back. A station that was made is whole from now on
// at the latest.
func (v *Vault) Close() error {
	err := v.Founded(nil)
	v.commits.Lock()
	defer v.commits.Unlock()
	if v.settle() != nil {
		v.closeFiles() // the log has it; the next open looks at everything
		return err
	}
	v.closeFiles()
	return errors.Join(err, v.o.sys().remove(v.o.path(sessionFile)))
}
