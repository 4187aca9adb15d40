package kit

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"fyne.io/fyne/v2"
)

// Ink are the strokes of a signature, as a pen or the mouse drew them.
type Ink [][]fyne.Position

// Empty says whether nothing was drawn.
func (k Ink) Empty() bool { return len(k) == 0 }

// nib is the width of a drawn line, in pixels.
const nib = 4

// PNG is the drawing as a picture, black on white, of a size in pixels.
func (k Ink) PNG(width, height int) ([]byte, error) {
	img := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for _, stroke := range k {
		for i := range stroke {
			line(img, stroke[max(i-1, 0)], stroke[i])
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// line presses the nib down along a line.
func line(img *image.Gray, a, b fyne.Position) {
	steps := max(1, int(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))))
	for i := range steps + 1 {
		f := float32(i) / float32(steps)
		dot(img, int(a.X+(b.X-a.X)*f), int(a.Y+(b.Y-a.Y)*f))
	}
}

func dot(img *image.Gray, x, y int) {
	for dy := -nib / 2; dy <= nib/2; dy++ {
		for dx := -nib / 2; dx <= nib/2; dx++ {
			if dx*dx+dy*dy <= nib*nib/4 {
				img.SetGray(x+dx, y+dy, color.Gray{})
			}
		}
	}
}
