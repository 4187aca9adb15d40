package kit

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Mark is one measurement with the bound it proves: shares of one.
type Mark struct {
	Label       string // below the axis
	Rate, Bound float64
	Note        string // above the bound
}

// Plot shows measurements over time: a dot for what was found, a line up to
// what it leaves possible.
type Plot struct {
	widget.BaseWidget
	k           *Kit
	rate, bound string // the legend
	empty       string // shown while there is nothing to plot
	marks       []Mark
}

// Plot makes a plot; the words are those of its legend and of its emptiness.
func (k *Kit) Plot(rate, bound, empty string) *Plot {
	p := &Plot{k: k, rate: rate, bound: bound, empty: empty}
	p.ExtendBaseWidget(p)
	return p
}

// maxMarks is how many measurements are shown; the newest.
const maxMarks = 24

// Set replaces the measurements, the oldest first.
func (p *Plot) Set(marks []Mark) {
	p.marks = marks[max(0, len(marks)-maxMarks):]
	p.Refresh()
}

// scale is the top of the axis and the distance of its lines.
type scale struct{ top, step float64 }

var scales = []scale{{0.02, 0.005}, {0.05, 0.01}, {0.1, 0.02}, {0.2, 0.05}, {0.5, 0.1}, {1, 0.25}}

// scaleOf is the smallest scale that holds every mark.
func scaleOf(marks []Mark) scale {
	for _, s := range scales {
		holds := true
		for _, m := range marks {
			holds = holds && max(m.Bound, m.Rate) <= s.top+1e-9
		}
		if holds {
			return s
		}
	}
	return scales[len(scales)-1]
}

// tick is a share on the axis.
func tick(share float64) string {
	return strconv.FormatFloat(float64(int(share*1000+0.5))/10, 'f', -1, 64) + "%"
}

// CreateRenderer implements fyne.Widget.
func (p *Plot) CreateRenderer() fyne.WidgetRenderer { return rendered(p, &plotRenderer{p: p}) }

type plotRenderer struct {
	p       *Plot
	objects []fyne.CanvasObject
	area    plotArea
}

// plotArea is where the axes are.
type plotArea struct {
	left, top, width, height float32
	scale                    scale
}

// y is the height of a share in the widget.
func (a plotArea) y(share float64) float32 {
	return a.top + a.height*float32(1-min(share, a.scale.top)/a.scale.top)
}

// x is the middle of the i-th of n places; few marks stand close together.
func (a plotArea) x(i, n int) float32 {
	place := min(a.width/float32(max(n, 1)), 120)
	return a.left + place*(float32(i)+0.5)
}

func (r *plotRenderer) px() float32 { return r.p.k.Look.Text(look.Body) - 2 }

func (r *plotRenderer) Layout(size fyne.Size) {
	r.objects = nil
	p, px := r.p, r.px()
	if len(p.marks) == 0 {
		for i, line := range Wrap(p.empty, px+2, size.Width) {
			r.text(line, px+2, look.Quiet, 0, float32(i)*px*1.7)
		}
		return
	}
	legend := px * 2
	r.area = plotArea{left: Width("100%", px) + look.Gap2, top: legend + px*1.2, scale: scaleOf(p.marks)}
	r.area.width, r.area.height = size.Width-r.area.left-look.Gap2, size.Height-r.area.top-px*1.8
	r.legend()
	r.axes()
	r.bounds()
	for i := range p.marks {
		r.mark(i)
	}
}

func (r *plotRenderer) legend() {
	px := r.px()
	x := r.area.left
	r.dot(x+4, px*0.8, look.Accent)
	r.text(r.p.rate, px, look.Quiet, x+look.Gap3, 0)
	x += look.Gap3 + Width(r.p.rate, px) + look.Gap5
	r.line(x, px*0.8, x+look.Gap4, px*0.8, 2, r.p.k.P.Tone(look.Half))
	r.text(r.p.bound, px, look.Quiet, x+look.Gap5, 0)
}

func (r *plotRenderer) axes() {
	a, px := r.area, r.px()
	for s := 0.0; s <= a.scale.top+1e-9; s += a.scale.step {
		y := a.y(s)
		r.line(a.left, y, a.left+a.width, y, 1, r.p.k.P.Line)
		label := tick(s)
		r.text(label, px, look.Quiet, a.left-look.Gap2-Width(label, px), y-px*0.75)
	}
	r.line(a.left, a.y(0), a.left+a.width, a.y(0), 1, r.p.k.P.Field)
}

// bounds joins what the measurements prove.
func (r *plotRenderer) bounds() {
	for i := 1; i < len(r.p.marks); i++ {
		n := len(r.p.marks)
		r.line(r.area.x(i-1, n), r.area.y(r.p.marks[i-1].Bound), r.area.x(i, n), r.area.y(r.p.marks[i].Bound), 1.5, r.p.k.P.Tone(look.Half))
	}
}

func (r *plotRenderer) mark(i int) {
	m, n, px := r.p.marks[i], len(r.p.marks), r.px()
	x, top, low := r.area.x(i, n), r.area.y(m.Bound), r.area.y(m.Rate)
	r.line(x, top, x, low, 1, r.p.k.P.Tone(look.Quiet))
	r.line(x-6, top, x+6, top, 2.5, r.p.k.P.Tone(look.Half))
	tone := look.Accent
	if m.Rate > 0 {
		tone = look.Bad
	}
	r.dot(x, low, tone)
	place := min(r.area.width/float32(n), 120)
	if every := int(Width(m.Label, px)*1.15/place) + 1; (n-1-i)%every == 0 {
		r.text(m.Label, px, look.Quiet, x-Width(m.Label, px)/2, r.area.y(0)+look.Gap1)
		r.text(m.Note, px, look.Plain, x-Width(m.Note, px)/2, top-px*1.8)
	}
}

func (r *plotRenderer) text(s string, px float32, tone look.Tone, x, y float32) {
	r.objects = append(r.objects, r.p.k.draw(s, px, r.p.k.P.Tone(tone), x, y, px*1.5)...)
}

func (r *plotRenderer) line(x1, y1, x2, y2, width float32, c color.Color) {
	l := canvas.NewLine(c)
	l.StrokeWidth = width
	l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	r.objects = append(r.objects, l)
}

func (r *plotRenderer) dot(x, y float32, tone look.Tone) {
	const d = 9
	c := canvas.NewCircle(r.p.k.P.Tone(tone))
	c.Resize(fyne.NewSize(d, d))
	c.Move(fyne.NewPos(x-d/2, y-d/2))
	r.objects = append(r.objects, c)
}

func (r *plotRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, 9*r.px()) }
func (r *plotRenderer) Objects() []fyne.CanvasObject { return r.objects }
