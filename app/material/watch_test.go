package material

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAFileIsTakenWhenItsSizeStoodStill(t *testing.T) {
	looks := []struct {
		name   string
		folder []Entry
		want   string
	}{
		{"nothing yet", nil, ""},
		{"first seen", []Entry{{"b.jpg", 10}, {"a.PDF", 7}}, ""},
		{"one still grows", []Entry{{"b.jpg", 20}, {"a.PDF", 7}}, "a.PDF"},
		{"both stand", []Entry{{"b.jpg", 20}, {"a.PDF", 7}}, "a.PDF b.jpg"},
		{"one was taken away", []Entry{{"b.jpg", 20}}, "b.jpg"},
		{"and put there again", []Entry{{"b.jpg", 20}, {"a.PDF", 7}}, "b.jpg"},
		{"empty files wait", []Entry{{"b.jpg", 0}, {"a.PDF", 0}}, ""},
		{"as long as they are empty", []Entry{{"b.jpg", 0}, {"a.PDF", 0}}, ""},
	}
	var w Watch
	for _, tc := range looks {
		if got := strings.Join(w.Look(tc.folder), " "); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestWanted(t *testing.T) {
	for _, tc := range []struct {
		name string
		want bool
	}{{"扫描 1.jpg", true}, {"A.PDF", true}, {"x.png", true}, {"x.jpeg", true}, {"x.txt", false}, {".x.jpg", false}, {"~x.pdf", false}, {"x.jpg.part", false}, {"", false}} {
		if got := Wanted(tc.name); got != tc.want {
			t.Errorf("Wanted(%q) = %v", tc.name, got)
		}
	}
}

// TestNothingIsTakenAtFirstSight holds for every folder.
func TestNothingIsTakenAtFirstSight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w Watch
		sizes := rapid.MapOf(rapid.StringMatching(`[a-z]{1,4}\.(jpg|pdf|tmp)`), rapid.Int64Range(0, 3))
		before := sizes.Draw(t, "before")
		w.Look(entries(before))
		after := sizes.Draw(t, "after")
		for _, name := range w.Look(entries(after)) {
			if size, ok := before[name]; !ok || size != after[name] || size == 0 || !Wanted(name) {
				t.Fatalf("%q was taken: %d, then %d", name, size, after[name])
			}
		}
	})
}

func entries(sizes map[string]int64) (list []Entry) {
	for name, size := range sizes {
		list = append(list, Entry{name, size})
	}
	return list
}
