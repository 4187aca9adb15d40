package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Tall gives an object a height of its own in a stack.
type Tall struct {
	widget.BaseWidget
	o      fyne.CanvasObject
	height float32
}

// Tall makes a part of a fixed height.
func (k *Kit) Tall(height float32, o fyne.CanvasObject) *Tall {
	t := &Tall{o: o, height: height}
	t.ExtendBaseWidget(t)
	return t
}

// HeightFor implements Flow.
func (t *Tall) HeightFor(float32) float32 { return t.height }

// CreateRenderer implements fyne.Widget.
func (t *Tall) CreateRenderer() fyne.WidgetRenderer { return rendered(t, &tallRenderer{t}) }

type tallRenderer struct{ t *Tall }

func (r *tallRenderer) Layout(s fyne.Size) { r.t.o.Resize(s) }
func (r *tallRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.t.o.MinSize().Width, r.t.height)
}
func (r *tallRenderer) refresh()                     { r.t.o.Refresh() }
func (r *tallRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.t.o} }
