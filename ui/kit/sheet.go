package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Sheet is a table to read, as high as its rows: part of a page that scrolls
// as a whole. Cells wrap; nothing is cut: where the columns would be too narrow to
// read, each row stands as a list of its cells, behind their titles (sheet_fold.go). It
// takes no focus; Grid does.
type Sheet struct {
	widget.BaseWidget
	k        *Kit
	columns  []Column
	titles   []fyne.CanvasObject // nil: no column has a title
	rows     [][]fyne.CanvasObject
	labels   [][]fyne.CanvasObject // the titles again for each row, once it was folded
	selected int                   // -1: none
	hovered  int
	focused  bool
	badges   []float32 // the widest badge of each column
}

// Sheet makes an empty sheet.
func (k *Kit) Sheet(columns ...Column) *Sheet {
	s := &Sheet{}
	s.init(k, columns)
	s.ExtendBaseWidget(s)
	return s
}

func (s *Sheet) init(k *Kit, columns []Column) {
	s.k, s.columns, s.selected, s.hovered = k, columns, -1, -1
	s.badges = make([]float32, len(columns))
	for _, c := range columns {
		if c.Title == "" {
			continue
		}
		s.titles = nil
		for _, c := range columns {
			s.titles = append(s.titles, s.cell(c, Cell{Text: c.Title, Tone: look.Quiet}))
		}
	}
}

// SetColumns replaces the columns; the rows of before are gone.
func (s *Sheet) SetColumns(columns ...Column) {
	at := s.selected
	s.rows, s.labels, s.titles = nil, nil, nil
	s.init(s.k, columns)
	s.selected = at
}

// SetRows replaces the rows. The selection stays where it is while there is
// such a row.
func (s *Sheet) SetRows(rows [][]Cell) {
	s.rows, s.labels = make([][]fyne.CanvasObject, len(rows)), nil
	clear(s.badges)
	for i, row := range rows {
		for n, c := range row {
			o := s.cell(s.columns[n], c)
			if b, ok := o.(*Badge); ok {
				s.badges[n] = max(s.badges[n], b.Natural())
			}
			s.rows[i] = append(s.rows[i], o)
		}
	}
	s.selected = min(s.selected, len(rows)-1)
	s.Refresh()
}

// Len is how many rows there are.
func (s *Sheet) Len() int { return len(s.rows) }

// cell makes what stands in one cell: a badge, or text that wraps.
func (s *Sheet) cell(c Column, cell Cell) fyne.CanvasObject {
	if cell.Icon != "" {
		return s.k.Badge(cell.Icon, cell.Text, cell.Tone)
	}
	t := s.k.Text(cell.Text, look.Body, cell.Tone)
	if c.Right {
		t.AlignRight()
	}
	return t
}

// widths share the room out: columns that do not fit give way in proportion, but
// for the badges in them, which cannot wrap.
func (s *Sheet) widths(room float32) []float32 {
	px := s.k.Look.Text(look.Body)
	out := make([]float32, len(s.columns))
	left := room - look.Gap3*float32(len(s.columns)+1)
	sum, share, badges := float32(0), float32(0), float32(0)
	for i, c := range s.columns {
		out[i] = max(c.Width*px, s.badges[i])
		sum += out[i]
		share += c.Grow
		badges += s.badges[i]
	}
	for i, c := range s.columns {
		switch {
		case sum > left && sum > badges:
			out[i] = s.badges[i] + (out[i]-s.badges[i])*max(left-badges, 0)/(sum-badges)
		case share > 0:
			out[i] += (left - sum) * c.Grow / share
		}
	}
	return out
}

// pad is the room above and below the text of a row.
func (s *Sheet) pad() float32 {
	return (s.k.Look.Row() - s.k.Look.Text(look.Body)*look.Leading) / 2
}

// height is that of the tallest cell, and at least that of a table row.
func (s *Sheet) height(row []fyne.CanvasObject, widths []float32) float32 {
	h := float32(0)
	for i, o := range row {
		h = max(h, s.need(o, widths[i]))
	}
	return max(h+2*s.pad(), s.k.Look.Row())
}

// need is the height a cell wants; a badge stands over the edges of its line.
func (s *Sheet) need(o fyne.CanvasObject, width float32) float32 {
	if _, ok := o.(*Badge); ok {
		return s.k.Look.Text(look.Body) * look.Leading
	}
	return heightFor(o, width)
}

// HeightFor implements Flow.
func (s *Sheet) HeightFor(width float32) float32 {
	h := s.headHeight(width)
	for i := range s.rows {
		h += s.rowHeight(i, width)
	}
	return h
}

// headHeight is that of the titles; folded, they stand in the rows.
func (s *Sheet) headHeight(width float32) float32 {
	if s.titles == nil || s.folded(width) {
		return 0
	}
	return s.height(s.titles, s.widths(width))
}

func (s *Sheet) rowHeight(i int, width float32) float32 {
	if s.folded(width) {
		return s.foldedHeight(i, width)
	}
	return s.height(s.rows[i], s.widths(width))
}

// place is where a row lies at the present width.
func (s *Sheet) place(i int) (top, height float32) {
	width := s.Size().Width
	top = s.headHeight(width)
	for n := range s.rows {
		height = s.rowHeight(n, width)
		if n == i {
			return top, height
		}
		top += height
	}
	return 0, 0
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer { return rendered(s, &sheetRenderer{s: s}) }

type sheetRenderer struct {
	s       *Sheet
	objects []fyne.CanvasObject
}

func (r *sheetRenderer) Layout(size fyne.Size) {
	s := r.s
	r.objects = nil
	widths, y := s.widths(size.Width), s.headHeight(size.Width)
	if y > 0 {
		r.row(s.titles, widths, 0)
		r.box(0, y-1, size.Width, 1, s.k.P.Line, 0)
	}
	for i, row := range s.rows {
		h := s.rowHeight(i, size.Width)
		r.ground(i, y, size.Width, h)
		if s.folded(size.Width) {
			r.fold(i, y, size.Width)
		} else {
			r.row(row, widths, y)
		}
		y += h
	}
}

func (r *sheetRenderer) row(row []fyne.CanvasObject, widths []float32, y float32) {
	x := look.Gap3
	for i, o := range row {
		real := heightFor(o, widths[i])
		o.Move(fyne.NewPos(x, y+r.s.pad()+(r.s.need(o, widths[i])-real)/2))
		o.Resize(fyne.NewSize(widths[i], real))
		r.objects = append(r.objects, o)
		x += widths[i] + look.Gap3
	}
}

// ground marks the selected row and the one under the mouse.
func (r *sheetRenderer) ground(i int, y, width, h float32) {
	s := r.s
	switch {
	case i == s.selected:
		g := r.box(0, y+1, width, h-2, s.k.P.Select, 4)
		if s.focused {
			g.StrokeColor, g.StrokeWidth = s.k.P.Tone(look.Accent), 2
		}
	case i == s.hovered:
		r.box(0, y+1, width, h-2, s.k.P.Hover, 4)
	}
}

func (r *sheetRenderer) box(x, y, w, h float32, fill color.Color, radius float32) *canvas.Rectangle {
	b := canvas.NewRectangle(fill)
	b.CornerRadius = radius
	b.Move(fyne.NewPos(x, y))
	b.Resize(fyne.NewSize(w, h))
	r.objects = append(r.objects, b)
	return b
}

func (r *sheetRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, r.s.HeightFor(max(r.s.Size().Width, 200)))
}

func (r *sheetRenderer) Objects() []fyne.CanvasObject { return r.objects }
