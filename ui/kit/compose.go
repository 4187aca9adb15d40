package kit

import "fyne.io/fyne/v2"

// composing knows whether an input method is putting a word together. On X11 the
// toolkit hands on every key, also those that the method keeps for itself; only the
// characters do not come. A letter without its character is therefore the beginning of
// a composition, and until its characters come Return, Escape and the other keys are
// the method's: nothing half-composed is ever taken for an answer.
type composing struct {
	last    *fyne.KeyEvent // was looked at already, by the widget that handed it on
	letter  bool           // a letter was pressed whose character has not come
	letters int            // of the composition; 0: there is none
}

// key looks at a key before anybody uses it, and says whether it is the method's.
func (c *composing) key(e *fyne.KeyEvent) bool {
	if e == c.last {
		return false
	}
	c.last = e
	if c.letter {
		c.letter = false
		c.letters++
	}
	if isLetter(e.Name) {
		c.letter = true
		return c.letters > 0
	}
	if c.letters == 0 {
		return false
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape: // ends it, with the letters as they are or without them
		c.letters = 0
	case fyne.KeyBackspace:
		c.letters--
	}
	return true
}

// rune says that a character came: the composition is over, or there was none.
func (c *composing) rune() { c.letter, c.letters = false, 0 }

func isLetter(k fyne.KeyName) bool { return len(k) == 1 && k[0] >= 'A' && k[0] <= 'Z' }

// methods says whether a key is the input method's.
func (k *Kit) methods(e *fyne.KeyEvent) bool { return k.composing.key(e) }
