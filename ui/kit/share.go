package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Bar is a share of a whole, from 0 to 1, as a bar.
type Bar struct {
	widget.BaseWidget
	k     *Kit
	share float32
}

// Bar makes a bar.
func (k *Kit) Bar(share float32) *Bar {
	b := &Bar{k: k, share: share}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	return rendered(b, &barRenderer{b, canvas.NewRectangle(b.k.P.Tone(look.Accent))})
}

type barRenderer struct {
	b    *Bar
	fill *canvas.Rectangle
}

func (r *barRenderer) Layout(size fyne.Size) {
	r.fill.CornerRadius = 2
	r.fill.Resize(fyne.NewSize(size.Width*min(max(r.b.share, 0), 1), size.Height))
}
func (r *barRenderer) MinSize() fyne.Size           { return fyne.NewSize(40, 8) }
func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.fill} }
