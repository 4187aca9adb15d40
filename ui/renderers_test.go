package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// TestANewRendererDrawsTheSame makes another renderer for every widget that is
// shown, as the toolkit does for what was off screen for a while: it draws at once
// what the old one drew.
func TestANewRendererDrawsTheSame(t *testing.T) {
	for _, mode := range []look.Mode{{}, {Elder: true}} {
		d := uitest.Start(t, uitest.Options{Decided: true, Mode: mode})
		d.LogIn("clerk")
		for _, page := range []string{"工作台", "受理", "办件", "抽查", "事项", "系统", "免申即享"} {
			d.Command(page)
			seen := 0
			for _, o := range uitest.Objects(d.Win) {
				w, ok := o.(fyne.Widget)
				if !ok || !strings.Contains(fmt.Sprintf("%T", w), "kit.") {
					continue
				}
				seen++
				old, fresh := drawn(test.WidgetRenderer(w)), drawn(w.CreateRenderer())
				if !slices.Equal(old, fresh) {
					t.Errorf("%s: %T draws %v, a new renderer %v", page, w, old, fresh)
				}
			}
			if seen < 20 {
				t.Errorf("%s: only %d widgets", page, seen)
			}
		}
	}
}

// drawn is what a renderer draws: kind, place and size of each part, and its
// words.
func drawn(r fyne.WidgetRenderer) (out []string) {
	for _, o := range r.Objects() {
		words := ""
		if t, ok := o.(*canvas.Text); ok {
			words = t.Text
		}
		out = append(out, fmt.Sprintf("%T %v %v %s", o, o.Position(), o.Size(), words))
	}
	return out
}
