package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// group is one column of the menu.
type group struct {
	title    string
	commands []shell.Command
}

// groups are all commands there are now; before anybody logged in, those that
// need nobody.
func (x *Window) groups() []group {
	if f := x.frame; f != nil {
		return []group{{"页面", f.pageCommands()}, {"办理", f.workCommands()}, {"系统", append(f.systemCommands(), x.common()...)}}
	}
	return []group{{"系统", x.common()}}
}

func (x *Window) commands() (out []shell.Command) {
	for _, g := range x.groups() {
		out = append(out, g.commands...)
	}
	return out
}

// common are the commands that work before anybody logged in.
func (x *Window) common() []shell.Command {
	return []shell.Command{
		{Label: "大字模式", Run: func() { x.change(func(m *look.Mode) { m.Elder = !m.Elder }) }},
		{Label: "深色外观", Run: func() { x.change(func(m *look.Mode) { m.Dark = !m.Dark }) }},
		{Label: "放大", Can: func() bool { return x.Mode.Zoom < look.MaxZoom }, Run: func() { x.change(func(m *look.Mode) { m.Zoom++ }) }},
		{Label: "缩小", Can: func() bool { return x.Mode.Zoom > look.MinZoom }, Run: func() { x.change(func(m *look.Mode) { m.Zoom-- }) }},
		{Label: "原来大小", Run: func() { x.change(func(m *look.Mode) { m.Zoom = 0 }) }},
		{Label: "English / 中文", Run: func() { x.setEnglish(!x.English) }},
		{Label: "退出", Run: x.quit},
	}
}

// run does a command, or says that it is of no use now.
func (x *Window) run(c shell.Command) {
	if !x.kit.Busy() {
		x.trace("command " + c.Label)
	}
	switch {
	case x.kit.Busy(): // the dialog has to be answered first
	case c.Usable() || c.Says:
		c.Run()
	default:
		x.kit.Say(kit.Toast{Tone: look.Attention, Text: x.words.T("“%s”现在用不上。", x.words.T(c.Label)), Seconds: 8})
	}
}

// shortcuts are the keys of all commands, as the toolkit names them.
func (x *Window) shortcuts() []fyne.Shortcut {
	out := []fyne.Shortcut{&fyne.ShortcutUndo{}}
	for _, c := range shell.Chords() {
		if c.Mod != 0 && c != shell.KeyOf(shell.UndoLabel) {
			out = append(out, &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Mod})
		}
	}
	return out
}

// pressed runs the command of a key. The toolkit turns Ctrl+Z into a shortcut of
// its own kind.
func (x *Window) pressed(s fyne.Shortcut) {
	chord := shell.KeyOf(shell.UndoLabel)
	if c, ok := s.(*desktop.CustomShortcut); ok {
		chord = shell.Chord{Key: c.KeyName, Mod: c.Modifier}
	}
	if c, ok := shell.Find(x.commands(), chord); ok {
		x.run(c)
	}
}

// rest are the keys that work on every page: the menu's, and letters that are
// commands of the page.
type rest struct{ x *Window }

// TypedKey implements kit.Keys.
func (k rest) TypedKey(e *fyne.KeyEvent) bool {
	if e.Name != shell.KeyOf(menuLabel).Key {
		return false
	}
	k.x.openMenu()
	return true
}

// TypedRune implements kit.Keys.
func (k rest) TypedRune(r rune) bool {
	f := k.x.frame
	if f == nil {
		return false
	}
	c, ok := shell.FindLetter(f.pages[f.current].Commands(), r)
	if ok {
		k.x.run(c)
	}
	return ok
}
