package kit

import "fyne.io/fyne/v2"

// Ahead are keys typed ahead of what they are for: a list moved on and the
// panel beside it is not there yet, or a step is on its way. They wait, in
// order, and then act as if they were typed now, on whatever has the focus by
// then. Keys that only move the list are not kept waiting, unless others are.
type Ahead struct {
	k *Kit
	// Ready says whether list and panel are one, Moves whether a key does
	// nothing but move the list.
	Ready func() bool
	Moves func(fyne.KeyName) bool

	keys    []stroke
	playing bool
}

// stroke is one key, one character or one command.
type stroke struct {
	key *fyne.KeyEvent
	r   rune
	run func()
}

// Ahead makes an empty one.
func (k *Kit) Ahead(ready func() bool, moves func(fyne.KeyName) bool) *Ahead {
	return &Ahead{k: k, Ready: ready, Moves: moves}
}

// holds keeps a key when it has to wait, and reports whether it did.
func (a *Ahead) holds(s stroke) bool {
	if a.playing || len(a.keys) == 0 && (a.moves(s) || a.Ready()) {
		return false
	}
	if s.key != nil && s.key.Name == fyne.KeyEscape {
		a.Drop()
		return true
	}
	a.keys = append(a.keys, s)
	return true
}

func (a *Ahead) moves(s stroke) bool { return s.key != nil && a.Moves(s.key.Name) }

// Run runs a command now, or after the keys that wait.
func (a *Ahead) Run(fn func()) {
	if !a.holds(stroke{run: fn}) {
		fn()
	}
}

// Play types what has waited, as far as list and panel are one.
func (a *Ahead) Play() {
	if a.playing {
		return
	}
	a.playing = true
	defer func() { a.playing = false }()
	for len(a.keys) > 0 {
		s := a.keys[0]
		if !a.k.Busy() && !a.moves(s) && !a.Ready() {
			return
		}
		a.keys = a.keys[1:]
		a.k.press(s)
	}
}

// Drop forgets what has waited, and reports whether there was anything.
func (a *Ahead) Drop() bool {
	some := len(a.keys) > 0
	a.keys = nil
	return some
}

// press types one key into whatever has the focus.
func (k *Kit) press(s stroke) {
	f := k.focused()
	switch {
	case s.run != nil && k.Busy(): // the dialog that a key before opened has to be answered first
	case s.run != nil:
		s.run()
	case s.key != nil && f != nil:
		f.TypedKey(s.key)
	case s.key != nil:
		k.Key(s.key)
	case f != nil:
		f.TypedRune(s.r)
	default:
		k.Rune(s.r)
	}
}

// holds says whether a key has to wait for the page's panel.
func (k *Kit) holds(s stroke) bool { return k.ahead != nil && !k.Busy() && k.ahead.holds(s) }
