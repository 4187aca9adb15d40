package kit

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// DayBar is one day of a Days: two counts, the second on top of the first.
type DayBar struct {
	Label string // below the bar
	Lower int
	Upper int
}

// Days shows two counts a day over time, as bars with their sums.
type Days struct {
	widget.BaseWidget
	k            *Kit
	lower, upper string // the legend; an empty one is left out
	bars         []DayBar
}

// Days makes the plot; the words are those of its legend.
func (k *Kit) Days(lower, upper string) *Days {
	d := &Days{k: k, lower: lower, upper: upper}
	d.ExtendBaseWidget(d)
	return d
}

// Set replaces the days, the oldest first.
func (d *Days) Set(bars []DayBar) {
	d.bars = bars
	d.Refresh()
}

func (d *Days) px() float32 { return d.k.Look.Text(look.Body) - 2 }

// HeightFor implements Flow.
func (d *Days) HeightFor(float32) float32 { return 10 * d.px() }

// CreateRenderer implements fyne.Widget.
func (d *Days) CreateRenderer() fyne.WidgetRenderer { return rendered(d, &daysRenderer{d: d}) }

type daysRenderer struct {
	d       *Days
	objects []fyne.CanvasObject
}

func (r *daysRenderer) Layout(size fyne.Size) {
	r.objects = nil
	d, px := r.d, r.d.px()
	x := r.legend(d.lower, look.Accent, 0)
	r.legend(d.upper, look.Attention, x)
	most := 1
	for _, b := range d.bars {
		most = max(most, b.Lower+b.Upper)
	}
	top, foot := px*3.2, size.Height-px*1.6
	place := size.Width / float32(max(len(d.bars), 1))
	unit := (foot - top) / float32(most)
	for i, b := range d.bars {
		left := float32(i) * place
		r.bar(b, left, place, foot, unit)
		if r.labelled(i, place) {
			r.middle(b.Label, look.Quiet, left+place/2, foot+look.Gap1, size.Width)
		}
	}
	r.box(0, foot, size.Width, 1, look.Quiet)
}

// bar draws a day, with its sum where that has room.
func (r *daysRenderer) bar(b DayBar, left, place, foot, unit float32) {
	width := min(place*0.6, 32)
	x := left + (place-width)/2
	low, high := float32(b.Lower)*unit, float32(b.Upper)*unit
	r.box(x, foot-low, width, low, look.Accent)
	r.box(x, foot-low-high, width, high, look.Attention)
	sum := strconv.Itoa(b.Lower + b.Upper)
	if px := r.d.px(); b.Lower+b.Upper > 0 && Width(sum, px) <= place {
		r.middle(sum, look.Plain, left+place/2, foot-low-high-px*1.5, 0)
	}
}

// labelled says whether a day's label has room: the newest has, and every so many
// before it.
func (r *daysRenderer) labelled(i int, place float32) bool {
	widest := float32(0)
	for _, b := range r.d.bars {
		widest = max(widest, Width(b.Label, r.d.px()))
	}
	every := int(widest*1.2/place) + 1
	return (len(r.d.bars)-1-i)%every == 0
}

// legend draws a colour and what it stands for, and returns where the next begins.
func (r *daysRenderer) legend(word string, tone look.Tone, x float32) float32 {
	if word == "" {
		return x
	}
	px := r.d.px()
	r.box(x, px*0.35, px*0.8, px*0.8, tone)
	x += px + look.Gap1
	r.objects = append(r.objects, r.d.k.draw(word, px, r.d.k.P.Tone(look.Quiet), x, 0, px*1.5)...)
	return x + Width(word, px) + look.Gap4
}

// middle draws a word around a place, inside of the width that there is.
func (r *daysRenderer) middle(s string, tone look.Tone, x, y, within float32) {
	px := r.d.px()
	w := Width(s, px)
	if x -= w / 2; within > 0 {
		x = max(min(x, within-w), 0)
	}
	r.objects = append(r.objects, r.d.k.draw(s, px, r.d.k.P.Tone(tone), x, y, px*1.5)...)
}

func (r *daysRenderer) box(x, y, w, h float32, tone look.Tone) {
	b := canvas.NewRectangle(r.d.k.P.Tone(tone))
	b.Move(fyne.NewPos(x, y))
	b.Resize(fyne.NewSize(w, h))
	r.objects = append(r.objects, b)
}

func (r *daysRenderer) MinSize() fyne.Size           { return fyne.NewSize(200, r.d.HeightFor(0)) }
func (r *daysRenderer) Objects() []fyne.CanvasObject { return r.objects }
