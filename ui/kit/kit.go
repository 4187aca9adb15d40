// Package kit are the workstation's own widgets: every one can be used with
// the keyboard alone, draws with the look it is given, and knows no page.
//
// A Kit belongs to one window and one look; another look is another Kit and
// the window's content made again. Everything here runs on the UI goroutine.
package kit

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/look"
)

// Keys receives what the focused widget did not use. It reports whether it
// did.
type Keys interface {
	TypedKey(*fyne.KeyEvent) bool
	TypedRune(rune) bool
}

// Kit makes widgets for one window.
type Kit struct {
	*look.Look
	Canvas fyne.Canvas

	page      Keys
	rest      Keys // takes what the page does not use
	modals    []*Modal
	toast     func(Toast)
	asked     func(title string)
	following []*Scroll // areas that scroll to what has the focus
	open      *Combo    // the last that showed hits
	touch     func()
	text      func(on bool)
	burst     burst
	command   func(fyne.Shortcut) // a key with Ctrl or Alt was pressed
	chords    []fyne.Shortcut     // those that are commands
	ahead     *Ahead              // of the page that is shown
	composing composing
	parked    bool           // something else has the window
	before    fyne.Focusable // had the focus when it was parked, or is to have it
}

// OnText is told when a field takes the focus, and when none has it any more.
func (k *Kit) OnText(fn func(on bool)) { k.text = fn }

func (k *Kit) typing(on bool) {
	if k.text != nil {
		k.text(on)
	}
}

// OnTouch is told each time somebody uses the keyboard or presses something.
func (k *Kit) OnTouch(fn func()) { k.touch = fn }

func (k *Kit) touched() {
	if k.touch != nil {
		k.touch()
	}
}

// New makes a kit and takes the canvas's unfocused keys.
func New(l *look.Look, c fyne.Canvas) *Kit {
	k := &Kit{Look: l, Canvas: c}
	if c != nil {
		k.listen()
	}
	return k
}

// SetPage says who gets the keys while no dialog is up.
func (k *Kit) SetPage(p Keys) {
	k.page, k.ahead = p, nil
	if t, ok := p.(Typist); ok {
		k.ahead = t.Ahead()
	}
}

// SetRest says who gets the keys that no page uses.
func (k *Kit) SetRest(r Keys) { k.rest = r }

// Typist is a page whose keys may be typed ahead.
type Typist interface{ Ahead() *Ahead }

// Busy says whether a dialog is up: commands must wait.
func (k *Kit) Busy() bool { return len(k.modals) > 0 }

// Key hands a key to the topmost dialog, or to the page.
func (k *Kit) Key(e *fyne.KeyEvent) bool {
	if k.methods(e) {
		return true
	}
	k.touched()
	if len(e.Name) > 1 { // those of characters come beside them
		k.typed()
	}
	if n := len(k.modals); n > 0 {
		return k.modals[n-1].key(e)
	}
	if k.holds(stroke{key: e}) {
		return true
	}
	return k.page != nil && k.page.TypedKey(e) || k.rest != nil && k.rest.TypedKey(e)
}

// Rune hands a character to the page; dialogs take characters only in their
// fields.
func (k *Kit) Rune(r rune) bool {
	k.composing.rune()
	k.touched()
	if n := len(k.modals); n > 0 {
		return k.modals[n-1].rune(r)
	}
	if k.ahead != nil && k.ahead.playing { // typed by a person, a moment ago
		return k.act(r)
	}
	return k.bursts(r) || k.act(r)
}

// act lets a character act on the page.
func (k *Kit) act(r rune) bool {
	if k.holds(stroke{r: r}) {
		return true
	}
	return k.page != nil && k.page.TypedRune(r) || k.rest != nil && k.rest.TypedRune(r)
}

// On says whether a page is the one that is shown.
func (k *Kit) On(page Keys) bool { return k.page == page }

// Focus puts the focus on a widget, if it can take it.
func (k *Kit) Focus(o fyne.CanvasObject) {
	if f, ok := o.(fyne.Focusable); ok && k.Canvas != nil {
		k.focus(f)
	}
}

func (k *Kit) focus(f fyne.Focusable) {
	if k.parked {
		k.before = f
		return
	}
	k.Canvas.Focus(f)
}
