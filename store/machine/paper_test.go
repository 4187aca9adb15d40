package machine

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"miaopi/app"
)

// shown are papers that a program shows which ends at once, after so long.
func shown(dir string, env map[string]string, after time.Duration) *Papers {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p := NewPapers(dir, func(k string) string { return env[k] }, func() time.Time { return at.Add(after) })
	p.opener = func(string) (*exec.Cmd, error) { return exec.Command(os.Args[0], "-test.run=^$"), nil }
	return p
}

func TestPapersInClearGoAtTheLatestAtTheEnd(t *testing.T) {
	run := t.TempDir()
	for _, tc := range []struct {
		name string
		env  map[string]string
	}{{"in the user's runtime directory", map[string]string{"XDG_RUNTIME_DIR": run}}, {"in the station's own", nil}, {"never in a relative one", map[string]string{"XDG_RUNTIME_DIR": "run"}}} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			p := shown(dir, tc.env, 0)
			if want := tc.env["XDG_RUNTIME_DIR"] == run; strings.HasPrefix(p.folder, run) != want {
				t.Errorf("they lie in %s", p.folder)
			}
			if err := p.Open("../回执", []byte("%PDF")); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(p.folder, "回执.pdf")
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
			if info, err := os.Stat(p.folder); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("%v, %v", info, err)
			}
			shown(dir, tc.env, 0).Sweep() // after a crash
			if list, err := os.ReadDir(p.folder); err != nil || len(list) != 0 {
				t.Errorf("left: %v, %v", list, err)
			}
		})
	}
}

func TestWhatAnEarlierVersionLeftGoesToo(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "papers", "c-1-receipt.pdf")
	if _, err := Save(filepath.Dir(old), "c-1-receipt.pdf", []byte("%PDF")); err != nil {
		t.Fatal(err)
	}
	shown(dir, map[string]string{"XDG_RUNTIME_DIR": t.TempDir()}, 0).Sweep()
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
}

func TestAPaperGoesWithItsProgram(t *testing.T) {
	for _, tc := range []struct {
		name string
		ran  time.Duration
		left bool
	}{{"closed by somebody who read it", time.Minute, false}, {"handed on to another program", 100 * time.Millisecond, true}} {
		t.Run(tc.name, func(t *testing.T) {
			p := shown(t.TempDir(), nil, tc.ran)
			path, err := Save(p.folder, "a.pdf", nil)
			if err != nil {
				t.Fatal(err)
			}
			p.ended(path, p.now().Add(-tc.ran))
			if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) == tc.left {
				t.Errorf("left %v: %v", tc.left, err)
			}
		})
	}
}

func TestAPaperThatNoProgramShowsIsNotLeft(t *testing.T) {
	p := shown(t.TempDir(), nil, 0)
	p.opener = func(string) (*exec.Cmd, error) { return nil, errNoProgram }
	if err := p.Open("回执", []byte("%PDF")); app.KindOf(err) != app.Missing {
		t.Errorf("%v", err)
	}
	if list, _ := os.ReadDir(p.folder); len(list) != 0 {
		t.Errorf("left: %v", list)
	}
}
