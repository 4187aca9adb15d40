package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// painter lays a widget's parts out and says which they are. Some parts do not
// look again at what they show when they keep their size: such a painter has a
// refresh too.
type painter interface {
	Layout(fyne.Size)
	MinSize() fyne.Size
	Objects() []fyne.CanvasObject
}

// renderer is the renderer of every widget of the kit. The toolkit throws
// renderers away that were not drawn for a while, and tells a new one its size only
// when that changed: this one begins with the size the widget has.
type renderer struct {
	painter
	w fyne.Widget
}

func rendered(w fyne.Widget, p painter) fyne.WidgetRenderer {
	if w.Size() != (fyne.Size{}) {
		p.Layout(w.Size())
	}
	return &renderer{p, w}
}

// Refresh implements fyne.WidgetRenderer.
func (r *renderer) Refresh() {
	if again, ok := r.painter.(interface{ refresh() }); ok {
		again.refresh()
	} else {
		r.Layout(r.w.Size())
	}
	canvas.Refresh(r.w)
}

// Destroy implements fyne.WidgetRenderer.
func (*renderer) Destroy() {}

// sized begins a renderer of the toolkit's own with the size the widget has.
func sized(w fyne.Widget, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	if w.Size() != (fyne.Size{}) {
		r.Layout(w.Size())
	}
	return r
}
