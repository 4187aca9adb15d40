// Package spotcheck is the page 抽查: freeze, draw in front of everybody, check
// blind, see the difference, read one sentence.
//
// The page shows one view at a time; Escape goes back to the one it came from.
package spotcheck

import (
	"miaopi/app"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// Page is 抽查.
type Page struct {
	*shell.Shell
	body  *kit.Box
	view  view
	list  *overview
	seen  bool                  // the page is the one that is shown
	begun map[app.CaseID]*sheet // opinions that were begun and not recorded
	load  shell.Slot            // what a view reads
	work  shell.Step            // what a view changes
}

// view is one step of a spot check.
type view interface {
	content() fyne.CanvasObject
	enter() // puts the focus where it is needed
	key(*fyne.KeyEvent) bool
	back() // where Escape leads
}

var (
	_ shell.Page   = (*Page)(nil)
	_ shell.Keeper = (*Page)(nil)
)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s, begun: map[app.CaseID]*sheet{}}
	p.list = newOverview(p)
	p.body = p.Stack(0, p.Space())
	return p
}

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject { return p.body.Grow(0).Pad(look.Gap3, look.Gap4) }

// Enter implements shell.Page. Work in hand that outlived a change of look is
// taken up again; a page that was left is where it was.
func (p *Page) Enter(arg any) {
	p.seen = true
	switch kept, ok := arg.(view); {
	case ok:
		p.show(p.again(kept))
	case p.view != nil:
		p.show(p.view)
	default:
		p.home()
	}
}

// Leave implements shell.Page.
func (p *Page) Leave() {
	p.seen = false
	p.load.Cancel()
}

// Keep implements shell.Keeper.
func (p *Page) Keep() any { return p.view }

// again makes a view of the page before in this one.
func (p *Page) again(old view) view {
	switch v := old.(type) {
	case *freeze:
		return newFreeze(p).resume(v)
	case *ceremony:
		return newCeremony(p, v.draw).resume(v)
	case *drawn:
		return newDrawn(p, v.progress)
	case *sheet:
		return newSheet(p, v.progress, v.data).resume(v)
	case *difference:
		return newDifference(p, v.progress, v.data)
	}
	return p.list
}

// show puts a view on the page; while another page is seen, only for later.
func (p *Page) show(v view) {
	p.view = v
	if !p.seen {
		return
	}
	p.Canvas.Unfocus()
	p.body.Set(v.content())
	v.enter()
}

// home shows the list of spot checks.
func (p *Page) home() { p.show(p.list) }

// may says whether the person at the station draws and checks.
func (p *Page) may() bool { return checkview.MayDraw(p.Station.Actor.Role) }

// refuse says who may draw, to those who may not.
func (p *Page) refuse() bool {
	if p.may() {
		return false
	}
	p.Say(kit.Toast{Tone: look.Attention, Text: p.T(whoMay), Seconds: 8})
	return true
}

// whoMay is what others read.
const whoMay = "只有督查人员可以抽取和抽查；您可以查看名单和结论。"

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	return []shell.Command{
		{Label: "新抽查", Says: true, Can: p.may, Run: p.start},
		{Label: "查下一件", Run: p.next},
		{Label: "记录抽查意见", Says: true, Can: shows[*sheet](p), Run: func() { act(p, (*sheet).record) }},
		{Label: "查看完整信息", Says: true, Can: shows[*sheet](p), Run: func() { act(p, (*sheet).reveal) }},
		{Label: "撤销查出的办件", Says: true, Can: shows[*difference](p), Run: func() { act(p, (*difference).revoke) }},
		{Label: "再加一人", Says: true, Can: shows[*ceremony](p), Run: func() { act(p, (*ceremony).more) }},
		{Label: "抽取公告", Says: true, Can: p.chosen, Run: func() { p.onDraw(p.paper) }},
		{Label: "导出公开文件", Says: true, Can: p.chosen, Run: func() { p.onDraw(p.export) }},
		{Label: "了结抽查", Says: true, Can: p.chosen, Run: func() { p.onDraw(p.end) }},
		{Label: "复制复算命令", Says: true, Can: shows[*drawn](p), Run: func() { act(p, (*drawn).copy) }},
		{Label: "刷新列表", Run: p.home},
	}
}

// shows says whether one kind of view is shown.
func shows[V view](p *Page) func() bool {
	return func() bool {
		_, ok := p.view.(V)
		return ok
	}
}

// act does what belongs to one kind of view, if that is shown.
func act[V view](p *Page, do func(V)) {
	if v, ok := p.view.(V); ok {
		do(v)
		return
	}
	p.Say(kit.Toast{Tone: look.Attention, Text: p.T("现在打开的内容没有这项操作。"), Seconds: 8})
}

// start begins a new spot check.
func (p *Page) start() {
	if !p.refuse() {
		p.show(newFreeze(p))
	}
}

// next opens the next unchecked case of the draw one is in, or of the one
// that is selected in the list.
func (p *Page) next() {
	switch v := p.view.(type) {
	case *drawn:
		v.next()
	case *sheet:
		v.skip(1)
	case *difference:
		v.next()
	case *overview:
		v.open()
	}
}

// TypedKey implements kit.Keys.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	if p.view == nil {
		return false
	}
	if e.Name == fyne.KeyEscape && p.view != view(p.list) {
		p.view.back()
		return true
	}
	return p.view.key(e)
}

// TypedRune implements kit.Keys: letters are commands'.
func (p *Page) TypedRune(rune) bool { return false }

// sign is a sign as a badge.
func (p *Page) sign(s present.Sign) *kit.Badge {
	return p.Badge(s.Icon, p.T(s.Word), shell.SignTone(s.Tone))
}

// cell is a sign in a table.
func (p *Page) cell(s present.Sign) kit.Cell {
	return kit.Cell{Icon: s.Icon, Text: p.T(s.Word), Tone: shell.SignTone(s.Tone)}
}

// pair is a label with its value in a line.
func (p *Page) pair(label, value string) fyne.CanvasObject {
	name := p.Fixed(5*p.Look.Text(look.Body), p.Line(label, look.Body, look.Quiet))
	return p.Row(look.Gap3, name, p.Text(value, look.Body, look.Plain)).Grow(1).Top()
}
