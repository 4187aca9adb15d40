package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

const menuLabel = "菜单"

// menuColumn is how wide a column of the menu is.
const menuColumn = 256

// openMenu shows every command with its key, a column for each group: the
// toolkit's own menu prints keys at a fifth of the text's strength, and shows
// what is impossible like everything else.
func (x *Window) openMenu() {
	if x.kit.Busy() {
		return
	}
	var box *kit.Modal
	var columns []fyne.CanvasObject
	var pickers []*kit.Picker
	for _, g := range x.groups() {
		options := make([]kit.Answer, len(g.commands))
		for i, c := range g.commands {
			options[i] = kit.Answer{Text: x.words.T(c.Label), Hint: shell.Hint(c.Label), Off: !c.Usable()}
		}
		p := x.kit.Menu(options, func(i int) {
			box.Close()
			x.run(g.commands[i])
		})
		pickers = append(pickers, p)
		columns = append(columns, x.kit.Fixed(menuColumn, x.kit.Stack(look.Gap2, x.kit.Text(x.words.T(g.title), look.Body, look.Quiet), p)))
	}
	for i, p := range pickers {
		p.Beside = func(by int) { x.kit.Focus(pickers[(i+by+len(pickers))%len(pickers)]) }
	}
	row := x.kit.Row(look.Gap4, append(columns, x.kit.Space())...).Grow(len(columns)).Top()
	box = x.kit.Ask(kit.Ask{Title: x.words.T(menuLabel), Cancel: x.words.T("返回"), Body: []fyne.CanvasObject{row}, First: pickers[0], Width: float32(len(columns))*(menuColumn+look.Gap4) + 3*look.Gap5})
}

// showMenu puts the commands into the system's menu, where it has one.
func (x *Window) showMenu(*frame) {
	if x.cfg.SetMenu == nil {
		return
	}
	var menus []*fyne.Menu
	for _, g := range x.groups() {
		m := fyne.NewMenu(x.words.T(g.title))
		for _, c := range g.commands {
			m.Items = append(m.Items, &fyne.MenuItem{Label: x.words.T(c.Label), Action: func() { x.run(c) }, Shortcut: named(c.Label), IsQuit: c.Label == "退出"})
		}
		menus = append(menus, m)
	}
	x.cfg.SetMenu(fyne.NewMainMenu(menus...))
}

// named is the key of a command as the toolkit names it.
func named(label string) fyne.Shortcut {
	c := shell.KeyOf(label)
	if label == shell.UndoLabel {
		return &fyne.ShortcutUndo{}
	}
	return &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Mod}
}
