package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"

	"miaopi/app/desk/reception"

	mrand "math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
)

// desktop opens a demo station on disk as the window does. It returns the way
// to close it.
func desktop(ctx context.Context, dir string) (*desk.Station, func() error, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return nil, nil, err
	}
	lib, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	if err != nil {
		return nil, nil, err
	}
	v, err := open(dir)
	if err != nil {
		return nil, nil, err
	}
	store, a, err := v.Unlock("clerk", command.DemoPassword)
	if err != nil {
		return nil, nil, err
	}
	st, err := desk.Open(ctx, store, desk.Deps{Rules: lib, Calendar: cal, Now: time.Now, Random: rand.Reader}, app.Actor{Account: a.ID, Name: a.Name, Role: a.Role})
	return st, v.Close, err
}

// typist types into one draft without end, and prints how far it got each time
// the station says that it is saved. It goes on where it was left.
func typist() {
	if err := typeOn(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "typist:", err)
		os.Exit(1)
	}
}

func typeOn(ctx context.Context, dir string) error {
	st, _, err := desktop(ctx, dir)
	if err != nil {
		return err
	}
	list, err := reception.At(st).Drafts(ctx)
	if err != nil {
		return err
	}
	d := reception.Draft{Step: 2, App: casefile.Application{Item: "elderly-allowance", Subject: app.Subject{Kind: app.Person, ID: "440306194611220024"}}}
	if len(list) > 0 {
		d = list[0]
	}
	for n := len(d.App.Name) + 1; ; n++ {
		d.App.Name = strings.Repeat("a", n)
		d.Typed = map[string]string{"n": strconv.Itoa(n)}
		if d, err = reception.At(st).SaveDraft(ctx, d); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// TestDraftSurvivesKillNine kills the typist again and again, right after a
// key was saved and while the next is being saved: what was said to be saved is
// there, whole, in one draft, and the station is sound.
func TestDraftSurvivesKillNine(t *testing.T) {
	dir := demo(t, 20, 1)
	rng := mrand.New(mrand.NewPCG(4, 4))
	saved := 0
	for range 15 {
		saved = typeAndKill(t, dir, 1+rng.IntN(12), saved)
		st, closed, err := desktop(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		list, err := reception.At(st).Drafts(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatalf("%d drafts, %v", len(list), err)
		}
		n, err := strconv.Atoi(list[0].Typed["n"])
		if err != nil || n < saved || n != len(list[0].App.Name) {
			t.Fatalf("%d keys were saved; the draft has %q and %d", saved, list[0].Typed["n"], len(list[0].App.Name))
		}
		if err := closed(); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := program(t, "check", "--data", dir).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}

// typeAndKill lets the typist save some keys and kills it. It returns the last
// that was said to be saved.
func typeAndKill(t *testing.T, dir string, keys, before int) int {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, dir)
	cmd.Args[0] = "typist"
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; i < keys && lines.Scan(); i++ {
		if before, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
	}
	_ = cmd.Process.Kill()
	for lines.Scan() { // what it had said before it died counts too
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			before = n
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the typist ended by itself")
	}
	return before
}
