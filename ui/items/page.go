// Package items is the page 事项: the items left, the published rule sheet of
// one of them right.
package items

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/app/thing"
	"miaopi/assets"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Page is 事项.
type Page struct {
	*shell.Shell
	list *list
	leaf *leaf

	health safekeeping.Health
	loaded bool
	item   app.PackID
	shown  *rule.Pack // the version that is read
	slot   shell.Slot
	work   shell.Slot // cases being judged
	step   shell.Step // a sheet being made
}

var _ shell.Page = (*Page)(nil)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s}
	p.list, p.leaf = newList(p), newLeaf(p)
	return p
}

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject {
	ground := canvas.NewRectangle(p.P.Surface)
	return container.New(halves{p.Kit}, p.list.content(), container.NewStack(ground, p.leaf.content()))
}

// halves puts the list left and the sheet right, edge to edge.
type halves struct{ k *kit.Kit }

// MinSize implements fyne.Layout.
func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 300) }

// part is the list's share of the width; in large type it shows less.
func (h halves) part() float32 {
	if h.k.Elder {
		return 0.42
	}
	return 0.45
}

// Layout implements fyne.Layout.
func (h halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := min(max(size.Width*h.part(), 20*h.k.Look.Text(look.Body)), 680)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(left, size.Height))
	o[1].Move(fyne.NewPos(left, 0))
	o[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}

// Enter implements shell.Page.
func (p *Page) Enter(arg any) {
	if a, ok := arg.(shell.ShowItem); ok {
		p.item, p.shown = a.Item, nil
		p.list.clear()
	}
	p.load()
	p.list.table.TakeFocus()
}

// Leave implements shell.Page.
func (p *Page) Leave() { p.work.Cancel() }

// load asks what works today, and shows.
func (p *Page) load() {
	type known struct {
		health safekeeping.Health
		recent []app.PackID
		things []thing.Thing
	}
	shell.Run(p.Jobs, &p.slot, func(ctx context.Context) (k known, err error) {
		if k.health, err = safekeeping.At(p.Station).Health(ctx); err != nil {
			return k, err
		}
		if k.recent, err = reception.At(p.Station).RecentItems(ctx); err != nil {
			return k, err
		}
		k.things, err = thing.Load(assets.Things, p.Station.Rules, p.today())
		return k, err
	}, func(k known, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.health, p.loaded = k.health, true
		p.list.recent, p.list.things = k.recent, k.things
		p.list.show()
	})
}

func (p *Page) today() civil.Date { return civil.On(p.Station.Now()) }

// open shows an item's version in force.
func (p *Page) open(id app.PackID) {
	if p.item == id && p.shown != nil {
		return
	}
	p.item, p.shown = id, sheet.Current(p.Station.Rules, id, p.today())
	p.leaf.show()
}

// versions are the item's versions, the newest first.
func (p *Page) versions() []*rule.Pack {
	all := p.Station.Rules.Versions(p.item)
	slices.Reverse(all)
	return all
}

// read shows another version.
func (p *Page) read(v *rule.Pack) {
	p.shown = v
	p.leaf.show()
}

// older shows the version before, and from the oldest the newest again.
func (p *Page) older() {
	all := p.versions()
	if i := slices.Index(all, p.shown); len(all) > 1 {
		p.read(all[(i+1)%len(all)])
	}
}

// intake takes an application in for the item.
func (p *Page) intake() {
	if p.item != "" {
		p.Go(shell.Counter, shell.NewIntake{Item: p.item})
	}
}

// chosen says whether an item is shown.
func (p *Page) chosen() bool { return p.shown != nil }

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	return []shell.Command{
		{Label: "查事项", Run: func() { p.Focus(p.list.search) }},
		{Label: "换一种分组", Run: p.list.regroup},
		{Label: "换一个版本", Can: p.chosen, Run: p.older},
		{Label: "比较版本", Can: p.chosen, Run: p.compare},
		{Label: "受理本事项", Can: p.chosen, Run: p.intake},
		{Label: "导出规则单", Can: p.chosen, Run: p.export},
		{Label: "新规则的影响", Can: p.chosen, Run: p.impact},
	}
}

// TypedKey implements kit.Keys.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		p.list.table.TakeFocus()
	case fyne.KeyPageDown:
		p.leaf.by(1)
	case fyne.KeyPageUp:
		p.leaf.by(-1)
	case fyne.KeyDown, fyne.KeyUp:
		return p.list.table.Step(e)
	default:
		return false
	}
	return true
}

// TypedRune implements kit.Keys: letters are commands'.
func (p *Page) TypedRune(r rune) bool {
	switch r {
	case ' ':
		p.leaf.by(1)
	case '-':
		p.leaf.by(-1)
	case '/':
		p.Focus(p.list.search)
	default:
		return false
	}
	return true
}
