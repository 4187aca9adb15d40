package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/rule"
	"miaopi/store/hub/pouchtest"
)

// TestWindowMainJob does a clerk's main job in the real window: log in, decide
// the queue, approve a flagged case, take somebody in, print the receipt, look
// at every page. What it did is then read back on the command line.
func TestWindowMainJob(t *testing.T) {
	for _, size := range []struct{ w, h int }{{1366, 768}, {1920, 1080}} {
		t.Run(sizeName(size.w, size.h), func(t *testing.T) {
			dir := demo(t, 3000, 240)
			id := qualified(t, dir)
			s := newScreen(t, dir, size.w, size.h)
			s.shot("login")
			s.text("demo")
			s.key("Return")
			s.wait("page workbench", "idle")

			s.key("ctrl+k")
			s.wait("page cases", "idle")
			s.shot("cases-flagged")
			s.key("ctrl+1")
			s.wait("page workbench", "idle")
			s.shot("workbench")

			s.key("ctrl+3")
			s.wait("page cases", "idle")
			s.ask("a", "批准")
			s.shot("cases-approve")
			s.key("1", "1", "1", "1") // the reason, what was seen
			s.wait("says 批准", "idle")
			s.fresh()
			s.key("Right")
			s.wait("idle")
			s.shot("cases-approved")

			s.key("ctrl+n")
			s.wait("page counter", "idle")
			s.shot("intake-empty")
			s.text(id)
			s.wait("idle")
			s.key("Return")
			s.wait("idle")
			s.key("Return")
			s.wait("idle")
			s.shot("intake")
			s.key("ctrl+e")
			s.wait("page counter")
			s.shot("intake-elder")
			s.key("ctrl+e")
			s.wait("page counter", "idle")
			s.ask("ctrl+Return", "请核对")
			s.shot("intake-readback")
			s.fresh()
			s.key("Return")
			s.wait("idle")
			s.shot("intake-done")
			s.key("ctrl+e")
			s.wait("page counter")
			s.key("ctrl+3")
			s.wait("page cases", "idle")
			s.shot("cases-elder")
			s.key("ctrl+e")
			s.wait("page cases", "idle")

			s.key("ctrl+5")
			s.wait("page items")
			s.shot("items")
			s.key("ctrl+6")
			s.wait("page system")
			s.shot("system")
			s.key("ctrl+4")
			s.wait("page check")
			s.shot("spotcheck")
			s.key("ctrl+d")
			s.wait("page check")
			s.shot("spotcheck-dark")
			s.quit("ctrl+q")
			taken(t, dir)
			receipt(t, dir)
		})
	}
}

// TestWindowSpotCheck does a supervisor's spot check in the real window: log
// in, freeze, seed, draw, check one case blind.
func TestWindowSpotCheck(t *testing.T) {
	for _, size := range []struct{ w, h int }{{1366, 768}, {1920, 1080}} {
		t.Run(sizeName(size.w, size.h), func(t *testing.T) {
			dir := demo(t, 2000, 120)
			if out, err := program(t, "decide", "--data", dir, "--all").CombinedOutput(); err != nil {
				t.Fatalf("decide: %v\n%s", err, out)
			}
			s := newScreen(t, dir, size.w, size.h)
			s.key("Down", "Down")
			s.text("demo")
			s.key("Return")
			s.wait("page workbench", "idle")
			s.key("ctrl+4")
			s.wait("page check", "idle")
			s.key("n")
			s.shot("spotcheck-new")
			s.key("Return")
			s.wait("says 名单已冻结")
			s.shot("spotcheck-frozen")
			s.key("Return")
			s.wait("says 已公告")
			s.text("4711")
			s.key("Return")
			s.text("zhou")
			s.key("Return")
			s.text("23")
			s.shot("spotcheck-seed")
			s.key("Return")
			s.wait("says 已抽取")
			s.shot("spotcheck-drawn")
			s.key("c")
			s.wait("idle")
			s.shot("spotcheck-blind")
			s.text("1111")
			s.shot("spotcheck-answers")
			s.quit("ctrl+q")
			out, err := program(t, "draw", "list", "--data", dir, "--account", "supervisor").CombinedOutput()
			if err != nil || !strings.Contains(string(out), "抽查中") {
				t.Errorf("the draw is not at the station: %v\n%s", err, out)
			}
		})
	}
}

// TestWindowWithHub works in the real window of a station with a hub: what it
// decides is at the hub without anybody asking, the line at the bottom tells
// when the hub goes away and comes back, and another station sees the work.
func TestWindowWithHub(t *testing.T) {
	w := newHubWorld(t)
	a, b := w.enrol("a"), w.enrol("b")
	w.sync(a)
	s := newScreen(t, a, 1366, 768)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "hub in touch")
	s.key("ctrl+k")
	s.wait("page cases", "idle")
	s.shot("hub-online")
	w.proxy.Set(func(*http.Request) pouchtest.Trouble { return pouchtest.Dropped })
	s.wait("hub offline")
	s.shot("hub-offline")
	w.proxy.Set(nil)
	s.wait("hub in touch")
	s.key("ctrl+6", "Right", "Right", "Right")
	s.wait("page system", "idle")
	s.shot("hub-system")
	w.sync(b)
	var d struct{ Cases int }
	if err := json.Unmarshal(w.run("state", "--data", b, "--format", "json"), &d); err != nil || d.Cases == 0 {
		t.Errorf("%d cases at the other station, %v", d.Cases, err)
	}
	if list := string(w.run("cases", "--data", b)); !strings.Contains(list, `"verdict":"approve"`) {
		t.Errorf("the other station does not see what was decided: %s", list)
	}
}

func sizeName(w, h int) string {
	if w > 1400 {
		return "large"
	}
	return "small"
}

// qualified finds somebody of the demo district whom the rules would give the
// allowance today, and who has not applied.
func qualified(t *testing.T, dir string) string {
	t.Helper()
	st, done := inside(t, dir)
	defer done()
	var people []desk.Resident
	if err := st.Store().People(t.Context(), func(r desk.Resident) bool {
		people = append(people, r)
		return true
	}); err != nil {
		t.Fatal(err)
	}
	for _, r := range people {
		if r.Subject.Kind != app.Person || r.Subject.ID[6:10] > "1950" {
			continue
		}
		if cases, err := st.Store().CasesOf(t.Context(), r.Subject); err != nil || len(cases) > 0 {
			continue
		}
		j, err := reception.At(st).Consider(t.Context(), casefile.Application{Item: "elderly-allowance", Subject: r.Subject, Name: r.Name, At: st.Now()})
		if err == nil && j.Effective() == app.Approve {
			return r.Subject.ID
		}
	}
	t.Fatal("nobody in the demo district qualifies")
	return ""
}

// inside opens a station in this process, as the clerk.
func inside(t testing.TB, dir string) (*desk.Station, func()) {
	t.Helper()
	h := quiet()
	cal, err := h.Calendars()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := rule.LoadLibrary(h.Packs, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	store, a, err := v.Unlock("clerk", "demo")
	if err != nil {
		t.Fatal(err)
	}
	st, err := desk.Open(t.Context(), store, desk.Deps{Rules: lib, Calendar: cal, Now: time.Now, Random: h.Random}, app.Actor{Account: a.ID, Role: a.Role})
	if err != nil {
		t.Fatal(err)
	}
	return st, func() { _ = v.Close() }
}

// taken: the window's intake is there, approved by the rules.
func taken(t *testing.T, dir string) {
	t.Helper()
	st, done := inside(t, dir)
	defer done()
	found := 0
	if err := st.EachRow(t.Context(), func(r desk.Row) bool {
		if r.Head.Channel == casefile.Counter {
			found++
			if r.Head.State != casefile.Approved || r.Head.By != casefile.Machine || r.Serial == "" {
				t.Errorf("the intake is %s by %s, number %q", r.Head.State, r.Head.By, r.Serial)
			}
		}
		return true
	}); err != nil || found != 1 {
		t.Errorf("%d counter intakes, %v", found, err)
	}
}

// receipt prints the receipt of a case and, for the pictures, draws it.
func receipt(t *testing.T, dir string) {
	t.Helper()
	pdf := filepath.Join(t.TempDir(), "receipt.pdf")
	kept := serials(t, dir)
	for serial := range kept {
		if out, err := program(t, "print", "--data", dir, serial, "--document", "receipt", "--out", pdf).CombinedOutput(); err != nil {
			t.Fatalf("print: %v\n%s", err, out)
		}
		break
	}
	shots := os.Getenv("MIAOPI_SCREENSHOTS")
	if shots == "" {
		shots = t.TempDir()
	}
	if out, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", "80", "-png", "-singlefile", pdf, filepath.Join(shots, "receipt")).CombinedOutput(); err != nil {
		t.Errorf("pdftoppm: %v\n%s", err, out)
	}
}
