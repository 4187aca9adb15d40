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

// noteLines is how many lines a note may take.
const noteLines = 2

// notes are the lines of the note at a width.
func (t *Tile) notes(width float32) []string {
	return fitLines(t.note, t.k.Look.Text(look.Body), width-2*look.Gap4, noteLines)
}

// height is that of label, figure and some lines of a note.
func (t *Tile) height(notes int) float32 {
	return (float32(1+notes)*t.k.Look.Text(look.Body)+t.k.Look.Text(look.Figure))*look.Leading + 2*look.Gap3
}

// HeightFor implements Flow.
func (t *Tile) HeightFor(width float32) float32 { return t.height(len(t.notes(width))) }

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
	draw := func(s string, px float32, tone look.Tone) {
		h := px * look.Leading
		r.objects = append(r.objects, t.k.draw(Fit(s, px, size.Width-2*look.Gap4), px, p.Tone(tone), look.Gap4, y, h)...)
		y += h
	}
	draw(t.label, body, look.Quiet)
	draw(t.figure, figure, t.tone)
	for _, line := range t.notes(size.Width) {
		draw(line, body, look.Quiet)
	}
}

func (r *tileRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, r.t.height(1)) }
func (r *tileRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Even lays objects out side by side, all of one width.
func (k *Kit) Even(gap float32, objects ...fyne.CanvasObject) *Box {
	b := k.Row(gap, objects...)
	b.even = true
	return b
}
