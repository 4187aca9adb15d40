package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Aside is a remark that stands beside something, or below it where it would be
// squeezed.
type Aside struct {
	widget.BaseWidget
	k            *Kit
	main, remark fyne.CanvasObject
}

// Aside makes a remark beside an object that says how wide it would like to be.
func (k *Kit) Aside(main, remark fyne.CanvasObject) *Aside {
	a := &Aside{k: k, main: main, remark: remark}
	a.ExtendBaseWidget(a)
	return a
}

// squeezed is how many characters a line of a remark must hold.
const squeezed = 9

// beside is the width of the main object, if there is room for the remark too.
func (a *Aside) beside(width float32) (float32, bool) {
	w := natural(a.main)
	rest := width - w - look.Gap3
	return w, rest >= min(squeezed*a.k.Look.Text(look.Body), natural(a.remark))
}

// lead is how far the remark's line is below the top of the main object's.
func (a *Aside) lead() float32 {
	return (a.k.Target() - a.k.Look.Text(look.Body)*look.Leading) / 2
}

// HeightFor implements Flow.
func (a *Aside) HeightFor(width float32) float32 {
	if w, ok := a.beside(width); ok {
		return max(heightFor(a.main, w), a.lead()+heightFor(a.remark, width-w-look.Gap3))
	}
	return heightFor(a.main, width) + look.Gap1 + heightFor(a.remark, width)
}

// CreateRenderer implements fyne.Widget.
func (a *Aside) CreateRenderer() fyne.WidgetRenderer { return rendered(a, &asideRenderer{a}) }

type asideRenderer struct{ a *Aside }

func (r *asideRenderer) Layout(size fyne.Size) {
	a := r.a
	w, beside := a.beside(size.Width)
	if !beside {
		w = min(w, size.Width)
	}
	h := heightFor(a.main, w)
	a.main.Move(fyne.NewPos(0, 0))
	a.main.Resize(fyne.NewSize(w, h))
	at, room := fyne.NewPos(w+look.Gap3, a.lead()), size.Width-w-look.Gap3
	if !beside {
		at, room = fyne.NewPos(0, h+look.Gap1), size.Width
	}
	a.remark.Move(at)
	a.remark.Resize(fyne.NewSize(room, heightFor(a.remark, room)))
}

func (r *asideRenderer) MinSize() fyne.Size {
	a := r.a
	return fyne.NewSize(a.main.MinSize().Width, a.HeightFor(max(a.Size().Width, a.main.MinSize().Width)))
}

func (r *asideRenderer) refresh() {
	r.Layout(r.a.Size())
	r.a.main.Refresh()
	r.a.remark.Refresh()
}

func (r *asideRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.a.main, r.a.remark}
}
