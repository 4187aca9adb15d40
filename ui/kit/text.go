package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// piece is one run of one line, as drawn.
func (k *Kit) piece(r run, size float32, c color.Color) *canvas.Text {
	t := canvas.NewText(r.text, c)
	t.TextSize = size
	if r.rare {
		t.FontSource = k.Rare()
	}
	return t
}

// draw makes the drawn text of one line at a place; y is the top of a line
// box of the given height.
func (k *Kit) draw(s string, size float32, c color.Color, x, y, height float32) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, r := range runs(s) {
		t := k.piece(r, size, c)
		min := t.MinSize()
		t.Move(fyne.NewPos(x, y+(height-min.Height)/2))
		t.Resize(min)
		x += Width(r.text, size)
		out = append(out, t)
	}
	return out
}

// Text is running text that wraps to the width it is given.
type Text struct {
	widget.BaseWidget
	k     *Kit
	s     string
	size  look.Size
	tone  look.Tone
	one   bool // one line, cut with an ellipsis
	right bool
}

// Text makes wrapping text.
func (k *Kit) Text(s string, size look.Size, tone look.Tone) *Text {
	t := &Text{k: k, s: s, size: size, tone: tone}
	t.ExtendBaseWidget(t)
	return t
}

// Line makes text of one line, cut with an ellipsis where it does not fit.
func (k *Kit) Line(s string, size look.Size, tone look.Tone) *Text {
	t := k.Text(s, size, tone)
	t.one = true
	return t
}

// AlignRight puts a line at the right end of its room.
func (t *Text) AlignRight() *Text { t.right = true; return t }

// Set changes the text.
func (t *Text) Set(s string) {
	if t.s != s {
		t.s = s
		t.Refresh()
	}
}

// SetTone changes text and tone.
func (t *Text) SetTone(s string, tone look.Tone) {
	if t.s != s || t.tone != tone {
		t.s, t.tone = s, tone
		t.Refresh()
	}
}

// String is the text, as a reader or a test sees it.
func (t *Text) String() string { return t.s }

func (t *Text) px() float32     { return t.k.Look.Text(t.size) }
func (t *Text) height() float32 { return t.px() * look.Leading }

// HeightFor implements Flow.
func (t *Text) HeightFor(width float32) float32 {
	if t.one {
		return t.height()
	}
	return t.height() * float32(len(Wrap(t.s, t.px(), width)))
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return rendered(t, &textRenderer{t: t}) }

type textRenderer struct {
	t       *Text
	objects []fyne.CanvasObject
	width   float32
}

func (r *textRenderer) Layout(size fyne.Size) {
	if size.Width != r.width {
		r.build(size.Width)
	}
}

func (r *textRenderer) build(width float32) {
	t := r.t
	r.width, r.objects = width, nil
	lines := []string{Fit(t.s, t.px(), width)}
	if !t.one {
		lines = Wrap(t.s, t.px(), width)
	}
	for i, line := range lines {
		x := float32(0)
		if t.right {
			x = width - Width(line, t.px())
		}
		r.objects = append(r.objects, t.k.draw(line, t.px(), t.k.P.Tone(t.tone), x, float32(i)*t.height(), t.height())...)
	}
}

// MinSize is one line high, or as high as the last width needs; one line of
// text wants its whole width, wrapping text next to none.
func (r *textRenderer) MinSize() fyne.Size {
	t := r.t
	if t.one {
		return fyne.NewSize(min(Width(t.s, t.px()), 4*t.px()), t.height())
	}
	h := t.height()
	if r.width > 0 {
		h = t.HeightFor(r.width)
	}
	return fyne.NewSize(2*t.px(), h)
}

func (r *textRenderer) refresh() { r.build(r.t.Size().Width) }

func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Natural is the width a line would like to have.
func (t *Text) Natural() float32 { return Width(t.s, t.px()) + 1 }
