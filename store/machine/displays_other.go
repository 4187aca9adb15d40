//go:build !linux && !freebsd && !windows

package machine

// Displays are the screens there are now; none when the program cannot tell.
func Displays() []Display { return nil }

// Shows says whether the middle of a window lies on a display.
func Shows(Display, uintptr) bool { return false }

// Fill puts a window over a whole display, where the program can.
func Fill(uintptr, Display) {}

// Maximize makes a window as large as its screen, where the program can.
func Maximize(uintptr) {}

// Quiet tells the system that a window never takes the keyboard, where the program
// can.
func Quiet(uintptr) {}
