//go:build !windows

package machine

// TextInput attaches the input method to a window, or detaches it, where the
// program can.
func TextInput(uintptr, bool) {}
