package outreach

import (
	"unicode"

	"fyne.io/fyne/v2"

	"miaopi/app/desk"
	"miaopi/ui/shell"
)

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	const ctrl, alt = fyne.KeyModifierControl, fyne.KeyModifierAlt
	return []shell.Command{
		{Label: "核对全部人员", Key: fyne.KeyS, Mod: ctrl, Run: p.sweep},
		{Label: "换一个事项", Key: fyne.KeyV, Mod: alt, Run: p.choice.Press},
		{Label: "导出名单", Key: fyne.KeyE, Mod: alt, Run: p.export},
		{Label: "查看姓名和电话", Key: fyne.KeyP, Mod: alt, Run: p.card.lookUp},
		{Label: "上门路线单", Key: fyne.KeyL, Mod: alt, Run: p.route},
		{Label: "回复要办，开始受理", Key: fyne.KeyA, Mod: alt, Run: p.card.reply},
	}
}

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
		p.card.tried(desk.Contacts[i])
		return true
	}
	switch unicode.ToUpper(r) {
	case 'S':
		p.sweep()
	case 'E':
		p.export()
	case 'A':
		p.card.reply()
	case 'V':
		p.choice.Press()
	case 'T':
		p.tabs.Select(1 - p.tabs.Selected())
	default:
		return false
	}
	return true
}
