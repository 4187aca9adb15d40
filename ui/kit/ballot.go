package kit

import "fyne.io/fyne/v2"

// Ballot is a question's answers side by side, for going through many
// questions with one hand: a digit answers and goes on, even when that answer
// was given before; arrows up and down go on without answering.
type Ballot struct {
	Segments
	Changed func()      // the answer is another, by whatever key
	Given   func(i int) // an answer was given with a digit, Return or a click
	Step    func(by int)
}

var (
	_ fyne.Focusable = (*Ballot)(nil)
	_ fyne.Tappable  = (*Ballot)(nil)
)

// Ballot makes a question without an answer.
func (k *Kit) Ballot(labels []string) *Ballot {
	b := &Ballot{Segments: Segments{k: k, labels: labels, selected: -1, filled: true, hovered: -1}}
	b.changed = func(int) {
		if b.Changed != nil {
			b.Changed()
		}
	}
	b.ExtendBaseWidget(b)
	return b
}

// give answers, and says so even when nothing changed.
func (b *Ballot) give(i int) {
	if i < 0 || i >= len(b.labels) {
		return
	}
	b.Select(i)
	if b.Given != nil {
		b.Given(i)
	}
}

// FocusGained implements fyne.Focusable.
func (b *Ballot) FocusGained() {
	b.focused = true
	b.Refresh()
	b.k.gained(b)
}

// TypedRune implements fyne.Focusable.
func (b *Ballot) TypedRune(r rune) {
	b.k.composing.rune()
	if i := int(r - '1'); i >= 0 && i < len(b.labels) {
		b.give(i)
		return
	}
	b.Segments.TypedRune(r)
}

// TypedKey implements fyne.Focusable.
func (b *Ballot) TypedKey(e *fyne.KeyEvent) {
	if b.k.methods(e) {
		return
	}
	switch e.Name {
	case fyne.KeyUp:
		b.step(-1)
	case fyne.KeyDown:
		b.step(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if b.selected < 0 {
			b.k.Key(e)
			return
		}
		b.give(b.selected)
	default:
		b.Segments.TypedKey(e)
	}
}

func (b *Ballot) step(by int) {
	if b.Step != nil {
		b.Step(by)
	}
}

// Tapped implements fyne.Tappable.
func (b *Ballot) Tapped(e *fyne.PointEvent) { b.give(b.at(e.Position)) }
