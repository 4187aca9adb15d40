package safekeeping

import (
	"context"
	"encoding/json"
	"path/filepath"
	"time"

	"miaopi/app"
	"miaopi/app/desk"

	"filippo.io/age"
)

// settingBackup is where a station remembers its last backup.
const settingBackup = "backup/last"

// BackupEvery is how old the last backup may grow while the station holds what
// nobody else has.
const BackupEvery = 7 * 24 * time.Hour

// MinPassphrase is the number of characters of a passphrase that a person
// types. Whoever has the file can try passphrases as long as he likes.
const MinPassphrase = 12

// Backuper is a store that can be copied whole into an encrypted file while it
// is used.
type Backuper interface {
	// BackupPlace says whether a backup could be written to a path. app.Missing:
	// no such folder; app.Denied: nobody may write there; app.Conflict: a file
	// has that name and is not to be replaced.
	BackupPlace(path string, replace bool) error
	// Backup writes a backup, reads it back whole, and only then gives it its
	// name; on every error what had that name before is untouched and nothing
	// half-written is left. It returns the length of the file in bytes.
	Backup(ctx context.Context, o BackupOrder) (int64, error)
}

// BackupOrder says where a backup goes and who can open it.
type BackupOrder struct {
	Path    string
	Replace bool // a file that has the name already is replaced
	Lock    BackupLock
	// Progress, when set, hears how many bytes of a step are done. It is called
	// on the goroutine that works.
	Progress func(step BackupStep, done, total int64)
}

// BackupStep is a part of the work.
type BackupStep int

// The steps, in order.
const (
	BackupWrites BackupStep = iota
	BackupReads             // what was written is read back
)

// BackupLock closes a backup.
type BackupLock struct {
	Recipient age.Recipient
	// Identity opens it again for the reading back; nil where only a public key
	// is at hand.
	Identity age.Identity
}

// PassphraseLock is the lock of a passphrase.
func PassphraseLock(passphrase string) (BackupLock, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return BackupLock{}, app.E("backup", app.Input, "口令不能是空的。", err)
	}
	id, err := age.NewScryptIdentity(passphrase)
	return BackupLock{to, id}, err
}

// CheckPassphrase says whether a person may close a backup with what he typed
// twice.
func CheckPassphrase(one, two string) error {
	switch {
	case len([]rune(one)) < MinPassphrase:
		return app.E("backup", app.Input, "口令太短：至少 12 个字符。", nil)
	case one != two:
		return app.E("backup", app.Input, "两次输入的口令不一样。", nil)
	}
	return nil
}

// Backup is a backup that was written, as the station remembers it.
type Backup struct {
	At     time.Time     `json:"at"`     // zero: there is none
	Name   string        `json:"name"`   // of the file, without its folder
	Folder string        `json:"folder"` // offered the next time
	Bytes  int64         `json:"bytes"`
	Who    app.AccountID `json:"who"`
}

// BackupState is how it stands with backups.
type BackupState struct {
	Last Backup
	// Due says that the last one is too old, and that there are own events no
	// hub has: what is booked would come again.
	Due bool
}

// MayBackUp says whether the person at the station may make a backup. It is
// everything the station has, so those who decide cases do not carry it away:
// the administrator, who keeps the computers, and the supervisor where there is
// no other. Neither sees more by it: the values stay sealed inside.
func (s *Room) MayBackUp() bool {
	return s.at.Actor.Role == app.Administrator || s.at.Actor.Role == app.Supervisor
}

// backuper is the store, for somebody who may.
func (s *Room) backuper() (Backuper, error) {
	if !s.MayBackUp() {
		return nil, app.E("backup", app.Forbidden, "只有督查和管理人员可以备份。", nil)
	}
	b, ok := s.store.(Backuper)
	if !ok {
		return nil, app.E("backup", app.Internal, "这个工作站不能备份。", nil)
	}
	return b, nil
}

// BackupPlace says whether a backup could be written to a path, see Backuper.
func (s *Room) BackupPlace(path string, replace bool) error {
	b, err := s.backuper()
	if err != nil {
		return err
	}
	return b.BackupPlace(path, replace)
}

// Backup writes a backup and remembers it. The export is journaled before the
// first byte leaves, so a backup that was stopped stands there too.
func (s *Room) Backup(ctx context.Context, o BackupOrder) (Backup, error) {
	b, err := s.backuper()
	if err != nil {
		return Backup{}, err
	}
	if err := b.BackupPlace(o.Path, o.Replace); err != nil {
		return Backup{}, err
	}
	if err := s.at.Exported(ctx, "backup"); err != nil {
		return Backup{}, err
	}
	n, err := b.Backup(ctx, o)
	if err != nil {
		return Backup{}, err
	}
	done := Backup{At: s.at.Now().Truncate(time.Second), Name: filepath.Base(o.Path), Folder: filepath.Dir(o.Path), Bytes: n, Who: s.at.Actor.Account}
	return done, s.rememberBackup(context.WithoutCancel(ctx), done)
}

// rememberBackup keeps the last backup. The file has its name by now: whoever
// stops the work at this moment has a backup nevertheless.
func (s *Room) rememberBackup(ctx context.Context, b Backup) error {
	value, err := json.Marshal(b)
	if err == nil {
		s.at.Lock()
		err = s.at.Remember(ctx, map[string][]byte{settingBackup: value})
		s.at.Unlock()
	}
	if err != nil {
		return app.E("backup", app.KindOf(err), "备份已写好并核对过，但本机没能记下这一次。", err)
	}
	return nil
}

// LastBackup is the last backup that was made here; false when there is none.
func (s *Room) LastBackup(ctx context.Context) (b Backup, ok bool, err error) {
	value, ok, err := s.store.Setting(ctx, settingBackup)
	if err != nil || !ok {
		return b, false, err
	}
	if err := json.Unmarshal(value, &b); err != nil {
		return b, false, app.E("backup", app.Damaged, "", err)
	}
	return b, true, nil
}

// backupState looks. A station that never made one counts from the day it was
// made.
func (s *Room) backupState(ctx context.Context, box desk.Outbox) (BackupState, error) {
	last, ok, err := s.LastBackup(ctx)
	if err != nil {
		return BackupState{}, err
	}
	since := s.at.Info.Created
	if ok {
		since = last.At
	}
	unbooked := box.Saved + box.Sent + box.Accepted
	return BackupState{Last: last, Due: unbooked > 0 && s.at.Now().Sub(since) > BackupEvery}, nil
}
