package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Grid is a Sheet whose rows can be chosen: arrows move, Return takes, and a
// click does both. At its ends the arrows go on to the page.
type Grid struct {
	Sheet
	Pick  func(i int) // Return, or a click on the selected row
	Moved func(i int)
}

var (
	_ fyne.Focusable    = (*Grid)(nil)
	_ fyne.Tappable     = (*Grid)(nil)
	_ desktop.Hoverable = (*Grid)(nil)
)

// Grid makes an empty grid.
func (k *Kit) Grid(columns ...Column) *Grid {
	g := &Grid{}
	g.init(k, columns)
	g.ExtendBaseWidget(g)
	return g
}

// Selected is the selected row, -1 for none.
func (g *Grid) Selected() int { return g.selected }

// Choose selects a row; -1 selects none.
func (g *Grid) Choose(i int) {
	i = min(i, len(g.rows)-1)
	if i == g.selected {
		return
	}
	g.selected = i
	g.Refresh()
	g.reveal()
	if g.Moved != nil && i >= 0 {
		g.Moved(i)
	}
}

// reveal scrolls the selected row into view.
func (g *Grid) reveal() {
	if g.focused && g.selected >= 0 {
		top, height := g.place(g.selected)
		g.k.reveal(g, top, height)
	}
}

// Step handles a moving key, also for a field that keeps the focus over its
// hits. It reports whether the selection moved.
func (g *Grid) Step(e *fyne.KeyEvent) bool {
	to := g.selected
	switch e.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(g.rows) - 1
	default:
		return false
	}
	if to < 0 || to >= len(g.rows) || to == g.selected {
		return false
	}
	g.Choose(to)
	return true
}

// Take does what Return does on the selected row.
func (g *Grid) Take() bool {
	if g.Pick == nil || g.selected < 0 || g.selected >= len(g.rows) {
		return false
	}
	g.Pick(g.selected)
	return true
}

// FocusGained implements fyne.Focusable. A grid nobody chose in yet starts at
// its first row.
func (g *Grid) FocusGained() {
	g.focused = true
	if g.selected < 0 && len(g.rows) > 0 {
		g.Choose(0)
	}
	g.Refresh()
	g.k.gained(g)
	g.reveal()
}

// FocusLost implements fyne.Focusable.
func (g *Grid) FocusLost() { g.focused = false; g.Refresh() }

// TypedKey implements fyne.Focusable.
func (g *Grid) TypedKey(e *fyne.KeyEvent) {
	if g.k.methods(e) {
		return
	}
	g.k.touched()
	switch {
	case g.Step(e):
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && g.Take():
	default:
		g.k.Key(e)
	}
}

// TypedRune implements fyne.Focusable.
func (g *Grid) TypedRune(r rune) {
	g.k.composing.rune()
	g.k.Rune(r)
}

// at is the row under a height, -1 for none.
func (g *Grid) at(y float32) int {
	for i := range g.rows {
		if top, h := g.place(i); y >= top && y < top+h {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (g *Grid) Tapped(e *fyne.PointEvent) {
	i := g.at(e.Position.Y)
	if i < 0 {
		return
	}
	again := i == g.selected
	g.k.Focus(g)
	g.Choose(i)
	if again {
		g.Take()
	}
}

// MouseIn implements desktop.Hoverable.
func (g *Grid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (g *Grid) MouseMoved(e *desktop.MouseEvent) {
	if i := g.at(e.Position.Y); i != g.hovered {
		g.hovered = i
		g.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (g *Grid) MouseOut() { g.hovered = -1; g.Refresh() }
