package disk

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"miaopi/app"
)

// sealedFiles are what lies in the folder of a station's files.
func sealedFiles(t *testing.T, o Options) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(o.path(materialsDir), "*"))
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := filepath.Glob(filepath.Join(o.path(materialsDir), ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return append(list, hidden...)
}

func TestFilesAreSealed(t *testing.T) {
	s := create(t, options(t))
	secret := []byte("身份证 440306194611220028")
	if err := s.PutFile(t.Context(), "sha256:aa11", secret); err != nil {
		t.Fatal(err)
	}
	list := sealedFiles(t, s.o)
	if len(list) != 1 || bytes.Contains([]byte(list[0]), []byte("aa11")) {
		t.Fatalf("files %q", list)
	}
	b, err := os.ReadFile(list[0])
	if err != nil || bytes.Contains(b, []byte("440306")) {
		t.Errorf("the file can be read: %v", err)
	}
}

func TestDamagedFilesAreTold(t *testing.T) {
	s := create(t, options(t))
	for _, name := range []string{"sha256:1", "sha256:2"} {
		if err := s.PutFile(t.Context(), name, []byte("content of "+name)); err != nil {
			t.Fatal(err)
		}
	}
	one, two := s.filePath("sha256:1"), s.filePath("sha256:2")
	whole, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-1] ^= 1
	for _, tc := range []struct {
		name string
		data []byte
	}{{"one bit", flipped}, {"cut off", whole[:len(whole)/2]}, {"empty", nil}, {"another file in its place", other}} {
		t.Run(tc.name, func(t *testing.T) {
			if err := os.WriteFile(one, tc.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := s.File(t.Context(), "sha256:1"); app.KindOf(err) != app.Damaged {
				t.Fatalf("read: %v", err)
			}
			// Whoever brings the paper again mends it.
			if err := s.PutFile(t.Context(), "sha256:1", []byte("content of sha256:1")); err != nil {
				t.Fatal(err)
			}
			if got, err := s.File(t.Context(), "sha256:1"); err != nil || string(got) != "content of sha256:1" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestAFullDiskKeepsNothingOfAFile(t *testing.T) {
	o := options(t)
	full := false
	o.Fail = func(point string) error {
		if full && point == "material" {
			return syscall.ENOSPC
		}
		return nil
	}
	s := create(t, o)
	full = true
	if err := s.PutFile(t.Context(), "sha256:1", []byte("x")); app.KindOf(err) != app.Full {
		t.Errorf("put: %v", err)
	}
	if list := sealedFiles(t, s.o); len(list) != 0 {
		t.Errorf("left behind: %q", list)
	}
	if _, err := s.File(t.Context(), "sha256:1"); app.KindOf(err) != app.Missing {
		t.Errorf("read: %v", err)
	}
}

func TestACrashLeavesNoHalfFile(t *testing.T) {
	s := create(t, options(t))
	if err := s.PutFile(t.Context(), "sha256:1", []byte("x")); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(s.o.path(materialsDir), ".new-123")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := unlock(t, s.o)
	if list := sealedFiles(t, s.o); len(list) != 1 {
		t.Errorf("files %q", list)
	}
	if got, err := again.File(t.Context(), "sha256:1"); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
}
