package ui

import (
	"context"
	"fmt"
	"slices"

	"miaopi/ui/citizen"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// Displays are the computer's screens, and the ways to put a window over one.
type Displays interface {
	// List are those there are now; none where the program cannot tell.
	List() []Display
	// Watch calls changed, from any goroutine, when the list is another, until the
	// context ends.
	Watch(ctx context.Context, changed func())
	// Cover shows a window over a whole display, without taking the keyboard from
	// the clerk's. It may be called again.
	Cover(w fyne.Window, d Display)
}

// Display is one of the computer's screens, in its own pixels.
type Display struct {
	Name          string
	X, Y          int
	Width, Height int
	Clerk         bool // the clerk's window is there
}

// face is what the person at the counter sees and hears: the second window,
// when it is open, and the voice, when it is on. It keeps what is shown, so
// that a window that is opened later, or made again in another look, shows it
// too.
type face struct {
	x       *Window
	win     fyne.Window // nil: not open
	on      Display     // that the window covers; none when it is dragged there by hand
	screen  *citizen.Screen
	view    func(*citizen.Screen)
	facing  shell.Facing // of the view
	missing bool         // it was to open, and there was no display
	watch   func(shell.Facing)
}

var _ shell.Citizen = (*face)(nil)

func newFace(ctx context.Context, x *Window) *face {
	f := &face{x: x, view: (*citizen.Screen).Idle, facing: shell.FaceIdle}
	if d := x.cfg.Displays; d != nil {
		d.Watch(ctx, func() { x.cfg.Do(f.changed) })
	}
	return f
}

// show replaces what is seen and what is heard. A locked window shows nobody anything:
// a step that is answered meanwhile is told to whoever locked it, when he is back.
func (f *face) show(is shell.Facing, view func(*citizen.Screen), spoken string) {
	if f.x.frame == nil {
		is, view, spoken = shell.FaceIdle, (*citizen.Screen).Idle, ""
	}
	f.facing, f.view = is, view
	if f.screen != nil {
		view(f.screen)
	}
	f.tell()
	if f.x.cfg.Voice != nil {
		if !f.x.Aloud {
			spoken = ""
		}
		f.x.cfg.Voice.Say(spoken)
	}
}

// Idle implements shell.Citizen.
func (f *face) Idle() { f.show(shell.FaceIdle, (*citizen.Screen).Idle, "") }

// ReadBack implements shell.Citizen.
func (f *face) ReadBack(r counterview.ReadOut) {
	f.show(shell.FaceReading, func(s *citizen.Screen) { s.ReadBack(r) }, r.Spoken())
}

// Told implements shell.Citizen.
func (f *face) Told(v counterview.Told) {
	f.show(shell.FaceTelling, func(s *citizen.Screen) { s.Told(v) }, v.Spoken())
}

// Sign implements shell.Citizen.
func (f *face) Sign(r counterview.ReadOut, done func([]byte)) bool {
	if f.screen == nil || f.x.frame == nil {
		return false
	}
	f.show(shell.FaceSigning, func(s *citizen.Screen) { s.Sign(r, done) }, f.x.words.T("请在屏幕上签名。"))
	return true
}

// Watch implements shell.Citizen.
func (f *face) Watch(fn func(shell.Facing)) {
	f.watch = fn
	f.tell()
}

// tell tells who watches what there is to see.
func (f *face) tell() {
	if f.watch == nil {
		return
	}
	switch {
	case f.screen != nil:
		f.watch(f.facing)
	case f.missing:
		f.watch(shell.FaceMissing)
	default:
		f.watch(shell.FaceOff)
	}
}

// toggle opens the second window, or closes it, for this start and the next.
func (f *face) toggle() {
	switch {
	case f.win != nil || f.missing:
		f.wanted(false)
		f.shut()
	case f.x.cfg.NewWindow == nil:
		f.x.say(look.Attention, "这台电脑不能再开一个窗口。")
	default:
		f.wanted(true)
		f.choose()
	}
}

// wanted keeps for the next start whether the screen is to open.
func (f *face) wanted(on bool) {
	f.x.Face.On, f.missing = on, false
	f.x.remember()
}

// again opens the screen that was open at the last start.
func (f *face) again() {
	if f.x.Face.On && f.win == nil && f.x.cfg.NewWindow != nil {
		f.find()
	}
}

// others are the displays that the clerk's window is not on.
func (f *face) others() (free []Display) {
	for _, d := range f.list() {
		if !d.Clerk {
			free = append(free, d)
		}
	}
	return free
}

func (f *face) list() []Display {
	if f.x.cfg.Displays == nil {
		return nil
	}
	return f.x.cfg.Displays.List()
}

// choose asks which display is the citizen's, when there are several.
func (f *face) choose() {
	free := f.others()
	if len(free) < 2 || f.x.frame == nil || f.x.kit.Busy() {
		f.find()
		return
	}
	labels := make([]string, len(free))
	for i, d := range free {
		labels[i] = fmt.Sprintf("%s　%d×%d", d.Name, d.Width, d.Height)
	}
	var box *kit.Modal
	pick := f.x.kit.Picker(labels, func(i int) {
		box.Close()
		f.x.Face.Display = free[i].Name
		f.x.remember()
		f.find()
	})
	box = f.x.kit.Ask(kit.Ask{Title: f.x.words.T("哪个显示器对着群众？"), Cancel: f.x.words.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480,
		Closed: func() { f.wanted(false) }})
}

// find opens the screen on its display: the one of last time, else the first that
// is not the clerk's. Where the program cannot tell displays, it opens as a window
// to be dragged there.
func (f *face) find() {
	all, free := f.list(), f.others()
	switch {
	case len(all) == 0:
		f.open(Display{})
		f.x.say(look.Quiet, "群众屏已打开：拖到对着群众的显示器上，按 F11 铺满。")
	case len(free) == 0:
		f.missing = true
		f.tell()
		f.x.say(look.Attention, "没有找到第二个显示器：接上对着群众的显示器，群众屏会自己打开。")
	default:
		i := max(0, slices.IndexFunc(free, func(d Display) bool { return d.Name == f.x.Face.Display }))
		f.x.Face.Display = free[i].Name
		f.x.remember()
		f.open(free[i])
		f.x.say(look.Good, "群众屏已打开，铺满对着群众的显示器。")
	}
}

// open opens the window, over a display if there is one.
func (f *face) open(on Display) {
	f.missing, f.on = false, on
	win := f.x.cfg.NewWindow(f.x.words.T("群众屏"))
	f.win = win
	win.SetPadded(false)
	win.SetOnClosed(func() { // by whom ever
		if f.win == win {
			f.win, f.screen = nil, nil
			f.tell()
			f.x.trace("face off")
		}
	})
	f.dress()
	if on.Width > 0 {
		f.x.cfg.Displays.Cover(win, on)
		f.x.trace("face " + on.Name)
		return
	}
	win.Resize(fyne.NewSize(1280, 800))
	win.Show()
}

// changed follows the displays: one that is gone takes the window with it, so that
// it never covers the clerk's, and one that comes gets it.
func (f *face) changed() {
	if f.win != nil && f.on.Width > 0 {
		free := f.others()
		i := slices.IndexFunc(free, func(d Display) bool { return d.Name == f.on.Name })
		switch {
		case i < 0:
			f.shut()
			f.missing = true
			f.tell()
			f.x.say(look.Attention, "群众屏的显示器断开了：接上以后，群众屏会自己打开。")
		case free[i] != f.on:
			f.on = free[i]
			f.x.cfg.Displays.Cover(f.win, f.on)
		}
		return
	}
	if f.win == nil && f.missing && len(f.others()) > 0 {
		f.find()
	}
}

// dress makes the content for the look and language of the window, always in
// the large type of its own.
func (f *face) dress() {
	if f.win == nil {
		return
	}
	hall, phone := f.x.cfg.Title, ""
	if st := f.x.station; st != nil {
		hall, phone = st.Info.Hall+"·"+st.Info.Window, st.Info.Phone
	}
	win := f.win
	f.screen = citizen.New(func(times float32) *kit.Kit {
		return kit.New(look.New(look.Mode{Dark: f.x.Mode.Dark, Elder: true, Far: true, Times: times}, f.x.fonts), win.Canvas())
	}, f.x.words, hall, phone)
	if f.on.Width == 0 {
		f.screen.Full = func() { win.SetFullScreen(!win.FullScreen()) }
	}
	win.SetContent(f.screen.Content())
	f.view(f.screen)
	f.tell()
}

// shut closes the second window.
func (f *face) shut() {
	if f.win != nil {
		f.win.Close()
	}
	f.tell()
}

// close closes the second window with the program.
func (f *face) close() {
	f.Idle()
	f.watch = nil
	f.shut()
}
