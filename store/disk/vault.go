// Package disk keeps a station's memory in bbolt files; see ../DESIGN.md for
// the files, their formats and what a crash can and cannot do to them.
package disk

import (
	"bufio"
	"encoding/binary"
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
	KDF    KDF // of new slots; zero: DefaultKDF
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

// openDeskLog opens desk.log, brings desk.db up to it, and cuts off what was
// never committed.
func (v *Vault) openDeskLog(fresh bool) error {
	l, err := openLog(v.o.path(logFile))
	if err != nil {
		return v.remakeLog(err)
	}
	v.log = l
	at, err := v.position(v.desk)
	if err != nil {
		return err
	}
	if !fresh && (at.log != l.id || at.offset > l.size) {
		_ = l.f.Close()
		return v.remakeLog(errFrame)
	}
	if at.log != l.id {
		at = position{log: l.id, offset: logHeader}
	}
	end, lost, err := l.replay(at.offset, v.replayCommit)
	if err != nil {
		return err
	}
	if lost > 0 {
		v.notice("业务日志 desk.log 有 %d 处无法读出，其余记录已全部读回。", lost)
	}
	if fresh && end > logHeader {
		v.notice("业务数据文件 desk.db 缺失或受损，已由业务日志重建，原文件另存。")
	}
	if err := l.takeBack(end); err != nil {
		return err
	}
	return v.compact()
}

// compactAt is the size from which a log is written again when most of it is
// old: versions of drafts that were typed over.
const compactAt = 64 << 20

// compact writes a long log again out of desk.db.
func (v *Vault) compact() error {
	info, err := os.Stat(v.o.path(deskFile))
	if err != nil || v.log.size < compactAt || v.log.size < 2*info.Size() {
		return err
	}
	_ = v.log.f.Close()
	return v.rewriteLog()
}

// remakeLog writes desk.log again out of desk.db. why tells a new station
// from a damaged log.
func (v *Vault) remakeLog(why error) error {
	if !errors.Is(why, os.ErrNotExist) {
		if !errors.Is(why, errFrame) {
			return why
		}
		if err := v.setAside(logFile, false); err != nil {
			return err
		}
		v.salvage = v.salvage[:len(v.salvage)-1] // desk.db holds all of it
	}
	if err := v.rewriteLog(); err != nil {
		return err
	}
	if seq, err := v.commitNumber(); err != nil || seq == 0 {
		return err
	}
	v.notice("业务日志 desk.log 缺失或受损，已由业务数据文件重新写出。")
	return nil
}

// rewriteLog writes desk.log out of desk.db.
func (v *Vault) rewriteLog() error {
	seq, err := v.commitNumber()
	if err != nil {
		return err
	}
	v.log, err = createLog(v.o.path(logFile), v.o.Random, func(w *bufio.Writer) error { return v.dump(w, seq) })
	if err != nil {
		return err
	}
	return v.desk.Update(func(tx *bolt.Tx) error { return putPosition(tx, position{v.log.id, v.log.size, seq}) })
}

// dump writes everything in desk.db as commits of the log.
func (v *Vault) dump(w *bufio.Writer, seq uint64) error {
	return guard("dump", func() error {
		return v.desk.View(func(tx *bolt.Tx) error {
			for _, b := range deskBuckets[1:] {
				err := bucket(tx, b).ForEach(func(k, val []byte) error {
					put := frame{b, opPut, seq, k, val}
					_, err := w.Write(put.append(nil))
					return err
				})
				if err != nil {
					return err
				}
			}
			end := frame{op: opCommit, seq: seq}
			_, err := w.Write(end.append(nil))
			return err
		})
	})
}

func (v *Vault) replayCommit(frames []frame, end int64) error {
	if err := v.o.fail("replay"); err != nil {
		return err
	}
	return guard("replay", func() error {
		return v.desk.Update(func(tx *bolt.Tx) error {
			var seq uint64
			for _, f := range frames {
				if err := f.applyTo(tx); err != nil {
					return err
				}
				seq = max(seq, f.seq)
			}
			at, err := readPosition(tx)
			if err != nil {
				return err
			}
			return putPosition(tx, position{v.log.id, end, max(seq, at.seq)})
		})
	})
}

func (f *frame) applyTo(tx *bolt.Tx) error {
	b := bucket(tx, f.bucket)
	if b == nil || len(f.key) == 0 {
		return nil
	}
	if f.op == opDelete {
		return b.Delete(f.key)
	}
	return b.Put(f.key, f.value)
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

// position says how far a database file has taken the log in.
type position struct {
	log    [16]byte
	offset int64
	seq    uint64 // number of the last commit
}

var (
	keyPosition = []byte("position")
	keySchema   = []byte("schema")
	// keyIncomplete stands in a cache.db that was made anew: the hub has to
	// send again what it held.
	keyIncomplete = []byte("incomplete")
)

func putPosition(tx *bolt.Tx, p position) error {
	b := append([]byte(nil), p.log[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(p.offset))
	b = binary.BigEndian.AppendUint64(b, p.seq)
	return bucket(tx, bMeta).Put(keyPosition, b)
}

func readPosition(tx *bolt.Tx) (p position, err error) {
	b := bucket(tx, bMeta).Get(keyPosition)
	if b == nil {
		return p, nil
	}
	if len(b) != 32 {
		return p, app.Errorf("open", app.Damaged, "the log position has %d bytes", len(b))
	}
	copy(p.log[:], b)
	p.offset, p.seq = int64(binary.BigEndian.Uint64(b[16:])), binary.BigEndian.Uint64(b[24:])
	return p, nil
}

func (v *Vault) position(db *bolt.DB) (p position, err error) {
	err = guard("open", func() error {
		return db.View(func(tx *bolt.Tx) (err error) {
			p, err = readPosition(tx)
			return err
		})
	})
	return p, err
}

func (v *Vault) commitNumber() (uint64, error) {
	p, err := v.position(v.desk)
	return p.seq, err
}

func (v *Vault) slots() (out []*slot, err error) {
	err = guard("slots", func() error {
		return v.desk.View(func(tx *bolt.Tx) error {
			return bucket(tx, bSlots).ForEach(func(_, val []byte) error {
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

// commitDesk puts frames into desk.log and then desk.db, all or nothing.
func (v *Vault) commitDesk(frames []frame) error {
	return guard("commit", func() error {
		seq, err := v.commitNumber()
		if err != nil {
			return err
		}
		seq++
		for i := range frames {
			frames[i].seq = seq
		}
		return v.write(frames, seq)
	})
}

func (v *Vault) write(frames []frame, seq uint64) error {
	before := v.log.size
	if err := v.o.fail("before log"); err != nil {
		return err
	}
	if err := v.log.add(frames, seq); err != nil {
		return err
	}
	err := v.o.fail("after log")
	if err == nil {
		err = v.desk.Update(func(tx *bolt.Tx) error {
			for i := range frames {
				if err := frames[i].applyTo(tx); err != nil {
					return err
				}
			}
			return putPosition(tx, position{v.log.id, v.log.size, seq})
		})
	}
	if err != nil {
		return errors.Join(err, v.log.takeBack(before))
	}
	return nil
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
