//go:build linux || freebsd

package machine

import (
	"io"
	"log"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
)

func init() { xgb.Logger = log.New(io.Discard, "", 0) } // a closed display is no news for a clerk

// x11 does something on the X server, with the root window; without a server it
// does nothing.
func x11(do func(c *xgb.Conn, root xproto.Window)) {
	c, err := xgb.NewConn()
	if err != nil {
		return
	}
	defer c.Close()
	do(c, xproto.Setup(c).DefaultScreen(c).Root)
}

// Displays are the screens there are now; none when the program cannot tell.
func Displays() (out []Display) {
	x11(func(c *xgb.Conn, root xproto.Window) {
		if randr.Init(c) != nil {
			return
		}
		if _, err := randr.QueryVersion(c, 1, 5).Reply(); err != nil {
			return
		}
		got, err := randr.GetMonitors(c, root, true).Reply()
		if err != nil {
			return
		}
		for _, m := range got.Monitors {
			out = append(out, Display{atomName(c, m.Name), int(m.X), int(m.Y), int(m.Width), int(m.Height)})
		}
	})
	return out
}

func atomName(c *xgb.Conn, a xproto.Atom) string {
	name, err := xproto.GetAtomName(c, a).Reply()
	if err != nil {
		return ""
	}
	return name.Name
}

// Shows says whether the middle of a window lies on a display.
func Shows(d Display, window uintptr) (yes bool) {
	x11(func(c *xgb.Conn, root xproto.Window) {
		w := xproto.Window(window)
		size, err := xproto.GetGeometry(c, xproto.Drawable(w)).Reply()
		if err != nil {
			return
		}
		at, err := xproto.TranslateCoordinates(c, w, root, int16(size.Width/2), int16(size.Height/2)).Reply()
		yes = err == nil && d.holds(int(at.DstX), int(at.DstY))
	})
	return yes
}

// Fill puts a window over a whole display, and tells the system that it never
// takes the keyboard.
func Fill(window uintptr, d Display) {
	x11(func(c *xgb.Conn, root xproto.Window) {
		w := xproto.Window(window)
		noInput(c, w)
		fullScreen(c, root, w, false) // one that fills a display stays there
		xproto.ConfigureWindow(c, w, xproto.ConfigWindowX|xproto.ConfigWindowY|xproto.ConfigWindowWidth|xproto.ConfigWindowHeight,
			[]uint32{uint32(int32(d.X)), uint32(int32(d.Y)), uint32(d.Width), uint32(d.Height)})
		fullScreen(c, root, w, true)
		c.Sync()
	})
}

// Quiet tells the system that a window never takes the keyboard. A window manager asks
// when it is first shown, so it has to be told before.
func Quiet(window uintptr) {
	x11(func(c *xgb.Conn, _ xproto.Window) {
		noInput(c, xproto.Window(window))
		c.Sync()
	})
}

// noInput is the ICCCM's model "No Input": a window manager gives such a window no
// focus, whoever touches it.
func noInput(c *xgb.Conn, w xproto.Window) {
	const inputHint, words = 1, 9 // flags and eight values, the first says whether there is input
	hints := make([]byte, 4*words)
	xgb.Put32(hints, inputHint)
	xproto.ChangeProperty(c, xproto.PropModeReplace, w, xproto.AtomWmHints, xproto.AtomWmHints, 32, words, hints)
}

// Maximize asks the window manager to make a window as large as its screen.
func Maximize(window uintptr) {
	x11(func(c *xgb.Conn, root xproto.Window) {
		wmState(c, root, xproto.Window(window), true, "_NET_WM_STATE_MAXIMIZED_VERT", "_NET_WM_STATE_MAXIMIZED_HORZ")
		c.Sync()
	})
}

// fullScreen asks the window manager, if there is one, to put nothing over it.
func fullScreen(c *xgb.Conn, root, w xproto.Window, on bool) {
	wmState(c, root, w, on, "_NET_WM_STATE_FULLSCREEN")
}

// wmState asks the window manager for one or two states of a window, or for none of
// them (EWMH).
func wmState(c *xgb.Conn, root, w xproto.Window, on bool, states ...string) {
	atoms := make([]uint32, 3) // the message's type and at most two states
	for i, name := range append([]string{"_NET_WM_STATE"}, states...) {
		a, err := xproto.InternAtom(c, false, uint16(len(name)), name).Reply()
		if err != nil {
			return
		}
		atoms[i] = uint32(a.Atom)
	}
	what := uint32(0) // _NET_WM_STATE_REMOVE
	if on {
		what = 1 // _NET_WM_STATE_ADD
	}
	e := xproto.ClientMessageEvent{Format: 32, Window: w, Type: xproto.Atom(atoms[0]),
		Data: xproto.ClientMessageDataUnionData32New([]uint32{what, atoms[1], atoms[2], 1, 0})}
	xproto.SendEvent(c, false, root, xproto.EventMaskSubstructureNotify|xproto.EventMaskSubstructureRedirect, string(e.Bytes()))
}
