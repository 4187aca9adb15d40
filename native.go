package main

import (
	"os"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/lang"
)

// native runs something with the system's own handle of a window, on Windows.
func native(w fyne.Window, do func(handle uintptr)) {
	n, ok := w.(driver.NativeWindow)
	if !ok {
		return
	}
	n.RunNative(func(c any) {
		if own, ok := c.(driver.WindowsWindowContext); ok {
			do(own.HWND)
		}
	})
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
