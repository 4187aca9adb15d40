package table

import (
	"fmt"
	"strings"
)

// separators are tried in this order.
var separators = []struct{ sign, name string }{{",", "逗号"}, {"\t", "制表符"}, {";", "分号"}, {"|", "竖线"}, {"，", "全角逗号"}}

func openText(data []byte, w Wanted) (*Table, error) {
	text, encoding, err := Decode(data)
	if err != nil {
		return nil, err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	t := &Table{Form: "CSV", Encoding: encoding, wanted: w}
	start := csvReader{text: text, line: 1}
	hint := start.hint()
	var failed head
	for _, sep := range separators {
		if hint != "" && hint != sep.sign {
			continue
		}
		r, h := start, head{wanted: w.Columns}
		r.sep = sep.sign
		for !h.over {
			row, ok := r.next()
			if !ok {
				break
			}
			h.try(row)
		}
		if h.seen == 0 {
			return nil, h.fail() // nothing but separators
		}
		if h.found {
			t.Separator = sep.name
			r.width = len(h.best.Cells)
			return t, t.openRows(h.best, r)
		}
		if failed.best.Line == 0 || len(h.best.Cells) > len(failed.best.Cells) {
			failed = h
		}
	}
	return nil, failed.fail()
}

func (t *Table) openRows(heading Row, r csvReader) error {
	t.rows = func(yield func(Row) error) error {
		at := r
		for {
			row, ok := at.next()
			if !ok {
				return nil
			}
			if err := yield(row); err != nil {
				return err
			}
		}
	}
	return t.useHeading(heading)
}

// csvReader walks text row by row.
type csvReader struct {
	text  string
	sep   string
	pos   int
	line  int
	width int // cells of the heading; 0 while it is looked for
}

// hint takes the line with which Excel is told the separator.
func (p *csvReader) hint() string {
	line, _, _ := strings.Cut(p.text, "\n")
	sign, ok := strings.CutPrefix(strings.TrimRight(line, "\r"), "sep=")
	if !ok || sign == "" {
		return ""
	}
	p.advance(len(line))
	return sign
}

// next reads a row. What is malformed takes its first line with it, and
// reading goes on after that.
func (p *csvReader) next() (Row, bool) {
	if p.pos >= len(p.text) {
		return Row{}, false
	}
	row := Row{Line: p.line}
	cells, stop, why := p.cells(p.pos)
	end := p.lineEnd(p.pos)
	switch {
	case why != "":
	case stop > end && p.swallowed(end, stop):
		why = "引号跨行，吞掉了像是另外几行的内容：可能多了或少了一个引号"
	case stop > end && p.width > 0 && len(cells) != p.width:
		why = "引号跨行后列数不对：可能多了或少了一个引号"
	case p.width > 0 && len(cells) != p.width && strings.Join(cells, "") != "":
		why = fmt.Sprintf("有 %d 列，表头有 %d 列：可能少了引号、多了或少了分隔符，不能猜哪一列是哪一列", len(cells), p.width)
	}
	if why != "" && (stop > end || stop == 0) {
		cells, stop = strings.Split(p.text[p.pos:end], p.sep), end
	}
	row.Why, row.Cells = why, make([]Cell, len(cells))
	for i, c := range cells {
		row.Cells[i] = textCell(c)
	}
	p.advance(stop)
	return row, true
}

// textCell is a cell of text.
func textCell(raw string) Cell {
	c := Cell{Text: Clean(raw)}
	if c.Text != raw {
		c.Raw = raw
	}
	return c
}

// advance goes behind the line break at stop.
func (p *csvReader) advance(stop int) {
	p.line += strings.Count(p.text[p.pos:min(stop+1, len(p.text))], "\n")
	p.pos = stop + 1
}

func (p *csvReader) lineEnd(pos int) int {
	if n := strings.IndexByte(p.text[pos:], '\n'); n >= 0 {
		return pos + n
	}
	return len(p.text)
}

// swallowed says whether a row of several lines holds lines that are rows of
// their own: then two stray quotes are likelier than one long cell.
func (p *csvReader) swallowed(end, stop int) bool {
	first, rest := p.text[p.pos:end], p.text[end+1:stop]
	if p.width < 2 || strings.Count(first, p.sep) < p.width-1 {
		return false
	}
	for line := range strings.SplitSeq(rest, "\n") {
		if strings.Count(line, p.sep) >= p.width-1 {
			return true
		}
	}
	return false
}

// cells reads the cells of a row from pos and gives where it ends; why says
// what is malformed.
func (p *csvReader) cells(pos int) (cells []string, stop int, why string) {
	for {
		cell, next, why := p.cell(pos)
		if why != "" {
			return nil, 0, why
		}
		if cells = append(cells, cell); len(cells) > maxColumns {
			return nil, 0, fmt.Sprintf("超过 %d 列", maxColumns)
		}
		if next == len(p.text) || p.text[next] == '\n' {
			return cells, next, ""
		}
		pos = next + len(p.sep)
	}
}

// cell reads one cell and gives where it ends.
func (p *csvReader) cell(pos int) (cell string, next int, why string) {
	rest := p.text[pos:]
	if quoted := strings.TrimLeft(rest, " "); strings.HasPrefix(quoted, `"`) {
		return p.quoted(pos + len(rest) - len(quoted))
	}
	next = p.lineEnd(pos)
	if n := strings.Index(p.text[pos:next], p.sep); n >= 0 {
		next = pos + n
	}
	cell = p.text[pos:next]
	if !strings.Contains(cell, `"`) {
		return cell, next, ""
	}
	if inner, ok := asText(cell); ok {
		return inner, next, ""
	}
	return "", 0, "引号的位置不对：单元格里有引号的，整格要用引号括起来，里面的写成两个"
}

// asText takes the ="…" off with which registers keep a spreadsheet from
// rounding a number.
func asText(cell string) (string, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(cell), `="`)
	if !ok {
		return cell, false
	}
	inner, ok = strings.CutSuffix(inner, `"`)
	return inner, ok && !strings.Contains(inner, `"`)
}

// quoted reads a cell whose opening quote stands at pos.
func (p *csvReader) quoted(pos int) (cell string, next int, why string) {
	var b strings.Builder
	for at := pos + 1; ; {
		reach := p.text[at:min(len(p.text), at+4*maxCell)]
		n := strings.IndexByte(reach, '"')
		if n < 0 || b.Len() > 4*maxCell {
			return "", 0, "引号没有结束"
		}
		b.WriteString(reach[:n])
		if at += n + 1; strings.HasPrefix(p.text[at:], `"`) {
			b.WriteByte('"')
			at++
			continue
		}
		next = at + len(p.text[at:]) - len(strings.TrimLeft(p.text[at:], p.blanks()))
		if next < len(p.text) && p.text[next] != '\n' && !strings.HasPrefix(p.text[next:], p.sep) {
			return "", 0, "引号的位置不对：结束的引号后面还有字"
		}
		cell = b.String()
		if inner, ok := asText(cell); ok {
			cell = inner
		}
		return cell, next, ""
	}
}

// blanks may follow a closing quote.
func (p *csvReader) blanks() string {
	if p.sep == "\t" {
		return " "
	}
	return " \t"
}
