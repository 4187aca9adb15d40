package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"miaopi/app/civil"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
)

// calendarKey opens the calendar of a field.
var calendarKey = (&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt}).ShortcutName()

// Day puts a calendar beside a field for a day. then, when set, runs after a day was
// picked: there is nothing more to do in the field.
func (s *Shell) Day(e *kit.Entry, then func()) fyne.CanvasObject {
	open := func() { s.pickDay(e, then) }
	e.Chord = func(c fyne.Shortcut) bool {
		if c.ShortcutName() != calendarKey {
			return false
		}
		open()
		return true
	}
	return s.Row(look.Gap2, e, s.Button(s.T("日历"), "Alt+↓", kit.Ghost, open)).Grow(0)
}

// pickDay shows the calendar at the day in the field, else at today.
func (s *Shell) pickDay(e *kit.Entry, then func()) {
	today := civil.On(s.Station.Now())
	at, wrong := present.ReadDate(e.Text)
	if wrong != "" || at == civil.None {
		at = today
	}
	words := kit.CalendarWords{Month: func(y, m int) string { return s.T("%d年%d月", y, m) }}
	for i, d := range []string{"一", "二", "三", "四", "五", "六", "日"} {
		words.Days[i] = s.T(d)
	}
	var box *kit.Modal
	c := s.Calendar(at, today, words, func(d civil.Date) {
		box.Close()
		e.SetText(d.String())
		e.CursorColumn = len(e.Text)
		if then != nil {
			then()
		}
	})
	box = s.Ask(kit.Ask{Title: s.T("选日期"), OK: s.T("就这一天"), Cancel: s.T("返回"), First: c, Width: 480,
		Body:   []fyne.CanvasObject{c, s.Text(s.T("方向键：天和周。PgUp PgDn：月。Home End：年。输入四位年份，直接到那一年。"), look.Body, look.Quiet)},
		Accept: func() bool { c.Take(); return false }})
}
