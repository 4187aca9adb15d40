package machine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/material"
)

func TestScanFolder(t *testing.T) {
	data := t.TempDir()
	open := Scans(filepath.Join(data, "scans"))
	f := open("")
	if names, err := f.Look(); err != nil || len(names) != 0 {
		t.Fatalf("the first look: %q, %v", names, err)
	}
	path := filepath.Join(data, "scans", "卡.jpg")
	if err := os.WriteFile(path, []byte("scan"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(data, "scans", "folder.jpg"), 0o700); err != nil {
		t.Fatal(err)
	}
	if names, _ := f.Look(); len(names) != 0 {
		t.Errorf("taken at first sight: %q", names)
	}
	if names, err := open("").Look(); err != nil || len(names) != 1 || names[0] != "卡.jpg" {
		t.Errorf("the next look: %q, %v", names, err)
	}
	if got, err := f.Read("../scans/卡.jpg"); err != nil || string(got.Data) != "scan" {
		t.Errorf("read %q, %v", got.Data, err)
	}
	for range 2 { // somebody else may have taken it away
		if err := f.Remove("卡.jpg"); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("the file is still there")
	}
}

func TestAScanFolderThatIsNotThere(t *testing.T) {
	var e *app.Error
	if _, err := Scans(t.TempDir())("/nowhere/scans").Look(); !errors.As(err, &e) || e.Kind != app.Missing || e.Detail == "" {
		t.Errorf("look: %v", err)
	}
}

func TestAFileThatIsTooLargeIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.jpg")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(material.MaxBytes+100), f.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := ReadCapped(path)
	if err != nil || len(b) != material.MaxBytes+1 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// TestAScanIsNoticed at the second look at the latest: the first sees it, the next
// that it stands still.
func TestAScanIsNoticed(t *testing.T) {
	if 2*lookEvery >= 2*time.Second {
		t.Errorf("two looks take %s", 2*lookEvery)
	}
	dir := t.TempDir()
	f := Scans(dir)("")
	seen := stir{last: f.sizes(), moved: true}
	for i, step := range []struct {
		write string
		worth bool
	}{{"", true}, {"", false}, {"scan", true}, {"", true}, {"", false}, {"scan and more", true}, {"still more of it", true}, {"", true}, {"", false}} {
		if step.write != "" {
			if err := os.WriteFile(filepath.Join(dir, "a.jpg"), []byte(step.write), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := seen.look(f.sizes()); got != step.worth {
			t.Errorf("look %d: %v", i, got)
		}
	}
	if err := os.RemoveAll(dir); err != nil || !seen.look(f.sizes()) {
		t.Errorf("a folder that went: %v", err)
	}
}

func TestWatchingEnds(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	Scans(t.TempDir())("").Watch(ctx, func() { t.Error("told after the end") })
}
