package main

import (
	"os"
	"testing"
)

// TestWindowSaysWhyItDoesNotStart: opened without a terminal on a folder that has no
// station, the program shows a window that says so, and a key closes it.
func TestWindowSaysWhyItDoesNotStart(t *testing.T) {
	s := &screen{t: t, size: "1366x768"}
	s.start(t.TempDir(), append(os.Environ(), "DISPLAY=:"+s.display(1366, 768), "WAYLAND_DISPLAY=", "MIAOPI_TRACE=1", "LIBGL_ALWAYS_SOFTWARE=1", "XDG_CONFIG_HOME="+t.TempDir()))
	s.wait("refused")
	s.win = s.window("^秒批工作站$")
	s.run("xdotool", "windowfocus", "--sync", s.win)
	s.shot("refused")
	s.key("Escape")
	for range s.trace { // to its end
	}
	if err := s.program.Wait(); err == nil || s.program.ProcessState.ExitCode() != 2 {
		t.Errorf("the program ended with %v", s.program.ProcessState)
	}
}
