package table

import (
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
)

// Limits of what is read. A district has 5,340,000 residents.
const (
	maxFile    = 1 << 30 // bytes, of a file and of a sheet unzipped
	maxStrings = 1 << 28 // bytes of the shared strings, unzipped
	maxRows    = 6_000_000
	maxColumns = 2_000
	maxCell    = 32_767 // characters, as in a workbook
	maxTitles  = 20     // rows passed over above a heading
)

// Kind is what a cell holds.
type Kind uint8

// The kinds. Cells of text files are Text.
const (
	Text   Kind = iota // Cell.Text as written; "" is a blank cell
	Number             // plain digits: -12.5, 440306, 007 where the format shows zeros
	Date               // 2026-11-20 or 2026-11-20 08:00:00
	Bool               // TRUE or FALSE
	Bad                // cannot be read; Cell.Why says why
)

// Cell is one cell.
type Cell struct {
	Kind  Kind
	Text  string
	Why   string // of a Bad cell: a sentence without full stop
	Plain bool   // of a Number: the format shows nothing but its digits
	Raw   string // of a Text: as written, where Clean changed it; else ""
}

// Row is one row under the heading.
type Row struct {
	Line  int    // in the file, from 1
	Cells []Cell // as many as the heading, unless Why
	Why   string // why the row cannot be used; "" when it can
}

// Texts are the texts of the cells, for showing the row.
func (r Row) Texts() []string {
	out := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		out[i] = c.Text
	}
	return out
}

func (r Row) blank() bool {
	return !slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Text != "" || c.Kind == Bad })
}

// Wanted says what a table must have.
type Wanted struct {
	Columns []string // headings
	Sheet   string   // of a workbook; "": the only visible one that fits
}

// Table is a table whose heading was found.
type Table struct {
	Form      string   // CSV or XLSX
	Encoding  string   // of a CSV: UTF-8, UTF-16, GB 18030
	Separator string   // of a CSV
	Sheet     string   // of a workbook
	Line      int      // of the heading
	Heading   []string // as Clean leaves it, line breaks out
	Notes     []string // sentences about what was left out

	wanted Wanted
	rows   func(yield func(Row) error) error // under the heading
}

// Open finds the heading of a table. Errors are [app.Error] of kind Input
// with a sentence.
func Open(data []byte, w Wanted) (*Table, error) {
	w.Columns = headings(w.Columns)
	switch name, why := foreign(data); {
	case len(data) > maxFile:
		return nil, bad("文件超过 1 GB，请分成几个文件")
	case why != "":
		return nil, bad("%s", why)
	case name == "XLSX":
		return openBook(data, w)
	}
	return openText(data, w)
}

func headings(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = Heading(s)
	}
	return out
}

// Heading is a column's name as headings are compared: cleaned, full-width
// signs as half-width ones, without blanks.
func Heading(s string) string {
	return strings.Join(strings.Fields(Half(Clean(s))), "")
}

// Column is the position of a heading, -1 when there is none.
func (t *Table) Column(name string) int {
	name = Heading(name)
	return slices.IndexFunc(t.Heading, func(h string) bool { return Heading(h) == name })
}

// Rows walks the rows under the heading. A yield that fails ends the walk
// with its error.
func (t *Table) Rows(yield func(Row) error) error {
	n := 0
	return t.rows(func(r Row) error {
		if r.Why == "" && r.blank() {
			return nil
		}
		if n++; n > maxRows {
			return bad("超过 %d 行，请分成几个文件", maxRows)
		}
		return yield(r)
	})
}

// bad is an Input error with a sentence.
func bad(format string, args ...any) error {
	return app.E("table", app.Input, fmt.Sprintf(format, args...)+"。", nil)
}

// head looks for the heading among the first rows.
type head struct {
	wanted []string
	seen   int
	best   Row // the row that looks most like a heading, to be shown
	found  bool
	over   bool // no heading can follow
}

// try looks at one row.
func (h *head) try(r Row) {
	filled := 0
	for _, c := range r.Cells {
		if c.Text != "" {
			filled++
		}
	}
	if filled == 0 {
		return
	}
	h.seen++
	if filled > 0 && (h.best.Line == 0 || len(r.Cells) > len(h.best.Cells)) {
		h.best = r
	}
	h.found = r.Why == "" && len(missing(h.wanted, r)) == 0
	h.over = h.found || filled > 1 || h.seen > maxTitles
}

// missing are the wanted columns that a heading lacks.
func missing(wanted []string, r Row) []string {
	var out []string
	have := map[string]bool{}
	for _, c := range r.Cells {
		have[Heading(c.Text)] = true
	}
	for _, w := range wanted {
		if !have[w] && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// fail says why no heading was found.
func (h *head) fail() error {
	if h.best.Line == 0 {
		return bad("表是空的")
	}
	if h.best.Why != "" {
		return bad("第 %d 行表头：%s", h.best.Line, h.best.Why)
	}
	return bad("第 %d 行表头缺少列：%s；现有：%s", h.best.Line, strings.Join(missing(h.wanted, h.best), "、"), strings.Join(listed(h.best), "、"))
}

// listed are the columns of a heading, so many that a line holds them.
func listed(r Row) []string {
	var out []string
	for _, c := range r.Cells {
		if c.Text != "" && len(out) < 40 {
			out = append(out, fmt.Sprintf("%.30s", strings.Join(strings.Fields(c.Text), "")))
		}
	}
	return out
}

// useHeading takes the heading that was found.
func (t *Table) useHeading(r Row) error {
	t.Line = r.Line
	seen := map[string]bool{}
	for _, c := range r.Cells {
		name := Heading(c.Text)
		if seen[name] && slices.Contains(t.wanted.Columns, name) {
			return bad("第 %d 行表头里“%s”出现了两次，不知道用哪一列", r.Line, name)
		}
		seen[name] = true
		t.Heading = append(t.Heading, strings.Join(strings.Fields(c.Text), " "))
	}
	for len(t.Heading) > 0 && t.Form == "XLSX" && t.Heading[len(t.Heading)-1] == "" {
		t.Heading = t.Heading[:len(t.Heading)-1]
	}
	return nil
}
