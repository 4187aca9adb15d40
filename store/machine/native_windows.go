package machine

import "golang.org/x/sys/windows"

var (
	user32     = windows.NewLazySystemDLL("user32.dll")
	imm32      = windows.NewLazySystemDLL("imm32.dll")
	showWindow = user32.NewProc("ShowWindow")
	associate  = imm32.NewProc("ImmAssociateContextEx")
)

const (
	showMaximized    = 3    // SW_MAXIMIZE
	defaultContext   = 0x10 // IACE_DEFAULT: the window's own input method again
	noContextAllowed = 0    // with no context: none
)

// Maximize makes a window as large as its screen.
func Maximize(window uintptr) { _, _, _ = showWindow.Call(window, showMaximized) }

// TextInput attaches the input method to a window, or detaches it: while no field
// has the focus, letters are commands.
func TextInput(window uintptr, on bool) {
	how := uintptr(noContextAllowed)
	if on {
		how = defaultContext
	}
	_, _, _ = associate.Call(window, 0, how)
}
