package outreach

import (
	"miaopi/app/desk/outreach"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	return []shell.Command{
		{Label: "核对全部人员", Run: p.sweep},
		{Label: "换一个事项", Run: p.choice.Press},
		{Label: "换一组人员", Run: func() { p.tabs.Select(1 - p.tabs.Selected()) }},
		{Label: "导出名单", Says: true, Can: p.any, Run: p.export},
		{Label: "查看姓名和电话", Can: p.somebody, Run: p.card.lookUp},
		{Label: "上门路线单", Run: p.route},
		{Label: "回复要办，开始受理", Can: p.somebody, Run: p.card.reply},
	}
}

// any says whether somebody is listed, somebody whether one is chosen.
func (p *Page) any() bool { return len(p.shown) > 0 }

func (p *Page) somebody() bool { return p.card.any }

// TypedKey implements kit.Keys: left and right change between the areas and
// the people.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyLeft:
		p.areas.TakeFocus()
	case fyne.KeyRight:
		p.people.TakeFocus()
	case fyne.KeyEscape:
		if !p.sweeping.Busy() {
			return false
		}
		p.stop()
	case fyne.KeyUp, fyne.KeyDown:
		return p.people.Step(e)
	default:
		return false
	}
	return true
}

// TypedRune implements kit.Keys.
func (p *Page) TypedRune(r rune) bool {
	if i := int(r - '1'); i >= 0 && i < 4 {
		p.card.tried(outreach.Contacts[i])
		return true
	}
	return false
}
