// Package cases is the page 办件: the queue at the left, the case at the right,
// no page change between them.
package cases

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// Page is 办件.
type Page struct {
	*shell.Shell
	list  *list
	panel *panel

	tabs        []desk.Tab // of the role
	queue       *desk.Queue
	filter      desk.Filter
	want        app.CaseID // to be selected once the queue is there
	load        shell.Slot
	ahead       *kit.Ahead
	stale       bool    // a step was answered and the list does not know yet
	left, right float32 // widths of list and case, once they were laid out
	missed      bool    // cases changed while a dialog was up
}

var (
	_ shell.Page     = (*Page)(nil)
	_ shell.Receiver = (*Page)(nil)
	_ kit.Typist     = (*Page)(nil)
)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s, tabs: desk.TabsOf(s.Station.Actor.Role)}
	if p.filter.Tab = desk.TabMine; !slices.Contains(p.tabs, desk.TabMine) {
		p.filter.Tab = desk.TabAll
	}
	p.list = newList(p)
	p.panel = newPanel(p)
	p.ahead = p.Kit.Ahead(p.ready, p.moves)
	return p
}

// Ahead implements kit.Typist.
func (p *Page) Ahead() *kit.Ahead { return p.ahead }

// ready says whether what is selected is what the panel shows, as it is now:
// only then do keys act on it.
func (p *Page) ready() bool {
	c := p.list.chosen()
	return !p.stale && !p.load.Busy() && (c == "" || p.panel.shows(c))
}

// moves says whether a key only moves the list.
func (p *Page) moves(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd:
		return true
	}
	return false
}

// arrived types what waited for the panel or the list.
func (p *Page) arrived() {
	if p.On(p) {
		p.ahead.Play()
	}
}

// forget drops what waited, because the case it was typed for is gone, and says
// so.
func (p *Page) forget() {
	if p.ahead.Drop() {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("刚才按的键没有执行：列表已经变了，请看清选中的办件再按。"), Seconds: 10})
	}
}

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject {
	return p.Stack(0, container.New(panes{p}, p.list.content(), p.panel.content())).Grow(0).Pad(look.Gap3, look.Gap4)
}

// panes lays list and case out side by side.
type panes struct{ p *Page }

// MinSize implements fyne.Layout.
func (panes) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 300) }

// Layout implements fyne.Layout.
func (l panes) Layout(o []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	right := panelWidth(p.Look, size.Width)
	changed := right != p.right
	p.right, p.left = right, size.Width-right-look.Gap4
	o[0].Resize(fyne.NewSize(p.left, size.Height))
	o[1].Move(fyne.NewPos(size.Width-right, 0))
	o[1].Resize(fyne.NewSize(right, size.Height))
	if changed {
		p.list.showBar()
		p.panel.offerActions()
	}
}

// panelWidth is how wide the case is shown beside a list: two fifths, more where the
// type is large, and never more than leaves a list that can be read.
func panelWidth(l *look.Look, room float32) float32 {
	em := l.Text(look.Body)
	return min(max(room*0.42, min(26*em, room*0.58)), 42*em)
}

// listWidth is how wide the list is; before it was laid out, as in a usual window.
func (p *Page) listWidth() float32 { return cmp.Or(p.left, 700) }

// Enter implements shell.Page.
func (p *Page) Enter(arg any) {
	if a, ok := arg.(shell.ShowCase); ok {
		p.want = a.Case
		if a.Tab != "" {
			p.setTab(a.Tab)
		} else if a.Case != "" {
			p.setTab(desk.TabAll)
			p.list.clearFilters()
		}
	}
	p.reload()
	p.list.table.TakeFocus()
	if _, ok := arg.(shell.DecideAll); ok {
		p.decideAll()
	}
}

// Leave implements shell.Page.
func (p *Page) Leave() {
	p.ahead.Drop()
	p.panel.asking.Cancel()
}

func (p *Page) setTab(t desk.Tab) {
	p.filter.Tab = t
	for i, one := range p.tabs {
		if one == t {
			p.list.tabs.SetSelected(i)
		}
	}
}

// snapshot is what a reload reads.
type snapshot struct {
	queue  *desk.Queue
	heads  desk.Selection
	counts map[desk.Tab]int
}

// reload reads the queue beside the window and keeps the selection.
func (p *Page) reload() { p.read(nil) }

// refilter selects again from the queue that is there.
func (p *Page) refilter() { p.read(p.queue) }

// read selects and sorts the cases of the list beside the window; a nil queue is
// read first.
func (p *Page) read(q *desk.Queue) {
	filter, order, st := p.filter, p.list.arrangement(), p.Station
	shell.Run(p.Jobs, &p.load, func(ctx context.Context) (s snapshot, err error) {
		if s.queue = q; q == nil {
			if s.queue, err = st.Queue(ctx); err != nil {
				return s, err
			}
		}
		s.heads, err = st.Arrange(ctx, s.queue.Select(filter), order)
		s.counts = s.queue.Counts(filter)
		return s, err
	}, func(s snapshot, err error) {
		p.stale = false
		if err != nil {
			p.Fail(err)
			p.forget()
			return
		}
		p.queue = s.queue
		p.list.show(s, p.want)
		p.want = ""
		p.arrived()
	})
}

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	var out []shell.Command
	for _, a := range commanded {
		out = append(out, shell.Command{Label: a.Label(), Says: true, Can: func() bool { return p.panel.can(a) }, Run: func() { p.act(a) }})
	}
	return append(out,
		shell.Command{Label: "更多操作", Can: func() bool { return p.panel.view.Case != "" }, Run: func() { p.ahead.Run(p.panel.more) }},
		shell.Command{Label: "上门路线单", Run: p.route},
		shell.Command{Label: "判定全部待办", Says: true, Can: p.mayDecide, Run: p.decideAll},
		shell.Command{Label: "刷新列表", Run: p.reload},
		shell.Command{Label: "筛选列表", Can: func() bool { return len(p.list.marks) == 0 }, Run: func() { p.Focus(p.list.text) }},
		shell.Command{Label: "换一种排序", Run: p.list.sortNext},
		shell.Command{Label: "显示哪些列", Run: p.list.chooseColumns},
		shell.Command{Label: "导出列表", Says: true, Can: func() bool { return p.list.heads.Len() > 0 }, Run: p.list.export},
		shell.Command{Label: "全部选中", Can: func() bool { return p.list.heads.Len() > 0 }, Run: p.list.markAll},
		shell.Command{Label: "退回所选", Can: func() bool { return len(p.list.marks) > 0 }, Run: p.list.releaseMarked})
}

// act does an action to the marked cases, where it can be done to many, else to the
// one that is selected.
func (p *Page) act(a casefile.Action) {
	switch many := len(p.list.marks) > 0; {
	case many && a == casefile.DoClaim:
		p.list.claimMarked()
	case many && a == casefile.DoPrint:
		p.list.printMarked()
	default:
		p.ahead.Run(func() { p.panel.do(a) })
	}
}

// commanded are the actions with a key of their own.
var commanded = []casefile.Action{
	casefile.DoApprove, casefile.DoRefuse, casefile.DoEndorse, casefile.DoReturn, casefile.DoSupplement, casefile.DoReceive, casefile.DoUphold, casefile.DoInvalidate, casefile.DoEvaluate,
	casefile.DoClaim, casefile.DoReveal, casefile.DoAttach, casefile.DoPrint,
}

// TypedRune implements kit.Keys: letters are commands'.
func (p *Page) TypedRune(rune) bool { return false }

// TypedKey implements kit.Keys: arrows move the list wherever the focus is,
// left and right change the tab.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyLeft:
		p.list.tabs.Select(p.list.tabs.Selected() - 1)
	case fyne.KeyRight:
		p.list.tabs.Select(p.list.tabs.Selected() + 1)
	case fyne.KeyF5:
		p.reload()
	case fyne.KeyEscape:
		p.escape()
	default:
		return p.list.table.Step(e)
	}
	return true
}

// escape takes the marks away, then the filters, and goes back to the list.
func (p *Page) escape() {
	switch {
	case len(p.list.marks) > 0:
		p.list.clearMarks()
	case p.filter != (desk.Filter{Tab: p.filter.Tab}) || p.list.text.Text != "":
		p.list.clearFilters()
		p.refilter()
	}
	p.list.table.TakeFocus()
}

func (p *Page) today() civil.Date { return civil.On(p.Station.Now()) }
