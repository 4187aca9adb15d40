package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/ui/present"
)

// xName is how X names the keys of the table.
func xName(keys string) string {
	keys, _, _ = strings.Cut(keys, "，")
	if n := len(keys); n > 1 && keys[n-2] == '+' {
		keys = keys[:n-1] + strings.ToLower(keys[n-1:])
	}
	return strings.NewReplacer("Ctrl", "ctrl", "Alt", "alt", "⏎", "Return", "Del", "Delete", "=", "equal", "-", "minus").Replace(keys)
}

// TestWindowKeys presses every key of the table of keys in the real window, on its
// page: the program names the command that it ran.
func TestWindowKeys(t *testing.T) {
	dir := demo(t, 2000, 60)
	if out, err := program(t, "decide", "--data", dir, "--all").CombinedOutput(); err != nil {
		t.Fatalf("decide: %v\n%s", err, out)
	}
	s := newScreen(t, dir, 1366, 768)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	pages := map[string]string{}
	for _, k := range present.Shortcuts[0].Keys {
		pages[k.What] = xName(k.Keys)
	}
	// these leave the window, change it for the rest of the walk, or are a field's
	last := []string{"收回上一步", "锁定", "退出", "English / 中文", "群众屏", "大字模式", "深色外观"}
	for _, g := range present.Shortcuts {
		for _, k := range g.Keys {
			if k.Menu == "" || slices.Contains(last, k.Menu) {
				continue
			}
			page := ""
			if g.Title != "任何页面" {
				page = g.Title
			}
			s.press(pages[page], page, xName(k.Keys), k.Menu)
		}
	}
	for _, label := range []string{"大字模式", "大字模式", "深色外观", "深色外观", "English / 中文", "English / 中文", "群众屏", "群众屏", "锁定"} {
		s.run("xdotool", "windowfocus", "--sync", s.win)
		s.key(pages[label])
		s.wait("command " + label)
	}
	s.wait("login")
	s.text("demo")
	s.key("Return")
	s.wait("idle")
	s.quit(pages["退出"])
}

// press goes to a page, when there is one to go to, and presses a key that runs a
// command there. What the last command asks once it has read closes first, as somebody
// does who sees it.
func (s *screen) press(pageKey, page, key, command string) {
	s.t.Helper()
	for range 20 {
		s.key("Escape", "Escape")
		if page != "" {
			s.key(pageKey)
			if !s.hears("command "+page, soon) {
				continue
			}
		}
		s.key(key)
		if s.hears("command "+command, soon) {
			s.key("Escape", "Escape")
			return
		}
	}
	s.shot("waiting")
	s.fatalf("the program never said %q", "command "+command)
}

// soon is how long somebody waits before pressing the key again.
const soon = 5 * time.Second

// TestWindowUndoIsTheFieldsToo takes an approval back with Ctrl+Z, and a word in a
// field.
func TestWindowUndoIsTheFieldsToo(t *testing.T) {
	dir := demo(t, 2000, 60)
	s := newScreen(t, dir, 1366, 768)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	s.key("ctrl+k")
	s.wait("page cases", "idle")
	s.key("ctrl+f")
	s.wait("command 查找")
	s.text("wang")
	s.key("ctrl+z")
	s.shot("undo-in-a-field")
	s.key("Escape")
	s.key("ctrl+3")
	s.wait("page cases", "idle")
	s.ask("alt+a", "批准")
	s.key("1", "1", "1", "1") // the reason, what was seen
	s.wait("says 批准", "idle")
	s.key("ctrl+z")
	s.wait("command 收回上一步", "idle")
	s.shot("undone")
	s.quit("ctrl+q")
	if n := approved(t, dir); n != 0 {
		t.Errorf("%d cases are approved by a person: nothing was taken back", n)
	}
}

// TestWindowTypedFast types down four times and approve as fast as a person can: what is
// approved is the fifth case, not one that was left on the way.
func TestWindowTypedFast(t *testing.T) {
	dir := demo(t, 2000, 240)
	if out, err := program(t, "decide", "--data", dir, "--all").CombinedOutput(); err != nil {
		t.Fatalf("decide: %v\n%s", err, out)
	}
	fifth := func() desk.Head {
		st, done := inside(t, dir)
		defer done()
		q, err := st.Queue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return q.Select(desk.Filter{Tab: desk.TabMine}).At(4)
	}()
	s := newScreen(t, dir, 1366, 768)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	s.key("ctrl+3")
	s.wait("page cases", "idle")
	s.run("xdotool", "key", "--delay", "60", "Down", "Down", "Down", "Down", "alt+a", "1", "1", "1", "1")
	s.wait("command 批准", "idle")
	s.shot("typed-fast")
	s.quit("ctrl+q")
	if n := approved(t, dir); n != 1 {
		t.Errorf("%d cases are approved by a person", n)
	}
	st, done := inside(t, dir)
	defer done()
	if c, _, err := st.Case(t.Context(), fifth.Case); err != nil || c.State == fifth.State {
		t.Errorf("the fifth case is %s, %v", c.State, err)
	}
}

// approved counts the cases that a person approved, or proposed to.
func approved(t *testing.T, dir string) (n int) {
	t.Helper()
	st, done := inside(t, dir)
	defer done()
	if err := st.EachRow(t.Context(), func(r desk.Row) bool {
		if r.Head.State == casefile.ProposedCase || r.Head.State == casefile.Approved && r.Head.By == casefile.Official {
			n++
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	return n
}
