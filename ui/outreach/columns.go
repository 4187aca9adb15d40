package outreach

import (
	"miaopi/app/desk/outreach"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/outreachview"
	"miaopi/ui/shell"
)

// From which width on, in em, everything in a list has a column of its own. In a
// narrower one it stands in two lines; below huddled the state of a person does too.
const (
	areasBeside  = 14
	peopleBeside = 31
	huddled      = 14
)

// em is a width in characters.
func (p *Page) em(width float32) float32 { return width / p.Look.Text(look.Body) }

func (p *Page) areaColumns(width float32) []kit.Column {
	t := p.T
	place, people := kit.Column{Title: t("社区和网格"), Width: 5, Grow: 1, Lines: 2}, kit.Column{Title: t("人数"), Width: 3, Right: true}
	p.areaCells = []int{0, 1, 2}
	if p.em(width) < areasBeside {
		p.areaCells = []int{3, 1}
		return []kit.Column{place, people}
	}
	return []kit.Column{place, people, {Title: t("已联系"), Width: 3.4, Right: true}}
}

func (p *Page) area(i int) []kit.Cell {
	l := p.lines[i]
	tried := present.Grouped(l.Tried)
	return pick([]kit.Cell{{Text: l.Name}, {Text: present.Grouped(l.People)}, {Text: tried, Tone: look.Quiet}, {Text: l.Name + "\n" + p.T("已联系") + " " + tried}}, p.areaCells)
}

func (p *Page) columns(width float32) []kit.Column {
	t := p.T
	who, last := kit.Column{Title: t("姓名"), Width: 4, Grow: 1, Lines: 2}, kit.Column{Title: t("联系"), Width: 6}
	switch em := p.em(width); {
	case em < huddled:
		p.cells = []int{6}
		return []kit.Column{who}
	case em < peopleBeside:
		p.cells = []int{5, 4}
		return []kit.Column{who, last}
	}
	p.cells = []int{0, 1, 2, 3, 4}
	return []kit.Column{{Title: t("姓名"), Width: 4}, {Title: t("电话"), Width: 7}, {Title: t("网格"), Width: 5, Grow: 1}, {Title: t("金额"), Width: 3.4, Right: true}, last}
}

func (p *Page) row(i int) []kit.Cell {
	e := p.shown[i]
	l := outreachview.PersonOf(e, p.tried(e), p.ref)
	phone, word := p.T(l.Phone), p.T(l.Last.Word)
	return pick([]kit.Cell{{Text: l.Name}, {Text: phone}, {Text: l.Grid, Tone: look.Quiet}, {Text: l.Money}, {Text: word, Icon: l.Last.Icon, Tone: shell.SignTone(l.Last.Tone)},
		{Text: l.Name + "　" + l.Money + "\n" + phone + "　" + l.Grid}, {Text: l.Name + "　" + l.Money + "\n" + word + "　" + phone}}, p.cells)
}

// pick are some of the cells of a row, in the order of its columns.
func pick(all []kit.Cell, which []int) []kit.Cell {
	out := make([]kit.Cell, len(which))
	for i, n := range which {
		out[i] = all[n]
	}
	return out
}

// tried are the attempts to reach somebody.
func (p *Page) tried(e outreach.Eligible) []outreach.Attempt {
	return p.found.Tried[outreach.At(p.Station).ContactTag(p.found.Item, e.Subject)]
}
