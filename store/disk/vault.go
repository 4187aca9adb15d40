// Package disk keeps a station's memory in bbolt files; see ../DESIGN.md for
// the files, their formats and what a crash can and cannot do to them.
package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
)

// Options are what a store takes from outside.
type Options struct {
	Dir    string
	Random io.Reader
	Now    func() time.Time
	KDF    keyslot.KDF // of new slots; zero: keyslot.Default
	// Fail, when set, is asked at named points of a commit and an open; an
	// error ends the operation there, as a crash or a full disk would. For
	// tests.
	Fail func(point string) error
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

	salvage []salvage // files set aside, to be read once the key is there

	commits sync.Mutex // one commit at a time, whoever unlocked the vault

	mu      sync.Mutex
	notices []string
	broken  error // set when a file made no sense: everything stops
}

// salvage is a file that was set aside.
type salvage struct {
	path  string
	cache bool
}

// Exists says whether a directory holds a station.
func Exists(dir string) bool {
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
	case !Exists(o.Dir):
		return nil, app.Errorf("open", app.Missing, "no station in %s", o.Dir)
	}
	return open(o)
}

func open(o Options) (*Vault, error) {
	v := &Vault{o: o}
	var err error
	if v.lock, err = lockDir(o.Dir); err != nil {
		return nil, classify("open", err)
	}
	if err := v.openFiles(); err != nil {
		v.closeFiles()
		return nil, classify("open", err)
	}
	return v, nil
}

func (v *Vault) openFiles() error {
	crashed := v.has(sessionFile) || v.has(suspectFile)
	fresh, err := v.openDesk(crashed)
	if err != nil {
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
	_ = os.Remove(v.o.path(suspectFile))
	v.leftovers()
	return os.WriteFile(v.o.path(sessionFile), nil, 0o600)
}

func (v *Vault) has(name string) bool {
	_, err := os.Stat(v.o.path(name))
	return err == nil
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
	v.desk, err = openBolt(v.o.path(deskFile), deskBuckets)
	if app.KindOf(err) == app.Damaged {
		if err := v.setAside(deskFile, false); err != nil {
			return false, err
		}
		fresh = true
		v.desk, err = openBolt(v.o.path(deskFile), deskBuckets)
	}
	return fresh || !existed, err
}

func unsoundErr(err error) bool {
	return errors.Is(err, errUnsound) || errors.Is(err, io.EOF) || app.KindOf(err) == app.Damaged
}

// setAside renames a damaged file, so that nothing of it is lost.
func (v *Vault) setAside(name string, cache bool) error {
	to := v.o.path(name + ".damaged-" + v.o.Now().UTC().Format("20060102-150405.000"))
	if err := os.Rename(v.o.path(name), to); err != nil {
		return err
	}
	v.salvage = append(v.salvage, salvage{to, cache})
	return nil
}

func (v *Vault) notice(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notices = append(v.notices, fmt.Sprintf(format, args...))
}

// openCache opens cache.db, anew when it is damaged.
func (v *Vault) openCache(crashed bool) error {
	if at, err := v.commitNumber(); err == nil && at > 0 && !v.has(cacheFile) {
		v.notice("缓存文件 cache.db 不见了，联网后重新取回。")
		return v.freshCache()
	}
	err := v.healthy(cacheFile, crashed)
	if err == nil {
		v.cache, err = openBolt(v.o.path(cacheFile), cacheBuckets)
	}
	if err == nil || !unsoundErr(err) {
		return err
	}
	if err := v.setAside(cacheFile, true); err != nil {
		return err
	}
	return v.freshCache()
}

// freshCache makes an empty cache.db that knows it is.
func (v *Vault) freshCache() (err error) {
	if v.cache, err = openBolt(v.o.path(cacheFile), cacheBuckets); err != nil {
		return err
	}
	return guard("open", func() error {
		return v.cache.Update(func(tx *bolt.Tx) error { return bucket(tx, bMeta).Put(keyIncomplete, keyIncomplete) })
	})
}

func (v *Vault) slots() (out []*slot, err error) {
	err = guard("slots", func() error {
		return v.desk.View(func(tx *bolt.Tx) error {
			return bucket(tx, bSlots).ForEach(func(key, val []byte) error {
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

func (v *Vault) putSlot(s *slot) error {
	val, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return v.commitDesk([]frame{{bucket: bSlots, op: opPut, key: []byte(s.Account.ID), value: val}})
}

func (v *Vault) closeFiles() {
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

// Close gives the directory back.
func (v *Vault) Close() error {
	v.closeFiles()
	return os.Remove(v.o.path(sessionFile))
}
