//go:build !windows

package machine

// Maximize makes a window as large as its screen, where the program can.
func Maximize(uintptr) {}

// TextInput attaches the input method to a window, or detaches it, where the
// program can.
func TextInput(uintptr, bool) {}
