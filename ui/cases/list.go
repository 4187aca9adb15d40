package cases

import (
	"context"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
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
	text                *kit.Entry
	bar                 *kit.Box // filters, or what can be done to the marked
	items               []app.PackID

	columns []column // that are shown
	order   desk.Order
	down    bool
	marks   map[app.CaseID]bool
	batch   shell.Step

	heads  desk.Selection
	rows   map[int][]desk.Row // by chunk
	wanted map[int]bool
	load   shell.Slot
}

func newList(p *Page) *list {
	l := &list{p: p, marks: map[app.CaseID]bool{}}
	l.tabs = p.Tabs(l.tabLabels(nil), func(i int) {
		p.filter.Tab = p.tabs[i]
		p.refilter()
	})
	for i, t := range p.tabs {
		if t == p.filter.Tab {
			l.tabs.SetSelected(i)
		}
	}
	l.makeFilters()
	l.table = p.Table()
	l.table.Fit = l.fit
	l.table.Len = func() int { return l.heads.Len() }
	l.table.Row = l.row
	l.table.Select = func(i int) { p.panel.open(l.heads.At(i).Case) }
	l.table.Open = func(int) { p.panel.first() }
	l.table.Sort = l.sortBy
	l.table.More = func(int) { p.ahead.Run(p.panel.more) }
	l.table.Mark = l.mark
	l.table.Marked = func(i int) bool { return l.marks[l.heads.At(i).Case] }
	l.empty = p.Text("", look.Body, look.Quiet)
	l.empty.Hide()
	return l
}

func (l *list) tabLabels(counts map[desk.Tab]int) []string {
	out := make([]string, len(l.p.tabs))
	for i, t := range l.p.tabs {
		out[i] = l.p.T(caseview.TabName(t, counts[t]))
	}
	return out
}

// show takes a new snapshot in; the case that was open stays selected, or the
// one that took its place.
func (l *list) show(s snapshot, want app.CaseID) {
	before := l.chosen()
	if want == "" {
		want = before
	}
	at := l.table.Selected()
	l.keepMarks(s.heads)
	l.heads, l.rows, l.wanted = s.heads, map[int][]desk.Row{}, map[int]bool{}
	l.load.Cancel()
	l.tabs.SetLabels(l.tabLabels(s.counts))
	l.note(s.queue.Hidden())
	if l.heads.Len() == 0 {
		l.p.panel.clear()
	}
	l.whole.Refresh() // the sentence takes room, or leaves it
	l.table.Forget()
	l.table.Reload()
	l.table.Choose(l.find(want, at))
	if before != "" && l.chosen() != before {
		l.p.forget()
	}
}

// note says why there is nothing, or that there is more than a supervisor may see.
func (l *list) note(hidden int) {
	var said []string
	if l.heads.Len() == 0 {
		said = append(said, l.p.T(l.nothing()))
	}
	if hidden > 0 {
		said = append(said, l.p.T("另有 %s 件在抽查名单里，查完之前不列出。", present.Grouped(hidden)))
	}
	l.empty.Set(strings.Join(said, "\n"))
	if len(said) > 0 {
		l.empty.Show()
	} else {
		l.empty.Hide()
	}
}

// chosen is the case that is selected, or none.
func (l *list) chosen() app.CaseID {
	if i := l.table.Selected(); i >= 0 && i < l.heads.Len() {
		return l.heads.At(i).Case
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
	if i := l.heads.Index(c); i >= 0 {
		return i
	}
	return max(0, min(at, l.heads.Len()-1))
}

// row is one row as it is known; a chunk that is not read yet is asked for.
func (l *list) row(i int) []kit.Cell {
	part, ok := l.rows[i/chunk]
	if !ok || i%chunk >= len(part) {
		l.fetch(i / chunk)
		return l.cells(desk.Row{Head: l.heads.At(i), Name: "…"})
	}
	return l.cells(part[i%chunk])
}

func (l *list) fetch(n int) {
	if l.wanted[n] {
		return
	}
	l.wanted[n] = true
	heads := l.heads.Part(n*chunk, min((n+1)*chunk, l.heads.Len()))
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
	out := make([]kit.Cell, len(l.columns))
	for i, c := range l.columns {
		out[i] = c.cell(l, r)
	}
	return out
}
