package items

import (
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/thing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/itemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// list are the items, and the box that narrows them.
type list struct {
	p      *Page
	search *kit.Entry
	table  *kit.Table
	count  *kit.Text
	groups *kit.Segments
	by     itemview.Grouping
	all    []itemview.ItemLine
	recent []app.PackID
	things []thing.Thing
	found  []itemview.ItemInGroup
	index  *desk.Finder // the items by pinyin and initials
	tight  bool         // two columns
}

func newList(p *Page) *list {
	l := &list{p: p, count: p.Line("", look.Body, look.Quiet)}
	l.search = p.Entry(p.T("事项名称、拼音、部门或条件里的词  Alt+F"), func(string) { l.narrow() })
	l.search.Extra = l.key
	t := p.T
	l.groups = p.Tabs([]string{t("按部门"), t("按一件事"), t("能否自动")}, l.group)
	l.table = p.Table(l.columns(0)...)
	l.table.Fit = l.columns
	l.table.Len = func() int { return len(l.found) }
	l.table.Row = func(i int) []kit.Cell { return l.row(l.found[i]) }
	l.table.Select = func(i int) { p.open(l.found[i].Item) }
	return l
}

// beside is from which width on, in em, the group has a column of its own; in a
// narrower list it stands below each item's name.
const beside = 31

func (l *list) columns(width float32) []kit.Column {
	t := l.p.T
	if l.tight = width < beside*l.p.Look.Text(look.Body); l.tight {
		return []kit.Column{{Title: t("事项"), Width: 8, Grow: 1, Lines: 2}, {Title: t("今天"), Width: 7}}
	}
	return []kit.Column{{Title: t("分组"), Width: 10.8}, {Title: t("事项"), Width: 10, Grow: 1}, {Title: t("今天"), Width: 6.6}}
}

func (l *list) content() fyne.CanvasObject {
	p := l.p
	if p.Elder {
		return p.Stack(look.Gap3, l.search, l.groups, l.count, l.table).Grow(3).Pad(look.Gap3, look.Gap4)
	}
	return p.Stack(look.Gap3, l.search, p.Row(look.Gap3, l.groups, l.count).Grow(1), l.table).Grow(2).Pad(look.Gap3, look.Gap4)
}

// row names a group once, beside its first item; in a narrow list below each.
func (l *list) row(v itemview.ItemInGroup) []kit.Cell {
	name := kit.Cell{Text: v.Name}
	ready := kit.Cell{Text: l.p.T(v.Ready.Word), Icon: v.Ready.Icon, Tone: shell.SignTone(v.Ready.Tone)}
	if l.tight {
		name.Text += "\n" + l.p.T(v.Group)
		return []kit.Cell{name, ready}
	}
	group := kit.Cell{Tone: look.Quiet}
	if v.First {
		group.Text = l.p.T(v.Group)
	}
	return []kit.Cell{group, name, ready}
}

// group puts the items together in another way.
func (l *list) group(i int) {
	l.by = itemview.Grouping(i)
	l.narrow()
}

// regroup goes on to the next way.
func (l *list) regroup() { l.groups.Select((l.groups.Selected() + 1) % 3) }

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
	l.all = itemview.ItemLines(p.Station.Rules, p.health, p.today())
	l.index = desk.NewFinder()
	for _, v := range l.all {
		l.index.Add(desk.Hit{Name: v.Name, Item: v.Item})
		l.index.Add(desk.Hit{Name: v.Short, Item: v.Item})
	}
	for _, t := range l.things {
		for _, id := range t.Items() {
			l.index.Add(desk.Hit{Name: t.Name, Item: id})
		}
	}
	l.narrow()
}

// narrow shows what fits the words in the box.
func (l *list) narrow() {
	p := l.p
	l.found = nil
	byName := l.named(l.search.Text)
	var fits []itemview.ItemLine
	for _, v := range l.all {
		if byName[v.Item] || l.holds(v, strings.TrimSpace(l.search.Text)) {
			fits = append(fits, v)
		}
	}
	l.found = itemview.ItemGroups(fits, l.by, l.recent, l.things)
	l.count.Set(p.T("%d 项，共 %d 项", len(fits), len(l.all)))
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
func (l *list) line() itemview.ItemLine {
	for _, v := range l.all {
		if v.Item == l.p.item {
			return v
		}
	}
	return itemview.ItemLine{}
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

// holds says whether department, conditions or papers speak of the words.
func (l *list) holds(v itemview.ItemLine, text string) bool {
	return text == "" || strings.Contains(v.Name+"\n"+v.Short+"\n"+v.Authority+"\n"+v.Words, text)
}
