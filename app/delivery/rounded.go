package delivery

import (
	"maps"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/table"
)

// exactDigits is how many digits of a number a spreadsheet keeps.
const exactDigits = 15

// rounding is what a column of text shows about rounding by a spreadsheet that
// it went through: a number longer than 15 digits then ends in zeros.
type rounding struct {
	exact  bool // some number has other digits there
	broken bool // some citizen ID that ends in zeros fails its check
	lost   int  // digits that are zero and may have been others
	lines  []int
}

// enough is how many digits must be zero before chance is ruled out: three,
// as one citizen ID has, is one in a thousand.
const enough = 3

// watch notes what a cell shows. Cells of workbooks are known to be text.
func (r *reader) watch(column string, row table.Row) {
	s := compact(r.cell(row, column).Text)
	if r.t.Form != "CSV" || len(s) <= exactDigits || strings.Trim(s, "0123456789") != "" {
		return
	}
	w := r.rounded[column]
	if w == nil {
		w = &rounding{}
		r.rounded[column] = w
	}
	if strings.Trim(s[exactDigits:], "0") != "" {
		w.exact = true
		return
	}
	if column == r.m.Subject.Column && r.m.Subject.Kind == app.Person {
		_, err := r.subject(r.cell(row, column))
		w.broken = w.broken || err != nil
	}
	w.lost += len(s) - exactDigits
	w.lines = append(w.lines, row.Line)
}

// dropRounded refuses the rows with numbers that a spreadsheet rounded.
func (r *reader) dropRounded() {
	for _, column := range slices.Sorted(maps.Keys(r.rounded)) {
		w := r.rounded[column]
		if !w.broken && (w.exact || w.lost < enough) {
			continue
		}
		lines := map[int]bool{}
		for _, n := range w.lines {
			lines[n] = true
		}
		for _, row := range r.rows {
			if _, spoilt := r.spoilt[row.Record.Subject]; lines[row.line] && !spoilt {
				r.spoilt[row.Record.Subject] = row.line
				r.reject(row.line, row.text, cellError{column, "第 16 位起都是 0，像是被表格软件改过：" + notText + "，或交文本格式的 XLSX"})
			}
		}
	}
}
