// Package cases is the page 办件: the queue at the left, the case at the right,
// no page change between them.
package cases

import (
	"context"

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

// Page is 办件.
type Page struct {
	*shell.Shell
	list  *list
	panel *panel

	queue  *desk.Queue
	filter desk.Filter
	want   app.CaseID // to be selected once the queue is there
	load   shell.Slot
}

var (
	_ shell.Page     = (*Page)(nil)
	_ shell.Receiver = (*Page)(nil)
)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s, filter: desk.Filter{Tab: desk.TabMine}}
	p.list = newList(p)
	p.panel = newPanel(p)
	return p
}

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject {
	width := float32(500)
	if p.Elder {
		width = 580
	}
	row := p.Row(look.Gap4, p.list.content(), p.Fixed(width, p.panel.content())).Grow(0).Fill()
	return p.Stack(0, row).Grow(0).Pad(look.Gap3, look.Gap4)
}

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
func (p *Page) Leave() {}

func (p *Page) setTab(t desk.Tab) {
	p.filter.Tab = t
	for i, one := range desk.Tabs {
		if one == t {
			p.list.tabs.SetSelected(i)
		}
	}
}

// snapshot is what a reload reads.
type snapshot struct {
	queue  *desk.Queue
	heads  []desk.Head
	counts map[desk.Tab]int
}

// reload reads the queue beside the window and keeps the selection.
func (p *Page) reload() {
	filter, st := p.filter, p.Station
	shell.Run(p.Jobs, &p.load, func(ctx context.Context) (snapshot, error) {
		q, err := st.Queue(ctx)
		if err != nil {
			return snapshot{}, err
		}
		return snapshot{q, q.Select(filter), q.Counts(filter)}, nil
	}, func(s snapshot, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.queue = s.queue
		p.list.show(s, p.want)
		p.want = ""
	})
}

// refilter selects again from the queue that is there.
func (p *Page) refilter() {
	if p.queue == nil {
		p.reload()
		return
	}
	p.list.show(snapshot{p.queue, p.queue.Select(p.filter), p.queue.Counts(p.filter)}, p.panel.view.Case)
}

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	const mod = fyne.KeyModifierControl | fyne.KeyModifierShift
	return []shell.Command{
		{Label: "批准", Key: fyne.KeyA, Mod: mod, Run: func() { p.panel.do(casefile.DoApprove) }},
		{Label: "不予", Key: fyne.KeyR, Mod: mod, Run: func() { p.panel.do(casefile.DoRefuse) }},
		{Label: "补正告知", Key: fyne.KeyB, Mod: mod, Run: func() { p.panel.do(casefile.DoSupplement) }},
		{Label: "重新判定", Key: fyne.KeyJ, Mod: mod, Run: func() { p.panel.do(casefile.DoEvaluate) }},
		{Label: "材料存档", Key: fyne.KeyF, Mod: mod, Run: func() { p.panel.do(casefile.DoAttach) }},
		{Label: "上门路线单", Key: fyne.KeyL, Mod: mod, Run: p.route},
		{Label: "更多操作", Key: fyne.KeyM, Mod: mod, Run: p.panel.more},
		{Label: "打印", Key: fyne.KeyP, Mod: fyne.KeyModifierControl, Run: func() { p.panel.do(casefile.DoPrint) }},
		{Label: "判定全部待办", Key: fyne.KeyK, Mod: fyne.KeyModifierControl, Run: p.decideAll},
		{Label: "刷新列表", Key: fyne.KeyR, Mod: fyne.KeyModifierControl, Run: p.reload},
	}
}

// keys are the single letters that work while no field has the focus.
var keys = map[rune]casefile.Action{
	'a': casefile.DoApprove, 'r': casefile.DoRefuse, 'b': casefile.DoSupplement, 'j': casefile.DoEvaluate, 'p': casefile.DoPrint,
	'v': casefile.DoReveal, 't': casefile.DoReceive, 'c': casefile.DoClaim, 'x': casefile.DoInvalidate, 'w': casefile.DoUphold, 'f': casefile.DoAttach,
}

// TypedRune implements kit.Keys.
func (p *Page) TypedRune(r rune) bool {
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	if a, ok := keys[r]; ok {
		p.panel.do(a)
		return true
	}
	if r == 'm' {
		p.panel.more()
		return true
	}
	return false
}

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
	default:
		return p.list.table.Step(e)
	}
	return true
}

func (p *Page) today() civil.Date { return civil.On(p.Station.Now()) }

// decideAll evaluates everything that waits, with a bar and a way to stop.
func (p *Page) decideAll() {
	if !p.Can(app.Clerk, app.Community) {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("只有窗口和社区人员可以判定待办。"), Seconds: 8})
		return
	}
	var slot shell.Slot
	var bar *kit.Progress
	var box *kit.Modal
	bar = p.Progress(p.T("正在判定"), p.T("停止"), slot.Cancel)
	box = p.Ask(kit.Ask{Title: p.T("判定全部待办"), Cancel: p.T("停止"), Body: []fyne.CanvasObject{bar}, Closed: slot.Cancel})
	st, do := p.Station, p.Jobs.Do
	shell.Run(p.Jobs, &slot, func(ctx context.Context) (desk.Tally, error) {
		return st.DecideAll(ctx, func(done, total int) { do(func() { bar.Set(done, total) }) })
	}, func(t desk.Tally, err error) {
		box.Close()
		p.Changed()
		p.reload()
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: present.DecidedWords(t, p.T)})
	})
}
