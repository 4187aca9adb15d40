package command

import (
	"bytes"
	"fmt"

	"filippo.io/age"

	"miaopi/app"
)

// backupPassword is the environment variable with a backup's passphrase.
const backupPassword = "MIAOPI_BACKUP_PASSWORD"

type backupCmd struct {
	To        string `help:"file to write" required:"" placeholder:"FILE"`
	Recipient string `help:"age public key; default: the passphrase in MIAOPI_BACKUP_PASSWORD" placeholder:"age1…"`
	Format    string `help:"text or json" enum:"text,json" default:"text"`
}

// Run writes a backup.
func (c *backupCmd) Run(s *session) error {
	to, err := c.recipient(s.Getenv(backupPassword))
	if err != nil {
		return err
	}
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	b, ok := st.Store().(Backuper)
	if !ok {
		return app.E("backup", app.Internal, "这个工作站不能备份。", nil)
	}
	if err := st.Exported(s.ctx, "backup"); err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := b.Backup(&buf, to); err != nil {
		return err
	}
	if err := s.WriteFile(c.To, buf.Bytes()); err != nil {
		return app.E("backup", app.Denied, "备份写不到 "+c.To+"。", err)
	}
	return s.print(c.Format, map[string]any{"out": c.To, "bytes": buf.Len()}, fmt.Sprintf("备份已写到 %s（%d 字节）。", c.To, buf.Len()))
}

func (c *backupCmd) recipient(passphrase string) (age.Recipient, error) {
	if c.Recipient != "" {
		r, err := age.ParseX25519Recipient(c.Recipient)
		if err != nil {
			return nil, app.E("backup", app.Input, "--recipient 不是有效的 age 公钥。", err)
		}
		return r, nil
	}
	if passphrase == "" {
		return nil, app.E("backup", app.Input, "请用环境变量 "+backupPassword+" 给出备份口令，或用 --recipient 给出公钥。", nil)
	}
	return age.NewScryptRecipient(passphrase)
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
	b, err := s.ReadFile(c.From)
	if err != nil {
		return app.E("restore", app.Input, "读不到备份文件 "+c.From+"。", err)
	}
	if err := s.Host.Restore(s.line.Data, bytes.NewReader(b), id); err != nil {
		return about(c.From, err)
	}
	return s.print(c.Format, map[string]any{"data": s.line.Data}, "已恢复到 "+s.line.Data+"。")
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
