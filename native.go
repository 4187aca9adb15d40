package main

import (
	"os"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/lang"
)

// handle is the system's own name of a window, 0 where the program cannot tell.
func handle(w fyne.Window) (h uintptr) {
	n, ok := w.(driver.NativeWindow)
	if !ok {
		return 0
	}
	n.RunNative(func(c any) {
		switch own := c.(type) {
		case driver.X11WindowContext:
			h = own.WindowHandle
		case driver.WindowsWindowContext:
			h = own.HWND
		}
	})
	return h
}

// speaksEnglish says whether the system's language is another than Chinese. A system
// without a language is a Chinese one.
func speaksEnglish() bool {
	if runtime.GOOS != "linux" {
		return !strings.HasPrefix(string(lang.SystemLocale()), "zh")
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return !strings.HasPrefix(v, "zh") && !strings.HasPrefix(v, "C") && v != "POSIX"
		}
	}
	return false
}
