package system

import (
	"context"
	"path/filepath"
	"strings"

	"miaopi/app"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// backupForm asks where a backup goes and how it is closed.
type backupForm struct {
	b              *backup
	path, one, two *kit.Entry
	message        *kit.Text
	m              *kit.Modal
	slot           shell.Slot
}

// ask opens the form. The passphrase comes first: the place is usually right,
// and a passphrase typed into the wrong field could be read.
func (b *backup) ask() {
	p, t := b.p, b.p.T
	if b.slot.Busy() || !safekeeping.At(p.Station).MayBackUp() || p.data.health.Packs == 0 { // not read yet
		return
	}
	f := &backupForm{b: b, path: p.Entry("", nil), one: p.Password(t("至少 %d 个字符", safekeeping.MinPassphrase)), two: p.Password(""), message: p.Text("", look.Body, look.Bad)}
	f.path.SetText(b.place())
	f.m = p.Ask(kit.Ask{Title: t("备份"), OK: t("开始备份"), Cancel: t("返回"), Width: 680, First: f.one, Accept: f.accept, Closed: f.slot.Cancel, Body: []fyne.CanvasObject{
		p.Text(t("备份里有本机的全部办件、材料和设置。最好写到U盘或另一台电脑：和这台电脑一起丢的备份没有用。"), look.Body, look.Quiet),
		f.field("写到", f.path), f.field("备份口令", f.one), f.field("再输一次", f.two),
		p.Text(t("没有口令，谁也打不开这份备份，我们也不能。请把口令写下来，和备份分开保管。"), look.Body, look.Attention), f.message}})
}

// place is the path that is offered.
func (b *backup) place() string {
	p, folder := b.p, ""
	if p.BackupFolder != nil {
		folder = p.BackupFolder(p.data.health.Backup.Last.Folder)
	}
	return filepath.Join(folder, systemview.BackupName(p.Station.Info, p.Station.Now()))
}

func (f *backupForm) field(label string, e *kit.Entry) fyne.CanvasObject {
	p := f.b.p
	return p.Row(look.Gap3, p.Fixed(6*p.Look.Text(look.Body), p.Text(p.T(label), look.Body, look.Quiet)), e).Grow(1)
}

// accept looks at what was typed, then at the folder: that beside the window,
// since it may be at the end of a network. The form stays open until it is
// right.
func (f *backupForm) accept() bool {
	p := f.b.p
	if f.slot.Busy() {
		return false
	}
	o, err := f.order()
	if err != nil {
		f.say(p.T(present.Sentence(err)), look.Bad)
		return false
	}
	f.say(p.T("正在查看文件夹……"), look.Quiet)
	shell.Run(p.Jobs, &f.slot, func(context.Context) (struct{}, error) {
		return struct{}{}, safekeeping.At(p.Station).BackupPlace(o.Path, false)
	}, func(_ struct{}, err error) {
		switch {
		case err == nil:
			f.m.Close()
			f.b.run(o)
		case app.KindOf(err) == app.Conflict:
			f.m.Close()
			f.b.replace(o)
		default:
			f.say(p.T(present.Sentence(err)), look.Bad)
		}
	})
	return false
}

func (f *backupForm) order() (safekeeping.BackupOrder, error) {
	path := strings.TrimSpace(f.path.Text)
	if !filepath.IsAbs(path) {
		return safekeeping.BackupOrder{}, app.E("backup", app.Input, "请写完整的位置，从盘符或根目录写起。", nil)
	}
	if err := safekeeping.CheckPassphrase(f.one.Text, f.two.Text); err != nil {
		return safekeeping.BackupOrder{}, err
	}
	lock, err := safekeeping.PassphraseLock(f.one.Text)
	return safekeeping.BackupOrder{Path: path, Lock: lock}, err
}

func (f *backupForm) say(sentence string, tone look.Tone) {
	f.message.SetTone(sentence, tone)
	f.m.Fit()
}

// replace asks before a file of that name goes.
func (b *backup) replace(o safekeeping.BackupOrder) {
	p, t := b.p, b.p.T
	o.Replace = true
	b.rest()
	p.Ask(kit.Ask{Title: t("已经有同名的文件"), OK: t("替换"), Cancel: t("返回"), Danger: true, Accept: func() bool { b.run(o); return true }, Body: []fyne.CanvasObject{
		p.Text(o.Path, look.Body, look.Plain), p.Text(t("新的备份写好、读回核对无误之后才替换它；出了错，它就原样留着。"), look.Body, look.Plain)}})
}
