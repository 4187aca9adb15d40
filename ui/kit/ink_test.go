package kit

import (
	"bytes"
	"image/png"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"pgregory.net/rapid"

	"miaopi/ui/look"
)

// However the pen moves, it stays on the pad, and the picture has its size.
func TestPadKeepsThePenInside(t *testing.T) {
	k := &Kit{Look: look.New(look.Mode{}, look.Fonts{})}
	rapid.Check(t, func(t *rapid.T) {
		p := k.Pad(100)
		p.Resize(fyne.NewSize(300, 100))
		at := func() fyne.PointEvent {
			return fyne.PointEvent{Position: fyne.NewPos(rapid.Float32Range(-1e6, 1e6).Draw(t, "x"), rapid.Float32Range(-1e6, 1e6).Draw(t, "y"))}
		}
		for range rapid.IntRange(0, 6).Draw(t, "moves") {
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				p.MouseDown(&desktop.MouseEvent{PointEvent: at()})
			case 1:
				p.Dragged(&fyne.DragEvent{PointEvent: at()})
			default:
				p.DragEnd()
			}
		}
		for _, stroke := range p.Ink() {
			for _, pos := range stroke {
				if pos.X < 0 || pos.X > 300 || pos.Y < 0 || pos.Y > 100 {
					t.Fatalf("the pen left the pad: %v", pos)
				}
			}
		}
		data, err := p.PNG()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil || img.Bounds().Dx() != 300 || img.Bounds().Dy() != 100 {
			t.Fatalf("the picture is %v, %v", img.Bounds(), err)
		}
		dark := false
		for x := range 300 {
			for y := range 100 {
				r, _, _, _ := img.At(x, y).RGBA()
				dark = dark || r == 0
			}
		}
		if dark == p.Ink().Empty() {
			t.Fatalf("ink %v, but dark is %t", p.Ink(), dark)
		}
		if p.Clear(); !p.Ink().Empty() {
			t.Fatal("clearing leaves ink")
		}
	})
}
