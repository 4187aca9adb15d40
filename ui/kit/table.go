package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Column is one column of a table.
type Column struct {
	Title string
	Width float32 // in units of the text size
	Grow  float32 // share of the room that is left over
	Right bool    // numbers
	Lines int     // how many lines a cell may have; 0: one
	Sort  int     // 1: sorted by it, upwards; -1: downwards
}

// Cell is what stands in one column of one row. A cell with an icon is drawn
// as a badge is: icon, word, tone.
type Cell struct {
	Text string
	Icon string
	Tone look.Tone
}

// Table is a dense list with columns: rows are drawn when they are seen, so
// a hundred thousand scroll as ten do. Arrow keys, Page Up and Down, Home and
// End move; Return opens.
type Table struct {
	widget.BaseWidget
	k       *Kit
	columns []Column
	list    *rows
	head    *headRow
	ground  *canvas.Rectangle
	wheel   *wheel

	Len    func() int
	Row    func(i int) []Cell
	Select func(i int) // the selection moved
	Open   func(i int) // Return or a second click
	// Fit, when set, gives the columns for a width.
	Fit  func(width float32) []Column
	Sort func(c int) // the title of a column was pressed
	More func(i int) // the other mouse button was pressed on a row
	// Marked says whether a row is marked, Mark marks it or takes the mark away;
	// nil: rows cannot be marked.
	Marked func(i int) bool
	Mark   func(i int)
}

// Table makes an empty table.
func (k *Kit) Table(columns ...Column) *Table {
	t := &Table{k: k, columns: columns, Len: func() int { return 0 }, ground: canvas.NewRectangle(k.P.Surface)}
	t.head = &headRow{t: t}
	t.head.ExtendBaseWidget(t.head)
	t.list = newRows(t)
	t.wheel = newWheel(t.list)
	t.ExtendBaseWidget(t)
	return t
}

// Arrange asks Fit for the columns again.
func (t *Table) Arrange() {
	if t.Fit != nil {
		t.columns = t.Fit(t.Size().Width)
	}
	t.Refresh()
}

// row is how high a row is: as high as its highest column.
func (t *Table) row() float32 {
	h := t.k.Look.Row()
	for _, c := range t.columns {
		if c.Lines > 1 {
			h = max(h, float32(c.Lines)*t.k.Look.Text(look.Body)*tight+2*look.Gap1)
		}
	}
	return h
}

// tight is the height of a line in a row of several, as a factor of its size.
const tight = 1.3

// Selected is the selected row, -1 for none.
func (t *Table) Selected() int { return t.list.selected }

// Choose selects a row and scrolls to it.
func (t *Table) Choose(i int) { t.list.choose(i) }

// Forget selects nothing.
func (t *Table) Forget() { t.list.selected = -1; t.list.UnselectAll() }

// Reload draws every row again; the selection stays where it is.
func (t *Table) Reload() { t.list.Refresh() }

// Focusable is the part that takes the focus.
func (t *Table) Focusable() fyne.Focusable { return t.list }

// TakeFocus puts the focus on the rows.
func (t *Table) TakeFocus() { t.k.Focus(t.list) }

// Step handles a moving key for a field that keeps the focus, such as a
// search box over its hits.
func (t *Table) Step(e *fyne.KeyEvent) bool { return t.list.move(e.Name) }

// Need is the least width in which no column is cut off.
func (t *Table) Need() float32 {
	need := look.Gap3 * float32(len(t.columns)+1)
	for _, c := range t.columns {
		need += c.Width * t.k.Look.Text(look.Body)
	}
	return need
}

// widths are the columns' widths in a room.
func (t *Table) widths(room float32) []float32 {
	px := t.k.Look.Text(look.Body)
	out := make([]float32, len(t.columns))
	left, share := room-look.Gap3*float32(len(t.columns)+1), float32(0)
	for i, c := range t.columns {
		out[i] = c.Width * px
		left -= out[i]
		share += c.Grow
	}
	for i, c := range t.columns {
		if share > 0 && left > 0 {
			out[i] += left * c.Grow / share
		}
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer { return rendered(t, &tableRenderer{t}) }

type tableRenderer struct{ t *Table }

func (r *tableRenderer) Layout(size fyne.Size) {
	if r.t.Fit != nil {
		r.t.columns = r.t.Fit(size.Width)
	}
	h := r.t.k.Look.Row()
	r.t.ground.Resize(size)
	r.t.head.Resize(fyne.NewSize(size.Width, h))
	r.t.list.Move(fyne.NewPos(0, h))
	r.t.list.Resize(fyne.NewSize(size.Width, size.Height-h))
	r.t.wheel.Move(fyne.NewPos(0, h))
	r.t.wheel.Resize(r.t.list.Size())
}
func (r *tableRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 4*r.t.k.Look.Row()) }
func (r *tableRenderer) refresh()           { r.t.head.Refresh(); r.t.list.Refresh() }
func (r *tableRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.ground, r.t.head, r.t.list, r.t.wheel}
}

// headRow are the column titles.
type headRow struct {
	widget.BaseWidget
	t *Table
}

func (h *headRow) CreateRenderer() fyne.WidgetRenderer {
	return rendered(h, &rowRenderer{k: h.t.k, cells: func() []Cell {
		out := make([]Cell, len(h.t.columns))
		for i, c := range h.t.columns {
			out[i] = Cell{Text: c.Title + map[int]string{1: " ▲", -1: " ▼"}[c.Sort], Tone: look.Quiet}
		}
		return out
	}, t: h.t, line: true})
}

// Tapped implements fyne.Tappable: it sorts by the column.
func (h *headRow) Tapped(e *fyne.PointEvent) {
	if h.t.Sort == nil {
		return
	}
	x := look.Gap3
	for i, w := range h.t.widths(h.Size().Width) {
		if e.Position.X >= x-look.Gap3/2 && e.Position.X < x+w+look.Gap3/2 {
			h.t.k.touched()
			h.t.Sort(i)
			return
		}
		x += w + look.Gap3
	}
}

// rowView is one row.
type rowView struct {
	widget.BaseWidget
	t     *Table
	i     int
	cells []Cell
}

func (v *rowView) set(i int, cells []Cell) { v.i, v.cells = i, cells; v.Refresh() }

// TappedSecondary implements fyne.SecondaryTappable: it selects the row and offers
// what can be done.
func (v *rowView) TappedSecondary(*fyne.PointEvent) {
	v.t.Choose(v.i)
	if v.t.More != nil {
		v.t.More(v.i)
	}
}

func (v *rowView) CreateRenderer() fyne.WidgetRenderer {
	return rendered(v, &rowRenderer{k: v.t.k, cells: func() []Cell { return v.cells }, t: v.t, v: v})
}

type rowRenderer struct {
	k       *Kit
	t       *Table
	v       *rowView // nil: the titles
	cells   func() []Cell
	line    bool
	objects []fyne.CanvasObject
}

func (r *rowRenderer) Layout(size fyne.Size) {
	r.objects = r.objects[:0]
	r.mark(size)
	px := r.k.Look.Text(look.Body)
	x := look.Gap3
	for i, w := range r.t.widths(size.Width) {
		cells := r.cells()
		if i >= len(cells) {
			break
		}
		r.cell(cells[i], r.t.columns[i], x, w, size.Height, px)
		x += w + look.Gap3
	}
	if r.line {
		l := canvas.NewRectangle(r.k.P.Line)
		l.Move(fyne.NewPos(0, size.Height-1))
		l.Resize(fyne.NewSize(size.Width, 1))
		r.objects = append(r.objects, l)
	}
}

// mark shows that a row is marked, beside what says which is selected.
func (r *rowRenderer) mark(size fyne.Size) {
	if r.v == nil || r.t.Marked == nil || r.v.i >= r.t.Len() || !r.t.Marked(r.v.i) {
		return
	}
	g := canvas.NewRectangle(r.k.P.Tone(look.Accent))
	g.Resize(fyne.NewSize(4, size.Height))
	r.objects = append(r.objects, g)
}

func (r *rowRenderer) cell(c Cell, col Column, x, w, h, px float32) {
	text := c.Text
	if c.Icon != "" {
		text = c.Icon + " " + text
		ground := canvas.NewRectangle(r.k.P.Tint(c.Tone))
		ground.CornerRadius = 4
		ground.Move(fyne.NewPos(x-look.Gap1, (h-px*1.55)/2))
		ground.Resize(fyne.NewSize(min(Width(text, px)+2*look.Gap1, w+look.Gap1), px*1.55))
		r.objects = append(r.objects, ground)
	}
	lines := fitLines(text, px, w, col.Lines)
	line, y := h, float32(0)
	if len(lines) > 1 {
		line = px * tight
		y = (h - line*float32(len(lines))) / 2
	}
	for _, text := range lines {
		left := x
		if col.Right {
			left += w - Width(text, px)
		}
		r.objects = append(r.objects, r.k.draw(text, px, r.k.P.Tone(c.Tone), left, y, line)...)
		y += line
	}
}

// fitLines is a text in at most n lines, the last of them cut with an ellipsis.
func fitLines(text string, px, w float32, n int) []string {
	if n < 2 || Width(text, px) <= w && !strings.Contains(text, "\n") {
		return []string{Fit(text, px, w)}
	}
	lines := Wrap(text, px, w)
	if len(lines) > n {
		lines = append(lines[:n-1:n-1], Fit(strings.Join(lines[n-1:], ""), px, w))
	}
	return lines
}

func (r *rowRenderer) MinSize() fyne.Size           { return fyne.NewSize(100, r.t.row()-look.Gap1) }
func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.objects }
