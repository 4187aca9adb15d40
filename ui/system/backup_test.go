package system_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// copier is a store with a disk of its own: folders that are there, files in
// them, and whether writing ends by itself.
type copier struct {
	desk.Store
	folders string
	files   map[string]bool
	endless bool
	fails   error
	orders  []safekeeping.BackupOrder
}

func (c *copier) BackupPlace(path string, replace bool) error {
	switch folder := path[:strings.LastIndex(path, "/")]; {
	case !strings.Contains(c.folders, folder):
		return app.E("backup", app.Missing, "备份写不进去：没有这个文件夹。", nil)
	case c.files[path] && !replace:
		return app.E("backup", app.Conflict, "这个文件夹里已经有同名的文件。", nil)
	}
	return nil
}

func (c *copier) Backup(ctx context.Context, o safekeeping.BackupOrder) (int64, error) {
	c.orders = append(c.orders, o)
	o.Progress(safekeeping.BackupWrites, 4_200_000, 12_400_000)
	if c.endless {
		<-ctx.Done()
		return 0, app.E("backup", app.Cancelled, "", ctx.Err())
	}
	o.Progress(safekeeping.BackupReads, 12_400_000, 12_400_000)
	if c.fails == nil {
		c.files[o.Path] = true
	}
	return 12_400_000, c.fails
}

// copying shows 数据与保管 of a station that can be backed up.
func copying(t *testing.T, who app.AccountID, o uitest.Options) (*uitest.Driver, *copier) {
	t.Helper()
	d := uitest.Start(t, o)
	c := &copier{Store: d.Store, folders: "/home/wang/文档 /media/usb", files: map[string]bool{}}
	d.Store = c
	d.LogIn(who)
	d.Command("系统")
	d.Key(fyne.KeyRight)
	return d, c
}

const (
	passphrase = "correct horse battery"
	offered    = "/home/wang/文档/miaopi-新安-3号窗口-20261123.age"
)

func TestBackupByKeyboard(t *testing.T) {
	d, c := copying(t, "admin", uitest.Options{Decided: true})
	d.Sees("最近一次", "还没有备份", "miaopi restore --from")
	d.SeesNot("只有督查和管理人员可以备份。")
	d.Shot("system-backup-none")
	d.Type("b")
	d.Sees("写到", offered, "谁也打不开这份备份", "开始备份")
	d.Shot("system-backup-ask")
	d.Type("short")
	d.Key(fyne.KeyReturn)
	d.Sees("口令太短：至少 12 个字符。")
	d.Type(" but longer now")
	d.Key(fyne.KeyTab)
	d.Type("short but longer n0w")
	d.Key(fyne.KeyReturn)
	d.Sees("两次输入的口令不一样。")
	d.Shot("system-backup-differ")
	for range 3 {
		d.Key(fyne.KeyBackspace)
	}
	d.Type("now")
	d.Key(fyne.KeyReturn)
	d.Sees("备份已写好，读回核对无误。", "刚刚，miaopi-新安-3号窗口-20261123.age，12.4 MB，周航")
	d.SeesNot("备份口令", "正在写备份")
	d.Shot("system-backup-done")
	if len(c.orders) != 1 || c.orders[0].Path != offered || c.orders[0].Replace {
		t.Fatalf("%+v", c.orders)
	}
	if _, err := c.orders[0].Lock.Recipient.Wrap(make([]byte, 16)); err != nil {
		t.Error(err)
	}

	d.Clock = d.Clock.Add(75 * time.Hour)
	d.Key(fyne.KeyF5)
	d.Sees("3 天前，miaopi-新安-3号窗口-20261123.age，12.4 MB，周航")
}

// clearField empties the field that has the focus.
func clearField(d *uitest.Driver, letters int) {
	for range letters {
		d.Key(fyne.KeyBackspace)
	}
}

func TestBackupIntoOtherFolders(t *testing.T) {
	d, c := copying(t, "supervisor", uitest.Options{})
	d.Type("b")
	fields(d, passphrase, passphrase)
	for range 3 { // past the buttons, to the path
		d.Key(fyne.KeyTab)
	}
	d.Key(fyne.KeyEnd)
	clearField(d, len([]rune(offered)))
	for _, tc := range []struct{ path, says string }{
		{"usb.age", "请写完整的位置"},
		{"/nowhere/usb.age", "备份写不进去：没有这个文件夹。"},
	} {
		d.Type(tc.path)
		d.Key(fyne.KeyReturn)
		d.Sees(tc.says, "备份口令")
		clearField(d, len(tc.path))
	}
	d.Shot("system-backup-nowhere")
	d.Type("/media/usb/usb.age")
	d.Key(fyne.KeyReturn)
	d.Sees("刚刚，usb.age，12.4 MB，李卫东")
	if len(c.orders) != 1 {
		t.Fatalf("%d backups", len(c.orders))
	}

	// The folder is remembered.
	d.Type("b")
	d.Sees("/media/usb/miaopi-新安-3号窗口-20261123.age")
	d.Key(fyne.KeyEscape)
	d.SeesNot("备份口令")
}

func TestBackupReplacesOnlyWhenAsked(t *testing.T) {
	d, c := copying(t, "admin", uitest.Options{})
	c.files[offered] = true
	again := func() {
		d.Type("b")
		fields(d, passphrase, passphrase)
		d.Key(fyne.KeyReturn)
		d.Sees("已经有同名的文件", offered, "核对无误之后才替换它")
	}
	again()
	d.Shot("system-backup-replace")
	d.Key(fyne.KeyEscape)
	d.Sees("还没有备份")
	if len(c.orders) != 0 {
		t.Fatal("written without an answer")
	}
	again()
	d.Key(fyne.KeyReturn)
	d.Sees("备份已写好")
	if len(c.orders) != 1 || !c.orders[0].Replace {
		t.Fatalf("%+v", c.orders)
	}
}

func TestBackupThatFailsSaysSo(t *testing.T) {
	d, c := copying(t, "admin", uitest.Options{})
	c.fails = app.E("backup", app.Full, "备份写不进去：那里的空间满了。没有留下半份文件，原有的备份没有动。", nil)
	d.Type("b")
	fields(d, passphrase, passphrase)
	d.Key(fyne.KeyReturn)
	d.Sees("备份写不进去：那里的空间满了。", "还没有备份")
	d.Shot("system-backup-full")
}

// quick presses a key without waiting for what it sets off.
func quick(d *uitest.Driver, key fyne.KeyName) {
	d.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
}

func TestBackupCanBeStopped(t *testing.T) {
	d, c := copying(t, "admin", uitest.Options{})
	c.endless = true
	d.Type("b")
	fields(d, passphrase, passphrase)
	quick(d, fyne.KeyReturn)
	d.Until("正在写备份（KB） 4,200 / 12,400")
	d.Sees("停止 Esc", "照常办理")
	d.SeesNot("备份口令")
	d.Shot("system-backup-runs")
	quick(d, fyne.KeyEscape)
	d.Settle()
	d.Sees("备份已停止，没有留下文件", "还没有备份")
	d.SeesNot("正在写备份")
	d.Shot("system-backup-stopped")
}

func TestBackupByRole(t *testing.T) {
	for who, may := range map[app.AccountID]bool{"clerk": false, "community": false, "supervisor": true, "auditor": false, "admin": true} {
		t.Run(string(who), func(t *testing.T) {
			d, _ := copying(t, who, uitest.Options{})
			d.Type("b")
			if may {
				d.Sees("开始备份")
				return
			}
			d.Sees("还没有备份", "只有督查和管理人员可以备份。")
			d.SeesNot("开始备份")
		})
	}
}

func TestAReminderOfABackup(t *testing.T) {
	d := open(t, "clerk", readyTab, uitest.Options{Decided: true})
	d.SeesNot("没有备份过")
	d.Clock = d.Clock.Add(8 * 24 * time.Hour)
	d.Key(fyne.KeyF5)
	d.Sees("本机还没有备份过，有 120 条过程记录只在这台电脑上。请督查或管理人员备份。")
	d.Shot("system-backup-due")
	d.Press("看备份")
	d.Sees("最近一次", "还没有备份")
	d.Shot("system-backup-due-keeping")
}

func TestBackupLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{"dark": {Mode: look.Mode{Dark: true}}, "elder": {Mode: look.Mode{Elder: true}}} {
		t.Run(name, func(t *testing.T) {
			o.Decided = true
			d, c := copying(t, "admin", o)
			c.endless = true
			d.Clock = d.Clock.Add(8 * 24 * time.Hour)
			d.Key(fyne.KeyF5)
			d.Shot("system-backup-card-" + name)
			d.Key(fyne.KeyLeft)
			d.Sees("本机还没有备份过")
			d.Shot("system-backup-due-" + name)
			d.Key(fyne.KeyRight)
			d.Type("b")
			fields(d, passphrase, "something else entirely")
			d.Key(fyne.KeyReturn)
			d.Sees("两次输入的口令不一样。")
			d.Shot("system-backup-ask-" + name)
			d.Key(fyne.KeyEscape)
			d.Type("b")
			fields(d, passphrase, passphrase)
			quick(d, fyne.KeyReturn)
			d.Until("正在写备份（KB） 4,200 / 12,400")
			d.Shot("system-backup-runs-" + name)
			quick(d, fyne.KeyEscape)
			d.Settle()
			d.Shot("system-backup-stopped-" + name)
		})
	}
}

func TestBackupInEnglish(t *testing.T) {
	d, c := copying(t, "admin", uitest.Options{Decided: true})
	d.Clock = d.Clock.Add(8 * 24 * time.Hour)
	d.Command("English / 中文")
	d.Key(fyne.KeyF5)
	d.Sees("Last one", "No backup yet")
	d.Key(fyne.KeyLeft)
	d.Sees("This station was never backed up; 120 events are on this computer only.")
	d.Shot("system-backup-due-english")
	d.Key(fyne.KeyRight)
	d.Type("b")
	d.Sees("Write to", "Passphrase", "Without the passphrase nobody can open this backup")
	d.Shot("system-backup-ask-english")
	fields(d, passphrase, passphrase)
	c.fails = app.E("backup", app.Full, "备份写不进去：那里的空间满了。没有留下半份文件，原有的备份没有动。", nil)
	d.Key(fyne.KeyReturn)
	d.Sees("The backup cannot be written: there is no room left.")
	d.Shot("system-backup-full-english")
}
