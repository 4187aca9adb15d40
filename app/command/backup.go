package command

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"

	"miaopi/app"
	"miaopi/app/desk/safekeeping"

	"filippo.io/age"
)

// backupPassword is the environment variable with a backup's passphrase.
const backupPassword = "MIAOPI_BACKUP_PASSWORD"

// demoKeeper is the demo account that makes a backup when none is named.
const demoKeeper app.AccountID = "admin"

type backupCmd struct {
	To        string `help:"file to write; one of that name is replaced once the new one is verified" required:"" placeholder:"FILE"`
	Recipient string `help:"age public key; default: the passphrase in MIAOPI_BACKUP_PASSWORD" placeholder:"age1…"`
	Format    string `help:"text or json" enum:"text,json" default:"text"`
}

// Run writes a backup.
func (c *backupCmd) Run(s *session) error {
	lock, err := c.lock(s.Getenv(backupPassword))
	if err != nil {
		return err
	}
	s.line.Account = cmp.Or(s.line.Account, demoKeeper)
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	words := [...]string{safekeeping.BackupWrites: "写备份", safekeeping.BackupReads: "读回核对"}
	b, err := safekeeping.At(st).Backup(s.ctx, safekeeping.BackupOrder{Path: c.To, Replace: true, Lock: lock,
		Progress: func(step safekeeping.BackupStep, done, total int64) { s.progress(words[step], done, total) }})
	s.endProgress()
	if err != nil {
		return ofFile(c.To, err)
	}
	return s.print(c.Format, map[string]any{"out": c.To, "bytes": b.Bytes}, fmt.Sprintf("备份已写到 %s（%d 字节），读回核对无误。", c.To, b.Bytes))
}

func (c *backupCmd) lock(passphrase string) (safekeeping.BackupLock, error) {
	if c.Recipient != "" {
		r, err := age.ParseX25519Recipient(c.Recipient)
		if err != nil {
			return safekeeping.BackupLock{}, app.E("backup", app.Input, "--recipient 不是有效的 age 公钥。", err)
		}
		return safekeeping.BackupLock{Recipient: r}, nil
	}
	if passphrase == "" {
		return safekeeping.BackupLock{}, app.E("backup", app.Input, "请用环境变量 "+backupPassword+" 给出备份口令，或用 --recipient 给出公钥。", nil)
	}
	return safekeeping.PassphraseLock(passphrase)
}

// ofFile puts the file's name before what went wrong with it, not before what
// the station itself refuses.
func ofFile(file string, err error) error {
	var e *app.Error
	switch {
	case !errors.As(err, &e), e.Kind == app.Forbidden, e.Kind == app.Cancelled:
		return err
	}
	return about(file, e)
}

// progress draws a line that the next one draws over, for whoever sits at a
// terminal. Spaces wipe it: not every terminal knows escapes.
func (s *session) progress(what string, done, total int64) {
	if s.Terminal && total > 0 {
		fmt.Fprintf(s.Stderr, "\r%s %3d%%（%.1f / %.1f MB）  ", what, 100*done/total, float64(done)/1e6, float64(total)/1e6)
	}
}

func (s *session) endProgress() {
	if s.Terminal {
		fmt.Fprintf(s.Stderr, "\r%60s\r", "")
	}
}

type restoreCmd struct {
	From     string `help:"backup file" required:"" placeholder:"FILE"`
	Identity string `help:"file with an age private key; default: the passphrase in MIAOPI_BACKUP_PASSWORD" placeholder:"FILE"`
	Format   string `help:"text or json" enum:"text,json" default:"text"`
}

// Run reads a backup into an empty directory.
func (c *restoreCmd) Run(s *session) error {
	if s.Exists(s.line.Data) {
		return app.E("restore", app.Conflict, s.line.Data+" 里已经有一个工作站，没有改动它。请恢复到一个空的目录。", nil)
	}
	id, err := c.identity(s)
	if err != nil {
		return err
	}
	err = s.Host.Restore(s.ctx, s.line.Data, c.From, id, func(done, total int64) { s.progress("恢复", done, total) })
	s.endProgress()
	if err != nil {
		return c.blame(err)
	}
	return s.print(c.Format, map[string]any{"data": s.line.Data}, "已恢复到 "+s.line.Data+"。")
}

// blame names the file where the file is at fault.
func (c *restoreCmd) blame(err error) error {
	switch app.KindOf(err) {
	case app.Input, app.Wrong, app.Damaged:
		return ofFile(c.From, err)
	}
	return err
}

func (c *restoreCmd) identity(s *session) (age.Identity, error) {
	if c.Identity == "" {
		passphrase := s.Getenv(backupPassword)
		if passphrase == "" {
			return nil, app.E("restore", app.Input, "请用环境变量 "+backupPassword+" 给出备份口令，或用 --identity 给出私钥文件。", nil)
		}
		return age.NewScryptIdentity(passphrase)
	}
	b, err := s.ReadFile(c.Identity)
	if err != nil {
		return nil, app.E("restore", app.Input, "读不到私钥文件 "+c.Identity+"。", err)
	}
	ids, err := age.ParseIdentities(bytes.NewReader(b))
	if err != nil || len(ids) == 0 {
		return nil, app.E("restore", app.Input, "私钥文件 "+c.Identity+" 里没有有效的 age 私钥。", err)
	}
	return ids[0], nil
}
