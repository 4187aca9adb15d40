package table

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var errEnough = errors.New("enough")

// sheet is one sheet of a workbook.
type sheet struct {
	book   *book
	data   []byte
	hidden []span  // columns
	ranges []merge // merged cells
	unseen bool    // rows are hidden unless they say otherwise
	whole  bool    // the rows come to their end

	heading int    // its line; 0 while it is looked for
	width   int    // columns of the heading
	merged  []span // lines that touch merged cells of wanted columns, in order
}

// span is from first to last, from 1.
type span struct{ first, last int }

func (s span) has(n int) bool { return s.first <= n && n <= s.last }

type merge struct{ lines, columns span }

// look reads what stands beside the rows: columns nobody sees, merged cells.
func (s *sheet) look() error {
	end := s.end()
	err := walk(s.data, func(e xml.StartElement, _ *xml.Decoder) error {
		switch e.Name.Local {
		case "sheetFormatPr":
			s.unseen = on(attr(e, "zeroHeight"))
		case "col":
			first, last := int(number(attr(e, "min"))), int(number(attr(e, "max")))
			if on(attr(e, "hidden")) || attr(e, "width") == "0" {
				s.hidden = append(s.hidden, span{first, last})
			}
		case "sheetData":
			return errEnough
		}
		return nil
	})
	if err != nil && err != errEnough {
		return err
	}
	return walk(s.data[end:], func(e xml.StartElement, _ *xml.Decoder) error {
		if e.Name.Local == "mergeCell" {
			m, ok := area(attr(e, "ref"))
			if !ok {
				return bad(brokenBook)
			}
			s.ranges = append(s.ranges, m)
		}
		return nil
	})
}

// end is where the rows end.
func (s *sheet) end() int {
	end := bytes.LastIndex(s.data, []byte("sheetData>"))
	if end > 0 {
		tag := s.data[bytes.LastIndexByte(s.data[:end], '<')+1:]
		s.whole = tag[0] == '/'
		return end
	}
	end = bytes.LastIndex(s.data, []byte("sheetData/>"))
	s.whole = end > 0 || !bytes.Contains(s.data, []byte("sheetData"))
	return max(0, end)
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 32)
	return n
}

// area reads a range such as A1:C2.
func area(ref string) (merge, bool) {
	from, to, two := strings.Cut(ref, ":")
	if !two {
		to = from
	}
	c1, l1, ok1 := place(from)
	c2, l2, ok2 := place(to)
	return merge{span{l1, l2}, span{c1, c2}}, ok1 && ok2
}

// place reads the name of a cell, such as AB12.
func place(ref string) (column, line int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	n, err := strconv.ParseInt(ref[i:], 10, 32)
	return column, int(n), err == nil && i > 0 && n > 0
}

// useHeading takes the heading, and with it what the wanted columns touch.
func (s *sheet) useHeading(t *Table) error {
	s.heading, s.width = t.Line, len(t.Heading)
	for _, name := range t.wanted.Columns {
		column := t.Column(name) + 1
		if slices.ContainsFunc(s.hidden, func(h span) bool { return h.has(column) }) {
			return bad("工作表“%s”的列“%s”是隐藏的，看表的人看不到：请取消隐藏并核对后再交", t.Sheet, name)
		}
		for _, m := range s.ranges {
			switch {
			case !m.columns.has(column):
			case m.lines.has(t.Line) && m.columns.first != m.columns.last:
				return bad("第 %d 行表头里“%s”是合并单元格，不知道是哪一列：请取消合并", t.Line, name)
			default:
				s.merged = append(s.merged, m.lines)
			}
		}
	}
	slices.SortFunc(s.merged, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	return nil
}

// below walks the rows under the heading.
func (s *sheet) below(yield func(Row) error) error {
	next, reach := 0, 0 // reach: the last line of the merged cells passed
	return s.walk(func(r Row) error {
		if r.Line <= s.heading {
			return nil
		}
		for ; next < len(s.merged) && s.merged[next].first <= r.Line; next++ {
			reach = max(reach, s.merged[next].last)
		}
		beyond := r
		beyond.Cells = r.Cells[min(len(r.Cells), s.width):]
		switch {
		case r.Why != "":
		case reach >= r.Line:
			r.Why = "有合并单元格，不知道各行各列的值：请取消合并并填满"
		case !beyond.blank():
			r.Why = fmt.Sprintf("第 %d 列起超出表头的列：可能整行错位", s.width+1)
		}
		for len(r.Cells) < s.width {
			r.Cells = append(r.Cells, Cell{})
		}
		r.Cells = r.Cells[:s.width]
		return yield(r)
	})
}

// walk walks all rows of the sheet that have cells.
func (s *sheet) walk(yield func(Row) error) error {
	if !s.whole {
		return bad(brokenBook)
	}
	last := 0
	return walk(s.data, func(e xml.StartElement, d *xml.Decoder) error {
		if e.Name.Local != "row" {
			return nil
		}
		row, err := s.row(e, d, last)
		if err != nil {
			return err
		}
		last = row.Line
		return yield(row)
	})
}

// row reads one row after the one that stands on line last.
func (s *sheet) row(e xml.StartElement, d *xml.Decoder, last int) (Row, error) {
	r := Row{Line: last + 1}
	if at := attr(e, "r"); at != "" {
		if r.Line = int(number(at)); r.Line <= last {
			return r, bad(brokenBook)
		}
	}
	if hidden := attr(e, "hidden"); on(hidden) || hidden == "" && s.unseen || attr(e, "ht") == "0" {
		r.Why = "这一行是隐藏的（可能被筛选掉了）：请取消隐藏或删去后再交"
	}
	for {
		t, err := d.RawToken()
		if err != nil {
			return r, bad(brokenBook)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			if err := s.into(&r, t, d); err != nil {
				return r, err
			}
		case xml.EndElement:
			if t.Name.Local == "row" {
				return r, nil
			}
		}
	}
}

// into reads a cell and puts it in its place in the row.
func (s *sheet) into(r *Row, e xml.StartElement, d *xml.Decoder) error {
	column := len(r.Cells) + 1
	if ref := attr(e, "r"); ref != "" {
		c, line, ok := place(ref)
		if !ok || line != r.Line || c < column || c > 16_384 {
			return bad(brokenBook)
		}
		column = c
	}
	c, err := s.book.cell(e, d)
	if err != nil || c.Kind == Text && c.Text == "" {
		return err // a blank cell takes no place, so that styled ones cost nothing
	}
	for len(r.Cells) < column-1 {
		r.Cells = append(r.Cells, Cell{})
	}
	r.Cells = append(r.Cells, c)
	return nil
}
