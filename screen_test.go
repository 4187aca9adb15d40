package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is the real program in a real window on a display of its own,
// driven by xdotool as a clerk's hands would.
type screen struct {
	t       testing.TB
	env     []string
	size    string // 1366x768
	win     string // X window id
	program *exec.Cmd
	trace   chan string // what the program says of itself, closed when it ends
	log     logged
}

// patience is how long a test waits for an event before it says that it never came:
// far beyond any machine's need, and short of CI's.
const patience = 2 * time.Minute

// newScreen starts a display and the program on a station.
func newScreen(t testing.TB, dir string, width, height int) *screen {
	t.Helper()
	s := &screen{t: t, size: fmt.Sprintf("%dx%d", width, height)}
	s.start(dir, append(os.Environ(), "DISPLAY=:"+s.display(width, height), "WAYLAND_DISPLAY=", "MIAOPI_TRACE=1", "LIBGL_ALWAYS_SOFTWARE=1", "XDG_CONFIG_HOME="+t.TempDir()))
	s.found(width, height)
	return s
}

// found waits for the window, gives it its size and the keyboard.
func (s *screen) found(width, height int) {
	s.t.Helper()
	s.wait("login")
	s.win = s.window("^秒批工作站$")
	s.run("xdotool", "windowmove", "--sync", s.win, "0", "0")
	s.run("xdotool", "windowsize", "--sync", s.win, fmt.Sprint(width), fmt.Sprint(height))
	s.run("xdotool", "windowfocus", "--sync", s.win)
}

// window waits for one with that title. The search fails when another window goes away
// while it looks.
func (s *screen) window(title string) string {
	s.t.Helper()
	for given := time.Now().Add(patience); time.Now().Before(given); {
		if out, err := s.try("xdotool", "search", "--sync", "--onlyvisible", "--name", title); err == nil && len(out) > 0 {
			return strings.Fields(string(out))[0]
		}
	}
	s.shot("waiting")
	s.fatalf("no window is called %s", title)
	return ""
}

// start runs the program on the display.
func (s *screen) start(dir string, env []string) {
	s.t.Helper()
	s.env = env
	s.program = program(s.t, "run", "--data", dir)
	s.program.Env = env
	pipe, err := s.program.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.program.Start(); err != nil {
		s.t.Fatal(err)
	}
	trace := make(chan string, 1<<16)
	s.trace = trace
	go func() {
		defer close(trace)
		for lines := bufio.NewScanner(io.TeeReader(pipe, &s.log)); lines.Scan(); {
			if event, is := strings.CutPrefix(lines.Text(), "trace: "); is {
				trace <- event
			}
		}
	}()
	s.t.Cleanup(func() { _ = s.program.Process.Kill(); _ = s.program.Wait() })
}

// display starts an X server on the first free number.
func (s *screen) display(width, height int) string {
	s.t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	x := exec.CommandContext(s.t.Context(), "Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset") // keeps its displays while nobody is there
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		s.t.Fatalf("Xvfb: %v (make test installs it)", err)
	}
	s.t.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	_ = w.Close()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		s.t.Fatalf("Xvfb gave no display: %v", err)
	}
	return strings.TrimSpace(line)
}

func (s *screen) run(name string, args ...string) string {
	s.t.Helper()
	out, err := s.try(name, args...)
	if err != nil {
		s.fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// try runs a command on the display, which gets no longer than patience: xdotool waits
// for ever for a window that never comes.
func (s *screen) try(name string, args ...string) ([]byte, error) {
	ctx, stop := context.WithTimeout(s.t.Context(), patience)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = s.env
	return cmd.CombinedOutput()
}

// fatalf ends the test with the end of the program's log, and then what is wrong, which
// a log that is cut keeps.
func (s *screen) fatalf(format string, args ...any) {
	s.t.Helper()
	lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
	s.t.Fatalf("%s\n%s", strings.Join(lines[max(0, len(lines)-20):], "\n"), fmt.Sprintf(format, args...))
}

// wait reads the program's trace until it says so.
func (s *screen) wait(events ...string) {
	s.t.Helper()
	for _, want := range events {
		if !s.hears(want, patience) {
			s.shot("waiting")
			s.fatalf("the program never said %q", want)
		}
	}
}

// means reports whether what was asked or said has such words in it.
func means(event, want string) bool {
	how, words, _ := strings.Cut(want, " ")
	return (how == "asks" || how == "says") && strings.HasPrefix(event, how+" ") && strings.Contains(event, words)
}

// hears reports whether the program says so in time.
func (s *screen) hears(want string, patience time.Duration) bool {
	s.t.Helper()
	return s.hearsOne(patience, want) == want
}

// hearsOne is what the program says first of some events; empty: none in time.
func (s *screen) hearsOne(patience time.Duration, wants ...string) string {
	s.t.Helper()
	given := time.After(patience)
	for {
		select {
		case event, going := <-s.trace:
			if !going {
				s.fatalf("the program ended while waiting for %q", wants)
			}
			for _, want := range wants {
				if event == want || means(event, want) {
					return want
				}
			}
		case <-given:
			return ""
		}
	}
}

// fresh forgets what the program said so far, so that what is waited for comes after it.
func (s *screen) fresh() {
	for {
		select {
		case _, going := <-s.trace:
			if going {
				continue
			}
		default:
		}
		return
	}
}

// ask presses a key until what it leads to is asked: what was typed for a case that is
// gone meanwhile is dropped, and said. While the program says that the key is of no use
// yet, first is pressed before it again: what leads there.
func (s *screen) ask(key, title string, first ...string) {
	s.t.Helper()
	const useless = "says 现在用不上"
	for range 20 {
		s.fresh()
		s.key(key)
		switch s.hearsOne(soon, "asks "+title, useless) {
		case "asks " + title:
			return
		case useless:
			for _, step := range first {
				s.key(step)
			}
		}
	}
	s.shot("waiting")
	s.fatalf("the program never asked %q", title)
}

// quit presses the key that leaves the program, and waits until it has.
func (s *screen) quit(key string) {
	s.t.Helper()
	s.key(key)
	given := time.After(patience)
	for going := true; going; {
		select {
		case _, going = <-s.trace:
		case <-given:
			s.shot("waiting")
			s.fatalf("the program does not end")
		}
	}
	if err := s.program.Wait(); err != nil {
		s.t.Errorf("quit: %v\n%s", err, s.log.String())
	}
}

// key presses keys by their X names, such as ctrl+3 or Return.
func (s *screen) key(names ...string) {
	s.t.Helper()
	s.run("xdotool", append([]string{"key", "--clearmodifiers"}, names...)...)
}

// text types ASCII text.
func (s *screen) text(text string) {
	s.t.Helper()
	s.run("xdotool", "type", "--delay", "8", text)
}

// picture captures the screen once it no longer changes.
func (s *screen) picture() []byte {
	s.t.Helper()
	var last []byte
	for range 60 {
		now := []byte(s.run("import", "-window", "root", "-depth", "8", "rgb:-"))
		if last != nil && bytes.Equal(now, last) {
			return now
		}
		last = now
	}
	s.t.Log("the screen keeps changing: a cursor blinks")
	return last
}

// shot keeps a picture when MIAOPI_SCREENSHOTS names a folder, and checks that
// the window is not empty.
func (s *screen) shot(name string) {
	s.t.Helper()
	rgb := s.picture()
	colours := map[[3]byte]bool{}
	for i := 0; i+2 < len(rgb); i += 3 {
		colours[[3]byte(rgb[i:i+3])] = true
	}
	if len(colours) < 20 {
		s.t.Errorf("%s: only %d colours on the screen: nothing is drawn", name, len(colours))
	}
	if dir := os.Getenv("MIAOPI_SCREENSHOTS"); dir != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			s.t.Fatal(err)
		}
		s.run("import", "-window", "root", filepath.Join(dir, name+"-"+s.size+".png"))
	}
}

// logged is a program's log, read while it is written.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
