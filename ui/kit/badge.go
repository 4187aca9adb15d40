package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Badge is an icon and a word on a tinted ground: a verdict or a state.
type Badge struct {
	widget.BaseWidget
	k    *Kit
	icon string
	word string
	tone look.Tone
	size look.Size
}

// Badge makes a badge.
func (k *Kit) Badge(icon, word string, tone look.Tone) *Badge {
	b := &Badge{k: k, icon: icon, word: word, tone: tone}
	b.ExtendBaseWidget(b)
	return b
}

// Big makes it of title size.
func (b *Badge) Big() *Badge { b.size = look.Title; return b }

// Set changes what it says.
func (b *Badge) Set(icon, word string, tone look.Tone) {
	b.icon, b.word, b.tone = icon, word, tone
	b.Refresh()
}

// String is what it says.
func (b *Badge) String() string { return b.icon + " " + b.word }

func (b *Badge) px() float32 { return b.k.Look.Text(b.size) }

// Natural implements Naturally.
func (b *Badge) Natural() float32 { return Width(b.String(), b.px()) + 2*look.Gap2 }

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	g := canvas.NewRectangle(color.Transparent)
	g.CornerRadius = 4
	return rendered(b, &badgeRenderer{b: b, ground: g})
}

type badgeRenderer struct {
	b       *Badge
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *badgeRenderer) Layout(size fyne.Size) {
	b := r.b
	h := b.px() * 1.6
	r.ground.FillColor = b.k.P.Tint(b.tone)
	r.ground.Resize(fyne.NewSize(min(b.Natural(), size.Width), h))
	r.ground.Move(fyne.NewPos(0, (size.Height-h)/2))
	text := Fit(b.String(), b.px(), size.Width-2*look.Gap2)
	r.objects = append([]fyne.CanvasObject{r.ground}, b.k.draw(text, b.px(), b.k.P.Tone(b.tone), look.Gap2, 0, size.Height)...)
}
func (r *badgeRenderer) MinSize() fyne.Size           { return fyne.NewSize(r.b.Natural(), r.b.px()*1.6) }
func (r *badgeRenderer) Objects() []fyne.CanvasObject { return r.objects }
