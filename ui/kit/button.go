package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"miaopi/ui/look"
)

// Rank is how much a button asks for attention.
type Rank int

// The ranks.
const (
	Normal  Rank = iota
	Primary      // the one thing to do next
	Danger       // refuses, revokes, deletes
	Ghost        // beside other things
)

// Button is pressed with the mouse, Return or Space. A hint shows the key that
// does the same.
type Button struct {
	press
	label string
	hint  string
	rank  Rank
}

// Button makes a button.
func (k *Kit) Button(label, hint string, rank Rank, tapped func()) *Button {
	b := &Button{press: press{k: k, tapped: tapped}, label: label, hint: hint, rank: rank}
	b.self = b
	b.ExtendBaseWidget(b)
	return b
}

// Label is what stands on the button.
func (b *Button) Label() string { return b.label }

// Set changes the label.
func (b *Button) Set(label string) { b.label = label; b.Refresh() }

// Hint is the key that is printed on it; empty: none.
func (b *Button) Hint() string { return b.hint }

// Natural implements Naturally.
func (b *Button) Natural() float32 {
	w := Width(b.label, b.k.Look.Text(look.Body)) + 2*look.Gap4
	if b.hint != "" {
		w += Width(b.hint, b.k.Look.Text(look.Body)) + look.Gap2
	}
	return w
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, ground: canvas.NewRectangle(color.Transparent)}
	r.ground.CornerRadius = 5
	return rendered(b, r)
}

type buttonRenderer struct {
	b       *Button
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

// colours are ground, border, text and hint.
func (b *Button) tones() (text, hint look.Tone) {
	switch {
	case b.Disabled():
		return look.Quiet, look.Quiet
	case b.rank == Primary:
		return look.OnAccent, look.OnAccent
	case b.rank == Danger:
		return look.Bad, look.Quiet
	case b.rank == Ghost:
		return look.Accent, look.Quiet
	}
	return look.Plain, look.Quiet
}

func (r *buttonRenderer) paint() {
	b, p := r.b, &r.b.k.P
	g := r.ground
	g.FillColor, g.StrokeColor, g.StrokeWidth = p.Surface, p.Field, 1
	switch {
	case b.Disabled():
		g.FillColor, g.StrokeColor = p.Tint(look.Quiet), p.Line
	case b.rank == Primary:
		g.FillColor, g.StrokeColor = p.Tone(look.Accent), p.Tone(look.Accent)
	case b.rank == Danger:
		g.StrokeColor = p.Tone(look.Bad)
	case b.rank == Ghost:
		g.FillColor, g.StrokeColor = color.Transparent, color.Transparent
	}
	if b.hovered && !b.Disabled() && b.rank != Primary {
		g.FillColor = p.Hover
	}
	if b.focused {
		g.StrokeColor, g.StrokeWidth = p.Tone(look.Accent), 2.5
		if b.rank == Primary {
			g.StrokeColor = p.Tone(look.Plain)
		}
	}
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	b := r.b
	r.paint()
	r.ground.Resize(size)
	r.objects = []fyne.CanvasObject{r.ground}
	px := b.k.Look.Text(look.Body)
	text, hint := b.tones()
	x := (size.Width - (b.Natural() - 2*look.Gap4)) / 2
	r.objects = append(r.objects, b.k.draw(Fit(b.label, px, size.Width-look.Gap2), px, b.k.P.Tone(text), max(x, look.Gap1), 0, size.Height)...)
	if b.hint != "" {
		x += Width(b.label, px) + look.Gap2
		r.objects = append(r.objects, b.k.draw(b.hint, px, b.k.P.Tone(hint), x, 0, size.Height)...)
	}
}

func (r *buttonRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.b.Natural(), r.b.k.Target())
}
func (r *buttonRenderer) Objects() []fyne.CanvasObject { return r.objects }
