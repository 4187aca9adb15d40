package counter

import (
	"context"
	"image"

	"miaopi/app/desk/evidence"
	"miaopi/app/material"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// scanView is the dialog that shows a file that waits, large: whole or as wide as
// the dialog, turned, page by page, and on to the next file. Return puts it with the
// intake. Digits are its keys: an input method keeps letters to itself.
type scanView struct {
	p        *Page
	name     string // of the file that is shown
	box      *kit.Modal
	leaf     *kit.Leaf
	where    *kit.Text
	pages    shell.PaperPages // of a PDF; nil: it is a picture
	page     int
	count    int
	quarters int // that it is turned by
	picture  *image.RGBA
	opening  *shell.Slot // the newest; an older one's answer is given back
	drawing  shell.Slot
}

// view shows a file that waits.
func (p *Page) view(name string) {
	v := &scanView{p: p, leaf: p.Leaf(), where: p.Text("", look.Body, look.Quiet)}
	bar := v.bar()
	v.leaf.Magnify(true, 1)
	v.leaf.Leave(func(width float32) float32 {
		return bar.HeightFor(width) + look.Gap4 + p.Look.Text(look.Body)*look.Leading
	})
	v.leaf.Turn, v.leaf.Beside, v.leaf.Keys = v.turn, v.beside, v.key
	ask := kit.Ask{Title: p.T("扫描件"), Cancel: p.T("关闭"), Width: 920, Body: []fyne.CanvasObject{v.where, bar, v.leaf}, First: v.leaf, Closed: v.close}
	if p.canAttach() {
		ask.OK, ask.Accept = p.T("归入本件"), v.take
	}
	v.box = p.Ask(ask)
	v.open(name)
}

// bar has the ways to look at it, with their keys.
func (v *scanView) bar() *kit.Box {
	p := v.p
	button := func(label, key string, do func()) fyne.CanvasObject { return p.Button(p.T(label), key, kit.Ghost, do) }
	return p.Row(look.Gap1, button("整页", "1", func() { v.leaf.Magnify(true, 1) }), button("页宽", "2", func() { v.leaf.Magnify(false, 1) }),
		button("放大", "3", func() { v.leaf.Magnify(false, 2) }), button("旋转", "4", v.rotate), button("上一份", "←", func() { v.beside(-1) }), button("下一份", "→", func() { v.beside(1) })).Wrap()
}

func (v *scanView) key(r rune) bool {
	switch r {
	case '1':
		v.leaf.Magnify(true, 1)
	case '2':
		v.leaf.Magnify(false, 1)
	case '3':
		v.leaf.Magnify(false, 2)
	case '4':
		v.rotate()
	default:
		return false
	}
	return true
}

// opened is a file that was read.
type opened struct {
	pages   shell.PaperPages
	picture *image.RGBA
}

// open reads a file beside the window and shows its first page.
func (v *scanView) open(name string) {
	p := v.p
	v.release()
	v.name, v.page, v.count, v.quarters, v.picture = name, 0, 0, 0, nil
	i := p.strip.index(name)
	if i < 0 {
		v.say(p.T("这份扫描件已经不在了。"), look.Attention)
		return
	}
	v.say(p.T("正在打开……"), look.Quiet)
	read, slot := p.strip.sources[i].read, new(shell.Slot)
	v.opening = slot
	shell.Run(p.Jobs, slot, func(ctx context.Context) (opened, error) {
		f, err := read()
		if err != nil {
			return opened{}, err
		}
		return p.openFile(ctx, f)
	}, func(o opened, err error) {
		if v.opening == slot {
			v.opened(o, err)
		} else if o.pages != nil {
			o.pages.Close()
		}
	})
}

// openFile opens a picture or a PDF.
func (p *Page) openFile(ctx context.Context, f evidence.File) (o opened, err error) {
	m, err := material.Take(f.Name, "", f.Data)
	switch {
	case err != nil:
	case m.Kind == material.PDF && p.Render != nil:
		o.pages, err = p.Render(ctx, f.Data)
	case m.Kind != material.PDF:
		o.picture, err = material.Picture(f.Data, viewPixels)
	}
	return o, err
}

// opened shows the file, or why it cannot be read.
func (v *scanView) opened(o opened, err error) {
	if err != nil {
		v.leaf.SetPage(image.NewGray(image.Rect(0, 0, 4, 3)))
		v.say(v.name+"　"+v.p.T(present.Sentence(err)), look.Bad)
		return
	}
	v.pages, v.picture, v.count = o.pages, o.picture, 1
	if v.pages != nil {
		v.count = v.pages.Count()
	}
	v.draw()
}

// draw draws the page as it is turned, beside the window.
func (v *scanView) draw() {
	if v.count == 0 {
		return
	}
	pages, picture, n, quarters := v.pages, v.picture, v.page, v.quarters
	shell.Run(v.p.Jobs, &v.drawing, func(ctx context.Context) (image.Image, error) {
		if pages == nil {
			return material.Turned(picture, quarters), nil
		}
		img, err := pages.Page(ctx, n, viewPixels/2)
		if err != nil {
			return nil, err
		}
		return material.Turned(material.Scaled(img, viewPixels), quarters), nil
	}, func(img image.Image, err error) {
		if err != nil {
			v.say(v.p.T("这一页画不出来。"), look.Bad)
			return
		}
		v.leaf.SetPage(img)
		i := v.p.strip.index(v.name)
		v.say(v.p.T("%s　第 %d 份，共 %d 份　第 %d 页，共 %d 页", v.name, i+1, len(v.p.strip.sources), n+1, v.count), look.Quiet)
	})
}

func (v *scanView) say(s string, tone look.Tone) {
	v.where.SetTone(s, tone)
	v.box.Fit()
}

// turn goes to another page, rotate turns to the right, beside goes to another file.
func (v *scanView) turn(by int) {
	if to := v.page + by; to >= 0 && to < v.count {
		v.page = to
		v.draw()
	}
}

func (v *scanView) rotate() {
	v.quarters++
	v.draw()
}

func (v *scanView) beside(by int) {
	s := v.p.strip
	if to := s.index(v.name) + by; to >= 0 && to < len(s.sources) {
		v.open(s.sources[to].name)
	}
}

// take puts the file with the intake.
func (v *scanView) take() bool {
	p := v.p
	i := p.strip.index(v.name)
	if i < 0 {
		return false
	}
	o := p.strip.sources[i]
	v.close()
	v.box.Close()
	if !o.dropped {
		p.attach(p.Scanned(o.name))
		return true
	}
	if f, err := o.read(); err == nil { // from memory
		p.attach(shell.Dropped([]evidence.File{f}))
	}
	return true
}

func (v *scanView) release() {
	v.drawing.Cancel()
	if v.pages != nil {
		v.pages.Close()
		v.pages = nil
	}
}

// close gives the pages back.
func (v *scanView) close() {
	v.opening = nil
	v.release()
}
