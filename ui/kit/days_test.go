package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// Bars stand on the axis, lower and upper on each other, and nothing leaves the plot,
// however few or many days there are.
func TestDaysStayInside(t *testing.T) {
	for name, bars := range map[string][]kit.DayBar{
		"none": nil, "one": {{Label: "11/23", Lower: 3, Upper: 1}}, "zeros": {{Label: "11/22"}, {Label: "11/23"}},
		"many": func() (out []kit.DayBar) {
			for i := range 60 {
				out = append(out, kit.DayBar{Label: "11/23", Lower: i * 1000, Upper: i})
			}
			return out
		}(),
	} {
		for _, width := range []float32{120, 300, 900} {
			k, _ := newKit(t, look.Mode{})
			d := k.Days("自动通过", "人工办结")
			d.Set(bars)
			size := fyne.NewSize(width, d.HeightFor(width))
			d.Resize(size)
			r := test.WidgetRenderer(d)
			words := 0
			for _, o := range r.Objects() {
				if b, ok := o.(*canvas.Rectangle); ok && (b.Size().Height < 0 || b.Position().Y+b.Size().Height > size.Height || b.Position().X+b.Size().Width > width+1) {
					t.Errorf("%s at %.0f: a bar at %v of %v", name, width, b.Position(), b.Size())
				}
				if w, ok := o.(*canvas.Text); ok {
					words++
					if w.Position().X < 0 || w.Text == "11/23" && w.Position().X+kit.Width(w.Text, w.TextSize) > width+1 {
						t.Errorf("%s at %.0f: %q at %v", name, width, w.Text, w.Position())
					}
				}
			}
			if words < 2 {
				t.Errorf("%s at %.0f: no legend", name, width)
			}
		}
	}
}
