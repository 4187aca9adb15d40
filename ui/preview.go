package ui

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// preview is the dialog that shows a paper before it is printed.
type preview struct {
	p     *papers
	paper shell.Paper
	box   *kit.Modal
	leaf  *kit.Leaf
	where *kit.Text
	pages shell.PaperPages // nil until they are there
	page  int
	slot  shell.Slot
}

// Preview implements shell.Papers. Without a renderer the system's program shows
// the paper.
func (p *papers) Preview(paper shell.Paper) {
	x := p.x
	if x.cfg.Render == nil {
		if err := x.cfg.Open(paper.Name, paper.PDF); err != nil {
			p.fail(err)
		}
		return
	}
	if p.preview != nil {
		p.preview.close()
	}
	v := &preview{p: p, paper: paper, leaf: x.kit.Leaf(), where: x.kit.Text(x.words.T("正在准备预览……"), look.Body, look.Quiet)}
	p.preview = v
	v.leaf.Turn = v.turn
	v.box = x.kit.Ask(kit.Ask{Title: x.words.T(paper.Label), OK: x.words.T("打印"), Cancel: x.words.T("关闭"), Width: 920,
		Body: []fyne.CanvasObject{v.bar(), v.leaf}, First: v.leaf, Accept: v.print, Closed: v.close})
	shell.Run(x.jobs, &v.slot, func(ctx context.Context) (shell.PaperPages, error) { return x.cfg.Render(ctx, paper.PDF) }, v.ready)
}

// bar is the line above the page: where one is, and what the keys do.
func (v *preview) bar() fyne.CanvasObject {
	k, t := v.p.x.kit, v.p.x.words.T
	return k.Row(look.Gap2, v.where, k.Button(t("上一页"), "PgUp", kit.Ghost, func() { v.turn(-1) }), k.Button(t("下一页"), "PgDn", kit.Ghost, func() { v.turn(1) }),
		k.Button(t("整页／页宽"), "W", kit.Ghost, v.leaf.Zoom), k.Button(t("打印机"), "", kit.Ghost, func() { v.p.Choose(v.paper.Kind, func() {}) })).Grow(0)
}

// ready shows the first page, or why there is none.
func (v *preview) ready(pages shell.PaperPages, err error) {
	if err != nil {
		v.close()
		v.p.fail(err)
		return
	}
	if v.p.preview != v { // closed meanwhile
		pages.Close()
		return
	}
	v.pages = pages
	v.draw()
}

// turn goes to another page.
func (v *preview) turn(by int) {
	if v.pages == nil || v.page+by < 0 || v.page+by >= v.pages.Count() {
		return
	}
	v.page += by
	v.draw()
}

// draw draws the page beside the window.
func (v *preview) draw() {
	pages, n, width := v.pages, v.page, v.leaf.Pixels()
	v.where.Set(v.p.x.words.T("第 %d 页，共 %d 页", n+1, pages.Count()))
	shell.Run(v.p.x.jobs, &v.slot, func(ctx context.Context) (image.Image, error) { return pages.Page(ctx, n, width) }, func(img image.Image, err error) {
		switch {
		case v.p.preview != v:
		case err != nil:
			v.where.SetTone(v.p.x.words.T("这一页画不出来。"), look.Bad)
		default:
			v.leaf.SetPage(img)
		}
		v.box.Fit()
	})
}

// print prints what is shown.
func (v *preview) print() bool {
	v.close()
	v.p.Print(v.paper)
	return false
}

// close takes the dialog away and gives the pages back.
func (v *preview) close() {
	v.slot.Stop()
	if v.pages != nil {
		v.pages.Close()
		v.pages = nil
	}
	if v.p.preview == v {
		v.p.preview = nil
	}
	v.box.Close()
}
