package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"miaopi/store/hub/pouchtest"
)

// hubWorld is a real hub behind a network that the test controls, and stations
// that run as processes of their own.
type hubWorld struct {
	t     *testing.T
	proxy *pouchtest.Proxy
	facts string
}

func newHubWorld(t *testing.T) *hubWorld {
	t.Helper()
	s, err := pouchtest.Start(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	w := &hubWorld{t: t, proxy: pouchtest.NewProxy(s.URL), facts: applicant(t)}
	t.Cleanup(w.proxy.Close)
	w.run("hub", "init", "--url", w.proxy.URL, "--name", "baoan")
	w.run("hub", "load", "--url", w.proxy.URL, "--name", "baoan", "--demo", "--people", "100", "--applications", "12")
	return w
}

func (w *hubWorld) cmd(args ...string) *exec.Cmd {
	c := program(w.t, args...)
	c.Env = append(c.Env, "MIAOPI_HUB_USER="+pouchtest.User, "MIAOPI_HUB_PASSWORD="+pouchtest.Password)
	return c
}

func (w *hubWorld) run(args ...string) []byte {
	w.t.Helper()
	out, err := w.cmd(args...).Output()
	if err != nil {
		var stderr []byte
		if e, ok := err.(*exec.ExitError); ok {
			stderr = e.Stderr
		}
		w.t.Fatalf("%s: %v\n%s%s", strings.Join(args, " "), err, out, stderr)
	}
	return out
}

func (w *hubWorld) enrol(id string) string {
	w.t.Helper()
	dir := filepath.Join(w.t.TempDir(), id)
	w.run("enrol", "--data", dir, "--url", w.proxy.URL, "--name", "baoan", "--station", id, "--areas", "440306017")
	return dir
}

// accept takes somebody in and returns the case.
func (w *hubWorld) accept(dir string) string {
	w.t.Helper()
	var a struct{ Case string }
	if err := json.Unmarshal(w.run("accept", "--data", dir, "--item", "elderly-allowance", "--facts", w.facts), &a); err != nil {
		w.t.Fatal(err)
	}
	return a.Case
}

// round is what sync --once prints.
type round struct {
	Outbox struct{ Saved, Sent, Accepted, Booked, Refused int }
}

func (w *hubWorld) sync(dir string) (r round) {
	w.t.Helper()
	if err := json.Unmarshal(w.run("sync", "--data", dir, "--once", "--format", "json"), &r); err != nil {
		w.t.Fatal(err)
	}
	return r
}

// agree: after a good round for each, all hold the same and have nothing left
// to send.
func (w *hubWorld) agree(dirs ...string) {
	w.t.Helper()
	w.proxy.Set(nil)
	for range 2 {
		for _, dir := range dirs {
			if o := w.sync(dir).Outbox; o.Saved+o.Sent+o.Accepted+o.Refused != 0 {
				w.t.Errorf("%s still has %+v", filepath.Base(dir), o)
			}
		}
	}
	want := w.run("state", "--data", dirs[0], "--format", "json")
	for _, dir := range dirs {
		if got := w.run("state", "--data", dir, "--format", "json"); string(got) != string(want) {
			w.t.Errorf("%s holds %s, the first %s", filepath.Base(dir), got, want)
		}
		w.run("check", "--data", dir)
	}
}

// TestKillNineAtNamedPoints kills a station that synchronises, at every kind of
// request, before the server hears of it and after it was done. Every case is
// at the hub in the end, once.
func TestKillNineAtNamedPoints(t *testing.T) {
	w := newHubWorld(t)
	a, b := w.enrol("a"), w.enrol("b")
	var cases []string
	for _, point := range []struct {
		name   string
		method string
		path   string
		done   bool // the server hears of it first
	}{
		{"asking for the feed", "GET", "_changes", false},
		{"before the checkpoint", "PUT", "_local", false},
		{"after the checkpoint", "PUT", "_local", true},
		{"before the push", "POST", "_bulk_docs", false},
		{"after the push", "POST", "_bulk_docs", true},
		{"reading back", "GET", "_changes", true},
	} {
		cases = append(cases, w.accept(a))
		cmd := w.cmd("sync", "--data", a, "--once")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		w.proxy.Set(func(r *http.Request) pouchtest.Trouble {
			if r.Method != point.method || !strings.Contains(r.URL.Path, point.path) {
				return pouchtest.None
			}
			_ = cmd.Process.Kill()
			if point.done {
				return pouchtest.Unheard
			}
			return pouchtest.Dropped
		})
		_ = cmd.Wait()
		w.proxy.Set(nil)
	}
	w.agree(a, b)
	list := string(w.run("cases", "--data", b))
	for _, c := range cases {
		if strings.Count(list, `"case":"`+c+`"`) != 1 {
			t.Errorf("case %s is at the other window %d times", c, strings.Count(list, c))
		}
	}
	w.readWithPouch(2 * len(cases))
}

// readWithPouch lets a PouchDB client read what stations pushed: whole, and sealed.
func (w *hubWorld) readWithPouch(least int) {
	w.t.Helper()
	out, err := pouchtest.Client(w.t.Context(), "read.js", w.proxy.URL+"/baoan-area-440306017", pouchtest.User, pouchtest.Password)
	if err != nil {
		w.t.Fatal(err)
	}
	var rows []struct{ ID, Carried, Sealed string }
	if err := json.Unmarshal(out, &rows); err != nil || len(rows) < least {
		w.t.Fatalf("%d events, want %d at least; %v", len(rows), least, err)
	}
	for _, r := range rows {
		if r.Carried != "" || len(r.Sealed) < 100 {
			w.t.Errorf("%s lies there in the clear, or not whole: %q %q", r.ID, r.Carried, r.Sealed)
		}
	}
}

// TestABadNetwork lets three stations work over a network that does everything
// a network does, drawn from a fixed seed.
func TestABadNetwork(t *testing.T) {
	w := newHubWorld(t)
	dirs := []string{w.enrol("a"), w.enrol("b"), w.enrol("c")}
	rng := rand.New(rand.NewPCG(5, 5))
	offline, fine := 0, 0
	for n := range 24 {
		dir := dirs[rng.IntN(2)] // c is a supervisor's: it only listens
		if n%3 == 0 {
			w.accept(dir)
		}
		if n%7 == 0 {
			w.run("decide", "--data", dir, "--all")
		}
		w.proxy.Set(func(*http.Request) pouchtest.Trouble {
			if rng.IntN(3) > 0 {
				return pouchtest.None
			}
			return pouchtest.Trouble(rng.IntN(pouchtest.Troubles))
		})
		out, err := w.cmd("sync", "--data", dirs[rng.IntN(3)], "--once", "--format", "json").Output()
		w.proxy.Set(nil)
		switch code := exitCode(err); code {
		case 0:
			fine++
		case 1:
			offline++
		default:
			t.Errorf("round %d ended with %d: %s", n, code, out)
		}
	}
	if fine == 0 || offline == 0 {
		t.Errorf("%d rounds came through, %d did not: the network was no test", fine, offline)
	}
	w.agree(dirs...)
}

func exitCode(err error) int {
	if e, ok := err.(*exec.ExitError); ok {
		return e.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

// TestAHubFromAnOlderCopy puts a real server's files back to an older copy: what
// it lacks is sent again.
func TestAHubFromAnOlderCopy(t *testing.T) {
	data := t.TempDir()
	start := func(port string) *pouchtest.Server {
		t.Helper()
		s, err := pouchtest.StartKept(t.Context(), data, port)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := start("")
	defer func() { s.Stop() }()
	w := &hubWorld{t: t, proxy: pouchtest.NewProxy(s.URL), facts: applicant(t)}
	defer w.proxy.Close()
	w.run("hub", "init", "--url", w.proxy.URL, "--name", "baoan")
	w.run("hub", "load", "--url", w.proxy.URL, "--name", "baoan", "--demo", "--people", "60", "--applications", "6")
	a, b := w.enrol("a"), w.enrol("b")
	w.accept(a)
	w.sync(a)
	w.sync(b)

	old := filepath.Join(t.TempDir(), "copy")
	s.Stop()
	copyTree(t, data, old)
	s = start(s.Port)
	for range 3 {
		w.accept(a)
		w.accept(b)
	}
	w.sync(a)
	w.sync(b)
	w.sync(a)

	s.Stop()
	if err := os.RemoveAll(data); err != nil {
		t.Fatal(err)
	}
	copyTree(t, old, data)
	s = start(s.Port)
	out, err := w.cmd("sync", "--data", a, "--once").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "退回到了较早的副本") {
		t.Errorf("the station did not notice: %v\n%s", err, out)
	}
	w.agree(a, b)
	var d struct{ Cases int }
	if err := json.Unmarshal(w.run("state", "--data", b, "--format", "json"), &d); err != nil || d.Cases < 7 {
		t.Errorf("%d cases are left, %v", d.Cases, err)
	}
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(fmt.Errorf("copy: %w", err))
	}
}
