package ui

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/citizen"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// face is what the person at the counter sees and hears: the second window,
// when it is open, and the voice, when it is on. It keeps what is shown, so
// that a window that is opened later, or made again in another look, shows it
// too.
type face struct {
	x      *Window
	win    fyne.Window // nil: not open
	screen *citizen.Screen
	view   func(*citizen.Screen)
}

var _ shell.Citizen = (*face)(nil)

func newFace(x *Window) *face {
	return &face{x: x, view: (*citizen.Screen).Idle}
}

// show replaces what is seen and what is heard.
func (f *face) show(view func(*citizen.Screen), spoken string) {
	f.view = view
	if f.screen != nil {
		view(f.screen)
	}
	if f.x.cfg.Voice != nil {
		if !f.x.Aloud {
			spoken = ""
		}
		f.x.cfg.Voice.Say(spoken)
	}
}

// Idle implements shell.Citizen.
func (f *face) Idle() { f.show((*citizen.Screen).Idle, "") }

// ReadBack implements shell.Citizen.
func (f *face) ReadBack(r present.ReadOut) {
	f.show(func(s *citizen.Screen) { s.ReadBack(r) }, r.Spoken())
}

// Told implements shell.Citizen.
func (f *face) Told(v present.Told) {
	f.show(func(s *citizen.Screen) { s.Told(v) }, v.Spoken())
}

// Sign implements shell.Citizen.
func (f *face) Sign(r present.ReadOut, done func([]byte)) bool {
	if f.screen == nil {
		return false
	}
	f.show(func(s *citizen.Screen) { s.Sign(r, done) }, f.x.words.T("请在屏幕上签名。"))
	return true
}

// toggle opens the second window, or closes it.
func (f *face) toggle() {
	switch {
	case f.win != nil:
		f.win.Close()
	case f.x.cfg.NewWindow == nil:
		f.x.say(look.Attention, "这台电脑不能再开一个窗口。")
	default:
		f.open()
	}
}

func (f *face) open() {
	f.win = f.x.cfg.NewWindow(f.x.words.T("群众屏"))
	f.win.SetPadded(false)
	f.win.SetOnClosed(func() { f.win, f.screen = nil, nil })
	f.dress()
	f.win.Resize(fyne.NewSize(1280, 800))
	f.win.Show()
	f.x.say(look.Quiet, "群众屏已打开：拖到对着群众的显示器上，按 F11 铺满。")
}

// dress makes the content for the look and language of the window, always in
// the large type of its own.
func (f *face) dress() {
	if f.win == nil {
		return
	}
	l := look.New(look.Mode{Dark: f.x.Mode.Dark, Elder: true, Far: true}, f.x.fonts)
	hall, phone := f.x.cfg.Title, ""
	if st := f.x.station; st != nil {
		hall, phone = st.Info.Hall+"·"+st.Info.Window, st.Info.Phone
	}
	f.screen = citizen.New(kit.New(l, f.win.Canvas()), f.x.words, hall, phone)
	f.screen.Full = func() { f.win.SetFullScreen(!f.win.FullScreen()) }
	f.win.SetContent(f.screen.Content())
	f.view(f.screen)
}

// close closes the second window with the program.
func (f *face) close() {
	f.show((*citizen.Screen).Idle, "")
	if f.win != nil {
		f.win.Close()
	}
}
