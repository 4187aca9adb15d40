package main

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// asked waits until a program asks the window manager for a state of its window.
func (s *screen) asked(c *xgb.Conn, names ...string) {
	s.t.Helper()
	var atoms []uint32
	for _, n := range names {
		a, err := xproto.InternAtom(c, false, uint16(len(n)), n).Reply()
		if err != nil {
			s.t.Fatal(err)
		}
		atoms = append(atoms, uint32(a.Atom))
	}
	heard := make(chan bool, 1)
	go func() {
		for {
			e, err := c.WaitForEvent()
			if e == nil && err == nil {
				return // the connection ended
			}
			m, ok := e.(xproto.ClientMessageEvent)
			if ok && !slices.ContainsFunc(atoms, func(a uint32) bool { return !slices.Contains(m.Data.Data32[1:3], a) }) {
				heard <- true
				return
			}
		}
	}()
	select {
	case <-heard:
	case <-time.After(patience):
		s.fatalf("nobody asked for %v", names)
	}
}

// TestWindowStartsMaximized: the first start fills the screen; a size that somebody
// chose stays.
func TestWindowStartsMaximized(t *testing.T) {
	dir := demo(t, 60, 0)
	s := &screen{t: t, size: sizeName(1366, 768)}
	s.env = append(os.Environ(), "DISPLAY=:"+s.display(1366, 768), "WAYLAND_DISPLAY=", "MIAOPI_TRACE=1", "LIBGL_ALWAYS_SOFTWARE=1", "XDG_CONFIG_HOME="+t.TempDir())
	c, err := xgb.NewConnDisplay(s.env0("DISPLAY"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	root := xproto.Setup(c).DefaultScreen(c).Root
	if err := xproto.ChangeWindowAttributesChecked(c, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check(); err != nil {
		t.Fatal(err)
	}
	s.start(dir, s.env)
	s.asked(c, "_NET_WM_STATE_MAXIMIZED_VERT", "_NET_WM_STATE_MAXIMIZED_HORZ")
	s.found(1366, 768)
	s.quit("ctrl+q")
}
