package voice_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"miaopi/ui/voice"
)

// fake puts a speech program on the path that writes down how it was called
// and what it was told to say.
func fake(t *testing.T, name string) (find func(string) (string, error), heard func() string) {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "heard")
	script := "#!/bin/sh\nprintf '%s|' \"$@\" >> " + out + "\ncat >> " + out + "\nprintf '\\n' >> " + out + "\n"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	find = func(n string) (string, error) {
		path, err := exec.LookPath(n)
		if err != nil || filepath.Dir(path) != dir {
			return "", errors.New("not here")
		}
		return path, nil
	}
	return find, func() string {
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
}

const nasty = `王秀英 $(rm -rf ~) "; echo ` + "`id`" + ` --version`

func TestTextGoesToStandardInput(t *testing.T) {
	for _, tc := range []struct{ goos, name, args string }{
		{"linux", "spd-say", "-w|-l|zh|-e|"}, {"linux", "espeak-ng", "-v|cmn|--stdin|"}, {"darwin", "say", "-f|-|"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			find, heard := fake(t, tc.name)
			s := voice.New(tc.goos, find)
			if !s.Can() {
				t.Fatal("the program was not found")
			}
			s.Say(nasty)
			s.Wait()
			if got := heard(); got != tc.args+nasty+"\n" {
				t.Errorf("heard %q", got)
			}
		})
	}
}

func TestWindowsSpeaksWhatComesIn(t *testing.T) {
	find, heard := fake(t, "powershell")
	s := voice.New("windows", find)
	s.Say(nasty)
	s.Wait()
	args, said, _ := strings.Cut(heard(), "Speak([Console]::In.ReadToEnd())|")
	if said != nasty+"\n" || strings.Contains(args, "王秀英") {
		t.Errorf("called with %q, said %q", args, said)
	}
}

func TestTheLastWordCounts(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "say")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexec cat /dev/zero > /dev/null\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := voice.New("darwin", func(string) (string, error) { return path, nil })
	s.Say("没有尽头")
	s.Say("") // ends the first, which would never end by itself
	s.Wait()
}

func TestNoProgramNoFailure(t *testing.T) {
	s := voice.New("linux", func(string) (string, error) { return "", exec.ErrNotFound })
	if s.Can() {
		t.Error("it says it can speak")
	}
	s.Say("听不见")
	s.Say("")
	s.Wait()
	broken := voice.New("linux", func(string) (string, error) { return filepath.Join(t.TempDir(), "gone"), nil })
	broken.Say("听不见")
	broken.Wait()
}
