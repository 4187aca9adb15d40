package machine

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/material"
)

func TestWriteFileIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	for _, text := range []string{"one", "another"} {
		if err := WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != text {
			t.Errorf("%q, %v", b, err)
		}
	}
	if err := WriteFile(filepath.Join(dir, "nowhere", "a"), nil); err == nil {
		t.Error("written into a folder that is not there")
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
}

func TestSavedFilesAreTheUsersOwn(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "exports")
	path, err := Save(folder, "../../list.csv", []byte("x"))
	if err != nil || path != filepath.Join(folder, "list.csv") {
		t.Fatalf("%s, %v", path, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	var e *app.Error
	if _, err := Save(path, "b", nil); !errors.As(err, &e) || e.Kind != app.Denied || !strings.Contains(e.Detail, "写不到") {
		t.Errorf("a file where the folder should be: %v", err)
	}
}

func TestInboxTakesWhatFits(t *testing.T) {
	dir := t.TempDir()
	if files, err := Inbox(filepath.Join(dir, "none"), nil); err != nil || files != nil {
		t.Errorf("no inbox: %v, %v", files, err)
	}
	for name, size := range map[string]int64{"a.YAML": 3, "b.txt": 3, "c.yaml": material.MaxBytes + 1} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(f.Truncate(size), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "d.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := Inbox(dir, []string{".yaml"})
	if err != nil || len(files) != 1 || files[0].Name != "a.YAML" {
		t.Errorf("%v, %v", files, err)
	}
}

func TestLooksAreRemembered(t *testing.T) {
	dir := t.TempDir()
	want := Looks{Elder: true, English: true, Face: true, Display: "HDMI-1"}
	want.Write(dir)
	if got := ReadLooks(dir, Looks{}); got != want {
		t.Errorf("%+v", got)
	}
	if err := os.WriteFile(filepath.Join(dir, looksFile), []byte(`{"dark":true,`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ReadLooks(dir, Looks{English: true}); got != (Looks{English: true}) {
		t.Errorf("a torn file gives %+v", got)
	}
}

// witness is a file that remembers what was done to it.
type witness struct{ did []string }

func (w *witness) Write(p []byte) (int, error) { w.did = append(w.did, "write"); return len(p), nil }
func (w *witness) Sync() error                 { w.did = append(w.did, "sync"); return errors.New("a broken disk") }
func (w *witness) Close() error                { w.did = append(w.did, "close"); return nil }

func TestWhatIsWrittenIsSynced(t *testing.T) {
	w := new(witness)
	if err := put(w, []byte("x")); err == nil || strings.Join(w.did, " ") != "write sync close" {
		t.Errorf("%q, %v", w.did, err)
	}
}
