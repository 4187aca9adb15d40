package main

import (
	"strings"
	"testing"
)

// TestWindowCitizen opens the screen turned to the citizen beside the real
// window, takes somebody in, and closes both with one key.
func TestWindowCitizen(t *testing.T) {
	dir := demo(t, 2000, 0)
	id := qualified(t, dir)
	s := newScreen(t, dir, 2646, 800)
	s.run("xdotool", "windowsize", "--sync", s.win, "1366", "768")
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	s.key("ctrl+m")
	face := strings.Fields(s.run("xdotool", "search", "--sync", "--name", "^群众屏$"))[0]
	s.run("xdotool", "windowmove", "--sync", face, "1366", "0")
	s.run("xdotool", "windowsize", "--sync", face, "1280", "800")
	s.shot("citizen-idle")
	s.run("xdotool", "windowfocus", "--sync", s.win)
	s.key("ctrl+7")
	s.wait("page outreach")
	s.key("s")
	s.wait("idle")
	s.shot("outreach")
	s.key("ctrl+n")
	s.wait("page counter", "idle")
	s.text(id)
	s.wait("idle")
	s.key("Return")
	s.wait("idle")
	s.key("Return")
	s.wait("idle")
	s.key("ctrl+Return")
	s.wait("idle")
	s.shot("citizen-readback")
	s.key("Return")
	s.wait("idle")
	s.shot("citizen-result")
	s.key("ctrl+l")
	s.wait("login")
	s.shot("citizen-locked")
	s.quit("ctrl+q")
	taken(t, dir)
}
