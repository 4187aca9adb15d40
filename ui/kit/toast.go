package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
	"miaopi/ui/present"
)

// Toast is a sentence about what just happened. It is in nobody's way and
// takes no focus.
type Toast struct {
	Tone   look.Tone
	Text   string
	Action string // label of a button; empty: none
	Hint   string // key of the action
	Run    func()
	// Seconds until it goes away by itself; 0: it stays until the next.
	Seconds int
	Topic   string // takes the place of an earlier one about the same; empty: of none
}

// OnToast says who shows toasts: the window's frame.
func (k *Kit) OnToast(show func(Toast)) { k.toast = show }

// Say shows a toast.
func (k *Kit) Say(t Toast) {
	if k.toast != nil {
		k.toast(t)
	}
}

// Icon is the sign that stands with a tone.
func Icon(t look.Tone) string {
	switch t {
	case look.Good:
		return "✓"
	case look.Half:
		return "◐"
	case look.Attention:
		return "!"
	case look.Bad:
		return "✕"
	}
	return "·"
}

// Notice is a sentence on a tinted ground, with an icon and perhaps a button.
func (k *Kit) Notice(t Toast) *Box {
	text := k.Text(Icon(t.Tone)+"  "+t.Text, look.Body, t.Tone)
	row := k.Row(look.Gap3, text).Grow(0)
	if t.Action != "" {
		row = k.Row(look.Gap3, text, k.Button(t.Action, t.Hint, Ghost, t.Run)).Grow(0)
	}
	return row.Pad(look.Gap2, look.Gap3).Tinted(k, t.Tone)
}

// Progress is a bar with a count and a way to stop.
type Progress struct {
	widget.BaseWidget
	k           *Kit
	label       *Text
	cancel      *Button
	what        string
	done, total int
}

// Progress makes a bar for long work; total 0 means it is not known yet.
func (k *Kit) Progress(what, cancel string, stop func()) *Progress {
	p := &Progress{k: k, what: what, label: k.Line(what, look.Body, look.Plain), cancel: k.Button(cancel, "", Normal, stop)}
	p.ExtendBaseWidget(p)
	return p
}

// Set moves the bar.
func (p *Progress) Set(done, total int) {
	p.done, p.total = done, total
	count := present.Grouped(done)
	if total > 0 {
		count += " / " + present.Grouped(total)
	}
	p.label.Set(p.what + " " + count)
	p.Refresh()
}

// HeightFor implements Flow.
func (p *Progress) HeightFor(float32) float32 { return p.MinSize().Height }

// CreateRenderer implements fyne.Widget.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{p: p, track: canvas.NewRectangle(p.k.P.Line), bar: canvas.NewRectangle(p.k.P.Tone(look.Accent))}
	r.track.CornerRadius, r.bar.CornerRadius = 4, 4
	return rendered(p, r)
}

type progressRenderer struct {
	p          *Progress
	track, bar *canvas.Rectangle
}

func (r *progressRenderer) Layout(size fyne.Size) {
	p := r.p
	w := p.cancel.Natural()
	p.cancel.Resize(fyne.NewSize(w, p.k.Target()))
	p.cancel.Move(fyne.NewPos(size.Width-w, (size.Height-p.k.Target())/2))
	room := size.Width - w - look.Gap4
	h := p.label.MinSize().Height
	p.label.Resize(fyne.NewSize(room, h))
	r.track.Move(fyne.NewPos(0, h+look.Gap1))
	r.track.Resize(fyne.NewSize(room, 8))
	r.bar.Move(fyne.NewPos(0, h+look.Gap1))
	part := float32(0)
	if p.total > 0 {
		part = min(float32(p.done)/float32(p.total), 1)
	}
	r.bar.Resize(fyne.NewSize(room*part, 8))
}
func (r *progressRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, max(r.p.k.Target(), r.p.label.MinSize().Height+look.Gap3))
}
func (r *progressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.label, r.track, r.bar, r.p.cancel}
}
