package spotcheck

import (
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck/drawing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// overview is the list of spot checks with what they came to.
type overview struct {
	p       *Page
	table   *kit.Table
	plot    *kit.Plot
	verdict *kit.Box // what the selected one came to
	below   *kit.Tall
	guide   *kit.Box // shown while there is none
	all     []supervision.Progress
	lines   []checkview.DrawLine
}

func newOverview(p *Page) *overview {
	o := &overview{p: p, verdict: p.Stack(look.Gap2)}
	o.table = p.Table(o.columns()...)
	o.table.Len = func() int { return len(o.lines) }
	o.table.Row = func(i int) []kit.Cell { return o.row(o.lines[i]) }
	o.table.Select = o.selected
	o.table.Open = func(int) { o.open() }
	o.plot = p.Plot(p.T("查出的不当率"), p.T("有把握不超过"), p.T("查完第一次抽查之后，这里画出历次的不当率和它的上限。"))
	left, right := p.Card(0, o.verdict).Grow(0), p.Card(0, o.plot).Grow(0)
	height := float32(290)
	if p.Elder {
		height = 270
	}
	o.below = p.Tall(height, p.Even(look.Gap4, left, right).Fill())
	o.guide = p.Card(look.Gap3, o.steps()...).Pad(look.Gap5)
	o.guide.Hide()
	return o
}

// steps say what a spot check is, while there is none to look at.
func (o *overview) steps() []fyne.CanvasObject {
	p := o.p
	out := []fyne.CanvasObject{p.Text(p.T("还没有抽查"), look.Title, look.Plain)}
	for _, s := range []string{
		p.T("①　冻结并公告：选一个时段，已决定的办件全部入列，公告总数、摘要和抽取件数。"),
		p.T("②　当众抽取：公告之后，在场的人各报一个数作种子，谁都能照样算一遍。"),
		p.T("③　盲查：不看结果和经办人，照当时的数据逐项判断，再给出准予或不准予的意见。"),
		p.T("④　一句结论：例如“抽查 59 件，0 件不当；有 95% 把握：不当决定率不超过 5%。”"),
	} {
		out = append(out, p.Text(s, look.Body, look.Plain))
	}
	return out
}

func (o *overview) columns() []kit.Column {
	t := o.p.T
	if o.p.Elder {
		return []kit.Column{{Title: t("时间"), Width: 8.8}, {Title: t("事项"), Grow: 1}, {Title: t("结果"), Width: 5}, {Title: t("已查"), Width: 5, Right: true}}
	}
	return []kit.Column{{Title: t("时间"), Width: 8.8}, {Title: t("办结时段"), Width: 12.6}, {Title: t("事项"), Width: 7, Grow: 1}, {Title: t("结果"), Width: 5.4},
		{Title: t("名单"), Width: 4, Right: true}, {Title: t("抽取"), Width: 3.4, Right: true}, {Title: t("已查"), Width: 3.4, Right: true}, {Title: t("不当"), Width: 3.4, Right: true}}
}

func (o *overview) row(l checkview.DrawLine) []kit.Cell {
	item, state := kit.Cell{Text: l.Item}, o.p.cell(l.State)
	if o.p.Elder {
		return []kit.Cell{{Text: l.Day}, item, state, {Text: l.Checked + "／" + l.Drawn}}
	}
	return []kit.Cell{{Text: l.Day}, {Text: l.Period}, item, state, {Text: l.Population}, {Text: l.Drawn}, {Text: l.Checked}, {Text: l.Wrong}}
}

func (o *overview) content() fyne.CanvasObject {
	p := o.p
	words := p.Text(p.T("督查人员从已决定的办件里当众随机抽取，不看结果逐件重查。"), look.Body, look.Quiet)
	bar := p.Row(look.Gap4, p.Text(p.T("抽查"), look.Title, look.Plain), words)
	if p.may() {
		bar = p.Row(look.Gap4, p.Text(p.T("抽查"), look.Title, look.Plain), words, p.Button(p.T("新抽查"), shell.Hint("新抽查"), kit.Primary, p.start))
	} else {
		words.Set(p.T(whoMay))
	}
	return p.Stack(look.Gap3, bar.Grow(1), o.guide, o.table, o.below).Grow(2)
}

func (o *overview) enter() {
	o.table.TakeFocus()
	o.reload()
}

func (o *overview) back() {}

// reload reads every spot check beside the window.
func (o *overview) reload() {
	p := o.p
	shell.Run(p.Jobs, &p.load, supervision.At(p.Station).Spotchecks, func(all []supervision.Progress, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		o.show(all)
	})
}

func (o *overview) show(all []supervision.Progress) {
	p, at := o.p, max(o.table.Selected(), 0)
	o.all, o.lines = all, nil
	for _, one := range all {
		o.lines = append(o.lines, checkview.DrawLineOf(p.Station, p.T, one))
	}
	var marks []kit.Mark
	for _, m := range checkview.DrawMarks(all) {
		marks = append(marks, kit.Mark(m))
	}
	o.plot.Set(marks)
	o.empty(len(all) == 0)
	o.table.Forget()
	o.table.Reload()
	o.table.Choose(min(at, len(all)-1))
	p.body.Refresh()
}

// empty shows the steps of a spot check in place of the list.
func (o *overview) empty(yes bool) {
	show := map[bool]func(fyne.CanvasObject){true: fyne.CanvasObject.Show, false: fyne.CanvasObject.Hide}
	show[yes](o.guide)
	show[!yes](o.table)
	show[!yes](o.below)
}

// selected shows what a spot check came to.
func (o *overview) selected(i int) {
	p, d, l := o.p, o.all[i].Draw, o.lines[i]
	objects := []fyne.CanvasObject{p.Row(look.Gap3, p.Line(l.Item, look.Body, look.Quiet), p.sign(l.State)).Grow(0), p.Text(l.Sentence, look.Title, look.Plain)}
	if !p.Elder { // there the list says it
		objects = append(objects, p.pair(p.T("办结时段"), l.Period), p.pair(p.T("抽取人"), p.Station.NameOf(d.By)+" · "+l.Day), p.pair(p.T("名单摘要"), d.Digest[:min(24, len(d.Digest))]+"…"))
		for _, note := range checkview.DrawNotes(p.T, o.all[i], p.Station.NameOf) {
			objects = append(objects, p.Text(note, look.Body, look.Attention))
		}
	}
	label := "打开名单"
	if d.Seed == "" && d.Closed == nil {
		label = "当众抽取"
	}
	buttons := []fyne.CanvasObject{p.Button(p.T(label), "⏎", kit.Normal, o.open), p.Button(p.T("抽取公告"), shell.Hint("抽取公告"), kit.Normal, func() { p.paper(d) })}
	if p.may() && d.Closed == nil && d.By != p.Station.Actor.Account && d.State(o.all[i].Result) != drawing.Finished {
		buttons = append(buttons, p.Button(p.T("了结抽查"), shell.Hint("了结抽查"), kit.Normal, func() { p.end(d) }))
	}
	o.verdict.Set(append(objects, p.Row(look.Gap3, append(buttons, p.Space())...).Grow(len(buttons)))...)
}

// open shows the selected spot check.
func (o *overview) open() {
	i := o.table.Selected()
	switch {
	case i < 0 || i >= len(o.all):
	case o.all[i].Draw.Seed == "" && o.all[i].Draw.Closed == nil:
		if !o.p.refuse() {
			o.p.show(newCeremony(o.p, o.all[i].Draw))
		}
	default:
		o.p.show(newDrawn(o.p, o.all[i]))
	}
}

func (o *overview) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyF5 {
		o.reload()
		return true
	}
	return o.table.Step(e)
}
