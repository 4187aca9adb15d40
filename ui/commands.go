package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// group is one menu.
type group struct {
	title    string
	commands []shell.Command
}

// menu makes the main menu of the frame, or of the login when there is none.
// Every command is here, because only menu shortcuts fire while a field has
// the focus.
func (x *Window) menu(f *frame) *fyne.MainMenu {
	groups := []group{{"系统", x.common()}}
	if f != nil {
		groups = []group{{"页面", f.pageCommands()}, {"办理", f.workCommands()}, {"系统", append(f.systemCommands(), x.common()...)}}
	}
	var menus []*fyne.Menu
	for _, g := range groups {
		m := fyne.NewMenu(x.words.T(g.title))
		for _, c := range g.commands {
			m.Items = append(m.Items, x.item(c))
		}
		menus = append(menus, m)
	}
	return fyne.NewMainMenu(menus...)
}

// item is a command behind the gate: while a dialog is up, nothing runs.
func (x *Window) item(c shell.Command) *fyne.MenuItem {
	it := fyne.NewMenuItem(x.words.T(c.Label), func() {
		if !x.kit.Busy() {
			c.Run()
		}
	})
	if c.Key != "" {
		it.Shortcut = &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Mod}
	}
	return it
}

// common are the commands that work before anybody logged in.
func (x *Window) common() []shell.Command {
	return []shell.Command{
		{Label: "大字模式", Key: fyne.KeyE, Mod: fyne.KeyModifierControl, Run: func() {
			x.setMode(look.Mode{Dark: x.Mode.Dark, Elder: !x.Mode.Elder})
		}},
		{Label: "深色外观", Key: fyne.KeyD, Mod: fyne.KeyModifierControl, Run: func() {
			x.setMode(look.Mode{Dark: !x.Mode.Dark, Elder: x.Mode.Elder})
		}},
		{Label: "退出", Key: fyne.KeyQ, Mod: fyne.KeyModifierControl, Run: x.quit},
	}
}
