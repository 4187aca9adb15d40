// Package voice says a text aloud through the system's own speech program:
// Speech Dispatcher or eSpeak on Linux, SAPI on Windows, say on macOS. What is
// said goes to the program's standard input: no shell sees it, and no list of
// running programs shows it.
package voice

import (
	"os/exec"
	"strings"
	"sync"
)

// program is how one speech program is called. The text is its input.
type program struct {
	name string
	args []string
	stop []string // ends what a service behind the program still says; nil: killing it is enough
}

// windows reads the text as UTF-8 and speaks it.
const windows = "[Console]::InputEncoding=[Text.Encoding]::UTF8;" +
	"Add-Type -AssemblyName System.Speech;" +
	"(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadToEnd())"

// programs are those of a system, the best first.
func programs(goos string) []program {
	switch goos {
	case "windows":
		return []program{{name: "powershell", args: []string{"-NoProfile", "-NonInteractive", "-Command", windows}}}
	case "darwin":
		return []program{{name: "say", args: []string{"-f", "-"}}}
	}
	return []program{{name: "spd-say", args: []string{"-w", "-l", "zh", "-e"}, stop: []string{"-C"}}, {name: "espeak-ng", args: []string{"-v", "cmn", "--stdin"}}}
}

// Speaker speaks one text at a time. It never keeps its caller waiting.
type Speaker struct {
	path string // of the program; empty: there is none
	program

	mu      sync.Mutex
	running *exec.Cmd     // guarded by mu
	ended   chan struct{} // guarded by mu; closed when the last text is over
}

// New finds the system's program. find is exec.LookPath, or a test's.
func New(goos string, find func(name string) (string, error)) *Speaker {
	for _, p := range programs(goos) {
		if path, err := find(p.name); err == nil {
			return &Speaker{path: path, program: p}
		}
	}
	return &Speaker{}
}

// Can says whether there is a program to speak with.
func (s *Speaker) Can() bool { return s.path != "" }

// Say ends what is being said and says a text; an empty one only ends it.
// Without a program, or when it does not start, nothing is heard and nothing
// fails.
func (s *Speaker) Say(text string) {
	if !s.Can() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running != nil {
		_ = s.running.Process.Kill()
	}
	before, mine := s.ended, make(chan struct{})
	s.ended = mine
	go s.speak(text, before, mine)
}

// speak says a text once the one before is over, unless a newer one came
// meanwhile.
func (s *Speaker) speak(text string, before, mine chan struct{}) {
	defer close(mine)
	if before != nil {
		<-before
		if s.stop != nil {
			_ = exec.Command(s.path, s.stop...).Run()
		}
	}
	cmd := s.start(text, mine)
	if cmd == nil {
		return
	}
	_ = cmd.Wait() // a voice that breaks off is no fault of the case
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running = nil
}

func (s *Speaker) start(text string, mine chan struct{}) *exec.Cmd {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text == "" || s.ended != mine {
		return nil
	}
	cmd := exec.Command(s.path, s.args...)
	cmd.Stdin = strings.NewReader(text)
	if cmd.Start() != nil {
		return nil
	}
	s.running = cmd
	return cmd
}

// Wait waits until the last text is over.
func (s *Speaker) Wait() {
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if ended != nil {
		<-ended
	}
}
