package spotcheck

import (
	"context"
	"fmt"

	"miaopi/app"
	"miaopi/app/desk/supervision"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// drawn is one spot check: the list in order of rank, how far it got, and how
// anybody can draw it again.
type drawn struct {
	p        *Page
	progress supervision.Progress
	table    *kit.Table
	side     *kit.Box
	scroll   *kit.Scroll
}

func newDrawn(p *Page, pr supervision.Progress) *drawn {
	v := &drawn{p: p, progress: pr, side: p.Stack(look.Gap3)}
	t := p.T
	columns := []kit.Column{{Title: t("名次"), Width: 2.6, Right: true}, {Title: t("流水号"), Width: 8.6}, {Title: t("事项"), Width: 7, Grow: 1},
		{Title: t("申请人"), Width: 5}, {Title: t("校验值"), Width: 9}, {Title: t("抽查"), Width: 11.6}}
	if p.Elder {
		columns = []kit.Column{{Title: t("名次"), Width: 2.4, Right: true}, {Title: t("流水号"), Width: 8.6}, {Title: t("抽查"), Width: 8, Grow: 1}}
	}
	v.table = p.Table(columns...)
	v.table.Len = func() int { return len(v.progress.Cases) }
	v.table.Row = v.row
	v.table.Select = func(int) { v.tell() }
	v.table.Open = func(i int) { v.open(i) }
	v.scroll = p.Scroll(v.side)
	return v
}

// row is one drawn case; it gives nothing away of one that is to be checked.
func (v *drawn) row(i int) []kit.Cell {
	p, c := v.p, v.progress.Cases[i]
	state := p.cell(checkview.DrawnSign(c))
	rank, serial := kit.Cell{Text: fmt.Sprint(c.Rank)}, kit.Cell{Text: present.ShortSerial(c.Serial)}
	if p.Elder {
		return []kit.Cell{rank, serial, state}
	}
	return []kit.Cell{rank, serial, {Text: present.ItemName(p.Station, c.Item)}, {Text: present.MaskedName(c.Subject, c.Name)},
		{Text: c.Hash[:min(12, len(c.Hash))] + "…", Tone: look.Quiet}, state}
}

func (v *drawn) content() fyne.CanvasObject {
	p, d := v.p, v.progress.Draw
	title := p.T("抽查 %s · %s", present.Moment(d.At), checkview.ItemOrAll(p.Station, p.T, d.Item))
	width := float32(430)
	if p.Elder {
		width = 560
	}
	left := p.Stack(look.Gap3, p.Text(title, look.Title, look.Plain), v.table).Grow(1)
	buttons := []fyne.CanvasObject{p.Button(p.T("复制命令"), shell.Hint("复制复算命令"), kit.Normal, v.copy), p.Button(p.T("返回"), "Esc", kit.Normal, v.back)}
	if p.may() {
		buttons = append([]fyne.CanvasObject{p.Button(p.T("查下一件"), shell.Hint("查下一件"), kit.Primary, v.next)}, buttons...)
	}
	right := p.Fixed(width, p.Card(look.Gap3, v.scroll, p.Row(look.Gap2, buttons...)).Grow(0))
	return p.Row(look.Gap4, left, right).Grow(0).Fill()
}

// enter reads how far the spot check got meanwhile, and goes to the next
// unchecked case.
func (v *drawn) enter() {
	v.table.TakeFocus()
	v.choose()
	v.reload()
}

func (v *drawn) reload() {
	p, st, d := v.p, v.p.Station, v.progress.Draw
	shell.Run(p.Jobs, &p.load, func(ctx context.Context) (supervision.Progress, error) { return supervision.At(st).Progress(ctx, d) }, func(pr supervision.Progress, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		v.progress = pr
		v.table.Reload()
		v.choose()
	})
}

// choose selects the next case to check, or the first of a finished list.
func (v *drawn) choose() {
	at := v.table.Selected()
	if at < 0 {
		at = max(0, unchecked(v.progress, 0, 1))
	}
	v.table.Forget()
	v.table.Choose(at)
	v.tell()
}

// unchecked finds the next case that the person at the station may check,
// from a place on and then round; -1: there is none.
func unchecked(pr supervision.Progress, from, by int) int {
	n := len(pr.Cases)
	for i := range n {
		if at := ((from+i*by)%n + n) % n; pr.Cases[at].Open {
			return at
		}
	}
	return -1
}

// tell shows how far it got, and the proof.
func (v *drawn) tell() {
	p, d, r := v.p, v.progress.Draw, v.progress.Result
	proof := checkview.ProofOf(d)
	pairs := []fyne.CanvasObject{
		p.pair(p.T("办结时段"), checkview.PeriodWords(p.T, d.From, d.To)),
		p.pair(p.T("名单"), p.T("%s 件，抽取 %s 件", present.Grouped(d.Size), present.Grouped(len(d.Drawn)))),
	}
	for _, one := range d.Said {
		pairs = append(pairs, p.pair(one.Who, one.What))
	}
	pairs = append(pairs, p.pair(p.T("种子"), d.Seed), p.pair(p.T("名单摘要"), d.Digest), p.pair(p.T("抽取人"), p.Station.NameOf(d.By)))
	objects := []fyne.CanvasObject{p.Text(checkview.ResultSentence(p.T, r), look.Title, look.Plain)}
	for _, note := range checkview.DrawNotes(p.T, v.progress, p.Station.NameOf) {
		objects = append(objects, p.Text(note, look.Body, look.Attention))
	}
	objects = append(objects, p.Stack(look.Gap1, pairs...))
	for _, l := range checkview.StratumLines(p.T, r) {
		objects = append(objects, p.Text(l, look.Body, look.Plain))
	}
	objects = append(objects, p.Rule(), p.Text(p.T("任何人都可以复算"), look.Body, look.Accent),
		v.line(p.T("在公告这次抽查的工作站导出公开文件："), proof.Export),
		v.line(p.T("在任何一台电脑上复算："), proof.Verify))
	if c, ok := v.selected(); ok {
		objects = append(objects, v.line(p.T("不用本程序，验算第 %d 名的校验值：", c.Rank), checkview.HashLine(d.Seed, c.Case), c.Hash))
	}
	v.side.Set(objects...)
	v.scroll.Refresh()
}

// line is a command with what it is for, and what it prints.
func (v *drawn) line(what, command string, prints ...string) fyne.CanvasObject {
	p := v.p
	out := p.Stack(2, p.Text(what, look.Body, look.Quiet), p.Text(command, look.Body, look.Plain))
	for _, s := range prints {
		out.Set(append(out.Objects(), p.Text(s, look.Body, look.Quiet))...)
	}
	return out
}

func (v *drawn) selected() (supervision.DrawnCase, bool) {
	i := v.table.Selected()
	if i < 0 || i >= len(v.progress.Cases) {
		return supervision.DrawnCase{}, false
	}
	return v.progress.Cases[i], true
}

// copy puts the commands on the clipboard, for a terminal.
func (v *drawn) copy() {
	proof := checkview.ProofOf(v.progress.Draw)
	lines := proof.Export + "\n" + proof.Verify + "\n"
	if c, ok := v.selected(); ok {
		lines += checkview.HashLine(v.progress.Draw.Seed, c.Case) + "\n"
	}
	fyne.CurrentApp().Clipboard().SetContent(lines)
	v.p.Say(kit.Toast{Tone: look.Good, Text: v.p.T("复算的命令已复制，可以粘贴到终端。"), Seconds: 8})
}

// next opens the next unchecked case after the selected one.
func (v *drawn) next() {
	if v.p.refuse() {
		return
	}
	at := unchecked(v.progress, max(v.table.Selected(), 0), 1)
	if at < 0 {
		v.p.Say(kit.Toast{Tone: look.Attention, Text: v.p.T(leftOver(v.progress)), Seconds: 8})
		return
	}
	v.open(at)
}

// leftOver says why no case can be opened any more.
func leftOver(pr supervision.Progress) string {
	if pr.Result.Checked == pr.Result.Drawn {
		return "抽中的办件都已查完。"
	}
	return "余下的办件是您本人经办的，或者读不出记录，请由其他督查人员查完。"
}

// open shows the blind file of a case, or the difference of a checked one.
func (v *drawn) open(i int) {
	c := v.progress.Cases[i]
	switch {
	case c.Checked:
		openDifference(v.p, v.progress, c.Case)
	case c.Open:
		openSheet(v.p, v.progress, c.Case)
	case !v.p.refuse():
		v.p.Say(kit.Toast{Tone: look.Attention, Text: v.p.T(checkview.DrawnSign(c).Word) + "。", Seconds: 8})
	}
}

// openSheet reads a blind file beside the window and shows it, with the
// answers that were given before one went to another case.
func openSheet(p *Page, pr supervision.Progress, id app.CaseID) {
	st := p.Station
	shell.Run(p.Jobs, &p.load, func(ctx context.Context) (supervision.Sheet, error) {
		return supervision.At(st).Sheet(ctx, pr.Draw.ID, id)
	}, func(s supervision.Sheet, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		v := newSheet(p, pr, s)
		if old := p.begun[id]; old != nil && old.data.Draw == s.Draw {
			v.resume(old)
		}
		p.begun[id] = v
		p.show(v)
	})
}

// openDifference reads a recorded opinion beside the record, and shows both.
func openDifference(p *Page, pr supervision.Progress, id app.CaseID) {
	st := p.Station
	shell.Run(p.Jobs, &p.load, func(ctx context.Context) (supervision.Difference, error) {
		return supervision.At(st).Difference(ctx, pr.Draw.ID, id)
	}, func(d supervision.Difference, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.show(newDifference(p, pr, d))
	})
}

func (v *drawn) back() { v.p.home() }

func (v *drawn) key(e *fyne.KeyEvent) bool { return v.table.Step(e) }
