package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Leaf shows one page of a paper, as wide as the room there is, whole, or larger.
// Arrows scroll, Page Up and Page Down turn, W changes the width; other keys go on.
type Leaf struct {
	widget.BaseWidget
	k     *Kit
	img   *canvas.Image
	edge  *canvas.Rectangle // of the sheet
	inner *container.Scroll
	size  image.Point // of the picture; zero until there is one
	whole bool
	times float32 // as wide as the room; 0: once
	Turn  func(by int)
	// Beside, when set, has the keys to the left and right of a page that is no wider
	// than the room; else they turn.
	Beside func(by int)
	Keys   func(r rune) bool // asked first
	leave  func(width float32) float32
}

var _ fyne.Focusable = (*Leaf)(nil)

// Leaf makes an empty leaf.
func (k *Kit) Leaf() *Leaf {
	l := &Leaf{k: k, img: canvas.NewImageFromImage(nil)}
	l.img.FillMode = canvas.ImageFillContain
	l.edge = canvas.NewRectangle(k.P.Ground)
	l.edge.StrokeColor, l.edge.StrokeWidth = k.P.Field, 1
	l.inner = container.NewScroll(container.NewWithoutLayout(l.edge, l.img))
	l.ExtendBaseWidget(l)
	return l
}

// SetPage shows a page from its top.
func (l *Leaf) SetPage(page image.Image) {
	l.img.Image, l.size = page, page.Bounds().Size()
	l.inner.ScrollToTop()
	l.Refresh()
}

// Shown says whether a page is shown.
func (l *Leaf) Shown() bool { return l.size != image.Point{} }

// Pixels is how wide a picture has to be to be sharp.
func (l *Leaf) Pixels() int {
	w := l.Size().Width
	if w <= 0 {
		w = 800
	}
	return int(w * l.k.Canvas.Scale())
}

// Zoom shows the page whole, or as wide as there is room.
func (l *Leaf) Zoom() { l.Magnify(!l.whole, 1) }

// Magnify shows the page whole, or so many times as wide as the room.
func (l *Leaf) Magnify(whole bool, times float32) {
	l.whole, l.times = whole, times
	l.inner.ScrollToTop()
	l.Refresh()
}

// Wide says whether the page is wider than the room.
func (l *Leaf) Wide() bool { return !l.whole && l.times > 1 }

// FocusGained implements fyne.Focusable.
func (l *Leaf) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (l *Leaf) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (l *Leaf) TypedRune(r rune) {
	l.k.composing.rune()
	switch {
	case l.Keys != nil && l.Keys(r):
		return
	case r == 'w' || r == 'W':
		l.Zoom()
		return
	}
	l.k.Rune(r)
}

// TypedKey implements fyne.Focusable.
func (l *Leaf) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		l.by(-4 * l.k.Look.Row())
	case fyne.KeyDown:
		l.by(4 * l.k.Look.Row())
	case fyne.KeyPageUp:
		l.Turn(-1)
	case fyne.KeyPageDown:
		l.Turn(1)
	case fyne.KeyLeft:
		l.side(-1)
	case fyne.KeyRight:
		l.side(1)
	default:
		l.k.Key(e)
	}
}

func (l *Leaf) by(dy float32) {
	l.inner.ScrollToOffset(fyne.NewPos(l.inner.Offset.X, max(0, l.inner.Offset.Y+dy)))
}

// side scrolls a wide page, and goes beside one that is not.
func (l *Leaf) side(by int) {
	switch {
	case l.Wide():
		l.inner.ScrollToOffset(fyne.NewPos(max(0, l.inner.Offset.X+float32(by)*4*l.k.Look.Row()), l.inner.Offset.Y))
	case l.Beside != nil:
		l.Beside(by)
	default:
		l.Turn(by)
	}
}

// Leave says how high what stands above the leaf is; without it, one line of buttons.
func (l *Leaf) Leave(height func(width float32) float32) { l.leave = height }

// HeightFor implements Flow: what a dialog leaves between its title and its
// buttons.
func (l *Leaf) HeightFor(width float32) float32 {
	above := l.k.Target()
	if l.leave != nil {
		above = l.leave(width)
	}
	return max(l.k.Canvas.Size().Height-4*look.Gap5-4*look.Gap4-above-l.k.Target()-l.k.Look.Text(look.Title)*look.Leading-2*look.Gap5, 160)
}

// CreateRenderer implements fyne.Widget.
func (l *Leaf) CreateRenderer() fyne.WidgetRenderer { return &leafRenderer{l} }

type leafRenderer struct{ l *Leaf }

func (r *leafRenderer) Layout(size fyne.Size) {
	l := r.l
	page := size
	if l.Shown() {
		shape := float32(l.size.Y) / float32(l.size.X)
		page.Width = (size.Width - barRoom) * max(l.times, 1)
		if l.whole {
			page.Width = size.Width - barRoom
			page.Width = min(page.Width, size.Height/shape)
		}
		page.Height = page.Width * shape
	}
	for _, o := range []fyne.CanvasObject{l.edge, l.img} {
		o.Move(fyne.NewPos(max(size.Width-page.Width, 0)/2, 0))
		o.Resize(page)
	}
	l.edge.SetMinSize(page) // the scroll area's content has no layout of its own
	l.inner.Content.Resize(fyne.NewSize(max(page.Width, size.Width), max(page.Height, size.Height)))
	l.inner.Resize(size)
	l.inner.Refresh()
}
func (r *leafRenderer) MinSize() fyne.Size           { return fyne.NewSize(200, 160) }
func (r *leafRenderer) Refresh()                     { r.Layout(r.l.Size()); canvas.Refresh(r.l.img) }
func (r *leafRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.inner} }
func (r *leafRenderer) Destroy()                     {}
