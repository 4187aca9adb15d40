package machine

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/material"
)

// testScanner is SANE with nothing but its test backend.
func testScanner(t *testing.T) *Sane {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "dll.conf"), []byte("test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := NewSane(exec.LookPath, append(os.Environ(), "SANE_CONFIG_DIR="+dir))
	if s.program == "" {
		t.Fatal("no scanimage; sh assets/build/install.sh test installs it")
	}
	return s
}

func TestAPageIsScanned(t *testing.T) {
	s := testScanner(t)
	list, err := s.List(t.Context())
	if err != nil || len(list) == 0 || list[0] != (material.Scanner{ID: "test:0", Name: "Noname frontend-tester"}) {
		t.Fatalf("%+v, %v", list, err)
	}
	f, err := s.Scan(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := material.Take(f.Name, "颐年卡", f.Data); err != nil || m.Kind != material.JPEG {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestAScannerThatIsNotThere(t *testing.T) {
	_, err := testScanner(t).Scan(t.Context(), "nope:0")
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != app.Offline || !strings.Contains(e.Detail, "系统说：“open of device nope:0 failed") {
		t.Errorf("%v", err)
	}
	none := NewSane(func(string) (string, error) { return "", exec.ErrNotFound }, nil)
	if list, err := none.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("without SANE: %v, %v", list, err)
	}
}
