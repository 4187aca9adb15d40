package document

import "slices"

// column is one column of a table.
type column struct {
	title string
	width float64 // millimetres
}

const cellPad = 1.5

// rowKind is how a row looks.
type rowKind int

const (
	plainRow    rowKind = iota
	labelledRow         // the first cell is a label
	titleRow            // all cells are titles
)

// labelled draws lines of label and value as a table of two columns. Lines
// without a value are left out.
func (s *sheet) labelled(lines []Line) {
	label := s.base.size * pt * 8.6
	var rows [][]string
	for _, l := range lines {
		if l.Value != "" {
			rows = append(rows, []string{l.Label, l.Value})
		}
	}
	s.labelledRows([]column{{"", label}, {"", textWidth - label}}, rows)
}

// labelledRows draws rows whose first cell is a label.
func (s *sheet) labelledRows(columns []column, rows [][]string) {
	for _, cells := range rows {
		s.row(columns, cells, labelledRow)
	}
	s.y += 3
}

// table draws rows under titles, which are repeated on every page.
func (s *sheet) table(columns []column, rows [][]string) {
	columns, rows = filled(columns, rows)
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.title
	}
	head := func() { s.row(columns, titles, titleRow) }
	s.room(4 * s.base.height())
	head()
	s.again = head
	for _, cells := range rows {
		s.row(columns, cells, plainRow)
	}
	s.again = nil
	s.y += 3
}

// filled leaves out the columns that no row fills; the widest takes their
// place.
func filled(columns []column, rows [][]string) ([]column, [][]string) {
	var kept []column
	var index []int
	free, widest := 0.0, 0
	for i, c := range columns {
		if !slices.ContainsFunc(rows, func(cells []string) bool { return cells[i] != "" }) {
			free += c.width
			continue
		}
		kept, index = append(kept, c), append(index, i)
		if c.width > kept[widest].width {
			widest = len(kept) - 1
		}
	}
	if len(kept) == 0 {
		return nil, nil
	}
	kept[widest].width += free
	short := make([][]string, len(rows))
	for n, cells := range rows {
		for _, i := range index {
			short[n] = append(short[n], cells[i])
		}
	}
	return kept, short
}

// row draws one row. A row that does not fit goes on on the next page.
func (s *sheet) row(columns []column, cells []string, kind rowKind) {
	lines, st := s.cellLines(columns, cells)
	for from, total := 0, longest(lines); from < total; {
		s.room(s.rowHeight(min(total-from, 4)))
		fit := int((pageHeight - foot - s.y - 2*cellPad) / st.height())
		if fit < total-from && from == 0 && total*2 <= maxLines(st) {
			s.newPage() // a short row stays whole
			fit = total
		}
		to := min(from+max(fit, 1), total)
		s.part(columns, lines, from, to, kind)
		from = to
	}
}

// maxLines is how many lines a page has.
func maxLines(st style) int { return int((pageHeight - foot - top - 20) / st.height()) }

// cellStyle is the type of tables, which is a little smaller than the body.
func (s *sheet) cellStyle() style { return style{s.base.size - 1.5, 1.4, s.base.grey, false} }

func (s *sheet) rowHeight(lines int) float64 {
	return float64(lines)*s.cellStyle().height() + 2*cellPad
}

func (s *sheet) cellLines(columns []column, cells []string) ([][]string, style) {
	st := s.cellStyle()
	lines := make([][]string, len(columns))
	for i, c := range columns {
		lines[i] = wrap(clean(cells[i]), c.width-2*cellPad, s.measure(st))
	}
	return lines, st
}

func longest(cells [][]string) int {
	n := 0
	for _, c := range cells {
		n = max(n, len(c))
	}
	return n
}

// part draws the lines from..to of a row as one box.
func (s *sheet) part(columns []column, lines [][]string, from, to int, kind rowKind) {
	st, x, height := s.cellStyle(), side, s.rowHeight(to-from)
	for i, c := range columns {
		s.pdf.SetDrawColor(110, 110, 110)
		s.pdf.SetLineWidth(0.2)
		s.pdf.SetFillColor(244, 244, 244)
		fill := "D"
		if kind == titleRow || kind == labelledRow && i == 0 {
			fill = "FD"
		}
		s.pdf.Rect(x, s.y, c.width, height, fill)
		for n := from; n < min(to, len(lines[i])); n++ {
			s.at(x+cellPad, s.y+cellPad+float64(n-from)*st.height(), lines[i][n], st)
		}
		x += c.width
	}
	s.y += height
}
