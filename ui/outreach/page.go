// Package outreach is the page 免申即享: who qualifies for an item and does not
// have it, by community and grid, as a list to call and visit. Nobody is sent
// anything, and nothing is decided: a reply becomes an application.
package outreach

import (
	"context"
	"strings"
	"sync"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/outreach"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/outreachview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// Page is 免申即享.
type Page struct {
	*shell.Shell
	ref              present.Reference
	items            []app.PackID
	choice           *kit.Selector
	start            *kit.Button
	state            *kit.Box // what the work came to, or how far it is
	tabs             *kit.Segments
	areas            *kit.Table
	people           *kit.Table
	cells, areaCells []int // what the columns of both lists show
	card             *card
	whole            *kit.Box

	found *outreachview.Reach // nil: nobody looked yet
	lines []outreachview.AreaLine
	shown []outreach.Eligible
	at    string // code of the area that is shown

	sweeping shell.Slot
	asking   shell.Slot
}

var (
	_ shell.Page   = (*Page)(nil)
	_ shell.Keeper = (*Page)(nil)
)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s, ref: shell.Reference(), state: s.Stack(look.Gap2)}
	p.card = newCard(p)
	p.makeChoice()
	p.start = p.Button(p.T("核对全部人员"), shell.Hint("核对全部人员"), kit.Primary, p.sweep)
	p.tabs = p.Tabs([]string{p.T("符合未享受"), p.T("即将符合")}, func(int) { p.at = ""; p.list() })
	p.makeTables()
	return p
}

// makeChoice offers the items for people that are in force today; those that
// say what shows that somebody has them come first.
func (p *Page) makeChoice() {
	var names, later []string
	var rest []app.PackID
	for _, id := range p.Station.Rules.Items() {
		pack, err := p.Station.Rules.At(id, civil.On(p.Station.Now()))
		switch {
		case err != nil || pack.Item.Subject != app.Person:
		case pack.Item.Held != "":
			p.items, names = append(p.items, id), append(names, pack.Item.Name)
		default:
			rest, later = append(rest, id), append(later, pack.Item.Name)
		}
	}
	p.items, names = append(p.items, rest...), append(names, later...)
	p.choice = p.Selector(p.T("哪个事项？"), names, p.T("返回"), func(int) { p.found, p.at = nil, ""; p.show() })
	for i, id := range p.items {
		if id == "elderly-allowance" {
			p.choice.Choose(i)
		}
	}
}

func (p *Page) makeTables() {
	p.areas = p.Table(p.areaColumns(0)...)
	p.areas.Fit = p.areaColumns
	p.areas.Len = func() int { return len(p.lines) }
	p.areas.Row = p.area
	p.areas.Select = func(i int) { p.at = p.lines[i].Code; p.narrow() }
	p.areas.Open = func(int) { p.people.TakeFocus() }
	p.people = p.Table(p.columns(0)...)
	p.people.Fit = p.columns
	p.people.Len = func() int { return len(p.shown) }
	p.people.Row = p.row
	p.people.Select = func(i int) { p.card.show(p.shown[i]) }
	p.people.Open = func(int) { p.card.lookUp() }
}

// wide is how wide something stands, and how narrow it may become.
type wide struct{ usual, least float32 }

func (w wide) of(p *Page, o fyne.CanvasObject) fyne.CanvasObject {
	return p.Fixed(w.usual, o).Least(w.least)
}

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject {
	bar := p.Row(look.Gap3, p.Text(p.T("免申即享"), look.Title, look.Plain), p.choice.Button, p.start, p.Button(p.T("导出"), shell.Hint("导出名单"), kit.Normal, p.export), p.Space()).Grow(4).Wrap()
	places, people, card := wide{280, 160}, wide{300, 300}, wide{350, 230}
	if p.Elder {
		places, people, card = wide{340, 216}, wide{220, 220}, wide{470, 310}
	}
	body := p.Row(look.Gap4, places.of(p, p.areas), people.of(p, p.people), card.of(p, p.card.scroll)).Grow(1).Fill()
	p.whole = p.Stack(look.Gap3, bar, p.state, p.tabs, body).Grow(3).Pad(look.Gap3, look.Gap4)
	return p.whole
}

// Enter implements shell.Page.
func (p *Page) Enter(arg any) {
	if k, ok := arg.(kept); ok {
		p.choice.Choose(k.choice)
		p.found, p.at = k.found, k.at
		p.tabs.SetSelected(k.tab)
	}
	p.show()
	p.people.TakeFocus()
	if p.found != nil {
		p.attempts(nil)
	}
}

// kept is what was found, for another look.
type kept struct {
	choice, tab int
	found       *outreachview.Reach
	at          string
}

// Keep implements shell.Keeper.
func (p *Page) Keep() any { return kept{p.choice.Selected, p.tabs.Selected(), p.found, p.at} }

// Leave implements shell.Page. A look over everybody stops.
func (p *Page) Leave() { p.sweeping.Cancel() }

func (p *Page) item() app.PackID { return p.items[p.choice.Selected] }

// sweep looks at everybody beside the window.
func (p *Page) sweep() {
	st, item, do := p.Station, p.item(), p.Jobs.Do
	bar := p.Progress(p.T("正在核对"), p.T("停止")+" Esc", func() { p.stop() })
	p.state.Set(bar)
	p.whole.Refresh()
	shell.Run(p.Jobs, &p.sweeping, func(ctx context.Context) (outreachview.Reach, error) {
		r := outreachview.Reach{Item: item, Name: present.ItemName(st, item)}
		var mu sync.Mutex
		var err error
		if r.Total, err = outreach.At(st).Sweep(ctx, item, func(done int) { do(func() { bar.Set(done, 0) }) }, func(e outreach.Eligible) {
			mu.Lock()
			defer mu.Unlock()
			r.List = append(r.List, e)
		}); err != nil {
			return r, err
		}
		outreach.SortEligible(r.List)
		r.Tried, err = outreach.At(st).Attempts(ctx, item)
		return r, err
	}, func(r outreachview.Reach, err error) {
		if err != nil {
			p.show()
			p.Fail(err)
			return
		}
		p.found, p.at = &r, ""
		p.show()
		p.people.TakeFocus()
	})
}

// stop ends a look over everybody.
func (p *Page) stop() {
	p.sweeping.Cancel()
	p.show()
}

// show shows what was found, or what the page is for.
func (p *Page) show() {
	if p.found == nil {
		p.state.Set(p.Text(p.T("核对本机登记的全部人员：谁符合条件而没有享受。名单用来打电话、上门，不发任何消息，也不决定任何办件。"), look.Body, look.Quiet))
	} else {
		s := p.found.Total
		p.state.Set(p.Text(p.T("%s：符合未享受 %s 人，%d 天内将符合 %s 人，已享受 %s 人，正在办理 %s 人；共核对 %s 人。", p.found.Name, present.Grouped(s.Qualify), outreach.SoonDays,
			present.Grouped(s.Soon), present.Grouped(s.Receiving), present.Grouped(s.InHand), present.Grouped(s.Subjects)), look.Body, look.Plain))
	}
	p.list()
	p.whole.Refresh()
}

// list shows one half of what was found, by area.
func (p *Page) list() {
	p.lines = nil
	if p.found != nil {
		p.lines = outreachview.Areas(p.Station, *p.found, p.soon(), p.ref, p.T)
	}
	at := p.at
	p.areas.Forget()
	p.areas.Reload()
	for i, l := range p.lines {
		if l.Code == at {
			p.areas.Choose(i)
		}
	}
	p.narrow()
}

func (p *Page) soon() bool { return p.tabs.Selected() == 1 }

// narrow shows the people of the chosen area.
func (p *Page) narrow() {
	p.shown = nil
	if p.found != nil {
		for _, e := range p.found.List {
			if e.Soon == p.soon() && strings.HasPrefix(string(e.Area), p.at) {
				p.shown = append(p.shown, e)
			}
		}
	}
	p.people.Forget()
	p.people.Reload()
	p.card.clear()
	p.people.Choose(0)
}
