package disk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"miaopi/app/desk/safekeeping"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/desk"

	bolt "go.etcd.io/bbolt"
)

// restoringDir is where a restore unpacks, inside the directory it is for. What
// is whole moves up, and then the mark goes that says the directory holds no
// station yet.
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
		m.tell = func(_ safekeeping.BackupStep, done, total int64) { progress(done, total) }
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
	if err := p.o.makeDir(p.o.Dir); err != nil {
		return unrestored(err)
	}
	lock, err := lockDir(p.o.Dir)
	if err != nil {
		return unrestored(err)
	}
	p.lock = lock
	if err := p.o.begin(); err != nil {
		return unrestored(err)
	}
	p.entered = true
	return unrestored(p.o.sys().mkdir(p.o.path(restoringDir)))
}

// leave gives the directory back. Of a restore that failed nothing stays.
func (p *place) leave() {
	sys := p.o.sys()
	if p.entered && !p.whole {
		_ = errors.Join(p.o.clean(), sys.remove(p.o.path(unfinishedFile))) // the next attempt cleans again
	}
	if p.lock != nil {
		_ = p.lock.Close()
	}
	if p.lock != nil && !p.whole {
		_ = sys.remove(p.o.path(lockFile))
	}
	if list, err := os.ReadDir(p.o.Dir); p.made && !p.whole && err == nil && len(list) == 0 {
		_ = sys.remove(p.o.Dir)
	}
}

// unpack writes one member. A database is walked; a sealed file proves itself
// when it is read.
func (p *place) unpack(name string, r io.Reader) error {
	path := p.part(name)
	err := p.o.sys().mkdir(filepath.Dir(path))
	if err == nil || errors.Is(err, os.ErrExist) {
		err = errors.Join(p.o.writeWhole(path, r), p.o.fail("restore"))
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

func (o *Options) writeWhole(path string, r io.Reader) error {
	f, err := o.sys().open(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY)
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
	if err := p.moveUp(); err != nil {
		return unrestored(err)
	}
	p.whole = true
	return unrestored(p.o.finish())
}

// moveUp moves what was unpacked. The names of sealed files are made durable;
// those of the directory are with the mark that goes last.
func (p *place) moveUp() error {
	for _, name := range ours {
		if _, err := os.Stat(p.part(name)); name == materialsDir && errors.Is(err, os.ErrNotExist) {
			continue
		}
		err := p.o.fail("restore move")
		if err == nil && name == materialsDir {
			err = p.o.sys().syncDir(p.part(name))
		}
		if err == nil {
			err = p.o.sys().rename(p.part(name), p.o.path(name))
		}
		if err != nil {
			return err
		}
	}
	return p.o.sys().remove(p.o.path(restoringDir)) // a lock that nobody holds
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
	return guard("restore", func() error { return v.update(v.cache, func(tx *bolt.Tx) error { return putPosition(tx, at) }) })
}

// markRestored notes, beside the sealed values, that what follows the backup is
// not here.
func (v *Vault) markRestored() error {
	return guard("restore", func() error {
		return v.update(v.desk, func(tx *bolt.Tx) error {
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
