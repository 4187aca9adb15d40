package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"miaopi/app/civil"
	"miaopi/app/desk/reception"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
)

// split makes two displays of one: the clerk's at the left, and one that is turned
// to the citizen.
func (s *screen) split(left, right, height int) {
	s.t.Helper()
	s.randr(func(c *xgb.Conn, root xproto.Window) error {
		outputs, err := randr.GetScreenResourcesCurrent(c, root).Reply()
		if err == nil {
			s.plug("clerk", 0, left, height, outputs.Outputs[:1])
		}
		return err
	})
	s.plug("citizen", left, right, height, nil)
}

// plug makes a part of the screen a display of its own, unplug takes it away.
func (s *screen) plug(name string, x, width, height int, on []randr.Output) {
	s.t.Helper()
	s.randr(func(c *xgb.Conn, root xproto.Window) error {
		m := randr.MonitorInfo{Name: atom(c, name), NOutput: uint16(len(on)), X: int16(x), Width: uint16(width), Height: uint16(height), Outputs: on}
		return randr.SetMonitorChecked(c, root, m).Check()
	})
}

func (s *screen) unplug(name string) {
	s.t.Helper()
	s.randr(func(c *xgb.Conn, root xproto.Window) error {
		return randr.DeleteMonitorChecked(c, root, atom(c, name)).Check()
	})
}

func atom(c *xgb.Conn, name string) xproto.Atom {
	got, err := xproto.InternAtom(c, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	return got.Atom
}

// randr does something with the displays of the X server.
func (s *screen) randr(do func(c *xgb.Conn, root xproto.Window) error) {
	s.t.Helper()
	c, err := xgb.NewConnDisplay(s.env0("DISPLAY"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.Close()
	if err := randr.Init(c); err != nil {
		s.t.Fatal(err)
	}
	if _, err := randr.QueryVersion(c, 1, 5).Reply(); err != nil {
		s.t.Fatal(err)
	}
	if err := do(c, xproto.Setup(c).DefaultScreen(c).Root); err != nil {
		s.t.Fatalf("displays: %v", err)
	}
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
	s.ask("ctrl+Return", "请核对")
	s.shot("citizen-readback")
	s.run("xdotool", "mousemove", "1900", "400", "click", "1")
	s.keyboard("when the citizen touches the screen")
	s.fresh()
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
	s.unplug("citizen") // it never lies over the clerk's window
	s.wait("face off")
	s.keyboard("when its display is gone")
	s.plug("citizen", 1366, 1280, 800, nil)
	s.wait("face citizen")
	s.covers("1366", "1280", "800")
	s.keyboard("when its display is back")
	s.quit("ctrl+q")
}

// covers waits for the citizen's screen, and fails the test unless it fills its
// display.
func (s *screen) covers(x, width, height string) {
	s.t.Helper()
	face := s.window("^群众屏$")
	s.picture()
	got := s.run("xdotool", "getwindowgeometry", "--shell", face)
	for _, want := range []string{"X=" + x, "Y=0", "WIDTH=" + width, "HEIGHT=" + height} {
		if !strings.Contains(got, want+"\n") {
			s.t.Errorf("the citizen's screen is not %s but\n%s", want, got)
		}
	}
}

// TestWindowCitizenManaged is the same under a window manager, which gives new windows
// the keyboard, and those that are pressed: not the citizen's screen.
func TestWindowCitizenManaged(t *testing.T) {
	dir := demo(t, 200, 0)
	s := &screen{t: t, size: sizeName(2646, 800)}
	s.env = append(os.Environ(), "DISPLAY=:"+s.display(2646, 800), "WAYLAND_DISPLAY=", "MIAOPI_TRACE=1", "LIBGL_ALWAYS_SOFTWARE=1", "XDG_CONFIG_HOME="+t.TempDir())
	s.managed()
	s.split(1366, 1280, 800)
	s.start(dir, s.env)
	s.wait("login")
	s.win = s.window("^秒批工作站$")
	s.run("xdotool", "windowactivate", "--sync", s.win)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	s.key("ctrl+m")
	s.wait("face citizen")
	s.covers("1366", "1280", "800")
	s.keyboard("when the citizen's screen opens")
	s.run("xdotool", "mousemove", "1900", "400", "click", "1")
	s.key("ctrl+n") // goes where the keyboard is
	s.wait("page counter", "idle")
	s.keyboard("when the citizen touches the screen")
	s.shot("citizen-managed")
	s.quit("ctrl+q")
}

// managed starts a window manager and waits until it manages.
func (s *screen) managed() {
	s.t.Helper()
	wm := exec.CommandContext(s.t.Context(), "openbox")
	wm.Env = s.env
	if err := wm.Start(); err != nil {
		s.t.Fatalf("openbox: %v (make test installs it)", err)
	}
	s.t.Cleanup(func() { _ = wm.Process.Kill(); _ = wm.Wait() })
	for end := time.Now().Add(patience); !strings.Contains(s.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "window id"); {
		if time.Now().After(end) {
			s.t.Fatal("the window manager never began")
		}
	}
}

// TestWindowCalendar picks a day with the keys that are printed beside its field.
func TestWindowCalendar(t *testing.T) {
	dir := demo(t, 200, 0)
	s := newScreen(t, dir, 1366, 768)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	s.key("ctrl+n")
	s.wait("page counter", "idle")
	s.text("11010519491231002X")
	s.wait("idle")
	s.key("Return")
	s.wait("idle")
	s.text("Anna")
	s.key("Return")
	s.key("Return")
	s.wait("idle")
	s.key("Down", "Down")
	s.shot("day")
	s.key("alt+Down")
	s.text("1950")
	s.key("Next", "Left")
	s.shot("calendar")
	s.key("Return")
	s.wait("idle")
	s.quit("ctrl+q")
	st, done := inside(t, dir)
	defer done()
	drafts, err := reception.At(st).Drafts(t.Context())
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	for name, typed := range drafts[0].Typed {
		if on, err := civil.Parse(typed); err == nil && name == "residence.registered_since" {
			if y, _, _ := on.Split(); y != 1950 && y != 1951 {
				t.Errorf("the day is %s", on)
			}
			return
		}
	}
	t.Errorf("no day was picked: %v", drafts[0].Typed)
}
