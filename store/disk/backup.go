package disk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk/safekeeping"

	"filippo.io/age"
)

// A backup is an age-encrypted tar of
//
//	desk.db          snapshot
//	cache.db         snapshot of the same commit
//	SHA256SUMS.1     sums of the members so far, as sha256sum writes them
//	materials/…      sealed files, each followed, at most a thousand later, by
//	SHA256SUMS.n     the sums of the members since the last sums
//
// The values inside stay sealed as they are, so a backup needs both the age key
// and an account's password. desk.log is left out: it repeats desk.db, and a
// restore writes it again. Sums come in pieces so that neither side holds more
// than a piece; backups of earlier programs have none.
//
// Why the members fit together: both snapshots begin under the lock of commits,
// so they show the same commit, whatever is committed afterwards. A file of
// materials/ is durable before the event that names it is committed, and is
// never changed: listed after the snapshots, every file they name is there.
// Files of cases that came later may be there too; nothing names them.

var _ safekeeping.Backuper = (*Store)(nil)

// partPattern names what is being written, beside the target.
const partPattern = ".miaopi-backup-*.part"

// BackupPlace implements desk.Backuper.
func (s *Store) BackupPlace(path string, replace bool) error {
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return app.E("backup", app.Missing, "备份写不进去：没有这个文件夹。", err)
	}
	info, err := os.Stat(path)
	switch {
	case strings.TrimSpace(path) == "" || err == nil && info.IsDir():
		return app.E("backup", app.Input, "请写上备份文件的名称，这是一个文件夹。", nil)
	case s.ours(path):
		return app.E("backup", app.Input, "这是工作站自己的数据文件，不能用备份覆盖它。", nil)
	case err == nil && !replace:
		return app.E("backup", app.Conflict, "这个文件夹里已经有同名的文件。", nil)
	}
	return s.takes(folder)
}

// takes says whether a folder can be written to and has room for a backup. One
// whose room nobody knows, as on some shares, is tried.
func (s *Store) takes(folder string) error {
	if err := s.o.fail("backup place"); err != nil {
		return unwritten(err)
	}
	f, err := s.o.sys().temp(folder, partPattern)
	if err != nil {
		return unwritten(err)
	}
	if err := errors.Join(f.Close(), s.o.sys().remove(f.Name())); err != nil {
		return unwritten(err)
	}
	snaps, err := s.snapshots()
	if err != nil {
		return classify("backup", err)
	}
	defer endAll(snaps)
	return room(folder, s.backupSize(snaps))
}

func room(folder string, need int64) error {
	if free, err := freeBytes(folder); err == nil && free < need {
		return app.E("backup", app.Full, "备份写不进去：那里的空间不够放下这份备份。原有的备份没有动。", fmt.Errorf("%d bytes are free, %d needed", free, need))
	}
	return nil
}

// ours says whether a path is one of the station's own files.
func (s *Store) ours(path string) bool {
	same := func(a, b string) bool {
		x, err1 := os.Stat(a)
		y, err2 := os.Stat(b)
		return err1 == nil && err2 == nil && os.SameFile(x, y)
	}
	if folder := filepath.Dir(path); same(folder, s.o.path(materialsDir)) {
		return true
	} else if !same(folder, s.o.Dir) {
		return false
	}
	name := strings.ToLower(filepath.Base(path))
	for _, own := range []string{deskFile, cacheFile, logFile} {
		if strings.HasPrefix(name, own) { // copies and what was set aside, too
			return true
		}
	}
	return slices.Contains([]string{lockFile, sessionFile, suspectFile, unfinishedFile}, name)
}

// Backup implements desk.Backuper.
func (s *Store) Backup(ctx context.Context, o safekeeping.BackupOrder) (int64, error) {
	if err := s.usable(); err != nil {
		return 0, err
	}
	if err := s.BackupPlace(o.Path, o.Replace); err != nil {
		return 0, err
	}
	folder := filepath.Dir(o.Path)
	s.oldParts(folder)
	f, err := s.o.sys().temp(folder, partPattern)
	if err != nil {
		return 0, unwritten(err)
	}
	n, err := s.backUp(ctx, f, o)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = s.place(f.Name(), o)
	}
	if err != nil {
		_ = s.o.sys().remove(f.Name())
		return 0, stopped(ctx, unwritten(err))
	}
	return n, nil
}

// backUp writes the file, makes it durable and reads it back. The kernel may
// answer the reading from memory; what a disk forgets later no program sees.
func (s *Store) backUp(ctx context.Context, f file, o safekeeping.BackupOrder) (int64, error) {
	lock := o.Lock
	if lock.Identity == nil {
		k := &keyKeeper{Recipient: lock.Recipient}
		lock.Recipient, lock.Identity = k, k
	}
	m := meter{ctx: ctx, step: safekeeping.BackupWrites, tell: o.Progress}
	w := &firstError{w: f}
	if err := s.writeBackup(w, lock.Recipient, &m); err != nil {
		return 0, cmp.Or(w.err, err)
	}
	if err := errors.Join(s.o.fail("backup written"), f.Sync()); err != nil {
		return 0, err
	}
	n, err := f.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return 0, err
	}
	debug.FreeOSMemory() // a passphrase took 256 MB to derive, and takes them again
	back := meter{ctx: ctx, step: safekeeping.BackupReads, tell: o.Progress, total: m.done}
	return n, s.readBack(f, lock.Identity, &back)
}

// readBack reads what was written as a restore would, and keeps nothing.
func (s *Store) readBack(f io.Reader, id age.Identity, m *meter) error {
	err := s.o.fail("backup read back")
	if err == nil {
		var got tally
		got, err = readBackup(f, id, m, func(_ string, r io.Reader) error {
			_, err := io.Copy(io.Discard, r)
			return err
		})
		if err == nil && (m.done != m.total || got.unsummed > 0) {
			err = errUnlike
		}
	}
	if err == nil || m.ctx.Err() != nil {
		return err
	}
	return app.E("backup", app.Damaged, "写出去的备份读回来不对，没有采用它；原有的备份没有动。请换一个地方（例如另一个U盘）再备份。", err)
}

var errUnlike = errors.New("what was read back is not what was written")

// place gives the verified file its name.
func (s *Store) place(part string, o safekeeping.BackupOrder) error {
	if _, err := os.Stat(o.Path); err == nil && !o.Replace { // it came meanwhile
		return app.E("backup", app.Conflict, "这个文件夹里已经有同名的文件。", nil)
	}
	if err := s.o.fail("backup placed"); err != nil {
		return err
	}
	if err := s.o.sys().rename(part, o.Path); err != nil {
		return err
	}
	_ = s.o.sys().syncDir(filepath.Dir(o.Path)) // shares do not know it; the file itself is durable, and a new name that a power cut takes leaves the old one
	return nil
}

// oldParts takes away what a killed backup left in a folder a day ago or
// earlier. A younger one may be another station's that is being written.
func (s *Store) oldParts(folder string) {
	list, _ := filepath.Glob(filepath.Join(folder, partPattern)) // none: nothing to do
	for _, name := range list {
		if info, err := os.Stat(name); err == nil && s.o.Now().Sub(info.ModTime()) > 24*time.Hour {
			_ = s.o.sys().remove(name)
		}
	}
}

// unwritten is the sentence of a backup that could not be written.
func unwritten(err error) error {
	switch {
	case said(err):
		return err
	case isOne(err, noRoom):
		return app.E("backup", app.Full, "备份写不进去：那里的空间满了。没有留下半份文件，原有的备份没有动。", err)
	case isOne(err, tooLarge):
		return app.E("backup", app.Full, "备份写不进去：那里放不下这么大的文件。U盘若是 FAT32 格式，一个文件最多 4 GB，请换成 exFAT 或 NTFS 格式的。", err)
	case isOne(err, noEntry):
		return app.E("backup", app.Denied, "备份写不进去：这个文件夹不许写入。", err)
	case isOne(err, broken):
		return app.E("backup", app.Denied, "备份写不进去：磁盘或U盘读写出错，请换一个再试。", err)
	}
	return classify("backup", err)
}

// said says whether a person has a sentence about an error, or needs none.
func said(err error) bool {
	var e *app.Error
	return err == nil || errors.As(err, &e) && e.Detail != ""
}

func isOne(err error, list []error) bool {
	return slices.ContainsFunc(list, func(one error) bool { return errors.Is(err, one) })
}

// stopped is what a person's stop is told as, whatever it interrupted.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return app.E("backup", app.Cancelled, "", ctx.Err())
	}
	return err
}

// meter counts the bytes of the members, tells of them, and ends the work when
// somebody stops it.
type meter struct {
	ctx         context.Context
	step        safekeeping.BackupStep
	tell        func(step safekeeping.BackupStep, done, total int64)
	done, total int64
	told        int64
}

// tellEvery is how many bytes pass between two reports.
const tellEvery = 1 << 20

func (m *meter) pass(n int) error {
	m.done += int64(n)
	if m.tell != nil && (m.told == 0 || m.done-m.told >= tellEvery || m.done >= m.total) {
		m.told = m.done
		m.tell(m.step, m.done, max(m.total, m.done))
	}
	return m.ctx.Err()
}

// firstError keeps why writing failed: what lies between wraps it in words.
type firstError struct {
	w   io.Writer
	err error
}

func (f *firstError) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	f.err = cmp.Or(f.err, err)
	return n, err
}

// keyKeeper is a recipient that opens what was closed for it, in the same run:
// so a backup for a public key is read back, too.
type keyKeeper struct {
	age.Recipient
	key []byte
}

// Wrap implements age.Recipient.
func (k *keyKeeper) Wrap(key []byte) ([]*age.Stanza, error) {
	k.key = append([]byte(nil), key...)
	return k.Recipient.Wrap(key)
}

// Unwrap implements age.Identity.
func (k *keyKeeper) Unwrap(list []*age.Stanza) ([]byte, error) {
	return age.NewInjectedFileKeyIdentity(k.key).Unwrap(list)
}
