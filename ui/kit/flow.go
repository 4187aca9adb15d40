package kit

import (
	"cmp"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Flow is an object whose height depends on its width.
type Flow interface {
	HeightFor(width float32) float32
}

// Naturally is an object that would like to have a certain width in a row.
type Naturally interface {
	Natural() float32
}

// heightFor asks a Flow, or takes the least height.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(Flow); ok {
		return f.HeightFor(width)
	}
	return o.MinSize().Height
}

func natural(o fyne.CanvasObject) float32 {
	if n, ok := o.(Naturally); ok {
		return n.Natural()
	}
	return o.MinSize().Width
}

// Box lays objects out: below each other at full width, or beside each other.
type Box struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	gap     float32
	pad     [4]float32 // top, right, bottom, left
	row     bool
	fill    bool              // a row's objects take its whole height
	wraps   bool              // a row that is too long has more lines
	spare   fyne.CanvasObject // left out of a row that is too long
	top     bool              // a row's objects stand at its top
	even    bool              // a row's objects are all of one width
	ground  *canvas.Rectangle
	grow    int // index of the object that takes what is left; -1: none
}

func newBox(gap float32, row bool, objects []fyne.CanvasObject) *Box {
	b := &Box{gap: gap, row: row, objects: objects, grow: -1}
	b.ExtendBaseWidget(b)
	return b
}

// Stack puts objects below each other.
func (k *Kit) Stack(gap float32, objects ...fyne.CanvasObject) *Box {
	return newBox(gap, false, objects)
}

// Row puts objects beside each other, each as wide as it would like to be,
// centred in height.
func (k *Kit) Row(gap float32, objects ...fyne.CanvasObject) *Box { return newBox(gap, true, objects) }

// Grow says which object takes the room that is left over.
func (b *Box) Grow(i int) *Box { b.grow = i; return b }

// Fill gives a row's objects its whole height.
func (b *Box) Fill() *Box { b.fill = true; return b }

// Top puts a row's objects at its top instead of its middle.
func (b *Box) Top() *Box { b.top = true; return b }

// Wrap has a row go on in another line where its objects do not fit beside each other;
// what grows fills its own line.
func (b *Box) Wrap() *Box { b.wraps = true; return b }

// Spare names what a row that is too long does without.
func (b *Box) Spare(o fyne.CanvasObject) *Box { b.spare = o; return b }

// leaveOut hides what is spare, at a width that has no room for it.
func (b *Box) leaveOut(width float32) {
	if b.spare == nil {
		return
	}
	b.spare.Show()
	if b.Natural() > width {
		b.spare.Hide()
	}
}

// Pad puts room around the objects: all sides, or vertical and horizontal.
func (b *Box) Pad(p ...float32) *Box {
	switch len(p) {
	case 1:
		b.pad = [4]float32{p[0], p[0], p[0], p[0]}
	case 2:
		b.pad = [4]float32{p[0], p[1], p[0], p[1]}
	case 4:
		b.pad = [4]float32(p)
	}
	return b
}

// Card makes a white surface with rounded corners of a box.
func (k *Kit) Card(gap float32, objects ...fyne.CanvasObject) *Box {
	b := k.Stack(gap, objects...).Pad(look.Gap4)
	b.ground = canvas.NewRectangle(k.P.Surface)
	b.ground.CornerRadius = 6
	b.ground.StrokeColor, b.ground.StrokeWidth = k.P.Line, 1
	return b
}

// Tinted gives a box the ground of a tone.
func (b *Box) Tinted(k *Kit, t look.Tone) *Box {
	b.ground = canvas.NewRectangle(k.P.Tint(t))
	b.ground.CornerRadius = 6
	return b
}

// Set replaces the objects.
func (b *Box) Set(objects ...fyne.CanvasObject) {
	b.objects = objects
	b.Refresh()
}

// Objects are what the box holds.
func (b *Box) Objects() []fyne.CanvasObject { return b.objects }

func (b *Box) visible() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(b.objects))
	for _, o := range b.objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// HeightFor implements Flow.
func (b *Box) HeightFor(width float32) float32 {
	b.leaveOut(width)
	inner := width - b.pad[1] - b.pad[3]
	h := b.pad[0] + b.pad[2]
	list := b.visible()
	if b.row {
		for i, line := range b.lines(list, inner) {
			if i > 0 {
				h += b.gap
			}
			h += b.lineHeight(line, inner)
		}
		return h
	}
	for i, o := range list {
		if i > 0 {
			h += b.gap
		}
		h += heightFor(o, inner)
	}
	return h
}

// Natural implements Naturally.
func (b *Box) Natural() float32 {
	w := float32(0)
	for i, o := range b.visible() {
		n := natural(o)
		switch {
		case !b.row:
			w = max(w, n)
		case i > 0:
			w += b.gap + n
		default:
			w += n
		}
	}
	return w + b.pad[1] + b.pad[3]
}

// lines are a row's objects: all beside each other, or as many as fit.
func (b *Box) lines(list []fyne.CanvasObject, width float32) (out [][]fyne.CanvasObject) {
	switch {
	case b.even && b.wraps && len(list) > 0:
		return slices.Collect(slices.Chunk(list, b.perLine(list, width)))
	case !b.wraps || b.Natural()-b.pad[1]-b.pad[3] <= width:
		return [][]fyne.CanvasObject{list}
	}
	used := float32(0)
	for _, o := range list {
		n := natural(o)
		if len(out) == 0 || used+b.gap+n > width {
			out, used = append(out, nil), -b.gap
		}
		out[len(out)-1] = append(out[len(out)-1], o)
		used += b.gap + n
	}
	return out
}

// perLine is how many objects of one width stand beside each other, so that each can be
// read and no line is much shorter than the others.
func (b *Box) perLine(list []fyne.CanvasObject, width float32) int {
	widest := float32(1)
	for _, o := range list {
		widest = max(widest, natural(o))
	}
	most := max(1, int((width+b.gap)/(widest+b.gap)))
	lines := (len(list) + most - 1) / most
	return (len(list) + lines - 1) / lines
}

// lineHeight is that of the tallest object of a line.
func (b *Box) lineHeight(line []fyne.CanvasObject, width float32) float32 {
	tall := float32(0)
	for i, w := range b.columns(line, width) {
		tall = max(tall, heightFor(line[i], w))
	}
	return tall
}

// columns are the widths of a row's objects.
func (b *Box) columns(list []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(list))
	left := width - b.gap*float32(max(len(list)-1, 0))
	grow := -1
	if b.even {
		for i := range out {
			out[i] = left / float32(len(out))
		}
		return out
	}
	for i, o := range list {
		if b.grow >= 0 && b.grow < len(b.objects) && o == b.objects[b.grow] {
			grow = i
			continue
		}
		out[i] = natural(o)
		left -= out[i]
	}
	switch {
	case grow >= 0:
		least := list[grow].MinSize().Width
		out[grow] = max(left, least)
		b.shrink(list, out, least-left)
	case left < 0:
		b.shrink(list, out, -left)
	}
	return out
}

// shrink takes what is too much from the widest objects that can wrap or be
// cut.
func (b *Box) shrink(list []fyne.CanvasObject, out []float32, over float32) {
	for over > 0.5 {
		widest := -1
		for i, o := range list {
			if _, flows := o.(Flow); flows && out[i] > o.MinSize().Width && (widest < 0 || out[i] > out[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		take := min(over, out[widest]-list[widest].MinSize().Width)
		out[widest] -= take
		over -= take
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Box) CreateRenderer() fyne.WidgetRenderer { return rendered(b, &boxRenderer{b}) }

// Space takes room: what is left over, when it grows.
func (k *Kit) Space() fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	return r
}

// Rule is a thin line across.
func (k *Kit) Rule() fyne.CanvasObject {
	r := canvas.NewRectangle(k.P.Line)
	r.SetMinSize(fyne.NewSize(1, 1))
	return r
}

// Fixed gives an object a width of its own in a row.
type Fixed struct {
	widget.BaseWidget
	k     *Kit
	o     fyne.CanvasObject
	width float32
	least float32 // how narrow it may become; 0: as wide as it is
}

// Fixed makes a column of a fixed width, which grows with everything else.
func (k *Kit) Fixed(width float32, o fyne.CanvasObject) *Fixed {
	f := &Fixed{k: k, o: o, width: width * k.Scale()}
	f.ExtendBaseWidget(f)
	return f
}

// Least says how narrow it may become where a row has no room for what grows.
func (f *Fixed) Least(width float32) *Fixed { f.least = width * f.k.Scale(); return f }

// SetWidth changes the width, in pixels of the window.
func (f *Fixed) SetWidth(width float32) {
	f.width = width
	f.Refresh()
}

// Natural implements Naturally.
func (f *Fixed) Natural() float32 { return f.width }

// HeightFor implements Flow.
func (f *Fixed) HeightFor(float32) float32 { return heightFor(f.o, f.width) }

// CreateRenderer implements fyne.Widget.
func (f *Fixed) CreateRenderer() fyne.WidgetRenderer { return rendered(f, &fixedRenderer{f}) }

type fixedRenderer struct{ f *Fixed }

func (r *fixedRenderer) Layout(s fyne.Size) { r.f.o.Move(fyne.NewPos(0, 0)); r.f.o.Resize(s) }
func (r *fixedRenderer) MinSize() fyne.Size {
	return fyne.NewSize(cmp.Or(r.f.least, r.f.width), r.f.o.MinSize().Height)
}
func (r *fixedRenderer) refresh()                     { r.f.o.Refresh(); canvas.Refresh(r.f) }
func (r *fixedRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.f.o} }
