package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// pinyin is the state of a clerk's computer: fcitx5 with pinyin on, in every
// window.
var pinyin = map[string]string{
	"profile": `[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin
Layout=

[GroupOrder]
0=Default
`,
	"config": "[Behavior]\nActiveByDefault=True\nShowInputMethodInformation=False\n",
}

// method starts a message bus and fcitx5 on a display and gives the environment of a
// program that uses it.
func method(t *testing.T, env []string) []string {
	t.Helper()
	home := t.TempDir()
	dir := filepath.Join(home, "fcitx5")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range pinyin {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env = append(env, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "HOME="+home, "XMODIFIERS=@im=fcitx", "LC_ALL=C.UTF-8", "LANG=C.UTF-8")
	bus := exec.CommandContext(t.Context(), "dbus-daemon", "--session", "--nofork", "--print-address")
	bus.Env = env
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := bus.Start(); err != nil {
		t.Fatalf("dbus-daemon: %v (make test installs it)", err)
	}
	t.Cleanup(func() { _ = bus.Process.Kill(); _ = bus.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	env = append(env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
	fcitx := exec.CommandContext(t.Context(), "fcitx5", "--disable=wayland,notificationitem,kimpanel,notifications")
	fcitx.Env = env
	if err := fcitx.Start(); err != nil {
		t.Fatalf("fcitx5: %v (make test installs it)", err)
	}
	t.Cleanup(func() { _ = fcitx.Process.Kill(); _ = fcitx.Wait() })
	for range 400 { // until it is on the bus, which is after it is at the display
		ask := exec.CommandContext(t.Context(), "fcitx5-remote", "-q")
		ask.Env = env
		if name, err := ask.Output(); err == nil && strings.TrimSpace(string(name)) != "" {
			return env
		}
	}
	t.Fatal("fcitx5 does not answer")
	return nil
}

// TestWindowWithAnInputMethod works with pinyin on all the time: approve, refuse with
// a reason in Chinese, find somebody by a Chinese name, take somebody in.
func TestWindowWithAnInputMethod(t *testing.T) {
	dir := demo(t, 2000, 240)
	id := qualified(t, dir)
	s := &screen{t: t, size: sizeName(1366, 768)}
	env := append(os.Environ(), "DISPLAY=:"+s.display(1366, 768), "WAYLAND_DISPLAY=", "MIAOPI_TRACE=1", "LIBGL_ALWAYS_SOFTWARE=1")
	s.start(dir, method(t, env))
	s.found(1366, 768)
	s.text("demo")
	s.picture()     // the method has drawn its candidates
	s.key("Return") // ends the composition and leaves the letters
	s.picture()
	s.key("Return")
	s.wait("page workbench", "idle")

	s.key("ctrl+k")
	s.wait("page cases", "idle")
	s.ask("alt+a", "批准")
	s.key("1", "1", "1", "1") // the reason, what was seen
	s.wait("says 批准", "idle")
	s.shot("ime-approved")

	s.ask("alt+r", "不予")
	s.text("bufuhetiaojian")
	s.shot("ime-composing")
	s.key("space")
	s.shot("ime-reason")
	s.fresh()
	s.key("Return")
	s.wait("says 不予", "idle")
	s.shot("ime-refused")

	s.key("ctrl+f")
	s.wait("command 查找")
	s.text("wang")
	s.picture()
	s.key("space")
	s.wait("idle")
	s.shot("ime-found")
	s.key("Escape", "Escape")

	s.key("ctrl+n")
	s.wait("page counter", "idle")
	s.text(id)
	s.wait("idle")
	s.shot("ime-known")
	if strings.HasSuffix(id, "X") { // the method takes it for the beginning of a word
		s.key("Return")
		s.wait("idle")
		s.picture()
	}
	s.ask("ctrl+Return", "请核对", "Return") // takes the person, then the first item
	s.shot("ime-readback")
	s.fresh()
	s.key("Return")
	s.wait("idle")
	s.shot("ime-accepted")
	s.quit("ctrl+q")
	taken(t, dir)
	if n := approved(t, dir); n != 1 {
		t.Errorf("%d cases are approved by a person", n)
	}
	if why := refusal(t, dir); !strings.Contains(why, "不符合条件") {
		t.Errorf("refused because %q", why)
	}
}

// refusal is the reason of the case that was refused.
func refusal(t *testing.T, dir string) (why string) {
	t.Helper()
	st, done := inside(t, dir)
	defer done()
	if err := st.EachRow(t.Context(), func(r desk.Row) bool {
		if r.Head.State != casefile.RefusedState {
			return true
		}
		k, _, err := st.Case(t.Context(), r.Head.Case)
		if err != nil {
			t.Fatal(err)
		}
		why = k.Decision.Reason
		return false
	}); err != nil {
		t.Fatal(err)
	}
	return why
}
