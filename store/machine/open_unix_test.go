//go:build !windows

package machine

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"miaopi/app"
	"miaopi/app/material"
)

// TestOnlyOrdinaryFilesAreTaken, and nothing else is waited for.
func TestOnlyOrdinaryFilesAreTaken(t *testing.T) {
	dir := t.TempDir()
	pipe, socket, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "socket"), filepath.Join(dir, "link")
	l, err := net.Listen("unix", socket)
	if err := errors.Join(err, syscall.Mkfifo(pipe, 0o600), os.Symlink(pipe, link)); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, path := range []string{dir, pipe, socket, link, "/dev/zero", "/dev/null"} {
		b, err := ReadCapped(path)
		if app.KindOf(err) != app.Input || len(b) != 0 {
			t.Errorf("%s: %d bytes, %v", path, len(b), err)
		}
	}
	real, good := filepath.Join(dir, "a.jpg"), filepath.Join(dir, "good")
	if err := errors.Join(os.WriteFile(real, []byte("x"), 0o600), os.Symlink(real, good)); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadCapped(good); string(b) != "x" || err != nil {
		t.Errorf("a link to a file: %q, %v", b, err)
	}
}

// TestReadingStopsAtTheLimit: a file with holes takes no room.
func TestReadingStopsAtTheLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.pdf")
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, 1<<40)); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadCapped(path); len(b) != material.MaxBytes+1 || err != nil {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}
