package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Reader is a part of a dialog that scrolls with the keyboard: it takes the
// focus and turns with the arrows and the page keys.
type Reader struct {
	widget.BaseWidget
	k      *Kit
	scroll *Scroll
	box    *Box
	edge   *canvas.Rectangle
}

var _ fyne.Focusable = (*Reader)(nil)

// Reader makes a reader of an object.
func (k *Kit) Reader(o fyne.CanvasObject) *Reader {
	r := &Reader{k: k, box: k.Stack(0, o).Pad(look.Gap1), edge: canvas.NewRectangle(color.Transparent)}
	r.scroll = k.Scroll(r.box)
	r.edge.CornerRadius = 4
	r.ExtendBaseWidget(r)
	return r
}

// HeightFor implements Flow: as high as the content, up to most of the
// window.
func (r *Reader) HeightFor(width float32) float32 {
	return min(r.box.HeightFor(width), r.k.Canvas.Size().Height*0.62)
}

// FocusGained implements fyne.Focusable.
func (r *Reader) FocusGained() { r.stroke(1.5) }

// FocusLost implements fyne.Focusable.
func (r *Reader) FocusLost() { r.stroke(0) }

func (r *Reader) stroke(width float32) {
	r.edge.StrokeColor, r.edge.StrokeWidth = r.k.P.Tone(look.Accent), width
	r.edge.Refresh()
}

// TypedRune implements fyne.Focusable.
func (r *Reader) TypedRune(c rune) {
	r.k.composing.rune()
	r.k.Rune(c)
}

// TypedKey implements fyne.Focusable.
func (r *Reader) TypedKey(e *fyne.KeyEvent) {
	if r.k.methods(e) {
		return
	}
	r.k.touched()
	page := r.Size().Height * 0.85
	switch e.Name {
	case fyne.KeyDown:
		r.scroll.By(r.k.Look.Row())
	case fyne.KeyUp:
		r.scroll.By(-r.k.Look.Row())
	case fyne.KeyPageDown, fyne.KeySpace:
		r.scroll.By(page)
	case fyne.KeyPageUp:
		r.scroll.By(-page)
	default:
		r.k.Key(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *Reader) CreateRenderer() fyne.WidgetRenderer {
	return rendered(r, &readerRenderer{r})
}

type readerRenderer struct{ r *Reader }

func (x *readerRenderer) Layout(size fyne.Size) {
	x.r.edge.Resize(size)
	x.r.scroll.Resize(size)
}
func (x *readerRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 80) }
func (x *readerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.scroll, x.r.edge}
}
