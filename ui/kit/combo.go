package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Option is one entry of a long list: what is kept, what is read in the list,
// and what stands in the field once it is taken.
type Option struct{ Value, Label, Taken string }

// Combo is a field that searches a long list while somebody types. The hits
// stand below it, in the page, so that the keyboard stays with the field: Up
// and Down choose, Return takes.
type Combo struct {
	widget.BaseWidget
	k     *Kit
	entry *Entry
	list  *Grid
	box   *Box
	hits  []Option
	quiet bool // the text is being set by us

	Find    func(text string) []Option
	Changed func(value string) // what was taken, or else what stands in the field
	Resized func()             // the hits came or went
	Taken   func()             // a hit was taken: there is nothing more to do here
}

// Combo makes an empty field.
func (k *Kit) Combo(placeholder string) *Combo {
	c := &Combo{k: k}
	c.entry = k.Entry(placeholder, c.typed)
	c.entry.Extra = c.key
	c.list = k.Grid(Column{Grow: 1}, Column{Width: 7, Right: true})
	c.list.Pick = c.take
	c.list.Hide()
	c.box = k.Stack(look.Gap1, c.entry, c.list)
	c.ExtendBaseWidget(c)
	return c
}

// Field is the part that takes the focus.
func (c *Combo) Field() *Entry { return c.entry }

// SetText shows a text without telling anybody.
func (c *Combo) SetText(s string) {
	c.quiet = true
	c.entry.SetText(s)
	c.quiet = false
}

func (c *Combo) typed(text string) {
	if c.quiet {
		return
	}
	c.offer(c.Find(text))
	c.Changed(text)
}

// offer shows hits below the field.
func (c *Combo) offer(hits []Option) {
	was := len(c.hits)
	c.hits = hits
	rows := make([][]Cell, len(hits))
	digits := 0
	for i, h := range hits {
		rows[i] = []Cell{{Text: h.Label}, {Text: h.Value, Tone: look.Quiet}}
		digits = max(digits, len(h.Value))
	}
	c.list.columns[1].Width = codeWidth(digits)
	c.list.Choose(-1)
	c.list.SetRows(rows)
	if len(hits) > 0 {
		c.list.Choose(0)
		c.list.Show()
	} else {
		c.list.Hide()
	}
	if len(hits) > 0 {
		c.k.open = c
	}
	if was != len(hits) && c.Resized != nil {
		c.Resized()
	}
	if len(hits) > 0 {
		c.k.reveal(c, 0, c.Size().Height)
	}
}

// codeWidth is the room of a code of so many digits, in units of the text
// size: the rest of a line is for the name.
func codeWidth(digits int) float32 { return 0.62*float32(digits) + 0.4 }

// closes says whether the hits go away when a widget gets the focus.
func (c *Combo) closes(o fyne.CanvasObject) bool {
	return o != fyne.CanvasObject(c.entry) && o != fyne.CanvasObject(c.list)
}

func (c *Combo) key(e *fyne.KeyEvent) bool {
	if len(c.hits) == 0 {
		return false
	}
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		c.list.Step(e)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.list.Take()
	case fyne.KeyEscape:
		c.offer(nil)
	default:
		return false
	}
	return true
}

func (c *Combo) take(i int) {
	h := c.hits[i]
	c.SetText(h.Taken)
	c.offer(nil)
	c.k.Focus(c.entry)
	c.Changed(h.Value)
	if c.Taken != nil {
		c.Taken()
	}
}

// HeightFor implements Flow.
func (c *Combo) HeightFor(width float32) float32 { return c.box.HeightFor(width) }

// CreateRenderer implements fyne.Widget.
func (c *Combo) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }
