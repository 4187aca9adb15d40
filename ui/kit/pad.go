package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Pad is a place to sign with a pen or the mouse.
type Pad struct {
	widget.BaseWidget
	k       *Kit
	ink     Ink
	height  float32
	drawing bool
	Changed func() // a stroke was drawn, or all were wiped away
}

var (
	_ fyne.Draggable     = (*Pad)(nil)
	_ desktop.Mouseable  = (*Pad)(nil)
	_ desktop.Cursorable = (*Pad)(nil)
)

// Pad makes an empty pad of a height.
func (k *Kit) Pad(height float32) *Pad {
	p := &Pad{k: k, height: height}
	p.ExtendBaseWidget(p)
	return p
}

// Ink is what was drawn.
func (p *Pad) Ink() Ink { return p.ink }

// PNG is what was drawn, as large as the pad.
func (p *Pad) PNG() ([]byte, error) {
	return p.ink.PNG(int(p.Size().Width), int(p.Size().Height))
}

// Clear wipes everything away.
func (p *Pad) Clear() {
	p.ink, p.drawing = nil, false
	p.changed()
}

func (p *Pad) changed() {
	p.Refresh()
	if p.Changed != nil {
		p.Changed()
	}
}

// MouseDown implements desktop.Mouseable: the pen touches.
func (p *Pad) MouseDown(e *desktop.MouseEvent) {
	p.k.touched()
	p.ink, p.drawing = append(p.ink, []fyne.Position{p.inside(e.Position)}), true
	p.changed()
}

// MouseUp implements desktop.Mouseable: the pen lifts.
func (p *Pad) MouseUp(*desktop.MouseEvent) { p.drawing = false }

// Dragged implements fyne.Draggable. A pen that no touch was told of begins a
// stroke of its own.
func (p *Pad) Dragged(e *fyne.DragEvent) {
	if !p.drawing {
		p.ink, p.drawing = append(p.ink, nil), true
	}
	last := len(p.ink) - 1
	p.ink[last] = append(p.ink[last], p.inside(e.Position))
	p.changed()
}

// DragEnd implements fyne.Draggable.
func (p *Pad) DragEnd() { p.drawing = false }

// inside keeps the pen on the pad.
func (p *Pad) inside(at fyne.Position) fyne.Position {
	s := p.Size()
	return fyne.NewPos(min(max(at.X, 0), s.Width), min(max(at.Y, 0), s.Height))
}

// Cursor implements desktop.Cursorable.
func (p *Pad) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// HeightFor implements Flow.
func (p *Pad) HeightFor(float32) float32 { return p.height }

// CreateRenderer implements fyne.Widget.
func (p *Pad) CreateRenderer() fyne.WidgetRenderer {
	g := canvas.NewRectangle(color.White) // ink is black on white in every look, as it is kept
	g.CornerRadius, g.StrokeWidth, g.StrokeColor = 6, 2, p.k.P.Field
	return rendered(p, &padRenderer{p: p, ground: g})
}

type padRenderer struct {
	p       *Pad
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *padRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.objects = []fyne.CanvasObject{r.ground, r.base(size)}
	for _, stroke := range r.p.ink {
		for i := range stroke {
			l := canvas.NewLine(color.Black)
			l.StrokeWidth, l.Position1, l.Position2 = nib, stroke[max(i-1, 0)], stroke[i]
			r.objects = append(r.objects, l)
		}
	}
}

// base is the line to sign on.
func (r *padRenderer) base(size fyne.Size) fyne.CanvasObject {
	l := canvas.NewLine(r.p.k.P.Tone(look.OnRailDim))
	l.Position1, l.Position2 = fyne.NewPos(look.Gap5, size.Height*0.78), fyne.NewPos(size.Width-look.Gap5, size.Height*0.78)
	return l
}

func (r *padRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, r.p.height) }
func (r *padRenderer) Objects() []fyne.CanvasObject { return r.objects }
