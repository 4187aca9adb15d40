package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"miaopi/ui/look"
)

// Tile is a figure with its label that leads somewhere when pressed.
type Tile struct {
	press
	label, figure, note string
	tone                look.Tone
}

// Tile makes a tile.
func (k *Kit) Tile(label string, tapped func()) *Tile {
	t := &Tile{press: press{k: k, tapped: tapped}, label: label, figure: "…"}
	t.self = t
	t.ExtendBaseWidget(t)
	return t
}

// Set shows a figure and a note below it.
func (t *Tile) Set(figure, note string, tone look.Tone) {
	t.figure, t.note, t.tone = figure, note, tone
	t.Refresh()
}

func (t *Tile) height() float32 {
	return (2*t.k.Look.Text(look.Body)+t.k.Look.Text(look.Figure))*look.Leading + 2*look.Gap3
}

// HeightFor implements Flow.
func (t *Tile) HeightFor(float32) float32 { return t.height() }

// Natural implements Naturally.
func (t *Tile) Natural() float32 {
	return max(Width(t.label, t.k.Look.Text(look.Body)), Width(t.figure, t.k.Look.Text(look.Figure))) + 2*look.Gap4 + 1
}

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	g := canvas.NewRectangle(color.Transparent)
	g.CornerRadius = 6
	return rendered(t, &tileRenderer{t: t, ground: g})
}

type tileRenderer struct {
	t       *Tile
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *tileRenderer) Layout(size fyne.Size) {
	t, p := r.t, &r.t.k.P
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = p.Surface, p.Line, 1
	if t.hovered {
		r.ground.FillColor = p.Hover
	}
	if t.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = p.Tone(look.Accent), 2.5
	}
	r.ground.Resize(size)
	r.objects = []fyne.CanvasObject{r.ground}
	body, figure := t.k.Look.Text(look.Body), t.k.Look.Text(look.Figure)
	y := look.Gap3
	for _, line := range []struct {
		s    string
		px   float32
		tone look.Tone
	}{{t.label, body, look.Quiet}, {t.figure, figure, t.tone}, {t.note, body, look.Quiet}} {
		h := line.px * look.Leading
		text := Fit(line.s, line.px, size.Width-2*look.Gap4)
		r.objects = append(r.objects, t.k.draw(text, line.px, p.Tone(line.tone), look.Gap4, y, h)...)
		y += h
	}
}

func (r *tileRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, r.t.height()) }
func (r *tileRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Even lays objects out side by side, all of one width.
func (k *Kit) Even(gap float32, objects ...fyne.CanvasObject) *Box {
	b := k.Row(gap, objects...)
	b.even = true
	return b
}
