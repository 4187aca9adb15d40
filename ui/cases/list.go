package cases

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// chunk is how many rows are read at once.
const chunk = 60

// list is the left half: tabs, filters and the table.
type list struct {
	p     *Page
	tabs  *kit.Segments
	table *kit.Table
	empty *kit.Text
	whole *kit.Box

	item, channel, days *kit.Selector
	items               []app.PackID

	heads  []desk.Head
	rows   map[int][]desk.Row // by chunk
	wanted map[int]bool
	load   shell.Slot
}

func newList(p *Page) *list {
	l := &list{p: p}
	l.tabs = p.Tabs(l.tabLabels(nil), func(i int) {
		p.filter.Tab = desk.Tabs[i]
		p.refilter()
	})
	for i, t := range desk.Tabs {
		if t == p.filter.Tab {
			l.tabs.SetSelected(i)
		}
	}
	l.makeFilters()
	l.table = p.Table(l.columns()...)
	l.table.Len = func() int { return len(l.heads) }
	l.table.Row = l.row
	l.table.Select = func(i int) { p.panel.open(l.heads[i].Case) }
	l.table.Open = func(int) { p.panel.first() }
	l.empty = p.Text("", look.Body, look.Quiet)
	l.empty.Hide()
	return l
}

func (l *list) columns() []kit.Column {
	t := l.p.T
	if l.p.Elder {
		return []kit.Column{{Title: t("申请人"), Width: 4}, {Title: t("事项"), Grow: 1}, {Title: t("判定"), Width: 5.5}}
	}
	verdict := float32(5.4)
	if l.p.English { // longer words
		verdict = 8
	}
	return []kit.Column{{Title: t("流水号"), Width: 7.4}, {Title: t("申请人"), Width: 5}, {Title: t("事项"), Width: 6.2},
		{Title: t("判定"), Width: verdict}, {Title: t("原因"), Grow: 1}, {Title: t("剩余"), Width: 4.4, Right: true}}
}

func (l *list) tabLabels(counts map[desk.Tab]int) []string {
	out := make([]string, len(desk.Tabs))
	for i, t := range desk.Tabs {
		out[i] = l.p.T(present.TabName(t, counts[t]))
	}
	return out
}

func (l *list) makeFilters() {
	p := l.p
	names := []string{p.T("全部事项")}
	l.items = []app.PackID{""}
	for _, id := range slices.Concat(p.Station.Rules.Items(), p.Station.Rules.FormerItems()) {
		l.items = append(l.items, id)
		names = append(names, present.ItemName(p.Station, id))
	}
	l.item = p.Selector(p.T("事项"), names, p.T("返回"), func(i int) {
		p.filter.Item = l.items[i]
		p.refilter()
	})
	l.channel = p.Selector(p.T("来源"), []string{p.T("全部来源"), p.T("网上申请"), p.T("窗口受理")}, p.T("返回"), func(i int) {
		p.filter.Channel = []casefile.Channel{"", casefile.Online, casefile.Counter}[i]
		p.refilter()
	})
	l.days = p.Selector(p.T("提交日期"), []string{p.T("全部日期"), p.T("今天"), p.T("近 7 天"), p.T("近 30 天")}, p.T("返回"), func(i int) {
		p.filter.From = civil.None
		if i > 0 {
			p.filter.From = p.today() - []civil.Date{0, 0, 6, 29}[i]
		}
		p.refilter()
	})
}

func (l *list) clearFilters() {
	l.p.filter = desk.Filter{Tab: l.p.filter.Tab}
	l.item.Choose(0)
	l.channel.Choose(0)
	l.days.Choose(0)
}

func (l *list) content() fyne.CanvasObject {
	p := l.p
	if p.Elder { // the rest is in the menu
		filters := p.Row(look.Gap2, l.item.Button, l.days.Button)
		return l.stack(filters)
	}
	filters := p.Row(look.Gap2, l.item.Button, l.channel.Button, l.days.Button)
	if p.Can(app.Clerk, app.Community) {
		filters = p.Row(look.Gap2, l.item.Button, l.channel.Button, l.days.Button, p.Space(), p.Button(p.T("判定全部待办"), shell.Hint("判定全部待办"), kit.Normal, p.decideAll)).Grow(3)
	}
	return l.stack(filters)
}

func (l *list) stack(filters fyne.CanvasObject) fyne.CanvasObject {
	l.whole = l.p.Stack(look.Gap2, l.tabs, filters, l.empty, l.table).Grow(3)
	return l.whole
}

// show takes a new snapshot in; the case that was open stays selected, or the
// one that took its place.
func (l *list) show(s snapshot, want app.CaseID) {
	before := l.chosen()
	if want == "" {
		want = before
	}
	at := l.table.Selected()
	l.heads, l.rows, l.wanted = s.heads, map[int][]desk.Row{}, map[int]bool{}
	l.load.Cancel()
	l.tabs.SetLabels(l.tabLabels(s.counts))
	if len(l.heads) == 0 {
		l.empty.Set(l.p.T("这里没有办件。"))
		l.empty.Show()
		l.p.panel.clear()
	} else {
		l.empty.Hide()
	}
	l.whole.Refresh() // the sentence takes room, or leaves it
	l.table.Forget()
	l.table.Reload()
	l.table.Choose(l.find(want, at))
	if before != "" && l.chosen() != before {
		l.p.forget()
	}
}

// chosen is the case that is selected, or none.
func (l *list) chosen() app.CaseID {
	if i := l.table.Selected(); i >= 0 && i < len(l.heads) {
		return l.heads[i].Case
	}
	return ""
}

// titled is what the list knows of a case: who and what.
func (l *list) titled(c app.CaseID) string {
	i := l.table.Selected()
	if l.chosen() != c || len(l.rows[i/chunk]) <= i%chunk {
		return ""
	}
	r := l.rows[i/chunk][i%chunk]
	return present.MaskedName(r.Subject, r.Name) + "　" + present.ShortItem(l.p.Station, r.Head.Item)
}

// find is the place of a case, or of what followed it.
func (l *list) find(c app.CaseID, at int) int {
	for i := range l.heads {
		if l.heads[i].Case == c {
			return i
		}
	}
	return max(0, min(at, len(l.heads)-1))
}

// row is one row as it is known; a chunk that is not read yet is asked for.
func (l *list) row(i int) []kit.Cell {
	part, ok := l.rows[i/chunk]
	if !ok || i%chunk >= len(part) {
		l.fetch(i / chunk)
		return l.cells(desk.Row{Head: l.heads[i], Name: "…"})
	}
	return l.cells(part[i%chunk])
}

func (l *list) fetch(n int) {
	if l.wanted[n] {
		return
	}
	l.wanted[n] = true
	heads := l.heads[n*chunk : min((n+1)*chunk, len(l.heads))]
	st, rows := l.p.Station, l.rows
	var slot shell.Slot
	shell.Run(l.p.Jobs, &slot, func(ctx context.Context) ([]desk.Row, error) { return st.Page(ctx, heads) },
		func(part []desk.Row, err error) {
			if err != nil {
				l.p.Fail(err)
				return
			}
			rows[n] = part
			l.table.Reload()
		})
}

func (l *list) cells(r desk.Row) []kit.Cell {
	p := l.p
	sign := present.SignOf(r.Head.State, r.Head.Verdict, r.Head.By)
	left, tone := present.Left(r.Head, p.today(), p.Station.Calendar)
	verdict := kit.Cell{Text: p.T(sign.Word), Icon: sign.Icon, Tone: shell.SignTone(sign.Tone)}
	name := kit.Cell{Text: present.MaskedName(r.Subject, r.Name)}
	item := kit.Cell{Text: present.ShortItem(p.Station, r.Head.Item)}
	if p.Elder {
		return []kit.Cell{name, item, verdict}
	}
	return []kit.Cell{{Text: present.ShortSerial(r.Serial), Tone: look.Quiet}, name, item, verdict,
		{Text: p.T(present.Reason(r)), Tone: look.Plain}, {Text: p.T(left), Tone: shell.SignTone(tone)}}
}
