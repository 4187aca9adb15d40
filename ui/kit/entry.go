package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Entry is a field of one line. Return, Escape, arrows up and down, and
// function keys go where the page or dialog wants them.
type Entry struct {
	widget.Entry
	k     *Kit
	Enter func()                      // Return; nil: handed on
	Extra func(e *fyne.KeyEvent) bool // asked first
	Chord func(s fyne.Shortcut) bool  // a key with Ctrl or Alt, asked first
	lines int
	hint  string // the whole placeholder
	brief string // in its place where it would be cut; "": it is cut
}

// Entry makes a field.
func (k *Kit) Entry(placeholder string, changed func(string)) *Entry {
	e := &Entry{k: k}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(placeholder)
	e.OnChanged = changed
	return e
}

// Password makes a field that hides what is typed.
func (k *Kit) Password(placeholder string) *Entry {
	e := k.Entry(placeholder, nil)
	e.Entry.Password = true
	return e
}

// Area makes a field of several lines, where Return starts a new one and
// Ctrl+Return would be the dialog's.
func (k *Kit) Area(placeholder string, lines int) *Entry {
	e := k.Entry(placeholder, nil)
	e.MultiLine, e.lines = true, lines
	e.Wrapping = fyne.TextWrapBreak
	return e
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer { return sized(e, e.Entry.CreateRenderer()) }

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if e.k.methods(ev) {
		return
	}
	e.k.touched()
	if e.Extra != nil && e.Extra(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		switch {
		case e.Enter != nil:
			e.Enter()
			return
		case !e.MultiLine:
			e.k.Key(ev)
			return
		}
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		e.k.Key(ev)
		return
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		if !e.MultiLine {
			e.k.Key(ev)
			return
		}
	}
	e.Entry.TypedKey(ev)
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	e.k.typing(true)
	e.k.gained(e)
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	e.k.typing(false)
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) {
	e.k.composing.rune()
	e.k.touched()
	e.Entry.TypedRune(r)
}

// TypedShortcut implements fyne.Shortcutable: commands work while a field has
// the focus, what belongs to text stays the field's.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.Chord != nil && e.Chord(s) {
		e.k.touched()
		return
	}
	if e.k.isCommand(s) {
		e.k.Shortcut(s)
		return
	}
	e.k.touched()
	e.Entry.TypedShortcut(s)
}

// SetPlaceHolder sets what stands in the empty field, cut to its width: a
// placeholder that does not fit would bring a scroll bar.
func (e *Entry) SetPlaceHolder(s string) {
	e.hint = s
	e.fitHint(e.Size().Width)
}

// Briefly says what stands in a field too narrow for the whole placeholder.
func (e *Entry) Briefly(s string) *Entry {
	e.brief = s
	e.fitHint(e.Size().Width)
	return e
}

// Resize implements fyne.CanvasObject.
func (e *Entry) Resize(size fyne.Size) {
	e.fitHint(size.Width)
	e.Entry.Resize(size)
}

func (e *Entry) fitHint(width float32) {
	s, room := e.hint, width-2*e.k.Look.Size(theme.SizeNameInnerPadding)-look.Gap3
	if px := e.k.Look.Text(look.Body); room > 0 && !e.MultiLine {
		if e.brief != "" && Width(s, px) > room {
			s = e.brief
		}
		s = Fit(s, px, room)
	}
	if s != e.PlaceHolder {
		e.Entry.SetPlaceHolder(s)
	}
}

// MinSize is as high as a button, or as the lines of an area.
func (e *Entry) MinSize() fyne.Size {
	m := e.Entry.MinSize()
	m.Height = max(m.Height, e.k.Target())
	if e.MultiLine {
		m.Height = float32(e.lines) * e.k.Target() * 0.8
	}
	return fyne.NewSize(max(m.Width, 120), m.Height)
}
