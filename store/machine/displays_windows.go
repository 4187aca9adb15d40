package machine

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	enumDisplays   = user32.NewProc("EnumDisplayMonitors")
	displayInfo    = user32.NewProc("GetMonitorInfoW")
	displayOf      = user32.NewProc("MonitorFromWindow")
	setWindowPos   = user32.NewProc("SetWindowPos")
	windowStyle    = user32.NewProc("GetWindowLongPtrW")
	setWindowStyle = user32.NewProc("SetWindowLongPtrW")
)

// monitorInfo is MONITORINFOEXW.
type monitorInfo struct {
	size          uint32
	monitor, work windows.Rect
	flags         uint32
	device        [32]uint16
}

// enumerating keeps the one callback that the system may be given: they are never
// freed.
var enumerating struct {
	sync.Mutex
	out  []Display
	each uintptr
}

// Displays are the screens there are now.
func Displays() []Display {
	e := &enumerating
	e.Lock()
	defer e.Unlock()
	if e.each == 0 {
		e.each = windows.NewCallback(func(monitor, _, _, _ uintptr) uintptr {
			if d, ok := display(monitor); ok {
				e.out = append(e.out, d)
			}
			return 1 // go on
		})
	}
	e.out = nil
	_, _, _ = enumDisplays.Call(0, 0, e.each, 0)
	return e.out
}

func display(monitor uintptr) (Display, bool) {
	var i monitorInfo
	i.size = uint32(unsafe.Sizeof(i))
	if ok, _, _ := displayInfo.Call(monitor, uintptr(unsafe.Pointer(&i))); ok == 0 {
		return Display{}, false
	}
	r := i.monitor
	return Display{windows.UTF16ToString(i.device[:]), int(r.Left), int(r.Top), int(r.Right - r.Left), int(r.Bottom - r.Top)}, true
}

// Shows says whether most of a window lies on a display.
func Shows(d Display, window uintptr) bool {
	monitor, _, _ := displayOf.Call(window, 2) // MONITOR_DEFAULTTONEAREST
	on, ok := display(monitor)
	return ok && on == d
}

// Fill puts a window over a whole display, and tells the system that it is never
// activated, whoever touches it.
func Fill(window uintptr, d Display) {
	const gently = 0x0010 | 0x200 // SWP_NOACTIVATE, SWP_NOOWNERZORDER
	Quiet(window)
	_, _, _ = setWindowPos.Call(window, 0, uintptr(d.X), uintptr(d.Y), uintptr(d.Width), uintptr(d.Height), gently)
}

// Quiet tells the system that a window never takes the keyboard.
func Quiet(window uintptr) {
	const (
		style      = ^uintptr(19) // GWL_EXSTYLE, -20
		noActivate = 0x08000000   // WS_EX_NOACTIVATE
	)
	now, _, _ := windowStyle.Call(window, style)
	_, _, _ = setWindowStyle.Call(window, style, now|noActivate)
}
