package main

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestInitIsKilledAndRepeated kills init at moments all over its run: the same
// command works afterwards, unless the station was whole, and then that is said.
func TestInitIsKilledAndRepeated(t *testing.T) {
	initIn := func(dir string) *exec.Cmd {
		return program(t, "init", "--data", dir, "--demo", "--people", "50", "--applications", "5")
	}
	began := time.Now()
	if out, err := initIn(filepath.Join(t.TempDir(), "station")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(began)
	for n := range 10 {
		dir := filepath.Join(t.TempDir(), "station")
		cmd := initIn(dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop := time.AfterFunc(whole*time.Duration(n+1)/11, func() { _ = cmd.Process.Kill() })
		finished := cmd.Wait() == nil
		stop.Stop()
		out, err := initIn(dir).CombinedOutput()
		if err != nil && program(t, "check", "--data", dir).Run() != nil || finished && err == nil {
			t.Errorf("killed after %d elevenths, finished %v: %v\n%s", n+1, finished, err, out)
		}
		if out, err := program(t, "check", "--data", dir).CombinedOutput(); err != nil {
			t.Errorf("check: %v\n%s", err, out)
		}
	}
}
