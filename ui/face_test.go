package ui_test

import (
	"testing"

	"miaopi/ui"
	"miaopi/ui/uitest"
)

var (
	mine  = ui.Display{Name: "eDP-1", Width: 1366, Height: 768, Clerk: true}
	small = ui.Display{Name: "HDMI-1", X: 1366, Width: 1024, Height: 600}
	tall  = ui.Display{Name: "DP-2", X: -1080, Width: 1080, Height: 1920}
)

// faced is a window on a computer with some displays, at the counter.
func faced(t *testing.T, keeps ui.FaceTaste, list ...ui.Display) *uitest.Driver {
	t.Helper()
	d := uitest.Start(t, uitest.Options{People: 60, Applications: -1, Displays: list, Face: keeps})
	d.LogIn("clerk")
	d.Command("新受理")
	return d
}

// covers fails the test unless the last thing that happened to the citizen's screen
// is that it was put over a display.
func covers(t *testing.T, d *uitest.Driver, want ui.Display, times int) {
	t.Helper()
	if n := len(d.Covered); n != times || d.Covered[n-1] != want {
		t.Errorf("it was put over %v", d.Covered)
	}
}

// The screen finds the display that is not the clerk's, and says what it shows.
func TestFaceFindsItsDisplay(t *testing.T) {
	d := faced(t, ui.FaceTaste{}, mine, small)
	d.Sees("群众屏：未开")
	d.Command("群众屏")
	covers(t, d, small, 1)
	d.Sees("群众屏：空闲", "群众屏已打开，铺满对着群众的显示器。")
	if want := (ui.FaceTaste{On: true, Display: "HDMI-1"}); d.Kept.Face != want {
		t.Errorf("remembered is %v", d.Kept.Face)
	}
	d.Command("群众屏")
	d.Sees("群众屏：未开")
	if d.Kept.Face.On {
		t.Error("it would open again")
	}
}

// Of several displays one is chosen by hand, and stays so.
func TestFaceAsksWhichDisplay(t *testing.T) {
	d := faced(t, ui.FaceTaste{}, mine, small, tall)
	d.Command("群众屏")
	d.Sees("哪个显示器对着群众？", "HDMI-1　1024×600", "DP-2　1080×1920")
	d.Type("2")
	covers(t, d, tall, 1)
	again := faced(t, d.Kept.Face, mine, small, tall)
	covers(t, again, tall, 1)
}

// Whoever does not choose opens nothing.
func TestFaceIsNotChosen(t *testing.T) {
	d := faced(t, ui.FaceTaste{}, mine, small, tall)
	d.Command("群众屏")
	d.Key("Escape")
	d.Sees("群众屏：未开")
	if d.Kept.Face.On || len(d.Covered) > 0 {
		t.Errorf("remembered is %v, covered %v", d.Kept.Face, d.Covered)
	}
}

// What was open at the last start opens when somebody logs in, once, and not over
// the display that the clerk's window is on.
func TestFaceOpensAgain(t *testing.T) {
	d := faced(t, ui.FaceTaste{On: true, Display: "eDP-1"}, mine, small)
	covers(t, d, small, 1)
	d.Command("锁定")
	d.LogIn("clerk")
	d.Command("新受理")
	d.Sees("群众屏：空闲")
	covers(t, d, small, 1)
}

// A display that is missing is told, and the screen comes with it; one that goes
// takes it away, so that it never covers the clerk's window.
func TestFaceFollowsItsDisplay(t *testing.T) {
	d := faced(t, ui.FaceTaste{On: true, Display: "HDMI-1"}, mine)
	d.Sees("群众屏：没有显示器", "没有找到第二个显示器：接上对着群众的显示器，群众屏会自己打开。")
	d.Plug(mine, small)
	covers(t, d, small, 1)
	d.Sees("群众屏：空闲")
	moved := small
	moved.Width, moved.Height = 1280, 800
	d.Plug(mine, moved)
	covers(t, d, moved, 2)
	d.Plug(mine)
	d.Sees("群众屏：没有显示器", "群众屏的显示器断开了：接上以后，群众屏会自己打开。")
	if !d.Kept.Face.On {
		t.Error("it would not open again")
	}
	d.Plug(mine)
	d.Plug(mine, small)
	covers(t, d, small, 3)
	d.Plug()
	d.Command("群众屏") // nobody waits for it any more
	d.Plug(mine, small)
	d.Sees("群众屏：未开")
	covers(t, d, small, 3)
}

// Displays that change while the window is locked open nothing twice.
func TestFaceWhileLocked(t *testing.T) {
	d := faced(t, ui.FaceTaste{On: true}, mine)
	d.Command("锁定")
	d.Plug(mine, small)
	covers(t, d, small, 1)
	d.LogIn("clerk")
	covers(t, d, small, 1)
	d.Sees("群众屏：空闲")
}

// A display that comes where the clerk's window is asked for by nobody.
func TestFaceIsLeftAlone(t *testing.T) {
	d := faced(t, ui.FaceTaste{}, mine)
	d.Plug(mine, small)
	if len(d.Covered) > 0 {
		t.Errorf("it was put over %v", d.Covered)
	}
}
