package system

import (
	"context"

	"miaopi/app/desk"
	"miaopi/app/desk/soundness"
	"miaopi/app/desk/supervision"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// keeping is 数据与保管: how current the registers are, what this station has
// of its own, whether all of it is sound, and when it was last backed up.
type keeping struct {
	p         *Page
	registers *kit.Sheet
	own       *kit.Box
	plot      *kit.Days
	report    *kit.Box // state of the check
	start     *kit.Button
	slot      shell.Slot
	backup    *backup
}

func newKeeping(p *Page) *keeping {
	k := &keeping{p: p, own: p.Stack(look.Gap2), plot: p.Days("", ""), report: p.Stack(look.Gap2), backup: newBackup(p)}
	k.start = p.Button(p.T("开始检查"), shell.Hint("检查数据"), kit.Normal, k.check)
	t := p.T
	k.registers = p.Sheet(kit.Column{Title: t("登记部门"), Width: 7, Grow: 1}, kit.Column{Title: t("数据截至"), Width: 8.8}, kit.Column{Title: t("距今"), Width: 9.6})
	k.idle(p.T("逐条核对封印、索引、签名、审计日志和列表，办理不受影响。"))
	return k
}

func (k *keeping) title() string { return "数据与保管" }

func (k *keeping) content() []fyne.CanvasObject {
	p, t := k.p, k.p.T
	k.show()
	var out []fyne.CanvasObject
	for _, n := range p.data.told {
		out = append(out, p.Notice(kit.Toast{Tone: look.Attention, Text: t(n)}))
	}
	registers, own := p.card(t("登记数据"), k.registers), p.card(t("本机数据"), k.own)
	backup, check := p.card(t("备份"), k.backup.box), p.card(t("检查"), k.report)
	if p.Elder { // below each other: what can be done stands before the long list
		return append(out, p.Stack(look.Gap4, backup, check, own, registers))
	}
	return append(out, p.columns(registers, p.Stack(look.Gap4, own, backup, check)))
}

// show shows what was read.
func (k *keeping) show() {
	p, s := k.p, k.p.data
	if s.health.Packs == 0 {
		return // not read yet
	}
	var rows [][]kit.Cell
	for _, l := range systemview.RegisterLines(s.health, p.Station.Now(), p.T) {
		age := kit.Cell{Text: l.Ago, Tone: shell.SignTone(l.Tone)}
		if l.Tone == present.AttentionTone {
			age.Icon = "!"
		}
		rows = append(rows, []kit.Cell{{Text: p.T(l.Name)}, {Text: l.At}, age})
	}
	k.registers.SetRows(rows)
	k.backup.rest()
	k.plot.Set(shell.SubmittedBars(s.trend))
	k.own.Set(p.pairs(append(systemview.HubLines(s.health, p.T), systemview.OutboxLines(s.health.Outbox, p.T)...)), p.Rule(), p.pairs(systemview.RulesLines(p.Station, s.health, p.T)), p.Rule(),
		p.Text(p.T("近 %d 天新增办件", shell.TrendDays), look.Body, look.Quiet), k.plot)
}

// idle shows a sentence and the way to start a check.
func (k *keeping) idle(sentence string) {
	p := k.p
	k.report.Set(p.Text(sentence, look.Body, look.Quiet), p.Row(look.Gap2, k.start, p.Space()).Grow(1))
}

// checked is a report with the root hash that the audit log had.
type checked struct {
	report desk.Report
	audit  supervision.Audit
}

// check verifies everything beside the window, with a bar and a way to stop.
func (k *keeping) check() {
	p, st, do := k.p, k.p.Station, k.p.Jobs.Do
	if k.slot.Busy() {
		return
	}
	bar := p.Progress(p.T("正在检查"), p.T("停止")+" Esc", k.stop)
	k.report.Set(bar)
	p.fit()
	shell.Run(p.Jobs, &k.slot, func(ctx context.Context) (c checked, err error) {
		if c.report, err = soundness.At(st).Check(ctx, func(done, total int) { do(func() { bar.Set(done, total) }) }); err != nil {
			return c, err
		}
		c.audit, err = supervision.At(st).Audit(ctx)
		return c, err
	}, func(c checked, err error) {
		if err != nil {
			k.idle(p.T(present.Sentence(err)))
		} else {
			k.tell(systemview.CheckOf(c.report, c.audit.Root, p.T))
		}
		p.fit()
	})
}

// stop ends a check; nothing was changed by it.
func (k *keeping) stop() {
	k.slot.Cancel()
	k.idle(k.p.T("检查已停止。"))
	k.p.fit()
}

// escape stops what runs, the backup first.
func (k *keeping) escape() bool {
	switch {
	case k.backup.slot.Busy():
		k.backup.stop()
	case k.slot.Busy():
		k.stop()
	default:
		return false
	}
	return true
}

// tell shows a report.
func (k *keeping) tell(v systemview.CheckView) {
	p, tone := k.p, shell.SignTone(v.Sign.Tone)
	objects := []fyne.CanvasObject{p.Row(look.Gap3, p.Badge(v.Sign.Icon, p.T(v.Sign.Word), tone), p.Text(v.Headline, look.Body, tone)).Grow(1).Top()}
	for _, problem := range v.Problems {
		objects = append(objects, p.Text("· "+p.T(problem), look.Body, look.Bad))
	}
	objects = append(objects, p.pairs(v.Counts), p.Row(look.Gap2, k.start, p.Space()).Grow(1))
	k.report.Set(objects...)
}
