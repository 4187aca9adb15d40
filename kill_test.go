package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// program runs this test binary as the program itself; see TestMain.
func program(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if installed := os.Getenv("MIAOPI_INSTALLED"); installed != "" { // make package-test: the program of a package
		self = installed
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Args[0] = "miaopi"
	cmd.Env = append(os.Environ(), "DISPLAY=", "WAYLAND_DISPLAY=", "MIAOPI_PASSWORD=")
	return cmd
}

// demo makes a demo station.
func demo(t testing.TB, people, applications int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "station")
	out, err := program(t, "init", "--data", dir, "--demo", "--people", fmt.Sprint(people), "--applications", fmt.Sprint(applications)).CombinedOutput()
	if err != nil {
		t.Fatalf("init: %v\n%s", err, out)
	}
	return dir
}

// applicant writes a facts file of somebody for whom everything holds.
func applicant(t testing.TB) string {
	t.Helper()
	asOf := time.Now().Add(-time.Minute).Format(time.RFC3339)
	f := func(name, value, source string) string {
		return fmt.Sprintf(`%q:{"value":%s,"source":%q,"as_of":%q}`, name, value, source, asOf)
	}
	text := `{"subject":{"kind":"person","id":"440306194611220024"},"facts":{` + strings.Join([]string{
		f("person.id", `"440306194611220024"`, "police.population"), f("person.name", `"王秀英"`, "police.population"),
		f("person.birth", `"1946-11-22"`, "police.population"), f("person.sex", `"female"`, "police.population"),
		f("person.hukou", `"440306"`, "police.population"), f("person.alive", "true", "civil.death"), f("credit.grey", "false", "credit.platform"),
		f("account.type", `"yinian"`, "bank.account"), f("account.holder", `"王秀英"`, "bank.account"), f("allowance.active", "false", "civil.allowance"), f("allowance.suspended", "false", "civil.allowance"),
	}, ",") + `}}`
	path := filepath.Join(t.TempDir(), "facts.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKillNine kills accept at any moment, again and again: every case whose
// number was printed is there afterwards, no number was given twice, and the
// station is sound.
func TestKillNine(t *testing.T) {
	dir, facts := demo(t, 50, 5), applicant(t)
	rng := rand.New(rand.NewPCG(9, 9))
	whole := timeAccept(t, dir, facts)
	printed := map[string]string{}
	killed := 0
	for n := range 40 {
		if n%8 == 7 { // the machine may be busier now than it was
			whole = timeAccept(t, dir, facts)
		}
		cmd := program(t, "accept", "--data", dir, "--item", "elderly-allowance", "--facts", facts)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Killed somewhere in the time a whole run takes, or just after; one in
		// ten is let live.
		after := time.Duration(rng.Int64N(int64(whole) * 5 / 4))
		if n%10 == 9 {
			after = time.Hour
		}
		kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		b, _ := io.ReadAll(out)
		if cmd.Wait() != nil {
			killed++
		}
		kill.Stop()
		var a struct{ Case, Serial string }
		if json.Unmarshal(b, &a) == nil && a.Serial != "" {
			if other, ok := printed[a.Serial]; ok {
				t.Errorf("number %s was given to %s and %s", a.Serial, other, a.Case)
			}
			printed[a.Serial] = a.Case
		}
	}
	t.Logf("%d of 40 killed, %d numbers printed", killed, len(printed))
	if killed == 0 || len(printed) == 0 {
		t.Errorf("the test proves nothing: %d killed, %d printed", killed, len(printed))
	}
	kept := serials(t, dir)
	for serial, id := range printed {
		if kept[serial] != id {
			t.Errorf("number %s was printed for %s and is now of %q", serial, id, kept[serial])
		}
	}
	if out, err := program(t, "check", "--data", dir).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}

// timeAccept is how long one whole run takes here.
func timeAccept(t *testing.T, dir, facts string) time.Duration {
	t.Helper()
	began := time.Now()
	if out, err := program(t, "accept", "--data", dir, "--item", "elderly-allowance", "--facts", facts).CombinedOutput(); err != nil {
		t.Fatalf("accept: %v\n%s", err, out)
	}
	return time.Since(began)
}

// serials lists the cases of a station by number.
func serials(t *testing.T, dir string) map[string]string {
	t.Helper()
	out, err := program(t, "cases", "--data", dir).Output()
	if err != nil {
		t.Fatalf("cases: %v", err)
	}
	kept := map[string]string{}
	for line := range strings.Lines(string(out)) {
		var c struct{ Case, Serial string }
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		if c.Serial != "" {
			kept[c.Serial] = c.Case
		}
	}
	return kept
}

// TestSecondProcess: a directory has one owner at a time, and the second is
// told.
func TestSecondProcess(t *testing.T) {
	dir := demo(t, 20, 2)
	v, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	out, err := program(t, "cases", "--data", dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "已有一个秒批工作站在使用") {
		t.Errorf("second process: %v\n%s", err, out)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if out, err := program(t, "cases", "--data", dir).CombinedOutput(); err != nil {
		t.Errorf("after the first closed: %v\n%s", err, out)
	}
}
