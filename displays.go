package main

import (
	"context"

	"fyne.io/fyne/v2"
	toolkit "fyne.io/fyne/v2/driver/desktop"
	"github.com/go-gl/glfw/v3.4/glfw"

	"miaopi/assets"
	"miaopi/store/machine"
	"miaopi/ui"
)

// displays are the computer's screens, as the toolkit's windows see them. It
// implements ui.Displays.
type displays struct{ clerk fyne.Window }

var _ ui.Displays = (*displays)(nil)

// List implements ui.Displays.
func (d *displays) List() (out []ui.Display) {
	window := handle(d.clerk)
	for _, m := range machine.Displays() {
		out = append(out, ui.Display{Name: m.Name, X: m.X, Y: m.Y, Width: m.Width, Height: m.Height, Clerk: machine.Shows(m, window)})
	}
	return out
}

// Watch implements ui.Displays.
func (d *displays) Watch(ctx context.Context, changed func()) { machine.WatchDisplays(ctx, changed) }

// Cover implements ui.Displays. The toolkit gives every window it shows the
// keyboard, unless it is told not to.
func (d *displays) Cover(w fyne.Window, on ui.Display) {
	if own, ok := w.(toolkit.Window); ok {
		own.RequestPosition(on.X, on.Y)
	}
	w.SetIcon(early{fyne.NewStaticResource("icon.png", assets.Icon), func() { machine.Quiet(handle(w)) }})
	glfw.WindowHint(glfw.FocusOnShow, glfw.False)
	w.Show()
	glfw.WindowHint(glfw.FocusOnShow, glfw.True)
	machine.Fill(handle(w), machine.Display{Name: on.Name, X: on.X, Y: on.Y, Width: on.Width, Height: on.Height})
}

// early is the icon of a window that is not there yet. The toolkit makes a window only
// to show it, and asks for its icon between the two: the one moment at which a window
// manager can be told in time what the window is.
type early struct {
	fyne.Resource
	made func()
}

// Content implements fyne.Resource.
func (e early) Content() []byte {
	e.made()
	return e.Resource.Content()
}

// frameless makes the citizen's window: without a frame where it can fill a display,
// else one that can be dragged.
func frameless(a fyne.App) func(title string) fyne.Window {
	return func(title string) fyne.Window {
		own, ok := a.Driver().(toolkit.Driver)
		if !ok || len(machine.Displays()) == 0 {
			return a.NewWindow(title)
		}
		w := own.CreateSplashWindow()
		w.SetTitle(title)
		return w
	}
}
