package cases

import (
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// column is one column of the list.
type column struct {
	id      string
	title   string
	order   desk.Order // what pressing its title sorts by
	width   float32
	english float32 // width for English words; 0: the same
	grow    bool
	right   bool
	lines   int
	extra   bool // not shown unless chosen
	cell    func(*list, desk.Row) kit.Cell
}

// columns are all there are, in order.
var columns = []column{
	{id: "serial", title: "流水号", order: desk.BySerial, width: 8.6, cell: func(_ *list, r desk.Row) kit.Cell {
		return kit.Cell{Text: present.ShortSerial(r.Serial), Tone: look.Quiet}
	}},
	{id: "name", title: "申请人", order: desk.ByName, width: 5, lines: 2, cell: func(_ *list, r desk.Row) kit.Cell {
		return kit.Cell{Text: present.MaskedName(r.Subject, r.Name)}
	}},
	{id: "item", title: "事项", order: desk.ByItem, width: 6.2, lines: 2, cell: func(l *list, r desk.Row) kit.Cell {
		return kit.Cell{Text: present.ShortItem(l.p.Station, r.Head.Item)}
	}},
	{id: "state", title: "判定", order: desk.ByState, width: 5.4, english: 8, cell: func(l *list, r desk.Row) kit.Cell { return l.sign(r.Head) }},
	{id: "reason", title: "原因", order: desk.ByReason, grow: true, lines: 2, cell: func(l *list, r desk.Row) kit.Cell {
		return kit.Cell{Text: l.p.T(caseview.Reason(r)), Tone: look.Plain}
	}},
	{id: "due", title: "剩余", order: desk.ByDue, width: 4.4, english: 5.4, right: true, cell: func(l *list, r desk.Row) kit.Cell {
		left, tone := caseview.Left(r.Head, l.p.today(), l.p.Station.Calendar)
		return kit.Cell{Text: l.p.T(left), Tone: shell.SignTone(tone)}
	}},
	{id: "submitted", title: "提交", order: desk.BySubmitted, width: 6.6, extra: true, cell: func(_ *list, r desk.Row) kit.Cell {
		return kit.Cell{Text: present.Moment(r.Head.At), Tone: look.Quiet}
	}},
	{id: "channel", title: "来源", width: 4.4, english: 6, extra: true, cell: func(l *list, r desk.Row) kit.Cell {
		return kit.Cell{Text: l.p.T(map[casefile.Channel]string{casefile.Online: "网上申请", casefile.Counter: "窗口受理"}[r.Head.Channel]), Tone: look.Quiet}
	}},
	{id: "amount", title: "金额", width: 4, right: true, extra: true, cell: func(_ *list, r desk.Row) kit.Cell { return kit.Cell{Text: r.Amount} }},
}

// narrow is below which width name and item stand in one column.
const narrow = 38

// cramped is below which width the sign of a case has no room for its word: the
// panel says it.
const cramped = 30

// huddled is below which width everything about a case stands in two lines.
const huddled = 21

// fit are the columns for a width: nothing is dropped, what has no room beside
// stands below.
func (l *list) fit(width float32) []kit.Column {
	l.columns = nil
	if width < huddled*l.p.Look.Text(look.Body) {
		l.columns = []column{{title: "申请人", order: desk.ByName, cell: inTwoLines}}
		return []kit.Column{{Title: l.p.T("申请人"), Grow: 1, Lines: 2}}
	}
	tight := width < narrow*l.p.Look.Text(look.Body)
	for _, c := range l.offered() {
		switch {
		case !tight:
		case c.id == "serial":
			continue
		case c.id == "name":
			c.width, c.cell = 13, whoAndWhat
		case c.id == "state" && width < cramped*l.p.Look.Text(look.Body):
			c.title, c.width, c.english, c.cell = "", 1.6, 0, (*list).icon
		case c.id == "due" && width < cramped*l.p.Look.Text(look.Body):
			c.english = 0
		case c.id == "item":
			continue
		}
		l.columns = append(l.columns, c)
	}
	out := make([]kit.Column, len(l.columns))
	for i, c := range l.columns {
		out[i] = kit.Column{Title: l.p.T(c.title), Width: c.width, Right: c.right, Lines: c.lines}
		if l.p.English && c.english > 0 {
			out[i].Width = c.english
		}
		if c.grow {
			out[i].Grow = 1
		}
		if c.order != "" && c.order == l.order {
			out[i].Sort = map[bool]int{false: 1, true: -1}[l.down]
		}
	}
	return out
}

// offered are the columns that are to be shown, whatever room there is.
func (l *list) offered() (out []column) {
	for _, c := range columns {
		if l.shows(c) && (c.id != "state" || l.differs()) {
			out = append(out, c)
		}
	}
	return out
}

// whoAndWhat is name and number over the item.
func whoAndWhat(l *list, r desk.Row) kit.Cell {
	return kit.Cell{Text: kit.Fit(present.MaskedName(r.Subject, r.Name), 1, 4) + "　" + present.ShortSerial(r.Serial) + "\n" + present.ShortItem(l.p.Station, r.Head.Item)}
}

// inTwoLines is everything about a case; what has no room at the end is cut, and
// stands in the panel.
func inTwoLines(l *list, r desk.Row) kit.Cell {
	left, _ := caseview.Left(r.Head, l.p.today(), l.p.Station.Calendar)
	parts := []string{present.ShortItem(l.p.Station, r.Head.Item), l.p.T(left), l.p.T(caseview.Reason(r))}
	if l.differs() {
		parts[0] = l.sign(r.Head).Icon + " " + parts[0]
	}
	return kit.Cell{Text: kit.Fit(present.MaskedName(r.Subject, r.Name), 1, 4) + "　" + present.ShortSerial(r.Serial) + "\n" + strings.Join(parts, "　")}
}

// differs says whether the cases of the tab can have different signs.
func (l *list) differs() bool {
	switch l.p.filter.Tab {
	case desk.TabAuto, desk.TabProvisional:
		return false
	case desk.TabMine:
		for _, h := range l.heads.All() {
			if h.State != l.heads.At(0).State {
				return true
			}
		}
		return false
	}
	return true
}

func (l *list) sign(h desk.Head) kit.Cell {
	s := present.SignOf(h.State, h.Verdict, h.By)
	return kit.Cell{Text: l.p.T(s.Word), Icon: s.Icon, Tone: shell.SignTone(s.Tone)}
}

func (l *list) icon(r desk.Row) kit.Cell {
	s := l.sign(r.Head)
	return kit.Cell{Icon: s.Icon, Tone: s.Tone}
}

// shows says whether a column was chosen: those of the standard are, unless they
// were taken away ("-id"), the extra ones when they were added ("id").
func (l *list) shows(c column) bool {
	if c.extra {
		return slices.Contains(strings.Fields(l.p.Columns), c.id)
	}
	return !slices.Contains(strings.Fields(l.p.Columns), "-"+c.id)
}

// chooseColumns asks which columns are shown.
func (l *list) chooseColumns() {
	p := l.p
	var box *kit.Modal
	options := make([]kit.Answer, len(columns))
	for i, c := range columns {
		mark := "　"
		if l.shows(c) {
			mark = "✓"
		}
		options[i] = kit.Answer{Text: mark + " " + p.T(c.title)}
	}
	pick := p.Answers(options, func(i int) {
		box.Close()
		l.toggle(columns[i])
		l.chooseColumns()
	})
	box = p.Ask(kit.Ask{Title: p.T("显示哪些列"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 360})
}

// toggle shows a column, or no longer.
func (l *list) toggle(c column) {
	name := c.id
	if !c.extra {
		name = "-" + c.id
	}
	chosen := strings.Fields(l.p.Columns)
	if i := slices.Index(chosen, name); i >= 0 {
		chosen = slices.Delete(chosen, i, i+1)
	} else {
		chosen = append(chosen, name)
	}
	l.p.SetColumns(strings.Join(chosen, " "))
	l.table.Arrange()
}

// sortBy sorts by a column, the other way round when it already is.
func (l *list) sortBy(i int) {
	if i >= len(l.columns) || l.columns[i].order == "" {
		return
	}
	by := l.columns[i].order
	l.down = l.order == by && !l.down
	l.order = by
	l.table.Arrange()
	l.p.refilter()
}

// sortNext sorts by the next column; after the last the list has its own order
// again.
func (l *list) sortNext() {
	orders := []desk.Order{""}
	for _, c := range l.offered() {
		if c.order != "" {
			orders = append(orders, c.order)
		}
	}
	l.order, l.down = orders[(slices.Index(orders, l.order)+1)%len(orders)], false
	l.table.Arrange()
	l.p.refilter()
}

// arrangement is how the list is sorted and narrowed.
func (l *list) arrangement() desk.Arrangement {
	p := l.p
	return desk.Arrangement{Order: l.order, Down: l.down, Text: l.text.Text,
		Reason: func(r desk.Row) string { return p.T(caseview.Reason(r)) },
		Item:   func(id app.PackID) string { return present.ShortItem(p.Station, id) },
		State:  func(h desk.Head) string { return present.SignOf(h.State, h.Verdict, h.By).Word }}
}
