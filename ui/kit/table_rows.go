package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// rows is a widget.List with a whole keyboard.
type rows struct {
	widget.List
	t        *Table
	selected int
	again    bool // the selection is being set by us
}

var _ fyne.Focusable = (*rows)(nil)

func newRows(t *Table) *rows {
	l := &rows{t: t, selected: -1}
	l.HideSeparators = true
	l.Length = func() int { return t.Len() }
	l.CreateItem = func() fyne.CanvasObject {
		v := &rowView{t: t}
		v.ExtendBaseWidget(v)
		return v
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if t.Row != nil && i < t.Len() {
			o.(*rowView).set(i, t.Row(i))
		}
	}
	l.OnSelected = l.onSelected
	l.ExtendBaseWidget(l)
	return l
}

func (l *rows) onSelected(i widget.ListItemID) {
	if l.again {
		return
	}
	l.t.k.touched()
	was := l.selected
	l.selected = i
	if was == i {
		return
	}
	if l.t.Select != nil {
		l.t.Select(i)
	}
}

func (l *rows) choose(i int) {
	n := l.t.Len()
	if n == 0 {
		return
	}
	i = max(0, min(i, n-1))
	l.List.Select(i)
	l.ScrollTo(i)
}

// CreateRenderer implements fyne.Widget.
func (l *rows) CreateRenderer() fyne.WidgetRenderer { return sized(l, l.List.CreateRenderer()) }

// page is how many rows are seen at once.
func (l *rows) page() int {
	return max(1, int(l.Size().Height/l.t.row())-1)
}

func (l *rows) move(key fyne.KeyName) bool {
	to := l.selected
	switch key {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyPageUp:
		to -= l.page()
	case fyne.KeyPageDown:
		to += l.page()
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = l.t.Len() - 1
	default:
		return false
	}
	l.choose(to)
	return true
}

// TypedKey implements fyne.Focusable.
func (l *rows) TypedKey(e *fyne.KeyEvent) {
	if l.t.k.methods(e) {
		return
	}
	l.t.k.touched()
	switch {
	case l.t.k.holds(stroke{key: e}):
	case l.move(e.Name):
	case e.Name == fyne.KeySpace && l.t.Mark != nil && l.selected >= 0:
		l.t.Mark(l.selected)
		l.move(fyne.KeyDown)
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && l.t.Open != nil && l.selected >= 0:
		l.t.Open(l.selected)
	default:
		l.t.k.Key(e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *rows) TypedRune(r rune) {
	l.t.k.composing.rune()
	l.t.k.Rune(r)
}
