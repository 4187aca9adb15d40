package counter

import (
	"context"
	"image"
	"slices"
	"strings"

	"miaopi/app/desk/evidence"
	"miaopi/app/material"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// strip shows the files that wait, scanned or dropped, as small pictures beside the
// form as soon as they are there. It takes no focus; a press, or Return on one, shows
// it large.
type strip struct {
	p       *Page
	box     *kit.Box
	sources []source
	peeks   map[string]*peek // by name
	loading shell.Slot
}

// source is a file that waits.
type source struct {
	name    string
	dropped bool
	read    func() (evidence.File, error) // beside the window
}

// peek is what is known of one.
type peek struct {
	thumb *kit.Thumb
	done  bool // it was looked at
	pages int
	why   string // it cannot be read: the sentence
}

// Pictures are this many pixels large at most: small, and to be read.
const thumbPixels, viewPixels = 240, 4000

func newStrip(p *Page) *strip {
	s := &strip{p: p, box: p.Stack(look.Gap1).Pad(look.Gap2, look.Gap4), peeks: map[string]*peek{}}
	s.box.Hide()
	return s
}

// most is how many pictures stand beside each other.
func (s *strip) most() int {
	if s.p.Elder {
		return 5
	}
	return 4
}

// look shows the files that wait now, and reports whether it could.
func (s *strip) look() bool {
	was := s.box.Visible()
	s.show()
	if was || s.box.Visible() {
		s.p.fit()
	}
	return s.box.Visible()
}

// show shows them as part of the whole. A file that was looked at keeps its picture.
func (s *strip) show() {
	p := s.p
	s.sources = nil
	if p.in.phase == filling {
		for _, name := range p.Scans.Waiting() {
			s.sources = append(s.sources, source{name, false, func() (evidence.File, error) { return p.Scans.Read(name) }})
		}
		for _, f := range p.in.dropped {
			s.sources = append(s.sources, source{f.Name, true, func() (evidence.File, error) { return f, nil }})
		}
	}
	s.forget()
	if len(s.sources) == 0 {
		s.box.Hide()
	} else {
		s.box.Set(s.objects()...)
		s.box.Show()
	}
	s.load()
}

// forget lets go of files that are gone. Whoever looked at one goes on with the form.
func (s *strip) forget() {
	for name, one := range s.peeks {
		if s.index(name) < 0 {
			if s.p.focused() == fyne.CanvasObject(one.thumb) {
				s.p.focus()
			}
			delete(s.peeks, name)
		}
	}
}

func (s *strip) index(name string) int {
	return slices.IndexFunc(s.sources, func(o source) bool { return o.name == name })
}

// objects are the first few as pictures; the rest is counted.
func (s *strip) objects() []fyne.CanvasObject {
	p := s.p
	var row []fyne.CanvasObject
	for i, o := range s.sources {
		one := s.peeks[o.name]
		if one == nil {
			one = &peek{}
			one.thumb = p.Thumb("……", func() { p.view(o.name) })
			s.peeks[o.name] = one
		}
		if one.done && one.why == "" {
			one.thumb.Say(s.word(o, one))
		}
		if i < s.most() {
			row = append(row, one.thumb)
		}
	}
	title := p.T("扫描件 %d 份　%s 归入本件", len(s.sources), shell.Hint("扫描件"))
	if p.in.thing != nil {
		title = p.T("扫描件 %d 份", len(s.sources))
	}
	if p.Elder {
		return []fyne.CanvasObject{p.Row(look.Gap3, append(row, p.Text(title, look.Body, look.Quiet))...)}
	}
	return []fyne.CanvasObject{p.Rule(), p.Text(title, look.Body, look.Quiet), p.Row(look.Gap2, row...)}
}

// word is how many pages a file has, and that it goes with the intake.
func (s *strip) word(o source, one *peek) string {
	word := s.p.T("%d 页", one.pages)
	for _, paper := range s.p.in.papers {
		if slices.Contains(paper.files.Names, o.name) {
			word = "✓ " + word
		}
	}
	return word
}

// peeked is what looking at a file came to.
type peeked struct {
	img   image.Image
	pages int
}

// load looks at one file after the other, pictures first: a PDF may take a while.
func (s *strip) load() {
	p := s.p
	if s.loading.Busy() {
		return
	}
	todo := slices.DeleteFunc(slices.Clone(s.sources), func(o source) bool { return s.peeks[o.name].done })
	slices.SortStableFunc(todo, func(a, b source) int { return isPDF(a.name) - isPDF(b.name) })
	if len(todo) == 0 {
		return
	}
	one := todo[0]
	shell.Run(p.Jobs, &s.loading, func(ctx context.Context) (peeked, error) { return p.peekAt(ctx, one) }, func(got peeked, err error) {
		s.seen(one, got, err)
		s.load()
	})
}

func isPDF(name string) int {
	if strings.HasSuffix(strings.ToLower(name), ".pdf") {
		return 1
	}
	return 0
}

// seen shows what looking at a file came to.
func (s *strip) seen(o source, got peeked, err error) {
	one := s.peeks[o.name]
	if one == nil { // it is gone
		return
	}
	one.done, one.pages = true, got.pages
	if err != nil {
		one.why = present.Sentence(err)
		one.thumb.Set(nil, s.p.T("读不出来"), look.Bad)
		return
	}
	one.thumb.Set(got.img, s.word(o, one), look.Quiet)
}

// peekAt reads a file and makes its small picture. It runs beside the window.
func (p *Page) peekAt(ctx context.Context, o source) (peeked, error) {
	f, err := o.read()
	if err != nil {
		return peeked{}, err
	}
	m, err := material.Take(f.Name, "", f.Data)
	if err != nil {
		return peeked{}, err
	}
	if m.Kind != material.PDF {
		img, err := material.Picture(f.Data, thumbPixels)
		return peeked{img, 1}, err
	}
	if p.Render == nil {
		return peeked{nil, m.Pages}, nil
	}
	pages, err := p.Render(ctx, f.Data)
	if err != nil {
		return peeked{}, err
	}
	defer pages.Close()
	img, err := pages.Page(ctx, 0, thumbPixels)
	return peeked{img, pages.Count()}, err
}
