package system

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// backup is the card 备份: when the last one was made, and a way to make one.
type backup struct {
	p     *Page
	box   *kit.Box
	start *kit.Button
	said  string // what became of the last one that was begun here
	tone  look.Tone
	slot  shell.Slot
	ends  bool // the one that runs was told to stop
}

func newBackup(p *Page) *backup {
	b := &backup{p: p, box: p.Stack(look.Gap2)}
	b.start = p.Button(p.T("备份"), shell.Hint("备份"), kit.Normal, b.ask)
	return b
}

// rest shows the last backup, unless one is being made.
func (b *backup) rest() {
	p, t := b.p, b.p.T
	if b.slot.Busy() {
		return
	}
	last, tone := systemview.LastBackup(p.data.health.Backup, p.Station.Now(), p.Station.NameOf, t)
	objects := []fyne.CanvasObject{p.Row(look.Gap3, p.Fixed(7.2*p.Look.Text(look.Body), p.Text(t("最近一次"), look.Body, look.Quiet)), p.Text(last, look.Body, shell.SignTone(tone))).Grow(1).Top()}
	if b.said != "" {
		objects = append(objects, p.Notice(kit.Toast{Tone: b.tone, Text: b.said}))
	}
	if safekeeping.At(p.Station).MayBackUp() {
		objects = append(objects, p.Row(look.Gap2, b.start, p.Space()).Grow(1))
	} else {
		objects = append(objects, p.Text(t("只有督查和管理人员可以备份。"), look.Body, look.Quiet))
	}
	b.box.Set(append(objects, p.Text(t("恢复到没有工作站的目录："), look.Body, look.Quiet), p.Text(t(systemview.RestoreLine), look.Body, look.Quiet))...)
}

// run makes a backup beside the window, with a bar and a way to stop.
func (b *backup) run(o safekeeping.BackupOrder) {
	p, st, do := b.p, b.p.Station, b.p.Jobs.Do
	b.ends = false
	step, bar := safekeeping.BackupWrites, b.bar(safekeeping.BackupWrites)
	o.Progress = func(at safekeeping.BackupStep, done, total int64) {
		do(func() {
			if b.ends {
				return
			}
			if at != step {
				step, bar = at, b.bar(at)
			}
			bar.Set(systemview.Thousands(done, total))
		})
	}
	shell.Run(p.Jobs, &b.slot, func(ctx context.Context) (safekeeping.Backup, error) {
		return safekeeping.At(st).Backup(ctx, o)
	}, func(_ safekeeping.Backup, err error) {
		b.ended(o, err)
	})
}

// ended tells what became of a backup, also of one that was stopped: it may
// have been whole by then.
func (b *backup) ended(o safekeeping.BackupOrder, err error) {
	p := b.p
	switch app.KindOf(err) {
	case app.Conflict: // the file came while the folder was looked at
		b.replace(o)
		return
	case app.Cancelled:
		b.tell(p.T("备份已停止，没有留下文件；原有的备份没有动。"), look.Attention)
		return
	}
	if err != nil {
		b.tell(p.T(present.Sentence(err)), look.Bad)
		return
	}
	b.tell(p.T("备份已写好，读回核对无误。请把它和口令分开保管。"), look.Good)
	p.reload()
}

// bar shows the bar of a step.
func (b *backup) bar(step safekeeping.BackupStep) *kit.Progress {
	p := b.p
	what := p.T("正在写备份（KB）")
	if step == safekeeping.BackupReads {
		what = p.T("正在读回核对（KB）")
	}
	bar := p.Progress(what, p.T("停止")+" Esc", b.stop)
	b.box.Set(bar, p.Text(p.T("照常办理，不必等它。"), look.Body, look.Quiet))
	p.fit()
	return bar
}

// stop ends a backup. What is half-written goes away, which may take a moment
// on a slow stick.
func (b *backup) stop() {
	b.ends = true
	b.slot.Stop()
	b.box.Set(b.p.Text(b.p.T("正在停止……"), look.Body, look.Quiet))
	b.p.fit()
}

// tell shows what became of it, wherever the person is by now.
func (b *backup) tell(sentence string, tone look.Tone) {
	b.said, b.tone = sentence, tone
	b.rest()
	b.p.fit()
	if !b.p.seen {
		b.p.Say(kit.Toast{Tone: tone, Text: sentence, Seconds: 15})
	}
}
