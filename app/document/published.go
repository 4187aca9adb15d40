package document

import (
	"fmt"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// Published is a paper for everybody: the rule sheet of an item. It concerns no
// case; its QR code tells which rules they are.
type Published struct {
	Authority string
	Title     string // 高龄老人津贴办理规则
	Below     string // 现行，2021-03-01 起
	Mark      string // tells its pages from others': 2021-03-01 版
	Lead      string // what it is good for; may be empty
	Sections  []Section
	Rules     []string // at the foot of every page: where the rules come from, their hash
	Proof     string   // of the QR code; empty: no station issued it
	Issuer    string   // who issued it and by which key, a sentence beside the code
	Demo      bool
	At        time.Time
}

// Section is a heading with a table or a list.
type Section struct {
	Title   string
	Caption string
	Columns []Column // of the table; nil for a list
	Rows    [][]string
	Lines   []string
}

// Column is one column of a table. A table whose columns have no titles has
// labels in the first.
type Column struct {
	Title string
	Share float64 // of the width; those of a table add up to 1
}

// PDF makes the paper.
func (p Published) PDF(fonts Fonts) ([]byte, error) {
	switch {
	case p.Title == "":
		return nil, app.E("document.Published", app.Input, "文书缺少必填内容，不能打印", fmt.Errorf("title is empty"))
	case p.At.IsZero():
		return nil, app.E("document.Published", app.Input, "文书缺少日期，不能打印", fmt.Errorf("at is zero"))
	}
	s := &sheet{title: p.Title, mark: p.Mark, rules: slices.Concat(p.Rules, []string{date(civil.On(p.At)) + "印制"}), base: dense, demo: p.Demo, paper: Case{Proof: p.Proof}}
	s.begin(fonts, p.Title+" "+p.Mark, p.At)
	s.titles(p.Authority, p.Title, p.Below)
	s.double()
	if p.Lead != "" {
		s.paragraph(p.Lead)
	}
	for _, one := range p.Sections {
		s.published(one)
	}
	if p.Proof != "" {
		s.issued(p.Issuer)
	}
	return s.output("Published")
}

// published draws one section. Its heading stays with the beginning of what
// it heads.
func (s *sheet) published(one Section) {
	columns := widths(one.Columns)
	s.room(s.opening(one, columns))
	s.section(one.Title)
	switch {
	case columns == nil:
		s.numbered(one.Lines)
		return
	case one.Caption != "":
		s.caption(one.Caption)
	}
	if columns[0].title == "" {
		s.labelledRows(columns, one.Rows)
		return
	}
	s.table(columns, one.Rows)
}

// issued keeps the place of the code free, and says beside it who issued the
// sheet.
func (s *sheet) issued(by string) {
	if s.y > qrTop-2 {
		s.newPage()
	}
	st, y := s.captionStyle(), qrTop+4
	for _, line := range wrap(clean(by), textWidth-qrSize-6, s.measure(st)) {
		s.at(side, y, line, st)
		y += st.height()
	}
}

// opening is the height of a section's heading, caption, titles and first row.
func (s *sheet) opening(one Section, columns []column) float64 {
	height := 2 + s.base.height() + s.captionStyle().height() + 2*s.rowHeight(1)
	if columns != nil && len(one.Rows) > 0 {
		lines, _ := s.cellLines(columns, one.Rows[0])
		height += s.rowHeight(min(longest(lines), 6))
	}
	return height
}

func (s *sheet) captionStyle() style { return style{s.base.size - 1.5, 1.5, 80, false} }

// caption says what a table shows.
func (s *sheet) caption(text string) {
	st := s.captionStyle()
	for _, line := range wrap(clean(text), textWidth, s.measure(st)) {
		s.at(side, s.y, line, st)
		s.y += st.height()
	}
	s.y += 0.5
}

// widths shares the width of the text out.
func widths(columns []Column) []column {
	var out []column
	for _, c := range columns {
		out = append(out, column{c.Title, c.Share * textWidth})
	}
	return out
}
