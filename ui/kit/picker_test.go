package kit_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// TestALongPickerStaysInTheWindow: whatever is selected is in sight, and the
// whole is never higher than the window.
func TestALongPickerStaysInTheWindow(t *testing.T) {
	for _, mode := range []look.Mode{{}, {Elder: true}} {
		for _, n := range []int{1, 3, 9, 12, 40} {
			t.Run(fmt.Sprintf("%v/%d", mode.Elder, n), func(t *testing.T) {
				k, w := newKit(t, mode)
				w.Resize(fyne.NewSize(1024, 600))
				options := make([]string, n)
				for i := range options {
					options[i] = fmt.Sprintf("事项%d", i)
				}
				taken := -1
				p := k.Picker(options, func(i int) { taken = i })
				m := k.Ask(kit.Ask{Title: "哪个？", Cancel: "返回", Body: []fyne.CanvasObject{p}, First: p})
				if h := p.HeightFor(400); h > 600 {
					t.Errorf("%.0f high", h)
				}
				for i := 1; i < n; i++ {
					p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
				}
				y := p.Size().Height - 2
				p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, y)})
				if taken != n-1 {
					t.Errorf("the last in sight is %d of %d", taken, n)
				}
				for range n { // to the first, by the mouse
					p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(p.Size().Width-2, 2)})
				}
				p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, 2)})
				if taken != 0 {
					t.Errorf("the first in sight is %d", taken)
				}
				m.Close()
				test.WidgetRenderer(p).Refresh()
			})
		}
	}
}
