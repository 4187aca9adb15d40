package items

import (
	"strings"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/sheet"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// list are the items, and the box that narrows them.
type list struct {
	p      *Page
	search *kit.Entry
	table  *kit.Table
	count  *kit.Text
	all    []present.ItemLine
	found  []present.ItemLine
	index  *desk.Finder // the items by pinyin and initials
}

func newList(p *Page) *list {
	l := &list{p: p, count: p.Line("", look.Body, look.Quiet)}
	l.search = p.Entry(p.T("事项名称、拼音、部门或条件里的词  Alt+F"), func(string) { l.narrow() })
	l.search.Extra = l.key
	t := p.T
	columns := []kit.Column{{Title: t("事项"), Width: 12.1}, {Title: t("主管部门"), Width: 4, Grow: 1}, {Title: t("现行版本"), Width: 5.6}, {Title: t("今天"), Width: 7}}
	if p.Elder {
		columns = []kit.Column{{Title: t("事项"), Width: 8, Grow: 1}, {Title: t("今天"), Width: 7}}
	}
	l.table = p.Table(columns...)
	l.table.Len = func() int { return len(l.found) }
	l.table.Row = func(i int) []kit.Cell { return l.row(l.found[i]) }
	l.table.Select = func(i int) { p.open(l.found[i].Item) }
	return l
}

func (l *list) content() fyne.CanvasObject {
	p := l.p
	return p.Stack(look.Gap3, l.search, l.count, l.table).Grow(2).Pad(look.Gap3, look.Gap4)
}

func (l *list) row(v present.ItemLine) []kit.Cell {
	name := kit.Cell{Text: v.Name}
	ready := kit.Cell{Text: l.p.T(v.Ready.Word), Icon: v.Ready.Icon, Tone: shell.SignTone(v.Ready.Tone)}
	if l.p.Elder {
		return []kit.Cell{name, ready}
	}
	return []kit.Cell{name, {Text: present.ShortAuthority(v.Authority), Tone: look.Quiet}, {Text: v.Version, Tone: look.Quiet}, ready}
}

// key moves in the list while the box keeps the focus.
func (l *list) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		return l.table.Step(e)
	case fyne.KeyEscape:
		l.clear()
		l.table.TakeFocus()
		return true
	}
	return false
}

// clear shows every item again.
func (l *list) clear() {
	if l.search.Text != "" {
		l.search.SetText("")
	}
}

// show reads the items.
func (l *list) show() {
	p := l.p
	l.all = present.ItemLines(p.Station.Rules, p.health, p.today())
	l.index = desk.NewFinder()
	for _, v := range l.all {
		l.index.Add(desk.Hit{Name: v.Name, Item: v.Item})
		l.index.Add(desk.Hit{Name: v.Short, Item: v.Item})
	}
	l.narrow()
}

// narrow shows what fits the words in the box.
func (l *list) narrow() {
	p := l.p
	l.found = nil
	byName := l.named(l.search.Text)
	for _, v := range l.all {
		if byName[v.Item] || l.holds(v, strings.TrimSpace(l.search.Text)) {
			l.found = append(l.found, v)
		}
	}
	l.count.Set(p.T("%d 项，共 %d 项", len(l.found), len(l.all)))
	l.table.Forget()
	l.table.Reload()
	if len(l.found) > 0 {
		l.table.Choose(l.place())
	}
}

// place is where the open item stands, or the first place.
func (l *list) place() int {
	for i, v := range l.found {
		if v.Item == l.p.item {
			return i
		}
	}
	return 0
}

// line is the open item.
func (l *list) line() present.ItemLine {
	for _, v := range l.all {
		if v.Item == l.p.item {
			return v
		}
	}
	return present.ItemLine{}
}

// named are the items that the words name, in characters or in pinyin.
func (l *list) named(text string) map[app.PackID]bool {
	out := map[app.PackID]bool{}
	if l.index != nil {
		for _, h := range l.index.Find(text) {
			out[h.Item] = true
		}
	}
	return out
}

// holds says whether authority, conditions or papers speak of the words.
func (l *list) holds(v present.ItemLine, text string) bool {
	if text == "" || strings.Contains(v.Name+v.Short+v.Authority, text) {
		return true
	}
	s := sheet.Of(l.p.Station.Rules, sheet.Current(l.p.Station.Rules, v.Item, l.p.today()), l.p.today())
	for _, c := range s.Conditions {
		if strings.Contains(c.Say, text) {
			return true
		}
	}
	for _, m := range s.Materials {
		if strings.Contains(m.Name, text) {
			return true
		}
	}
	return false
}
