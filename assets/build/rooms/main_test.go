package main

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

const root = "../../.."

// TestPictureIsFresh: what is committed is what the code looks like.
func TestPictureIsFresh(t *testing.T) {
	h, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	drawn := draw(h)
	again, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(drawn, draw(again)) {
		t.Error("drawn twice, there are two pictures")
	}
	there, err := os.ReadFile(root + "/" + picture)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(drawn, there) {
		t.Errorf("%s is older than the code: run make rooms", picture)
	}
}

func TestBuild(t *testing.T) {
	h := build(map[string][]string{
		"miaopi":               {"miaopi/ui", "miaopi/store/disk", "fmt"},
		"miaopi/ui":            {"miaopi/app/desk", "miaopi/app/rule", "miaopi/app"},
		"miaopi/store/disk":    {"miaopi/app/desk"},
		"miaopi/app/desk":      {"miaopi/app/rule/expr", "miaopi/app"},
		"miaopi/app/rule":      {"miaopi/app/rule/expr"},
		"miaopi/app/rule/expr": {"miaopi/app"},
		"miaopi/app":           nil,
	})
	for name, want := range map[string]struct {
		uses string
		row  int
	}{
		"main": {"store/disk ui", 0}, "ui": {"app/desk", 1}, "store/disk": {"app/desk", 1}, "app/desk": {"app/rule", 2}, "app/rule": {"", 3}, "app": {"", 4},
	} {
		if r := h[name]; r == nil || strings.Join(slices.Sorted(maps.Keys(r.uses)), " ") != want.uses || r.row != want.row {
			t.Errorf("%s: %+v, want %+v", name, r, want)
		}
	}
	if len(h) != 6 || strings.Join(h["app/rule"].within, " ") != "expr" {
		t.Errorf("%d rooms; in app/rule %q", len(h), h["app/rule"].within)
	}
}
