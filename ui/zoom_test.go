package ui_test

import (
	"testing"

	"miaopi/ui/uitest"
)

// TestEverythingGrows makes everything larger and as it was, and stops at the
// bounds.
func TestEverythingGrows(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Command("办件")
	usual := d.Place("王敏")
	d.Command("放大")
	d.Command("放大")
	d.Shot("cases-larger")
	if larger := d.Place("王敏"); larger == usual {
		t.Error("nothing is larger")
	}
	d.Command("原来大小")
	if again := d.Place("王敏"); again != usual {
		t.Errorf("at %v, at first at %v", again, usual)
	}
	for range 3 {
		d.Command("缩小")
	}
	d.Sees("“缩小”现在用不上。")
	d.Shot("cases-smaller")
}
