package disk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/desk"
)

// restoringDir is where a restore unpacks, inside the directory it is for. What
// is whole moves up, desk.db last: a directory without desk.db and desk.log
// holds no station, and one with either opens.
const restoringDir = ".restoring"

// Restore reads a backup file into a directory that holds no station. progress,
// when set, hears how many bytes of the file are read. A restore that fails or
// is stopped leaves the directory as it was.
func Restore(ctx context.Context, o Options, file string, id age.Identity, progress func(done, total int64)) error {
	if Exists(o.Dir) {
		return app.E("restore", app.Conflict, o.Dir+" 里已经有一个工作站，没有改动它。请恢复到一个空的目录。", nil)
	}
	f, err := os.Open(file)
	if err != nil {
		return app.E("restore", app.Input, "读不到备份文件。", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return app.E("restore", app.Input, "读不到备份文件。", err)
	}
	m := &meter{ctx: ctx, total: info.Size()}
	if progress != nil {
		m.tell = func(_ desk.BackupStep, done, total int64) { progress(done, total) }
	}
	return stopped(ctx, restore(ctx, o, io.TeeReader(f, (*meterWriter)(m)), id))
}

// restore begins with the key: before the file is known to open, nothing is
// touched.
func restore(ctx context.Context, o Options, r io.Reader, id age.Identity) error {
	p := &place{o: o}
	defer p.leave()
	_, err := readBackup(r, id, &meter{ctx: ctx}, func(name string, r io.Reader) error {
		if err := p.enter(); err != nil {
			return err
		}
		return p.unpack(name, r)
	})
	if err == nil {
		err = p.finish()
	}
	return err
}

// place is a directory that a station is restored to.
type place struct {
	o       Options
	lock    *os.File
	entered bool
	made    bool // the directory was not there
	whole   bool
}

func (p *place) part(name string) string {
	return filepath.Join(p.o.path(restoringDir), filepath.FromSlash(name))
}

// enter takes the directory, the first time it is called.
func (p *place) enter() error {
	if p.entered {
		return nil
	}
	if _, err := os.Stat(p.o.Dir); errors.Is(err, os.ErrNotExist) {
		p.made = true
	}
	if err := os.MkdirAll(p.o.Dir, 0o700); err != nil {
		return unrestored(err)
	}
	lock, err := lockDir(p.o.Dir)
	if err != nil {
		return unrestored(err)
	}
	p.lock = lock
	if err := p.clear(); err != nil {
		return err
	}
	p.entered = true
	return unrestored(os.Mkdir(p.o.path(restoringDir), 0o700))
}

// movable is what moves up, in this order.
var movable = []string{materialsDir, cacheFile, logFile, deskFile}

// clear takes away what a killed restore left. Without its folder, what lies
// there is somebody's: the rest of a station that lost its other files.
func (p *place) clear() error {
	_, err := os.Stat(p.o.path(restoringDir))
	killed := err == nil
	for _, name := range movable {
		if _, err := os.Stat(p.o.path(name)); err == nil && !killed {
			return app.E("restore", app.Conflict, p.o.Dir+" 不是空的：里面有 "+name+"，没有改动它。请恢复到一个空的目录。", nil)
		}
	}
	return p.clean()
}

// clean takes away what this restore, or a killed one, put there.
func (p *place) clean() error {
	var errs []error
	for _, name := range movable {
		errs = append(errs, os.RemoveAll(p.o.path(name)))
	}
	return unrestored(errors.Join(append(errs, os.RemoveAll(p.o.path(restoringDir)))...)) // last: it says whose the others are
}

// leave gives the directory back. Of a restore that failed nothing stays.
func (p *place) leave() {
	if p.entered && !p.whole {
		_ = p.clean() // the next restore cleans again
	}
	if p.lock != nil {
		_ = p.lock.Close()
	}
	if p.lock != nil && !p.whole {
		_ = os.Remove(p.o.path(lockFile))
	}
	if p.made && !p.whole {
		_ = os.Remove(p.o.Dir)
	}
}

// unpack writes one member. A database is walked; a sealed file proves itself
// when it is read.
func (p *place) unpack(name string, r io.Reader) error {
	path := p.part(name)
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = errors.Join(writeWhole(path, r), p.o.fail("restore"))
	}
	if err = unrestored(err); err != nil {
		if app.KindOf(err) == app.Internal {
			err = incomplete(err)
		}
		return err
	}
	if name != deskFile && name != cacheFile {
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

// finish opens the station where it was unpacked, which writes desk.log again,
// and moves it up.
func (p *place) finish() error {
	in := p.o
	in.Dir = p.o.path(restoringDir)
	v, err := open(in)
	if err != nil {
		return err
	}
	if err := errors.Join(v.sameMoment(), v.markRestored(), v.Close()); err != nil {
		return unrestored(err)
	}
	for _, name := range movable {
		err := p.o.fail("restore move")
		if err == nil {
			err = os.Rename(p.part(name), p.o.path(name))
		}
		if err != nil && !(name == materialsDir && errors.Is(err, os.ErrNotExist)) {
			return unrestored(err)
		}
	}
	p.whole = true
	_ = os.RemoveAll(p.o.path(restoringDir)) // a lock that nobody holds
	return syncDir(p.o.path(deskFile))
}

// sameMoment tells cache.db that it goes with the desk.log that was just
// written, where its snapshot was of the last commit: else every case would be
// listed again at the next open.
func (v *Vault) sameMoment() error {
	at, err := v.position(v.desk)
	if err != nil {
		return err
	}
	had, err := v.position(v.cache)
	if err != nil || had.seq != at.seq {
		return err
	}
	return guard("restore", func() error { return v.cache.Update(func(tx *bolt.Tx) error { return putPosition(tx, at) }) })
}

// markRestored notes, beside the sealed values, that what follows the backup is
// not here.
func (v *Vault) markRestored() error {
	return guard("restore", func() error {
		return v.desk.Update(func(tx *bolt.Tx) error {
			b := bucket(tx, bMeta)
			return b.Put(keyRestored, v.o.Now().UTC().AppendFormat(bytes.Clone(b.Get(keyRestored)), time.RFC3339+"\n"))
		})
	})
}

// tellRestored seals the note of a restore among the settings, where desk.log
// repeats it, the first time the station is unlocked.
func (s *Store) tellRestored() error {
	var note []byte
	err := guard("unlock", func() error {
		return s.desk.View(func(tx *bolt.Tx) error {
			note = bytes.Clone(bucket(tx, bMeta).Get(keyRestored))
			return nil
		})
	})
	if err != nil || len(note) == 0 {
		return err
	}
	known, _, err := s.Setting(context.Background(), desk.SettingRestored)
	if err != nil || bytes.Equal(known, note) {
		return err
	}
	err = s.Commit(context.Background(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: note}})
	if kind := app.KindOf(err); err != nil && (kind == app.Full || kind == app.Denied) {
		return nil // nothing is taken in on such a disk; the next unlocking tells
	}
	return err
}

// unrestored is the sentence of a directory that cannot be written to.
func unrestored(err error) error {
	switch {
	case said(err):
		return err
	case isOne(err, noRoom), isOne(err, tooLarge):
		return app.E("restore", app.Full, "恢复不下：磁盘满了。目录里没有留下不完整的文件。", err)
	case isOne(err, noEntry):
		return app.E("restore", app.Denied, "恢复不了：这个目录不许写入。", err)
	}
	return classify("restore", err)
}
