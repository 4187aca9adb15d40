package machine

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// A log is written by many at once, turns over when it is full, keeps whole lines, the
// newest, and no more than it may.
func TestLogTurnsOver(t *testing.T) {
	dir := t.TempDir()
	l, err := OpenLog(dir)
	if err != nil {
		t.Fatal(err)
	}
	l.max = 1000
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := range 200 {
				if _, err := fmt.Fprintf(l, "writer %d line %04d %s\n", w, i, strings.Repeat("x", 30)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	text, err := l.Text()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(text); n < 3000 || n > 4000 {
		t.Errorf("%d bytes are kept", n)
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "writer ") || !strings.HasSuffix(line, "x\n") {
			t.Errorf("a line is %q", line)
		}
	}
	if !strings.Contains(string(text), "line 0199") {
		t.Error("the newest is not there")
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1+logKept {
		t.Errorf("%d files, %v", len(files), err)
	}
}

func TestLogGoesOn(t *testing.T) {
	dir := t.TempDir()
	for _, line := range []string{"one\n", "two\n"} {
		l, err := OpenLog(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	l, err := OpenLog(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if text, err := l.Text(); err != nil || string(text) != "one\ntwo\n" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := OpenLog(dir + "/none"); err == nil {
		t.Error("a log in no directory")
	}
}
