package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWindowSoak works in the real window for as long as MIAOPI_SOAK says (make soak:
// an hour; without it a few rounds): every page again and again, also pages that
// were not seen for more than two minutes. Nothing comes back blank, and the program
// does not grow from the third round on.
func TestWindowSoak(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("MIAOPI_SOAK"))
	if err != nil {
		length = 0
	}
	dir := demo(t, 2000, 240)
	if out, err := program(t, "decide", "--data", dir, "--all").CombinedOutput(); err != nil {
		t.Fatalf("decide: %v\n%s", err, out)
	}
	s := newScreen(t, dir, 1366, 768)
	s.text("demo")
	s.key("Return")
	s.wait("page workbench", "idle")
	first := map[string]int{}
	var settled, last int
	began := time.Now()
	for round := 0; round < 3 || time.Since(began) < length; round++ {
		for _, page := range []string{"1", "3", "5", "6", "7"} {
			s.key("ctrl+" + page)
			s.wait("command " + map[string]string{"1": "工作台", "3": "办件", "5": "事项", "6": "系统", "7": "免申即享"}[page])
			for range 5 {
				s.key("Down")
			}
			ink := s.ink()
			if first[page] == 0 {
				first[page] = ink
			}
			if ink < first[page]/2 {
				t.Errorf("round %d, page %s: %d points of ink, %d at first", round, page, ink, first[page])
			}
		}
		last = s.resident()
		if round == 2 {
			settled = last
		}
		t.Logf("round %d after %s: %d MB", round, time.Since(began).Round(time.Second), last>>20)
	}
	if last > settled+settled/4 {
		t.Errorf("%d MB at the end, %d MB after the third round", last>>20, settled>>20)
	}
	s.quit("ctrl+q")
}

// ink counts the points of the page that are dark.
func (s *screen) ink() (n int) {
	s.t.Helper()
	rgb := s.picture()
	for i := 0; i+2 < len(rgb); i += 3 {
		if int(rgb[i])+int(rgb[i+1])+int(rgb[i+2]) < 3*0x90 {
			n++
		}
	}
	return n
}

// resident is the memory of the program, in bytes.
func (s *screen) resident() int {
	s.t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.program.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(b))[1])
	if err != nil {
		s.t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
