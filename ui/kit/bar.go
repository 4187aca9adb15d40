package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Rail is the column of pages at the left. It takes no focus: every page has a
// shortcut.
type Rail struct {
	widget.BaseWidget
	k        *Kit
	labels   []string
	icons    []fyne.Resource
	counts   []string
	selected int
	hovered  int
	chosen   func(int)
}

var (
	_ fyne.Tappable     = (*Rail)(nil)
	_ desktop.Hoverable = (*Rail)(nil)
)

// Rail makes the rail.
func (k *Kit) Rail(labels []string, icons []fyne.Resource, chosen func(int)) *Rail {
	r := &Rail{k: k, labels: labels, icons: icons, counts: make([]string, len(labels)), hovered: -1, chosen: chosen}
	r.ExtendBaseWidget(r)
	return r
}

// Select shows where one is.
func (r *Rail) Select(i int) { r.selected = i; r.Refresh() }

// Count shows a number beside an entry; empty takes it away.
func (r *Rail) Count(i int, n string) {
	if r.counts[i] != n {
		r.counts[i] = n
		r.Refresh()
	}
}

func (r *Rail) height() float32 { return r.k.Target() + look.Gap3 }

func (r *Rail) at(y float32) int {
	if i := int((y - look.Gap3) / r.height()); y >= look.Gap3 && i < len(r.labels) {
		return i
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (r *Rail) Tapped(e *fyne.PointEvent) {
	if i := r.at(e.Position.Y); i >= 0 {
		r.chosen(i)
	}
}

// MouseIn implements desktop.Hoverable.
func (r *Rail) MouseIn(e *desktop.MouseEvent) { r.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (r *Rail) MouseMoved(e *desktop.MouseEvent) {
	if i := r.at(e.Position.Y); i != r.hovered {
		r.hovered = i
		r.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (r *Rail) MouseOut() { r.hovered = -1; r.Refresh() }

// CreateRenderer implements fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer { return rendered(r, &railRenderer{r: r}) }

type railRenderer struct {
	r       *Rail
	objects []fyne.CanvasObject
}

func (x *railRenderer) Layout(size fyne.Size) {
	r := x.r
	ground := canvas.NewRectangle(r.k.P.Rail)
	ground.Resize(size)
	x.objects = []fyne.CanvasObject{ground}
	px := r.k.Look.Text(look.Body) + 1
	for i, label := range r.labels {
		y := look.Gap3 + float32(i)*r.height()
		tone, fill := look.OnRailDim, color.NRGBA{}
		switch {
		case i == r.selected:
			tone, fill = look.OnRail, r.k.P.RailOn
		case i == r.hovered:
			fill = color.NRGBA{0xff, 0xff, 0xff, 0x14}
		}
		x.band(i, y, size.Width, fill)
		x.icon(r.icons[i], i == r.selected, y)
		x.objects = append(x.objects, r.k.draw(label, px, r.k.P.Tone(tone), x.indent(), y, r.height())...)
		if n := r.counts[i]; n != "" {
			w := Width(n, px-1)
			x.objects = append(x.objects, r.k.draw(n, px-1, r.k.P.Tone(tone), size.Width-w-look.Gap4-look.Gap1, y, r.height())...)
		}
	}
}

// icon draws the sign of a page before its name.
func (x *railRenderer) icon(icon fyne.Resource, on bool, y float32) {
	r := x.r
	size := r.k.Look.Text(look.Body) + 5
	name := look.ColorRailDim
	if on {
		name = look.ColorRail
	}
	img := canvas.NewImageFromResource(theme.NewColoredResource(icon, name))
	img.FillMode = canvas.ImageFillContain
	img.Move(fyne.NewPos(look.Gap4, y+(r.height()-size)/2))
	img.Resize(fyne.NewSize(size, size))
	x.objects = append(x.objects, img)
}

// indent is where the names begin.
func (x *railRenderer) indent() float32 {
	return look.Gap4 + x.r.k.Look.Text(look.Body) + 5 + look.Gap2
}

func (x *railRenderer) band(i int, y, width float32, fill color.NRGBA) {
	if fill.A == 0 {
		return
	}
	b := canvas.NewRectangle(fill)
	b.CornerRadius = 5
	b.Move(fyne.NewPos(look.Gap2, y+2))
	b.Resize(fyne.NewSize(width-2*look.Gap2, x.r.height()-4))
	x.objects = append(x.objects, b)
}

func (x *railRenderer) MinSize() fyne.Size {
	px := x.r.k.Look.Text(look.Body) + 1
	w := float32(0)
	for _, l := range x.r.labels {
		w = max(w, Width(l, px))
	}
	return fyne.NewSize(x.indent()+w+3*px+look.Gap3, x.r.height()*float32(len(x.r.labels)))
}
func (x *railRenderer) Objects() []fyne.CanvasObject { return x.objects }

// Ground puts an object on a colour of its own, with room around it.
func (k *Kit) Ground(fill color.Color, o fyne.CanvasObject, pad ...float32) *Box {
	b := k.Stack(0, o).Grow(0).Pad(pad...)
	b.ground = canvas.NewRectangle(fill)
	return b
}
