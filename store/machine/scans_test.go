package machine

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

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
