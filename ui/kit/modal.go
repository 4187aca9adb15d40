package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Modal is a question that has to be answered first. Escape leaves it, Return
// answers it; the focus comes back to where it was.
type Modal struct {
	k       *Kit
	overlay *shade
	before  fyne.Focusable
	accept  func()
	cancel  func()
	first   fyne.Focusable
}

// Ask is what a modal shows.
type Ask struct {
	Title  string
	Body   []fyne.CanvasObject
	OK     string         // label of the answer; empty: there is only Cancel
	Cancel string         // label of the way out
	Danger bool           // the answer takes something away
	Width  float32        // 0: 520
	First  fyne.Focusable // takes the focus; nil: the answer
	Accept func() bool    // true closes
	Closed func()         // after it closed without an answer
}

// OnAsk says who hears what is asked.
func (k *Kit) OnAsk(hear func(title string)) { k.asked = hear }

// Ask shows a modal.
func (k *Kit) Ask(a Ask) *Modal {
	m := &Modal{k: k}
	m.before = k.focused()
	card, ok := k.modalCard(m, a)
	m.accept = func() {
		if a.Accept == nil || a.Accept() {
			m.Close()
		}
	}
	m.cancel = func() {
		m.Close()
		if a.Closed != nil {
			a.Closed()
		}
	}
	if a.OK == "" { // one button: Return presses it
		m.accept = m.cancel
	}
	m.overlay = newShade(k, card, a.Width)
	m.first = a.First
	if m.first == nil {
		m.first = ok
	}
	k.modals = append(k.modals, m)
	k.lift(m)
	k.focus(m.first)
	if k.asked != nil {
		k.asked(a.Title)
	}
	return m
}

// modalCard lays the question out; the second value is the button that the
// focus goes to when no field wants it.
func (k *Kit) modalCard(m *Modal, a Ask) (*Box, fyne.Focusable) {
	cancel := k.Button(a.Cancel, "Esc", Normal, func() { m.cancel() })
	buttons := k.Row(look.Gap3, k.Space(), cancel).Grow(0)
	var first fyne.Focusable = cancel
	if a.OK != "" {
		rank := Primary
		if a.Danger {
			rank = Danger
		}
		ok := k.Button(a.OK, "⏎", rank, func() { m.accept() })
		buttons = k.Row(look.Gap3, k.Space(), cancel, ok).Grow(0)
		first = ok
	}
	objects := append([]fyne.CanvasObject{k.Text(a.Title, look.Title, look.Plain)}, a.Body...)
	objects = append(objects, buttons)
	card := k.Card(look.Gap4, objects...).Pad(look.Gap5)
	return card, first
}

// Close takes the modal away.
func (m *Modal) Close() {
	k := m.k
	for i, o := range k.modals {
		if o == m {
			k.modals = append(k.modals[:i], k.modals[i+1:]...)
			k.Canvas.Overlays().Remove(m.overlay)
			if m.before != nil {
				k.focus(m.before)
			}
			return
		}
	}
}

// Fit lays the modal out again after its content changed.
func (m *Modal) Fit() { m.overlay.Refresh() }

func (m *Modal) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		m.cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		m.accept()
	default:
		return false
	}
	return true
}

func (m *Modal) rune(rune) bool { return false }

// shade darkens the window and holds the card in its middle.
type shade struct {
	widget.BaseWidget
	k     *Kit
	card  *Box
	width float32
	dark  *canvas.Rectangle
}

func newShade(k *Kit, card *Box, width float32) *shade {
	if width == 0 {
		width = 520
	}
	if k.Elder {
		width *= 1.4
	}
	width *= k.Scale()
	s := &shade{k: k, card: card, width: width, dark: canvas.NewRectangle(k.P.Shade)}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped keeps clicks from reaching what lies behind.
func (s *shade) Tapped(*fyne.PointEvent) {}

func (s *shade) CreateRenderer() fyne.WidgetRenderer { return rendered(s, &shadeRenderer{s}) }

type shadeRenderer struct{ s *shade }

func (r *shadeRenderer) Layout(size fyne.Size) {
	s := r.s
	s.dark.Resize(size)
	w := min(s.width, size.Width-2*look.Gap5)
	h := min(s.card.HeightFor(w), size.Height-2*look.Gap5)
	s.card.Resize(fyne.NewSize(w, h))
	s.card.Move(fyne.NewPos((size.Width-w)/2, max((size.Height-h)*0.4, look.Gap5)))
}
func (r *shadeRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 200) }
func (r *shadeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.dark, r.s.card}
}
