package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over a list and takes nothing but the mouse wheel: the toolkit moves a
// list by less than a row a notch.
type wheel struct {
	widget.BaseWidget
	rows *rows
}

// faster is how much further a notch goes.
const faster = 4

func newWheel(l *rows) *wheel {
	w := &wheel{rows: l}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	w.rows.t.k.touched()
	w.rows.ScrollToOffset(max(0, w.rows.GetScrollOffset()-faster*e.Scrolled.DY))
}

// CreateRenderer implements fyne.Widget: there is nothing to be seen.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer { return rendered(w, nothing{}) }

// nothing draws nothing.
type nothing struct{}

func (nothing) Layout(fyne.Size)             {}
func (nothing) MinSize() fyne.Size           { return fyne.Size{} }
func (nothing) Objects() []fyne.CanvasObject { return nil }
