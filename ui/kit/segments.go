package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Segments is one choice of a few, side by side: tabs of a list, or the
// answer to a question. Left and Right move it.
type Segments struct {
	widget.BaseWidget
	k        *Kit
	labels   []string
	selected int // -1: nothing chosen yet
	changed  func(int)
	focused  bool
	hovered  int
	filled   bool   // an answer rather than tabs
	tiled    bool   // large, below each other
	first    int    // the leftmost that is seen, when not all fit
	Taken    func() // a digit chose: there is nothing more to do here
}

var (
	_ fyne.Focusable    = (*Segments)(nil)
	_ fyne.Tappable     = (*Segments)(nil)
	_ desktop.Hoverable = (*Segments)(nil)
)

// Tabs makes tabs, the first one chosen.
func (k *Kit) Tabs(labels []string, changed func(int)) *Segments {
	s := &Segments{k: k, labels: labels, changed: changed, hovered: -1}
	s.ExtendBaseWidget(s)
	return s
}

// Choice makes a question's answers, none chosen.
func (k *Kit) Choice(labels []string, changed func(int)) *Segments {
	s := k.Tabs(labels, changed)
	s.selected, s.filled = -1, true
	return s
}

// Selected is the chosen one, -1 for none.
func (s *Segments) Selected() int { return s.selected }

// SetLabels changes the words, not the choice.
func (s *Segments) SetLabels(labels []string) { s.labels = labels; s.Refresh() }

// Select chooses.
func (s *Segments) Select(i int) {
	if i < 0 || i >= len(s.labels) || i == s.selected {
		return
	}
	s.k.touched()
	s.selected = i
	s.Refresh()
	if s.changed != nil {
		s.changed(i)
	}
}

// SetSelected shows a choice without telling anybody.
func (s *Segments) SetSelected(i int) { s.selected = i; s.Refresh() }

// FocusGained implements fyne.Focusable.
func (s *Segments) FocusGained() { s.focused = true; s.Refresh(); s.k.gained(s) }

// FocusLost implements fyne.Focusable.
func (s *Segments) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements fyne.Focusable.
func (s *Segments) TypedRune(r rune) {
	s.k.composing.rune()
	if s.filled && r >= '1' && int(r-'1') < len(s.labels) {
		s.Select(int(r - '1'))
		if s.Taken != nil {
			s.Taken()
		}
		return
	}
	if r != ' ' {
		s.k.Rune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (s *Segments) TypedKey(e *fyne.KeyEvent) {
	if s.k.methods(e) {
		return
	}
	switch e.Name {
	case fyne.KeyLeft:
		s.Select(s.selected - 1)
	case fyne.KeyRight:
		s.Select(s.selected + 1)
	case fyne.KeySpace:
		s.Select((s.selected + 1) % len(s.labels))
	default:
		s.k.Key(e)
	}
}

// at is the segment under a place, -1 for none.
func (s *Segments) at(e fyne.Position) int {
	if s.tiled {
		return s.tileAt(e)
	}
	left := float32(0)
	for i := s.first; i < len(s.labels); i++ {
		w := s.width(i)
		if e.X >= left && e.X < left+w {
			return i
		}
		left += w
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (s *Segments) Tapped(e *fyne.PointEvent) { s.Select(s.at(e.Position)) }

// MouseIn implements desktop.Hoverable.
func (s *Segments) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (s *Segments) MouseMoved(e *desktop.MouseEvent) {
	if i := s.at(e.Position); i != s.hovered {
		s.hovered = i
		s.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (s *Segments) MouseOut() { s.hovered = -1; s.Refresh() }

func (s *Segments) px() float32 {
	if s.tiled {
		return s.k.Look.Text(look.Title)
	}
	return s.k.Look.Text(look.Body)
}

func (s *Segments) width(i int) float32 { return Width(s.labels[i], s.px()) + 2*look.Gap3 }

// HeightFor implements Flow: a row may make it narrower than it would like.
func (s *Segments) HeightFor(float32) float32 {
	if s.tiled {
		return s.tilesHeight()
	}
	return s.k.Target()
}

// Natural implements Naturally.
func (s *Segments) Natural() (w float32) {
	for i := range s.labels {
		w += s.width(i)
	}
	return w
}

// CreateRenderer implements fyne.Widget.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer { return rendered(s, &segmentsRenderer{s: s}) }

type segmentsRenderer struct {
	s       *Segments
	objects []fyne.CanvasObject
}

func (r *segmentsRenderer) Layout(size fyne.Size) {
	r.objects = nil
	if r.s.tiled {
		r.tiles(size.Width)
		return
	}
	r.s.scroll(size.Width)
	x := float32(0)
	for i := r.s.first; i < len(r.s.labels); i++ {
		w := r.s.width(i)
		if x+w > size.Width+1 {
			px := r.s.k.Look.Text(look.Body)
			r.objects = append(r.objects, r.s.k.draw("▶", px, r.s.k.P.Tone(look.Accent), min(x+2, size.Width-px), 0, size.Height)...)
			break
		}
		r.segment(i, fyne.NewPos(x, 0), fyne.NewSize(w, size.Height))
		x += w
	}
}

// scroll chooses the leftmost segment so that the chosen one is seen.
func (s *Segments) scroll(width float32) {
	s.first = 0
	for s.first < s.selected {
		sum := float32(0)
		for i := s.first; i <= s.selected; i++ {
			sum += s.width(i)
		}
		if sum <= width+1 {
			return
		}
		s.first++
	}
}

func (r *segmentsRenderer) segment(i int, at fyne.Position, size fyne.Size) {
	s, p := r.s, &r.s.k.P
	chosen := i == s.selected
	ground := canvas.NewRectangle(color.Transparent)
	ground.Move(at)
	ground.Resize(size)
	ground.CornerRadius = 5
	tone := look.Quiet
	switch {
	case chosen && s.filled:
		ground.FillColor, tone = p.Tone(look.Accent), look.OnAccent
	case chosen:
		tone = look.Accent
	case i == s.hovered:
		ground.FillColor = p.Hover
	}
	if s.filled && !chosen {
		ground.StrokeColor, ground.StrokeWidth, tone = p.Field, 1, look.Plain
	}
	if s.focused && (chosen || s.selected < 0 && i == 0) {
		ground.StrokeColor, ground.StrokeWidth = p.Tone(look.Accent), 2
		if s.filled && chosen {
			ground.StrokeColor = p.Tone(look.Plain)
		}
	}
	r.objects = append(r.objects, ground)
	r.objects = append(r.objects, s.k.draw(Fit(s.labels[i], s.px(), size.Width-2*look.Gap3), s.px(), p.Tone(tone), at.X+look.Gap3, at.Y, size.Height)...)
	if chosen && !s.filled {
		line := canvas.NewRectangle(p.Tone(look.Accent))
		line.Move(fyne.NewPos(at.X+look.Gap2, size.Height-3))
		line.Resize(fyne.NewSize(size.Width-2*look.Gap2, 3))
		r.objects = append(r.objects, line)
	}
}

func (r *segmentsRenderer) MinSize() fyne.Size {
	widest := float32(0)
	for i := range r.s.labels {
		widest = max(widest, r.s.width(i))
	}
	return fyne.NewSize(widest, r.s.HeightFor(widest))
}
func (r *segmentsRenderer) Objects() []fyne.CanvasObject { return r.objects }
