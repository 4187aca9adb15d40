package kit

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Park takes the dialogs and the focus off the window, so that something else
// can have it: the question for the password. What is asked or focused
// meanwhile waits with them.
func (k *Kit) Park() {
	k.before = k.focused()
	k.parked = true
	for _, m := range k.modals {
		k.Canvas.Overlays().Remove(m.overlay)
	}
	k.Canvas.Unfocus()
}

// Unpark puts everything back as it was. The content is the window's already.
func (k *Kit) Unpark() {
	k.parked = false
	k.listen()
	for _, m := range k.modals {
		k.lift(m)
	}
	if k.before != nil {
		k.Canvas.Focus(k.before)
	}
}

// lift shows a dialog above everything.
func (k *Kit) lift(m *Modal) {
	if k.parked {
		return
	}
	k.Canvas.Overlays().Add(m.overlay)
	m.overlay.Resize(k.Canvas.Size())
}

func (k *Kit) focused() fyne.Focusable {
	switch {
	case k.Canvas == nil:
		return nil
	case k.parked:
		return k.before
	}
	return k.Canvas.Focused()
}

// listen takes the canvas's unfocused keys.
func (k *Kit) listen() {
	k.Canvas.SetOnTypedKey(func(e *fyne.KeyEvent) { k.Key(e) })
	k.Canvas.SetOnTypedRune(func(r rune) { k.Rune(r) })
	for _, c := range k.chords {
		k.Canvas.AddShortcut(c, k.Shortcut)
	}
}

// OnShortcut says which keys with Ctrl or Alt are commands, and who runs them.
func (k *Kit) OnShortcut(chords []fyne.Shortcut, run func(fyne.Shortcut)) {
	k.chords, k.command = chords, run
	k.listen()
}

// Shortcut runs the command of a key, unless a dialog is up: then it has to be
// answered first.
func (k *Kit) Shortcut(s fyne.Shortcut) {
	k.touched()
	if k.command != nil && !k.Busy() {
		k.command(s)
	}
}

// isCommand says whether a key is a command's rather than a text field's.
func (k *Kit) isCommand(s fyne.Shortcut) bool {
	_, text := s.(*fyne.ShortcutUndo)
	return !text && slices.ContainsFunc(k.chords, func(c fyne.Shortcut) bool { return c.ShortcutName() == s.ShortcutName() })
}
