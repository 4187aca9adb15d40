package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestWindowMainJob does a clerk's main job in the real window: log in, decide
// the queue, approve a flagged case, take somebody in, print the receipt, look
// at every page. What it did is then read back on the command line.
func TestWindowMainJob(t *testing.T) {
	for _, size := range []struct{ w, h int }{{1366, 768}, {1920, 1080}} {
		t.Run(sizeName(size.w, size.h), func(t *testing.T) {
			dir := demo(t, 3000, 240)
			s := newScreen(t, dir, size.w, size.h)
			s.shot("login")
			s.text("demo")
			s.key("Return")
			s.wait("page workbench", "idle")

			s.key("ctrl+k")
			s.wait("page cases", "idle")
			s.shot("cases-flagged")
			s.key("ctrl+1")
			s.wait("page workbench", "idle")
			s.shot("workbench")

			s.key("ctrl+3")
			s.wait("page cases", "idle")
			s.key("a")
			s.shot("cases-approve")
			s.key("1")
			s.wait("idle")
			s.key("Right")
			s.wait("idle")
			s.shot("cases-approved")

			s.key("ctrl+n")
			s.wait("page counter", "idle")
			s.shot("intake")
			s.key("ctrl+e")
			s.wait("page counter")
			s.shot("intake-elder")
			s.key("ctrl+3")
			s.wait("page cases", "idle")
			s.shot("cases-elder")
			s.key("ctrl+e")
			s.wait("page cases", "idle")

			s.key("ctrl+5")
			s.wait("page items")
			s.shot("items")
			s.key("ctrl+6")
			s.wait("page system")
			s.shot("system")
			s.key("ctrl+4")
			s.wait("page check")
			s.shot("spotcheck")
			s.key("ctrl+d")
			s.wait("page check")
			s.shot("spotcheck-dark")
			s.key("ctrl+q")
			if err := s.program.Wait(); err != nil {
				t.Errorf("quit: %v\n%s", err, s.log.String())
			}
			receipt(t, dir)
		})
	}
}

func sizeName(w, h int) string {
	if w > 1400 {
		return "large"
	}
	return "small"
}

// receipt prints the receipt of a case and, for the pictures, draws it.
func receipt(t *testing.T, dir string) {
	t.Helper()
	pdf := filepath.Join(t.TempDir(), "receipt.pdf")
	kept := serials(t, dir)
	for serial := range kept {
		if out, err := program(t, "print", "--data", dir, serial, "--document", "receipt", "--out", pdf).CombinedOutput(); err != nil {
			t.Fatalf("print: %v\n%s", err, out)
		}
		break
	}
	shots := os.Getenv("MIAOPI_SCREENSHOTS")
	if shots == "" {
		shots = t.TempDir()
	}
	if out, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", "80", "-png", "-singlefile", pdf, filepath.Join(shots, "receipt")).CombinedOutput(); err != nil {
		t.Errorf("pdftoppm: %v\n%s", err, out)
	}
}
