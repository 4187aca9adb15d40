package main

import (
	"strings"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
)

// split makes two displays of one: the clerk's at the left, and one that is turned
// to the citizen.
func (s *screen) split(left, right, height int) {
	s.t.Helper()
	c, err := xgb.NewConnDisplay(s.env0("DISPLAY"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(c.Close)
	if err := randr.Init(c); err != nil {
		s.t.Fatal(err)
	}
	if _, err := randr.QueryVersion(c, 1, 5).Reply(); err != nil {
		s.t.Fatal(err)
	}
	root := xproto.Setup(c).DefaultScreen(c).Root
	outputs, err := randr.GetScreenResourcesCurrent(c, root).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	monitor := func(name string, x, width int, on []randr.Output) {
		atom, err := xproto.InternAtom(c, false, uint16(len(name)), name).Reply()
		if err != nil {
			s.t.Fatal(err)
		}
		m := randr.MonitorInfo{Name: atom.Atom, NOutput: uint16(len(on)), X: int16(x), Width: uint16(width), Height: uint16(height), Outputs: on}
		if err := randr.SetMonitorChecked(c, root, m).Check(); err != nil {
			s.t.Fatalf("no display %s: %v", name, err)
		}
	}
	monitor("clerk", 0, left, outputs.Outputs[:1])
	monitor("citizen", left, right, nil)
}

// env0 is a variable of the program's environment.
func (s *screen) env0(name string) (value string) {
	for _, v := range s.env {
		if v, is := strings.CutPrefix(v, name+"="); is {
			value = v
		}
	}
	return value
}

// keyboard fails the test unless the clerk's window has it.
func (s *screen) keyboard(when string) {
	s.t.Helper()
	if has := strings.TrimSpace(s.run("xdotool", "getwindowfocus")); has != s.win {
		s.t.Errorf("%s the keyboard is with %s, not with the clerk's %s", when, has, s.win)
	}
}

// TestWindowCitizen opens the screen turned to the citizen beside the real
// window, which fills its own display and leaves the keyboard where it is, takes
// somebody in, and closes both with one key. At the next start it opens by itself.
func TestWindowCitizen(t *testing.T) {
	dir := demo(t, 2000, 0)
	id := qualified(t, dir)
	s := newScreen(t, dir, 2646, 800)
	s.split(1366, 1280, 800)
	s.run("xdotool", "windowsize", "--sync", s.win, "1366", "768")
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	s.key("ctrl+m")
	s.covers("1366", "1280", "800")
	s.keyboard("when the citizen's screen opens")
	s.shot("citizen-idle")
	s.key("ctrl+7")
	s.wait("page outreach")
	s.key("s")
	s.wait("idle")
	s.shot("outreach")
	s.key("ctrl+n")
	s.wait("page counter", "idle")
	s.text(id)
	s.wait("idle")
	s.key("Return")
	s.wait("idle")
	s.key("Return")
	s.wait("idle")
	s.key("ctrl+Return")
	s.wait("idle")
	s.shot("citizen-readback")
	s.run("xdotool", "mousemove", "1900", "400", "click", "1")
	s.keyboard("when the citizen touches the screen")
	s.key("Return")
	s.wait("idle")
	s.shot("citizen-result")
	s.key("ctrl+l")
	s.wait("login")
	s.shot("citizen-locked")
	s.quit("ctrl+q")
	taken(t, dir)
	s.start(dir, s.env)
	s.found(1366, 768)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	s.covers("1366", "1280", "800")
	s.keyboard("when the screen opens by itself")
	s.quit("ctrl+q")
}

// covers waits for the citizen's screen, and fails the test unless it fills its
// display.
func (s *screen) covers(x, width, height string) {
	s.t.Helper()
	face := strings.Fields(s.run("xdotool", "search", "--sync", "--onlyvisible", "--name", "^群众屏$"))[0]
	s.picture()
	got := s.run("xdotool", "getwindowgeometry", "--shell", face)
	for _, want := range []string{"X=" + x, "Y=0", "WIDTH=" + width, "HEIGHT=" + height} {
		if !strings.Contains(got, want+"\n") {
			s.t.Errorf("the citizen's screen is not %s but\n%s", want, got)
		}
	}
}
