package citizen

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// The type is as large as a view allows, between these: what is smaller nobody
// reads or presses across a desk, what is larger nobody needs.
const (
	least = 0.7
	most  = 1.6
	step  = 0.94 // from one try to the next
)

// widest is how wide a line is at the usual size, margin what stays free around.
const widest, margin = 1100, 60

// fit draws the view as large as the display allows, or its page in the smallest
// type.
func (s *Screen) fit() {
	for times := min(most, max(s.size.Width, s.size.Height)/usual.Width); ; times *= step {
		s.wear(max(times, least))
		p := s.view()
		if times > least && s.height(p) > s.room() {
			continue
		}
		if s.height(p) > s.room() {
			p = s.turned(p)
		}
		s.place(p)
		return
	}
}

// width is that of a line.
func (s *Screen) width() float32 {
	return min(widest*s.Scale(), s.size.Width-2*s.margin())
}

func (s *Screen) margin() float32 { return min(margin*s.Scale(), s.size.Width/16) }

// room is the height there is.
func (s *Screen) room() float32 { return s.size.Height - 2*look.Gap4 }

func (s *Screen) gap() float32 { return look.Gap5 * s.Scale() }

// all are the parts of a view below each other, the pad in their middle.
func (s *Screen) all(p parts) []fyne.CanvasObject {
	out := append(append([]fyne.CanvasObject{}, p.head...), p.lines...)
	if s.pad != nil {
		out = append(out, s.Tall(s.ink(p), s.pad))
	}
	return append(out, p.foot...)
}

// height is what a view needs.
func (s *Screen) height(p parts) float32 {
	return s.Stack(s.gap(), s.all(p)...).HeightFor(s.width())
}

// ink is the height of the pad: what the rest of the view leaves.
func (s *Screen) ink(p parts) float32 {
	rest := s.Stack(s.gap(), append(append([]fyne.CanvasObject{}, p.head...), p.foot...)...)
	return min(max(s.room()-rest.HeightFor(s.width())-s.gap(), leastInk), mostInk)
}

// turned is one page of a view that is too long, with a way to the others.
func (s *Screen) turned(p parts) parts {
	foot := func(n, of int) []fyne.CanvasObject {
		return append(append([]fyne.CanvasObject{}, s.pager(n, of)), p.foot...)
	}
	var pages [][]fyne.CanvasObject
	for rest := p.lines; len(rest) > 0; {
		n := 1
		for n < len(rest) && s.height(parts{p.head, rest[:n+1], foot(0, 2)}) <= s.room() {
			n++
		}
		pages, rest = append(pages, rest[:n]), rest[n:]
	}
	if len(pages) < 2 {
		return p
	}
	s.page = min(s.page, len(pages)-1)
	return parts{p.head, pages[s.page], foot(s.page, len(pages))}
}

// pager are large buttons to the page before and after.
func (s *Screen) pager(n, of int) fyne.CanvasObject {
	turn := func(by int) func() {
		return func() {
			s.page = max(0, s.page+by)
			s.fit()
		}
	}
	back, on := s.Button(s.T("上一页"), "", kit.Normal, turn(-1)), s.Button(s.T("下一页"), "", kit.Normal, turn(1))
	if n == 0 {
		back.Disable()
	}
	if n == of-1 {
		on.Disable()
	}
	return s.Row(look.Gap4, s.Text(s.T("第 %d 页，共 %d 页", n+1, of), look.Body, look.Quiet), back, on).Grow(0)
}

// place puts a view into the middle of the display.
func (s *Screen) place(p parts) {
	all := s.Stack(s.gap(), s.all(p)...)
	s.box.Set(all)
	w := s.width()
	h := min(all.HeightFor(w), s.size.Height)
	s.box.Move(fyne.NewPos((s.size.Width-w)/2, (s.size.Height-h)/2))
	s.box.Resize(fyne.NewSize(w, h))
	s.root.Refresh()
}

// middle tells the screen what display it has.
type middle struct{ s *Screen }

// MinSize implements fyne.Layout: any display will do.
func (middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// Layout implements fyne.Layout.
func (m middle) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size != m.s.size {
		m.s.size = size
		m.s.fit()
	}
}
