package ui

import "miaopi/app/proof"

// scanned takes the beginning of what a code scanner types: the rest, and the
// Return behind it, go to the search box as if somebody sat in it.
func (x *Window) scanned(text string) {
	if x.frame == nil {
		return
	}
	s := x.frame.search
	s.focus()
	s.entry.SetText(text)
	s.entry.CursorColumn = len([]rune(text))
}

// enter opens what was found. Before people and cases are loaded it waits for
// them: a code scanner is faster.
func (s *finder) enter() {
	if proof.Looks(s.entry.Text) {
		s.verify(s.entry.Text)
		return
	}
	if s.index == nil {
		s.entered = true
		return
	}
	s.entered = false
	s.choose(s.table.Selected())
}
