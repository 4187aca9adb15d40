package command_test

import (
	"context"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"

	"filippo.io/age"
)

// copier is a store in memory with a disk to copy it to.
type copier struct {
	desk.Store
	fails error
	order safekeeping.BackupOrder
}

func (c *copier) BackupPlace(string, bool) error { return nil }

func (c *copier) Backup(_ context.Context, o safekeeping.BackupOrder) (int64, error) {
	c.order = o
	o.Progress(safekeeping.BackupWrites, 500_000, 2_000_000)
	o.Progress(safekeeping.BackupReads, 2_000_000, 2_000_000)
	return 1234, c.fails
}

// copying is a machine whose station can be backed up with a passphrase.
func copying(t *testing.T) (*machine, *copier) {
	t.Helper()
	m := newMachine(t, "--people", "100", "--applications", "5")
	c := &copier{Store: m.store}
	m.store = c
	m.Getenv = func(name string) string {
		if name == "MIAOPI_BACKUP_PASSWORD" {
			return "correct-horse"
		}
		return ""
	}
	m.Sentence = func(err error) string {
		if e, ok := err.(*app.Error); ok && e.Detail != "" {
			return e.Detail
		}
		return err.Error()
	}
	return m, c
}

func TestBackupCommand(t *testing.T) {
	m, c := copying(t)
	if got := m.run("backup", "--to", "b.age", "--format", "json"); got != `{"bytes":1234,"out":"b.age"}`+"\n" {
		t.Errorf("printed %q", got)
	}
	if m.said.Len() > 0 || !c.order.Replace || c.order.Lock.Identity == nil {
		t.Errorf("said %q, ordered %+v", &m.said, c.order)
	}
	last, ok, err := safekeeping.At(m.station("clerk")).LastBackup(t.Context())
	if err != nil || !ok || last.Who != "admin" || last.Name != "b.age" || last.Bytes != 1234 {
		t.Errorf("remembered %+v, %v", last, err)
	}
}

func TestProgressIsForTerminals(t *testing.T) {
	m, _ := copying(t)
	m.Terminal = true
	m.run("backup", "--to", "b.age")
	said := m.said.String()
	for _, want := range []string{"写备份  25%（0.5 / 2.0 MB）", "读回核对 100%（2.0 / 2.0 MB）"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not show %q", said, want)
		}
	}
	if strings.Contains(said, "\n") || !strings.HasSuffix(said, " \r") {
		t.Errorf("the line is not wiped: %q", said)
	}
}

func TestBackupCommandForAKey(t *testing.T) {
	m, c := copying(t)
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	m.run("backup", "--to", "b.age", "--recipient", id.Recipient().String())
	if c.order.Lock.Identity != nil || c.order.Lock.Recipient == nil {
		t.Errorf("ordered %+v", c.order.Lock)
	}
	if code := m.exit("backup", "--to", "b.age", "--recipient", "age1nonsense"); code != command.ExitInput {
		t.Errorf("exit %d", code)
	}
}

func TestBackupAndRestoreNameTheFileAtFault(t *testing.T) {
	m, c := copying(t)
	m.Exists = func(dir string) bool { return dir == "/data" }
	for _, tc := range []struct {
		name  string
		kind  app.Kind
		names bool // the backup file, in a restore
	}{
		{"wrong passphrase", app.Wrong, true}, {"damaged", app.Damaged, true}, {"unreadable", app.Input, true},
		{"full disk", app.Full, false}, {"not empty", app.Conflict, false}, {"stopped", app.Cancelled, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c.fails = app.E("x", tc.kind, "句子。", nil)
			m.Host.Restore = func(context.Context, string, string, age.Identity, func(done, total int64)) error { return c.fails }
			if code := m.exit("backup", "--to", "b.age"); code != command.ExitInput || (tc.kind != app.Cancelled) != strings.Contains(m.said.String(), "b.age：句子。") {
				t.Errorf("backup: exit %d, %s", code, &m.said)
			}
			if code := m.exit("restore", "--data", "/empty", "--from", "b.age"); code != command.ExitInput || tc.names != strings.Contains(m.said.String(), "b.age：句子。") {
				t.Errorf("restore: exit %d, %s", code, &m.said)
			}
		})
	}
}
