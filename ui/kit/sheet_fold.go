package kit

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/look"
)

// foldAt is how much of its least width a sheet needs to stand in columns.
const foldAt = 0.8

// folded says that a sheet of that width shows each row as a list.
func (s *Sheet) folded(width float32) bool {
	px := s.k.Look.Text(look.Body)
	need := float32(0)
	for _, c := range s.columns {
		need += max(c.Width, min(c.Grow, 1)*4) * px
	}
	return len(s.columns) > 1 && width-look.Gap3*float32(len(s.columns)+1) < need*foldAt
}

// labelWidth is the room of the titles beside a folded row's cells.
func (s *Sheet) labelWidth() float32 {
	w := float32(0)
	for _, t := range s.titles {
		w = max(w, natural(t))
	}
	return w
}

// label is the title of a cell in a folded row; nil: its column has none.
func (s *Sheet) label(i, n int) fyne.CanvasObject {
	if s.columns[n].Title == "" {
		return nil
	}
	if s.labels == nil {
		s.labels = make([][]fyne.CanvasObject, len(s.rows))
	}
	for len(s.labels[i]) <= n {
		s.labels[i] = append(s.labels[i], s.k.Text(s.columns[len(s.labels[i])].Title, look.Body, look.Quiet))
	}
	return s.labels[i][n]
}

// foldedCell is where a cell begins in a folded row and how wide it is; a cell
// without anything in it has no place.
func (s *Sheet) foldedCell(i, n int, width float32) (x, w float32, there bool) {
	if t, ok := s.rows[i][n].(*Text); ok && t.String() == "" {
		return 0, 0, false
	}
	x = look.Gap3
	if s.columns[n].Title != "" {
		x += s.labelWidth() + look.Gap3
	}
	return x, width - x - look.Gap3, true
}

func (s *Sheet) foldedHeight(i int, width float32) float32 {
	h := 2 * s.pad()
	for n, o := range s.rows[i] {
		if _, w, there := s.foldedCell(i, n, width); there {
			h += s.need(o, w)
		}
	}
	return max(h, s.k.Look.Row())
}

// fold draws a row as a list, with a line under it.
func (r *sheetRenderer) fold(i int, y, width float32) {
	s := r.s
	top := y + s.pad()
	for n, o := range s.rows[i] {
		x, w, there := s.foldedCell(i, n, width)
		if !there {
			continue
		}
		need, real := s.need(o, w), heightFor(o, w)
		if l := s.label(i, n); l != nil {
			l.Move(fyne.NewPos(look.Gap3, top))
			l.Resize(fyne.NewSize(s.labelWidth(), heightFor(l, s.labelWidth())))
			r.objects = append(r.objects, l)
		}
		o.Move(fyne.NewPos(x, top+(need-real)/2))
		o.Resize(fyne.NewSize(min(w, natural(o)+1), real))
		if t, ok := o.(*Text); !ok || !t.right {
			o.Resize(fyne.NewSize(w, real))
		}
		r.objects = append(r.objects, o)
		top += need
	}
	r.box(look.Gap3, y+s.foldedHeight(i, width)-1, width-2*look.Gap3, 1, s.k.P.Line, 0)
}
