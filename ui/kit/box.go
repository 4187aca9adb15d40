package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

type boxRenderer struct{ b *Box }

func (r *boxRenderer) Layout(size fyne.Size) {
	b := r.b
	if b.ground != nil {
		b.ground.Resize(size)
	}
	b.leaveOut(size.Width)
	list := b.visible()
	x, y := b.pad[3], b.pad[0]
	inner := fyne.NewSize(size.Width-b.pad[1]-b.pad[3], size.Height-b.pad[0]-b.pad[2])
	if b.row {
		lines := b.lines(list, inner.Width)
		for _, line := range lines {
			room := inner.Height
			if len(lines) > 1 {
				room = b.lineHeight(line, inner.Width)
			}
			r.line(line, fyne.NewPos(x, y), fyne.NewSize(inner.Width, room))
			y += room + b.gap
		}
		return
	}
	heights := b.heights(list, inner)
	for i, o := range list {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(inner.Width, heights[i]))
		y += heights[i] + b.gap
	}
}

// line lays a row's objects out beside each other.
func (r *boxRenderer) line(list []fyne.CanvasObject, at fyne.Position, inner fyne.Size) {
	b := r.b
	for i, w := range b.columns(list, inner.Width) {
		h := min(heightFor(list[i], w), max(inner.Height, list[i].MinSize().Height))
		if b.fill {
			h = inner.Height
		}
		down := (inner.Height - h) / 2
		if b.top {
			down = 0
		}
		list[i].Move(fyne.NewPos(at.X, at.Y+down))
		list[i].Resize(fyne.NewSize(w, h))
		at.X += w + b.gap
	}
}

// heights of a stack's objects; the growing one takes what is left.
func (b *Box) heights(list []fyne.CanvasObject, inner fyne.Size) []float32 {
	out := make([]float32, len(list))
	left := inner.Height - b.gap*float32(max(len(list)-1, 0))
	grow := -1
	for i, o := range list {
		out[i] = heightFor(o, inner.Width)
		left -= out[i]
		if b.grow >= 0 && b.grow < len(b.objects) && o == b.objects[b.grow] {
			grow = i
		}
	}
	if grow >= 0 && left != 0 {
		out[grow] = max(out[grow]+left, 0)
	}
	return out
}

func (r *boxRenderer) MinSize() fyne.Size {
	b := r.b
	w, h := float32(0), float32(0)
	for i, o := range b.visible() {
		m := o.MinSize()
		if i == b.growIndex() && !b.row {
			m.Height = min(m.Height, 60)
		}
		gap := b.gap
		if i == 0 {
			gap = 0
		}
		if b.row && !b.wraps {
			w, h = w+m.Width+gap, max(h, m.Height)
		} else {
			w, h = max(w, m.Width), h+m.Height+gap
			if b.wraps {
				h = m.Height // of one line; with a width, of all
			}
		}
	}
	if width := b.Size().Width; width > 0 && (b.wraps || b.grow < 0 && !b.row) {
		h = max(h, b.HeightFor(width)-b.pad[0]-b.pad[2])
	}
	return fyne.NewSize(w+b.pad[1]+b.pad[3], h+b.pad[0]+b.pad[2])
}

func (b *Box) growIndex() int {
	for i, o := range b.visible() {
		if b.grow >= 0 && b.grow < len(b.objects) && o == b.objects[b.grow] {
			return i
		}
	}
	return -1
}

func (r *boxRenderer) refresh() {
	r.Layout(r.b.Size())
	if r.b.ground != nil {
		r.b.ground.Refresh()
	}
	for _, o := range r.b.objects {
		o.Refresh()
	}
	canvas.Refresh(r.b)
}

func (r *boxRenderer) Objects() []fyne.CanvasObject {
	if r.b.ground != nil {
		return append([]fyne.CanvasObject{r.b.ground}, r.b.objects...)
	}
	return r.b.objects
}
